"""What was read, how good it was, and what became of rows and of what was kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from targeting.audit.events.base import Event, Part
from targeting.audit.events.keys import DESTROYED, KeyDestroyed


@dataclass(frozen=True, kw_only=True)
class SourceMissing(
    Event,
    type="source.missing",
    da="Et register mangler i leverancen.",
    by="`targeting run` og `targeting quarantine replay` (trinnet land).",
    proves="At tallene er uden registeret, og at det blev sagt.",
):
    """A register is missing from the delivery."""

    register: Annotated[str, "Registeret."]
    delivery: Annotated[str, "Leverancen, det skulle have ligget i."]


@dataclass(frozen=True, kw_only=True)
class SourceBeginsLater(
    Event,
    type="source.begins_later",
    da="Et registers første rækker er fra efter opgørelsesdagen.",
    by="`targeting run` og `targeting quarantine replay` (trinnet check).",
    proves="At tallene mangler det, registeret ikke rækker tilbage til, og at det blev sagt.",
):
    """A register's first rows are of after the as-of date."""

    register: Annotated[str, "Registeret."]
    as_of: Annotated[str, "Dagen, borgerne gøres op på."]


SMALL = "; af et udtræk siges det kun i poster fra ældre versioner."


@dataclass(frozen=True, kw_only=True)
class FileRead(Part, da="En fil, som er læst, med antal rækker."):
    """A file that was read."""

    name: Annotated[str, "Filens navn."]
    bytes: Annotated[int | None, f"Filens størrelse{SMALL}"] = None
    read: Annotated[int | None, f"Rækker læst{SMALL}"] = None
    accepted: Annotated[int | None, f"Rækker godtaget{SMALL}"] = None
    quarantined: Annotated[int | None, f"Rækker sat i karantæne{SMALL}"] = None
    ignored: Annotated[int | None, f"Rækker, der efter kontrakten ikke er indsatser{SMALL}"] = None
    undeclared_columns: Annotated[tuple[str, ...], "Kolonner, som kontrakten ikke nævner; de læses ikke."]
    fingerprint: Annotated[
        str | None, "Filens fingeraftryk, lavet med kommunens nøgle; `targeting log file` laver det igen af filen."
    ] = None
    sha256: Annotated[str | None, "Filens SHA-256; står kun i poster fra ældre versioner."] = None

    def is_of(self, sha256: str, fingerprint: str) -> bool:
        """Whether it is the file of that SHA-256, which the workspace's key makes that fingerprint of."""
        return fingerprint == self.fingerprint or sha256 == self.sha256

    @property
    def told(self) -> str:
        """What the entry knows the file by."""
        return self.fingerprint or self.sha256 or ""


@dataclass(frozen=True, kw_only=True)
class SourceRead(
    Event,
    type="source.read",
    da="Et udtræk fra et register er læst.",
    by="`targeting run` og `targeting quarantine replay` (trinnet land), én post pr. register.",
    proves="Præcis hvilke filer og kolonner der blev læst: den, der har filen og kommunens nøgle, kan efterprøve "
    "fingeraftrykket.",
):
    """An extract from a register was read."""

    register: Annotated[str, "Registeret."]
    columns: Annotated[tuple[str, ...], "De kolonner, kontrakten lader læse."]
    files: Annotated[tuple[FileRead, ...], "Filerne."]


@dataclass(frozen=True, kw_only=True)
class Judged(Part, da="En forventning til et register, og om den holdt."):
    """One expectation of a register, and whether it held."""

    expectation: Annotated[str, "Forventningens navn."]
    severity: Annotated[str, "Om den standser kørslen (critical) eller advarer (warning)."]
    observed: Annotated[str | None, "Tallet, der blev set; står kun i poster fra ældre versioner."] = None
    expected: Annotated[str, "Hvad tallet måtte være."]
    verdict: Annotated[str, "Bestået (passed), ikke bestået (failed) eller ikke til at prøve (not_applicable)."]


@dataclass(frozen=True, kw_only=True)
class QualityChecked(
    Event,
    type="quality.checked",
    da="Et registers kvalitet er efterprøvet.",
    by="`targeting run` og `targeting quarantine replay` (trinnet check), én post pr. register.",
    proves="At registeret blev holdt op mod sin kontrakt, før nogen blev talt.",
):
    """A register's quality was checked."""

    register: Annotated[str, "Registeret."]
    verdicts: Annotated[tuple[Judged, ...], "Hver forventning, og om den holdt."]


