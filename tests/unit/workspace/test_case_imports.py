"""A contract of the casebook: what it may declare, and that it is never a register."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support.case_imports import ASSESSED, CONSENT, REFERRED, contract_of, without_imports, write_contract
from support.runs import replace, typed
from support.world import small_workspace
from targeting.errors import ConfigurationError
from targeting.workspace import find_contract, load_workspace

Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return without_imports(small_workspace(tmp_path / "workspace", {}))


def properties(contract: dict[str, Any]) -> list[dict[str, Any]]:
    return list(contract["schema"][0]["properties"])


def event(contract: dict[str, Any]) -> dict[str, Any]:
    return dict(contract["schema"][0]["customProperties"][0]["value"])


def declared(name: str, **changes: object) -> Change:
    """Declare one column more, or one else."""

    def change(contract: dict[str, Any]) -> None:
        there = contract["schema"][0]["properties"]
        kept = [column for column in there if column["name"] != name]
        reads = changes.pop("reads", "code")
        custom = [{"property": key, "value": value} for key, value in {"reads": reads, **changes}.items()]
        contract["schema"][0]["properties"] = [*kept, {"name": name, "required": True, "customProperties": custom}]

    return change


def told(**fields: object) -> Change:
    return lambda contract: contract["schema"][0]["customProperties"][0]["value"].update(
        fields=event(contract)["fields"] | fields
    )


def set_event(**changes: object) -> Change:
    return lambda contract: contract["schema"][0]["customProperties"][0]["value"].update(changes)


def of_file(name: str, value: object) -> Change:
    return lambda contract: contract.update(customProperties=[{"property": name, "value": value}])


WORDS = {"column": "word", "words": {"Tilbud": "offer"}}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (declared("note", reads="text"), "no free text"),
        (declared("note", reads="keyed"), "no free text"),
        (declared("word", reads="text"), "a day comes from a column that reads date"),
        (declared("note"), "note says nothing of the event"),
        (declared("day", reads="code"), "day names a column that reads date"),
        (set_event(event="assesed"), "there is no event assesed"),
        (set_event(event="handed_over", fields={}), "by the program alone"),
        (set_event(fields={}), "outcome is not told"),
        (set_event(event="measure_granted", fields={}), "granted by hand"),
        (set_event(day={"column": "there"}), "not declared: there"),
        (set_event(event="measure_followed_up", fields={}), "granted by hand"),
        (set_event(event="measure_followed_up", measure="M4", fields={}), "granted by hand"),
        (set_event(event="measure_followed_up", measure="M2", fields={}), "how is not told"),
        (set_event(event="measure_followed_up", measure="M2", fields={"how": {"value": "not_held"}}), "cannot say"),
        (set_event(event="measure_ended", measure="M2", fields={}), "granted by hand"),
        (set_event(measure="M2"), "assessed is of no measure"),
        (set_event(only=[{"column": "there", "in": ["x"]}]), "not declared: there"),
        (set_event(only=[{"column": "day", "in": ["x"]}]), "day stands under only, and must read code"),
        (set_event(only=[{"column": "word", "in": ["Ukendt"]}]), "ukendt cannot be translated"),
        (told(why={"value": "x"}), "no field why"),
        (told(outcome={"column": "word"}), "with its words"),
        (told(outcome={"value": "offered"}), "outcome cannot say offered"),
        (told(outcome={**WORDS, "value": "offer"}), "state either column"),
        (told(outcome={"column": "word", "words": {"Tilbud": "offer", "TILBUD": "no_need"}}), "the same but for"),
        (told(outcome={"column": "word", "words": {"Ukendt": "offer"}}), "ukendt cannot be translated"),
        (told(outcome={"column": "word", "words": {True: "offer"}}), "in quotation marks"),
        (of_file("role", "register"), "unknown custom property role"),
        (of_file("deliveredInParts", True), "unknown custom property deliveredInParts"),
        (lambda c: c["schema"][0]["customProperties"].append({"property": "involvement", "value": []}), "involvement"),
        (lambda c: c["schema"][0].update(quality=[{"id": "x", "metric": "rowCount", "mustBe": 1}]), "quality is asked"),
        (lambda c: c["schema"][0]["properties"].pop(0), "exactly one column reads cpr"),
        (lambda c: c["schema"][0]["properties"][0].update(required=False), "required: true"),
        (lambda c: c.update(id="another"), "id is another and should be assessed"),
    ],
)  # fmt: skip
def test_what_a_contract_of_the_casebook_cannot_declare(town: Path, change: Change, why: str) -> None:
    contract = contract_of(ASSESSED)
    change(contract)
    path = write_contract(town, contract)
    path.rename(path.with_name("assessed.odcs.yaml"))
    with pytest.raises(ConfigurationError, match=why) as refused:
        load_workspace(town)
    assert "assessed.odcs.yaml" in str(refused.value)


def test_a_unit_is_one_of_the_municipalitys(town: Path) -> None:
    unit = {"column": "word", "words": {"Biblioteket": "library"}}
    write_contract(town, contract_of({**REFERRED, "fields": {"from_unit": unit}}))
    with pytest.raises(ConfigurationError, match="library is no service centre"):
        load_workspace(town)


def test_a_consent_says_which_text_was_signed(town: Path) -> None:
    """The newest would be another one day, and a row that was read in before would be another consent."""
    fields = CONSENT["fields"]
    assert isinstance(fields, dict)
    for text in (None, "en-plan", ""):
        stated = {**fields, "text": {"value": text}} if text is not None else {k: fields[k] for k in ("yes", "until")}
        write_contract(town, contract_of({**CONSENT, "fields": stated}))
        with pytest.raises(ConfigurationError, match=r"text (is not told|cannot say)"):
            load_workspace(town)


def test_it_is_covered_by_the_casebooks_basis_and_by_no_other(town: Path) -> None:
    """So neither a rule nor a run rests on it."""
    before = {basis.id: basis.texts for basis in load_workspace(town).bases}
    write_contract(town, contract_of(REFERRED))
    workspace = load_workspace(town)
    added = {basis.id: {text.place for text in set(basis.texts) - set(before[basis.id])} for basis in workspace.bases}
    assert added == {"eksempel-en-plan": set(), "eksempel-sagsmappe": {"case_imports/referred.odcs.yaml"}}
    assert [contract.id for contract in workspace.case_imports] == ["referred"]


def test_no_run_can_read_it_as_a_register(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Not from its own folder, not copied among the registers, and not as an unfinished one in the sample's list."""
    path = write_contract(town, contract_of(REFERRED))
    assert "referred" not in {contract.id for contract in load_workspace(town).registers}
    with pytest.raises(ConfigurationError, match="No contract referred"):
        find_contract(town, "referred")
    settings = (town / "workspace.toml").read_text("utf-8")
    replace(town / "workspace.toml", "[registers.aids]", "[registers.referred]\n\n[registers.aids]")
    with pytest.raises(ConfigurationError, match="no contract of that name"):
        load_workspace(town)
    (town / "registers").mkdir()
    (town / "registers" / path.name).write_bytes(path.read_bytes())
    with pytest.raises(ConfigurationError, match="unknown custom property caseEvent"):
        load_workspace(town)
    (town / "workspace.toml").write_text(settings, "utf-8")
    assert typed("register", "test", town, path, "--contract", "referred") == 2
    assert "caseEvent" in capsys.readouterr().err


def test_a_registers_contract_writes_nothing_in_the_casebook(town: Path) -> None:
    contract = contract_of(REFERRED)
    contract["schema"][0]["customProperties"] = [{"property": "involvement", "value": []}]  # type: ignore[index]
    write_contract(town, contract)
    with pytest.raises(ConfigurationError, match="unknown custom property involvement"):
        load_workspace(town)


def test_one_that_is_not_finished_is_not_read_by(town: Path) -> None:
    write_contract(town, contract_of(REFERRED) | {"status": "draft"})
    with pytest.raises(ConfigurationError, match="not finished"):
        load_workspace(town).case_import("referred")
    with pytest.raises(ConfigurationError, match="There are: referred"):
        load_workspace(town).case_import("refered")
