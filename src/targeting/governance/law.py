"""Holds the law a basis relies on against the day, and the basis against what that law asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from targeting.governance.blanks import because, blanks
from targeting.workspace import Basis, LegalBasis, LegalCatalogue, Requirement, Sentence

FILE_KEYS = {
    "dpia_ref": "balancing_test.dpia_ref",
    "dt_notification_ref": "balancing_test.dt_notification_ref",
}


def unknown_law(basis: Basis, catalogue: LegalCatalogue) -> Iterator[Sentence]:
    """Every id in the basis that the catalogue of legal bases does not have."""
    known = ", ".join(legal.id for legal in catalogue.bases)
    for key, entry in (("relies_on", basis.relies_on), ("cites", basis.cites), ("letter", basis.letter)):
        if not entry.strip():
            why = because("", [key])
            yield Sentence(
                da=f"{basis.file}: {key} er ikke udfyldt. Kendte: {known}.{why.da}",
                en=f"{basis.file}: {key} is blank. Known: {known}.{why.en}",
            )
        elif catalogue.find(entry) is None:
            yield Sentence(
                da=f"{basis.file}: {key} peger på en hjemmel, som kataloget ikke kender. Kendte: {known}.",
                en=f"{basis.file}: {key} names a legal basis the catalogue does not know. Known: {known}.",
            )


def law_missing(basis: Basis, legal: LegalBasis, day: date) -> Iterator[Sentence]:
    """Why the law relied on does not carry the processing."""
    if not legal.may_be_relied_on:
        yield Sentence(
            da=f"{basis.file} hviler på {legal.id}, som ikke kan bære en udsøgning: {legal.reliance_da}",
            en=f"{basis.file} relies on {legal.id}, which cannot carry a search: {legal.reliance_en}",
        )
    if not legal.in_force(day):
        yield _not_in_force(basis, legal, day)
    for requirement in legal.requires:
        yield from REQUIREMENTS[requirement](basis, legal)


def _not_in_force(basis: Basis, legal: LegalBasis, day: date) -> Sentence:
    start, end = legal.in_force_from or "?", legal.in_force_to or "-"
    return Sentence(
        da=f"{basis.file} hviler på {legal.id}, som ikke gælder på behandlingsdagen {day} "
        f"(gælder fra {start} til {end}). Angiv den hjemmel, der gælder den dag.",
        en=f"{basis.file} relies on {legal.id}, which is not in force on the processing date {day} "
        f"(in force from {start} to {end}). State the basis in force on that day.",
    )


def _supplementary(basis: Basis, legal: LegalBasis) -> Iterator[Sentence]:
    if missing := blanks(basis.supplementary_basis):
        keys, why = ", ".join(missing), because("supplementary_basis", missing)
        yield Sentence(
            da=f"{legal.id} bærer ikke alene: kommunen skal selv angive en supplerende national hjemmel. "
            f"Udfyld i {basis.file} under [supplementary_basis]: {keys}.{why.da}",
            en=f"{legal.id} does not carry alone: the municipality must state a supplementary basis. "
            f"Fill in {basis.file} under [supplementary_basis]: {keys}.{why.en}",
        )


def _reference(requirement: Requirement) -> Callable[[Basis, LegalBasis], Iterator[Sentence]]:
    def stated(basis: Basis, legal: LegalBasis) -> Iterator[Sentence]:
        if not getattr(basis.balancing_test, requirement).strip():
            why = because("balancing_test", [requirement])
            yield Sentence(
                da=f"{legal.id}: {basis.file} mangler {FILE_KEYS[requirement]}.{why.da}",
                en=f"{legal.id}: {basis.file} lacks {FILE_KEYS[requirement]}.{why.en}",
            )

    return stated


REQUIREMENTS: dict[Requirement, Callable[[Basis, LegalBasis], Iterator[Sentence]]] = {
    "supplementary_basis": _supplementary,
    "dpia_ref": _reference("dpia_ref"),
    "dt_notification_ref": _reference("dt_notification_ref"),
}


def law_warnings(basis: Basis, legal: LegalBasis) -> Iterator[Sentence]:
    """What the law relied on would normally be accompanied by, and the basis does not state; one line each."""
    for expected in legal.expects:
        for sentence in REQUIREMENTS[expected](basis, legal):
            yield Sentence(da=sentence.da.partition("\n")[0], en=sentence.en.partition("\n")[0])
