"""A delivery and the ledger: what a run is told of earlier ones, and what is written of this one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from targeting.warehouse import Warehouse, identifier

FEWEST_PERSONS = 5  # as the smallest count a dashboard shows: a change from fewer would tell of them

Sources = Mapping[str, Mapping[str, object]]


@dataclass(frozen=True)
class Arrival:
    """A delivery that was landed: its day, in which run, when (UTC), and which day that was in the municipality."""

    delivery: date
    run_id: str
    landed_at: datetime
    today: date


def tell_run(warehouse: Warehouse, arrival: Arrival) -> None:
    """Fill land.earlier and earlier_share from the latest earlier delivery, and land.waived from the work list."""
    warehouse.create("ledger/earlier", "land.earlier", delivery=arrival.delivery, minimum_cell=FEWEST_PERSONS)
    warehouse.create("ledger/earlier_share", "land.earlier_share")
    warehouse.create("ledger/waived", "land.waived")


def enter(warehouse: Warehouse, arrival: Arrival) -> None:
    """Write what was landed in the ledger, all or nothing; the same landing again changes nothing but last_seen."""
    _count_persons(warehouse)
    delivery: dict[str, object] = {"delivery": arrival.delivery}
    when: dict[str, object] = {"landed_at": arrival.landed_at.replace(tzinfo=None)}
    replaced = f"Afløst af leverancen {arrival.delivery}"
    with _all_or_nothing(warehouse):
        _renew(warehouse, "file", {"ledger/file": delivery | when | {"run_id": arrival.run_id}})
        _renew(warehouse, "register", {"ledger/register": delivery})
        _renew(warehouse, "share", {"ledger/share": delivery})
        _renew(
            warehouse,
            "item",
            {
                "ledger/fault": delivery | {"today": arrival.today},
                "ledger/rest": delivery | when | {"replaced": replaced},
            },
        )


def _count_persons(warehouse: Warehouse) -> None:
    """land.headcount: persons by file of each landed register, and in all its files together (file_no 0)."""
    warehouse.connection.execute(
        "CREATE OR REPLACE TABLE land.headcount (register VARCHAR, file_no INTEGER, persons BIGINT)"
    )
    for (register,) in warehouse.connection.execute("SELECT DISTINCT register FROM land.file").fetchall():
        warehouse.connection.execute(
            "INSERT INTO land.headcount SELECT $register, coalesce(file_no, 0), count(DISTINCT person_id) "
            f"FROM {identifier(f'land.{register}')} GROUP BY GROUPING SETS ((file_no), ())",
            {"register": register},
        )


@contextmanager
def _all_or_nothing(warehouse: Warehouse) -> Iterator[None]:
    warehouse.connection.execute("BEGIN")
    try:
        yield
    except BaseException:
        warehouse.connection.execute("ROLLBACK")
        raise
    warehouse.connection.execute("COMMIT")


def _renew(warehouse: Warehouse, table: str, sources: Sources) -> None:
    """Put what the SELECTs in ``sources`` give in the place of ledger.<table>; nothing is written if it is the same."""
    fresh, kept = identifier(f"temp.fresh_{table}"), identifier(f"ledger.{table}")
    connection = warehouse.connection
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {fresh} AS SELECT * FROM {kept} WHERE false")
    for name, parameters in sources.items():
        warehouse.insert(name, f"temp.fresh_{table}", **parameters)
    differing = connection.execute(
        f"SELECT 1 WHERE EXISTS (FROM {fresh} EXCEPT FROM {kept}) OR EXISTS (FROM {kept} EXCEPT FROM {fresh})"
    ).fetchone()
    if differing:
        connection.execute(f"CREATE OR REPLACE TABLE {kept} AS SELECT * FROM {fresh}")
    connection.execute(f"DROP TABLE {fresh}")
