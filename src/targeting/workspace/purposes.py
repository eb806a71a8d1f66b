"""What a linkage may be used for: one purpose, and a sentence for each purpose that is refused."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType

from targeting.workspace.sentence import Sentence


class Purpose(StrEnum):
    """The only purpose there is (domain: the letter's data-sharing trial)."""

    IDENTIFY_FOR_OFFER = "IDENTIFY_FOR_OFFER"


class Mode(StrEnum):
    """``simulate``: figures only, to prepare the work. ``operate``: candidates go to assessment."""

    SIMULATE = "simulate"
    OPERATE = "operate"


REFUSED = MappingProxyType(
    {
        "CONTROL": Sentence(
            da="Formålet CONTROL er afvist: samkøring i kontroløjemed er ikke tilladt her. "
            "Hjemlen omfatter kun at finde borgere, der kan være i målgruppen for et tilbud om én plan.",
            en="Purpose CONTROL is refused: register linkage for control is not allowed here. "
            "The basis covers only finding citizens who may be in the target group for an offer of one plan.",
        ),
        "SANCTION": Sentence(
            da="Formålet SANCTION er afvist: deltagelse er frivillig, "
            "og udsøgningen må aldrig føre til en sanktion eller et nej til hjælp.",
            en="Purpose SANCTION is refused: participation is voluntary, "
            "and the search must never lead to a sanction or a refusal of help.",
        ),
        "FRAUD": Sentence(
            da="Formålet FRAUD er afvist: udsøgningen må ikke bruges til at lede efter snyd eller fejludbetalinger.",
            en="Purpose FRAUD is refused: the search must not be used to look for fraud or wrong payments.",
        ),
        "RESEARCH": Sentence(
            da="Formålet RESEARCH er afvist: forskning og statistik kræver sin egen hjemmel og sit eget "
            "udtræk, og kan ikke hvile på en hjemmel til at finde borgere til et tilbud.",
            en="Purpose RESEARCH is refused: research and statistics need a basis and an extract of their "
            "own, and cannot rest on a basis for finding citizens for an offer.",
        ),
    }
)

UNKNOWN = Sentence(
    da="Formålet er ukendt og derfor afvist. Det eneste tilladte formål er IDENTIFY_FOR_OFFER.",
    en="The purpose is unknown and therefore refused. The only allowed purpose is IDENTIFY_FOR_OFFER.",
)


def why_refused(purpose: str) -> Sentence | None:
    """Why a linkage for ``purpose`` is refused; None when it is the allowed one."""
    if purpose == Purpose.IDENTIFY_FOR_OFFER:
        return None
    return REFUSED.get(purpose, UNKNOWN)
