"""The records after a real run: its figures as they were published, its lineage as the log tells it."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from support.delivery import ANNA
from support.documents import DAY
from support.runs import typed
from targeting.commands.records import algorithm_document
from targeting.session import open_session

SCHEMA = json.loads((files("targeting.records") / "schemas" / "LegalBasisRunFacet.json").read_text(encoding="utf-8"))


def test_after_a_run_the_record_shows_the_release_in_use(released: Path) -> None:
    record = algorithm_document(open_session(released, lambda: DAY))
    assert record.published.run is not None
    assert record.as_dict()["run_id"] == (released / "published" / "dashboard" / "current").resolve().name
    assert "skjult" in record.html(), "five citizens are too few to be counted"
    assert record.html() == algorithm_document(open_session(released, lambda: DAY)).html()


def test_the_command_writes_the_page_and_prints_json_for_programs(
    released: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed("record", "algorithm", released, "--html", tmp_path / "side.html", "--json") == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["ruleset"]["id"] == "en-plan" and printed["attrition"]
    assert "Algoritmen bag udsøgningen" in (tmp_path / "side.html").read_text(encoding="utf-8")


def test_a_real_run_is_exported_from_its_log_the_same_way_each_time(
    released: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("once", "again"):
        assert typed("record", "lineage", released, "--run", "latest", "--out", tmp_path / name) == 0
    assert (tmp_path / "once").read_bytes() == (tmp_path / "again").read_bytes()
    start, end = map(json.loads, (tmp_path / "once").read_text(encoding="utf-8").splitlines())
    assert (start["eventType"], end["eventType"]) == ("START", "COMPLETE")
    assert len(end["inputs"]) == 10 and len(end["outputs"]) == 20
    assert all(output["facets"]["schema"]["fields"] for output in end["outputs"])
    jsonschema.validate({"legalBasis": end["run"]["facets"]["legalBasis"]}, SCHEMA)
    assert ANNA not in (tmp_path / "once").read_text(encoding="utf-8")
    assert "START, COMPLETE" in capsys.readouterr().out
