"""What was looked at and found, for people, for programs, and as an exit status."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from targeting.doctor.declared import Check, declared
from targeting.pages import counted, moment
from targeting.privacy import scrub
from targeting.shapes import Document


@dataclass(frozen=True)
class Said:
    """What a check tells: the id of a finding, or blank of how it stands; and what is filled in."""

    id: str
    values: Mapping[str, str]


def states(**values: str) -> Said:
    """How it stands."""
    return Said("", values)


def found(name: str, /, **values: str) -> Said:
    """Something that needs somebody."""
    return Said(name, values)


@dataclass(frozen=True)
class Found:
    """One finding, said."""

    id: str
    says: str
    do: str


@dataclass(frozen=True)
class Looked:
    """One check that was made: how it stands, what was found; or what has to be put right before it can be made."""

    check: Check
    states: str
    facts: Mapping[str, str]
    findings: tuple[Found, ...]
    waits_for: str = ""

    def as_dict(self) -> Document:
        """For programs."""
        return {
            "id": self.check.id,
            "name_da": self.check.name_da,
            "states_da": self.states,
            "facts": dict(self.facts),
            "waits_for": self.waits_for or None,
            "findings": [{"id": each.id, "says_da": each.says, "do_da": each.do} for each in self.findings],
        }


@dataclass(frozen=True)
class Report:
    """Every check that was made of a workspace, at a moment, and the zone in which people are told it."""

    at: datetime
    zone: str
    checks: tuple[Looked, ...]

    @property
    def findings(self) -> tuple[tuple[Check, Found], ...]:
        """All that needs somebody."""
        return tuple((looked.check, each) for looked in self.checks for each in looked.findings)

    @property
    def exit_code(self) -> int:
        """0 where nothing needs anybody, else 1."""
        return 1 if self.findings else 0

    def as_dict(self) -> Document:
        """For programs."""
        return {
            "ok": not self.findings,
            "at": self.at.isoformat(),
            "checks": [looked.as_dict() for looked in self.checks],
        }

    def render(self) -> str:
        """For people, in Danish: what needs somebody stands first."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        when = moment(self.at.isoformat(), self.zone)
        if not self.findings:
            yield f"Set efter {when}: intet kræver nogen."
        else:
            yield f"Set efter {when}: {counted(len(self.findings), 'ting', 'ting')} kræver nogen."
        for check, each in self.findings:
            yield f"\n{check.name_da}: {each.says}\n  Gør: {each.do}"
        yield "\nSådan står det til:"
        names = {check.id: check.name_da for check in declared().checks}
        for looked in self.checks:
            waits = f"Ikke set efter: det venter på {names[looked.waits_for]}." if looked.waits_for else ""
            said = waits or looked.states or "Se ovenfor."
            yield f"  {looked.check.name_da}: {said}"


def said(text: str, values: Mapping[str, str]) -> str:
    """A declared sentence with what is filled in; nothing in it that looks like a CPR number."""
    return scrub(text.format(**values))
