"""The IRIs a record uses: those of DPV 2.3 where it has a term, and our own where it has none. Plain strings."""

from __future__ import annotations

DPV = "https://w3id.org/dpv#"
PD = "https://w3id.org/dpv/pd#"
GDPR = "https://w3id.org/dpv/legal/eu/gdpr#"
OWN = "urn:targeting:"

CONTEXT = {
    "label": "http://www.w3.org/2000/01/rdf-schema#label",
    "title": "http://purl.org/dc/terms/title",
    "asOf": "http://purl.org/dc/terms/date",
    "dataController": f"{DPV}hasDataController",
    "dataSubject": f"{DPV}hasDataSubject",
    "personalData": f"{DPV}hasPersonalData",
    "purpose": f"{DPV}hasPurpose",
    "legalBasis": f"{DPV}hasLegalBasis",
    "processing": f"{DPV}hasProcessing",
    "recipient": f"{DPV}hasRecipient",
    "storage": f"{DPV}hasStorageCondition",
    "measure": f"{DPV}hasTechnicalOrganisationalMeasure",
    "@vocab": f"{OWN}term:",
}

# persondataloven § 8 has no term in DPV, whose Danish module holds the authority alone.
LEGAL_BASES = {
    "GDPR-6-1-e": (f"{GDPR}A6-1-e-official-authority", f"{GDPR}A9-2-g"),
    "PDL-8-3": (f"{OWN}legal-basis:persondataloven-8",),
}

# By the legal category that a column's contract states.
CATEGORIES = {
    "almindelig": f"{DPV}PersonalData",
    "db. § 11": f"{OWN}data:personnummer",
    "helbredsoplysninger": f"{PD}Health",
    "væsentlige sociale problemer": f"{PD}SocialStatus",
}

PROCESSING = (f"{DPV}Pseudonymise", f"{DPV}EvaluationScoring", f"{DPV}AutomatedScoringOfIndividuals")
PROCESS = f"{DPV}Process"
IMPACT_ASSESSMENT = f"{DPV}DPIA"


def own(kind: str, name: str) -> str:
    """An IRI of our own for a thing of that kind."""
    return f"{OWN}{kind}:{name}"
