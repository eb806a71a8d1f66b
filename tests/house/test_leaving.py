"""docs/reference/leaving.md: whatever leaves state/ is on the list, and what guards it is a test that is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from support.leaving import commands, declared, facets, listed, logged_numbers
from support.world import ROOT

RELEASED = "run_of_six"
ROWS = [row for rows in declared().values() for row in rows]


@pytest.mark.parametrize(
    ("kind", "found"),
    [("log", logged_numbers), ("lineage", facets), ("commands", commands)],
    ids=["fields of the log", "facets", "commands"],
)
def test_what_there_is_is_listed_once_and_nothing_else(kind: str, found) -> None:  # type: ignore[no-untyped-def]
    assert sorted(listed(kind)) == sorted(found()), "tests/support/leaving.toml"


def test_every_file_that_a_run_leaves_outside_state_is_listed(released: Path) -> None:
    places = [re.compile(place.replace(".", r"\.").replace("*", ".*")) for place in listed("files")]
    left = [str(path.relative_to(released)) for path in released.rglob("*") if path.is_file()]
    outside = [name for name in left if not name.startswith(("state/", "inbox/"))]
    assert [name for name in outside if not any(place.fullmatch(name) for place in places)] == []
    assert any(name.startswith("published/restricted/") for name in outside)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["says_da"][:50])
def test_what_guards_it_is_a_test(row: dict[str, list[str]]) -> None:
    assert row["guard_da"] and row["tests"]
    for test in row["tests"]:
        file, _, name = test.partition("::")
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, test
