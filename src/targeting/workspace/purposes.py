"""What a municipality may use the program for: two purposes, kept apart, and a sentence for each that is refused."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType

from targeting.language import Message, say


class Purpose(StrEnum):
    """The search (domain: the letter's data-sharing trial), and the casebook of what came of it."""

    IDENTIFY_FOR_OFFER = "IDENTIFY_FOR_OFFER"
    ADMINISTER_MEASURE = "ADMINISTER_MEASURE"


class Mode(StrEnum):
    """``simulate``: figures only, to prepare the work. ``operate``: candidates go to assessment."""

    SIMULATE = "simulate"
    OPERATE = "operate"


REFUSED = MappingProxyType(
    {
        "CONTROL": say(
            "Purpose CONTROL is refused: register linkage for control is not allowed here. The basis "
            "covers only finding citizens who may be in the target group for an offer of one plan.",
        ),
        "SANCTION": say(
            "Purpose SANCTION is refused: participation is voluntary, and the search must never lead "
            "to a sanction or a refusal of help.",
        ),
        "FRAUD": say(
            "Purpose FRAUD is refused: the search must not be used to look for fraud or wrong payments.",
        ),
        "RESEARCH": say(
            "Purpose RESEARCH is refused: research and statistics need a basis and an extract of "
            "their own, and cannot rest on a basis for finding citizens for an offer.",
        ),
    }
)

UNKNOWN = say(
    "The purpose is unknown and therefore refused. A search has the purpose IDENTIFY_FOR_OFFER, and the casebook "
    "ADMINISTER_MEASURE.",
)
NO_SEARCH = say(
    "Purpose ADMINISTER_MEASURE is that of the casebook, and reads no register. A search has the purpose "
    "IDENTIFY_FOR_OFFER.",
)


def why_refused(purpose: str) -> Message | None:
    """Why ``purpose`` is refused; None when it is one of the two."""
    return None if purpose in list(Purpose) else REFUSED.get(purpose, UNKNOWN)


def why_no_search(purpose: str) -> Message | None:
    """Why a search of the registers for ``purpose`` is refused; None when it is the one for which there may be one."""
    return NO_SEARCH if purpose == Purpose.ADMINISTER_MEASURE else why_refused(purpose)
