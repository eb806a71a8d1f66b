"""The one model of a page for people: the same sections on paper, in HTML, in the terminal and as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from targeting.pages.html import render
from targeting.shapes import Document

# How many there are in a cell beside others, from none to most.
Shade = Literal["", "faint", "light", "medium", "deep"]


@dataclass(frozen=True)
class Fact:
    """A heading of a few words, and what is to be said under it."""

    label: str
    text: str


@dataclass(frozen=True)
class Link:
    """What to read on, and the file beside the page, or the address, that it is in."""

    text: str
    to: str


@dataclass(frozen=True)
class Figure:
    """A drawing (SVG of our own making, put in as it is), what it shows in words, and the line below it.

    One that is ``fluid`` follows the page's width; another is scrolled where it is wider.
    """

    svg: str
    text: str
    caption: str
    fluid: bool = False


@dataclass(frozen=True)
class Section:
    """A heading; below it sentences, facts, perhaps a figure, a table (of numbers where ``numeric``), and commands.

    ``shades`` are those of a table's cells beside the rows' names, and ``links`` lead to what lies beside the page.
    ``kind`` sets the section apart, and ``label`` says why. ``parts`` are sections below it. One that is ``folded``
    is for who wants to check, and is unfolded by a click; on paper and in the terminal it stands open.
    """

    heading: str
    lines: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    numeric: bool = False
    shades: tuple[tuple[Shade, ...], ...] = ()
    links: tuple[Link, ...] = ()
    kind: Literal["", "historical", "approval", "run"] = ""
    label: str = ""
    caption: str = ""
    figure: Figure | None = None
    commands: str = ""
    parts: tuple[Section, ...] = ()
    folded: bool = False

    def as_dict(self) -> Document:
        """For programs."""
        return {
            "heading": self.heading,
            "label": self.label,
            "lines": list(self.lines),
            "facts": [[fact.label, fact.text] for fact in self.facts],
            "columns": list(self.columns),
            "rows": [list(row) for row in self.rows],
            "parts": [part.as_dict() for part in self.parts],
        }

    def __rich__(self) -> RenderableType:
        """For the terminal."""
        parts: list[RenderableType] = [Text(f"\n{self.heading}", style="bold")]
        parts += [Text(line, style="yellow") for line in (self.label,) if line]
        parts += [Text(line) for line in self.lines]
        parts += [Text(f"{fact.label}: {fact.text}") for fact in self.facts]
        if self.rows:
            parts.append(self._table())
        parts += [Text(line) for line in (self.commands,) if line]
        parts += [Text(f"{link.text}: {link.to}") for link in self.links]
        # Not indented: a terminal that does not wrap lines would cut what stands in a frame.
        parts += self.parts
        return Group(*parts)

    def _table(self) -> Table:
        drawn = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
        for index, column in enumerate(self.columns):
            drawn.add_column(column, overflow="fold", justify="right" if self.numeric and index else "left")
        for row in self.rows:
            drawn.add_row(*(Text(cell) for cell in row))
        return drawn


@dataclass(frozen=True)
class Page:
    """One document. The first line of ``notice`` is said aloud, the rest are its points.

    A ``private`` one tells of one citizen.
    """

    title: str
    subtitle: str
    lead: tuple[str, ...]
    sections: tuple[Section, ...]
    footer: tuple[str, ...]
    notice: tuple[str, ...] = ()
    private: bool = False

    @property
    def barred(self) -> bool:
        """Whether it has bars that follow its width, or shades, which have a style of their own."""
        return any(_barred(section) for section in self.sections)

    def html(self) -> str:
        """The whole page in one file: no script, nothing fetched; every value is escaped."""
        return render(self)

    def as_dict(self) -> Document:
        """For programs."""
        return {
            "title": self.title,
            "subtitle": self.subtitle,
            "lead": list(self.lead),
            "notice": list(self.notice),
            "sections": [section.as_dict() for section in self.sections],
            "footer": list(self.footer),
        }

    def __rich__(self) -> RenderableType:
        """For the terminal."""
        head = [Text(self.title, style="bold"), Text(self.subtitle), *map(Text, self.lead)]
        head += [Text(line, style="bold yellow") for line in self.notice]
        return Group(*head, *self.sections, Text(), *map(Text, self.footer))


def _barred(section: Section) -> bool:
    fluid = section.figure is not None and section.figure.fluid
    return fluid or bool(section.shades) or any(_barred(part) for part in section.parts)
