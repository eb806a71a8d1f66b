"""The measures of the letters as the catalogue declares them, and the networks that they were granted to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import Literal

from pydantic import Field, model_validator

from targeting.errors import Invalid
from targeting.workspace.case_events import CaseField, FieldKind, FieldRules, When, Writer
from targeting.workspace.contracts import Name
from targeting.workspace.declarations import Declaration, Part
from targeting.workspace.law import Network, Status, load_shipped, municipalities, shipped
from targeting.workspace.settings import FICTIONAL_CODE
from targeting.workspace.texts import Text

# What an adoption may be asked for, by its own keys.
ADOPTION_KEYS = ("cap", "order_ref", "order_from", "safety_list", "starts", "ends")


# The kinds of field that each sort of evidence is written in.
WRITTEN_IN: Mapping[str, tuple[FieldKind, ...]] = {
    "declaration": ("choice", "words", "weeks"),
    "date": ("day",),
    "document_ref": ("reference",),
}
# What is asked for at each of them: a grant asks for what is asked once, too, and a renewal for its own reason.
ASKED: Mapping[str, tuple[str, ...]] = {
    "adoption": ("adoption",),
    "grant": ("grant", "once", "always"),
    "renewal": ("grant", "renewal", "always"),
    "follow_up": ("follow_up", "always"),
    "end": ("end",),
}


class Condition(Part):
    """What must be there before a measure is used: asked for once at the adoption, or of each citizen it is granted to.

    ``evidence``: a person's own declaration, a day, or where a document lies. One that is not ``required`` is shown.
    ``asked`` of a citizen: at the grant and each renewal (``grant``), at the grant alone (``once``), at a renewal, a
    follow-up or the end alone, or at all but the end (``always``). ``rules`` is how it is
    written then; where nothing is said, a tick, a day or a number.
    """

    key: Name
    text_da: str
    required: bool = True
    evidence: Literal["declaration", "date", "document_ref"]
    asked: Literal["adoption", "grant", "once", "renewal", "follow_up", "always", "end"] = "grant"
    rules: FieldRules | None = None

    @model_validator(mode="after")
    def _known_to_the_adoption(self) -> Condition:
        if self.asked == "adoption" and self.key not in ADOPTION_KEYS:
            raise Invalid("is asked for at the adoption, which has no such key")
        if self.rules is not None and self.rules.kind not in WRITTEN_IN[self.evidence]:
            raise Invalid("is written in a field that is no {evidence}", evidence=self.evidence)
        return self

    @property
    def field(self) -> CaseField:
        """The field that it is written in when it is asked of a citizen."""
        rules = self.rules or _rules_of(self)
        told = rules.model_dump() | {"optional": rules.optional or not self.required}
        return CaseField(id=self.key, asks_da=self.text_da, **told)


def _rules_of(condition: Condition) -> FieldRules:
    match condition.evidence:
        case "date":
            return FieldRules(name_da=condition.text_da, kind="day", least="any")
        case "document_ref":
            return FieldRules(name_da=condition.text_da, kind="reference")
    return FieldRules(name_da=condition.text_da, kind="choice", choices={"yes": "Ja"})


class Watch(Part):
    """What may never fall away altogether while a measure is granted, and from when that is told.

    ``held`` is what a follow-up says where one was held. ``late_weeks`` without one are late, and ``red_weeks`` red. Of
    a citizen with none at all it is told ``end_weeks`` before the trial ends. What is proved of it rests on an extract
    that is at most ``extract_days`` old.
    """

    held: dict[Name, tuple[str, ...]] = Field(min_length=1)
    late_weeks: int = Field(ge=1)
    red_weeks: int = Field(ge=1)
    end_weeks: int = Field(ge=1)
    extract_days: int = Field(ge=1)


class Granting(Part):
    """How a measure is granted to one citizen.

    ``by`` are who may. ``due`` is the condition that says the day something is to be done, and ``due_da`` what; blank,
    it is ``soft_limit_days`` after the grant, and nothing where there are none. It is told ``soon_days`` ahead, and
    more than ``breach_days`` later it is a breach, where that is said. A citizen has one living grant of the measure,
    or one of each value of ``one_for``, or as many as there are needs (``several``). ``watch`` is of what may not fall
    away.
    """

    by: tuple[Writer, ...] = Field(default=("caseworker", "leader"), min_length=1)
    due: str = ""
    due_da: str = ""
    soon_days: int = Field(default=14, ge=0)
    breach_days: int | None = Field(default=None, ge=0)
    one_for: str = ""
    several: bool = False
    watch: Watch | None = None


class Successor(Part):
    """The law that holds once a version has ended."""

    law_ref: str
    valid_from: dt.date | None = None
    verified: bool
    source: str


class MeasureVersion(Part):
    """What a measure rests on from one day to another, both included; a day is absent where no source shows it.

    ``verified``: somebody has held it against ``source``.
    """

    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    law_ref: str
    verified: bool
    superseded_by: Successor | None = None
    source: str

    @model_validator(mode="after")
    def _period(self) -> MeasureVersion:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise Invalid("valid_to lies before valid_from")
        return self

    def in_force(self, day: dt.date) -> bool:
        """Whether ``day`` lies in it, as far as its days are known."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class Measure(Part):
    """One thing the letters granted, found unnecessary, refused or left open, or a municipality's own.

    ``network_da`` is what its network calls itself; ``letter_da`` and ``remark_da`` are the letter's own words.
    ``grant`` is absent where nobody is granted it one by one. ``answered_on`` is the letter's day, absent where it
    has none; ``order_due`` the day by which the letter promises an order; ``awaits_da`` what is still missing.
    """

    id: str
    network: Network
    network_da: str = ""
    letter: str
    answered_on: dt.date | None = None
    title_da: str
    letter_da: str
    remark_da: str = ""
    allowed_da: str
    allowed_en: str
    basis_da: str
    condition_da: str = ""
    citizens_da: str = ""
    status: Status
    order_due: dt.date | None = None
    order_no: str | None = None
    awaits_da: str = ""
    soft_limit_days: int | None = Field(default=None, ge=1)
    grant: Granting | None = None
    versions: tuple[MeasureVersion, ...] = Field(min_length=1)
    conditions: tuple[Condition, ...] = ()

    @model_validator(mode="after")
    def _grant_names_its_conditions(self) -> Measure:
        keys = {condition.key: condition for condition in self.conditions}
        if (grant := self.grant) is None:
            return self
        for key in filter(None, (grant.due, grant.one_for)):
            if key not in keys or keys[key].asked == "adoption":
                raise Invalid("grant names {key}, which is no condition that is asked of a citizen", key=key)
        asked = {condition.key: condition.field for condition in self.asked_at("follow_up")}
        for key, values in (grant.watch.held if grant.watch else {}).items():
            if key not in asked or not set(values) <= set(asked[key].choices):
                raise Invalid("watch names {key}, which no follow-up says so", key=key)
        return self

    @model_validator(mode="after")
    def _versions_follow(self) -> Measure:
        for before, after in pairwise(self.versions):
            if before.valid_to is None or after.valid_from is None or after.valid_from <= before.valid_to:
                raise Invalid("versions: each begins after the one before it has ended")
        return self

    @property
    def open_to_all(self) -> bool:
        """Whether it rests on law that holds for every municipality, whichever network the letter went to."""
        return self.status in ("GENERAL_LAW", "NO_NEW_BASIS_NEEDED", "OWN")

    @property
    def needs_adoption(self) -> bool:
        """Whether a municipality must have taken it into use: only what all may do by an act needs no decision."""
        return self.status != "GENERAL_LAW"

    def version_on(self, day: dt.date) -> MeasureVersion | None:
        """The version in force that day; None before the first and after the last."""
        return next((version for version in self.versions if version.in_force(day)), None)

    def asked_at(self, when: Literal["adoption"] | When) -> Iterator[Condition]:
        """The conditions that are asked for then."""
        return (condition for condition in self.conditions if condition.asked in ASKED[when])


