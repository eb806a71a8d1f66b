"""The example documents are what the program makes: read in docs/da/dokumenter, and made anew by `make reference`."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from support.documents import PAGES, ROOT, documents

MADE = documents()
HTML = [place for place in MADE if place.endswith(".html")]


class Outline(HTMLParser):
    """The tags of a page in order, with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize("place", sorted(MADE))
def test_a_document_is_what_the_declarations_say(place: str) -> None:
    assert (ROOT / place).read_text(encoding="utf-8") == MADE[place], "run `make reference`"


def test_nothing_else_lies_among_the_pages() -> None:
    pages = {f"{PAGES}/{path.name}" for path in (ROOT / PAGES).iterdir()}
    assert pages == {place for place in MADE if place.startswith(PAGES)}


def test_the_same_declarations_give_the_same_bytes() -> None:
    assert documents() == MADE


@pytest.mark.parametrize("place", HTML)
def test_a_page_is_danish_whole_and_reads_in_order(place: str) -> None:
    tags = Outline(MADE[place]).tags
    assert ("html", {"lang": "da"}) in tags
    levels = [int(tag[1]) for tag, _ in tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1 and levels.count(1) == 1 and set(levels[1:]) == {2}
    assert not [tag for tag, _ in tags if tag in ("script", "link", "img", "iframe")]
    assert not [attributes for _, attributes in tags if {"src", "href"} & set(attributes)]
    assert all(attributes.get("scope") in ("col", "row") for tag, attributes in tags if tag == "th")
    assert "size: A4" in MADE[place] and "@media print" in MADE[place]
    named = {attributes["aria-labelledby"] for tag, attributes in tags if tag == "section"}
    assert named == {attributes["id"] for tag, attributes in tags if tag == "h2"}
