"""docs/reference/ is the specs, no more and no less: `make reference` after a spec is changed."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from support.case_page import PAGE as CASE_PAGE
from support.case_page import with_case_events
from support.contract_page import PAGE as CONTRACT_PAGE
from support.contract_page import contract_page
from support.reference import (
    BASIS_PAGE,
    CHAPTERS,
    EVIDENCE_PAGE,
    PAGES,
    SPECS,
    TABLES_PAGE,
    evidence,
    pages,
    with_basis_keys,
)
from targeting.audit import EVENTS

MODULES = sorted(SPECS.rglob("test_*.py"))


def test_the_manual_is_what_the_specs_say() -> None:
    """But for the page of tables, which rests on a recorded run: test_sql_recorded.py."""
    written = {path.name: path.read_text(encoding="utf-8") for path in PAGES.iterdir() if path.name != TABLES_PAGE}
    stale = sorted(name for name in pages().keys() | written.keys() if pages().get(name) != written.get(name))
    assert stale == [], "run `make reference`"


def test_the_table_of_a_basiss_keys_is_what_the_catalogue_says() -> None:
    written = BASIS_PAGE.read_text(encoding="utf-8")
    assert with_basis_keys(written) == written, "run `make reference`"


def test_the_evidence_dictionary_is_what_the_catalogue_says() -> None:
    assert EVIDENCE_PAGE.read_text(encoding="utf-8") == evidence(), "run `make reference`"


def test_the_language_of_contracts_is_what_their_classes_say() -> None:
    """Every key that a contract or a code list may have, with its Danish, and none that it may not."""
    assert CONTRACT_PAGE.read_text(encoding="utf-8") == contract_page(), "run `make reference`"


def test_what_can_be_recorded_in_a_case_is_what_the_catalogue_says() -> None:
    written = CASE_PAGE.read_text(encoding="utf-8")
    assert with_case_events(written) == written, "run `make reference`"


def test_every_event_that_can_be_logged_is_in_the_manual() -> None:
    page = pages()["log.md"]
    assert [name for name in EVENTS if f"### `{name}`" not in page] == []


def test_every_folder_of_specs_is_a_chapter() -> None:
    assert {path.parent.name for path in MODULES} == set(CHAPTERS)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_spec_is_in_the_manual(path: Path) -> None:
    chapter = pages()[f"{path.parent.name}.md"]
    tests = [
        node
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
    assert tests
    for test in tests:
        docstring = ast.get_docstring(test)
        assert docstring, f"{test.name} says nothing"
        assert " ".join(docstring.split()) in chapter
