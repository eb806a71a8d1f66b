"""A contract in the workspace takes the place of the catalogue's, and gives the approved names another meaning.

An approval of a basis covers what its labels mean: the contracts, the code lists, the units, byte for byte.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from support.approval import STEWARD, approve_all, sample_signer
from support.delivery import ANNA, small_rows, write_register
from support.runs import entries, opened_extracts, replace, typed
from support.world import DELIVERY
from targeting.audit import RulesetVaried, TriedRuleset
from targeting.errors import ConfigurationError, NotCovered, TargetingError
from targeting.run import RunRequest, begin, consult, ground_of, land
from targeting.session import open_session
from targeting.workspace import catalogue, load_workspace


def own(workspace: Path, register: str, old: str = "", new: str = "") -> Path:
    """A contract of the workspace's own: the catalogue's, with ``new`` in the place of ``old``."""
    path = workspace / "registers" / f"{register}.odcs.yaml"
    path.parent.mkdir(exist_ok=True)
    shutil.copy(catalogue("registers") / path.name, path)
    if old:
        replace(path, old, new)
    return path


def refused(workspace: Path, why: str) -> None:
    with opened_extracts() as opened, pytest.raises(NotCovered, match=why):
        begin(open_session(workspace), RunRequest())
    assert not opened
    assert entries(workspace)[-1].type == "run.denied"


def other_column(workspace: Path) -> None:
    own(workspace, "social_psychiatry", '"IndsatsStatus"', '"BorgerMobil"')


def other_unit(workspace: Path) -> None:
    replace(workspace / "workspace.toml", 'name = "Jobcentret"', 'name = "Rusmiddelcentret 2"')


def other_department(workspace: Path) -> None:
    replace(
        workspace / "workspace.toml",
        'department = "social"\nservice_centre = "misuse_centre"',
        'department = "children"\nservice_centre = "youth_centre"',
    )


def no_objections(workspace: Path) -> None:
    replace(workspace / "workspace.toml", "[registers.objection]\nmay_repeat = true", "")
    for file in workspace.glob("inbox/*/indsigelser*"):
        file.unlink()


CHANGES = {
    "an approved column reads another": (other_column, r"registers/social_psychiatry\.odcs\.yaml"),
    "a unit has another name": (other_unit, r"workspace\.toml"),
    "a register counts for another department": (other_department, r"workspace\.toml"),
    "the list of objections is not read": (no_objections, r"registers/objection\.odcs\.yaml and workspace\.toml"),
}


@pytest.mark.parametrize(("change", "named"), CHANGES.values(), ids=CHANGES.keys())
def test_what_gives_an_approved_label_its_meaning_cannot_change_under_the_approval(
    workspace: Path, change: Callable[[Path], None], named: str
) -> None:
    change(workspace)
    refused(workspace, f"have changed since: {named}\\. What is not")
    approve_all(workspace)
    begin(open_session(workspace), RunRequest())


def test_a_code_list_that_says_otherwise_voids_the_approval(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It comes with the program: a new version of that, or an edited installation, must be approved too."""
    there = tmp_path / "catalogue"
    shutil.copytree(catalogue(""), there)
    monkeypatch.setattr("targeting.workspace.workspace.catalogue", lambda part: there / part)
    replace(there / "code_lists" / "aid.csv", "Hjælpemidler", "Hjælp")
    refused(workspace, r"have changed since: code_lists/aid\.csv\.")


def test_a_look_into_the_last_run_is_refused_too(released: Path) -> None:
    asked = RulesetVaried(
        ruleset=TriedRuleset(id="en-plan", version="1", sha256="a" * 64, as_of="2017-10-02", adopted=True), varied={}
    )
    other_column(released)
    with pytest.raises(NotCovered, match=r"have changed since: registers/social_psychiatry\.odcs\.yaml"):
        consult(ground_of(open_session(released)), asked)


def test_an_approval_of_an_older_version_which_covered_less_does_not_hold(workspace: Path) -> None:
    note = workspace / "approvals" / "basis" / "eksempel-en-plan.note"
    text = note.read_text(encoding="utf-8").partition("\n\n")[0] + "\n"
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith(("declare", "declarations"))]
    note.write_bytes(sample_signer(STEWARD).sign("".join(lines)))
    refused(workspace, "does not cover what gives its names their meaning.*targeting basis approve")


def test_a_note_whose_list_does_not_give_its_root_is_no_approval(workspace: Path) -> None:
    note = workspace / "approvals" / "basis" / "eksempel-en-plan.note"
    text = note.read_text(encoding="utf-8").partition("\n\n")[0] + "\n"
    other = [line.replace("code_lists/aid.csv", "code_lists/aids.csv") for line in text.splitlines(keepends=True)]
    note.write_bytes(sample_signer(STEWARD).sign("".join(other)))
    refused(workspace, "is a signed text, but not an approval")


