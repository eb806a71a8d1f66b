"""How the text of a letter is written: blocks with a blank line between them, and fields in double braces.

A block is a heading (``## Om dig``), a list (each line begins with ``- ``; what goes on is indented), a field that
stands alone on its line, or else a paragraph. There is no other mark: all else stands as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

FIELD = re.compile(r"\{\{([^{}]*)\}\}")
TICKED = re.compile("[\u2611\u2612\u2705\u2713-\u2718]|\\[[xX]\\]")
HEADING = "## "
_ITEM = "- "

BlockKind = Literal["heading", "paragraph", "list", "field"]


@dataclass(frozen=True)
class WrittenBlock:
    """One block: its lines as they read, and the number of its first line in the text."""

    kind: BlockKind
    lines: tuple[str, ...]
    line: int


def blocks_of(text: str) -> tuple[WrittenBlock, ...]:
    """The blocks of a text, in order."""
    numbered = enumerate(text.split("\n"), 1)
    filled = (list(lines) for there, lines in groupby(numbered, lambda each: bool(each[1].strip())) if there)
    return tuple(_block(lines[0][0], [line for _, line in lines]) for lines in filled)


def with_fields(text: str, values: Mapping[str, str]) -> str:
    """A text with its fields filled in, once: what is filled in is never read as a field."""
    return FIELD.sub(lambda found: values[found[1].strip()], text)


def _block(number: int, lines: list[str]) -> WrittenBlock:
    first = lines[0]
    if len(lines) == 1 and (field := FIELD.fullmatch(first.strip())):
        return WrittenBlock("field", (field[1].strip(),), number)
    if len(lines) == 1 and first.startswith(HEADING):
        return WrittenBlock("heading", (first.removeprefix(HEADING).strip(),), number)
    if first.startswith(_ITEM):
        return WrittenBlock("list", tuple(_items(lines)), number)
    return WrittenBlock("paragraph", (" ".join(line.strip() for line in lines),), number)


def _items(lines: list[str]) -> Iterator[str]:
    items: list[list[str]] = []
    for line in lines:
        if line.startswith(_ITEM):
            items.append([line.removeprefix(_ITEM).strip()])
        else:
            items[-1].append(line.strip())
    return (" ".join(item) for item in items)
