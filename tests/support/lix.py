"""LIX (Björnsson 1968): how hard a text is to read. Below 25 as for children, 35 as a story, 45 as a newspaper."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
# A point within a name, a number or an abbreviation ends no sentence: what ends one has a space or nothing after it.
_END = re.compile(r"[.!?:]+(?=\s|$)")
LONG = 7


def lix(pieces: Iterable[str]) -> float:
    """Words a sentence, and the share of words of more than six letters in per cent, together.

    Each piece (a heading, a point of a list, a cell) ends a sentence, whether or not a point stands there.
    """
    sentences = [part for piece in pieces for part in _END.split(piece) if _WORD.search(part)]
    words = [word for sentence in sentences for word in _WORD.findall(sentence)]
    return len(words) / len(sentences) + 100 * sum(len(word) >= LONG for word in words) / len(words)
