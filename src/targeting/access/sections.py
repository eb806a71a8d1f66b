"""A page in sections, and how it shows."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from targeting.pages import render


@dataclass(frozen=True)
class Section:
    """A heading, sentences, facts (label and value), a table, and perhaps sections below it."""

    heading: str
    lines: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    parts: tuple[Section, ...] = ()

    def render(self) -> RenderableType:
        """For the terminal."""
        shown: list[RenderableType] = [Text(f"\n{self.heading}", style="bold")]
        shown += [Text(line) for line in self.lines]
        if self.facts:
            shown.append(_drawn(("", ""), self.facts, heads=False))
        if self.rows:
            shown.append(_drawn(self.columns, self.rows, heads=True))
        shown += [Padding(part.render(), (0, 0, 0, 2)) for part in self.parts]
        return Group(*shown)


@dataclass(frozen=True)
class Page:
    """The whole answer for a person: it names neither the citizen nor a pseudonym."""

    title: str
    controller: str
    intro: tuple[str, ...]
    sections: tuple[Section, ...]
    note: str

    def html(self) -> str:
        """The whole page in one file: no script, no picture, nothing fetched."""
        return render("access.html.j2", page=self)

    def render(self) -> RenderableType:
        """For the terminal."""
        head = [Text(self.title, style="bold"), Text(self.controller), Text(), *map(Text, self.intro)]
        return Group(*head, *(section.render() for section in self.sections), Text(f"\n{self.note}"))

    def as_dict(self) -> dict[str, Any]:
        """For programs."""
        return asdict(self)


def _drawn(columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...], *, heads: bool) -> RenderableType:
    drawn = Table(box=None, show_header=heads, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for number, column in enumerate(columns):
        drawn.add_column(column, overflow="fold", min_width=14, style="" if heads or number else "bold")
    for row in rows:
        drawn.add_row(*(Text(cell) for cell in row))
    return drawn
