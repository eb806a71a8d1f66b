"""Counts that are tried, beside a release that was published: added to its system, and hidden as one with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from targeting.disclosure.protect import protect
from targeting.disclosure.release import Published
from targeting.disclosure.system import Relation, Sensitive, System, Terms, Variable, subtract


class BesideRelease:
    """A system of tried counts on top of a release. A count that the release states is the release's variable."""

    def __init__(self, release: Published) -> None:
        self.release = release
        self.system: System = release.system
        self._released = frozenset(release.system.values)

    def count(self, variable: Variable, value: int, *, headline: bool = False) -> Variable:
        """Add a count; raises TargetingError where release or trial states it differently."""
        new = variable not in self.system.values
        self.system.add_cell(variable, value, self.release.minimum)
        if new and 0 < value < self.release.minimum:
            self.system.sensitive.append(Sensitive({variable: 1}, self.release.minimum))
        if new and headline:
            self.system.headlines.add(variable)
        return variable

    def known(self, terms: Iterable[Variable]) -> bool:
        """Whether every one of these is a count that is stated somewhere."""
        return all(variable in self.system.values for variable in terms)

    def sums(self, whole: Variable, parts: Iterable[Variable]) -> None:
        """``whole`` is the sum of ``parts``."""
        self.equal({whole: 1}, dict.fromkeys(parts, 1))

    def equal(self, one: Terms, other: Terms) -> None:
        """Two ways to count the same."""
        if terms := subtract(one, other):
            self.system.relations.append(Relation(terms))

    def ordered(self, pairs: Sequence[tuple[Terms, Terms]]) -> None:
        """Counts of which the first is the larger in every pair, or the smaller in every pair, are taken to be nested.

        Rules often make it so, in ways that no name tells; where they do not, this can only hide more.
        """
        if not all(self.known([*one, *other]) for one, other in pairs):
            return
        for way in (pairs, [(other, one) for one, other in pairs]):
            if all(self.system.value(whole) >= self.system.value(part) for whole, part in way):
                for whole, part in way:
                    self.within(whole, part)
                return

    def within(self, whole: Terms, part: Terms, *, all_is_sensitive: bool = False) -> None:
        """``part`` counts some of ``whole``, or all of it; nothing to say where they are the same count."""
        outside = subtract(whole, part)
        if not outside:
            return
        if self.system.value(outside) == 0 and not all_is_sensitive:
            self.equal(whole, part)
        else:
            self.system.add_nested(whole, part, all_is_sensitive=all_is_sensitive)

    def apart(self, one: Terms, other: Terms) -> None:
        """The difference of two counts is a small cell too: as if the smaller counted some of the larger."""
        difference = subtract(one, other)
        value = self.system.value(difference)
        if 0 < abs(value) < self.release.minimum:
            sign = 1 if value > 0 else -1
            terms = {variable: sign * factor for variable, factor in difference.items()}
            self.system.sensitive.append(Sensitive(terms, self.release.minimum))

    def hidden(self) -> frozenset[Variable]:
        """The counts that may not be shown; those that the release hides are among them."""
        return protect(self.system, self.release.hidden)
