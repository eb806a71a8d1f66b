"""The documents of Eksempelkommunen on a fixed day, before any run: pages in docs/, and events for an oracle.

``make reference`` writes them; tests/unit/records/test_documents_are_fresh.py fails when one is stale.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from targeting.audit import Entry
from targeting.commands.records import article30_document, basis_document
from targeting.records import AlgorithmRecord, Published, lineage_events
from targeting.records.register_page import register_page
from targeting.session import open_session
from targeting.workspace import evidence_dictionary, load_workspace

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "data" / "sample"
PAGES = "docs/da/dokumenter"
REGISTER_PAGES = "docs/da/registre"
EVENTS = "nightly/oracles/openlineage/events.jsonl"
RUN_ID = "20261121T120000Z-prøve"
DAY = datetime(2026, 11, 21, 12, tzinfo=UTC)
NOTHING = Published()

REQUESTED = {
    "municipality": {"code": "999", "name": "Eksempelkommune"},
    "program": {"version": "0.1.0", "packages": {"duckdb": "1.5.5"}},
    "as_of": "2017-10-02",
    "delivery": "2017-10-02",
    "ruleset": {"id": "en-plan", "version": "1.0.0", "sha256": "a" * 64},
}
CHECKED = {
    "allowed": True,
    "purpose": "IDENTIFY_FOR_OFFER",
    "mode": "operate",
    "processing_date": "2026-11-21",
    "basis_id": "eksempel-en-plan",
    "basis_sha256": "b" * 64,
    "cited_as": "§ 8 stk. 3, nr. 2 (interesseafvejningsreglen)",
    "resolved_as": "persondataloven § 8, stk. 3, jf. stk. 2, nr. 2",
    "resolved_as_verified": False,
    "cited_in_force": False,
    "current_basis": "databeskyttelsesforordningen artikel 6, stk. 1, litra e",
    "balancing_test_id": "afvejning",
    "balancing_test_sha256": "c" * 64,
    "review_date": "2027-11-01",
    "skipped_registers": ["misuse_treatment"],
}
READ = {
    "register": "jobcentre",
    "columns": ["cpr", "offer"],
    "files": [{"name": "momentum.csv", "fingerprint": "d" * 32, "bytes": 1200, "read": 40}],
}
JUDGED = {
    "register": "jobcentre",
    "verdicts": [
        {"expectation": "rows", "severity": "critical", "observed": "40", "expected": "> 0 rows", "verdict": "passed"},
        {"expectation": "change", "severity": "warning", "observed": "31", "expected": "<= 20", "verdict": "failed"},
        {"expectation": "age", "severity": "warning", "observed": "", "expected": "", "verdict": "not_applicable"},
    ],
}
PUBLISHED = {
    "tables": [
        {"table": "run", "audience": "dashboard", "rows": 1, "sha256": "e" * 64},
        {"table": "candidate", "audience": "restricted", "rows": 12, "sha256": "f" * 64},
    ]
}
COLUMNS = {"run": [("run_id", "string")], "candidate": [("run_id", "string"), ("pseudonym", "string")]}
DENIED = {"missing": [{"da": "Registeret aids er ikke med.", "en": "Register aids is not in en-plan.toml."}]}
FAILED = {"step": "land", "error": "DeliveryError", "reason": "No file matches aids*.txt.", "published": False}
STORY: dict[str, Sequence[tuple[str, dict[str, Any]]]] = {
    "completed": [
        ("run.requested", REQUESTED),
        ("legal.checked", CHECKED),
        ("source.read", READ),
        ("quality.checked", JUDGED),
        ("scores.produced", {"as_of": "2017-10-02", "persons": 30}),
        ("output.published", PUBLISHED),
        ("run.completed", {"tables": {"run": 1}}),
    ],
    "denied": [("run.requested", REQUESTED), ("legal.checked", CHECKED | {"allowed": False}), ("run.denied", DENIED)],
    "failed": [("run.requested", REQUESTED), ("legal.checked", CHECKED), ("source.read", READ), ("run.failed", FAILED)],
    "abandoned": [("run.requested", REQUESTED), ("legal.checked", CHECKED), ("run.abandoned", {})],
    "under way": [("run.requested", REQUESTED), ("legal.checked", CHECKED), ("source.read", READ)],
}


def entries(happened: Sequence[tuple[str, dict[str, Any]]]) -> list[Entry]:
    """Log entries of one run, a second apart."""
    return [
        Entry(seq, "0" * 64, f"2026-11-21T12:00:{seq:02}.000000Z", kind, RUN_ID, "analytiker", body, "1" * 64)
        for seq, (kind, body) in enumerate(happened)
    ]


def events(story: str) -> list[dict[str, Any]]:
    """The OpenLineage events of one of the stories."""
    return lineage_events(entries(STORY[story]), COLUMNS)


def documents() -> dict[str, str]:
    """Every document by its place in the repository."""
    record = article30_document(open_session(SAMPLE, lambda: DAY))
    everything = [event for story in STORY for event in events(story)]
    return {
        f"{PAGES}/hjemmel.html": basis_document(open_session(SAMPLE, lambda: DAY), "eksempel-en-plan").html(),
        f"{PAGES}/fortegnelse.html": record.html(),
        f"{PAGES}/fortegnelse.json": json.dumps(record.as_dict(), ensure_ascii=False, indent=2) + "\n",
        f"{PAGES}/algoritme.html": algorithm().html(),
        **register_pages(),
        EVENTS: "".join(json.dumps(event, ensure_ascii=False, sort_keys=True) + "\n" for event in everything),
    }


def register_pages() -> dict[str, str]:
    """The page of each contract of the sample by its place in the repository."""
    workspace = load_workspace(SAMPLE)
    return {
        f"{REGISTER_PAGES}/{contract.id}.html": register_page(workspace, contract, DAY.date()).html()
        for contract in workspace.registers
    }


def algorithm(published: Published = NOTHING) -> AlgorithmRecord:
    """The sample's algorithm record; before any run, unless a release is given."""
    workspace = load_workspace(SAMPLE)
    ruleset = workspace.ruleset(workspace.settings.defaults.ruleset)
    return AlgorithmRecord(
        workspace.settings, ruleset, evidence_dictionary(), workspace.registers, published, DAY.date()
    )


def write() -> None:
    """Write every document."""
    for place, text in documents().items():
        (ROOT / place).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / place).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