def test_every_step_holds_the_declarations_to_those_of_the_beginning(workspace: Path) -> None:
    """Also where the change is approved meanwhile: the gate was asked about others."""
    ref = begin(open_session(workspace), RunRequest())
    other_unit(workspace)
    approve_all(workspace)
    with opened_extracts() as opened, pytest.raises(TargetingError, match=r"under way: workspace\.toml\. Start"):
        land(ref)
    assert not opened


def test_what_was_approved_can_be_read_in_ten_years(workspace: Path) -> None:
    """The log has the list and the root; state/declarations has each text under its fingerprint."""
    begin(open_session(workspace), RunRequest())
    logged = next(entry.body for entry in entries(workspace) if entry.type == "legal.checked")
    kept = workspace / "state" / "declarations"
    for place, digest in logged["declarations"].items():
        assert sha256((kept / digest).read_bytes()).hexdigest() == digest, place
    note = (workspace / "approvals" / "basis" / "eksempel-en-plan.note").read_text(encoding="utf-8")
    assert f"declarations: {logged['declarations_root']}\n" in note
    assert {f"declares: {digest}  {place}" for place, digest in logged["declarations"].items()} <= set(
        note.splitlines()
    )
    ruleset = (workspace / "rulesets" / "en-plan.toml").read_bytes()
    assert (kept / sha256(ruleset).hexdigest()).read_bytes() == ruleset


def test_a_kept_text_is_written_once_and_mended_where_it_was_changed(workspace: Path) -> None:
    begin(open_session(workspace), RunRequest())
    texts = sorted((workspace / "state" / "declarations").iterdir())
    texts[0].write_text("something else", encoding="utf-8")
    before = [text.stat().st_mtime_ns for text in texts]
    begin(open_session(workspace), RunRequest())
    assert sha256(texts[0].read_bytes()).hexdigest() == texts[0].name
    assert [text.stat().st_mtime_ns for text in texts[1:]] == before[1:]


def test_check_lists_every_declaration_and_the_root(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed("check", workspace, "--json") == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)["declarations"]
    assert {"bases/eksempel-en-plan.toml", "code_lists/kle.csv", "registers/aids.odcs.yaml", "workspace.toml"} <= set(
        told["files"]
    )
    assert typed("check", workspace) == 0
    shown = capsys.readouterr().out
    for place, digest in told["files"].items():
        assert f"{place} {digest[:12]}" in shown
    assert told["root"][:12] in shown


PATHS = ["../../../etc/pass*", "/etc/passwd", "..", ".", "", "**", "a/b.csv", "..\\up.csv", "*/x.csv", "**/*.csv"]


@pytest.mark.parametrize("path", PATHS)
def test_a_path_in_a_contract_is_a_bare_file_name(workspace: Path, path: str) -> None:
    own(workspace, "jobcentre", 'path: "momentum_forloeb*.csv"', f"path: {json.dumps(path)}")
    with pytest.raises(ConfigurationError, match=r"jobcentre\.odcs\.yaml.*path.*the name of a file"):
        load_workspace(workspace)


@pytest.mark.parametrize("lowered", ["ordinary", "special"])
def test_the_legal_category_of_a_register_of_the_catalogue_cannot_be_lowered(workspace: Path, lowered: str) -> None:
    own(workspace, "municipal_health", "value: health", f"value: {lowered}")
    with pytest.raises(ConfigurationError, match=f"says {lowered} of a register that is health"):
        load_workspace(workspace)


def test_a_category_left_out_is_a_lowered_one_and_a_raised_one_is_taken(workspace: Path) -> None:
    health, next_line = "  - {property: legalCategory, value: health}\n", "  - {property: retentionMonths,"
    own(workspace, "municipal_health", health, "")
    with pytest.raises(ConfigurationError, match="says ordinary of a register that is health"):
        load_workspace(workspace)
    own(workspace, "municipal_health")
    own(workspace, "jobcentre", next_line, health + next_line)
    assert load_workspace(workspace).register("jobcentre").health


def test_a_fictional_basis_covers_no_number_that_could_be_a_living_persons(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Anybody can approve for municipality 999. The number is built here, since none may stand in a file."""
    living = ANNA[:6] + "4" + ANNA[7:]
    write_register(workspace / "inbox" / DELIVERY, "aids", [dict(row) | {"Personnummer": living} for row in aids()])
    assert typed("run", workspace) == 4
    said = capsys.readouterr().err
    assert "could be living persons'" in said
    assert living not in said
    assert not (workspace / "published").exists()
    assert not list((workspace / "state" / "runs").iterdir())


def aids() -> list[dict[str, str]]:
    return [dict(row) for row in small_rows()["aids"]]
