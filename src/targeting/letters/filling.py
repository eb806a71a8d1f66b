"""A text and what is filled in, as a letter: nothing that is filled in is read as a field or a mark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from targeting.errors import ConfigurationError
from targeting.letters.letter import Block, Heading, Letter, Paragraph, Points
from targeting.privacy import looks_like_cpr
from targeting.workspace import LetterText, WrittenBlock, with_fields


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
    if any(looks_like_cpr(piece) for piece in letter.pieces):
        raise ConfigurationError(
            "{file}: what looks like a CPR number would stand in the letter. No letter names the citizen so: take it "
            "out of the text, or of the name that is filled in.",
            file=text.file,
        )
    return letter


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
