"""No basis, no run: what the basis does not cover is refused and logged, and not one extract is opened."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from support.approval import sign_people
from support.delivery import FILES
from support.runs import contents, entries, events, extract, log_holds, opened_extracts, replace, typed
from support.world import DELIVERY
from targeting.session import actor
from targeting.workspace import catalogue

Break = Callable[[Path], None]


def basis(workspace: Path) -> Path:
    return workspace / "bases" / "eksempel-en-plan.toml"


def end_validity(workspace: Path) -> None:
    replace(basis(workspace), "valid_from = 2018-05-25", "valid_from = 2018-05-25\nvalid_to = 2019-05-24")


def remove_register(workspace: Path) -> None:
    text = basis(workspace).read_text(encoding="utf-8")
    without, found = re.subn(r"\[registers\.aids\]\n(?:[^\[\n].*\n)+", "", text)
    assert found == 1
    basis(workspace).write_text(without, encoding="utf-8")


def remove_column(workspace: Path) -> None:
    replace(basis(workspace), '"granted_on", ', "")


def approve_simulation_only(workspace: Path) -> None:
    replace(basis(workspace), 'modes = ["simulate", "operate"]', 'modes = ["simulate"]')


def remove_bases(workspace: Path) -> None:
    shutil.rmtree(workspace / "bases")


def declare_another_column(workspace: Path) -> None:
    """The municipality's own contract reads the aid's name too."""
    (workspace / "registers").mkdir()
    own = workspace / "registers" / "aids.odcs.yaml"
    shutil.copy(catalogue("registers") / "aids.odcs.yaml", own)
    column = (
        "      - name: aid_name\n        physicalName: Hjælpemiddel\n        logicalType: string\n"
        "        customProperties:\n          - {property: reads, value: text}\n"
        "          - {property: position, value: 4}\n"
    )
    replace(own, "    properties:\n", f"    properties:\n{column}")


def change_after_approval(workspace: Path) -> None:
    replace(basis(workspace), "expected_persons_nominated = 400", "expected_persons_nominated = 4000")


def remove_approval(workspace: Path) -> None:
    (workspace / "approvals" / "basis" / "eksempel-en-plan.note").unlink()


def tune_the_rules(workspace: Path) -> None:
    replace(workspace / "rulesets" / "en-plan.toml", "threshold = 4", "threshold = 3")


def start_as_the_approver(workspace: Path) -> None:
    replace(workspace / "workspace.toml", '"fiktiv-datasteward"', json.dumps(actor()))
    sign_people(workspace)


def nothing(workspace: Path) -> None:
    pass


BROKEN: dict[str, tuple[Break, tuple[str, ...], str, str]] = {
    "validity ended": (end_validity, (), "gjaldt til og med 2019-05-24", "was valid up to and including 2019-05-24"),
    "register removed": (remove_register, (), "Registeret aids er ikke med", "Register aids is not in"),
    "column removed": (remove_column, (), "kolonner i registeret aids: granted_on", "of register aids: granted_on"),
    "column added to a contract": (
        declare_another_column, (), "kolonner i registeret aids: aid_name", "of register aids: aid_name",
    ),
    "mode not approved": (
        approve_simulation_only, ("--mode", "operate"), "operate er ikke godkendt", "operate is not approved",
    ),
    "purpose of control": (nothing, ("--purpose", "CONTROL"), "Formålet CONTROL er afvist", "CONTROL is refused"),
    "unknown purpose": (nothing, ("--purpose", "CURIOSITY"), "Formålet er ukendt", "The purpose is unknown"),
    "purpose of sanction": (
        nothing, ("--purpose", "SANCTION"), "må aldrig føre til en sanktion", "must never lead to a sanction",
    ),
    "purpose of fraud": (nothing, ("--purpose", "FRAUD"), "lede efter snyd", "look for fraud"),
    "purpose of research": (nothing, ("--purpose", "RESEARCH"), "kræver sin egen hjemmel", "need a basis"),
    "changed after approval": (
        change_after_approval, (), "bases/eksempel-en-plan.toml er ændret efter", "was changed after its approval",
    ),
    "changed after approval, in a simulation": (
        change_after_approval, ("--mode", "simulate"), "er ændret efter godkendelsen", "was changed after its approval",
    ),
    "not approved": (remove_approval, (), "bases/eksempel-en-plan.toml er ikke godkendt", "plan.toml is not approved"),
    "rules tuned after approval": (
        tune_the_rules, (), "rulesets/en-plan.toml er ændret efter", "rulesets/en-plan.toml was changed",
    ),
    "started by the approver": (
        start_as_the_approver, (), "har selv godkendt bases/eksempel-en-plan.toml", "cannot start what rests on it",
    ),
    "no bases": (remove_bases, (), "fundet: 0", "found: 0"),
}  # fmt: skip

cases = pytest.mark.parametrize(("breaks", "arguments", "da", "en"), BROKEN.values(), ids=BROKEN.keys())


@cases
def test_a_run_that_is_not_covered_opens_no_extract_and_is_logged(
    workspace: Path, capsys: pytest.CaptureFixture[str], breaks: Break, arguments: tuple[str, ...], da: str, en: str
) -> None:
    breaks(workspace)
    with opened_extracts() as opened:
        status = typed("run", workspace, *arguments)
    assert (status, opened) == (3, set())
    refusal = capsys.readouterr().err
    assert "nothing was read" in refusal
    assert en in refusal
    assert_denial_logged(workspace, da, en)


def assert_denial_logged(workspace: Path, da: str, en: str) -> None:
    """The log names what is missing, and the run has made nothing else."""
    assert events(workspace) == ["people.enrolled", "run.requested", "legal.checked", "run.denied"]
    _, requested, checked, denied = entries(workspace)
    assert requested.run_id == checked.run_id == denied.run_id
    assert checked.body["allowed"] is False
    assert any(da in reason["da"] and en in reason["en"] for reason in denied.body["missing"])
    assert log_holds(workspace)
    assert not (workspace / "published").exists()
    assert not (workspace / "state" / "runs").exists()


def test_the_same_probe_sees_every_extract_of_a_run_that_is_covered(workspace: Path) -> None:
    with opened_extracts() as opened:
        assert typed("run", workspace) == 0
    assert opened == {name for name, _, _ in FILES.values()}


@pytest.mark.parametrize(("breaks", "status"), [(end_validity, 3), (nothing, 4)], ids=["not covered", "covered"])
def test_extracts_that_nobody_can_open_do_not_change_a_denial(workspace: Path, breaks: Break, status: int) -> None:
    """Each extract is a link to nowhere: whatever opens one, DuckDB and its threads too, makes it exit 4."""
    for name, _, _ in FILES.values():
        path = extract(workspace, name)
        path.unlink()
        path.symlink_to("nowhere")
    breaks(workspace)
    program = Path(sys.executable).with_name("targeting")
    done = subprocess.run([program, "run", workspace], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == status
    assert ("is a link or no file" in done.stderr) is (status == 4)


def test_a_denied_run_needs_no_delivery_that_can_be_read(workspace: Path) -> None:
    for path in (workspace / "inbox" / DELIVERY).iterdir():
        path.unlink()
    end_validity(workspace)
    assert typed("run", workspace) == 3


def test_a_denial_leaves_what_the_last_good_run_left(released: Path) -> None:
    before = {part: contents(released / part) for part in ("published", "state")}
    assert typed("run", released, "--purpose", "SANCTION") == 3
    assert typed("run", released, "--purpose", "FRAUD") == 3
    assert {part: contents(released / part) for part in ("published", "state")} == before
    assert "run.abandoned" not in events(released)
