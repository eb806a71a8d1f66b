"""The planted citizens: what is declared about each, and their rows as the extracts deliver them."""

from __future__ import annotations

from datetime import date
from importlib.resources import as_file, files
from typing import Literal

import polars as pl
from pydantic import Field

from targeting.workspace import Declaration, Part, load_toml


class Evidence(Part):
    """The counts a planted citizen has on the as-of date."""

    departments: int
    service_centres: int
    laws: int
    service_laws: int
    benefits: int
    services: int
    plans: int
    caseworkers: int


class PlantedRow(Part):
    """One row of an extract as delivered, or one a week for each of ``weeks``."""

    extract: str = Field(alias="register")
    values: dict[str, str]
    weeks: tuple[str, ...] = ()
    treatment: Literal["accepted", "quarantined", "ignored"] = "accepted"

    def delivered(self) -> list[dict[str, str]]:
        """Column name to text, for each row of the extract."""
        if not self.weeks:
            return [dict(self.values)]
        return [{**self.values, "Uge": week} for week in self.weeks]


class Citizen(Part):
    """A planted citizen, the answer that is known beforehand, and one sentence on why."""

    id: str
    why_da: str
    why_en: str
    cpr: str
    birth_date: date
    sex: Literal["K", "M"]
    nominated: bool
    source: str = ""
    status: str = "01"
    protected: bool = False
    municipality: str = "999"
    in_population: bool = True
    dropped_at: str | None = None
    points: int | None = None
    evidence: Evidence | None = None
    rows: tuple[PlantedRow, ...] = ()

    def delivered(self, register: str) -> list[dict[str, str]]:
        """This citizen's rows in one register's extract."""
        written = [row for rows in self.rows if rows.extract == register for row in rows.delivered()]
        if register == "population" and self.in_population:
            written.append(self._population_row())
        return written

    def _population_row(self) -> dict[str, str]:
        return {
            "Personnummer": self.cpr,
            "Status": self.status,
            "Fødselsdato": f"{self.birth_date:%d-%m-%Y}",
            "Køn": self.sex,
            "Adressebeskyttelse": "J" if self.protected else "N",
            "Kommunekode": self.municipality,
        }


class PlantedFile(Declaration):
    """planted.toml: the citizens, and the date and rule set their answers hold for."""

    as_of: date
    ruleset: str
    citizens: tuple[Citizen, ...] = ()

    def rows(self, register: str, columns: list[str]) -> pl.DataFrame:
        """The planted rows of ``register``, all text, in the extract's ``columns``; the rest is empty."""
        written = [row for citizen in self.citizens for row in citizen.delivered(register)]
        filled = [{column: row.get(column, "") for column in columns} for row in written]
        return pl.DataFrame(filled, schema=dict.fromkeys(columns, pl.String))


def load_planted() -> PlantedFile:
    """The catalogue's planted citizens."""
    with as_file(files("targeting") / "catalogue" / "sample" / "planted.toml") as path:
        return load_toml(path, PlantedFile)
