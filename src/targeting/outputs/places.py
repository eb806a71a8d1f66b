"""Two releases side by side: who is one in which count of the one and of the other, told by place and of nobody."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from targeting.disclosure import Comparable, Name, Near, Shown, kind, names_of

Row = dict[str, Any]
Place = tuple[tuple[str, Any], ...]
Members = NDArray[np.bool_]


@dataclass
class Counting:
    """In which counts each place is one: asked once, since most places are there in every release.

    ``measures`` are the values from which the highest of a measure may be counted.
    """

    measures: Mapping[str, Collection[int]]
    _found: dict[tuple[tuple[str, ...], Place], frozenset[Name]] = field(default_factory=dict)

    def names(self, place: Row, steps: tuple[str, ...]) -> frozenset[Name]:
        """The names of the counts of somebody in this place, by the steps of the release."""
        frozen = tuple((key, tuple(value) if isinstance(value, list) else value) for key, value in place.items())
        if (steps, frozen) not in self._found:
            self._found[steps, frozen] = frozenset(names_of(dict(frozen), steps, self.measures))
        return self._found[steps, frozen]


class Side:
    """A release, and which of its counts each pair of places is one in; of nobody in none."""

    def __init__(self, release: Shown, places: Sequence[Row | None], counting: Counting) -> None:
        self.names = sorted(release.names)
        self._number = {name: number for number, name in enumerate(self.names)}
        self.members: Members = np.zeros((len(places), len(self.names)), dtype=np.bool_)
        for line, place in enumerate(places):
            if place is not None:
                area = place["area"] and release.drawn(place["area"])
                own = counting.names(place | {"area": area}, release.steps)
                self.members[line, [self._number[name] for name in own if name in self._number]] = True
        self.kinds = np.array(["/".join(kind(name)) for name in self.names])

    def of(self, names: Iterable[Name]) -> NDArray[np.bool_]:
        """Which pairs are one in any of these counts."""
        return np.asarray(self.members[:, [self._number[name] for name in names]].any(axis=1))


class Beside:
    """A release of ``persons`` by pair of places, beside one before it."""

    def __init__(self, now: Side, then: Side, persons: Sequence[int]) -> None:
        self._now, self._then = now, then
        self._persons = np.array(persons, dtype=np.int64)

    def near(self, minimum: int) -> list[Near]:
        """The counts of one kind, one now and one then, of the same citizens, or of which fewer than ``minimum`` are
        not in both. Of counts that are not shown for being small only those of the very same.
        """
        # Whole numbers to 16 million are exact in it, and it takes half the room.
        now, then = self._now.members.astype(np.float32), self._then.members.astype(np.float32)
        weighed = now * self._persons.astype(np.float32)[:, None]
        many, before = weighed.sum(axis=0), self._persons @ then
        differ = before[:, None] + many[None, :] - 2 * (then.T @ weighed)
        alike = self._then.kinds[:, None] == self._now.kinds[None, :]
        large = (before >= minimum)[:, None] & (many >= minimum)[None, :]
        somebody = (before > 0)[:, None]
        places = np.argwhere(alike & somebody & ((differ == 0) | large & (differ < minimum)))
        return [Near(self._now.names[b], self._then.names[a], int(differ[a, b])) for a, b in places.tolist()]

    def moved(self, counts: Sequence[Comparable]) -> tuple[list[int], int]:
        """How many are one in each count now and not then, or the other way; and how many are so in any of those that
        are the same.
        """
        anywhere, found = np.zeros(len(self._persons), dtype=np.bool_), list[int]()
        for each in counts:
            elsewhere = self._now.of(each.names_now) ^ self._then.of(each.names_then)
            found.append(int(self._persons @ elsewhere))
            anywhere |= elsewhere & (not each.beside)
        return found, int(self._persons @ anywhere)
