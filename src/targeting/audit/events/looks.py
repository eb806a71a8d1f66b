"""Looks into what a run has linked, and into what is held of one citizen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from targeting.audit.events.base import Event, Part
from targeting.audit.events.legal import LegalChecked
from targeting.language import Both


@dataclass(frozen=True, kw_only=True)
class AboutCitizen(Event, da="Et opslag om én borger, som borgeren får at vide."):
    """A look-up of one citizen, who is told of it: whatever names a ``subject`` is one."""

    subject: Annotated[str, "En henvisning til borgeren, som kun arbejdsmappens nøgle kan finde frem til."]
    reason: Annotated[str, "Begrundelsen."]
    key: Annotated[
        str | None, "Fingeraftrykket af nøglen bag henvisningen; står ikke i poster fra ældre versioner."
    ] = None
    title: Annotated[
        str | None,
        "Stillingen hos den, der fik det at vide, som workspace.toml kaldte den da; står der ikke, når kontoen ikke er "
        "en persons dér, eller posten er fra en ældre version.",
    ] = None


@dataclass(frozen=True, kw_only=True)
class SubjectLookedUp(
    AboutCitizen,
    type="subject.lookup",
    da="En borgers egne oplysninger er slået op.",
    by="`targeting access-report`, før noget læses.",
    proves="Hvem der slog borgeren op, hvornår og hvorfor; borgeren får det selv at vide.",
):
    """One citizen's own data was looked up."""


@dataclass(frozen=True, kw_only=True)
class Consultation(Event, da="Et opslag i den seneste gode kørsel."):
    """A look into the last good run; what comes first and last is filled in when the gate has answered."""

    event: Annotated[str, "Hændelsens navn."] = ""
    run: Annotated[str, "Kørslen, der er set i."] = ""
    delivery: Annotated[str, "Leverancen, den læste."] = ""
    legal: Annotated[tuple[LegalChecked, ...], "Hvad hjemlen svarede i dag, ét svar pr. regelsæt."] = ()


@dataclass(frozen=True, kw_only=True)
class SubjectExplained(
    Consultation,
    AboutCitizen,
    type="subject.explained",
    da="En borgers forklaring er slået op.",
    by="`targeting explain`, før noget læses.",
    proves="Hvem der slog forklaringen op, hvornår, hvorfor og på hvilken hjemmel; borgeren får det selv at vide.",
):
    """One citizen's explanation was looked up."""


@dataclass(frozen=True, kw_only=True)
class ConsultationDenied(
    Event,
    type="consultation.denied",
    da="Et opslag i seneste kørsel er afvist.",
    by="`targeting explain`, `targeting compare` og `targeting simulate`, når hjemlen ikke dækker.",
    proves="At programmet sagde nej, hvorfor, og at intet blev åbnet.",
):
    """A look into the last run was refused."""

    event: Annotated[str, "Det opslag, der blev bedt om."]
    run: Annotated[str, "Kørslen, der skulle ses i."]
    delivery: Annotated[str, "Leverancen, den læste."]
    missing: Annotated[tuple[Both, ...], "Hver grund, på dansk og engelsk."]


@dataclass(frozen=True, kw_only=True)
class TriedRuleset(Part, da="Et regelsæt, som prøves på en dag."):
    """A rule set that is tried as of a day."""

    id: Annotated[str, "Regelsættet."]
    version: Annotated[str, "Dets version."]
    sha256: Annotated[str, "Fingeraftryk af dets fil."]
    as_of: Annotated[str, "Dagen, borgerne gøres op på."]
    adopted: Annotated[bool, "Om det ligger i arbejdsmappen, og ikke er et udkast."]


@dataclass(frozen=True, kw_only=True)
class RulesetsConsulted(
    Consultation,
    type="rulesets.consulted",
    da="To regelsæt sammenlignes på seneste kørsel.",
    by="`targeting compare`, før noget læses.",
    proves="Hvem der prøvede hvilke regler på borgernes oplysninger, og på hvilken hjemmel.",
):
    """Two rule sets are held together."""

    before: Annotated[TriedRuleset, "Det ene regelsæt."]
    after: Annotated[TriedRuleset, "Det andet."]
    rows: Annotated[
        bool | None, "Om de borgere, der flytter sig, blev skrevet ned; kun i ældre poster: det gøres ikke mere."
    ] = None


@dataclass(frozen=True, kw_only=True)
class RulesetsCompared(
    Event,
    type="rulesets.compared",
    da="To regelsæt er sammenlignet.",
    by="`targeting compare`, når sammenligningen er regnet.",
    proves="At netop det dokument er programmets eget, og om hvilke regelsæt.",
):
    """Two rule sets were compared."""

    comparison: Annotated[str, "Fingeraftryk af sammenligningen."]
    before: Annotated[TriedRuleset, "Det ene regelsæt."]
    after: Annotated[TriedRuleset, "Det andet."]
    run: Annotated[str, "Kørslen, der er set i."]
    rows_sha256: Annotated[str | None, "Fingeraftryk af filen med de borgere, der flytter sig; kun i ældre poster."] = (
        None
    )
    question: Annotated[int | None, "Hvilket spørgsmål til leverancen det var, talt fra 1."] = None
    questions: Annotated[int | None, "Hvor mange spørgsmål der må stilles til en leverance."] = None


@dataclass(frozen=True, kw_only=True)
class RulesetVaried(
    Consultation,
    type="ruleset.varied",
    da="Et regelsæts tal afprøves på seneste kørsel.",
    by="`targeting simulate`, før noget læses.",
    proves="Hvem der prøvede hvilke tal på borgernes oplysninger, og på hvilken hjemmel.",
):
    """A rule set's numbers are tried."""

    ruleset: Annotated[TriedRuleset, "Regelsættet."]
    varied: Annotated[Mapping[str, str], "De tal, der prøves, fra og til."]


@dataclass(frozen=True, kw_only=True)
class QuestionDeclined(
    Event,
    type="question.declined",
    da="Et spørgsmål til en kørsel er ikke besvaret.",
    by="`targeting compare` og `targeting simulate`, når spørgsmålene til leverancen er brugt, eller når to regelsæt "
    "foreslår næsten de samme.",
    proves="At programmet ikke svarede, og hvorfor.",
):
    """A question to a run was not answered."""

    event: Annotated[str, "Det spørgsmål, der blev stillet."]
    run: Annotated[str, "Kørslen, der blev spurgt til."]
    delivery: Annotated[str, "Leverancen, den læste."]
    why: Annotated[
        str, "Om der ikke er flere spørgsmål (spent), eller om de to regelsæt foreslår næsten de samme (alike)."
    ]
    question: Annotated[int, "Hvor mange spørgsmål der var stillet til leverancen, dette med."]
    questions: Annotated[int, "Hvor mange der må stilles."]
