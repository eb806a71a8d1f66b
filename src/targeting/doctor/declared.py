"""What is looked at, what may be found and what is then to be done, as catalogue/doctor.toml declares it."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files

from pydantic import Field

from targeting.workspace import Declaration, Part, load_toml

ANY = "any"


class Finding(Part):
    """One thing that may be amiss, in Danish, and what to do; ``{names}`` are filled in."""

    id: str
    says_da: str = Field(min_length=1)
    do_da: str = Field(min_length=1)


class Check(Part):
    """One thing that is looked at; ``states_da`` is said whether or not anything is amiss."""

    id: str
    name_da: str = Field(min_length=1)
    looks_da: str = Field(min_length=1)
    states_da: str = ""
    findings: tuple[Finding, ...] = Field(min_length=1)

    def finding(self, name: str) -> Finding:
        """The finding of that id, which is declared."""
        return next(each for each in self.findings if each.id == name)


class Limits(Part):
    """From when on something is a finding."""

    lock_hours: int = Field(ge=1)
    grace_hours: int = Field(ge=0)
    witness_days: int = Field(ge=1)
    quarantine_days: int = Field(ge=1)
    times_last_run: int = Field(ge=1)
    least_mb: int = Field(ge=1)


class Declared(Declaration):
    """doctor.toml."""

    limits: Limits
    checks: tuple[Check, ...]


@cache
def declared() -> Declared:
    """Every check, in the order they are made; the first says what any of them may find."""
    with as_file(files("targeting") / "catalogue" / "doctor.toml") as path:
        return load_toml(path, Declared)
