"""A contract that names a code that nobody has declared is refused before any row is read: exit 2, and what is near."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.runs import typed
from targeting.workspace import catalogue

SHIPPED = catalogue("registers")


def changed(workspace: Path, register: str, old: str, new: str) -> None:
    contract = (SHIPPED / f"{register}.odcs.yaml").read_text(encoding="utf-8")
    assert old in contract
    (workspace / "registers").mkdir(exist_ok=True)
    (workspace / "registers" / f"{register}.odcs.yaml").write_text(contract.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("register", "old", "new", "said"),
    [
        ("sickness_benefit", "{value: SYGEDAGPENGE}", "{value: SYGEDAGPENG}",
         "code SYGEDAGPENG stands in no code list; did you mean SYGEDAGPENGE?"),
        ("sickness_benefit", "{value: SYGEDAGPENGE}", "{value: SEL-9999}", "code SEL-9999 stands in no code list."),
        ("sickness_benefit", "code_list: sickness", "code_list: aid", "code SYGEDAGPENGE stands in no code list."),
        ("social_psychiatry", "code_list: paragraph", "code_list: paragraf",
         "code_list paragraf stands in no code list; did you mean paragraph?"),
        ("jobcentre", "code_list: jc_offer", "code_list: jc_offers",
         "code_list jc_offers stands in no code list; did you mean jc_offer?"),
        ("social_psychiatry", "default_law: SEL", "default_law: SERVICELOVEN", "default_law SERVICELOVEN stands in"),
    ],
)  # fmt: skip
def test_a_code_that_stands_in_no_list(
    workspace: Path, capsys: pytest.CaptureFixture[str], register: str, old: str, new: str, said: str
) -> None:
    changed(workspace, register, old, new)
    for command in ("check", "run"):
        assert typed(command, workspace) == 2
        assert f"{register}.odcs.yaml: involvement: {said}" in capsys.readouterr().err
