"""A proof that nobody is wholly without interviews: what a leader signs of a month, and whether a note is one.

docs/adr/0048-interviews.md has the reasons.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from targeting.audit import log_takes
from targeting.errors import ConfigurationError
from targeting.governance.approval import open_own, signed_lines, stamp
from targeting.workspace import Person, Role

PROOF = "targeting/interview-proof/v1"
MAY_PROVE: Role = "leader"
# Fewer citizens than these are not told how many they are.
SHOWN_FROM = 5
FEW = f"under {SHOWN_FROM}"
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Month:
    """One month of one year, as it is typed: 2018-03."""

    text: str

    @classmethod
    def of(cls, text: str) -> Month:
        """The month that is meant; raises ConfigurationError where none is."""
        if not _MONTH.fullmatch(text) or text.startswith("0000"):
            raise ConfigurationError("The month is no month. Write it as 2018-03.")
        return cls(text)

    @property
    def first(self) -> date:
        """Its first day."""
        return date.fromisoformat(f"{self.text}-01")

    @property
    def last(self) -> date:
        """Its last day."""
        return (self.first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


@dataclass(frozen=True)
class InterviewProof:
    """One leader's word that each citizen who had the measure in a month had had an interview held by its end.

    ``citizens`` is how many they were, as it may be told; ``extract`` the day of the extract that it rests on; ``log``
    how far the log was, which has a seal of each event that it rests on.
    """

    municipality_code: str
    signed_by: str
    measure: str
    month: Month
    citizens: str
    extract: date
    log: str
    signed_at: datetime

    @property
    def text(self) -> str:
        """The lines that are signed."""
        return signed_lines(
            PROOF,
            ("municipality", self.municipality_code),
            ("signed_by", self.signed_by),
            ("measure", self.measure),
            ("month", self.month.text),
            ("citizens", self.citizens),
            ("without", "0"),
            ("extract", self.extract.isoformat()),
            ("log", self.log),
            ("signed_at", stamp(self.signed_at)),
        )

    @property
    def sha256(self) -> str:
        """SHA-256 of the signed lines: what the log names."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @classmethod
    def parse(cls, text: str) -> InterviewProof:
        """The proof in a note's text; raises ValueError unless it would give the same lines, and name no citizen."""
        lines = [line.partition(": ") for line in text.split("\n")[1:-1]]
        said = {name: value for name, _, value in lines}
        try:
            proof = cls(
                said["municipality"], said["signed_by"], said["measure"], Month.of(said["month"]), said["citizens"],
                date.fromisoformat(said["extract"]), said["log"],
                datetime.fromisoformat(said["signed_at"]).astimezone(UTC),
            )  # fmt: skip
        except (KeyError, OverflowError, ConfigurationError):
            raise ValueError("not a proof of interviews") from None
        if proof.text != text or not log_takes(text):
            raise ValueError("not a proof of interviews in its own form")
        return proof


def told_of(citizens: int) -> str:
    """How many citizens, as it may be told."""
    return FEW if citizens < SHOWN_FROM else str(citizens)


def open_proof(note: bytes, people: Mapping[str, Person], municipality_code: str) -> InterviewProof | None:
    """The proof in a note, as its own person signed it for this municipality; None where it is none."""
    try:
        proof = open_own(note, people, InterviewProof.parse, lambda proof: proof.signed_by)
    except ValueError:
        return None
    return proof if proof.municipality_code == municipality_code else None
