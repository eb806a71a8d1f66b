"""share_rules.toml: may one unit share with another? Rows that are tried in order; the first that fits answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import groupby, pairwise
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from targeting.errors import Invalid
from targeting.language import Message, either, listed, say
from targeting.workspace.declarations import Declaration, Part, load_toml
from targeting.workspace.evidence import Snake, Text
from targeting.workspace.law import load_shipped, shipped
from targeting.workspace.notes import Approvable

FILE = "share_rules.toml"
Outcome = Literal["Ja", "Nej", "Spørg"]
Category = Literal["contact", "benefit", "employment", "social", "health", "misuse", "children", "housing"]
Condition = Literal[
    "consent_covers", "consent_withdrawn", "consent_changed", "consent_refused", "consent_expired",
    "consent_retracted", "consent_text_unknown", "consent_guardian_changed", "consent_other_way",
    "consent_other_category",
    "young_not_heard", "objected", "dead", "address_protected", "same_unit",
    "same_case", "child_at_risk", "public_interest", "benefit_control", "other_law", "leader_reason",
]  # fmt: skip

CATEGORIES: Mapping[Category, Message] = {
    "contact": say("contact details"),
    "benefit": say("benefits"),
    "employment": say("employment"),
    "social": say("social support"),
    "health": say("health"),
    "misuse": say("use of drugs and alcohol"),
    "children": say("children"),
    "housing": say("housing"),
}
CONDITIONS: Mapping[Condition, Message] = {
    "consent_covers": say("a consent covers it"),
    "consent_withdrawn": say("the consent was withdrawn"),
    "consent_changed": say("the consent was changed and says it no more"),
    "consent_refused": say("the citizen has said no"),
    "consent_expired": say("the consent has expired"),
    "consent_retracted": say("what was recorded of consent was a mistake, and was taken back"),
    "consent_text_unknown": say("the text of the consent is unknown"),
    "consent_guardian_changed": say("whoever consented is custody holder or guardian no more"),
    "consent_other_way": say("the consent is for the other way only"),
    "consent_other_category": say("the consent is for something else only"),
    "young_not_heard": say("the young person is 15 and has not consented"),
    "objected": say("the citizen has objected"),
    "dead": say("the citizen is dead"),
    "address_protected": say("the address is protected"),
    "same_unit": say("both are in the same unit"),
    "same_case": say("stated: the same case"),
    "child_at_risk": say("stated: concern for a child"),
    "public_interest": say("stated: a greater interest (health)"),
    "benefit_control": say("stated: control of a benefit"),
    "other_law": say("stated: another law demands it"),
    "leader_reason": say("stated: a leader's reason"),
}
# What whoever asks states of the matter; every other condition is found in what the citizen has said.
STATED: tuple[Condition, ...] = (
    "same_case", "child_at_risk", "public_interest", "benefit_control", "other_law", "leader_reason",
)  # fmt: skip
# What another law may demand: somebody must weigh it, so that the table can only say Spørg.
DUTIES: tuple[Condition, ...] = ("child_at_risk", "public_interest", "benefit_control", "other_law")
# One of these carries a Ja: the citizen's own, or the work of one unit on one case.
CARRIES: tuple[tuple[Condition, ...], ...] = (("consent_covers",), ("same_unit", "same_case"))
DATED: tuple[Condition, ...] = (
    "consent_withdrawn", "consent_changed", "consent_refused", "consent_expired", "consent_guardian_changed",
    "consent_retracted", "young_not_heard", "objected", "dead",
)  # fmt: skip
KEYS = ("when", "unless", "categories", "valid_to")
PLACES = ("from", "to", "category", "day")
_PLACE = re.compile(r"\{([^{}]*)\}")


class ShareRule(Part):
    """One row: when it fits, and what it answers.

    It fits where all of ``when`` and none of ``unless`` hold, for its ``categories`` (blank: all), on the days from
    ``valid_from`` to ``valid_to``. A row that the law has changed stands in several versions, one after the other.
    """

    id: Snake
    when: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    categories: tuple[Category, ...] = ()
    answer: Outcome
    ground_da: Text
    do_da: Text
    law_ref: Text
    verified: bool
    sources: tuple[Text, ...] = ()
    rationale_da: Text
    valid_from: date
    valid_to: date | None = None

    @model_validator(mode="after")
    def _can_fit(self) -> ShareRule:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise Invalid("valid_to lies before valid_from")
        if both := sorted(set(self.when) & set(self.unless)):
            raise Invalid("{keys} both name {both}; the row could never fit", keys=listed(KEYS[:2]), both=listed(both))
        if self.verified and not self.sources:
            raise Invalid("verified = true needs its sources")
        return self

    @model_validator(mode="after")
    def _answers_lawfully(self) -> ShareRule:
        if self.answer != "Spørg" and (duties := [each for each in DUTIES if each in self.when]):
            raise Invalid(
                "{duties}: what another law demands must be weighed by somebody; the answer can only be Spørg",
                duties=listed(duties),
            )
        if self.answer == "Ja" and not any(set(needed) <= set(self.when) for needed in CARRIES):
            raise Invalid(
                "a Ja needs {consent} in {when}, or {unit}",
                consent=CARRIES[0][0],
                when=KEYS[0],
                unit=listed(CARRIES[1]),
            )
        return self

    @model_validator(mode="after")
    def _says_what_is_known(self) -> ShareRule:
        for name in (name for text in (self.ground_da, self.do_da) for name in _PLACE.findall(text)):
            if name not in PLACES:
                raise Invalid(
                    "a text names {name} in braces; only these can be filled in: {places}",
                    name=name,
                    places=either(PLACES),
                )
            if name == "day" and not set(DATED) & set(self.when):
                raise Invalid(
                    "a text is filled in with {name}, and nothing in {when} has a day", name=name, when=KEYS[0]
                )
        return self

    @property
    def always(self) -> bool:
        """Whether it fits whatever is asked."""
        return not (self.when or self.unless or self.categories)

    def valid_on(self, day: date) -> bool:
        """Whether it holds on ``day``, both ends included."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class InvolvementCategory(Part):
    """Which categories an involvement tells of, by its law: all of them are asked of before it may be told.

    It fits its ``paragraphs`` (blank: every one) and ``kinds`` (blank: every one); one written "" is none.
    """

    law: Text
    paragraphs: tuple[str, ...] = ()
    kinds: tuple[Literal["benefit", "service", "plan", "case"], ...] = ()
    categories: tuple[Category, ...] = Field(min_length=1)
    verified: bool
    sources: tuple[Text, ...] = ()
    rationale_da: Text

    @model_validator(mode="after")
    def _has_sources(self) -> InvolvementCategory:
        if self.verified and not self.sources:
            raise Invalid("verified = true needs its sources")
        return self

    def fits(self, law: str | None, paragraph: str | None, kind: str) -> bool:
        """Whether it is about an involvement of that law, paragraph and kind."""
        return (
            self.law == law
            and (not self.paragraphs or (paragraph or "") in self.paragraphs)
            and (not self.kinds or kind in self.kinds)
        )


