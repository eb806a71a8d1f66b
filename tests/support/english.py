"""Whether a text for a municipal user has English in it, told by its small words; every error of every test is held.

Names that are typed or declared (commands, options, files, columns, codes) are not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from support.messages import catalogue
from targeting import errors
from targeting.language import Both, Joined, Listed, Message, Text, Value

# Words that Danish has not: not "to" (two), "have" (garden), "at", "for", "over", "by" (town).
ENGLISH = """
after all already and any are as be because been before both but can cannot could did do does each either else every
from has he his how if in into is it its least made may more must no none not nothing of on once one only or other
our out should than that the their them then there these they this those too until was were what when where whether
which while who whose why with without would written you your
"""
# No words of a sentence: `what is typed`, and what commands, options, files, columns and codes are called.
NAMED = re.compile(r"\S+(: \S+)*")  # a word, or a column after its file
TYPED = re.compile(r"`[^`]*`")
NAMES = re.compile(r"\S*[_/@=\\]\S*|--?\w[\w-]*|\w+\.\w\S*|\w+(?:-\w+)+|\w*\d\w*")


def english(text: str) -> list[str]:
    """The English words of a text; IT is none."""
    words = re.findall(r"[^\W\d]+", NAMES.sub(" ", TYPED.sub(" ", text)))
    return [word for word in words if word.lower() in ENGLISH.split() and not word.isupper()]


def without_names(message: Message) -> Message:
    """The same with a dot for each value that is a name: what somebody declared or typed, in no language."""
    match message:
        case Text(text=text) if text not in written():
            return Both("·", "·")  # a test's own sentence: those of the code are all in the catalogue
        case Text(values=values):
            return replace(message, values=tuple((name, _no_name(value)) for name, value in values))
        case Joined(parts=parts):
            return replace(message, parts=tuple(map(without_names, parts)))
        case Listed(names=names):
            return replace(message, names=tuple(map(_no_name, names)))
    return message


@cache
def written() -> frozenset[str]:
    """The sentences of the catalogue, in English."""
    return frozenset(entry.id if isinstance(entry.id, str) else entry.id[0] for entry in catalogue() if entry.id)


def _no_name(value: Value) -> Value:
    if isinstance(value, Message):
        return without_names(value)
    return "·" if isinstance(value, str) and NAMED.fullmatch(value) else value


@pytest.fixture(autouse=True)
def errors_are_danish(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each error that is made meanwhile, whatever the test is about, says what it says in Danish too."""
    made: list[errors._Said] = []
    make = errors._Said.__init__

    def make_and_remember(error: errors._Said, /, *text: object, **values: object) -> None:
        make(error, *text, **values)
        made.append(error)

    monkeypatch.setattr(errors._Said, "__init__", make_and_remember)
    yield
    found = [danish for error in made if english(danish := without_names(error.message).in_("da"))]
    assert not found, f"not Danish: {found}"
