"""The example of an estimate on the analysts' page says what its code says."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from support.areas import COLUMN
from support.runs import ROOT
from targeting.workspace import Expected, bandings
from targeting.workspace.control_sample import ControlSample
from targeting.workspace.groups import Groups

PAGE = Path(ROOT / "docs" / "da" / "rammer-reglerne-skaevt.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, flags=re.DOTALL)


def test_the_printed_estimate_is_what_the_code_prints(capsys: pytest.CaptureFixture[str]) -> None:
    (code,), (printed,) = blocks("python"), blocks("text")
    exec(compile(code, "the page", "exec"), {})
    assert capsys.readouterr().out == printed


def test_what_is_shown_of_a_rule_set_loads_and_states_the_defaults() -> None:
    expected, groups, control = (tomllib.loads(text) for text in blocks("toml"))
    shown = Expected.model_validate(expected["expected"])
    assert shown.model_copy(update={"departures": ()}) == Expected()
    assert shown.explanation("age_band", "67+", "lower")
    assert Groups.model_validate(groups["groups"]).age_bands in {banding.id for banding in bandings()}
    ControlSample.model_validate({key: control["control_sample"][key] for key in ControlSample.model_fields})


def test_the_column_of_the_page_is_the_one_the_tests_declare() -> None:
    (column,) = blocks("yaml")
    assert set(column.splitlines()) <= set(COLUMN.splitlines())
