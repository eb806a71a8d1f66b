"""What disclosure control takes at the limit, and what it leaves a reader: `make bench`, and docs/adr/0055.

python nightly/bench/tables.py            40 areas and 12 departments, in processor seconds
python nightly/bench/tables.py small 200  random small tables beside the optimum, and beside the small counts alone
python nightly/bench/tables.py months 5000 12 6 13
                                          a release a month: so many citizens, areas, departments and months
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

sys.path += [str(Path(__file__).parents[2] / folder) for folder in ("src", "tests")]

from polars import DataFrame

from support.months import stand
from support.output_tables import AS_OF, CONTRACTS, RULES, Citizen, municipality, warehouse_of
from support.small_tables import by_hand, small_table
from support.tried_tables import system_of
from targeting.disclosure import Shown, System
from targeting.disclosure.protect import pattern
from targeting.outputs import Disclosure, Earlier, disclose, read_made
from targeting.outputs.publication import counted_citizens

AREAS, DEPARTMENTS = 40, 12


def main(arguments: Sequence[str]) -> None:
    """Print the figures."""
    match arguments:
        case ["small", tables]:
            lines = small(int(tables))
        case ["months", *numbers]:
            lines = months(*map(int, numbers))
        case _:
            lines = limit()
    for line in lines:
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
            f"{citizens:8} {len(system.values):7} {len(system.sensitive):10} {len(found.hidden):7} {_small(system):6}"
            f"  {found.way:8} {seconds:12.1f}"
        )


def small(tables: int) -> Iterator[str]:
    """Tables of 3 rows and columns with their totals, counts of 0 to 60."""
    cells = primary = ours = best = told = equal = 0
    for seed in range(tables):
        system = small_table(random.Random(seed), most=3)
        found, fewest = pattern(system), by_hand(system)
        cells += len(system.values)
        primary += _small(system)
        ours += len(found.hidden)
        best += fewest.hidden
        told += fewest.told_by_small_alone
        equal += len(found.hidden) == fewest.hidden
    yield f"{tables} tables, {cells} cells: {primary} are small themselves ({100 * primary / cells:.1f} %)"
    yield f"hidden here {ours} ({100 * ours / cells:.1f} %), optimum {best} ({100 * best / cells:.1f} %)"
    yield f"{equal} tables hide as many as the optimum"
    yield f"with the small counts alone hidden, {told} of {primary} can be told to within the minimum"


def months(citizens: int, areas: int, departments: int, number: int) -> Iterator[str]:
    """A release a month beside all those before it; each month 2 % of the citizens are not as they were."""
    dice, people = random.Random(1), municipality(citizens, 1, departments, areas)
    others = municipality(2 * citizens, 2, departments, areas)
    releases: list[Shown] = []
    counted: dict[str, DataFrame] = {}
    yield "month  counts  hidden  small  smallest width  processor s"
    for month in range(number):
        for place in dice.sample(range(citizens), citizens // 50 if month else 0):
            people[place] = _later(people[place], dice.choice(others), dice)
        warehouse = warehouse_of(people)
        stand(warehouse, people)
        run_id, day = f"r{month:02}", (AS_OF + timedelta(weeks=5 * month)).isoformat()
        earlier = Earlier(run_id, day, day, "", "dashboard", tuple(releases), counted)
        started = time.process_time()
        disclose(warehouse, CONTRACTS, Disclosure(run_id, AS_OF, RULES, "objections", earlier=earlier))
        seconds, made = time.process_time() - started, read_made(warehouse)
        releases, counted[run_id] = [*releases, made.shown], counted_citizens(warehouse)
        warehouse.connection.close()
        attack, few = made.attack, _small(made.shown.system)
        yield (
            f"{month + 1:5} {attack.cells:7} {attack.hidden:7} {few:6} {attack.smallest_width!s:>15} {seconds:12.1f}"
        )


def _small(system: System) -> int:
    """How many counts are small themselves."""
    return sum(0 < value < system.minimums[variable] for variable, value in system.values.items())


def _later(citizen: Citizen, other: Citizen, dice: random.Random) -> Citizen:
    """Somebody else has come, has other services, lives elsewhere, objects, or has a service more or less."""
    more = tuple((name, max(1, services + dice.choice([-1, 1]))) for name, services in citizen.services)
    return dice.choices(
        [
            other,
            replace(citizen, services=other.services),
            replace(citizen, area=other.area),
            replace(citizen, objects=True),
            replace(citizen, services=more),
        ],
        [20, 30, 10, 2, 38],
    )[0]


if __name__ == "__main__":
    main(sys.argv[1:])
