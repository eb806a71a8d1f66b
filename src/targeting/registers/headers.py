"""Which column of a file is which declared column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from targeting.errors import DeliveryError
from targeting.workspace import RegisterContract


@dataclass(frozen=True)
class Layout:
    """Where each declared column stands (0-based), how many columns the file has, and which nobody declared."""

    positions: dict[str, int]
    width: int
    undeclared: tuple[int, ...]


def layout_by_header(contract: RegisterContract, header: Sequence[str], file: str) -> Layout:
    """Match the file's header; raises DeliveryError that names the declared columns that are missing."""
    folded = [fold(name) for name in header]
    positions: dict[str, int] = {}
    missing: list[str] = []
    for column in contract.columns:
        found = [index for index, name in enumerate(folded) if name in {fold(known) for known in column.headers}]
        if len(found) > 1:
            raise DeliveryError(f"{file}: two columns are named {column.header}. Export it again with each once.")
        if found:
            positions[column.name] = found[0]
        else:
            missing.append(column.header)
    if missing:
        raise DeliveryError(f"{file}: {_missing(contract, missing, len(header))}")
    return Layout(positions, len(header), _others(len(header), positions))


def layout_by_position(contract: RegisterContract, width: int, file: str) -> Layout:
    """Columns by their declared position; raises DeliveryError when the file is narrower than that."""
    positions = {column.name: (column.position or 1) - 1 for column in contract.columns}
    if max(positions.values()) >= width:
        raise DeliveryError(
            f"{file}: {width} column(s) found and {max(positions.values()) + 1} expected. "
            f"Is it separated by {separator(contract)}? Ask the department to export it again."
        )
    return Layout(positions, width, _others(width, positions))


def fold(header: str) -> str:
    """A header as it is compared: no byte order mark, no stray spaces, no case."""
    return " ".join(header.replace("\ufeff", "").replace("\u00a0", " ").split()).casefold()


def separator(contract: RegisterContract) -> str:
    """The declared separator as a word."""
    return {"\t": "tab", ";": "semicolon (;)", ",": "comma (,)"}.get(contract.delimiter, contract.delimiter)


def _missing(contract: RegisterContract, missing: list[str], width: int) -> str:
    if contract.format == "csv" and width == 1 and len(contract.columns) > 1:
        return f"only one column found. It must be separated by {separator(contract)}; ask for a new export."
    named = ", ".join(missing)
    where = f"row {contract.header_row}" + (f" of sheet {contract.sheet}" if contract.sheet else "")
    return (
        f"no column named {named} in {where}. Ask for a new export, or declare the new name as an alias "
        f"in the contract {contract.file or contract.id}."
    )


def _others(width: int, positions: dict[str, int]) -> tuple[int, ...]:
    return tuple(sorted(set(range(width)) - set(positions.values())))