class ShareRules(Declaration):
    """The whole table. Every day from ``first_day`` has an answer: the last row fits always, and says Nej.

    ``involvements`` are tried in order: the first that fits says which categories an involvement tells of.
    """

    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
    rules: tuple[ShareRule, ...]
    involvements: tuple[InvolvementCategory, ...] = ()

    @model_validator(mode="after")
    def _versions_follow(self) -> ShareRules:
        seen: set[str] = set()
        for id, versions in groupby(self.rules, key=lambda rule: rule.id):
            if id in seen:
                raise Invalid("rows of the id {id} do not stand one after the other", id=id)
            seen.add(id)
            for before, after in pairwise(versions):
                _follows(before, after)
        return self

    @model_validator(mode="after")
    def _always_answers(self) -> ShareRules:
        last = self.rules[-1] if self.rules else None
        if last is None or not last.always or last.answer != "Nej" or last.valid_to is not None:
            raise Invalid(
                "the last row must always answer Nej: without {keys}. What nobody has thought of is not shared",
                keys=listed(KEYS),
            )
        first = min(rule.valid_from for rule in self.rules if rule.id == last.id)
        if early := [rule.id for rule in self.rules if rule.valid_from < first]:
            raise Invalid(
                "the last row begins on {first}, after {early}: the days before it would have no answer",
                first=first,
                early=listed(dict.fromkeys(early)),
            )
        if hiding := [rule.id for rule in self.rules if rule.always and rule.id != last.id]:
            raise Invalid("{hiding} fits always, so that no row below it is ever reached", hiding=listed(hiding))
        return self

    @model_validator(mode="after")
    def _every_involvement_is_reached(self) -> ShareRules:
        for place, row in enumerate(self.involvements):
            if any(_hides(earlier, row) for earlier in self.involvements[:place]):
                raise Invalid(
                    "a row of involvements about {law} is never reached: one above it fits first", law=row.law
                )
        return self

    def categories_of(self, law: str | None, paragraph: str | None, kind: str) -> tuple[Category, ...]:
        """The categories that such an involvement tells of; none where the table does not say, and so it is not told.

        ``paragraph`` is as codes are written, 85a.
        """
        return next((row.categories for row in self.involvements if row.fits(law, paragraph, kind)), ())

    @property
    def first_day(self) -> date:
        """The first day it answers for."""
        return min(rule.valid_from for rule in self.rules)

    @property
    def subject(self) -> Approvable:
        """What an approval of this table is about."""
        return Approvable("share_rules", Path(FILE).stem, self.version, self.file, self.sha256)

    def on(self, day: date) -> Iterator[ShareRule]:
        """The rows that hold on ``day``, in order."""
        return (rule for rule in self.rules if rule.valid_on(day))


def _hides(above: InvolvementCategory, below: InvolvementCategory) -> bool:
    """Whether all that one row fits is taken by another above it."""
    return (
        above.law == below.law
        and (not above.paragraphs or (bool(below.paragraphs) and set(below.paragraphs) <= set(above.paragraphs)))
        and (not above.kinds or (bool(below.kinds) and set(below.kinds) <= set(above.kinds)))
    )


def _follows(before: ShareRule, after: ShareRule) -> None:
    if before.valid_to is None:
        raise Invalid(
            "{id}: a version without a last day is followed by another; state its {key}", id=after.id, key=KEYS[3]
        )
    if after.valid_from != before.valid_to + timedelta(days=1):
        raise Invalid(
            "{id}: one version ends on {end} and the next begins on {begin}; it must begin the day after, so that no "
            "day has two or none",
            id=after.id,
            end=before.valid_to,
            begin=after.valid_from,
        )


def filled(template: str, **values: str) -> str:
    """A text of the table with its places filled in, once: what is filled in is never read as a place."""
    return _PLACE.sub(lambda found: values.get(found[1], found[0]), template)


def load_share_rules(folder: Path) -> ShareRules:
    """The municipality's own table, whole, where it has one; else the program's. Raises ConfigurationError."""
    own = folder / FILE
    return load_toml(own, ShareRules) if own.exists() else load_shipped(shipped() / FILE, ShareRules)
