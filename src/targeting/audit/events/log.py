"""What happens to the log itself: keys, old entries, crashes, witnesses and exports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from targeting.audit.events.base import Event, Part


@dataclass(frozen=True, kw_only=True)
class KeyRotated(
    Event,
    type="key.rotated",
    da="Loggens nøgle er skiftet.",
    by="`targeting key rotate`; den gamle nøgle underskriver.",
    proves="At den nye nøgle er loggens egen.",
    carried=True,
):
    """The log's key was changed for a new one."""

    old_key_id: Annotated[str, "Den gamle nøgles id."]
    new_key_id: Annotated[str, "Den nye nøgles id."]
    new_key: Annotated[str, "Den nye offentlige nøgle."]


@dataclass(frozen=True, kw_only=True)
class KeyRetired(
    Event,
    type="key.retired",
    da="Loggens tidligere nøgle er taget ud af brug.",
    by="`targeting key retire`.",
    proves="Fra hvilken post den gamle nøgle ikke længere må underskrive.",
    carried=True,
):
    """The log's former key was taken out of use."""

    key_id: Annotated[str, "Den gamle nøgles id."]


@dataclass(frozen=True, kw_only=True)
class LogPruned(
    Event,
    type="log.pruned",
    da="Gamle poster er slettet; fingeraftrykkene er her.",
    by="`targeting log prune`, før posterne slettes.",
    proves="Hvilke poster der er slettet, efter hvilken regel; resten kan stadig efterprøves.",
    carried=True,
):
    """Old entries were deleted; hashes remain."""

    segment: Annotated[int, "Afsnittets nummer."]
    entries: Annotated[int, "Hvor mange poster."]
    first_seq: Annotated[int, "Den første posts nummer."]
    last_seq: Annotated[int, "Den sidste posts nummer."]
    first_t: Annotated[str, "Den tidligste tid (UTC)."]
    last_t: Annotated[str, "Den seneste tid (UTC)."]
    sha256: Annotated[str, "Fingeraftryk af afsnittets fil, før den blev slettet."]
    carried: Annotated[
        tuple[Mapping[str, object], ...], "De poster, der føres med over, hele: godkendelser, nøgler og sletninger."
    ]
    leaves_sha256: Annotated[str, "Fingeraftryk af filen med posternes fingeraftryk."]
    before: Annotated[str, "Dagen, posterne skulle være ældre end."]
    rule: Annotated[str, "Reglen, der er slettet efter."]


@dataclass(frozen=True, kw_only=True)
class UnsignedEntry(Part, da="En post, som en afbrydelse efterlod uden underskrift."):
    """An entry that a crash left without a signature."""

    seq: Annotated[int, "Postens nummer."]
    type: Annotated[str, "Postens hændelse."]
    leaf_hash: Annotated[str, "Postens fingeraftryk."]


@dataclass(frozen=True, kw_only=True)
class TornLine(Part, da="En halv linje eller underskrift, som en afbrydelse efterlod."):
    """Half a line, or half a kept checkpoint, that a crash left."""

    bytes: Annotated[int, "Hvor lang den er."]
    sha256: Annotated[str, "Dens fingeraftryk."]
    file: Annotated[str, "Hvor den er lagt til side."]


@dataclass(frozen=True, kw_only=True)
class LogRecovered(
    Event,
    type="log.recovered",
    da="Loggen er genoprettet efter en afbrydelse.",
    by="Programmet selv, når det åbner en log, som en afbrydelse har efterladt.",
    proves="Hvad afbrydelsen efterlod; intet er taget over i stilhed.",
    carried=True,
):
    """The log was repaired after a crash."""

    signed_size: Annotated[int, "Hvor mange poster der var underskrevet."]
    unsigned: Annotated[tuple[UnsignedEntry, ...], "Hele poster uden underskrift; de underskrives nu."]
    torn: Annotated[TornLine | None, "Den halve linje, hvis der var en."] = None
    torn_checkpoint: Annotated[TornLine | None, "Den halve underskrift, hvis der var en; hele underskrives nu."] = None


