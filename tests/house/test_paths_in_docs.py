"""A file that the documentation names is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from support.house import ROOT

PAGES = (*ROOT.glob("*.md"), *sorted((ROOT / "docs").rglob("*.md")))
# `sql/link/spell.sql`, `tests/house/`; what stands in the map of the house is test_architecture_md.py's.
OF_THE_ROOT = re.compile(r"(?<![\w/.])((?:src|tests|nightly|docs|sql|flows)/[\w./-]*\w)(?![\w<*{…])")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_a_file_that_a_page_names_is_there(page: Path) -> None:
    named = OF_THE_ROOT.findall(page.read_text(encoding="utf-8"))
    assert [name for name in named if not (ROOT / name.rstrip(".")).exists()] == []
