"""A citizen who asks: the CPR number as it was typed becomes a pseudonym here, and goes no further."""

from __future__ import annotations

import re
from collections.abc import Callable

from targeting.errors import ConfigurationError
from targeting.privacy.keys import KeyRing

_LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DIVIDERS = re.compile("[\\s\\u00a0\\u2010-\\u2015\\u2212-]+")
_TEN_DIGITS = re.compile(r"[0-9]{10}")
_SUBSTITUTE = 60  # a substitute number has 60 added to its day


def subjects(keys: KeyRing, read: Callable[[], str]) -> tuple[str, ...]:
    """The pseudonyms of the person whose CPR number ``read`` gives, with or without a hyphen or spaces.

    Under the present key first, then under each former one.

    The number is asked for here, so that nothing above this room ever holds it. Raises ConfigurationError, without the
    digits, on what is not ten digits that begin with a date. A lost zero is not put back: whoever types must know the
    whole number.
    """
    number = _DIVIDERS.sub("", read())
    if not _TEN_DIGITS.fullmatch(number):
        raise ConfigurationError("What was typed is no CPR number. Type its ten digits, also a leading zero.")
    day, month = int(number[:2]), int(number[2:4])
    if not 1 <= month <= 12 or not 1 <= day % _SUBSTITUTE <= _LONGEST_MONTH[month - 1]:
        raise ConfigurationError("What was typed is no CPR number: it does not begin with a date. Type it again.")
    if day > _SUBSTITUTE:
        raise ConfigurationError(
            "What was typed is a substitute number. No run reads those, so nothing can be kept under it; "
            "ask for the CPR number."
        )
    return tuple(ring.pseudonym("person", number) for ring in keys.each)


def log_subject(keys: KeyRing, pseudonym: str) -> str:
    """What stands for the person in the log: keyed once more, so that a copied log matches no table of a run."""
    return keys.pseudonym("log", pseudonym)


def secret_of_questions(keys: KeyRing) -> str:
    """What draws lots for who answers questions: the same for every run whose pseudonyms were made with this key."""
    return keys.pseudonym("question", "who answers")
