"""docs/architecture.md: its picture and rooms are the code's, and every place it names is there."""

from __future__ import annotations

import ast
import re

import pytest

from support.architecture import PAGE, with_made
from support.house import PACKAGE

TEXT = PAGE.read_text(encoding="utf-8")
PLACES = sorted(set(re.findall(r"`([a-z_0-9/]+\.py):(\w+)`", TEXT)))


def test_the_picture_and_the_rooms_are_what_the_imports_say() -> None:
    assert with_made(TEXT) == TEXT, "run `make reference`"


def test_the_page_names_places() -> None:
    assert len(PLACES) >= 15


@pytest.mark.parametrize(("file", "name"), PLACES)
def test_a_place_that_the_page_names_is_there(file: str, name: str) -> None:
    tree = ast.parse((PACKAGE / file).read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#]+)\)", TEXT))))
def test_a_link_of_the_page_leads_somewhere(link: str) -> None:
    assert (PAGE.parent / link).exists()
