"""An extract of a case system, read as a register is: its rows in the words of the event that each is."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from targeting.privacy import KeyRing
from targeting.registers.cells import kept_columns
from targeting.registers.land import LandedFile, Landing
from targeting.registers.reference import folded, load_reference
from targeting.warehouse import Limits, Warehouse, passing_warehouse
from targeting.workspace import UNLISTED, CaseImport, RegisterUse, Settings, Workspace


@dataclass(frozen=True)
class EventRow:
    """One row: its number in the file, whose it is, the day, and the fields.

    ``pseudonyms`` are the citizen's under the present key first, then under each former one.
    """

    number: int
    pseudonyms: tuple[str, ...]
    on: date
    values: Mapping[str, str]


@dataclass(frozen=True, order=True)
class RowFault:
    """Why a row is in quarantine: its number, the column by its name in the file (blank: the row), and the rule."""

    row: int
    column: str
    rule: str


@dataclass(frozen=True)
class EventRows:
    """A file after reading: each row is one of ``rows``, has ``faults``, was ignored by a declared rule, or is of a
    citizen who was not asked about. ``left_out`` is how many each rule ignored.
    """

    file: LandedFile
    rows: tuple[EventRow, ...]
    faults: tuple[RowFault, ...]
    left_out: Mapping[str, int]


def read_events(
    workspace: Workspace,
    contract: CaseImport,
    path: Path,
    keys: KeyRing,
    of: Mapping[str, Collection[str]] | None = None,
) -> EventRows:
    """Read one file in memory, where it is gone again: neither a cell nor a CPR number comes further than this room.

    ``of`` are the only citizens whose rows are read, by pseudonym and the key that made it; all where it is None.
    Raises DeliveryError where the file cannot be read.
    """
    settings = _with(workspace.settings, contract)
    with passing_warehouse(Limits(settings.memory_limit, settings.threads)) as warehouse:
        load_reference(warehouse, workspace.codes, settings)
        landing = Landing(warehouse, settings, keys)
        file = landing.try_out(contract, path, of)
        persons = _pseudonyms(landing, keys)
        faults = list(_faults(warehouse, contract))
        rows: list[EventRow] = []
        for number, person, cells in _landed(warehouse, contract):
            if found := list(_untold(contract, number, cells)):
                faults += found
            else:
                on = cells[contract.case_event.day.column]
                assert isinstance(on, date)
                rows.append(EventRow(number, persons[person], on, _values(contract, cells)))
        waiting = file.rows_read - file.ignored - file.others - len(rows)
        counted = replace(file, accepted=len(rows), quarantined=waiting)
        return EventRows(counted, tuple(rows), tuple(sorted(faults)), _left_out(warehouse))


def _with(settings: Settings, contract: CaseImport) -> Settings:
    """The settings, with the file in the place of a register that no department has."""
    return settings.model_copy(update={"registers": {contract.id: RegisterUse()}})


def _pseudonyms(landing: Landing, keys: KeyRing) -> dict[int, tuple[str, ...]]:
    numbers = landing.numbers()
    told = [ring.pseudonyms("person", numbers["number"].to_list()) for ring in keys.each]
    return dict(zip(numbers["person_id"].to_list(), zip(*told, strict=True), strict=True))


def _landed(warehouse: Warehouse, contract: CaseImport) -> Iterator[tuple[int, int, dict[str, str | date | None]]]:
    names = [column.name for column in kept_columns(contract)]
    listed = "".join(f', "{name}"' for name in names)
    found = warehouse.connection.execute(
        f'SELECT row_no, person_id{listed} FROM land."{contract.id}" ORDER BY row_no'
    ).fetchall()
    return ((number, person, dict(zip(names, cells, strict=True))) for number, person, *cells in found)


def _faults(warehouse: Warehouse, contract: CaseImport) -> Iterator[RowFault]:
    found = warehouse.connection.execute("SELECT DISTINCT row_no, column_name, rule FROM land.quarantine").fetchall()
    headers = {column.name: column.header for column in contract.columns}
    return (RowFault(row, headers.get(column or "", ""), rule) for row, column, rule in found)


def _left_out(warehouse: Warehouse) -> dict[str, int]:
    found = warehouse.connection.execute("SELECT rule, rows FROM land.ignored ORDER BY rule").fetchall()
    return dict(found)


def _untold(contract: CaseImport, number: int, cells: Mapping[str, str | date | None]) -> Iterator[RowFault]:
    """The cells of an accepted row that tell nothing: blank where a word is asked for, and words nobody translated."""
    told = {each.column for each in contract.case_event.only}
    for name, cell in cells.items():
        if cell is None and name in told:
            yield RowFault(number, contract.column(name).header, "missing")
        elif cell == UNLISTED and contract.words_of(name):
            yield RowFault(number, contract.column(name).header, "unknown_word")


def _values(contract: CaseImport, cells: Mapping[str, str | date | None]) -> dict[str, str]:
    """The fields that the row says."""
    told = {}
    for field, source in contract.case_event.fields.items():
        cell = None if source.column is None else cells[source.column]
        words = {folded(word): value for word, value in source.words.items()}
        said = cell.isoformat() if isinstance(cell, date) else words.get(cell or "", source.value)
        if said is not None:
            told[field] = said
    return told
