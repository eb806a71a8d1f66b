"""What came of a run: counts, never a citizen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from targeting.audit.events.base import Event, Part


@dataclass(frozen=True, kw_only=True)
class ScoresProduced(
    Event,
    type="scores.produced",
    da="Borgernes point er beregnet.",
    by="`targeting run` (trinnet score).",
    proves="Hvor mange borgere reglerne blev brugt på, og hvor mange de indstillede.",
):
    """The citizens' points were calculated."""

    as_of: Annotated[str, "Dagen, borgerne er gjort op på."]
    persons: Annotated[int, "Borgere i udtrækkene."]
    scored: Annotated[int, "Borgere, som reglerne blev brugt på."]
    nominated: Annotated[int, "Borgere, som blev indstillet."]


@dataclass(frozen=True)
class Warned(Part, da="En andel, der er uventet, og som der spørges til."):
    """A share that is asked about.

    The group (all: everybody), whether its share is lower or higher than ``bound`` allows, and the sentences.
    ``bound`` is text, since a log entry holds no fractions.
    """

    group_by: Annotated[str, "Hvad der er delt op efter; »all« for alle under ét."]
    group_value: Annotated[str, "Gruppen."]
    direction: Annotated[str, "Om andelen er lavere (lower) eller højere (higher) end ventet."]
    bound: Annotated[str, "Grænsen, den er holdt op mod."]
    da: Annotated[str, "Sætningen på dansk."]
    en: Annotated[str, "Sætningen på engelsk."]


@dataclass(frozen=True, kw_only=True)
class Explained(Part, da="En andel, der er uventet, og som regelsættet forklarer."):
    """A departure that the rule set explains."""

    group_by: Annotated[str, "Hvad der er delt op efter."]
    group_value: Annotated[str, "Gruppen."]
    direction: Annotated[str, "Om andelen er lavere (lower) eller højere (higher) end de andres."]


@dataclass(frozen=True, kw_only=True)
class SelectionDeparted(
    Event,
    type="selection.departed",
    da="Andelen af indstillede er uventet.",
    by="`targeting run` (trinnet disclose), når der er noget at spørge til eller forklare.",
    proves="At programmet gjorde opmærksom på skævheden; det bygger kun på de udgivne tal.",
):
    """The share nominated is unexpected."""

    warnings: Annotated[tuple[Warned, ...], "Det, der spørges til."]
    explained: Annotated[tuple[Explained, ...], "Det, regelsættet selv forklarer."]


@dataclass(frozen=True, kw_only=True)
class ControlSampleDrawn(
    Event,
    type="control_sample.drawn",
    da="Borgere er udtrukket til kontrol.",
    by="`targeting run` (trinnet disclose), når regelsættet beder om det, og kørslen er i drift.",
    proves="At lodtrækningen skete efter regelsættets tal, og mellem hvor mange.",
):
    """Citizens were drawn for control."""

    size: Annotated[int, "Hvor mange regelsættet beder om."]
    seed: Annotated[int, "Lodtrækningens tal i regelsættet; kommunens nøgle indgår også."]
    population: Annotated[int, "Hvor mange der blev trukket lod mellem."]
    drawn: Annotated[int, "Hvor mange der blev udtrukket."]
    everybody: Annotated[bool, "Om det blev dem alle."]


@dataclass(frozen=True, kw_only=True)
class TablePublished(Part, da="En udgivet tabel."):
    """A published table."""

    table: Annotated[str, "Tabellen."]
    audience: Annotated[
        str,
        "Hvem den er for: overblik (dashboard), sagsbehandlere (restricted), eller ingen: en simulering (simulation).",
    ]
    rows: Annotated[int, "Rækker."]
    sha256: Annotated[str, "Filens fingeraftryk."]


@dataclass(frozen=True, kw_only=True)
class ReleaseRegistered(
    Event,
    type="release.registered",
    da="Tallene til overblik står i registret over, hvad der er vist.",
    by="`targeting run` (trinnet publish) i drift, når de står der, og før de kan læses.",
    proves="Hvilke udgivelser registret skal have; ikke hvad de viser.",
    carried=True,
):
    """The figures stand in the register of what was shown."""

    key: Annotated[str, "Fingeraftrykket af nøglen til det, der står i registret."]
    day: Annotated[str, "Den dag, tallene regnes fra: dagen, hvor de samme tal først blev vist."]
    replaces: Annotated[tuple[str, ...], "De opgørelser, der viste det samme om de samme borgere."]


@dataclass(frozen=True, kw_only=True)
class FiguresHeld(
    Event,
    type="figures.held",
    da="Tallene til overblik er ikke skiftet.",
    by="`targeting run` (trinnet publish) i drift, når de ikke må vises endnu.",
    proves="At overblikket blev ved det tidligere, og hvorfor; ikke hvor mange der skilte dem.",
):
    """The figures were not shown."""

    reason: Annotated[
        str, "Ikke endnu (date), for få borgere skiller dem (few), eller noget mangler i registret (register)."
    ]
    until: Annotated[str, "Den første dag, de må vises; tom, når det ikke er dagen."]


@dataclass(frozen=True, kw_only=True)
class OutputPublished(
    Event,
    type="output.published",
    da="Kørslens tabeller er udgivet.",
    by="`targeting run` (trinnet publish), lige før de tages i brug.",
    proves="Præcis hvilke filer der blev udgivet: den, der har filen, kan efterprøve fingeraftrykket.",
):
    """The run's tables were published."""

    tables: Annotated[tuple[TablePublished, ...], "Tabellerne."]
