"""What happens to the keys of warehouses, histories and pseudonyms: destroyed with what they locked, or changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from targeting.audit.events.base import Event, Part

DESTROYED = "Nøgler, der er slettet med det, de låste; står ikke, når der ingen er, eller posten er ældre."


@dataclass(frozen=True, kw_only=True)
class KeyDestroyed(Part, da="En nøgle, som slettes fra nøglemappen sammen med det, den låser."):
    """A key that is deleted from the key folder with what it locks."""

    name: Annotated[str, "Nøglens navn: kørslen og lageret, `ledger`, eller en tidligere nøgle til pseudonymer."]
    key: Annotated[str, "Nøglens fingeraftryk; tomt, når nøglen ikke kunne læses."]
    shared: Annotated[
        bool, "Om andre nøgler er den samme, så kopier stadig kan åbnes: filen er fra før, hvert lager fik sin nøgle."
    ]


@dataclass(frozen=True, kw_only=True)
class WarehouseKeyRotated(
    Event,
    type="warehouse_key.rotated",
    da="Arbejdsmappens nøgle til datalagre er skiftet; lagrenes egne nøgler er pakket ind på ny.",
    by="`targeting key rotate` med `--which warehouse`, før den nye nøgle tages i brug.",
    proves="Hvornår den gamle nøgle holdt op med at åbne de nøgler, der ligger i nøglemappen; intet om kopier af den.",
):
    """The workspace's key for warehouses was changed; the stores' own keys are wrapped anew."""

    before: Annotated[str, "Den gamle nøgles fingeraftryk."]
    after: Annotated[str, "Den nye nøgles fingeraftryk."]
    rewrapped: Annotated[int, "Hvor mange nøgler der er pakket ind på ny."]
    keys: Annotated[
        tuple[KeyDestroyed, ...] | None,
        "Arbejdslistens nøgle, som en ny afløser; står ikke, når der ingen er, eller posten er ældre.",
    ] = None


@dataclass(frozen=True, kw_only=True)
class PseudonymKeyRotated(
    Event,
    type="pseudonym_key.rotated",
    da="Nøglen til pseudonymer er skiftet; den gamle gemmes, til intet mere er lavet med den.",
    by="`targeting key rotate` med `--which pseudonym`, før den nye nøgle tages i brug.",
    proves="Hvilke to nøgler kørslerne før og efter er lavet med: deres pseudonymer kan ikke holdes op mod hinanden.",
):
    """The pseudonym key was changed; the old one is kept until nothing is made with it any longer."""

    before: Annotated[str, "Den gamle nøgles fingeraftryk."]
    after: Annotated[str, "Den nye nøgles fingeraftryk."]
