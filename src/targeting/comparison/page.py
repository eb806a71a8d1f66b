"""A comparison of two rule sets as a page in Danish, for whoever is to adopt one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from targeting.comparison.said import FEW, about, exactness, share
from targeting.pages import Bars, Fact, Page, Section, day, figure, whole

Document = Mapping[str, Any]
SEXES = {"K": "Kvinder", "M": "Mænd", "ukendt": "Ukendt"}
MOVES = ("Nye", "Ikke længere foreslået", "Stadig foreslået")
TOO_FEW = f"Opdelt på {{by}} er de fleste tal {FEW} og vises ikke. Bredere grupper kunne vise mere."
YES_NO = {True: "Ja", False: "Nej"}


def comparison_page(document: Document, sha256: str, question: str, *, drawn: bool) -> Page:
    """The page of a comparison, which ``question`` it was, and its figures where ``drawn``."""
    before, after = document["before"], document["after"]
    municipality = document["municipality"]
    return Page(
        title=f"Sammenligning: {_name(before)} og {_name(after)}",
        subtitle=f"{municipality['name']}, kommune {municipality['code']}. Leverancen af "
        f"{day(document['delivery'])}, opgørelse {document['run']}.",
        lead=(
            "De samme borgere, vurderet efter to regelsæt: hvem er nye, hvem foreslås ikke længere, og efter hvilke "
            "regler. Læs det, før et regelsæt vedtages. Et forslag er til faglig vurdering; intet er afgjort her.",
        ),
        notice=tuple(_notice(document)),
        sections=tuple(_sections(document, drawn)),
        footer=(
            question,
            f"Indholdet har SHA-256 {sha256}. Godkend med den: targeting ruleset approve … --comparison {sha256}",
        ),
    )


def _name(side: Document) -> str:
    return f"{side['id']} {side['version']} pr. {side['as_of']}"


def _notice(document: Document) -> Iterator[str]:
    found = []
    for side, name in ((document["before"], "Før"), (document["after"], "Efter")):
        if not side["adopted"]:
            found.append(f"{name}: {side['id']} {side['version']} er et udkast og ligger ikke i rulesets/.")
        if not side["in_force"]:
            found.append(
                f"{name}: {side['id']} {side['version']} er ikke i kraft den {side['as_of']}; afprøvet alligevel."
            )
    if document["incomplete"]:
        found.append(f"Ikke læst helt: {', '.join(document['incomplete'])}. Det mangler i alle tal.")
    if found:
        yield "Vær opmærksom på:"
        yield from found


def _sections(document: Document, drawn: bool) -> Iterator[Section]:
    yield _sides(document)
    yield _total(document)
    for grouping, heading, column in (("age_band", "Efter alder", "Alder"), ("sex", "Efter køn", "Køn")):
        yield _grouped(document, grouping, heading, column, drawn)
    yield _listed(document, "rules", "entered", "Regler, som de nye opfylder", "Regel")
    yield _listed(document, "steps", "entered", "Hvor de nye faldt fra før", "Trin i det gamle")
    yield _listed(document, "steps", "left", "Hvilket krav de ikke længere opfylder", "Trin i det nye")
    yield _listed(document, "rules", "left", "Regler, som de, der ikke længere foreslås, opfyldte", "Regel")
    yield _points(document, drawn)
    yield exactness()


def _sides(document: Document) -> Section:
    told: tuple[tuple[str, Callable[[Document], str]], ...] = (
        ("Regelsæt", lambda side: f"{side['id']} {side['version']}"),
        ("Tal fra den", lambda side: day(side["as_of"])),
        ("Tærskel, point", lambda side: whole(side["threshold"])),
        ("Mindste alder, år", lambda side: whole(side["min_age"])),
        ("I kraft den dag", lambda side: YES_NO[side["in_force"]]),
    )
    return Section(
        "De to regelsæt",
        facts=(
            Fact("Filen før, SHA-256", document["before"]["sha256"]),
            Fact("Filen efter, SHA-256", document["after"]["sha256"]),
        ),
        caption="De to regelsæt ved siden af hinanden",
        columns=("Hvad", "Før", "Efter"),
        rows=tuple((label, say(document["before"]), say(document["after"])) for label, say in told),
    )


def _total(document: Document) -> Section:
    (row,) = (row for row in document["groups"] if row["group_by"] == "all")
    return Section(
        "I alt",
        facts=(
            Fact("Nye", about(row["entered"])),
            Fact("Ikke længere foreslået", about(row["left"])),
            Fact("Stadig foreslået", about(row["stayed"])),
        ),
        caption="Borgere vurderet efter reglerne, og hvor mange af dem der foreslås",
        columns=("Hvad", "Før", "Efter"),
        rows=(
            ("Vurderet efter reglerne", about(row["scored_before"]), about(row["scored_after"])),
            ("Foreslået til faglig vurdering", about(row["nominated_before"]), about(row["nominated_after"])),
            ("Andel", _share(row, "before"), _share(row, "after")),
        ),
        numeric=True,
    )


def _grouped(document: Document, grouping: str, heading: str, column: str, drawn: bool) -> Section:
    rows = [row for row in document["groups"] if row["group_by"] == grouping]
    names = [SEXES.get(row["group_value"], row["group_value"]) for row in rows]
    moves = [(name, (row["entered"], row["left"])) for name, row in zip(names, rows, strict=True)]
    caption = f"Hvor mange der er nye, og hvor mange der ikke længere foreslås, {heading.lower()}."
    shown = tuple(
        (
            name,
            *(about(row[count]) for count in ("nominated_before", "nominated_after", "entered", "left", "stayed")),
            _share(row, "before"),
            _share(row, "after"),
        )
        for name, row in zip(names, rows, strict=True)
    )
    counts = [count for _, *counts in shown for count in counts[:5]]
    if 4 * counts.count(FEW) > 3 * len(counts):
        return Section(heading, (TOO_FEW.format(by=column.lower()),))
    return Section(
        heading,
        caption="Foreslåede borgere før og efter, og andelen af dem, der er vurderet efter reglerne",
        columns=(column, "Før", "Efter", *MOVES, "Andel før", "Andel efter"),
        rows=shown,
        numeric=True,
        figure=figure(Bars(column, MOVES[:2], moves, about), caption) if drawn else None,
    )


def _share(row: Document, side: str) -> str:
    return share(row[f"nominated_{side}"], row[f"scored_{side}"])


def _listed(document: Document, table: str, move: str, heading: str, column: str) -> Section:
    rows = [row for row in document[table] if row["moved"] == move]
    if not rows:
        return Section(heading, (f"{FEW.capitalize()} borgere.",))
    return Section(
        heading,
        caption="En borger tæller med ved hver regel" if table == "rules" else "En borger tæller med ved ét trin",
        columns=(column, "Borgere"),
        rows=tuple((row["label_da"], about(row["persons"])) for row in rows),
        numeric=True,
    )


def _points(document: Document, drawn: bool) -> Section:
    rows = document["points"]
    names = [str(row["points"]) for row in rows]
    counts = [(row["persons_before"], row["persons_after"]) for row in rows]
    pairs = list(zip(names, counts, strict=True))
    caption = "Hvor mange borgere der har hvor mange point, før og efter."
    return Section(
        "Point",
        ("Alle, der er vurderet efter reglerne. De mange med 0 point er med i tabellen, men ikke i figuren.",),
        caption="Borgere efter antal point",
        columns=("Point", "Før", "Efter"),
        rows=tuple((name, about(before), about(after)) for name, (before, after) in pairs),
        numeric=True,
        figure=figure(Bars("Point", ("Før", "Efter"), [pair for pair in pairs if pair[0] != "0"], about), caption)
        if drawn
        else None,
    )
