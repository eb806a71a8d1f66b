"""The algorithm record: what the search does, on which data, by which rules, how it turned out, and who decides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from targeting.pages import Fact, Page, Section, day, listed, percent, said, whole
from targeting.records.groups import RATE_COLUMNS, SHARES, STEP_COLUMNS, Rows, explanations, rate, rates, step, steps
from targeting.shapes import Document
from targeting.workspace import (
    EvidenceColumn,
    EvidenceDictionary,
    EvidenceFunction,
    RegisterContract,
    RuleSet,
    Settings,
)

HUMAN = (
    "Et menneske afgør. Resultatet er et forslag til faglig vurdering; ingen får eller mister noget, fordi de er på "
    "listen eller ikke er det, og et nej til tilbuddet har ingen følger."
)
LIMITS = (
    "Reglerne tæller, hvor mange indsatser der er på samme tid. De ved ikke, om borgeren har brug for en plan.",
    "En borger uden registrerede indsatser kan ikke findes, uanset behov.",
    "Fejl og forsinkelser i et register giver fejl her; de rækker, der ikke kunne læses, tælles ikke med.",
    "Diagnoser, adfærd, familieform, beløb og tekst indgår ikke, og intet er lært af tidligere sager.",
)


@dataclass(frozen=True)
class Published:
    """The tables of the last release that the record shows; ``run`` is None where nothing was published yet."""

    run: Mapping[str, Any] | None = None
    attrition: Rows = field(default=())
    selection_rate: Rows = field(default=())
    quality: Rows = field(default=())


@dataclass(frozen=True)
class AlgorithmRecord:
    """The record, on ``today``, of the rule set in use and of how the last release turned out."""

    settings: Settings
    ruleset: RuleSet
    evidence: EvidenceDictionary
    contracts: Sequence[RegisterContract]
    published: Published
    today: date

    def html(self) -> str:
        """The record as a page."""
        return self.page().html()

    def render(self) -> Page:
        """For the terminal."""
        return self.page()

    def as_dict(self) -> Document:
        """For programs."""
        run = self.published.run
        return {
            "municipality": self.settings.municipality.code,
            "as_of": self.today.isoformat(),
            "ruleset": self.ruleset.model_dump(mode="json") | {"sha256": self.ruleset.sha256},
            "evidence": [column.model_dump(mode="json") for column in self.evidence.columns],
            "registers": [
                {"id": contract.id, "name": contract.name, "sha256": contract.sha256} for contract in self.contracts
            ],
            "human_decision": HUMAN,
            "limits": list(LIMITS),
            "contact": self.settings.controller.model_dump(mode="json"),
            "run_id": run["run_id"] if run else None,
            "attrition": [dict(row) for row in self.published.attrition],
            "selection_rate": [dict(row) for row in self.published.selection_rate],
            "quality": [dict(row) for row in self.published.quality],
        }

    def page(self) -> Page:
        """For people, in Danish."""
        municipality = self.settings.municipality
        return Page(
            title=f"Algoritmen bag udsøgningen: {self.ruleset.name}",
            subtitle=f"{municipality.name}, kommune {municipality.code}. Som den er den {day(self.today)}.",
            lead=(
                "Programmet tæller de indsatser, kommunen allerede har med en borger, og peger på dem, der har mange "
                "på tværs. Meningen er, at en medarbejder skal vurdere, om de skal tilbydes én plan. Listen er uden "
                "navn og CPR-nummer. Hvem borgeren er, kan kun den medarbejder åbne, som grundlaget nævner og en leder "
                "har underskrevet for, én borger ad gangen, og hver gang står i loggen.",
            ),
            notice=("Opdigtet kommune: siden viser kun formen.",) if municipality.fictional else (),
            sections=tuple(_sections(self)),
            footer=(
                "Dannet af regelsæt, kontrakter og den seneste udgivelse; intet er skrevet i hånden.",
                f"{self.ruleset.file}, version {self.ruleset.version}, sha256 {self.ruleset.sha256}.",
            ),
        )


def _sections(record: AlgorithmRecord) -> Iterator[Section]:
    ruleset, controller = record.ruleset, record.settings.controller
    yield Section("Hvem afgør", (HUMAN,))
    yield Section("På hvilke oplysninger", columns=("Register", "Hvad det fortæller", "Hvad der aldrig læses"),
                  rows=tuple((part.name, part.purpose, part.limitations) for part in record.contracts))  # fmt: skip
    yield Section("Reglerne", tuple(_rules_lines(ruleset, record.today)), columns=("Regel", "Point", "Skal opfyldes",
                  "Hvorfor", "I regelsproget"), rows=tuple(_rules(ruleset)))  # fmt: skip
    yield Section("Hvad reglerne kan se", ("Kun disse tal kan give point.",),
                  columns=("Tal om borgeren", "Betydning", "Navn i regelsproget"),
                  rows=tuple(_read(part) for part in _evidence(record)))  # fmt: skip
    yield from _control(ruleset)
    yield from _evaluated(record)
    yield Section("Hvad den ikke kan", LIMITS)
    yield Section(
        "Hvem kan du spørge",
        facts=(
            Fact("Dataansvarlig", said(controller.name)),
            Fact("Ansvarlig enhed", said(controller.unit)),
            Fact("Databeskyttelsesrådgiver", said(controller.dpo_contact)),
        ),
    )


def _evidence(record: AlgorithmRecord) -> Iterator[EvidenceColumn | EvidenceFunction]:
    """What the rule set may read: every figure, and the questions it puts by name."""
    yield from record.evidence.columns
    for function in record.evidence.functions:
        if any(f"{function.name}(" in rule.when for rule in record.ruleset.rules):
            yield function


def _control(ruleset: RuleSet) -> Iterator[Section]:
    if sample := ruleset.control_sample:
        lines = (
            f"Ved hver opgørelse udtrækkes {whole(sample.size)} borgere, der har en indsats og ikke er foreslået, ved "
            "lodtrækning. En medarbejder vurderer dem uden at vide, at de er udtrukket, så det kan skønnes, hvor mange "
            "reglerne overser. At være udtrukket siger intet om borgeren.",
            sample.why_da,
        )
        yield Section("Kontrolstikprøve", lines)


def _rules_lines(ruleset: RuleSet, today: date) -> Iterator[str]:
    until = f" til og med {day(ruleset.last_day)}" if ruleset.last_day else ""
    yield f"Regelsættet »{ruleset.name}« er skrevet til opgørelser fra {day(ruleset.valid_from)}{until}."
    if not ruleset.used_on(today):
        yield "Det gælder ikke i dag."
    yield f"En borger på mindst {ruleset.min_age} år foreslås ved mindst {ruleset.threshold} point."
    yield ruleset.threshold_rationale_da
    yield f"Kilde: {ruleset.source}."
    if ruleset.legal_status_da:
        yield ruleset.legal_status_da


def _rules(ruleset: RuleSet) -> Iterator[tuple[str, ...]]:
    for rule in ruleset.rules:
        weight = f" Vægt: {rule.weight_rationale_da}" if rule.weight_rationale_da else ""
        yield (rule.label_da, str(rule.points), "Ja" if rule.required else "Nej",
               f"{rule.rationale_da}{weight}", rule.when)  # fmt: skip


def _evaluated(record: AlgorithmRecord) -> Iterator[Section]:
    published, run = record.published, record.published.run
    names = {contract.id: contract.name for contract in record.contracts}
    if run is None:
        yield Section("Sådan er det gået", ("Ingen opgørelse er udgivet endnu.",))
        return
    yield Section(
        "Sådan er det gået",
        facts=(
            Fact("Seneste opgørelse", str(run["run_id"])),
            Fact("Tal fra den", day(run["as_of"])),
            Fact("Regelsæt i opgørelsen", f"{run['ruleset']} {run['ruleset_version']}, sha256 {run['ruleset_sha256']}"),
            Fact("Borgere vurderet", whole(run["persons_scored"])),
            Fact("Foreslået til vurdering", f"{whole(run['nominated'])} ({percent(run['nominated_share'])})"),
            Fact("Ufuldstændig", _unread(str(run["incomplete"]), names)),
            Fact("Kvalitet", _quality(published.quality, names)),
            Fact("Bemærkninger til opgørelsen", _public(str(run.get("warnings") or "Ingen."))),
        ),
    )
    yield Section(
        "Fra befolkning til forslag",
        columns=STEP_COLUMNS,
        rows=tuple(step(row) for row in steps(published.attrition)),
        numeric=True,
    )
    shown, too_small = rates(published.selection_rate)
    yield Section(
        "Rammer reglerne nogle grupper skævt?",
        (SHARES, *explanations(published.selection_rate), *too_small),
        columns=RATE_COLUMNS,
        rows=tuple(rate(row) for row in shown),
        numeric=True,
    )


def _public(warnings: str) -> str:
    """The warnings without the questions they put to the analyst: the page is for citizens and the press."""
    asked = re.sub(
        r" Er der en saglig grund\? Så kan regelsættet forklare den\.", " Regelsættet forklarer det ikke.", warnings
    )
    return re.sub(r" [^.?\n]*\?", "", asked)


def _read(part: EvidenceColumn | EvidenceFunction) -> tuple[str, ...]:
    """A figure by its Danish word, and its name in the language of rules; a question has no other name."""
    return (part.units_da if isinstance(part, EvidenceColumn) else part.example, part.meaning_da, part.name)


def _unread(incomplete: str, names: Mapping[str, str]) -> str:
    """The registers that the run did not read whole; one that is no longer in use is told by its id."""
    if not incomplete:
        return "Nej, alle registre er læst helt."
    return f"Ja. Ikke læst helt: {listed(names.get(register, register) for register in incomplete.split(','))}."


def _quality(rows: Rows, names: Mapping[str, str]) -> str:
    judged = [row for row in rows if row["verdict"] != "not_applicable"]
    failed = [row for row in judged if row["verdict"] == "failed"]
    said = f"{len(judged) - len(failed)} af {len(judged)} krav til registrene er opfyldt."
    return said + "".join(
        f"\nIkke opfyldt: {names.get(row['register'], row['register'])}: {row['description_da']}." for row in failed
    )
