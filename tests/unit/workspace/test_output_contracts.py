from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml
from open_data_contract_standard.model import OpenDataContractStandard

import targeting
from targeting.errors import ConfigurationError
from targeting.workspace import output_contracts
from targeting.workspace.output_contracts import load_output

FOLDER = Path(targeting.__file__).parent / "catalogue" / "outputs"
FILES = sorted(FOLDER.glob("*.odcs.yaml"))
CONTRACTS = output_contracts()


def changed(tmp_path: Path, table: str, old: str, new: str) -> Path:
    text = (FOLDER / f"{table}.odcs.yaml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / f"{table}.odcs.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_every_table_is_declared_for_its_audience() -> None:
    audiences = {table: contract.audience for table, contract in CONTRACTS.items()}
    restricted = {"candidate", "candidate_reason", "near_miss", "control_sample"}
    dashboard = {
        "run", "source", "quality", "attrition", "distribution", "overlap", "selection_rate", "change",
        "trend",
    }  # fmt: skip
    of_cases = {table for table, contract in CONTRACTS.items() if contract.from_cases}
    restricted |= {"assessment_worklist", "measure_grant", "follow_up_due", "interview_watch"}
    dashboard |= {"funnel", "assessment_reason", "measure_use"}
    assert of_cases == {
        "assessment_worklist", "measure_grant", "follow_up_due", "interview_watch", "funnel",
        "assessment_reason", "measure_use",
    }  # fmt: skip
    assert audiences == dict.fromkeys(restricted, "restricted") | dict.fromkeys(dashboard, "dashboard")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_contract_is_valid_odcs(path: Path) -> None:
    schema = json.loads(OpenDataContractStandard.json_schema())
    jsonschema.validate(yaml.safe_load(path.read_text(encoding="utf-8")), schema)
    assert path.name == f"{load_output(path).id}.odcs.yaml"


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=lambda contract: contract.id)
def test_no_number_on_a_dashboard_goes_without_a_declared_minimum_or_cover(contract: object) -> None:
    if contract.audience == "dashboard":  # type: ignore[attr-defined]
        undeclared = [
            column.name
            for column in contract.columns  # type: ignore[attr-defined]
            if column.type in ("integer", "number")
            and column.key is None
            and column.minimum_cell is None
            and not column.hidden_with
            and not column.per_run
        ]
        # quality.observed is hidden with its register, which lies in another table.
        assert undeclared == (["observed"] if contract.id == "quality" else [])  # type: ignore[attr-defined]


def test_what_tells_of_people_at_work_is_made_in_operate_alone_and_names_no_citizen() -> None:
    for table, contract in CONTRACTS.items():
        assert contract.made_in("operate")
        assert contract.made_in("simulate") == (table in {"run", "source", "quality"})
        if contract.from_cases:
            assert not {"pseudonym", "person_id", "measure"} & set(contract.names) or table == "measure_use"


def test_counts_of_persons_are_hidden_below_five() -> None:
    minimums = {minimum for contract in CONTRACTS.values() for minimum in contract.counts.values()}
    assert minimums == {5}
    assert CONTRACTS["attrition"].counts.keys() == {"before", "dropped", "after"}


def test_only_what_differs_between_two_runs_on_one_delivery_is_marked_so() -> None:
    marked = {
        (contract.id, column.name) for contract in CONTRACTS.values() for column in contract.columns if column.per_run
    }
    run_ids = {(table, "run_id") for table in CONTRACTS}
    assert marked == run_ids | {
        ("trend", "shown_on"),
        ("run", "started_at"),
        ("run", "processing_date"),
        ("run", "log_seq"),
    }


def test_an_unknown_property_is_refused_with_file_and_column(tmp_path: Path) -> None:
    path = changed(tmp_path, "attrition", "property: minimumCell", "property: minimumcell")
    with pytest.raises(ConfigurationError, match=r"attrition\.odcs\.yaml: before: .*minimumcell"):
        load_output(path)


def test_an_unknown_key_is_refused_with_file_and_key(tmp_path: Path) -> None:
    path = changed(tmp_path, "attrition", "status: active", "state: active")
    with pytest.raises(ConfigurationError, match=r"attrition\.odcs\.yaml.*state"):
        load_output(path)


@pytest.mark.parametrize(
    ("table", "old", "new", "message"),
    [
        ("attrition", "{property: minimumCell, value: 5}", "{property: minimumCell, value: 0}", "minimumCellReason"),
        ("attrition", "{property: minimumCell, value: 5}", "{property: minimumCell, value: -1}", "minimum_cell"),
        ("run", "value: [persons_scored, nominated]", "value: [run_id]", "names no count of persons"),
        ("candidate", "value: restricted", "value: dashboard", "holds no person"),
        ("candidate", "value: restricted", "value: everybody", "audience"),
        ("measure_grant", "value: restricted", "value: dashboard", "holds no person"),
        ("change", "- name: stayed", "- name: entered", "same name"),
        ("change", "logicalType: integer", "logicalType: object", "type"),
    ],
)  # fmt: skip
def test_a_contract_that_would_not_protect_is_refused(
    tmp_path: Path, table: str, old: str, new: str, message: str
) -> None:
    with pytest.raises(ConfigurationError, match=message):
        load_output(changed(tmp_path, table, old, new))


def test_what_all_may_read_has_danish_headings_that_a_spreadsheet_can_tell_apart() -> None:
    shown = [contract for contract in CONTRACTS.values() if contract.audience == "dashboard"]
    names = [contract.name.casefold() for contract in shown]
    assert len(set(names)) == len(names)
    for contract in shown:
        # Excel's own limits on the name of a sheet.
        assert len(contract.name) <= 31 and not set(contract.name) & set("[]:*?/\\'"), contract.name
        headings = [column.heading_da.casefold() for column in contract.columns]
        assert len(set(headings)) == len(headings) and not any(set(heading) & set(",;") for heading in headings), (
            contract.id
        )
        numbers = [column for column in contract.columns if column.type in ("integer", "number")]
        assert [column.name for column in numbers if not column.unit_da] == []
        # A hidden cell is said in words: of the columns that hide, none is a text.
        hiding = [c for c in contract.columns if c.counts_persons or c.hidden_with or c.minimum_rows]
        assert {column.type for column in hiding} <= {"integer", "number"}


def test_a_table_for_all_without_a_heading_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="needs a businessName"):
        load_output(changed(tmp_path, "overlap", '        businessName: "Borgere"\n', ""))
