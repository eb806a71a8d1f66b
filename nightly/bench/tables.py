"""What disclosure control takes at the limit, and what it leaves a reader: `make bench`, and docs/adr/0055.

python nightly/bench/tables.py            40 areas and 12 departments, in processor seconds
python nightly/bench/tables.py small 200  random small tables beside the optimum, and beside the small counts alone
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path += [str(Path(__file__).parents[2] / folder) for folder in ("src", "tests")]

from support.small_tables import by_hand, small_table
from support.tried_tables import system_of
from targeting.disclosure.protect import pattern

AREAS, DEPARTMENTS = 40, 12


def main(arguments: Sequence[str]) -> None:
    """Print the figures."""
    for line in small(int(arguments[1])) if arguments[:1] == ["small"] else limit():
        print(line, flush=True)


def limit() -> Iterator[str]:
    """The largest tables that are taken, of municipalities of several sizes; the fewer citizens, the more is small."""
    yield "citizens  counts  sensitive  hidden  small  way       processor s"
    for citizens in (5_000, 20_000, 60_000):
        system = system_of(citizens, DEPARTMENTS, AREAS)
        started = time.process_time()
        found = pattern(system)
        seconds = time.process_time() - started
        yield (
            f"{citizens:8} {len(system.values):7} {len(system.sensitive):10} {len(found.hidden):7} {found.primary:6}"
            f"  {found.way:8} {seconds:12.1f}"
        )


def small(tables: int) -> Iterator[str]:
    """Tables of 3 rows and columns with their totals, counts of 0 to 60."""
    cells = primary = ours = best = told = equal = 0
    for seed in range(tables):
        system = small_table(random.Random(seed), most=3)
        found, fewest = pattern(system), by_hand(system)
        cells += len(system.values)
        primary += found.primary
        ours += len(found.hidden)
        best += fewest.hidden
        told += fewest.told_by_small_alone
        equal += len(found.hidden) == fewest.hidden
    yield f"{tables} tables, {cells} cells: {primary} are small themselves ({100 * primary / cells:.1f} %)"
    yield f"hidden here {ours} ({100 * ours / cells:.1f} %), optimum {best} ({100 * best / cells:.1f} %)"
    yield f"{equal} tables hide as many as the optimum"
    yield f"with the small counts alone hidden, {told} of {primary} can be told to within the minimum"


if __name__ == "__main__":
    main(sys.argv[1:])
