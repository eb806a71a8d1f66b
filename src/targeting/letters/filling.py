"""A text and what is filled in, as a letter: nothing that is filled in is read as a field or a mark."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from targeting.errors import ConfigurationError
from targeting.letters.letter import Block, Heading, Letter, Paragraph, Points
from targeting.privacy import looks_like_cpr
from targeting.workspace import LetterText, WrittenBlock, with_fields

# Control characters, marks of direction, what belongs to nobody, and halves of a sign: a file could not hold some, and
# others would show something else than what was approved.
UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff\ue000-\uf8ff]"
)


@dataclass(frozen=True)
class Filling:
    """What each field of a letter says: words within a sentence, and whole blocks."""

    words: Mapping[str, str]
    blocks: Mapping[str, tuple[Block, ...]]


def filled_letter(text: LetterText, filling: Filling, author: str, made: datetime) -> Letter:
    """The letter; raises ConfigurationError where what looks like a CPR number would stand in it.

    ``filling`` has every field that the letter's texts may name.
    """
    title = with_fields(text.title_da, filling.words)
    blocks = tuple(block for written in text.blocks for block in _blocks(written, filling))
    foot = f"{text.id}, version {text.version}. {text.source_da}"
    letter = Letter(title, author, blocks, foot, made)
    _require_printable(letter, text.file)
    return letter


def _require_printable(letter: Letter, file: str) -> None:
    """Raise ConfigurationError where a CPR number would stand in the letter, or what no paper shows."""
    if any(looks_like_cpr(piece) for piece in letter.pieces):
        raise ConfigurationError(
            "{file}: what looks like a CPR number would stand in the letter. No letter names the citizen so: take it "
            "out of the text, or of the name that is filled in.",
            file=file,
        )
    if any(UNPRINTABLE.search(piece) for piece in letter.pieces):
        raise ConfigurationError(
            "{file}: there would be a sign in the letter that is not printed, such as one that turns text round. Take "
            "it out of the text, or of the name that is filled in.",
            file=file,
        )


def _blocks(written: WrittenBlock, filling: Filling) -> Iterator[Block]:
    if written.kind == "field" and (name := written.lines[0]) in filling.blocks:
        yield from filling.blocks[name]
        return
    source = (f"{{{{{written.lines[0]}}}}}",) if written.kind == "field" else written.lines
    said = tuple(with_fields(line, filling.words) for line in source)
    match written.kind:
        case "heading":
            yield Heading(said[0])
        case "list":
            yield Points(said)
        case _:
            yield Paragraph(said[0])
