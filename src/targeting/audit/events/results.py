"""What came of a run: counts, never a citizen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from targeting.audit.events.base import Event, Part


@dataclass(frozen=True, kw_only=True)
class ScoresProduced(
    Event,
    type="scores.produced",
    da="Borgernes point er beregnet.",
    by="`targeting run` (trinnet score).",
    proves="At reglerne blev brugt. Hvor mange de indstillede, siger udgivelsen, så vidt den viser det.",
):
    """The citizens' points were calculated."""

    as_of: Annotated[str, "Dagen, borgerne er gjort op på."]
    persons: Annotated[int | None, "Borgere i udtrækkene; står kun i poster fra ældre versioner."] = None
    scored: Annotated[int | None, "Borgere, som reglerne blev brugt på; kun i poster fra ældre versioner."] = None
    nominated: Annotated[int | None, "Borgere, som blev indstillet; kun i poster fra ældre versioner."] = None


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
    by="`targeting run` (trinnet publish), når der er noget at spørge til eller forklare, og tallene vises.",
    proves="At programmet gjorde opmærksom på skævheden; det bygger kun på de udgivne tal.",
):
    """The share nominated is unexpected."""

    warnings: Annotated[tuple[Warned, ...], "Det, der spørges til."]
    explained: Annotated[tuple[Explained, ...], "Det, regelsættet selv forklarer."]


@dataclass(frozen=True, kw_only=True)
class CountsHidden(
    Event,
    type="counts.hidden",
    da="Små tal er skjult i tabellerne til overblik.",
    by="`targeting run` (trinnet publish) i drift, når tallene vises.",
    proves="Hvor meget af tabellerne der er skjult, og hvordan det blev fundet; intet tal og ingen celle nævnes.",
):
    """Small counts were hidden in the dashboard tables. A count that several tables state is one."""

    counts: Annotated[int, "Forskellige tal i tabellerne."]
    hidden: Annotated[int, "Tal, der er skjult."]
    small: Annotated[
        int | None, "De af dem, der selv er 1-4 borgere; kun i ældre poster: det ville indsnævre de andre."
    ] = None
    way: Annotated[
        str,
        "Hvordan de, der ikke selv er små, blev valgt. none: der var intet at vælge. fewest: det er bevist, at "
        "ingen af de måder, programmet prøver, er billigere, når et hovedtal koster som ti andre og intet tal "
        "ændres mere end to gange mindstetallet; fewer: billigere end de lineære programmer fandt, uden bevis; "
        "thinned: de lineære programmers valg, uden hvad der kunne vises igen alene.",
    ]
    unprotected: Annotated[int, "Følsomme tal, som viste nuller, eller hvad der før er vist, giver bort alligevel."]
    crossing: Annotated[
        tuple[str, ...] | None, "Områder og aldersgrupper uden tal, fordi de krydser nogle, der er vist før."
    ] = None


@dataclass(frozen=True, kw_only=True)
class ControlSampleDrawn(
    Event,
    type="control_sample.drawn",
    da="Borgere er udtrukket til kontrol.",
    by="`targeting run` (trinnet disclose), når regelsættet beder om det, og kørslen er i drift.",
    proves="At lodtrækningen skete efter regelsættets tal.",
):
    """Citizens were drawn for control."""

    size: Annotated[int, "Hvor mange regelsættet beder om."]
    seed: Annotated[int, "Lodtrækningens tal i regelsættet; kommunens nøgle indgår også."]
    population: Annotated[int | None, "Hvor mange der blev trukket lod mellem; kun i ældre poster."] = None
    drawn: Annotated[int | None, "Hvor mange der blev udtrukket; kun i ældre poster."] = None
    everybody: Annotated[bool | None, "Om det blev dem alle; kun i ældre poster."] = None


@dataclass(frozen=True, kw_only=True)
class TablePublished(Part, da="En udgivet tabel."):
    """A published table."""

    table: Annotated[str, "Tabellen."]
    audience: Annotated[
        str,
        "Hvem den er for: overblik (dashboard), sagsbehandlere (restricted), eller ingen: en simulering (simulation) "
        "eller tal, der ikke må vises endnu (held).",
    ]
    rows: Annotated[int | None, "Rækker; kun af tabeller til overblik, der vises."] = None
    sha256: Annotated[
        str | None, "Filens fingeraftryk; mangler, når tallene ikke må vises endnu: det kunne bekræfte et gæt."
    ] = None


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
    counted: Annotated[
        str | None, "Fingeraftrykket af nøglen til, hvem der er talt med; står ikke i poster fra ældre versioner."
    ] = None
    day: Annotated[str, "Den dag, tallene regnes fra: dagen, hvor de samme tal først blev vist."]
    replaces: Annotated[tuple[str, ...], "De opgørelser, der viste det samme om de samme borgere."]


@dataclass(frozen=True, kw_only=True)
class FiguresHeld(
    Event,
    type="figures.held",
    da="Tallene til overblik blev holdt tilbage.",
    by="`targeting run` (trinnet publish) i drift, når de ikke må vises endnu.",
    proves="At kørslens tal ikke blev vist, og hvorfor; ikke hvor mange der skilte dem fra andre.",
):
    """The figures were not shown."""

    reason: Annotated[
        str,
        "Ikke endnu (date), for få borgere skiller dem (few), noget mangler i registret (register), der er vist tal "
        "for mange gange på tolv måneder (many), et skjult tal kunne regnes ud af dem og de tidligere (told) eller af "
        "dem alene, når der ingen tidligere er (alone), eller det blev ikke regnet til ende (unsolved). I ældre poster "
        "er told alle tre.",
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
    shown: Annotated[
        Mapping[str, int] | None,
        "Hvor mange borgere der er læst, vurderet og indstillet, så vidt overblikket viser det; ellers ikke.",
    ] = None
