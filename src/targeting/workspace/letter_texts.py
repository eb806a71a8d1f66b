"""letters/*.toml: the texts of letters to citizens, the program's and the municipality's own, each version a file.

What letters there are, and what may be filled in, catalogue/letters.toml declares.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import StringConstraints, model_validator

from targeting.errors import ConfigurationError, Invalid
from targeting.language import Message, lines, listed, say
from targeting.workspace.case_events import Before
from targeting.workspace.declarations import Declaration, Part
from targeting.workspace.evidence import Text as Sentence
from targeting.workspace.kept_texts import KeptText, kept_declarations, load_kept_texts
from targeting.workspace.law import load_shipped, shipped
from targeting.workspace.letter_blocks import FIELD, HEADING, TICKED, WrittenBlock, blocks_of
from targeting.workspace.problems import LONGEST_KEY
from targeting.workspace.texts import Text

FOLDER = "letters"
# What a variant may ask for beside the stage, with its values: the head of letters.toml says what each is.
FACTS = {"found": ("search", "referred", "none"), "objecting": ("yes", "no", "unknown"), "asked": ("yes", "no")}
OUTSIDE = "outside"
FieldId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*$")]


class LetterKind(Part):
    """One letter that may be made: see the head of letters.toml."""

    id: FieldId
    name_da: Sentence
    meaning_da: Sentence
    must: tuple[FieldId, ...]
    never_when: tuple[tuple[str, str], ...]
    stages: tuple[FieldId, ...]

    @property
    def waits_for_objections(self) -> bool:
        """Whether it is not sent to somebody who objects."""
        return any(circumstance == "objected" for circumstance, _ in self.never_when)


class Stage(Part):
    """How far a case has come: the latest steps of an assessment that are of it."""

    id: FieldId
    meaning_da: Sentence
    latest: tuple[Before, ...]


class Variant(Part):
    """One way of saying a thing that is not true of everybody, and of which cases it is."""

    when: dict[Literal["stage", "found", "objecting", "asked"], tuple[FieldId, ...]]
    text_da: Sentence

    def holds(self, facts: Mapping[str, str]) -> bool:
        """Whether it is true of a case with these facts."""
        return all(facts[name] in values for name, values in self.when.items())


class LetterField(Part):
    """One thing that may be filled in: within a sentence, or on a line of its own; in which letters.

    Where it ``says`` something itself, that is the first of its variants that holds.
    """

    id: FieldId
    kind: Literal["words", "block"]
    meaning_da: Sentence
    letters: tuple[FieldId, ...] = ()
    says: tuple[Variant, ...] = ()

    def said_of(self, facts: Mapping[str, str]) -> str:
        """What it says of a case with these facts; for a field that says something."""
        return next(variant.text_da for variant in self.says if variant.holds(facts))


class _Letters(Declaration):
    """letters.toml."""

    stages: tuple[Stage, ...]
    letters: tuple[LetterKind, ...]
    fields: tuple[LetterField, ...]

    @model_validator(mode="after")
    def _whole(self) -> _Letters:
        kinds, fields = {kind.id for kind in self.letters}, {field.id for field in self.fields}
        unknown = {name for kind in self.letters for name in kind.must} - fields
        unknown |= {name for field in self.fields for name in field.letters} - kinds
        if unknown:
            raise Invalid("letters or fields that are named are not there: {names}", names=listed(sorted(unknown)))
        facts = {"stage": tuple(stage.id for stage in self.stages), **FACTS}
        asked = {name for kind in self.letters for name in kind.stages} - {*facts["stage"]}
        asked |= {value for field in self.fields for each in field.says for name, values in each.when.items()
                  for value in values if value not in facts[name]}  # fmt: skip
        if asked:
            raise Invalid("stages or facts that are named are not there: {names}", names=listed(sorted(asked)))
        self._require_always_said(facts)
        return self

    def _require_always_said(self, facts: Mapping[str, tuple[str, ...]]) -> None:
        """Raise Invalid where some case would have no variant of what is not true of everybody."""
        cases = [dict(zip(facts, values, strict=True)) for values in itertools.product(*facts.values())]
        silent = [
            field.id
            for field in self.fields
            if field.says and not all(any(each.holds(case) for each in field.says) for case in cases)
        ]
        if silent:
            raise Invalid("fields that say nothing of some case: {names}", names=listed(silent))


class LetterText(KeptText):
    """One letter's text in one version: for which letter, and its body."""

    letter: FieldId
    body_da: Annotated[str, StringConstraints(min_length=1)]

    @model_validator(mode="after")
    def _of_a_letter(self) -> LetterText:
        if self.letter not in letter_kinds():
            raise Invalid("letter is none of those there are: {known}", known=listed(letter_kinds()))
        if self.id in letter_kinds():
            raise Invalid("id is the name of a letter; give the text another, as {id}_kommune", id=self.id)
        return self

    @property
    def kind(self) -> LetterKind:
        """The letter that it is a text of."""
        return letter_kinds()[self.letter]

    @property
    def named(self) -> frozenset[str]:
        """The fields that it names."""
        return frozenset(name.strip() for name in FIELD.findall(f"{self.title_da}\n{self.body_da}"))

    @property
    def blocks(self) -> tuple[WrittenBlock, ...]:
        """What it says, block by block."""
        return blocks_of(self.body_da)


