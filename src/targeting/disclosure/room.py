"""What each sensitive count can be protected by, beside counts that were told: a rise alone, or a rise and a fall.

A reader who can tell a count to lie between two numbers is left with all of that width. Where what was told leaves no
room for the whole of it above the truth, the rest has to lie below; where there is no room for it at all, as much as
there is has to.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from math import floor

from targeting.disclosure.programme import NEGLIGIBLE, Programme
from targeting.disclosure.system import Sensitive, System, Variable, negated


def with_room(system: System) -> tuple[System, int]:
    """The system with every sensitive count as it can be protected, and how many of them cannot be to the minimum."""
    free = system.values.keys() - system.told
    programme, every = Programme(system, free), range(len(system.sensitive))
    found = programme.within_reach(every, free)
    tight = [number for number in every if not any(programme.reaches(change, number) for change in found)]
    above = _most(system, free, [system.sensitive[number] for number in tight])
    rests = [
        Sensitive(negated(system.sensitive[number].terms), system.sensitive[number].minimum - up)
        for number, up in zip(tight, above, strict=True)
    ]
    below = _most(system, free, rests)
    sensitive = [each for number, each in enumerate(system.sensitive) if number not in set(tight)]
    sensitive += [replace(system.sensitive[number], minimum=up) for number, up in zip(tight, above, strict=True) if up]
    sensitive += [replace(each, minimum=down) for each, down in zip(rests, below, strict=True) if down]
    short = sum(down < each.minimum for each, down in zip(rests, below, strict=True))
    return replace(system, sensitive=sensitive), short


def to_protect(system: System) -> System:
    """The system without the sensitive counts that can move while no count of a table does: nothing ever tells them."""
    alone = [number for number, each in enumerate(system.sensitive) if not each.terms.keys() & system.values.keys()]
    if not alone:
        return system
    programme = Programme(system, ())
    found = programme.within_reach(alone, ())
    untold = {number for number in alone if any(programme.reaches(change, number) for change in found)}
    return replace(system, sensitive=[each for number, each in enumerate(system.sensitive) if number not in untold])


def _most(system: System, free: Collection[Variable], sensitive: Sequence[Sensitive]) -> list[int]:
    """How far each can rise in whole steps, to its minimum at the most, when everything that was not told is hidden."""
    programme = Programme(replace(system, sensitive=list(sensitive)), free)
    return [floor(programme.farthest(number, free) + NEGLIGIBLE) for number in range(len(sensitive))]
