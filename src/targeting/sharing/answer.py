"""The question and its answer: Ja, Nej or Spørg, on which ground, and what to do."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from difflib import get_close_matches
from typing import cast

from targeting.errors import ConfigurationError, SharingRefused
from targeting.language import Message, listed, say
from targeting.pages import day as danish_date
from targeting.shapes import Document
from targeting.sharing.conditions import Case
from targeting.sharing.consent import PURPOSES, History, Scope, TextRef, danish_day, require_moment
from targeting.sharing.standing import standing
from targeting.workspace import CATEGORIES, STATED, Category, Condition, Outcome, ShareRule, ShareRules, filled


@dataclass(frozen=True)
class Question:
    """Whether ``giving`` may tell ``receiving`` about a category, for a purpose, at a moment.

    ``stated`` is what whoever asks says of the matter, in the words of the table: that a law demands it, that a leader
    has given a reason.
    """

    giving: str
    receiving: str
    category: str
    purpose: str
    at: datetime
    stated: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Known:
    """What the municipality has: the names of its units by id, and the sentence each text of consent has a row say.

    A sentence names {from}, {to} and {category}.
    """

    units: Mapping[str, str]
    texts: Mapping[TextRef, str]


@dataclass(frozen=True)
class Answer:
    """What may be done, why, and by which row of which table: what a case note needs.

    ``signed`` is what the citizen signed, where a consent carries the answer.
    """

    outcome: Outcome
    ground: str
    what_to_do: str
    rule: str
    law_ref: str
    verified: bool
    reference: str
    signed: str = ""

    @property
    def caveat(self) -> str:
        """That nobody has confirmed the row in law, where nobody has."""
        return "" if self.verified else say("Not verified: ask the municipality's lawyer before relying on it.").da

    def as_dict(self) -> Document:
        """For programs."""
        return {**asdict(self), "caveat": self.caveat}


def may_share(history: History, question: Question, rules: ShareRules, known: Known) -> Answer:
    """The answer of the first row that fits.

    Raises ConfigurationError on a unit, category, purpose or statement nobody knows, and on a day before the table.
    """
    scope = _require_known(question, known)
    day = danish_day(question.at)
    if day < rules.first_day:
        raise ConfigurationError(
            "{file} answers from {first}, and the question is of {day}.",
            file=rules.file,
            first=rules.first_day,
            day=day,
        )
    case = Case(
        standing=standing(history, scope, question.purpose, question.at, known.texts),
        told=history.until(question.at, question.purpose),
        stated=cast(frozenset[Condition], question.stated),
        same_unit=scope.giving == scope.receiving,
        day=day,
    )
    return _said(next(rule for rule in rules.on(day) if _fits(rule, scope.category, case)), scope, case, rules, known)


def may_share_each(
    history: History, questions: Iterable[Question], rules: ShareRules, known: Known
) -> tuple[Answer, ...]:
    """An answer to each question, in order; raises as ``may_share``."""
    return tuple(may_share(history, question, rules, known) for question in questions)


def check_share(history: History, question: Question, rules: ShareRules, known: Known) -> Answer:
    """The answer where it is Ja; raises SharingRefused, with what to do, on any other, and as ``may_share``."""
    answer = may_share(history, question, rules, known)
    if answer.outcome != "Ja":
        raise SharingRefused(
            "{outcome}: {ground} {what_to_do} ({reference})",
            outcome=answer.outcome,
            ground=answer.ground,
            what_to_do=answer.what_to_do,
            reference=answer.reference,
        )
    return answer


def can_share(history: History, question: Question, rules: ShareRules, known: Known) -> bool:
    """Whether the answer is Ja; raises as ``may_share``."""
    return may_share(history, question, rules, known).outcome == "Ja"


def _fits(rule: ShareRule, category: Category, case: Case) -> bool:
    return (
        (not rule.categories or category in rule.categories)
        and all(map(case.holds, rule.when))
        and not any(map(case.holds, rule.unless))
    )


def _said(rule: ShareRule, scope: Scope, case: Case, rules: ShareRules, known: Known) -> Answer:
    day = case.day_of(rule.when)
    named = {
        "from": known.units[scope.giving],
        "to": known.units[scope.receiving],
        "category": CATEGORIES[scope.category].da,
    }
    texts = named | {"day": danish_date(day)}
    consent = case.standing.consent if "consent_covers" in rule.when else None
    return Answer(
        outcome=rule.answer,
        ground=filled(rule.ground_da, **texts),
        what_to_do=filled(rule.do_da, **texts),
        rule=rule.id,
        law_ref=rule.law_ref,
        verified=rule.verified,
        reference=f"{rule.id}/{rule.valid_from} {rules.version} {rules.sha256[:12]}",
        signed=filled(known.texts[consent.text], **named) if consent and consent.text else "",
    )


def _require_known(question: Question, known: Known) -> Scope:
    require_moment(question.at)
    for unit in (question.giving, question.receiving):
        if unit not in known.units:
            raise ConfigurationError(
                "No unit is called {unit}.{near} There are: {known}.",
                unit=unit,
                near=_near(unit, known.units),
                known=listed(known.units),
            )
    if question.purpose not in PURPOSES:
        raise ConfigurationError(
            "No purpose is called {purpose}. There is: {known}.", purpose=question.purpose, known=listed(PURPOSES)
        )
    if strange := sorted(question.stated - set(STATED)):
        raise ConfigurationError(
            "Nothing that can be stated is called {strange}. There are: {known}.",
            strange=strange[0],
            known=listed(STATED),
        )
    return Scope(question.giving, question.receiving, cast(Category, question.category))


def _near(name: str, known: Collection[str]) -> Message | str:
    near = get_close_matches(name, list(known), n=1)
    return say(" Did you mean {near}?", near=near[0]) if near else ""
