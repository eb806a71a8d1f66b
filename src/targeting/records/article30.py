"""The record of this processing that article 30 of the GDPR asks for, from what is declared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from targeting.pages import Fact, Page, Section, day, months, said
from targeting.records.article30_ld import document
from targeting.records.processing import Processing, kept, retention, subjects
from targeting.records.register_page import CATEGORY_NAMES
from targeting.workspace import (
    Basis,
    CasebookUse,
    LegalCatalogue,
    Limit,
    OutputContract,
    RegisterContract,
    Settings,
    security_measures,
)

NOWHERE = "Ingen. Programmet sender ingen oplysninger nogen steder hen; det skriver kun i kommunens egen arbejdsmappe."
NO_BASIS = "Intet grundlag i bases/ er i brug i dag. Derfor kan ingen kørsel ske, og felterne nedenfor er tomme."
NAMELESS = (
    "Listen over indstillede er uden navn og CPR-nummer, men nævner fil og række bag hvert point: den, der også har "
    "afdelingernes udtræk, kan finde frem til borgeren."
)
LABELS = {
    "ordinary": "Almindelige oplysninger",
    "special": "Følsomme oplysninger eller væsentlige sociale problemer",
    "health": "Helbredsoplysninger",
}


class Article30(Processing):
    """The record: as a page, in the terminal, and for programs."""

    def html(self) -> str:
        """The record as a page."""
        return self.page().html()

    def render(self) -> Page:
        """For the terminal."""
        return self.page()

    def as_dict(self) -> dict[str, Any]:
        """JSON-LD in the terms of DPV, for programs."""
        return document(self)

    def page(self) -> Page:
        """For people, in Danish."""
        municipality = self.settings.municipality
        return Page(
            title="Fortegnelse over behandlingen",
            subtitle=f"{municipality.name}, kommune {municipality.code}. Som den er den {day(self.today)}.",
            lead=("Databeskyttelsesforordningens artikel 30: udsøgning af borgere til et tilbud om én plan.",),
            notice=self._notice(),
            sections=tuple(_sections(self)),
            footer=(
                "Dannet af arbejdsmappens erklæringer og af det, der ligger i dens lagre; intet er skrevet i hånden.",
                f"workspace.toml, sha256 {self.settings.sha256}. "
                + (f"{self.basis.file}, sha256 {self.basis.sha256}." if self.basis else "Intet grundlag."),
            ),
        )

    def _notice(self) -> tuple[str, ...]:
        if self.basis is None:
            return (NO_BASIS,)
        return ("Opdigtet kommune: fortegnelsen viser kun formen.",) if self.basis.fictional else ()


def article30(
    settings: Settings,
    contracts: Sequence[RegisterContract],
    basis: Basis | None,
    catalogue: LegalCatalogue,
    outputs: Sequence[OutputContract],
    today: date,
    limits: Sequence[Limit],
    late: Sequence[str] = (),
) -> Article30:
    """The record of this municipality's processing as it is declared on ``today``."""
    return Article30(settings, contracts, basis, catalogue, outputs, today, limits, late)


FIGURES = (
    "Sagerne i kommunens egen sagsmappe læses for at lave tal for hvert kvartal, hvor små tal er skjult, og lister med "
    "sagsnumre over det, der venter."
)
FROM_CASEBOOK: Mapping[CasebookUse, str] = {
    "begun_plans": "Fra kommunens egen sagsmappe læses, hvem der har en plan, som er begyndt og ikke slut: "
    "de foreslås ikke.",
    "objections": "Fra kommunens egen sagsmappe læses, hvem der har gjort indsigelse dér: de tælles ikke.",
}


def _sections(record: Article30) -> Iterator[Section]:
    controller, basis = record.settings.controller, record.basis
    yield Section(
        "Dataansvarlig",
        facts=(
            Fact("Dataansvarlig", said(controller.name)),
            Fact("Ansvarlig enhed", said(controller.unit)),
            Fact("Databeskyttelsesrådgiver", said(controller.dpo_contact)),
        ),
    )
    yield Section("Formål", (said(basis.purpose_text) if basis else said(""),))
    yield Section("Hjemmel", facts=tuple(_legal(record)))
    yield Section("Kategorier af registrerede", tuple(subjects(record)))
    yield Section(
        "Kategorier af oplysninger",
        tuple(_of_cases(basis)) if basis else (),
        columns=("Register", "Afdeling", "Oplysninger", "Efter grundlaget", "Frist efter kontrakten"),
        rows=tuple(_register(record, contract) for contract in record.contracts),
    )
    yield Section("Modtagere", tuple(_recipients(record, basis)) if basis else (said(""),))
    yield Section("Tredjelande og internationale organisationer", (NOWHERE,))
    yield Section("Tidsfrister for sletning", tuple(retention(record)),
                  columns=("Hvor", "Hvad", "Gemmes højst", "Regnet fra", "Sat af", "Slettes med"),
                  rows=tuple(kept(record)))  # fmt: skip
    yield Section("Sikkerhedsforanstaltninger i programmet", tuple(measure.da for measure in security_measures()))
    if basis:
        yield Section("Kommunens egne garantier", (said(basis.balancing_test.safeguards),))


def _of_cases(basis: Basis) -> Iterator[str]:
    """What is read in the casebook."""
    yield from (FROM_CASEBOOK[use] for use in basis.casebook.uses)
    if basis.casebook.figures:
        yield FIGURES


def _recipients(record: Article30, basis: Basis) -> Iterator[str]:
    yield from basis.balancing_test.recipients
    yield NAMELESS
    people = record.settings.people
    for name in basis.handover.recipients:
        if name in people:
            person, limit = people[name], basis.handover.daily_limit
            drawn = " eller en, der er udtrukket til kontrol," if basis.handover.control_sample else ""
            yield (
                f"{person.name}, {person.title}: får på en leders underskrevne ordre at vide, hvem en foreslået borger"
                f"{drawn} er, én ad gangen og højst {limit} om dagen."
            )


def _legal(record: Article30) -> Iterator[Fact]:
    basis = record.basis
    if basis is None:
        return
    law = record.catalogue.find(basis.relies_on)
    yield Fact("Regel", law.resolved_as if law else basis.relies_on)
    yield Fact("Supplerende hjemmel", said(basis.supplementary_basis.text))
    yield Fact("Følsomme oplysninger", said(basis.balancing_test.special_categories_basis))
    yield Fact("Grundlag og afvejning", f"{basis.id}, version {basis.version}; {said(basis.balancing_test.id)}")
    yield Fact("Konsekvensanalyse", said(basis.balancing_test.dpia_ref))
    yield Fact("Oplysning til borgerne", said(basis.balancing_test.notice_ref))


def _register(record: Article30, contract: RegisterContract) -> tuple[str, ...]:
    use = record.settings.registers[contract.id]
    owner = said(record.settings.department_name(use.department) if use.department else record.settings.controller.name)
    label = LABELS[contract.legal_category]
    kinds = "; ".join([label, *(kind for kind in _kinds(contract) if kind not in label.lower())])
    cover = record.basis.registers.get(contract.id) if record.basis else None
    return (
        contract.name,
        owner,
        kinds,
        said(cover.data_categories if cover else ""),
        months(contract.retention_months),
    )


def _kinds(contract: RegisterContract) -> list[str]:
    """What its columns are, each kind once, in the order of the columns."""
    stated = dict.fromkeys(column.legal_category for column in contract.columns if column.legal_category)
    return [CATEGORY_NAMES.get(kind, kind) for kind in stated]
