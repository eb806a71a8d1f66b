"""What is asked of a run, and how it ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from targeting.audit.events.base import Event, Part
from targeting.audit.events.keys import DESTROYED, KeyDestroyed
from targeting.language import Both


@dataclass(frozen=True, kw_only=True)
class Municipality(Part, da="En kommune."):
    """The municipality that a run is for."""

    code: Annotated[str, "Kommunens nummer."]
    name: Annotated[str, "Kommunens navn."]


@dataclass(frozen=True, kw_only=True)
class Controller(Part, da="Den dataansvarlige."):
    """The data controller, as the workspace declares it."""

    name: Annotated[str, "Den dataansvarliges navn."]
    unit: Annotated[str, "Den ansvarlige enhed."]
    dpo_contact: Annotated[str, "Hvor databeskyttelsesrådgiveren træffes."]


@dataclass(frozen=True, kw_only=True)
class Program(Part, da="Programmet, som kørte."):
    """The program that ran."""

    version: Annotated[str, "Programmets version."]
    lock_sha256: Annotated[str, "Fingeraftryk af listen over de pakker, programmet er bygget med."]
    packages: Annotated[Mapping[str, str], "De vigtigste pakker og deres versioner, som de var på maskinen."]


@dataclass(frozen=True, kw_only=True)
class Declared(Part, da="En erklæring: et regelsæt eller et registers kontrakt."):
    """A declaration: a rule set, or a register's contract."""

    id: Annotated[str, "Dens navn."]
    version: Annotated[str, "Dens version."]
    sha256: Annotated[str, "Fingeraftryk af dens fil."]


@dataclass(frozen=True, kw_only=True)
class StartOrdered(Part, da="En persons startordre, som en kørsel er startet på."):
    """A person's start order that a run was started on."""

    ordered_by: Annotated[str, "Bestillerens id i workspace.toml."]
    name: Annotated[str, "Bestillerens navn."]
    title: Annotated[str, "Bestillerens stilling."]
    key_id: Annotated[str, "Nøglen, der er underskrevet med."]
    ordered_at: Annotated[str, "Hvornår ordren blev givet (UTC)."]
    sha256: Annotated[str, "Fingeraftryk af ordrens underskrevne linjer."]


@dataclass(frozen=True, kw_only=True)
class AcceptedIncomplete(Part, da="Et register, som den, der startede kørslen, har godtaget ufuldstændigt."):
    """A register that whoever started the run has accepted as incomplete."""

    register: Annotated[str, "Registeret."]
    reason: Annotated[str, "Hvorfor, med personens ord."]


@dataclass(frozen=True, kw_only=True)
class RunRequested(
    Event,
    type="run.requested",
    da="En kørsel er bestilt; intet er læst.",
    by="`targeting run` og `targeting quarantine replay`, før hjemlen prøves.",
    proves="Hvem der bestilte kørslen, hvornår, med hvilket program og efter hvilke erklæringer, før noget blev læst.",
):
    """A run was requested; nothing is read."""

    municipality: Annotated[Municipality, "Kommunen, kørslen er for."]
    controller: Annotated[Controller, "Den dataansvarlige, som arbejdsmappen nævner."]
    trigger: Annotated[str, "Hvad der satte den i gang: en person (manual), en tidsplan eller en ny indlæsning."]
    program: Annotated[Program, "Programmet og dets pakker."]
    purpose: Annotated[str, "Formålet, som der er bedt om."]
    mode: Annotated[str, "Drift (operate) eller simulering (simulate)."]
    processing_date: Annotated[str, "Behandlingsdagen, som hjemlen prøves på."]
    as_of: Annotated[str, "Dagen, borgerne gøres op på."]
    delivery: Annotated[str, "Leverancen, der skal læses."]
    ruleset: Annotated[Declared, "Regelsættet, der skal bruges."]
    settings_sha256: Annotated[str, "Fingeraftryk af workspace.toml."]
    code_lists_sha256: Annotated[str, "Fingeraftryk af kodelisterne."]
    registers: Annotated[tuple[Declared, ...], "Registrenes kontrakter."]
    compared_with: Annotated[
        str | None, "Kørslen, den sammenlignes med; tomt, hvis der ingen er. Mangler i poster fra ældre versioner."
    ] = None
    order: Annotated[
        StartOrdered | None, "Ordren, en person har underskrevet; mangler, når personen selv startede kørslen."
    ] = None
    accepted: Annotated[
        tuple[AcceptedIncomplete, ...] | None,
        "Registre, som den, der startede kørslen, har godtaget ufuldstændige; mangler, når der ingen er.",
    ] = None


