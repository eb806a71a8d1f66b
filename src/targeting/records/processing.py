"""What is processed, by whom and on which basis: that which both forms of the article 30 record are made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from targeting.pages import period
from targeting.workspace import Basis, LegalCatalogue, Limit, OutputContract, RegisterContract, Settings


@dataclass(frozen=True)
class Processing:
    """The registers in use on ``today`` under ``basis``: None where none is in use.

    ``limits`` are how long each store may keep what it holds; ``late`` says, in Danish, what lies past them.
    """

    settings: Settings
    contracts: Sequence[RegisterContract]
    basis: Basis | None
    catalogue: LegalCatalogue
    outputs: Sequence[OutputContract]
    today: date
    limits: Sequence[Limit]
    late: Sequence[str]


def subjects(processing: Processing) -> Iterator[str]:
    """The categories of persons, a sentence each."""
    contracts = processing.contracts
    for contract in contracts:
        if contract.role == "population":
            yield f"Borgere i {contract.name}; kun voksne med aktiv bopæl kan indstilles."
    names = sorted(contract.name for contract in contracts if contract.role == "register")
    yield f"Borgere, der har eller har haft indsatser i: {', '.join(names)}." if names else "Ingen registre er i brug."
    most = processing.basis.balancing_test.control_sample_max if processing.basis else None
    if most:
        yield f"Borgere, der ikke er indstillet, men udtrukket ved lodtrækning til kontrol: højst {most} i hver kørsel."
    if processing.basis and processing.basis.balancing_test.named_involvements:
        yield "Reglerne kan spørge, hvilke ydelser, tilbud og planer borgeren har, og ikke kun hvor mange."
    if any(emission.caseworker for contract in contracts for emission in contract.involvement):
        yield "Sagsbehandlere: kun antallet bruges, og navnet bliver til en nøgle ved indlæsningen."


NONE = "–"
DELETED_BY = {
    "retain": "targeting retain",
    "prune": "targeting log prune",
    "outside": "ikke af programmet",
}


def kept(processing: Processing) -> Iterator[tuple[str, ...]]:
    """A row a store: what it is, what lies there, how long at most, from which day, who set it, what deletes it."""
    for limit in processing.limits:
        store = limit.store
        at_most = period(limit.months, limit.days) if limit.said else NONE
        yield (store.name_da, store.holds_da, at_most, store.from_da or NONE, limit.set_by or NONE,
               DELETED_BY[store.deleted_by])  # fmt: skip


def retention(processing: Processing) -> Iterator[str]:
    """What goes for every store, and what lies past its limit today, a sentence each."""
    yield (
        "Det, der er ældre end fristen, slettes, når kommunen kører targeting retain, og ikke af sig selv. "
        "Sikkerhedskopier sletter kommunen selv."
    )
    yield "CPR-numre: gemmes kun i udtrækkene selv; de bliver til en nøgle, når filen læses."
    yield from (f"Over fristen i dag: {late}" for late in processing.late)
