"""One citizen in the histories that are kept, under whichever number the citizen had, and whichever key."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from targeting.history.files import held_runs, opened, reader
from targeting.privacy import KeyRing
from targeting.warehouse import Warehouse

COUNTS = ("departments", "service_centres", "laws", "benefits", "services", "plans", "caseworkers")


@dataclass(frozen=True, order=True)
class Behind:
    """One involvement that a rule counted; ``since`` is a day in ISO form."""

    kind: str
    department: str
    law: str | None
    paragraph: str | None
    since: str

    @property
    def text(self) -> str:
        """As candidate_reason writes it."""
        paragraph = f" § {self.paragraph}" if self.paragraph else ""
        return f"{self.department}, {self.law or 'lov ukendt'}{paragraph}, siden {self.since}"


@dataclass(frozen=True)
class Hit:
    """One rule that was met, and why; of one not nominated no involvement was kept.

    ``involvements`` are ``behind`` in words, as candidate_reason writes them.
    """

    rule: str
    label: str
    rationale: str
    points: int
    involvements: tuple[str, ...]
    behind: tuple[Behind, ...]


@dataclass(frozen=True)
class Seen:
    """What one run made of the citizen. Labels are in Danish, as the rule set had them that day.

    Without ``linked`` the population register did not know the citizen, who was then not scored: ``points`` is None.
    ``dropped_at`` is None when nominated. ``drawn``: by lot, for control. ``counts`` are those published of a candidate
    or of one drawn; ``short_of`` the rules that near_miss named. No ``registers``: the number was read, and no row of
    it accepted.
    """

    run_id: str
    registers: tuple[str, ...]
    linked: bool
    nominated: bool
    points: int | None
    threshold: int
    dropped_at: str | None
    dropped_label: str | None
    hits: tuple[Hit, ...]
    short_of: tuple[str, ...]
    counts: dict[str, int]
    drawn: bool = False


@dataclass(frozen=True)
class Recalled:
    """A citizen's history: the pseudonyms of every number the citizen had, and what each run kept."""

    pseudonyms: frozenset[str]
    held: tuple[str, ...]
    seen: tuple[Seen, ...]


def recall(state: Path, keys: KeyRing, pseudonyms: Iterable[str], without: Collection[str] = ()) -> Recalled:
    """What every kept run made of the citizen with these pseudonyms, one a key; ``without`` are runs whose history
    cannot be opened, as the log tells. Raises ConfigurationError where another cannot be.
    """
    held = tuple(run_id for run_id in held_runs(state) if run_id not in without)
    with reader(state) as warehouse:
        pseudonyms = _together(_replaced(warehouse, state, keys, held), pseudonyms)
        seen: list[Seen] = []
        for run_id in held:
            with opened(warehouse, state, run_id, keys) as history:
                seen += _seen_in(history, run_id, pseudonyms)
    return Recalled(pseudonyms, held, tuple(seen))


def nominated_since(
    state: Path, keys: KeyRing, run_id: str, pseudonyms: Iterable[str], without: Collection[str] = ()
) -> dict[str, str]:
    """The run that began the unbroken row of kept runs in operate, up to ``run_id``, that nominated each of them.

    That run itself where nothing earlier is kept. With another key a citizen has another pseudonym: the row begins
    anew there. ``without``, and what is raised, as in `recall`.
    """
    since = dict.fromkeys(pseudonyms, run_id)
    still = set(since)
    earlier = [held for held in held_runs(state) if held < run_id and held not in without]
    with reader(state) as warehouse:
        while still and earlier:
            held = earlier.pop()
            with opened(warehouse, state, held, keys) as history:
                rows = history.rows("ask/history/candidates")
            if rows[0][0] == "operate":
                still &= {pseudonym for _, pseudonym in rows}
                since |= dict.fromkeys(still, held)
    return since


def nominated_by(state: Path, keys: KeyRing, run_id: str, without: Collection[str] = ()) -> frozenset[frozenset[str]]:
    """Each citizen whom a kept run nominated, as the pseudonyms of every number that the citizen had.

    ``without``, and what is raised, as in `recall`.
    """
    held = [each for each in held_runs(state) if each not in without]
    with reader(state) as warehouse:
        pairs = _replaced(warehouse, state, keys, held)
        with opened(warehouse, state, run_id, keys) as history:
            nominated = [pseudonym for _, pseudonym in history.rows("ask/history/candidates") if pseudonym]
    return frozenset(_together(pairs, [pseudonym]) for pseudonym in nominated)


def _replaced(warehouse: Warehouse, state: Path, keys: KeyRing, held: Iterable[str]) -> frozenset[frozenset[str]]:
    """The pseudonyms of two numbers, one in the other's place, as the kept runs found them."""
    pairs: set[frozenset[str]] = set()
    for run_id in held:
        with opened(warehouse, state, run_id, keys) as history:
            pairs.update(frozenset(pair) for pair in history.rows("ask/history/names"))
    return frozenset(pairs)


def _together(pairs: Collection[frozenset[str]], pseudonyms: Iterable[str]) -> frozenset[str]:
    """The pseudonyms that belong together: numbers replace each other over the years, in one run or in several."""
    known = set(pseudonyms)
    while touching := {pair for pair in pairs if pair & known and not pair <= known}:
        known |= frozenset().union(*touching)
    return frozenset(known)


def _seen_in(history: Warehouse, run_id: str, pseudonyms: frozenset[str]) -> list[Seen]:
    ((threshold, _),) = history.rows("ask/history/held")
    found = history.rows("ask/history/seen", pseudonyms=sorted(pseudonyms))
    drawn = _drawn(history, pseudonyms)
    return [_read(history, run_id, threshold, row, drawn) for row in found]


def _drawn(history: Warehouse, pseudonyms: frozenset[str]) -> dict[str, tuple[int, ...]]:
    """Those the run drew for control, with the counts published; none in a history of before there were samples."""
    if "main.control_sample" not in history.tables("history"):
        return {}
    return {name: tuple(counts) for name, *counts in history.rows("ask/history/drawn", pseudonyms=sorted(pseudonyms))}


def _read(
    history: Warehouse, run_id: str, threshold: int, row: tuple[Any, ...], drawn: dict[str, tuple[int, ...]]
) -> Seen:
    pseudonym, registers, linked, nominated, points, dropped_at, dropped_label, short_of, *counted = row
    published = counted if nominated else drawn.get(pseudonym)
    counts = dict(zip(COUNTS, published, strict=True)) if published else {}
    hits = [
        _hit(rule, label, rationale, hit_points, [Behind(*parts) for parts in behind or ()])
        for rule, label, rationale, hit_points, behind in history.rows("ask/history/hits", pseudonym=pseudonym)
    ]
    return Seen(
        run_id, tuple(registers or ()), linked, nominated, points, threshold, dropped_at, dropped_label, tuple(hits),
        tuple(short_of or ()), counts, pseudonym in drawn,
    )  # fmt: skip


def _hit(rule: str, label: str, rationale: str, points: int, behind: list[Behind]) -> Hit:
    told = {part.text: part for part in sorted(behind, key=lambda part: (part.since, part.text))}
    return Hit(rule, label, rationale, points, tuple(sorted(told)), tuple(told.values()))
