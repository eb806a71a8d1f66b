"""measures/*.toml: that the municipality takes a measure into use. One file an adoption, and an approved file is never
changed. A measure of the municipality's own stands whole in its adoption, so that who signs signs for its words too.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from pathlib import Path
from typing import Annotated

from pydantic import Field, StrictInt, StringConstraints, model_validator

from targeting.errors import ConfigurationError, Invalid
from targeting.language import listed
from targeting.workspace.declarations import Declaration, Part, load_mapping, load_toml
from targeting.workspace.measures import Condition, Granting, Measure, MeasureVersion
from targeting.workspace.notes import ORDER_NAME, Approvable
from targeting.workspace.texts import Text

FOLDER = "measures"
# What a condition calls by one name may be written in either of two ways.
WRITTEN_AS = {"cap": "cap_persons / cap_percent"}
OWN = re.compile("EGEN-[A-ZÆØÅ0-9-]{1,40}")
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1_000)]
OrBlank = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1_000)]


class OwnMeasure(Part):
    """A measure of the municipality's own: what it is, by which law, and where that was read."""

    title_da: Line
    allowed_da: Line
    citizens_da: str = ""
    law_ref: Line
    verified: bool = False
    source: Line
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    grant: Granting = Granting()
    conditions: tuple[Condition, ...] = ()


class Adoption(Declaration):
    """A municipality takes a measure into use: for whom, how many at most, from when to when, and who decided it.

    ``cap_percent`` is of a group of ``group_persons``. ``order_ref`` and ``order_from`` are the order, or approval,
    that it rests on, as the municipality has it; ``safety_list`` the document, by its number, that says which health
    tasks are taken on, and who answers for each.
    """

    measure: str
    decided_by: Line
    decided_on: dt.date
    target_group_da: Line
    cap_persons: StrictInt | None = Field(default=None, ge=1)
    cap_percent: StrictInt | None = Field(default=None, ge=1, le=99)
    group_persons: StrictInt | None = Field(default=None, ge=1)
    order_ref: OrBlank = ""
    order_from: dt.date | None = None
    safety_list: OrBlank = ""
    starts: dt.date
    ends: dt.date | None = None
    own: OwnMeasure | None = None

    @model_validator(mode="after")
    def _holds_together(self) -> Adoption:
        if self.ends is not None and self.ends < self.starts:
            raise Invalid("ends lies before starts")
        if self.decided_on > self.starts:
            raise Invalid("decided_on lies after starts: what is taken into use is decided first")
        if self.order_from is not None and self.starts < self.order_from:
            raise Invalid("starts lies before order_from: nothing is used before its order is in force")
        if self.cap_persons is not None and self.cap_percent is not None:
            raise Invalid("cap_persons and cap_percent: write one of them")
        if (self.cap_percent is None) != (self.group_persons is None):
            raise Invalid("cap_percent and group_persons belong together: the share, and the size of the group")
        if (self.own is not None) != bool(OWN.fullmatch(self.measure)):
            raise Invalid("[own] and an id that begins with EGEN- (capitals, digits, dashes) belong together")
        return self

    @property
    def id(self) -> str:
        """What it goes by: its file's name."""
        return Path(self.file).stem

    @property
    def place(self) -> str:
        """The path of its file in the workspace."""
        return f"{FOLDER}/{self.file}"

    @property
    def most_persons(self) -> int | None:
        """How many citizens may be granted it at a time; None where no limit is set. A share is rounded down."""
        if self.cap_percent is not None and self.group_persons is not None:
            return self.group_persons * self.cap_percent // 100
        return self.cap_persons

    @property
    def subject(self) -> Approvable:
        """What an approval of it is about."""
        return Approvable("measure", self.id, self.decided_on.isoformat(), self.file, self.sha256)

    def subject_of(self, person: str) -> Approvable:
        """What that person's approval of it is about: two sign for one adoption, each in a note of their own."""
        return replace(self.subject, signer=person)

    @property
    def text(self) -> Text:
        """What is signed."""
        return Text(self.place, self.content)

    @property
    def declares(self) -> Measure | None:
        """The measure that stands in it; None where it is one of the letters'."""
        if (own := self.own) is None:
            return None
        version = MeasureVersion(
            valid_from=own.valid_from, valid_to=own.valid_to, law_ref=own.law_ref, verified=own.verified,
            source=own.source,
        )  # fmt: skip
        return Measure(
            id=self.measure, network="ALLE", letter="", title_da=own.title_da, letter_da="", allowed_da=own.allowed_da,
            allowed_en=own.allowed_da, basis_da=own.law_ref, citizens_da=own.citizens_da, status="OWN",
            grant=own.grant, versions=(version,), conditions=own.conditions,
        )  # fmt: skip

    def covers(self, day: dt.date) -> bool:
        """Whether ``day`` lies in it, both ends included."""
        return self.starts <= day and (self.ends is None or day <= self.ends)

    def says(self, key: str) -> bool:
        """Whether it answers what a condition asks for by one of its keys."""
        if key == "cap":
            return (self.cap_persons or self.cap_percent) is not None
        return bool(getattr(self, key))


