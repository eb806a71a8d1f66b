"""A rule set tried with other numbers, as a page in Danish: how large the target group would be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from targeting.comparison.said import about, exactness, share
from targeting.pages import Bars, Page, Section, day, figure

Document = Mapping[str, Any]


def trial_page(document: Document, sha256: str, question: str, *, drawn: bool) -> Page:
    """The page of a trial, which ``question`` it was, and its figures where ``drawn``."""
    ruleset, municipality = document["ruleset"], document["municipality"]
    return Page(
        title=f"Afprøvning af {ruleset['id']} {ruleset['version']}",
        subtitle=f"{municipality['name']}, kommune {municipality['code']}. Tal fra den "
        f"{day(ruleset['as_of'])}; leverancen af {day(document['delivery'])}, opgørelse {document['run']}.",
        lead=(
            "Hvor stor målgruppen bliver, når regelsættets tal ændres. Ingen borger er nævnt, og intet er vedtaget.",
        ),
        notice=tuple(_notice(document)),
        sections=(*_sections(document, drawn), exactness()),
        footer=(
            question,
            f"Regelsættets SHA-256 {ruleset['sha256']}. Indholdets SHA-256 {sha256}.",
        ),
    )


def _notice(document: Document) -> Iterator[str]:
    if document["incomplete"]:
        yield f"Ikke læst helt: {', '.join(document['incomplete'])}. Det mangler i alle tal."


def _sections(document: Document, drawn: bool) -> Iterator[Section]:
    """One section for each minimum age, or one for all where the threshold alone, or the age alone, varies."""
    rows = document["rows"]
    ages, thresholds = {row["min_age"] for row in rows}, {row["threshold"] for row in rows}
    if len(thresholds) == 1:
        heading = f"Mindste alder, med tærsklen {min(thresholds)} point"
        yield _series(document, heading, "min_age", "Mindste alder, år", rows, drawn)
        return
    for age, part in groupby(sorted(rows, key=lambda row: row["min_age"]), key=lambda row: row["min_age"]):
        heading = f"Tærskel, fra {age} år" if len(ages) > 1 else f"Tærskel, med mindste alder {age} år"
        yield _series(document, heading, "threshold", "Tærskel, point", list(part), drawn)


def _series(
    document: Document, heading: str, varied: str, column: str, rows: list[dict[str, Any]], drawn: bool
) -> Section:
    now = document["ruleset"]
    declared = [all(row[name] == now[name] for name in ("threshold", "min_age")) for row in rows]
    names = [f"{row[varied]}{' (som nu)' if same else ''}" for row, same in zip(rows, declared, strict=True)]
    bars = Bars(
        column, ("Foreslået",), [(name, (row["nominated"],)) for name, row in zip(names, rows, strict=True)], about
    )
    return Section(
        heading,
        caption="Målgruppens størrelse, og andelen af dem, der er vurderet efter reglerne",
        columns=(column, "Vurderet efter reglerne", "Foreslået", "Andel"),
        rows=tuple(
            (name, about(row["scored"]), about(row["nominated"]), share(row["nominated"], row["scored"]))
            for name, row in zip(names, rows, strict=True)
        ),
        numeric=True,
        figure=figure(bars, "Hvor mange borgere der foreslås ved hvert tal.") if drawn else None,
    )
