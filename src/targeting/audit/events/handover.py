"""From a pseudonym to a citizen: what is handed over, on whose order, and each look at a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from targeting.audit.events.base import Event
from targeting.audit.events.legal import LegalChecked
from targeting.audit.events.looks import AboutCitizen, Consultation
from targeting.language import Both


@dataclass(frozen=True, kw_only=True)
class HandoverSealed(
    Event,
    type="handover.sealed",
    da="De foreslåedes CPR-numre er lukket med modtagernes nøgler.",
    by="`targeting run` (trinnet publish), når grundlaget nævner modtagere, før opgørelsen tages i brug.",
    proves="At numrene er lukket, og til hvem; ingen har åbnet dem endnu.",
):
    """The numbers of the nominated were sealed to the recipients' keys."""

    to: Annotated[tuple[str, ...], "Modtagerne, som workspace.toml kalder dem."]
    candidates: Annotated[int | None, "Hvor mange borgere; står kun i poster fra ældre versioner."] = None
    key: Annotated[str, "Fingeraftryk af nøglen, som det ligger under i arbejdsmappen."]
    control: Annotated[bool | None, "Om de, der er udtrukket til kontrol, er iblandt, så der vurderes blindt."] = None


@dataclass(frozen=True, kw_only=True)
class HandoverOrdered(
    Event,
    type="handover.ordered",
    da="En leder har underskrevet en ordre til at overdrage foreslåede.",
    by="`targeting handover sign`, før ordren lægges.",
    proves="Hvem der vil overdrage hvor mange til hvem, og til hvornår.",
):
    """A leader has signed an order to hand candidates over."""

    order: Annotated[str, "Fingeraftryk af ordrens linjer."]
    run: Annotated[str, "Opgørelsen, de er foreslået i."]
    ordered_by: Annotated[str, "Lederen, som workspace.toml kalder vedkommende."]
    name: Annotated[str, "Lederens navn."]
    title: Annotated[str, "Lederens stilling."]
    key_id: Annotated[str, "Mærket på nøglen."]
    to: Annotated[str, "Den, der må åbne."]
    until: Annotated[str, "Den sidste dag."]
    candidates: Annotated[int, "Hvor mange borgere."]


@dataclass(frozen=True, kw_only=True)
class HandoverRevoked(
    Event,
    type="handover.revoked",
    da="En ordre til at overdrage foreslåede er trukket tilbage.",
    by="`targeting handover revoke`.",
    proves="At ordren ikke bærer mere, hvem der trak den tilbage, og hvorfor.",
    carried=True,
):
    """An order to hand candidates over was revoked."""

    order: Annotated[str, "Fingeraftryk af ordrens linjer."]
    revoked_by: Annotated[str, "Den, der trak den tilbage, som workspace.toml kalder vedkommende."]
    reason: Annotated[str, "Begrundelsen."]


@dataclass(frozen=True, kw_only=True)
class HandoverListed(
    Event,
    type="handover.listed",
    da="Listen over, hvad der er overdraget, er læst.",
    by="`targeting handover list`, før noget vises.",
    proves="Hvem der så, hvilke foreslåede de selv må åbne, og hvor langt andre er.",
):
    """The list of what is handed over was read."""

    run: Annotated[str, "Opgørelsen."]
    candidates: Annotated[int, "Hvor mange foreslåede der ligger."]


@dataclass(frozen=True, kw_only=True)
class CandidatesListed(
    Consultation,
    type="candidates.listed",
    da="Arbejdslisten over foreslåede er læst.",
    by="`targeting candidates`, før noget vises.",
    proves="Hvem der så listen, hvornår, og på hvilke hjemler til udsøgningen og til sagsmappen: alle foreslåede eller "
    "kun dem, der er overdraget til den, der så den.",
):
    """The work list of the nominated was read."""

    casebook: Annotated[LegalChecked, "Hvad hjemlen til sagsmappen svarede i dag."]
    everybody: Annotated[bool, "Om alle foreslåede blev vist (for en leder), eller kun dem, der er overdraget til én."]


@dataclass(frozen=True, kw_only=True)
class CitizenRevealed(
    Consultation,
    AboutCitizen,
    type="citizen.revealed",
    da="En fagperson får at vide, hvem en foreslået borger er.",
    by="`targeting reveal`, før et ciffer vises.",
    proves="Hvem der fik CPR-numret at vide, hvornår, hvorfor, på hvilken leders ordre og på hvilken hjemmel; borgeren "
    "får det selv at vide.",
):
    """A professional is told who a nominated citizen is."""

    to: Annotated[str, "Den, der åbnede, som workspace.toml kalder vedkommende."]
    order: Annotated[str, "Fingeraftryk af lederens ordre."]
    case: Annotated[str, "Sagen, der er oprettet eller fortsat."]


@dataclass(frozen=True, kw_only=True)
class RevealDenied(
    Event,
    type="reveal.denied",
    da="En fagperson fik ikke at vide, hvem en foreslået borger er.",
    by="`targeting reveal`, når noget mangler eller fejler.",
    proves="At intet ciffer blev vist, og hvorfor.",
):
    """A professional was not told who a nominated citizen is."""

    to: Annotated[str, "Den, der bad om det."]
    missing: Annotated[tuple[Both, ...], "Hver grund, på dansk og engelsk."]