def load_adoptions(folder: Path, catalogue: Sequence[Measure]) -> tuple[Adoption, ...]:
    """Every *.toml in ``folder``, by measure and first day; none when there is no such folder.

    Raises ConfigurationError with file and key, and with both files where two of one measure overlap.
    """
    return fitted((load_toml(path, Adoption) for path in sorted(folder.glob("*.toml"))), catalogue)


def read_adoption(file: str, content: bytes) -> Adoption:
    """An adoption that is about to be written; raises ConfigurationError as ``load_adoptions``."""
    return load_mapping(tomllib.loads(content.decode("utf-8")), Adoption, file, content)


def fitted(adoptions: Iterable[Adoption], catalogue: Sequence[Measure]) -> tuple[Adoption, ...]:
    """The adoptions by measure and first day; raises ConfigurationError where one does not fit its measure, or two
    do not fit together.
    """
    ordered = tuple(sorted(adoptions, key=lambda adoption: (adoption.measure, adoption.starts, adoption.file)))
    for adoption in ordered:
        _require_name(adoption)
        _fit(adoption, adoption.declares or _named(adoption, catalogue))
    for _, found in groupby(ordered, key=lambda adoption: adoption.measure):
        for before, after in pairwise(found):
            _apart(before, after)
    return ordered


def measures_with_own(catalogue: Sequence[Measure], adoptions: Sequence[Adoption]) -> Iterator[Measure]:
    """The letters' measures, and then the municipality's own, each as its newest adoption has it."""
    yield from catalogue
    yield from {adoption.measure: own for adoption in adoptions if (own := adoption.declares)}.values()


def _require_name(adoption: Adoption) -> None:
    if not ORDER_NAME.fullmatch(adoption.file.removesuffix(".toml")):
        raise ConfigurationError(
            "{file}: the file's name is what the adoption is called. Use small letters a-z, digits, - and _.",
            file=adoption.place,
        )


def _named(adoption: Adoption, catalogue: Sequence[Measure]) -> Measure:
    for measure in catalogue:
        if measure.id == adoption.measure:
            return measure
    raise ConfigurationError(
        "{file}, measure: there is no measure of that id. There are: {known}. One of the municipality's own begins "
        "with EGEN-.",
        file=adoption.place,
        known=listed(measure.id for measure in catalogue),
    )


def _fit(adoption: Adoption, measure: Measure) -> None:
    first = measure.versions[0].valid_from
    if first is not None and adoption.starts < first:
        raise ConfigurationError(
            "{file}, starts: {measure} can be used from {first} at the earliest.",
            file=adoption.place,
            measure=measure.id,
            first=first,
        )
    if (
        adoption.order_from is not None
        and measure.answered_on is not None
        and adoption.order_from < measure.answered_on
    ):
        raise ConfigurationError(
            "{file}, order_from: the letter that promises the order is of {day}; an order from before is another.",
            file=adoption.place,
            day=measure.answered_on,
        )
    if adoption.safety_list and "safety_list" not in {each.key for each in measure.asked_at("adoption")}:
        raise ConfigurationError(
            "{file}, safety_list: {measure} asks for no such list. Leave it out.",
            file=adoption.place,
            measure=measure.id,
        )
    for condition in measure.asked_at("adoption"):
        if condition.required and not adoption.says(condition.key):
            raise ConfigurationError(
                "{file}: {key} is missing, and {measure} asks for it: {text}",
                file=adoption.place,
                key=WRITTEN_AS.get(condition.key, condition.key),
                measure=measure.id,
                text=condition.text_da,
            )


def _apart(before: Adoption, after: Adoption) -> None:
    if before.ends is None or after.starts <= before.ends:
        raise ConfigurationError(
            "{file}, starts: {measure} is in use by {other} that day too. Let the one end before the other begins, or "
            "take one away: what was signed is kept.",
            file=after.place,
            measure=after.measure,
            other=before.place,
        )
