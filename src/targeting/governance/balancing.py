"""Holds the balancing test to its form: whole, decided, reviewed in time, saying "klart overstiger"."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from targeting.governance.blanks import because, blanks
from targeting.workspace import Basis, Sentence

CONCLUSION = "klart overstiger"
OPTIONAL = (
    "control_sample_max", "dpia_ref", "dt_notification_ref", "named_involvements", "reviewed_on",
    "special_categories_basis",
)  # fmt: skip


def balancing_missing(basis: Basis, day: date, reads_health: bool) -> Iterator[Sentence]:
    """Why the balancing test does not carry the processing."""
    yield from _unfilled(basis)
    yield from _conclusion(basis)
    yield from _decided_later(basis, day)
    yield from _special_categories(basis, reads_health)
    yield from _review_too_far(basis)
    if not basis.fictional:
        yield from overdue(basis, day)


def _unfilled(basis: Basis) -> Iterator[Sentence]:
    if missing := blanks(basis.balancing_test, optional=OPTIONAL):
        keys, why = ", ".join(missing), because("balancing_test", missing)
        yield Sentence(
            da=f"Interesseafvejningen er ikke færdig. Udfyld i {basis.file} under [balancing_test]: {keys}.{why.da}",
            en=f"The balancing test is not complete. Fill in {basis.file} under [balancing_test]: {keys}.{why.en}",
        )


def _conclusion(basis: Basis) -> Iterator[Sentence]:
    conclusion = basis.balancing_test.conclusion
    if conclusion.strip() and CONCLUSION not in " ".join(conclusion.split()).lower():
        yield Sentence(
            da=f"Interesseafvejningens konklusion i {basis.file} siger ikke, at hensynene »{CONCLUSION}« "
            "hensynet til borgeren; uden det er der ingen hjemmel.",
            en=f'The conclusion of the balancing test in {basis.file} does not contain "{CONCLUSION}" '
            "(clearly exceeds); without it there is no basis.",
        )


def _decided_later(basis: Basis, day: date) -> Iterator[Sentence]:
    decided = basis.balancing_test.decided_by.date
    if decided is not None and decided > day:
        yield Sentence(
            da=f"Interesseafvejningen i {basis.file} er først besluttet {decided}, efter behandlingsdagen {day}.",
            en=f"The balancing test in {basis.file} is decided only on {decided}, after the processing date {day}.",
        )


def _special_categories(basis: Basis, reads_health: bool) -> Iterator[Sentence]:
    test = basis.balancing_test
    if reads_health and test.special_categories is False:
        yield Sentence(
            da=f"Kørslen læser sundhedsoplysninger, men {basis.file} siger special_categories = false.",
            en=f"The run reads health data, but {basis.file} says special_categories = false.",
        )
    if test.special_categories and not test.special_categories_basis.strip():
        why = because("balancing_test", ["special_categories_basis"])
        yield Sentence(
            da=f"{basis.file} siger, at der behandles følsomme oplysninger, men mangler "
            f"balancing_test.special_categories_basis.{why.da}",
            en=f"{basis.file} says special categories are processed, but lacks "
            f"balancing_test.special_categories_basis.{why.en}",
        )


def _review_too_far(basis: Basis) -> Iterator[Sentence]:
    test = basis.balancing_test
    last = test.reviewed_on or test.decided_by.date
    if last is not None and test.review_date is not None and test.review_date > _a_year_after(last):
        yield Sentence(
            da=f"Næste gennemgang i {basis.file} ({test.review_date}) ligger mere end 12 måneder "
            f"efter den seneste ({last}).",
            en=f"The next review in {basis.file} ({test.review_date}) lies more than 12 months "
            f"after the last ({last}).",
        )


def _a_year_after(day: date) -> date:
    if (day.month, day.day) == (2, 29):
        return date(day.year + 1, 3, 1)
    return day.replace(year=day.year + 1)


def overdue(basis: Basis, day: date) -> Iterator[Sentence]:
    """A sentence when the review date has passed: a refusal for a real municipality, else a warning."""
    due = basis.balancing_test.review_date
    if due is not None and day > due:
        yield Sentence(
            da=f"Interesseafvejningen i {basis.file} skulle være gennemgået senest {due}; "
            f"behandlingsdagen er {day}. Gennemgå den, og ret reviewed_on og review_date.",
            en=f"The balancing test in {basis.file} was due for review by {due}; "
            f"the processing date is {day}. Review it, and correct reviewed_on and review_date.",
        )
