"""How a file of a code list is read: which files there are, their lines, and what is wrong in a line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from targeting.errors import ConfigurationError
from targeting.language import listed
from targeting.workspace.problems import plain

Row = TypeVar("Row", bound=BaseModel)
# What an open spreadsheet and the file manager leave in a folder by themselves.
LEFT = (".", "~$", "thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class Line:
    """One line of a file: its number as an editor shows it, and its cells that are not blank, by column."""

    file: str
    number: int
    cells: Mapping[str, str]

    def require_form(self, column: str, form: str, example: str) -> None:
        """Raise ConfigurationError unless the cell has that form."""
        if not re.fullmatch(form, self.cells[column]):
            raise ConfigurationError(
                "{file} line {line}, {column}: cells of extracts are never read as this. Write it as {example}.",
                file=self.file,
                line=self.number,
                column=column,
                example=example,
            )


def code_files(folder: Path, taken: Collection[str]) -> Iterator[Path]:
    """The files of code lists in ``folder``, by name; none where there is no such folder.

    Raises ConfigurationError at a file that is no CSV file, or has one of the names in ``taken``: nothing lies there
    unread.
    """
    for path in sorted(folder.glob("*")) if folder.is_dir() else ():
        if path.name.startswith(LEFT) or path.name.casefold() in LEFT:
            continue
        if path.suffix.casefold() != ".csv" or not path.is_file():
            raise ConfigurationError(
                "{folder}/{file} is no CSV file. Save it as CSV (UTF-8), or take it away: nothing else lies there.",
                folder=folder.name,
                file=path.name,
            )
        if path.name.casefold() in taken:
            raise ConfigurationError(
                "{folder}/{file}: the catalogue has a file of that name. Call it something else, such as egne.csv: "
                "its rows add to the catalogue's, and take the place of those with the same code_list and code.",
                folder=folder.name,
                file=path.name,
            )
        yield path


def read_text(file: str, content: bytes) -> str:
    """The text of a file; raises ConfigurationError where it is no UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigurationError(
            "{file} line {line} is not UTF-8. Save the file as CSV UTF-8.",
            file=file,
            line=content[: error.start].count(b"\n") + 1,
        ) from None


def code_lines(file: str, text: str, model: type[BaseModel]) -> Iterator[Line]:
    """Every line below the names; a line without a cell is passed over. Raises ConfigurationError."""
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="," if "," in first else ";", strict=True)
    try:
        names = [name.strip() for name in next(reader, [])]
        _require_names(file, names, model)
        before = reader.line_num
        for cells in reader:
            number, before = before + 1, reader.line_num
            if any(cell.strip() for cell in cells):
                yield _line(file, number, names, cells)
    except csv.Error:
        raise ConfigurationError(
            "{file} line {line}: a quotation mark is not closed, or stands inside a cell. A cell in quotation marks "
            "has them at both ends, and two where it holds one.",
            file=file,
            line=reader.line_num,
        ) from None


def _require_names(file: str, names: list[str], model: type[BaseModel]) -> None:
    known = list(model.model_fields)
    needed = [name for name, field in model.model_fields.items() if field.is_required()]
    for name in names:
        if name not in known:
            near = get_close_matches(name.lower(), known, n=1)
            raise ConfigurationError(
                "{file} line 1: no column is called {name}. Did you mean {near}? There are: {known}.",
                file=file,
                name=name,
                near=near[0] if near else needed[0],
                known=listed(known),
            )
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise ConfigurationError("{file} line 1: two columns are called {name}. Take one away.", file=file, name=twice)
    if missing := [name for name in needed if name not in names]:
        raise ConfigurationError(
            "{file} line 1: columns are missing: {missing}. The first line has the columns' names.",
            file=file,
            missing=listed(missing),
        )


def _line(file: str, number: int, names: list[str], cells: list[str]) -> Line:
    if len(cells) != len(names):
        raise ConfigurationError(
            "{file} line {line} has {cells} cells, and the first line has {names} names. A text with the separator in "
            "it stands in quotation marks.",
            file=file,
            line=number,
            cells=len(cells),
            names=len(names),
        )
    filled = {name: cell.strip() for name, cell in zip(names, cells, strict=True) if cell.strip()}
    return Line(file, number, filled)


def placed(line: Line, model: type[Row]) -> Row:
    """A line as what it declares; raises ConfigurationError with file, line and column."""
    try:
        return model.model_validate(line.cells)
    except ValidationError as error:
        problem = error.errors()[0]
        found = plain(problem, tuple)
        if not problem["loc"]:
            raise ConfigurationError(
                "{file} line {line}: {problem}", file=line.file, line=line.number, problem=found
            ) from None
        raise ConfigurationError(
            "{file} line {line}, {column}: {problem}",
            file=line.file,
            line=line.number,
            column=str(problem["loc"][0]),
            problem=found,
        ) from None