@dataclass(frozen=True, kw_only=True)
class ClockAccepted(
    Event,
    type="clock.accepted",
    da="Uret gik forud, og en anden person har underskrevet, at loggen går videre fra en tidligere tid.",
    by="`targeting log clock`.",
    proves="Hvem der med sin egen nøgle stod inde for, at uret blev stillet tilbage, fra hvornår og hvorfor.",
    carried=True,
):
    """The clock was ahead, and a second person signed that the log goes on from an earlier time."""

    latest: Annotated[str, "Den nyeste posts tid (UTC), som uret var bag."]
    falls: Annotated[tuple[int, ...], "Numrene på ældre poster, hvis tid ligger før posten før dem."]
    accepted_by: Annotated[str, "Personens id i workspace.toml."]
    name: Annotated[str, "Personens navn."]
    title: Annotated[str, "Personens stilling."]
    key: Annotated[str, "Den offentlige nøgle, der er underskrevet med."]
    accepted_at: Annotated[str, "Hvornår (UTC)."]
    reason: Annotated[str, "Hvorfor, med personens ord."]
    statement: Annotated[str, "Den underskrevne erklæring."]


@dataclass(frozen=True, kw_only=True)
class BackupMade(
    Event,
    type="backup.made",
    da="En sikkerhedskopi er taget.",
    by="`targeting backup`, når kopien er hel, og før den får sit navn.",
    proves="Hvor der ligger kopier af arbejdsmappen og nøglerne, og hvilke ældre der slettes.",
):
    """A backup of the workspace and its keys was taken.

    Of how much it says nothing: each case has a key and a file.
    """

    name: Annotated[str, "Kopiens navn: tiden (UTC)."]
    folder: Annotated[str, "Navnet på mappen, kopien af arbejdsmappen ligger i."]
    keys_folder: Annotated[str, "Navnet på mappen, kopien af nøglerne ligger i."]
    removed: Annotated[tuple[str, ...], "Navnene på de ældre kopier af arbejdsmappen, der nu slettes."]
    keys_removed: Annotated[tuple[str, ...], "Navnene på de ældre kopier af nøglerne, der nu slettes."]


@dataclass(frozen=True, kw_only=True)
class WitnessReceived(
    Event,
    type="witness.received",
    da="Et vidne har fået loggens kontrolpunkt.",
    by="`targeting log witness`, én post pr. vidne.",
    proves="At en anden end driften har en kopi, som loggen siden kan holdes op mod.",
):
    """A witness got the log's checkpoint."""

    file: Annotated[str, "Vidnets fil."]
    folder: Annotated[str, "Mappen, den ligger i."]
    size: Annotated[int, "Hvor mange poster vidnet har set."]
    root: Annotated[str, "Loggens rod over dem."]
    cosigner: Annotated[str | None, "Hvem der har underskrevet vidnet, når nogen har."] = None
    key_id: Annotated[str | None, "Nøglen, de underskrev med."] = None


@dataclass(frozen=True, kw_only=True)
class ExportMade(
    Event,
    type="export.made",
    da="Et udtræk af loggen er dannet.",
    by="`targeting log export`, før filen kommer frem.",
    proves="Hvem der tog et udtræk, af hvilken periode, og at filen er den ægte.",
):
    """An export of the log was made."""

    file: Annotated[str, "Filens navn."]
    begin: Annotated[str, "Periodens første dag."]
    end: Annotated[str, "Periodens sidste dag."]
    first: Annotated[int, "Den første posts nummer."]
    entries: Annotated[int, "Hvor mange poster."]
    size: Annotated[int, "Loggens poster i alt."]
    root: Annotated[str, "Loggens rod over dem."]
    bytes: Annotated[int, "Filens størrelse."]
    sha256: Annotated[str, "Filens fingeraftryk."]
