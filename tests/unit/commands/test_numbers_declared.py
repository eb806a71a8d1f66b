"""What is declared holds no number of a citizen's: it is told by file and line, and never repeated."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.world import small_workspace
from targeting.commands.lookup import numbers_in
from targeting.workspace import load_workspace

NUMBER = "121168 - 5870"


@pytest.mark.parametrize(
    "place",
    ["workspace.toml", "bases/eksempel-en-plan.toml", "rulesets/en-plan.toml", "bases/eksempel-sagsmappe.toml"],
)
def test_a_number_in_any_declaration_is_told_by_its_line(place: str, tmp_path: Path) -> None:
    town = small_workspace(tmp_path / "workspace", {})
    assert numbers_in(load_workspace(town).texts) == ()
    file = town / place
    file.write_text(f"{file.read_text(encoding='utf-8')}\n# Aftalt om {NUMBER}\n", encoding="utf-8")
    (found,) = numbers_in(load_workspace(town).texts)
    lines = len(file.read_text(encoding="utf-8").splitlines())
    assert str(found).startswith(f"{place}: line {lines} holds what looks like a CPR number")
    assert "5870" not in str(found)


def test_every_declaration_that_an_approval_covers_is_held(tmp_path: Path) -> None:
    workspace = load_workspace(small_workspace(tmp_path / "workspace", {}))
    held = {text.place for text in workspace.texts}
    for basis in workspace.bases:
        assert {text.place for text in workspace.texts_of(basis.subject)} <= held
    assert workspace.share_rules.subject.place in held
    assert {each.place for each in workspace.rulesets} <= held
