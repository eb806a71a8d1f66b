"""What a page must be before any browser sees it: whole in itself, Danish, and in order for a screen reader."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise

VOID = {"meta", "br", "hr", "wbr", "col", "link", "img", "input", "source", "embed", "base", "track", "area"}
FETCHING = {
    "audio", "base", "embed", "frame", "iframe", "image", "img", "input", "link", "object", "script", "source", "track",
    "video",
}  # fmt: skip
ADDRESSES = {
    "action", "background", "cite", "data", "formaction", "href", "manifest", "ping", "poster", "src", "srcdoc",
    "srcset", "xlink:href",
}  # fmt: skip
LEVEL = re.compile(r"h([1-6])")


class Markup(HTMLParser):
    """The tags of a page in order with their attributes, its words, its style, and which tags are not closed.

    ``nameless`` counts the drawings that nobody names: neither they themselves nor what they stand in.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.style = ""
        self.torn: list[str] = []
        self.nameless = 0
        self._open: list[tuple[str, bool]] = []
        self.feed(html)
        self.close()
        self.torn += [f"<{tag}> is not closed" for tag, _ in self._open]

    def of(self, *names: str) -> list[dict[str, str]]:
        """The attributes of every tag of these names."""
        return [attributes for tag, attributes in self.tags if tag in names]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.tags.append((tag, attributes))
        named = attributes.get("role") == "img" and bool({"aria-label", "aria-labelledby"} & set(attributes))
        told = named or attributes.get("aria-hidden") == "true" or any(told for _, told in self._open)
        self.nameless += tag == "svg" and not told
        if tag not in VOID:
            self._open.append((tag, told))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop()[0] != tag:
            self.torn.append(f"</{tag}> closes another tag")

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][0] == "style":
            self.style += data
        elif data.strip():
            self.words.append(data.strip())


def faults(html: str) -> list[str]:
    """Everything that is wrong with a page, a sentence each; none when it may be sent to anybody."""
    page = Markup(html)
    return [*page.torn, *_frame(html, page), *_headings(page), *_tables(page), *_names(page), *_fetched(page)]


def _frame(html: str, page: Markup) -> Iterator[str]:
    if not html.startswith("<!doctype html>"):
        yield "does not begin with <!doctype html>"
    if [tag.get("lang") for tag in page.of("html")] != ["da"]:
        yield "is not said to be Danish"
    if {"charset": "utf-8"} not in page.of("meta"):
        yield "does not say its character set"
    if "viewport" not in {tag.get("name") for tag in page.of("meta")}:
        yield "is not made for small screens"
    for name in ("title", "main", "h1"):
        if len(page.of(name)) != 1:
            yield f"has {len(page.of(name))} <{name}>"
    for rule in ("@media print", "size: A4"):
        if rule not in page.style:
            yield f"has no {rule} in its style"


def _headings(page: Markup) -> Iterator[str]:
    levels = [int(found[1]) for tag, _ in page.tags if (found := LEVEL.fullmatch(tag))]
    if levels[:1] != [1]:
        yield "does not begin with <h1>"
    yield from (f"<h{after}> comes after <h{before}>" for before, after in pairwise(levels) if after > before + 1)


def _tables(page: Markup) -> Iterator[str]:
    if any(cell.get("scope") not in ("row", "col", "rowgroup", "colgroup") for cell in page.of("th")):
        yield "has a table header without scope"
    if page.of("table") and not page.of("th"):
        yield "has a table without headers"


def _names(page: Markup) -> Iterator[str]:
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    yield from (f"has the id {name} twice" for name in sorted({name for name in ids if ids.count(name) > 1}))
    for _, attributes in page.tags:
        named = f"{attributes.get('aria-labelledby', '')} {attributes.get('aria-describedby', '')}".split()
        yield from (f"names what is not there: {name}" for name in named if name not in ids)
    yield from (f"leads to what is not there: {link['href']}" for link in page.of("a") if lost(link["href"], ids))
    if page.nameless:
        yield "has a drawing without a name"


def lost(href: str, ids: list[str]) -> bool:
    return href.startswith("#") and href[1:] not in ids


def _fetched(page: Markup) -> Iterator[str]:
    """A link may lead to a law, or to another page in the folder; everything else that has an address would be
    fetched, and a script would run.
    """
    for tag, attributes in page.tags:
        if tag in FETCHING:
            yield f"has a <{tag}>"
        for name, value in attributes.items():
            inside = value.startswith("#") and name in ("href", "xlink:href")
            if name in ADDRESSES and not inside and not (tag == "a" and name == "href"):
                yield f"fetches what <{tag} {name}> names"
            if tag == "a" and name == "href" and not re.match(r"https?://|#|mailto:|[a-z]+\.html$", value):
                yield f"links to {value}"
            if name.startswith("on"):
                yield f"runs a script in <{tag} {name}>"
            if tag == "meta" and name == "http-equiv":
                yield "has a <meta http-equiv>"
    styles = [page.style, *(attributes.get("style", "") for _, attributes in page.tags)]
    if re.search(r"url\((?!#)|@import|@font-face|image-set\(|://|expression\(", " ".join(styles)):
        yield "fetches something in its style"
