"""Dated code lists: what a code in an extract means, under which law, and whether it counts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from targeting.errors import ConfigurationError, Invalid
from targeting.workspace.code_files import Line, code_files, code_lines, placed, read_text
from targeting.workspace.declarations import Part, read_bytes
from targeting.workspace.law import law_spellings, law_stem
from targeting.workspace.texts import Text

FOLDER = "code_lists"
LAW = r"[A-ZÆØÅ]{2,8}"
PARAGRAPH = r"-\d{1,3}[a-h]?(-\d{1,2})?"
KLE = r"\d{2}\.\d{2}\.\d{2}"
Key = tuple[str, str]


class Code(Part):
    """One code in one period; ``family`` is what makes a reform one continued benefit.

    ``law_number`` is blank where no source for it was found, and without ``verified`` nobody has held the row against
    its source. Who has a ``one_plan`` already has what a search is for. What ``never_counts`` is left out and not
    shown, whatever a municipality's own rows say. What is ``lent`` counts until it is returned, where the extract says
    when; where it does not, its months decide. ``law_name`` is how extracts write a law that the program knows not.
    """

    code_list: str = Field(min_length=1)
    code: str = Field(min_length=1)
    valid_from: date | None = None
    valid_to: date | None = None
    law: str
    paragraph: str = ""
    kind: Literal["benefit", "service", "plan", "case"]
    main: bool = True
    counts: bool = True
    family: str
    one_off_months: int | None = Field(default=None, ge=1, le=1_200)
    label_da: str
    why_da: str = ""
    law_number: str = ""
    verified: bool = False
    source: str = ""
    one_plan: bool = False
    lent: bool = False
    never_counts: bool = False
    review_on: date | None = None
    law_name: str = ""

    @model_validator(mode="after")
    def _period(self) -> Code:
        if self.valid_to is not None and self.valid_to < (self.valid_from or date.min):
            raise Invalid("valid_to lies before valid_from")
        if self.one_plan and self.kind != "plan":
            raise Invalid("one_plan says of a plan that the citizen has one already: write kind plan")
        if self.lent and self.one_off_months is None:
            raise Invalid("lent counts for one_off_months where no extract says when it is returned: write how many")
        return self

    @property
    def key(self) -> Key:
        """What tells it from every other code: its list and itself, whatever its case."""
        return self.code_list, self.code.casefold()


@dataclass(frozen=True)
class CodeLists:
    """All code lists of a workspace, with the files they came from and one hash over them.

    ``own`` are the rows of the municipality itself, and ``replaced`` those of the catalogue that gave way to them.
    """

    codes: tuple[Code, ...]
    sha256: str
    texts: tuple[Text, ...] = ()
    own: tuple[Code, ...] = ()
    replaced: tuple[Code, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """The names of the lists."""
        return frozenset(code.code_list for code in self.codes)

    @property
    def laws(self) -> frozenset[str]:
        """Every law that a code belongs to."""
        return frozenset(code.law for code in self.codes)

    def only(self, lists: Collection[str]) -> CodeLists:
        """The same with the codes of these lists alone."""
        return replace(self, codes=tuple(code for code in self.codes if code.code_list in lists))

    def of(self, code_list: str) -> frozenset[str]:
        """The codes of one list."""
        return frozenset(code.code for code in self.codes if code.code_list == code_list)

    def due(self, today: date) -> dict[str, date]:
        """The lists that were to be looked through before ``today``, each with the day."""
        days: dict[str, date] = {}
        for code in self.codes:
            if code.review_on is not None and code.review_on < today:
                days[code.code_list] = min(code.review_on, days.get(code.code_list, code.review_on))
        return days


@dataclass(frozen=True)
class _Placed:
    """A code, and the line it stands in."""

    code: Code
    line: Line


def load_code_lists(shipped: Path, own: Path | None = None) -> CodeLists:
    """Read the lists in ``shipped``, and the municipality's in ``own``: they add, and take the place of the same code.

    Raises ConfigurationError with file, line and column, and what to do.
    """
    digest = hashlib.sha256()
    found: dict[bool, list[_Placed]] = {False: [], True: []}
    texts: list[Text] = []
    taken = {path.name.casefold() for path in shipped.glob("*.csv")}
    for folder in (shipped, own) if own else (shipped,):
        for path in code_files(folder, taken if folder is own else set()):
            content = read_bytes(path)
            digest.update(content)
            texts.append(Text(f"{FOLDER}/{path.name}", content))
            found[folder is own] += _read(path.name, content)
    _refuse_overlaps(found[False])
    _refuse_overlaps(found[True])
    return _together(found[False], found[True], digest.hexdigest(), tuple(texts))


def _together(shipped: list[_Placed], own: list[_Placed], sha256: str, texts: tuple[Text, ...]) -> CodeLists:
    """The catalogue's, without those that the municipality has rows of its own for; then its own."""
    _refuse_shared_names(own)
    for placed_code in own:
        _require_usable(placed_code, [each.code for each in shipped if each.code.never_counts])
    keys = {each.code.key for each in own}
    kept = tuple(each.code for each in shipped if each.code.key not in keys)
    replaced = tuple(each.code for each in shipped if each.code.key in keys)
    mine = tuple(each.code for each in own)
    return CodeLists(kept + mine, sha256, texts, mine, replaced)


