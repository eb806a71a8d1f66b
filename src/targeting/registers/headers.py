"""Which column of a file is which declared column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import category, normalize

from targeting.errors import DeliveryError
from targeting.language import Message, Value, counted, listed, say
from targeting.workspace import RegisterContract

_PAIRS = re.compile("_x(d[89ab][0-9a-f]{2})__x(d[c-f][0-9a-f]{2})_", re.IGNORECASE)
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_BLANK = frozenset("\u2800\u3164\uffa0")
_UNSEEN = frozenset("\u034f\u115f\u1160\x7f") | frozenset(
    map(chr, (*range(9), *range(0x0E, 0x20), *range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
)
_WIDE = {0xFF00 + number: 0x20 + number for number in range(1, 0x5F)}
SEPARATORS = {"\t": say("tab"), ";": say("semicolon (;)"), ",": say("comma (,)")}


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
        if len({folded[index] for index in found}) > 1:
            raise DeliveryError(
                "{file}: the columns {names} are both {header} to the contract {contract}. Export it again with one of "
                "them, or take the other out of the aliases.",
                file=file,
                names=listed(header[index].strip() for index in found),
                header=column.header,
                contract=contract.file or contract.id,
            )
        if len(found) > 1:
            raise DeliveryError(
                "{file}: two columns are named {header}. Export it again with each once.",
                file=file,
                header=column.header,
            )
        if found:
            positions[column.name] = found[0]
        else:
            missing.append(column.header)
    if missing:
        raise _missing(contract, missing, header, file)
    return Layout(positions, len(header), _others(len(header), positions))


def layout_by_position(contract: RegisterContract, width: int, file: str) -> Layout:
    """Columns by their declared position; raises DeliveryError when the file is narrower than that."""
    positions = {column.name: (column.position or 1) - 1 for column in contract.columns}
    if max(positions.values()) >= width:
        raise DeliveryError(
            "{file}: {width} columns found and {expected} expected. Is it separated by {separator}? Ask "
            "the department to export it again.",
            file=file,
            width=width,
            expected=max(positions.values()) + 1,
            separator=separator(contract),
        )
    return Layout(positions, width, _others(width, positions))


def fold(header: str) -> str:
    """A header as it is compared: as a person sees it, by the same rules as a cell (sql/land/text.sql); and no case."""
    letters = normalize("NFC", _ESCAPED.sub(_unit, _PAIRS.sub(_pair, header)))
    seen = (" " if each in _BLANK or _is_blank(each) else each for each in letters if not _is_unseen(each))
    return " ".join("".join(seen).translate(_WIDE).split()).casefold()


def _pair(found: re.Match[str]) -> str:
    high, low = (int(each, 16) for each in found.groups())
    return chr(0x10000 + (high - 0xD800) * 0x400 + low - 0xDC00)


def _unit(found: re.Match[str]) -> str:
    """One code unit; half of a pair is no letter."""
    unit = int(found[1], 16)
    return "\ufffd" if 0xD800 <= unit < 0xE000 else chr(max(unit, ord(" ")))


def _is_blank(letter: str) -> bool:
    return letter.isspace() and letter not in _UNSEEN


def _is_unseen(letter: str) -> bool:
    return letter in _UNSEEN or category(letter) == "Cf"


def separator(contract: RegisterContract) -> Value:
    """The declared separator as a word."""
    return SEPARATORS.get(contract.delimiter, contract.delimiter)


def _missing(contract: RegisterContract, missing: list[str], header: Sequence[str], file: str) -> DeliveryError:
    if contract.format == "csv" and len(header) == 1 and len(contract.columns) > 1:
        return DeliveryError(
            "{file}: only one column found. It must be separated by {separator}; ask for a new export.",
            file=file,
            separator=separator(contract),
        )
    bare = {fold(name.strip().strip('"')) for name in header if name.strip().startswith('"')}
    if contract.format == "csv" and not contract.quote and bare & {fold(name) for name in missing}:
        return DeliveryError(
            "{file}: the column names stand in quotation marks, and the contract {contract} declares none. Write the "
            "mark under quote there, or ask for an export without.",
            file=file,
            contract=contract.file or contract.id,
        )
    place, file_of = _heading(contract), contract.file or contract.id
    return DeliveryError(
        counted(
            "{file}: no column named {column} in {place}. Ask for a new export, or declare the new name as an alias "
            "in the contract {contract}.",
            "{file}: no columns named {column} in {place}. Ask for a new export, or declare the new names as aliases "
            "in the contract {contract}.",
            n=len(missing),
            file=file,
            column=", ".join(missing),
            place=place,
            contract=file_of,
        )
    )


def _heading(contract: RegisterContract) -> Message:
    """Where the column names stand."""
    if contract.sheet:
        return say("row {row} of sheet {sheet}", row=contract.header_row, sheet=contract.sheet)
    return say("row {row}", row=contract.header_row)


def _others(width: int, positions: dict[str, int]) -> tuple[int, ...]:
    return tuple(sorted(set(range(width)) - set(positions.values())))
