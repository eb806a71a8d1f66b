"""Holds the balancing test to its form: whole, decided, reviewed in time, saying "klart overstiger"."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from targeting.governance.blanks import because, blanks
from targeting.language import Message, say
from targeting.workspace import Basis

CONCLUSION = "klart overstiger"
OPTIONAL = (
    "control_sample_max", "dpia_ref", "dt_notification_ref", "named_involvements", "retention_months",
    "reviewed_on", "special_categories_basis",
)  # fmt: skip


def balancing_missing(basis: Basis, day: date, reads_health: bool) -> Iterator[Message]:
    """Why the balancing test does not carry the processing."""
    yield from _unfilled(basis)
    yield from _conclusion(basis)
    yield from _decided_later(basis, day)
    yield from _special_categories(basis, reads_health)
    yield from _review_too_far(basis)
    yield from _handover(basis)
    if not basis.fictional:
        yield from overdue(basis, day)


def _handover(basis: Basis) -> Iterator[Message]:
    if basis.handover.recipients and not basis.handover.why.strip():
        yield say(
            "{file} names who may be told who the nominated are, but not why: handover.why.{why}",
            file=basis.place,
            why=because("handover", ["why"]),
        )
    if not basis.handover.control_sample:
        return
    if not basis.handover.control_why.strip():
        yield say(
            "{file} lets those who were drawn for control be opened, but does not say why: handover.control_why.{why}",
            file=basis.place,
            why=because("handover", ["control_why"]),
        )
    if not (basis.handover.recipients and basis.balancing_test.control_sample_max):
        yield say(
            "{file} lets those who were drawn for control be opened (handover.control_sample), and names no "
            "recipients, or does not weigh that any are drawn (balancing_test.control_sample_max).",
            file=basis.place,
        )


# What must be written where nothing is searched for and a caseworker keeps what was decided: no interests are weighed,
# since such a task rests on the law that gives it.
CASEWORK = ("id", "controller_unit", "necessity", "safeguards", "recipients", "retention_months", "decided_by", "dpo")


def casework_missing(basis: Basis, day: date) -> Iterator[Message]:
    """Why the written assessment does not carry keeping a casebook."""
    test = basis.balancing_test
    optional = [key for key in type(test).model_fields if key not in (*CASEWORK, "review_date")]
    if missing := blanks(test, optional=optional):
        keys, why = ", ".join(missing), because("balancing_test", missing)
        yield say(
            "The assessment behind the casebook is not complete. Fill in {file} under [balancing_test]: {keys}.{why}",
            file=basis.place,
            keys=keys,
            why=why,
        )
    yield from _decided_later(basis, day)
    yield from _review_too_far(basis)
    if not basis.fictional:
        yield from overdue(basis, day)


def _unfilled(basis: Basis) -> Iterator[Message]:
    if missing := blanks(basis.balancing_test, optional=OPTIONAL):
        keys, why = ", ".join(missing), because("balancing_test", missing)
        yield say(
            "The balancing test is not complete. Fill in {file} under [balancing_test]: {keys}.{why}",
            file=basis.place,
            keys=keys,
            why=why,
        )


def _conclusion(basis: Basis) -> Iterator[Message]:
    conclusion = basis.balancing_test.conclusion
    if conclusion.strip() and CONCLUSION not in " ".join(conclusion.split()).lower():
        yield say(
            'The conclusion of the balancing test in {file} does not contain "{words}" (clearly '
            "exceeds); without it there is no basis.",
            file=basis.place,
            words=CONCLUSION,
        )


def _decided_later(basis: Basis, day: date) -> Iterator[Message]:
    decided = basis.balancing_test.decided_by.date
    if decided is not None and decided > day:
        yield say(
            "The balancing test in {file} is decided only on {decided}, after the processing date {day}.",
            file=basis.place,
            decided=decided,
            day=day,
        )


def _special_categories(basis: Basis, reads_health: bool) -> Iterator[Message]:
    test = basis.balancing_test
    if reads_health and test.special_categories is False:
        yield say("The run reads health data, but {file} says special_categories = false.", file=basis.place)
    if test.special_categories and not test.special_categories_basis.strip():
        why = because("balancing_test", ["special_categories_basis"])
        yield say(
            "{file} says special categories are processed, but lacks balancing_test.special_categories_basis.{why}",
            file=basis.place,
            why=why,
        )


def _review_too_far(basis: Basis) -> Iterator[Message]:
    test = basis.balancing_test
    last = test.reviewed_on or test.decided_by.date
    if last is not None and test.review_date is not None and test.review_date > _a_year_after(last):
        yield say(
            "The next review in {file} ({next}) lies more than 12 months after the last ({last}).",
            file=basis.place,
            next=test.review_date,
            last=last,
        )


def _a_year_after(day: date) -> date:
    if (day.month, day.day) == (2, 29):
        return date(day.year + 1, 3, 1)
    return day.replace(year=day.year + 1)


def overdue(basis: Basis, day: date) -> Iterator[Message]:
    """A sentence when the review date has passed: a refusal for a real municipality, else a warning."""
    due = basis.balancing_test.review_date
    if due is not None and day > due:
        yield say(
            "The balancing test in {file} was due for review by {due}; the processing date is {day}. "
            "Review it, and correct reviewed_on and review_date.",
            file=basis.place,
            due=due,
            day=day,
        )
