"""A run as OpenLineage events: one START, one end, what was read and written, and the legal basis beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any
from uuid import UUID

import jsonschema
import pytest

from support.delivery import ANNA
from support.documents import CHECKED, COLUMNS, READ, REQUESTED, STORY, entries, events
from support.runs import replace, typed
from targeting.records import lineage_events

SCHEMA = json.loads((files("targeting.records") / "schemas" / "LegalBasisRunFacet.json").read_text(encoding="utf-8"))
FORMATS = jsonschema.FormatChecker()


def facets(value: Any) -> Iterator[dict[str, Any]]:
    """Every facet of an event."""
    if isinstance(value, dict):
        for key, part in value.items():
            if key in ("facets", "inputFacets", "outputFacets"):
                yield from part.values()
            yield from facets(part)
    elif isinstance(value, list):
        for part in value:
            yield from facets(part)


@pytest.mark.parametrize(
    ("story", "kinds"),
    [
        ("completed", ["START", "COMPLETE"]),
        ("denied", ["START", "FAIL"]),
        ("failed", ["START", "FAIL"]),
        ("abandoned", ["START", "ABORT"]),
        ("under way", ["START"]),
    ],
)
def test_a_run_starts_once_and_ends_as_the_log_says(story: str, kinds: list[str]) -> None:
    made = events(story)
    assert [event["eventType"] for event in made] == kinds
    assert made[0]["eventTime"] == "2026-11-21T12:00:00.000000Z"
    assert len({event["run"]["runId"] for event in made}) == 1 and UUID(made[0]["run"]["runId"]).version == 5


@pytest.mark.parametrize("story", STORY)
def test_every_facet_says_who_made_it_and_by_which_schema(story: str) -> None:
    found = list(facets(events(story)))
    assert found
    for facet in found:
        assert facet["_producer"] == "urn:targeting:program:0.1.0"
        assert facet["_schemaURL"].startswith(("https://openlineage.io/spec/facets/", "urn:targeting:schema:"))


@pytest.mark.parametrize("story", STORY)
def test_the_legal_basis_stands_in_every_event_and_fits_its_own_schema(story: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    for event in events(story):
        facet = event["run"]["facets"]["legalBasis"]
        jsonschema.validate({"legalBasis": facet}, SCHEMA, format_checker=FORMATS)
        assert facet["allowed"] is (story != "denied")
        assert facet["citedInForce"] is False and facet["resolvedAsVerified"] is False and facet["logSeq"] == 1


def test_the_schema_refuses_what_the_log_does_not_say() -> None:
    facet = events("completed")[0]["run"]["facets"]["legalBasis"]
    for spoiled in (facet | {"mode": "control"}, facet | {"note": "x"}, facet | {"basisSha256": "abc"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({"legalBasis": spoiled}, SCHEMA, format_checker=FORMATS)


def test_a_register_is_an_input_with_fingerprint_columns_counts_and_verdicts() -> None:
    (read,) = events("completed")[1]["inputs"]
    assert (read["namespace"], read["name"]) == ("targeting/999", "inbox/2017-10-02/jobcentre")
    assert read["facets"]["version"]["datasetVersion"] == f"hmac-sha256:{'d' * 32}"
    assert read["facets"]["schema"]["fields"] == [{"name": "cpr"}, {"name": "offer"}]
    counted = read["inputFacets"]["inputStatistics"]
    assert (counted["rowCount"], counted["size"], counted["fileCount"]) == (40, 1200, 1)
    assert read["inputFacets"]["dataQualityAssertions"]["assertions"] == [
        {"assertion": "rows", "success": True, "severity": "error", "expected": "> 0 rows"},
        {"assertion": "change", "success": False, "severity": "warn", "expected": "<= 20"},
    ]


def test_a_published_table_is_an_output_with_fingerprint_columns_and_rows() -> None:
    dashboard, restricted = events("completed")[1]["outputs"]
    assert dashboard["name"] == "published/dashboard/run" and restricted["name"] == "published/restricted/candidate"
    assert dashboard["facets"]["schema"]["fields"] == [{"name": "run_id", "type": "string"}]
    assert restricted["outputFacets"] == {}, "its rows are persons"


def test_small_counts_of_persons_are_left_out() -> None:
    few = READ | {"files": [READ["files"][0] | {"read": 4}]}  # type: ignore[index]
    tables = {"tables": [{"table": "candidate", "audience": "restricted", "rows": 3, "sha256": "f" * 64}]}
    told = [
        ("run.requested", REQUESTED), ("legal.checked", CHECKED), ("source.read", few), ("output.published", tables),
        ("run.completed", {}),
    ]  # fmt: skip
    end = lineage_events(entries(told), COLUMNS)[1]
    assert end["inputs"][0]["inputFacets"] == {} and end["outputs"][0]["outputFacets"] == {}


def test_a_refused_or_failed_run_has_its_reason_and_no_output() -> None:
    denied, failed = events("denied")[1], events("failed")[1]
    assert denied["run"]["facets"]["errorMessage"]["message"] == "Register aids is not in en-plan.toml."
    assert failed["run"]["facets"]["errorMessage"]["message"] == "land: No file matches aids*.txt."
    assert denied["inputs"] == [] and denied["outputs"] == failed["outputs"] == []


def test_a_reason_is_scrubbed_once_more() -> None:
    told = [("run.requested", REQUESTED), ("run.failed", {"step": "land", "reason": f"row of {ANNA}"})]
    end = lineage_events(entries(told), {})[1]
    assert end["run"]["facets"]["errorMessage"]["message"] == "land: row of [cpr]"


def test_a_refused_run_of_a_real_workspace_is_exported_too(workspace: Path, tmp_path: Path) -> None:
    replace(workspace / "bases" / "eksempel-en-plan.toml", 'modes = ["simulate", "operate"]', "modes = []")
    assert typed("run", workspace) == 3
    assert typed("record", "lineage", workspace, "--out", tmp_path / "events.jsonl") == 0
    end = json.loads((tmp_path / "events.jsonl").read_text(encoding="utf-8").splitlines()[1])
    assert end["eventType"] == "FAIL" and end["run"]["facets"]["legalBasis"]["allowed"] is False
    assert "Mode operate is not approved" in end["run"]["facets"]["errorMessage"]["message"]


def test_a_run_the_log_does_not_know_is_exit_2_and_nothing_is_written(
    workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for wanted in ("latest", "20260101T000000Z-abcdef"):
        assert typed("record", "lineage", workspace, "--run", wanted, "--out", tmp_path / "events.jsonl") == 2
        assert f"The log has no run {wanted}." in capsys.readouterr().err
    assert not (tmp_path / "events.jsonl").exists()
