"""Every number on a page, by where it stands: in the text, in an attribute, in a drawing, in the style, in a comment.

What is on every page is masked first, as it can be no count: the names of runs and cases, hashes, and moments.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from html.parser import HTMLParser

from support.markup import VOID

Place = tuple[str, ...]
Found = Counter[tuple[Place, str]]
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
MASKED = re.compile(
    r"\d{8}T\d{6}Z-[0-9a-f]{6}|[SK][-\u2011][0-9A-Z]{8}|\b[0-9a-f]{12,64}\b|#?\bs\d+(-\d+)*\b"
    r"|\b[Ss][Hh][Aa]-?256\b|\b(?:post|[Aa]rk) nr\. \d+|\d+\. \w+ \d{4} kl\. \d\d\.\d\d|\b\d{4}-\d\d-\d\dT[\d:.]+Z?"
)
HEADINGS = {"h1", "h2", "h3", "h4"}
# How a drawing is laid out; its bars are looked at by themselves.
LAID_OUT = {
    "cx", "cy", "d", "dx", "dy", "fill", "font-family", "font-size", "font-weight", "height", "opacity", "r", "stroke",
    "stroke-dasharray", "stroke-miterlimit", "stroke-width", "transform", "version", "viewbox", "width", "x", "x1",
    "x2", "y", "y1", "y2",
}  # fmt: skip
BAR = re.compile(r"M(?P<x>[-\d.]+),[-\d.]+h[-\d.]+v(?P<height>[-\d.]+)h-[\d.]+Z")


def numbers(text: str) -> list[str]:
    """The numbers of a text, as they are written."""
    return NUMBER.findall(MASKED.sub("·", text))


def _masked(place: Place) -> Place:
    return tuple(MASKED.sub("·", part) for part in place)


class Numbers(HTMLParser):
    """All that a page says, piece by piece, with its place; and the heights of its bars, by drawing.

    A place is the heading it stands under, and what it is: a cell by its row and column, a fact by its label, a piece
    of a drawing by what it belongs to, an attribute by its name, or the tag.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[tuple[Place, str]] = []
        self.bars: list[tuple[str, list[float]]] = []
        self._open: list[tuple[str, dict[str, str]]] = []
        self._heading = self._row = self._label = ""
        self._columns: list[str] = []
        self._column = 0
        self.feed(html)
        self.close()

    @property
    def found(self) -> Found:
        """Every number, by place."""
        return Counter((_masked(place), number) for place, text in self.said for number in numbers(text))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        drawn = tag == "svg" or self._within("svg")
        for name, value in attributes.items():
            if not (drawn and name in LAID_OUT):
                self.said.append(((self._heading, f"@{name}"), value))
        if tag in HEADINGS:
            self._heading = ""
        elif tag == "table":
            self._columns = []
        elif tag == "tr":
            self._row, self._column = "", 0
        elif tag == "svg":
            self.bars.append((self._heading, []))
        elif tag == "path" and drawn and "rect" in self._part():
            self.bars[-1][1].append(float(BAR.fullmatch(attributes["d"])["height"]))  # type: ignore[index]
        if tag not in VOID:
            self._open.append((tag, attributes))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()
        self._column += tag in ("td", "th")

    def handle_comment(self, data: str) -> None:
        self.said.append(((self._heading, "comment"), data))

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if text:
            self.said.append((self._place(text), text))

    def _place(self, text: str) -> Place:
        tag, attributes = self._open[-1] if self._open else ("", {})
        if tag in HEADINGS:
            self._heading += text
        elif tag == "th" and attributes.get("scope") == "col":
            self._columns.append(text)
        elif tag == "th":
            self._row += text
        elif tag == "dt":
            self._label = text
        if self._within("svg"):
            return self._heading, "drawn", self._part()
        match tag:
            case "td":
                return self._heading, "cell", self._row, self._columns[self._column]
            case "dd":
                return self._heading, "fact", self._label
        return self._heading, tag

    def _within(self, tag: str) -> bool:
        return any(name == tag for name, _ in self._open)

    def _part(self) -> str:
        """What of a drawing this is: an axis, its bars, or what is written at them."""
        classes = " ".join(attributes.get("class", "") for _, attributes in self._open)
        return next((part for part in ("rect", "axis", "legend", "text") if part in classes), "")


def unexplained(html: str, blank: str, allowed: Mapping[Place, Iterable[str]]) -> list[str]:
    """Each number of a page that neither stands in the same place of the ``blank`` one, on which nobody is counted,
    nor is in what is ``allowed`` to stand in its place.
    """
    explained = Numbers(blank).found + Counter(
        (_masked(place), number) for place, texts in allowed.items() for text in texts for number in numbers(text)
    )
    return [f"{number} in {' / '.join(place)}" for place, number in sorted(Numbers(html).found - explained)]


def cells_of(html: str) -> dict[Place, str]:
    """What each cell and fact of a page says."""
    return {place: text for place, text in Numbers(html).said if place[1] in ("cell", "fact")}


def derived(cells: Mapping[Place, str], sums: Iterable[Mapping[Place, int]], hidden: str) -> Iterator[str]:
    """Each hidden cell that is the only unknown in a sum of cells that comes to nothing."""
    for terms in sums:
        unknown = [place for place in terms if hidden in cells.get(place, "")]
        if len(unknown) == 1 and terms.keys() <= cells.keys():
            yield " / ".join(unknown[0])
