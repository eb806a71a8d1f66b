"""docs/threat-model.md: each promise names a test that is there, and SECURITY.md promises nothing beside them."""

from __future__ import annotations

import ast
import re

import pytest

from support.house import ROOT

TEXT = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
PROMISES = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TEXT[TEXT.index("## Promises") : TEXT.index("## What it leaves out")].splitlines()[3:]
    if line.startswith("|")
]
NAMED = re.compile(r"`(tests/[\w/.]+)::(\w+)`")


def test_the_table_is_read() -> None:
    assert len(PROMISES) >= 15


@pytest.mark.parametrize("promise", PROMISES, ids=[promise[0][:60] for promise in PROMISES])
def test_a_promise_has_a_test(promise: list[str]) -> None:
    named = NAMED.findall(promise[-1])
    assert named, "no test"
    for file, name in named:
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_attack_stands_in_the_model() -> None:
    """A subject that was attacked is a promise, or somebody forgot to make it one."""
    attacked = {path.name for path in (ROOT / "tests" / "security" / "attacks").glob("test_*.py")}
    assert attacked - {file.rpartition("/")[2] for file, _ in NAMED.findall(TEXT)} == set()


def test_the_security_page_promises_nothing_of_its_own() -> None:
    page = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    assert "docs/threat-model.md" in page and "| promise |" not in page
