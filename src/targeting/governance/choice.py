"""Which of a municipality's basis files a run is held against, and why the others are not used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from targeting.governance.reading import Reading
from targeting.language import Message, say
from targeting.workspace import FICTIONAL_CODE, Basis


def fitting(plan: Reading, bases: Sequence[Basis]) -> tuple[Basis, ...]:
    """The bases made for this municipality and valid on the processing date, the newest first.

    One without a first day is not in use. Where there is no other it is given all the same, so that the refusal can
    say all that it lacks.
    """
    found = [basis for basis in bases if not any(unfit(plan, basis))]
    dated = [basis for basis in found if basis.valid_from is not None]
    return tuple(sorted(dated or found, key=lambda basis: (basis.valid_from or date.min, basis.id), reverse=True))


def unfit(plan: Reading, basis: Basis) -> Iterator[Message]:
    """Why ``basis`` cannot be this run's basis, whatever the run reads."""
    if basis.purpose != plan.purpose:
        yield say(
            "{basis} is written for purpose {purpose}, and not for {asked}.",
            basis=name(basis),
            purpose=basis.purpose,
            asked=plan.purpose,
        )
    if basis.municipality_code != plan.municipality_code:
        yield say(
            "{basis} is written for municipality {code}, and the run is for municipality {run_code}.",
            basis=name(basis),
            code=basis.municipality_code,
            run_code=plan.municipality_code,
        )
    if basis.fictional and plan.municipality_code != FICTIONAL_CODE:
        yield say(
            "{basis} is fictional and can only be used in municipality {fictional}. The municipality "
            "must write and decide on its own.",
            basis=name(basis),
            fictional=FICTIONAL_CODE,
        )
    yield from _not_valid(plan, basis)


def _not_valid(plan: Reading, basis: Basis) -> Iterator[Message]:
    day = plan.processing_date
    if basis.valid_from is None:
        return
    if day < basis.valid_from:
        yield say(
            "{basis} is valid only from {valid_from}; the processing date is {day}.",
            basis=name(basis),
            valid_from=basis.valid_from,
            day=day,
        )
    elif not basis.valid_on(day):
        yield say(
            "{basis} was valid up to and including {valid_to}; the processing date is {day}.",
            basis=name(basis),
            valid_to=basis.valid_to,
            day=day,
        )


def none_fits(plan: Reading, bases: Sequence[Basis]) -> tuple[Message, ...]:
    """The refusal when no basis can be chosen: which were found, and why each fails."""
    headline = say(
        "No basis in bases/ is valid for municipality {run_code} on {day} (found: {number}).",
        run_code=plan.municipality_code,
        day=plan.processing_date,
        number=len(bases),
    )
    return (headline, *(reason for basis in bases for reason in unfit(plan, basis)))


def several(chosen: Basis, others: Sequence[Basis]) -> Iterator[Message]:
    """A note when more than one basis was valid."""
    if others:
        rest = ", ".join(basis.id for basis in others)
        yield say(
            "Several bases are valid; {basis} is used because it is valid from the latest date. Not used: {rest}.",
            basis=chosen.id,
            rest=rest,
        )


def name(basis: Basis) -> str:
    """How a sentence, Danish or English, names a basis."""
    return f"{basis.id} ({basis.place})"
