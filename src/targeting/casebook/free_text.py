"""Free text in the casebook: a professional's own words, which name no citizen by number and no diagnosis by code.

What is wrong is said by its place, and never repeated. Whether words are another citizen's is a question of likeness.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from targeting.language import Message, say
from targeting.privacy import wrong_number, wrong_typed
from targeting.workspace import MOST_CHARACTERS

_REFERENCE = re.compile(r"[\w./ -]{1,40}")
_WORD = re.compile(r"\w+")
_RUN = 3
# So much of the shorter text's runs of three words in the other, and they are taken to be one text.
_ALIKE = 0.8


def one_line(text: str) -> str:
    """The text on one line, with single spaces."""
    return " ".join(text.split())


def wrong_words(field: str, text: str, least: int) -> Iterator[Message]:
    """What is wrong with a professional's own words; none of them is repeated."""
    yield from wrong_typed(field, text)
    if len(text) > MOST_CHARACTERS:
        yield say("{field} has {n} characters, and may have {most}.", field=field, n=len(text), most=MOST_CHARACTERS)
    if len(text) < least:
        yield say("{field} has {n} characters, and must have {least}.", field=field, n=len(text), least=least)


def wrong_reference(field: str, text: str) -> Iterator[Message]:
    """What is wrong with a document's number."""
    yield from wrong_number(field, text)
    if not _REFERENCE.fullmatch(text):
        yield say("{field} is a document's number: 40 letters, digits, dots, dashes and slashes at most.", field=field)


def alike(text: str, others: Collection[str]) -> bool:
    """Whether the text is one of the others, or next to it: most of its runs of three words stand there too."""
    return any(_alike(_runs(text), _runs(other)) for other in others)


def _alike(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> bool:
    least = min(len(one), len(other))
    return least > 0 and len(one & other) >= _ALIKE * least


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return frozenset(tuple(words[start : start + _RUN]) for start in range(max(1, len(words) - _RUN + 1)))
