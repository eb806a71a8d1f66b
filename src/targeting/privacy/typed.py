"""What a person types that is kept or shown: neither a citizen's number nor a diagnosis by its code.

What is wrong is said by its place, and never repeated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from targeting.errors import ConfigurationError
from targeting.language import Message, lines, say
from targeting.privacy.plain_text import plain_text
from targeting.privacy.scrubbing import places_of_cpr

# A code of ICD-10, also as the Danish register writes it with a D before: F32, F32.9, DF329. A document's number may
# look like one, so that only words are held against it; so does what stands after a number in the plan by which
# municipalities file their cases: 27.36.00-G01.
_DIAGNOSIS = re.compile(r"(?<![^\W_])(?<!\d-)D?[A-Z]\d{2}(?:[.,]?\d{1,3}[A-Z]?)?(?![^\W_])", re.IGNORECASE)


def wrong_number(field: str, text: str) -> Iterator[Message]:
    """Where in what was typed something looks like a CPR number."""
    for place in places_of_cpr(text):
        yield say("{field}: what begins at character {place} looks like a CPR number.", field=field, place=place)


def wrong_typed(field: str, text: str) -> Iterator[Message]:
    """Where in a person's own words something looks like a CPR number, or like the code of a diagnosis."""
    yield from wrong_number(field, text)
    plain = plain_text(text)
    for found in _DIAGNOSIS.finditer(plain.text):
        yield say(
            "{field}: what begins at character {place} looks like the code of a diagnosis. Write what it means for the "
            "citizen, and not the diagnosis.",
            field=field, place=plain.at[found.start()] + 1,
        )  # fmt: skip


def require_typed(field: str, text: str) -> None:
    """Raise ConfigurationError, with each place, where a person's own words cannot be kept."""
    if wrong := tuple(wrong_typed(field, text)):
        raise ConfigurationError(lines(wrong))
