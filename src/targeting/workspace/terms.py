"""What a rule may ask for by name: every code, paragraph, law and family of the code lists that counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
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
    hold. ``blurred`` are codes and labels that mean in law just what another code of their list means, so that a spell
    does not tell which it was; each with a wider name to ask for. ``spelt`` is how the code lists write each name.
    """

    things: Mapping[str, frozenset[Thing]]
    silent: frozenset[str]
    blurred: Mapping[str, str]
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

    def wider(self, term: str) -> str | None:
        """The name to ask for instead, where ``term`` cannot be told apart from others; None where it can."""
        return self.blurred.get(plain(term))

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
    codes = tuple(codes)
    named = [(plain(name), name, code) for code in codes for name in (*own_names(code), *wide_names(code))]
    counting: dict[str, set[Thing]] = {}
    for looked_up, _, code in named:
        if code.counts and code.main:
            counting.setdefault(looked_up, set()).add(thing_of(code))
    blurred = _blurred(codes, counting)
    return Terms(
        things={name: frozenset(things) for name, things in counting.items() if name not in blurred},
        silent=frozenset({name for name, _, _ in named} - counting.keys()),
        blurred=blurred,
        spelt={looked_up: name for looked_up, name, _ in reversed(named)},
    )


def thing_of(code: Code) -> Thing:
    """What a code means in law."""
    return Thing(code.law, code.paragraph, code.family, code.kind)


def own_names(code: Code) -> tuple[str, str]:
    """What the code itself is called: as extracts write it, and its label."""
    return code.code, code.label_da


def wide_names(code: Code) -> tuple[str, ...]:
    """The names it shares by what it is: its paragraph, its law, and the family that a reform carries on."""
    paragraph = (f"{code.law} § {code.paragraph}",) if code.paragraph else ()
    return (*paragraph, code.law, code.family)


def _blurred(codes: tuple[Code, ...], counting: Mapping[str, set[Thing]]) -> dict[str, str]:
    """The codes and labels that another code of the same list is not told apart from, with the least wide name."""
    alike: dict[tuple[str, Thing], list[Code]] = {}
    for code in codes:
        alike.setdefault((code.code_list, thing_of(code)), []).append(code)
    wide = {plain(name) for code in codes for name in wide_names(code)}
    return {
        plain(name): min(wide_names(code), key=lambda wider: len(counting.get(plain(wider), ())))
        for group in alike.values()
        for code in group
        for name in own_names(code)
        if plain(name) not in wide and any(plain(name) not in map(plain, own_names(other)) for other in group)
    }


def plain(name: str) -> str:
    """A name as it is looked up: case, and spaces around § and before a paragraph's letter, do not matter."""
    spaced = re.sub(r"\s*§\s*", " § ", " ".join(name.split()))
    return re.sub(r"(§ \d+) ([a-z])$", r"\1\2", spaced.casefold())
