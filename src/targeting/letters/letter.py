"""The one model of a letter: HTML, DOCX and PDF are made of it, and say the same sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

EMPTY_BOX = "\N{BALLOT BOX}"


@dataclass(frozen=True)
class Heading:
    """A heading within the letter."""

    text: str
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of sentences."""

    text: str
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True)
class Points:
    """A list, a point each."""

    points: tuple[str, ...]
    kind: Literal["points"] = "points"


@dataclass(frozen=True)
class Table:
    """A table whose first column names the rows."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: Literal["table"] = "table"


@dataclass(frozen=True)
class Places:
    """What is written by hand or by the case system: what belongs there, and a line to write it on."""

    labels: tuple[str, ...]
    kind: Literal["places"] = "places"


Block = Heading | Paragraph | Points | Table | Places


@dataclass(frozen=True)
class Letter:
    """A letter about one citizen, whom it does not name. ``made`` is the moment in UTC; ``foot`` says of which text."""

    title: str
    author: str
    blocks: tuple[Block, ...]
    foot: str
    made: datetime

    @property
    def pieces(self) -> tuple[str, ...]:
        """Every piece of text in it, in the order it is read."""
        return (self.title, *(piece for block in self.blocks for piece in pieces_of(block)), self.foot)


def pieces_of(block: Block) -> Iterator[str]:
    """The pieces of text in a block, in the order they are read."""
    match block:
        case Heading() | Paragraph():
            yield block.text
        case Points():
            yield from block.points
        case Table():
            yield from block.columns
            for row in block.rows:
                yield from row
        case Places():
            yield from block.labels
