"""What is processed, by whom and on which basis: that which both forms of the article 30 record are made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from targeting.pages import months
from targeting.workspace import Basis, LegalCatalogue, OutputContract, RegisterContract, Settings


@dataclass(frozen=True)
class Processing:
    """The registers in use on ``today`` under ``basis``: None where none is in use."""

    settings: Settings
    contracts: Sequence[RegisterContract]
    basis: Basis | None
    catalogue: LegalCatalogue
    outputs: Sequence[OutputContract]
    today: date


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


def retention(processing: Processing) -> Iterator[str]:
    """How long what is kept, a sentence each."""
    longest = max(contract.retention_months for contract in processing.contracts)
    yield f"Indlæste rækker: efter hvert registers kontrakt, højst {months(longest)}; se tabellen."
    yield "Udtrækkene i inbox/: slettes ikke af programmet; den ansvarlige enhed sletter dem."
    yield "Databasen fra den seneste gode kørsel afløses af den næste; en mislykket kørsels slettes straks."
    yield f"Udgivne tabeller: de {processing.settings.releases_kept} nyeste kørslers, så slettes de ældste."
    yield "Personnumre: gemmes ikke; de bliver til en nøgle, når filen læses."
    yield "Loggen: indeholder ingen borgere og slettes ikke af programmet."
