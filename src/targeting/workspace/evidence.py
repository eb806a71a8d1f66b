"""What a rule may read of a citizen: the evidence columns and functions, as the catalogue declares them."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from targeting.workspace.declarations import Declaration, Part, load_toml

Snake = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

InvolvementKind = Literal["benefit", "service", "plan", "case"]


class EvidenceColumn(Part):
    """One whole number a rule may read about a person.

    ``unit`` says what is counted, over which ``kinds``; ``unit_da`` and ``units_da`` one and several of it in Danish.
    ``one_short_da`` and ``one_over_da`` say that it is one too low or high for a rule, where "mangler 1 …" would not.
    """

    name: Snake
    type: Literal["integer"]
    unit: Text
    unit_da: Text
    units_da: Text
    one_short_da: Text | None = None
    one_over_da: Text | None = None
    kinds: tuple[InvolvementKind, ...]
    meaning_da: Text
    meaning_en: Text


class EvidenceFunction(Part):
    """A question a rule may put about one named thing; ``example`` is a whole condition."""

    name: Literal["has", "months_since"]
    example: Text
    meaning_da: Text
    meaning_en: Text


class EvidenceDictionary(Declaration):
    """Every figure a rule may read. What is not here cannot reach a score."""

    columns: tuple[EvidenceColumn, ...] = Field(min_length=1)
    functions: tuple[EvidenceFunction, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names, in the order of the dictionary."""
        return tuple(column.name for column in self.columns)

    def counted_da(self, name: str, count: int) -> str:
        """A figure with its word in Danish: "1 plan", "3 planer"."""
        column = next(column for column in self.columns if column.name == name)
        return f"{count} {column.unit_da if count == 1 else column.units_da}"

    def kinds(self, name: str) -> tuple[InvolvementKind, ...]:
        """The kinds of involvement a column counts; none when it counts no involvement."""
        return next(column.kinds for column in self.columns if column.name == name)


@cache
def evidence_dictionary() -> EvidenceDictionary:
    """The catalogue's evidence dictionary, the same for every workspace."""
    source = resources.files("targeting").joinpath("catalogue", "evidence.toml")
    with resources.as_file(source) as path:
        return load_toml(path, EvidenceDictionary)
