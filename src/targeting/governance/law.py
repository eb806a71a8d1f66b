"""Holds the law a basis relies on against the day, and the basis against what that law asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from targeting.governance.blanks import because, blanks
from targeting.language import Both, Message, say
from targeting.workspace import Basis, LegalBasis, LegalCatalogue, Requirement

FILE_KEYS = {
    "dpia_ref": "balancing_test.dpia_ref",
    "dt_notification_ref": "balancing_test.dt_notification_ref",
}


def unknown_law(basis: Basis, catalogue: LegalCatalogue) -> Iterator[Message]:
    """Every id in the basis that the catalogue of legal bases does not have."""
    known = ", ".join(legal.id for legal in catalogue.bases)
    for key, entry in (("relies_on", basis.relies_on), ("cites", basis.cites), ("letter", basis.letter)):
        if not entry.strip():
            why = because("", [key])
            yield say("{file}: {key} is blank. Known: {known}.{why}", file=basis.place, key=key, known=known, why=why)
        elif catalogue.find(entry) is None:
            yield say(
                "{file}: {key} names a legal basis the catalogue does not know. Known: {known}.",
                file=basis.place,
                key=key,
                known=known,
            )


def law_missing(basis: Basis, legal: LegalBasis, day: date) -> Iterator[Message]:
    """Why the law relied on does not carry the processing."""
    if not legal.may_be_relied_on:
        yield say(
            "{file} relies on {law}, which cannot carry a search: {reliance}",
            file=basis.place,
            law=legal.id,
            reliance=Both(legal.reliance_da, legal.reliance_en),
        )
    if not legal.in_force(day):
        yield _not_in_force(basis, legal, day)
    for requirement in legal.requires:
        yield from REQUIREMENTS[requirement](basis, legal)


def _not_in_force(basis: Basis, legal: LegalBasis, day: date) -> Message:
    start, end = legal.in_force_from or "?", legal.in_force_to or "-"
    return say(
        "{file} relies on {law}, which is not in force on the processing date {day} (in force "
        "from {start} to {end}). State the basis in force on that day.",
        file=basis.place,
        law=legal.id,
        day=day,
        start=start,
        end=end,
    )


def _supplementary(basis: Basis, legal: LegalBasis) -> Iterator[Message]:
    if missing := blanks(basis.supplementary_basis):
        keys, why = ", ".join(missing), because("supplementary_basis", missing)
        yield say(
            "{law} does not carry alone: the municipality must state a supplementary basis. Fill in "
            "{file} under [supplementary_basis]: {keys}.{why}",
            law=legal.id,
            file=basis.place,
            keys=keys,
            why=why,
        )


def _reference(requirement: Requirement) -> Callable[[Basis, LegalBasis], Iterator[Message]]:
    def stated(basis: Basis, legal: LegalBasis) -> Iterator[Message]:
        if not getattr(basis.balancing_test, requirement).strip():
            why = because("balancing_test", [requirement])
            yield say(
                "{law}: {file} lacks {key}.{why}", law=legal.id, file=basis.place, key=FILE_KEYS[requirement], why=why
            )

    return stated


REQUIREMENTS: dict[Requirement, Callable[[Basis, LegalBasis], Iterator[Message]]] = {
    "supplementary_basis": _supplementary,
    "dpia_ref": _reference("dpia_ref"),
    "dt_notification_ref": _reference("dt_notification_ref"),
}


def law_warnings(basis: Basis, legal: LegalBasis) -> Iterator[Message]:
    """What the law relied on would normally be accompanied by, and the basis does not state; one line each."""
    for expected in legal.expects:
        for sentence in REQUIREMENTS[expected](basis, legal):
            yield Both(da=sentence.da.partition("\n")[0], en=sentence.en.partition("\n")[0])
