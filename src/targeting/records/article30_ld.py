"""The article 30 record as JSON-LD in the terms of DPV."""

from __future__ import annotations

from typing import Any

from targeting.records.processing import Processing, kept, retention, subjects
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
from targeting.workspace import RegisterContract, security_measures


def document(record: Processing) -> dict[str, Any]:
    """The record as JSON-LD."""
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
        "dataSubject": [{"label": text} for text in subjects(record)],
        "personalData": [_data(record, contract) for contract in record.contracts],
        "recipient": [{"label": name} for name in (test.recipients if test else ())],
        "restrictedTables": restricted,
        "thirdCountry": [],
        "storage": [{"label": text} for text in (*map(". ".join, kept(record)), *retention(record))],
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


def _bases(record: Processing) -> list[dict[str, str]]:
    basis = record.basis
    if basis is None:
        return []
    law = record.catalogue.find(basis.relies_on)
    label = law.resolved_as if law else basis.relies_on
    iris = LEGAL_BASES.get(basis.relies_on, (own("legal-basis", basis.relies_on),))
    return [{"@id": iri, "label": label, "supplementaryBasis": basis.supplementary_basis.text} for iri in iris]


def _historical(record: Processing) -> dict[str, Any] | None:
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


def _data(record: Processing, contract: RegisterContract) -> dict[str, Any]:
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
