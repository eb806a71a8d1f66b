"""Dated code lists: what a code in an extract means, under which law, and whether it counts."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator, model_validator

from targeting.errors import ConfigurationError, Invalid
from targeting.workspace.declarations import Part, read_bytes
from targeting.workspace.problems import plain
from targeting.workspace.texts import Text


class Code(Part):
    """One code in one period; ``family`` is what makes a reform one continued benefit."""

    code_list: str
    code: str = Field(min_length=1)
    valid_from: date | None = None
    valid_to: date | None = None
    law: str
    paragraph: str = ""
    kind: Literal["benefit", "service", "plan", "case"]
    main: bool = True
    counts: bool = True
    family: str
    one_off_months: int | None = None
    label_da: str
    why_da: str = ""
    verified: bool = True
    source: str = ""

    @field_validator("valid_from", "valid_to", "one_off_months", mode="before")
    @classmethod
    def _blank_is_none(cls, value: object) -> object:
        return None if value == "" else value

    @model_validator(mode="after")
    def _period(self) -> Code:
        if self.valid_to is not None and self.valid_to < (self.valid_from or date.min):
            raise Invalid("valid_to lies before valid_from")
        return self


@dataclass(frozen=True)
class CodeLists:
    """All code lists of a workspace, with the files they came from and one hash over them."""

    codes: tuple[Code, ...]
    sha256: str
    texts: tuple[Text, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """The names of the lists."""
        return frozenset(code.code_list for code in self.codes)

    @property
    def laws(self) -> frozenset[str]:
        """Every law that a code belongs to."""
        return frozenset(code.law for code in self.codes)

    def of(self, code_list: str) -> frozenset[str]:
        """The codes of one list."""
        return frozenset(code.code for code in self.codes if code.code_list == code_list)


def load_code_lists(folder: Path) -> CodeLists:
    """Read every *.csv in ``folder``; raises ConfigurationError with file, line and column."""
    digest = hashlib.sha256()
    codes: list[Code] = []
    texts: list[Text] = []
    for path in sorted(folder.glob("*.csv")):
        content = read_bytes(path)
        digest.update(content)
        codes += _read(path.name, content)
        texts.append(Text(f"code_lists/{path.name}", content))
    _refuse_overlaps(codes)
    return CodeLists(tuple(codes), digest.hexdigest(), tuple(texts))


def _read(file: str, content: bytes) -> list[Code]:
    reader = csv.DictReader(io.StringIO(content.decode("utf-8")))
    return [_code(file, line, row) for line, row in enumerate(reader, start=2)]


def _code(file: str, line: int, row: dict[str, str]) -> Code:
    try:
        return Code.model_validate(row)
    except ValidationError as error:
        problem = error.errors()[0]
        column = problem["loc"][0] if problem["loc"] else None
        found = plain(problem, tuple)
        if column is None:
            raise ConfigurationError("{file} line {line}: {problem}", file=file, line=line, problem=found) from None
        raise ConfigurationError(
            "{file} line {line}, {column}: {problem}", file=file, line=line, column=column, problem=found
        ) from None


def _refuse_overlaps(codes: list[Code]) -> None:
    """One code has one meaning on any one day."""
    ordered = sorted(codes, key=lambda code: (code.code_list, code.code.casefold(), _start(code)))
    for before, after in pairwise(ordered):
        same = (before.code_list, before.code.casefold()) == (after.code_list, after.code.casefold())
        if same and (before.valid_to is None or before.valid_to >= _start(after)):
            raise ConfigurationError(
                "code list {code_list}: {code} has two meanings from {day}",
                code_list=after.code_list,
                code=after.code,
                day=_start(after),
            )


def _start(code: Code) -> date:
    return code.valid_from or date.min
