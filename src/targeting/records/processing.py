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
    settings, kept = processing.settings, months(processing.settings.retention.history_months)
    yield (
        "Indlæste rækker: kun den seneste gode kørsels, til den næste gode kørsel afløser dem; en mislykket kørsels "
        f"slettes straks, en afbrudts, når den næste begynder. Kontrakternes frist (højst {months(longest)}; se "
        "tabellen) håndhæver programmet ikke: kommunen skal selv køre, før fristen er gået."
    )
    yield "Udtrækkene i inbox/: slettes ikke af programmet; den ansvarlige enhed sletter dem."
    yield (
        f"Hvad hver kørsel fandt om hver borger (til indsigt): {kept}. Det slettes, når kommunen kører "
        "targeting retain, og ikke af sig selv."
    )
    yield (
        f"Udgivne tabeller, også listerne over indstillede: de {settings.releases_kept} nyeste kørslers; ældre slettes "
        f"ved næste udgivelse. targeting retain sletter også lister, der er ældre end {kept}, men ikke den, der er i "
        "brug."
    )
    yield (
        "Fortegnelsen over filer og rækker, der ikke kunne læses: uden celler, navne og CPR-numre, men med rækkens "
        "nummer; slettes ikke."
    )
    yield "CPR-numre: gemmes kun i udtrækkene selv; de bliver til en nøgle, når filen læses."
    yield (
        "Loggen: indeholder ingen borgers navn og intet CPR-nummer. Opslag til indsigt og forklaring står under en "
        "nøglet henvisning til borgeren. Loggen slettes ikke af sig selv; ældre dele kan slettes med kvittering "
        "(targeting log prune)."
    )
