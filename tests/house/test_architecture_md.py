"""docs/architecture.md: its picture and rooms are the code's, and every place it names is there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

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
    assert name in set(_made(ast.parse((PACKAGE / file).read_text(encoding="utf-8"))))


def _made(tree: ast.Module) -> Iterator[str]:
    """The functions, methods, classes and constants of a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (target.id for target in targets if isinstance(target, ast.Name))


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#]+)\)", TEXT))))
def test_a_link_of_the_page_leads_somewhere(link: str) -> None:
    assert (PAGE.parent / link).exists()
