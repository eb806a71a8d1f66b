"""How many mutants were noticed, and which were not: some mean the same as the code, for a known reason."""

from __future__ import annotations

import tomllib
from fnmatch import fnmatchcase
from pathlib import Path

KNOWN = Path(__file__).with_name("equivalent.toml")
ENOUGH = 0.9


def report(kind: str, total: int, survived: list[str]) -> int:
    """Print the record of a run over ``kind`` (sql, python); gives 1 when fewer than nine in ten were noticed.

    A known mutant is a pattern of equivalent.toml (``*`` stands for anything) that nothing can tell from the code;
    with ``only = "case"`` it is one that differs in capital letters alone.
    """
    known = _known(kind)
    unexplained = [mutant for mutant in survived if not any(_is(mutant, entry) for entry in known)]
    share = (total - len(survived)) / total if total else 0.0
    print(f"\n{kind}: {total} mutants, {total - len(survived)} noticed ({share:.1%}), {len(survived)} survived")
    for entry in known:
        count = sum(_is(mutant, entry) for mutant in survived)
        print(f"  {count} as {entry['mutant']}\n    {entry['why']}")
    print(f"  {len(unexplained)} without a reason")
    for mutant in unexplained:
        print(f"    {mutant}")
    return 0 if share >= ENOUGH else 1


def is_known(kind: str, mutant: str) -> bool:
    """Whether a mutant is one of those that mean the same as the code."""
    return any(_is(mutant, entry) for entry in _known(kind))


def _known(kind: str) -> list[dict[str, str]]:
    entries: list[dict[str, str]] = tomllib.loads(KNOWN.read_text(encoding="utf-8")).get(kind, [])
    return entries


def _is(mutant: str, entry: dict[str, str]) -> bool:
    # Brackets are SQL's and Python's own here, and no pattern.
    matches = fnmatchcase(mutant, entry["mutant"].replace("[", "[[]"))
    _, _, change = mutant.partition(": ")
    before, _, after = change.partition(" -> ")
    return matches and (entry.get("only") != "case" or before.casefold() == after.casefold())
