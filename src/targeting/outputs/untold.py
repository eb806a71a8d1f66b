"""Tables that count nobody: a simulation's, and what is said of figures that are not shown."""

from __future__ import annotations

from targeting.disclosure import Contracts, Row, Rows, raw
from targeting.outputs.tables import write_rows
from targeting.warehouse import Warehouse
from targeting.workspace import OF_THE_RUN, OutputContract

ROW_COUNTS_OF_QUALITY = frozenset({"checked", "failed", "observed"})


def untold_tables(warehouse: Warehouse, contracts: Contracts, incomplete: str) -> None:
    """Make the tables of a simulation of the rows kept by `record`; none of them counts citizens, or their rows.

    Whoever chooses the rules chooses whom a count is of: beside each other, exact ones would tell of one citizen.
    """
    for table in OF_THE_RUN:
        rows = warehouse.records(raw(table), *contracts[table].keys)
        told = untold(contracts[table], [row | {"incomplete": incomplete} for row in rows])
        write_rows(warehouse, contracts[table], told)


def untold(contract: OutputContract, rows: Rows) -> Rows:
    """The rows without any count of citizens, or what one could be reckoned from, each named in ``suppressed``."""
    counts = set(contract.counts) | {column.name for column in contract.columns if column.hidden_with}
    hidden = counts | (ROW_COUNTS_OF_QUALITY if contract.id == "quality" else set())
    names = [name for name in contract.names if name in hidden]
    return [_without(row, names) for row in rows]


def _without(row: Row, names: list[str]) -> Row:
    return {**row, **dict.fromkeys(names), "suppressed": ",".join(names)}
