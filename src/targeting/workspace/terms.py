"""What a rule may ask for by name: every code, paragraph, law and family of the code lists that counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib import resources
from pathlib import Path

from targeting.workspace.codes import Code, load_code_lists


@dataclass(frozen=True, order=True)
class Thing:
    """What a code means in law: the law, its paragraph, the family that a reform carries on, and the kind."""

    law: str
    paragraph: str
    family: str
    kind: str


@dataclass(frozen=True)
class Terms:
    """The names a rule may use in ``has`` and ``months_since``, and the things each of them stands for.

    ``silent`` are names of things that never count, such as a crisis centre: a rule that asked for one could never
    hold. ``spelt`` is how the code lists write each name.
    """

    things: Mapping[str, frozenset[Thing]]
    silent: frozenset[str]
    spelt: Mapping[str, str]

    def known(self, term: str) -> bool:
        """Whether a rule may name it."""
        return plain(term) in self.things

    def called(self, term: str) -> frozenset[Thing]:
        """The things of that name; raises KeyError when there is none that counts."""
        return self.things[plain(term)]

    def counts_never(self, term: str) -> bool:
        """Whether the code lists know the name, and only as something that does not count."""
        return plain(term) in self.silent

    def nearest(self, term: str) -> str | None:
        """The name most like ``term``, as the code lists spell it; None when nothing is like it."""
        near = get_close_matches(plain(term), self.things, n=1)
        return self.spelt[near[0]] if near else None


@cache
def catalogue_terms() -> Terms:
    """The terms of the code lists that are shipped with the program, the same for every workspace."""
    return terms(load_code_lists(Path(str(resources.files("targeting"))) / "catalogue" / "code_lists").codes)


def terms(codes: Iterable[Code]) -> Terms:
    """The terms of ``codes``: a name stands for all things it is given to, on whatever dates."""
    found: dict[str, set[Thing]] = {}
    spelt: dict[str, str] = {}
    silent: set[str] = set()
    for code in codes:
        thing = Thing(code.law, code.paragraph, code.family, code.kind)
        for name in names(code):
            spelt.setdefault(plain(name), name)
            if code.counts and code.main:
                found.setdefault(plain(name), set()).add(thing)
            else:
                silent.add(plain(name))
    return Terms(
        things={name: frozenset(things) for name, things in found.items()},
        silent=frozenset(silent - found.keys()),
        spelt=spelt,
    )


def names(code: Code) -> Iterator[str]:
    """What one code may be called: as extracts write it, its label, its law, its paragraph, its family."""
    yield code.code
    yield code.label_da
    yield code.law
    if code.paragraph:
        yield f"{code.law} § {code.paragraph}"
    yield code.family


def plain(name: str) -> str:
    """A name as it is looked up: case and the spaces around § do not matter."""
    return re.sub(r"\s*§\s*", " § ", " ".join(name.split())).casefold()
