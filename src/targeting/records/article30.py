"""The record of this processing that article 30 of the GDPR asks for, from what is declared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rich.console import RenderableType

from targeting.records.danish import day, months
from targeting.records.page import Fact, Page, Section, said
from targeting.records.vocabulary import (
    CATEGORIES,
    CONTEXT,
    IMPACT_ASSESSMENT,
    LEGAL_BASES,
    OWN,
    PROCESS,
    PROCESSING,
    own,
)
from targeting.workspace.bases import Basis
from targeting.workspace.contracts import RegisterContract
from targeting.workspace.legal import LegalCatalogue
from targeting.workspace.outputs import OutputContract
from targeting.workspace.security import security_measures
from targeting.workspace.settings import Settings

NOWHERE = "Ingen. Programmet sender ingen oplysninger nogen steder hen; det skriver kun i kommunens egen arbejdsmappe."
NO_BASIS = "Intet grundlag i bases/ er i brug i dag. Derfor kan ingen kørsel ske, og felterne nedenfor er tomme."
CATEGORY_NAMES = {"db. § 11": "personnummer", "almindelig": "almindelige oplysninger"}
LABELS = {
    "ordinary": "Almindelige oplysninger",
    "special": "Følsomme oplysninger eller væsentlige sociale problemer",
    "health": "Helbredsoplysninger",
}


@dataclass(frozen=True)
class Article30:
    """The record, on ``today``, of the registers in use under ``basis``: None where none is in use."""

    settings: Settings
    contracts: Sequence[RegisterContract]
    basis: Basis | None
    catalogue: LegalCatalogue
    outputs: Sequence[OutputContract]
    today: date

    def html(self) -> str:
        """The record as a page."""
        return self.page().html()

    def render(self) -> RenderableType:
        """For the terminal."""
        return self.page().render()

    def as_dict(self) -> dict[str, Any]:
        """JSON-LD in the terms of DPV, for programs."""
        return _document(self)

    def page(self) -> Page:
        """For people, in Danish."""
        municipality = self.settings.municipality
        return Page(
            title="Fortegnelse over behandlingen",
            subtitle=f"{municipality.name}, kommune {municipality.code}. Som den er den {day(self.today)}.",
            lead="Databeskyttelsesforordningens artikel 30: udsøgning af borgere til et tilbud om én plan.",
            notice=self._notice(),
            sections=tuple(_sections(self)),
            footer=(
                "Dannet af arbejdsmappens erklæringer; intet er skrevet i hånden. Ret erklæringen, og dan den igen.",
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
) -> Article30:
    """The record of this municipality's processing as it is declared on ``today``."""
    return Article30(settings, contracts, basis, catalogue, outputs, today)


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
    yield Section("Kategorier af registrerede", tuple(_subjects(record.contracts)))
    yield Section(
        "Kategorier af oplysninger",
        columns=("Register", "Afdeling", "Oplysninger", "Efter grundlaget", "Slettes efter"),
        rows=tuple(_register(record, contract) for contract in record.contracts),
    )
    yield Section("Modtagere", basis.balancing_test.recipients if basis else (said(""),))
    yield Section("Tredjelande og internationale organisationer", (NOWHERE,))
    yield Section("Tidsfrister for sletning", tuple(_retention(record)))
    yield Section("Sikkerhedsforanstaltninger i programmet", tuple(measure.da for measure in security_measures()))
    if basis:
        yield Section("Kommunens egne garantier", (said(basis.balancing_test.safeguards),))


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


def _subjects(contracts: Sequence[RegisterContract]) -> Iterator[str]:
    for contract in contracts:
        if contract.role == "population":
            yield f"Borgere i {contract.name}; kun voksne med aktiv bopæl kan indstilles."
    names = sorted(contract.name for contract in contracts if contract.role == "register")
    yield f"Borgere, der har eller har haft indsatser i: {', '.join(names)}." if names else "Ingen registre er i brug."
    if any(emission.caseworker for contract in contracts for emission in contract.involvement):
        yield "Sagsbehandlere: kun antallet bruges, og navnet bliver til en nøgle ved indlæsningen."


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


