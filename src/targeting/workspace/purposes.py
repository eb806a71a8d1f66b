"""What a linkage may be used for: one purpose, and a sentence for each purpose that is refused."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType

from targeting.language import Message, say


class Purpose(StrEnum):
    """The only purpose there is (domain: the letter's data-sharing trial)."""

    IDENTIFY_FOR_OFFER = "IDENTIFY_FOR_OFFER"


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
    "The purpose is unknown and therefore refused. The only allowed purpose is IDENTIFY_FOR_OFFER.",
)


def why_refused(purpose: str) -> Message | None:
    """Why a linkage for ``purpose`` is refused; None when it is the allowed one."""
    if purpose == Purpose.IDENTIFY_FOR_OFFER:
        return None
    return REFUSED.get(purpose, UNKNOWN)
