"""The example documents are what the program makes: read in docs/da/dokumenter, and made anew by `make reference`."""

from __future__ import annotations

import pytest

from support.documents import PAGES, ROOT, documents

MADE = documents()


@pytest.mark.parametrize("place", sorted(MADE))
def test_a_document_is_what_the_declarations_say(place: str) -> None:
    assert (ROOT / place).read_text(encoding="utf-8") == MADE[place], "run `make reference`"


def test_nothing_else_lies_among_the_pages() -> None:
    pages = {f"{PAGES}/{path.name}" for path in (ROOT / PAGES).iterdir()}
    assert pages == {place for place in MADE if place.startswith(PAGES)}


def test_the_same_declarations_give_the_same_bytes() -> None:
    assert documents() == MADE