def _retention(record: Article30) -> Iterator[str]:
    longest = max(contract.retention_months for contract in record.contracts)
    yield f"Indlæste rækker: efter hvert registers kontrakt, højst {months(longest)}; se tabellen."
    yield "Udtrækkene i inbox/: slettes ikke af programmet; den ansvarlige enhed sletter dem."
    yield "Databasen fra den seneste gode kørsel afløses af den næste; en mislykket kørsels slettes straks."
    yield f"Udgivne tabeller: de {record.settings.releases_kept} nyeste kørslers, så slettes de ældste."
    yield "Personnumre: gemmes ikke; de bliver til en nøgle, når filen læses."
    yield "Loggen: indeholder ingen borgere og slettes ikke af programmet."


def _document(record: Article30) -> dict[str, Any]:
    settings, basis = record.settings, record.basis
    test = basis.balancing_test if basis else None
    restricted = sorted(output.id for output in record.outputs if output.audience == "restricted")
    return {
        "@context": CONTEXT,
        "@id": own("processing", f"{settings.municipality.code}:identify-for-offer"),
        "@type": PROCESS,
        "title": "Udsøgning af borgere til et tilbud om én plan",
        "asOf": record.today.isoformat(),
        "dataController": {
            "label": settings.controller.name,
            "unit": settings.controller.unit,
            "dpoContact": settings.controller.dpo_contact,
            "municipality": {"code": settings.municipality.code, "label": settings.municipality.name},
        },
        "purpose": {"@id": own("purpose", "IDENTIFY_FOR_OFFER"), "label": basis.purpose_text if basis else ""},
        "legalBasis": _bases(record),
        "historicalCitation": _historical(record),
        "impactAssessment": {"@type": IMPACT_ASSESSMENT, "label": test.dpia_ref if test else ""},
        "processing": [{"@id": iri} for iri in PROCESSING],
        "dataSubject": [{"label": text} for text in _subjects(record.contracts)],
        "personalData": [_data(record, contract) for contract in record.contracts],
        "recipient": [{"label": name} for name in (test.recipients if test else ())],
        "restrictedTables": restricted,
        "thirdCountry": [],
        "storage": [{"label": text} for text in _retention(record)],
        "measure": [
            {"@id": measure.iri or f"{OWN}measure:{measure.id}", "label": measure.da} for measure in security_measures()
        ],
        "sources": {
            "settings": settings.sha256,
            "basis": basis.sha256 if basis else None,
            "balancingTest": basis.balancing_test_sha256 if basis else None,
            "contracts": {contract.id: contract.sha256 for contract in record.contracts},
        },
    }


def _bases(record: Article30) -> list[dict[str, str]]:
    basis = record.basis
    if basis is None:
        return []
    law = record.catalogue.find(basis.relies_on)
    label = law.resolved_as if law else basis.relies_on
    iris = LEGAL_BASES.get(basis.relies_on, (own("legal-basis", basis.relies_on),))
    return [{"@id": iri, "label": label, "supplementaryBasis": basis.supplementary_basis.text} for iri in iris]


def _historical(record: Article30) -> dict[str, Any] | None:
    """What the ministry's letter cites: where the trial comes from, and not what a run of today rests on."""
    cited = record.catalogue.find(record.basis.cites) if record.basis else None
    if cited is None:
        return None
    return {
        "@id": LEGAL_BASES.get(cited.id, (own("legal-basis", cited.id),))[0],
        "citedAs": cited.cited_as,
        "resolvedAs": cited.resolved_as,
        "resolvedAsVerified": cited.verified("resolved_as"),
        "inForce": cited.in_force(record.today),
    }


def _data(record: Article30, contract: RegisterContract) -> dict[str, Any]:
    cover = record.basis.registers.get(contract.id) if record.basis else None
    stated = dict.fromkeys(column.legal_category for column in contract.columns if column.legal_category)
    return {
        "@id": own("register", contract.id),
        "label": contract.name,
        "legalCategory": contract.legal_category,
        "dpvCategory": [{"@id": CATEGORIES.get(kind, own("data", kind))} for kind in stated],
        "columns": [column.name for column in contract.columns],
        "statedCategories": cover.data_categories if cover else "",
        "why": cover.why if cover else "",
        "retentionMonths": contract.retention_months,
    }
