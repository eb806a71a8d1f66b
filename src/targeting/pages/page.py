"""A document for people: the same sections on paper, in HTML and in the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from targeting.pages.html import render
from targeting.workspace import OPEN

BLANK = "Ikke udfyldt endnu."


@dataclass(frozen=True)
class Fact:
    """A heading of a few words, and what is to be said under it."""

    label: str
    text: str


@dataclass(frozen=True)
class Figure:
    """A drawing (SVG of our own making, put in as it is), what it shows in words, and the line below it."""

    svg: str
    text: str
    caption: str


@dataclass(frozen=True)
class Section:
    """A heading; below it sentences, facts, perhaps a figure, and a table, of numbers where ``numeric``.

    ``kind`` sets the section apart, and ``label`` says why.
    """

    heading: str
    lines: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    numeric: bool = False
    kind: Literal["", "historical", "approval"] = ""
    label: str = ""
    caption: str = ""
    figure: Figure | None = None

    def as_dict(self) -> Mapping[str, Any]:
        """For programs."""
        return {
            "heading": self.heading,
            "label": self.label,
            "lines": list(self.lines),
            "facts": {fact.label: fact.text for fact in self.facts},
            "rows": [list(row) for row in self.rows],
        }

    def render(self) -> RenderableType:
        """For the terminal."""
        parts: list[RenderableType] = [Text(f"\n{self.heading}", style="bold")]
        parts += [Text(line, style="yellow") for line in (self.label,) if line]
        parts += [Text(line) for line in self.lines]
        parts += [Text(f"{fact.label}: {fact.text}") for fact in self.facts]
        if self.rows:
            drawn = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
            for index, column in enumerate(self.columns):
                drawn.add_column(column, overflow="fold", justify="right" if self.numeric and index else "left")
            for row in self.rows:
                drawn.add_row(*(Text(cell) for cell in row))
            parts.append(drawn)
        return Group(*parts)


@dataclass(frozen=True)
class Page:
    """One document. The first line of ``notice`` is said aloud, the rest are its points."""

    title: str
    subtitle: str
    lead: str
    sections: tuple[Section, ...]
    footer: tuple[str, ...]
    notice: tuple[str, ...] = ()

    def html(self) -> str:
        """The whole page in one file: no script, nothing fetched."""
        return render("page.html.j2", page=self)

    def as_dict(self) -> dict[str, Any]:
        """For programs."""
        return {
            "title": self.title,
            "subtitle": self.subtitle,
            "lead": self.lead,
            "notice": list(self.notice),
            "sections": [section.as_dict() for section in self.sections],
            "footer": list(self.footer),
        }

    def render(self) -> RenderableType:
        """For the terminal."""
        head = [Text(self.title, style="bold"), Text(self.subtitle), Text(self.lead)]
        head += [Text(line, style="bold yellow") for line in self.notice]
        return Group(*head, *(section.render() for section in self.sections), Text(), *map(Text, self.footer))


def said(text: str) -> str:
    """A text a person writes; where nobody has yet, that is said plainly."""
    return BLANK if not text.strip() or text.startswith(OPEN) else text.strip()