@cache
def _declared() -> _Letters:
    return load_shipped(shipped() / "letters.toml", _Letters)


@cache
def letter_kinds() -> Mapping[str, LetterKind]:
    """Every letter, by id, in the order they are told."""
    return {kind.id: kind for kind in _declared().letters}


@cache
def stages() -> tuple[Stage, ...]:
    """How far a case may have come, in the order of the way."""
    return _declared().stages


def stage_of(event: str, values: Mapping[str, str]) -> Stage:
    """How far a case has come whose assessment has that latest step; a blank one where nobody assesses."""
    told = (stage for stage in stages() for before in stage.latest if before.is_met(event, values))
    return next(told, next(stage for stage in stages() if stage.id == OUTSIDE))


@cache
def letter_fields() -> tuple[LetterField, ...]:
    """Every field, in the order they are told."""
    return _declared().fields


def fields_of(letter: str) -> Mapping[str, LetterField]:
    """The fields that the texts of a letter may name, by id."""
    return {field.id: field for field in letter_fields() if letter in (field.letters or (letter,))}


def load_letter_texts(folder: Path) -> tuple[LetterText, ...]:
    """The program's texts and then those in the municipality's ``folder``.

    Raises ConfigurationError, with file and line, where one names a field that is not there, or has a box ticked.
    """
    texts = load_kept_texts(folder, FOLDER, LetterText)
    for text in texts:
        if wrong := list(_wrong(text)):
            raise ConfigurationError(lines(wrong))
    return texts


def chosen_text(texts: Sequence[LetterText], name: str) -> LetterText:
    """The text that a name means: ID@VERSION, ID for its newest, or a letter's for the newest of that letter.

    The municipality's own come after the program's, so that theirs is the one a letter's name means. ø may be written
    as it is. Raises ConfigurationError that lists what there is; what was typed is not repeated.
    """
    asked = name.strip().casefold().replace("ø", "oe")
    named = (
        {text.letter: text for text in texts} | {text.id: text for text in texts} | {text.name: text for text in texts}
    )
    if asked in named:
        return named[asked]
    raise ConfigurationError(
        "There is no letter of that name. There are: {letters}. Their texts: targeting letter list WORKSPACE.",
        letters=listed(letter_kinds()),
    )


def letter_declarations(texts: Sequence[LetterText]) -> Iterator[Text]:
    """The texts as the approval of the casebook's basis covers them."""
    return kept_declarations(texts, FOLDER)


def _wrong(text: LetterText) -> Iterator[Message]:
    """What is wrong in a text, each with its line in the file."""
    known = fields_of(text.letter)
    for place, line, apart in _lines(text):
        names = [name.strip() for name in FIELD.findall(line)]
        problems = (*(_of_field(name, apart, known) for name in names), *_of_line(line))
        for problem in filter(None, problems):
            number = _line_in_file(text, place)
            yield say("{file}: line {line}: {problem}", file=text.file, line=number, problem=problem)
    if missing := [name for name in text.kind.must if name not in text.named]:
        yield say(
            "{file}: a letter of the kind {letter} must have these, in double braces: {fields}.",
            file=text.file, letter=text.letter, fields=listed(missing),
        )  # fmt: skip


def _of_field(name: str, apart: bool, known: Mapping[str, LetterField]) -> Message | None:
    if name in known:
        if known[name].kind == "block" and not apart:
            return say("{field} stands alone on its line, with a blank line before and after it.", field=name)
        return None
    near = get_close_matches(name[:LONGEST_KEY].lower(), known, n=1)
    if near:
        return say("there is no such field. Did you mean {near}?", near=near[0])
    return say("there is no such field. There are: {known}.", known=listed(known))


def _of_line(line: str) -> Iterator[Message]:
    if "{" in (bare := FIELD.sub("", line)) or "}" in bare:
        yield say("a field is written in double braces, such as {example}.", example="{{municipality}}")
    if line.lstrip().startswith("#") and not line.startswith(HEADING):
        yield say("a heading begins with two of the sign # and a space.")
    if TICKED.search(line):
        yield say("a box is ticked. Only the citizen ticks one.")


def _lines(text: LetterText) -> Iterator[tuple[int, str, bool]]:
    """The title, as 0, and each line of the body: its number, the line, and whether it is a field's alone."""
    yield 0, text.title_da, False
    alone = {block.line for block in text.blocks if block.kind == "field"}
    for number, line in enumerate(text.body_da.split("\n"), 1):
        yield number, line, number in alone


def _line_in_file(text: LetterText, number: int) -> int:
    """Where the title, or a line of the body, is in the file: asked of what is wrong alone, for it takes long."""
    if not number:
        return text.line_of("title_da") or 1
    begins = text.line_of("body_da") or 1
    opening = text.content.decode("utf-8").splitlines()[begins - 1].rstrip()
    return number + (begins if opening.endswith(('"""', "'''")) else begins - 1)
