"""The security measures that the program itself takes, as data: for the record of processing activities."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files

from pydantic import Field

from targeting.workspace.declarations import Declaration, Part, load_toml


class SecurityMeasure(Part):
    """One measure, in Danish, the module that takes it, and the IRI of its kind in DPV where there is one."""

    id: str
    da: str = Field(min_length=1)
    where: str
    iri: str = ""


class _SecurityMeasures(Declaration):
    """security.toml."""

    measures: tuple[SecurityMeasure, ...]


@cache
def security_measures() -> tuple[SecurityMeasure, ...]:
    """Every measure, in the order they are told."""
    with as_file(files("targeting") / "catalogue" / "security.toml") as path:
        return load_toml(path, _SecurityMeasures).measures