@dataclass(frozen=True, kw_only=True)
class OrderUsed(
    Event,
    type="order.used",
    da="En startordre, der gælder én kørsel, er brugt.",
    by="`targeting run`, når kørslen er tilladt og før noget læses.",
    proves="Hvilken kørsel ordren blev brugt til, og at den ikke kan bruges igen.",
    carried=True,
):
    """A start order that is good for one run was used."""

    order: Annotated[str, "Fingeraftryk af ordrens underskrevne linjer."]
    ordered_by: Annotated[str, "Bestillerens id i workspace.toml."]


@dataclass(frozen=True, kw_only=True)
class OrderRevoked(
    Event,
    type="order.revoked",
    da="En startordre er trukket tilbage.",
    by="Den første kørsel, der bliver bedt om, efter `targeting order revoke`.",
    proves="At ordren ikke gælder længere, også hvis den lægges tilbage, hvem der sagde det, og hvorfor.",
    carried=True,
):
    """A start order was revoked."""

    revokes: Annotated[str, "Fingeraftryk af ordrens underskrevne linjer."]
    revoked_by: Annotated[str, "Personens id i workspace.toml."]
    name: Annotated[str, "Personens navn."]
    key_id: Annotated[str, "Nøglen, der er underskrevet med."]
    revoked_at: Annotated[str, "Hvornår (UTC)."]
    reason: Annotated[str, "Hvorfor, med personens ord."]
    statement: Annotated[str, "Den underskrevne erklæring."]


@dataclass(frozen=True, kw_only=True)
class RunDenied(
    Event,
    type="run.denied",
    da="Kørslen er afvist; intet er læst.",
    by="`targeting run` og `targeting quarantine replay`, når hjemlen ikke dækker.",
    proves="At programmet sagde nej, hvorfor, og at intet udtræk blev åbnet.",
    ends="afvist: ingen hjemmel",
):
    """The run was refused; nothing was read."""

    missing: Annotated[tuple[Both, ...], "Hver grund til, at hjemlen ikke dækker, på dansk og engelsk."]


@dataclass(frozen=True, kw_only=True)
class RunCompleted(
    Event,
    type="run.completed",
    da="Kørslen er gennemført.",
    by="`targeting run` (trinnet publish), når udgivelsen er taget i brug.",
    proves="At kørslen nåede til ende, og hvor mange rækker hver tabel over tal fik.",
    ends="gennemført",
):
    """The run was completed."""

    tables: Annotated[Mapping[str, int], "Rækker i hver udgivet tabel over tal; i ældre poster også i listerne."]
    keys: Annotated[tuple[KeyDestroyed, ...] | None, DESTROYED] = None


@dataclass(frozen=True, kw_only=True)
class RunFailed(
    Event,
    type="run.failed",
    da="Kørslen mislykkedes; intet er udgivet.",
    by="`targeting run` og `targeting quarantine replay`, i det trin, der gik galt.",
    proves="Hvor og hvorfor kørslen stoppede, og om dens udgivelse er i brug alligevel.",
    ends="mislykket",
):
    """The run failed; nothing is published."""

    step: Annotated[str, "Trinnet, der gik galt."]
    error: Annotated[str, "Fejlens art."]
    reason: Annotated[str, "Sætningen, som brugeren fik at se, uden CPR-numre."]
    published: Annotated[bool, "Om udgivelsen nåede at komme i brug."]
    keys: Annotated[tuple[KeyDestroyed, ...] | None, DESTROYED] = None


@dataclass(frozen=True, kw_only=True)
class RunAbandoned(
    Event,
    type="run.abandoned",
    da="En tidligere kørsel blev afbrudt.",
    by="Den næste `targeting run` eller `targeting quarantine replay`, for hver kørsel uden en afslutning.",
    proves="At kørslen ikke nåede til ende, og at det, den havde bygget, fjernes.",
    ends="afbrudt",
):
    """An earlier run was interrupted."""

    keys: Annotated[tuple[KeyDestroyed, ...] | None, DESTROYED] = None
