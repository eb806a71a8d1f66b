"""Every rule that is shipped has its three paragraphs in the manual: it is met, it misses by one, its boundary date."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from support.scorings import CATALOGUE
from support.tables import stated
from targeting.workspace import load_ruleset

SPECS = Path(__file__).parents[2] / "spec" / "rules"
RULESETS = sorted(path.stem for path in (CATALOGUE / "rulesets").glob("*.toml"))
# The limits of a whole set are tried like its rules; what they decide is the citizen's fate.
LIMITS = ("the_threshold", "the_age")
ANSWERS = {
    "is_met": ({"yes"}, {"nominated"}),
    "misses_by_one": ({"no"}, {"dropped"}),
    "on_the_boundary_date": ({"yes", "no"}, {"nominated", "dropped"}),
}


def promised() -> list[tuple[str, str, str]]:
    """Rule set, rule or limit, and what has to be shown of it."""
    return [
        (ruleset, name, what)
        for ruleset in RULESETS
        for name in (*(rule.id for rule in load_ruleset(CATALOGUE / "rulesets" / f"{ruleset}.toml").rules), *LIMITS)
        for what in ANSWERS
    ]


@cache
def specs(ruleset: str) -> dict[str, ast.FunctionDef]:
    path = SPECS / f"test_{ruleset.replace('-', '_')}.py"
    assert path.is_file(), f"{ruleset} is shipped without specs: write {path.name}"
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def answer(spec: ast.FunctionDef) -> list[dict[str, str]]:
    """The table that a spec calls its answer."""
    for statement in spec.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id="answer")], value=ast.Constant(value=str(table))):
                return stated(table)
    raise AssertionError(f"{spec.name} has no answer")


@pytest.mark.parametrize(("ruleset", "name", "what"), promised(), ids=lambda part: str(part))
def test_every_rule_is_met_missed_by_one_and_tried_on_its_boundary_date(ruleset: str, name: str, what: str) -> None:
    spec = specs(ruleset).get(f"test_{name}_{what}")
    assert spec is not None, f"write test_{name}_{what}"

    of_rule, of_limit = ANSWERS[what]
    if name in LIMITS:
        assert {"nominated" if row["fate"] == "nominated" else "dropped" for row in answer(spec)} == of_limit
    else:
        assert {row[name] for row in answer(spec)} == of_rule


@pytest.mark.parametrize("ruleset", RULESETS)
def test_a_spec_puts_its_citizens_to_the_rule_set_it_stands_under(ruleset: str) -> None:
    asked = {
        call.args[0].value
        for spec in specs(ruleset).values()
        for call in ast.walk(spec)
        if isinstance(call, ast.Call) and call.args and isinstance(call.args[0], ast.Constant)
    }
    assert asked == {ruleset}
