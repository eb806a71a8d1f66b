"""A contract that names a code that nobody has declared is refused before any row is read: exit 2, and what is near."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.runs import typed
from targeting.errors import ConfigurationError
from targeting.workspace import catalogue, load_register

SHIPPED = catalogue("registers")
INVOLVEMENT = "      - property: involvement\n"


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


@pytest.mark.parametrize("register", ["sickness_benefit", "social_psychiatry", "jobcentre", "aids", "benefit_refund"])
def test_a_register_says_what_its_rows_become_or_that_they_become_nothing(register: str, tmp_path: Path) -> None:
    """What is left out is not taken for nothing: that is written, `involvement: []`."""
    before, _, rest = (SHIPPED / f"{register}.odcs.yaml").read_text(encoding="utf-8").partition(INVOLVEMENT)
    _, _, after = rest.partition("\n    quality:")
    path = tmp_path / f"{register}.odcs.yaml"
    path.write_text(f"{before}{INVOLVEMENT}        value: []\n    quality:{after}", encoding="utf-8")
    assert load_register(path).involvement == ()
    left_out = before.removesuffix("    customProperties:\n") if before.endswith("    customProperties:\n") else before
    path.write_text(f"{left_out}    quality:{after}", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"no involvement is stated.*`involvement: \[\]`"):
        load_register(path)
