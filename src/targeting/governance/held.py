"""What is declared, held against what may not stand there: the log keeps it, and pages and letters show it."""

from __future__ import annotations

from collections.abc import Iterable

from targeting.language import Message, say
from targeting.privacy import looks_like_cpr
from targeting.workspace import Text


def numbers_in(texts: Iterable[Text]) -> tuple[Message, ...]:
    """Each line of the declarations in which something looks like a CPR number, and none of them repeated."""
    return tuple(
        say("{place}: line {line} holds what looks like a CPR number. Write it without one.", place=text.place, line=at)
        for text in texts
        for at, line in enumerate(text.content.decode("utf-8", "replace").splitlines(), 1)
        if looks_like_cpr(line)
    )
