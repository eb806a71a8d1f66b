"""Rows of consent as they are typed and kept: FROM:TO:CATEGORY, with commas between; FROM:TO:ONE+OTHER is two rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from targeting.language import Message, listed, say
from targeting.workspace import CATEGORIES


@dataclass(frozen=True)
class ScopeRow:
    """That one unit tells another of one category."""

    giving: str
    receiving: str
    category: str


def rows_of(text: str) -> tuple[ScopeRow, ...]:
    """The rows in a text; what is not written as one has blanks."""
    return tuple(row for piece in text.split(",") for row in _rows(piece))


def written(rows: Sequence[ScopeRow]) -> str:
    """The rows as an event keeps them, each whole."""
    return ",".join(f"{row.giving}:{row.receiving}:{row.category}" for row in rows)


def wrong_rows(field: str, text: str, units: Collection[str]) -> Iterator[Message]:
    """What is wrong with the rows, each by its number; what was typed is never repeated."""
    for number, row in enumerate(rows_of(text), 1):
        for part, value, known in (
            (say("the unit that gives"), row.giving, units),
            (say("the unit that receives"), row.receiving, units),
            (say("the category"), row.category, CATEGORIES),
        ):
            if value not in known:
                yield say(
                    "{field}, row {number}: {part} is none of those there are. There are: {known}.{form}",
                    field=field, number=number, part=part, known=listed(known), form=form_of_rows(units),
                )  # fmt: skip
                break


def form_of_rows(units: Collection[str]) -> Message:
    """How rows are written, with two of the municipality's units."""
    giving, receiving, *_ = (*units, "jobcentre", "family_centre")
    return say(
        " A row is FROM:TO:CATEGORY, as {giving}:{receiving}:social+housing; commas between rows, and no spaces.",
        giving=giving, receiving=receiving,
    )  # fmt: skip


def _rows(piece: str) -> Iterator[ScopeRow]:
    parts = [part.strip() for part in piece.split(":")]
    giving, receiving, categories = parts if len(parts) == 3 else ("", "", "")
    for category in categories.split("+"):
        yield ScopeRow(giving, receiving, category.strip())