@lru_cache(maxsize=64)
def _read(file: str, content: bytes) -> tuple[_Placed, ...]:
    """The codes in one file; kept, as a run opens its workspace once a step."""
    place = f"{FOLDER}/{file}"
    lines = code_lines(place, read_text(place, content), Code)
    return tuple(_Placed(placed(line, Code), line) for line in lines)


def _refuse_overlaps(codes: list[_Placed]) -> None:
    """One code has one meaning on any one day."""
    ordered = sorted(codes, key=lambda each: (each.code.key, _start(each.code)))
    for before, after in pairwise(ordered):
        last, day = before.code.valid_to, _start(after.code)
        if before.code.key == after.code.key and (last is None or last >= day):
            raise ConfigurationError(
                "{file} line {line}, valid_from: {code} of the list {code_list} has another meaning on {day}, from "
                "line {other}. Let the one end (valid_to) before the other begins.",
                file=after.line.file,
                line=after.line.number,
                code=after.code.code,
                code_list=after.code.code_list,
                day=day,
                other=before.line.number,
            )


def _require_usable(own: _Placed, never: Iterable[Code]) -> None:
    """A row that no cell could be read as, or that counts what is never counted, is refused."""
    code, line = own.code, own.line
    if code.counts and any(code.key == each.key or _laws(code) & _laws(each) for each in never):
        raise ConfigurationError(
            "{file} line {line}, counts: {law} § {paragraph} is never counted and never shown, for the citizen's "
            "safety. Write false.",
            file=line.file,
            line=line.number,
            law=code.law,
            paragraph=code.paragraph or code.code.removeprefix(f"{code.law}-"),
        )
    if code.code_list == "kle":
        line.require_form("code", KLE, "27.36.04")
    if code.code_list != "paragraph":
        return
    line.require_form("law", LAW, "SEL")
    line.require_form("code", code.law + PARAGRAPH, f"{code.law}-85a")
    if code.law not in law_spellings() and not code.law_name:
        raise ConfigurationError(
            "{file} line {line}, law: the program does not know how extracts write {law}. Write the law's name in the "
            "column law_name, such as friplejeboligloven.",
            file=line.file,
            line=line.number,
            law=code.law,
        )


def _refuse_shared_names(own: Iterable[_Placed]) -> None:
    """A name that extracts write is one law's: a cell that has it would else be read as another's."""
    meant = {word: law for law, words in law_spellings().items() for word in (law.casefold(), *words)}
    for code, line in ((each.code, each.line) for each in own if each.code.law_name):
        law = meant.setdefault(law_stem(code.law_name), code.law)
        if law != code.law:
            raise ConfigurationError(
                "{file} line {line}, law_name: {name} is how extracts write {law}. Write a name that no other law has.",
                file=line.file,
                line=line.number,
                name=code.law_name,
                law=law,
            )


def _laws(code: Code) -> set[tuple[str, str]]:
    """The law and paragraph that a row states, and that its code names where it names one, without stk. and nr."""
    named = code.code_list == "paragraph" or (not code.paragraph and code.code_list != "kle")
    said = (code.paragraph, code.code.removeprefix(f"{code.law}-") if named else "")
    found = (re.match(r"[\s§]*(\d+)\s?([a-h]?)(?![a-zæøå])", each.casefold()) for each in said)
    return {(code.law.casefold(), number[1] + number[2]) for number in found if number}


def _start(code: Code) -> date:
    return code.valid_from or date.min