class Measures(Declaration):
    """measures.toml: the letters' measures."""

    measures: tuple[Measure, ...] = Field(min_length=1)


class _Network(Part):
    id: Network
    name_da: str
    municipalities: tuple[str, ...]
    fictional: bool = False
    source: str


class _Networks(Declaration):
    networks: tuple[_Network, ...]


def measures_text() -> Text:
    """The declaration itself: what may be asked of a citizen, which an approval of the casebook's basis covers."""
    return Text("measures.toml", _declared().content)


@cache
def load_measures() -> tuple[Measure, ...]:
    """The letters' measures that come with the product."""
    names = {network.id: network.name_da for network in _networks()}
    return tuple(each.model_copy(update={"network_da": names.get(each.network, "")}) for each in _declared().measures)


@cache
def _declared() -> Measures:
    return load_shipped(shipped() / "measures.toml", Measures)


@cache
def _networks() -> tuple[_Network, ...]:
    return load_shipped(shipped() / "networks.toml", _Networks).networks


def network_of(code: str) -> Network | None:
    """The network of the municipality with that code; None where it is in neither of the two."""
    names = municipalities().get(code, ())
    for network in _networks():
        if set(names) & set(network.municipalities) or (code == FICTIONAL_CODE and network.fictional):
            return network.id
    return None
