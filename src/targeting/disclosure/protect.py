"""Which counts to hide: for each small one, another municipality that would have published the same tables.

One linear programme per small count looks for counts that satisfy every relation, agree with all that is shown,
and lie above the truth at the small count by at least its minimum. Where that cannot be without showing less, the
programme hides what costs least. Its solution is the proof, and stays one when more is hidden later. Then as much as
can be is shown again: docs/adr/0055-better-tables.md.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from targeting.disclosure.fewest import fewest
from targeting.disclosure.programme import NEGLIGIBLE, Change, Programme, price
from targeting.disclosure.room import to_protect, with_room
from targeting.disclosure.system import System, Variable

# How many unknowns may be solved for to show counts again: some seconds of processor time at the most.
THINNING = 100_000
Way = Literal["none", "fewest", "fewer", "thinned"]


@dataclass(frozen=True)
class Pattern:
    """The counts to hide, and how those were found that are not small themselves.

    ``none``: nothing else had to be hidden. ``fewest`` is proven, nothing cheaper protects them; ``fewer`` is cheaper
    than what the linear programmes gave, and ``thinned`` is just that, less every count that can be shown again alone.
    ``unprotected`` are the sensitive counts that shown zeros, or what was told before, give away.
    """

    hidden: frozenset[Variable]
    way: Way
    unprotected: int


def protect(system: System, hidden_before: Collection[Variable] = (), *, zeros: bool = False) -> frozenset[Variable]:
    """The variables to hide so that no sensitive count can be told to within its minimum.

    A count of 1 to minimum − 1 is always hidden; a zero only where it tells of all of a group.
    ``hidden_before`` stays hidden. Where what was told before leaves no room, everything else is hidden. With ``zeros``
    any zero may be hidden as well where the zeros that are shown would tell a count.
    """
    return pattern(system, hidden_before, zeros=zeros).hidden


def pattern(system: System, hidden_before: Collection[Variable] = (), *, zeros: bool = False) -> Pattern:
    """The same, and how it was found."""
    small = {variable for variable, value in system.values.items() if 0 < value < system.minimums[variable]}
    system = to_protect(system)
    # Alone a release may hide whatever it takes; beside what was told there may be room below the truth alone.
    system, short = with_room(system) if system.told else (system, 0)
    search = _Search(system, small | set(hidden_before), zeros=zeros)
    search.hide()
    way = search.improve()
    return Pattern(frozenset(search.hidden), way, short + len(system.sensitive) - len(search.wanted))


class _Search:
    """What is hidden so far, and the changes that prove it enough."""

    def __init__(self, system: System, forced: Collection[Variable], *, zeros: bool) -> None:
        self.system, self.forced, self.hidden = system, set(forced), set(forced)
        self.zeros = {v for v, value in system.values.items() if not value} - system.told if zeros else set()
        self.programme = Programme(system, forced)
        self.proofs: list[Change] = []
        self.wanted: list[int] = list(range(len(system.sensitive)))

    def hide(self) -> None:
        """Hide what each sensitive count lacks, in order; a change that protects one often protects others."""
        for number in tuple(self.wanted):
            if self._proven(number):
                continue
            self.proofs += self.programme.within_reach(self._lacking(number), self.hidden)
            if self._proven(number):
                continue
            change = self.programme.cheapest_change(number, self.hidden) or self._with_zeros(number)
            if change is None:
                self._give_up(number)
            else:
                self.hidden |= change.altered
                self.proofs.append(change)

    def improve(self) -> Way:
        """Show again what can be: all that the programme over whole cells finds, or one count after another."""
        if self.hidden == self.forced:
            return "none"
        self._thin()
        best = fewest(self.programme, self.forced, self.wanted)
        if best is None:
            return "thinned"
        cheaper = self._price(best.hidden) < self._price(self.hidden) - NEGLIGIBLE
        if cheaper and self._all_within_reach(best.hidden):
            self.hidden = set(best.hidden)
        elif not best.proven or cheaper:
            return "thinned"
        return "fewest" if best.proven else "fewer"

    def _thin(self) -> None:
        """Show every count again, the dearest first, that can be by itself, as far as the work goes."""
        before = self.programme.work
        for variable in sorted(self.hidden - self.forced, key=lambda v: (-price(self.system, v), v)):
            if self.programme.work - before > THINNING:
                return
            proofs = [proof for proof in self.proofs if variable not in proof.altered]
            lacking = [number for number in self.wanted if not self._proven(number, proofs)]
            found = self.programme.within_reach(lacking, self.hidden - {variable})
            if all(self._proven(number, found) for number in lacking):
                self.hidden.discard(variable)
                self.proofs = proofs + found

    def _all_within_reach(self, hidden: Collection[Variable]) -> bool:
        """Whether these protect all the wanted, by linear programmes: the other one is exact to a tolerance only."""
        found = self.programme.within_reach(self.wanted, hidden)
        alone = [number for number in self.wanted if not self._proven(number, found)]
        return all(self.programme.within_reach([number], hidden) for number in alone)

    def _price(self, hidden: set[Variable] | frozenset[Variable]) -> float:
        return sum(price(self.system, variable) for variable in hidden - self.forced)

    def _lacking(self, first: int) -> list[int]:
        return [number for number in self.wanted if number >= first and not self._proven(number)]

    def _proven(self, number: int, proofs: Collection[Change] | None = None) -> bool:
        return any(self.programme.reaches(proof, number) for proof in (self.proofs if proofs is None else proofs))

    def _with_zeros(self, number: int) -> Change | None:
        """A change for which zeros are hidden too; they stay hidden, and may move from here on."""
        if not self.zeros:
            return None
        change = Programme(self.system, self.hidden | self.zeros).cheapest_change(number, self.hidden, self.zeros)
        if change is not None:
            self.forced |= change.altered & self.zeros
            self.programme = Programme(self.system, self.forced)
        return change

    def _give_up(self, number: int) -> None:
        """What states the count itself is hidden: all there is to hide when the shown zeros alone imply it."""
        sensitive = self.system.sensitive[number]
        own = {v for v in sensitive.terms if self.system.values.get(v)} | sensitive.movable
        own = self.system.values.keys() - self.system.told if self.system.told else own
        self.hidden |= own
        self.forced |= own
        self.wanted.remove(number)
