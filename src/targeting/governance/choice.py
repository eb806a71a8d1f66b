"""Which of a municipality's basis files a run is held against, and why the others are not used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from targeting.governance.reading import Reading
from targeting.workspace import FICTIONAL_CODE, Basis, Sentence


def fitting(plan: Reading, bases: Sequence[Basis]) -> tuple[Basis, ...]:
    """The bases made for this municipality and valid on the processing date, the newest first.

    One without a first day is not in use. Where there is no other it is given all the same, so that the refusal can
    say all that it lacks.
    """
    found = [basis for basis in bases if not any(unfit(plan, basis))]
    dated = [basis for basis in found if basis.valid_from is not None]
    return tuple(sorted(dated or found, key=lambda basis: (basis.valid_from or date.min, basis.id), reverse=True))


def unfit(plan: Reading, basis: Basis) -> Iterator[Sentence]:
    """Why ``basis`` cannot be this run's basis, whatever the run reads."""
    if basis.municipality_code != plan.municipality_code:
        yield Sentence(
            da=f"{name(basis)} er skrevet for kommune {basis.municipality_code}, "
            f"og kørslen er for kommune {plan.municipality_code}.",
            en=f"{name(basis)} is written for municipality {basis.municipality_code}, "
            f"and the run is for municipality {plan.municipality_code}.",
        )
    if basis.fictional and plan.municipality_code != FICTIONAL_CODE:
        yield Sentence(
            da=f"{name(basis)} er fiktivt (fictional = true) og kan kun bruges i kommune {FICTIONAL_CODE}. "
            "Kommunen skal skrive og beslutte sit eget.",
            en=f"{name(basis)} is fictional and can only be used in municipality {FICTIONAL_CODE}. "
            "The municipality must write and decide on its own.",
        )
    yield from _not_valid(plan, basis)


def _not_valid(plan: Reading, basis: Basis) -> Iterator[Sentence]:
    day = plan.processing_date
    if basis.valid_from is None:
        return
    if day < basis.valid_from:
        yield Sentence(
            da=f"{name(basis)} gælder først fra {basis.valid_from}; behandlingsdagen er {day}.",
            en=f"{name(basis)} is valid only from {basis.valid_from}; the processing date is {day}.",
        )
    elif not basis.valid_on(day):
        yield Sentence(
            da=f"{name(basis)} gjaldt til og med {basis.valid_to}; behandlingsdagen er {day}.",
            en=f"{name(basis)} was valid up to and including {basis.valid_to}; the processing date is {day}.",
        )


def none_fits(plan: Reading, bases: Sequence[Basis]) -> tuple[Sentence, ...]:
    """The refusal when no basis can be chosen: which were found, and why each fails."""
    headline = Sentence(
        da=f"Intet hjemmelsgrundlag i bases/ gælder for kommune {plan.municipality_code} "
        f"den {plan.processing_date} (fundet: {len(bases)}).",
        en=f"No basis in bases/ is valid for municipality {plan.municipality_code} "
        f"on {plan.processing_date} (found: {len(bases)}).",
    )
    return (headline, *(reason for basis in bases for reason in unfit(plan, basis)))


def several(chosen: Basis, others: Sequence[Basis]) -> Iterator[Sentence]:
    """A note when more than one basis was valid."""
    if others:
        rest = ", ".join(basis.id for basis in others)
        yield Sentence(
            da=f"Flere hjemmelsgrundlag gælder; {chosen.id} er brugt, fordi det gælder fra den seneste dato. "
            f"Ikke brugt: {rest}.",
            en=f"Several bases are valid; {chosen.id} is used because it is valid from the latest date. "
            f"Not used: {rest}.",
        )


def name(basis: Basis) -> str:
    """How a sentence, Danish or English, names a basis."""
    return f"{basis.id} ({basis.file})"
