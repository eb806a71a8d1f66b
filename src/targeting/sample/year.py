"""The planted year: what a fictional case system says happened to planted citizens, and what is to come out of it."""

from __future__ import annotations

from datetime import date
from importlib.resources import as_file, files
from pathlib import Path
from typing import Literal

import polars as pl
from pydantic import Field

from targeting.sample.planted import load_planted
from targeting.sample.writers import TextFile
from targeting.workspace import CaseImport, Declaration, Part, load_toml, load_workspace

FOLDER = "case_extracts"
PERSON = "CPR-nr."


class YearRow(Part):
    """One row of an extract as delivered; ``rule`` is why it waits, where it does."""

    extract: str
    values: dict[str, str]
    cpr: str = ""
    treatment: Literal["accepted", "quarantined", "ignored"] = "accepted"
    rule: str = ""


class ByHand(Part):
    """An event that is typed; it names, or corrects, the case's ``nth`` event of the type ``of``."""

    event: str
    on: date
    values: dict[str, str]
    of: str = ""
    nth: int = 1
    corrects: bool = False


class Shared(Part):
    """Whether one unit may tell another of a category on a day."""

    giving: str = Field(alias="from")
    to: str
    category: str
    on: date
    answer: Literal["Ja", "Nej", "Spørg"]


class ToDo(Part):
    """What is to be done by ``day``, and how late that is as it is seen ``on`` a day."""

    on: date
    day: date
    what: str
    state: Literal["ahead", "soon", "today", "late", "breach"]


class YearCitizen(Part):
    """A planted citizen's year, and what is to come out of it."""

    planted: str
    why_da: str
    state: str
    left_out: Literal["", "has_one_plan", "objection"] = ""
    candidate: str = ""
    rows: tuple[YearRow, ...]
    by_hand: tuple[ByHand, ...] = ()
    share: tuple[Shared, ...] = ()
    due: tuple[ToDo, ...] = ()


class Quarter(Part):
    """The true counts of those who were first referred in a quarter, and of the measures that were granted in it."""

    quarter: str
    first: date
    last: date
    seen_until: date
    cohort: int
    assessed: int
    offered: int
    accepted: int
    consented: int
    plan_begun: int
    outcomes: dict[str, int]
    because: dict[str, int]
    granted: dict[str, int]


class PlantedYear(Declaration):
    """planted_year.toml; the answers are those of the day it is ``recorded_on``, unless another stands beside them."""

    recorded_on: date
    citizens: tuple[YearCitizen, ...]
    quarters: tuple[Quarter, ...]

    def rows(self, extract: str, columns: list[str]) -> pl.DataFrame:
        """The rows of one extract, all text, in its ``columns``; what a row does not say is empty."""
        numbers = {citizen.id: citizen.cpr for citizen in load_planted().citizens}
        written = [
            {PERSON: row.cpr or numbers[citizen.planted], **row.values}
            for citizen in self.citizens
            for row in citizen.rows
            if row.extract == extract
        ]
        filled = [{column: row.get(column, "") for column in columns} for row in written]
        return pl.DataFrame(filled, schema=dict.fromkeys(columns, pl.String))


def load_year() -> PlantedYear:
    """The catalogue's planted year."""
    with as_file(files("targeting") / "catalogue" / "sample" / "planted_year.toml") as path:
        return load_toml(path, PlantedYear)


def write_year(folder: Path) -> None:
    """Write the extracts of the case system beside the inbox, one for each contract in case_imports/."""
    year = load_year()
    (folder / FOLDER).mkdir(exist_ok=True)
    for contract in load_workspace(folder).case_imports:
        name = f"{contract.id}_{year.recorded_on}.csv"
        TextFile().write(folder / FOLDER / name, year.rows(contract.id, _columns(contract)))


def _columns(contract: CaseImport) -> list[str]:
    return [column.header for column in contract.columns]
