"""The page of an explanation: why a citizen is proposed, or is not, for the one who assesses, in Danish."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date

from targeting.explanation.explained import Explained, Involved, RuleAnswer
from targeting.pages import Fact, Page, Section, day, either, months, numbered
from targeting.shapes import Document
from targeting.workspace import CodeLists, catalogue_terms, evidence_dictionary, involvement_da, rule_of_law_da

REMINDER = (
    "En indstilling er et forslag til faglig vurdering og ikke en afgørelse. Den siger ikke, at borgeren er i "
    "målgruppen, og ingen udelukkes fra et tilbud af ikke at være indstillet. Programmet tæller de indsatser, kommunen "
    "allerede har; et menneske vurderer dem og afgør."
)
SUM = "Det, der mangler, er et regnestykke og ikke en anbefaling om at give borgeren noget."
FURTHER = "mangler mere end ét skridt"
NEXT = (
    "Se selv efter i fagsystemerne, om indsatserne nedenfor er i gang.",
    "Tal med borgeren. Tilbuddet er frivilligt.",
    "Skriv din vurdering på borgerens sag.",
)


@dataclass(frozen=True)
class RunSaid:
    """The run an explanation is of, who had approved its rules, and the log entry of this look-up.

    ``legal_status`` is what the rule set says of itself where its source is no law; else "".
    """

    run_id: str
    as_of: date
    delivery: date
    controller: str
    approved_by: str
    legal_status: str
    incomplete: tuple[str, ...]
    log_seq: int

    def as_dict(self) -> Document:
        """For programs."""
        return asdict(self)


def explanation_page(run: RunSaid, explained: Explained, codes: CodeLists) -> Page:
    """The page; it names neither the citizen nor the pseudonym."""
    return Page(
        title="Hvorfor er borgeren foreslået?" if explained.nominated else "Hvorfor er borgeren ikke foreslået?",
        subtitle=f"{run.controller}. Ark nr. {run.log_seq}: opslagets nummer i loggen.",
        lead=(outcome_text(explained),),
        sections=tuple(_sections(run, explained, codes)),
        footer=(
            f"Opslaget er skrevet i kommunens log som post nr. {run.log_seq}, og borgeren kan få det at vide.",
            "Siden viser hverken navn, CPR-nummer eller pseudonym. Steder under forvaltningen nævnes aldrig, heller "
            "ikke hvor en regel tæller fagcentre.",
        ),
        notice=(REMINDER,),
        private=True,
    )


def outcome_text(explained: Explained) -> str:
    """What came of it, in one or two sentences."""
    points = f"{explained.points} point; der kræves mindst {explained.threshold}"
    if explained.nominated:
        return f"Borgeren er indstillet til faglig vurdering med {points}."
    if not explained.linked:
        return "Borgeren står ikke i kommunens udtræk af folkeregistret og er ikke talt med."
    fell = f"Borgeren er ikke indstillet: faldt fra på trinnet »{explained.dropped_label}«."
    if not explained.scored:
        return f"{fell} Borgeren er ikke vurderet efter reglerne, og derfor vises hverken tal eller indsatser."
    return f"{fell} Borgeren har {points}."


def _sections(run: RunSaid, explained: Explained, codes: CodeLists) -> Iterator[Section]:
    if explained.nominated:
        yield Section("Næste skridt", NEXT)
    if explained.scored:
        met = [rule for rule in explained.rules if rule.met]
        yield from _met(met, codes)
        yield _missed([rule for rule in explained.rules if not rule.met])
        yield Section(
            "Tallene bag",
            ("Opgjort på opgørelsesdatoen over de indsatser, der tæller.",),
            columns=("Tal", "Hvad det tæller"),
            rows=tuple(_figures(explained)),
        )
    yield Section("Opgørelsen", facts=tuple(_run_facts(run, explained)))
    if explained.scored:
        yield _to_the_row(met, explained)


def _to_the_row(met: list[RuleAnswer], explained: Explained) -> Section:
    return Section(
        "Til den, der vil kontrollere: fil og række",
        tuple(rule.text_da for rule in met),
        caption="Hele fingeraftrykket af hver fil, hvis første 12 tegn står ovenfor",
        columns=("Fingeraftryk", "Register"),
        rows=tuple(_files(explained)),
        folded=True,
    )


def _met(rules: list[RuleAnswer], codes: CodeLists) -> Iterator[Section]:
    """What was counted, a numbered line each, and the rules that are met by those lines."""
    if not rules:
        yield Section("Regler, borgeren opfylder", ("Ingen.",))
        return
    lines, numbers = numbered([_told(part, codes) for part in rule.involvements] for rule in rules)
    yield Section(
        "Det, reglerne har talt",
        columns=("Linje", "Hvad", "Hvor", "Siden"),
        rows=tuple((str(number), *line) for number, line in enumerate(lines, start=1)),
    )
    yield Section(
        "Regler, borgeren opfylder",
        columns=("Regel", "Point", "Tæller linje", "Hvorfor reglen er der"),
        rows=tuple(
            (rule.label_da, str(rule.points), number, rule.rationale_da)
            for rule, number in zip(rules, numbers, strict=True)
        ),
    )


def _told(part: Involved, codes: CodeLists) -> tuple[str, str, str]:
    what = involvement_da(codes, part.law, part.paragraph)
    return f"{what} ({rule_of_law_da(part.law, part.paragraph, spelt_out=False)})", part.department, day(part.since)


def _missed(rules: list[RuleAnswer]) -> Section:
    if not rules:
        return Section("Regler, borgeren ikke opfylder", ("Ingen.",))
    enough = [f"»{rule.label_da}«" for rule in rules if rule.enough]
    lines = (f"Én regel mere ville være nok til en indstilling: {either(enough)}.",) if enough else ()
    return Section(
        "Regler, borgeren ikke opfylder",
        (*lines, SUM),
        columns=("Regel", "Point", "Krav", "Hvad der mangler"),
        rows=tuple(
            (rule.label_da, str(rule.points), "ja" if rule.required else "nej", rule.missing_da or FURTHER)
            for rule in rules
        ),
    )


def _figures(explained: Explained) -> Iterator[tuple[str, str]]:
    evidence = evidence_dictionary()
    for column in evidence.columns:
        if column.name in explained.figures:
            yield evidence.counted_da(column.name, explained.figures[column.name]), column.meaning_da
    for term, held in explained.months.items():
        yield months(held), f"Hele måneder med »{catalogue_terms().spelt[term]}«."


def _files(explained: Explained) -> Iterator[tuple[str, str]]:
    behind = {part for rule in explained.rules for part in rule.involvements}
    for register, fingerprint in sorted({(part.register or "", part.fingerprint or "ukendt") for part in behind}):
        yield fingerprint, register or "Nævnes ikke: navnet kunne sige mere end forvaltningen"


def _run_facts(run: RunSaid, explained: Explained) -> Iterator[Fact]:
    yield Fact("Opgørelse", f"{run.run_id}, tal fra den {day(run.as_of)}, leverancen af {day(run.delivery)}")
    yield Fact("Regelsæt", f"{explained.ruleset}, version {explained.version}")
    yield Fact("Regelsæt godkendt af", run.approved_by or "ingen")
    if run.legal_status:
        yield Fact("Regelsættets status", run.legal_status)
    if run.incomplete:
        unread = ", ".join(run.incomplete)
        yield Fact("Ikke læst helt", f"{unread}. Borgerens indsatser derfra mangler helt eller delvist.")