@dataclass(frozen=True, kw_only=True)
class QuarantineReplayed(
    Event,
    type="quarantine.replayed",
    da="En leverance er indlæst igen.",
    by="`targeting quarantine replay`, til sidst.",
    proves="At leverancen kun blev læst for at rette listen over fejl; intet blev gjort op eller udgivet.",
    ends="kun indlæst igen",
):
    """A delivery was landed again."""

    delivery: Annotated[str, "Leverancen."]
    before: Annotated[Mapping[str, int], "Fejl efter status, før."]
    after: Annotated[Mapping[str, int], "Fejl efter status, efter."]
    keys: Annotated[tuple[KeyDestroyed, ...] | None, DESTROYED] = None


@dataclass(frozen=True, kw_only=True)
class QuarantineWaived(
    Event,
    type="quarantine.waived",
    da="Rækker i karantæne er frafaldet.",
    by="`targeting quarantine waive`.",
    proves="Hvem der besluttede, at rækkerne ikke skal rettes, og hvorfor.",
):
    """Quarantined rows were waived."""

    register: Annotated[str, "Registeret."]
    rule: Annotated[str, "Fejlens art."]
    reason: Annotated[str, "Begrundelsen, med personens ord."]
    file: Annotated[str | None, "Begyndelsen af filens fingeraftryk, når det kun gælder den."] = None
    row: Annotated[int | None, "Rækkens nummer, når det kun gælder den."] = None
    faults: Annotated[int, "Hvor mange fejl der er frafaldet."]


@dataclass(frozen=True, kw_only=True)
class HistoryDeleted(Part, da="En kørsels historik, som er slettet."):
    """A run's history that is deleted."""

    run_id: Annotated[str, "Kørslen."]
    rows: Annotated[int | None, "Hvor mange borgere historikken holdt; kun i poster fra ældre versioner."] = None


@dataclass(frozen=True, kw_only=True)
class Stored(Part, da="Noget, der har ligget i et lager længere end lagerets frist."):
    """Something that has lain in a store longer than the store's limit."""

    store: Annotated[str, "Lageret, som `catalogue/stores.toml` kalder det."]
    name: Annotated[str, "Kørslen, leverancen eller filen."]
    since: Annotated[str, "Den dag, alderen regnes fra."]
    months: Annotated[int, "Fristen i måneder."]
    set_by: Annotated[str, "Hvem der satte fristen."]
    days: Annotated[int | None, "Fristen i dage; står kun, hvor den ikke er i måneder."] = None


@dataclass(frozen=True, kw_only=True)
class RetentionBegun(
    Event,
    type="retention.begun",
    da="Det, der er gemt længe nok, bliver slettet nu.",
    by="`targeting retain`, før noget slettes.",
    proves="Hvad der skulle slettes, og efter hvilke frister; om det skete, siger den post, der følger.",
):
    """What was kept long enough is about to be deleted."""

    stored: Annotated[tuple[Stored, ...], "Det, der er for gammelt."]
    histories: Annotated[tuple[HistoryDeleted, ...], "Historikkerne iblandt."]
    keys: Annotated[tuple[KeyDestroyed, ...] | None, "Nøgler, der slettes med det; står kun, når der er nogen."] = None


@dataclass(frozen=True, kw_only=True)
class RetentionDeleted(
    Event,
    type="retention.deleted",
    da="Det, der er gemt længe nok, er slettet.",
    by="`targeting retain`, efter at det er slettet, og lagrene er set efter.",
    proves="Hvad der ikke længere lå i arbejdsmappen, og hvilke nøgler i nøglemappen, da der blev set efter; intet om "
    "sikkerhedskopier af nøglemappen.",
):
    """What was kept long enough lies in the stores no longer."""

    rule: Annotated[str, "Historikkens frist."]
    before: Annotated[str, "Historikker fra kørsler før denne dag er for gamle."]
    histories: Annotated[tuple[HistoryDeleted, ...], "Kørsler, hvis historik om borgerne er slettet."]
    releases: Annotated[tuple[str, ...], "Kørsler, hvis lister over indstillede er slettet."]
    stored: Annotated[tuple[Stored, ...] | None, "Alt, der er slettet; står ikke i poster fra ældre versioner."] = None
    keys: Annotated[tuple[KeyDestroyed, ...] | None, DESTROYED] = None


@dataclass(frozen=True, kw_only=True)
class RetentionFailed(
    Event,
    type="retention.failed",
    da="Noget, der er gemt længe nok, kunne ikke slettes.",
    by="`targeting retain`, når noget ligger der endnu.",
    proves="Hvad der stadig lå i arbejdsmappen, da lagrene blev set efter.",
):
    """Something that was kept long enough still lies in its store."""

    stored: Annotated[tuple[Stored, ...], "Det, der ikke er slettet."]
    keys: Annotated[
        tuple[KeyDestroyed, ...] | None, "Nøgler uden fil, der ligger der endnu; står kun, når der er en."
    ] = None
