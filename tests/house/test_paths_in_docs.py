"""A file that the documentation names is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from support.house import PACKAGE, ROOT

PAGES = (*ROOT.glob("*.md"), *sorted((ROOT / "docs").rglob("*.md")))
# `sql/link/spell.sql`, `tests/house/`, and in the map of the house `registers/faults.py:find_faults`.
OF_THE_ROOT = re.compile(r"(?<![\w/.])((?:src|tests|nightly|docs|sql|flows)/[\w./-]*\w)(?![\w<*{…])")
OF_THE_MAP = re.compile(r"`(?!tests/)([a-z_]+(?:/[a-z_]+)+\.py)(?::(\w+))?`")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_a_file_that_a_page_names_is_there(page: Path) -> None:
    named = OF_THE_ROOT.findall(page.read_text(encoding="utf-8"))
    assert [name for name in named if not (ROOT / name.rstrip(".")).exists()] == []


def test_the_map_names_functions_that_are_there() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = OF_THE_MAP.findall(text)
    assert len(named) > 20
    gone = [
        f"{file}:{name}"
        for file, name in named
        if not (PACKAGE / file).is_file()
        or not re.search(rf"^(def|class) {name or ''}", (PACKAGE / file).read_text(encoding="utf-8"), re.M)
    ]
    assert gone == []
