"""No CPR number enters the log, whichever way it comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from targeting.errors import TargetingError
from targeting.privacy import looks_like_cpr


def refuse_cpr(value: object, path: str) -> None:
    """Raise TargetingError, naming the place and never the value, if a key or text looks like a CPR number.

    Only text is looked at. An integer is a count or a number of bytes and may well have ten digits; a CPR
    number can never be one, as it would lose its leading zero.
    """
    if isinstance(value, str):
        if looks_like_cpr(value):
            raise _refusal(path)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if looks_like_cpr(str(key)):
                raise TargetingError(
                    "The log entry was refused: a key of {place} holds what looks like a CPR number. The log names no "
                    "citizen; give a count or a fingerprint instead.",
                    place=path,
                )
            refuse_cpr(inner, f"{path}.{key}")
    elif isinstance(value, Sequence):
        for position, inner in enumerate(value):
            refuse_cpr(inner, f"{path}[{position}]")


def log_takes(value: object) -> bool:
    """Whether the log takes it: what looks like a CPR number is refused."""
    try:
        refuse_cpr(value, "value")
    except TargetingError:
        return False
    return True


def _refusal(place: str) -> TargetingError:
    return TargetingError(
        "The log entry was refused: {place} holds what looks like a CPR number. The log names no "
        "citizen; give a count or a fingerprint instead.",
        place=place,
    )
