"""A register that is a spreadsheet: the sheets that the contract names, as one table of rows."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase

from targeting.errors import DeliveryError
from targeting.language import listed
from targeting.privacy import scrub_name
from targeting.registers.files import Extract
from targeting.registers.headers import fold
from targeting.registers.workbook import Cell, Number, Rows, Sheet, TooLarge, Unread, Workbook, too_large
from targeting.workspace import RegisterContract

# How many days lie between the two days that spreadsheets count from.
FROM_1904 = 1462
_DAY_DIGITS = 5


@dataclass(frozen=True)
class Table:
    """The names of the columns, and the rows by their number; a row is as long as what stands in it."""

    header: list[str]
    rows: Rows
    from_1904: bool

    def column(self, position: int, reads: str) -> list[Cell]:
        """A column's cells. A day number counted from 1904 is given as it is counted from 1900, as elsewhere."""
        cells = [cell_at(row, position) for row in self.rows.values()]
        return [_from_1900(cell) for cell in cells] if self.from_1904 and reads == "date" else cells


def _from_1900(cell: Cell) -> Cell:
    if not isinstance(cell, str) or not cell.isdecimal() or len(cell) > _DAY_DIGITS:
        return cell
    # Digits typed as text may have been counted from either.
    return str(int(cell) + FROM_1904) if isinstance(cell, Number) else Unread.CELL


def read_sheets(contract: RegisterContract, extract: Extract) -> Table:
    """The declared sheet, or every sheet that the declared pattern names, as one table.

    Sheets follow each other as in the book, and the numbers of the rows run on from sheet to sheet.
    Raises DeliveryError.
    """
    header: list[str] = []
    rows: Rows = {}
    above, from_1904 = 0, False
    for title, sheet in _sheets(contract, extract):
        from_1904 = sheet.from_1904
        names = _header(contract, extract, title, sheet)
        if header and [fold(name) for name in names] != [fold(name) for name in header]:
            raise DeliveryError(
                "{file}: sheet {sheet} does not have the column names of the sheet before it. Ask for a new "
                "export, in which all sheets have the same columns.",
                file=extract.name,
                sheet=scrub_name(title),
            )
        header = header or names
        rows |= {above + number: sheet.rows[number] for number in sorted(sheet.rows) if number > contract.header_row}
        above += sheet.last
    width = max(map(len, rows.values()), default=0)
    return Table(header + [""] * (width - len(header)), rows, from_1904)


def cell_at(cells: list[Cell], position: int) -> Cell:
    """What stands in a row at a place, from 0."""
    return cells[position] if position < len(cells) else None


def _sheets(contract: RegisterContract, extract: Extract) -> list[tuple[str, Sheet]]:
    """The sheets that are the register. What zipfile and expat raise depends on which byte is wrong: all is caught."""
    try:
        book = Workbook(extract.name, extract.content, extract.size)
        titles = _titles(contract, book)
        found = [(title, book.sheet(title)) for title in titles]
        others = [title for title in book.titles if title not in titles and not _is_ignored(contract, title)]
        unread = [title for title in others if titles and _holds_anything(book.sheet(title))]
    except (DeliveryError, MemoryError):
        raise
    except Exception:
        raise DeliveryError(
            "{file} is not a whole spreadsheet: it is cut off, damaged or something else than a workbook (.xlsx). Ask "
            "the department to send it again.",
            file=extract.name,
        ) from None
    if not found:
        raise _no_sheet(contract, extract)
    if unread:
        raise DeliveryError(
            "{file} holds sheets that are not read: {sheets}. Name every sheet of the register under sheet in the "
            "contract {contract}, or write these under ignoredSheets there.",
            file=extract.name,
            sheets=listed(map(scrub_name, unread)),
            contract=contract.file or contract.id,
        )
    return found


def _no_sheet(contract: RegisterContract, extract: Extract) -> DeliveryError:
    if contract.sheet:
        return DeliveryError(
            "{file} has no sheet named {sheet}. Ask for a new export.", file=extract.name, sheet=contract.sheet
        )
    return DeliveryError(
        "{file} has no sheet that shows. Ask the department to show the sheet of the register, or name it under sheet "
        "in the contract {contract}.",
        file=extract.name,
        contract=contract.file or contract.id,
    )


def _titles(contract: RegisterContract, book: Workbook) -> list[str]:
    """The sheet that the contract names, whether it shows or not; else of those that show: all that its pattern names,
    or the first. No spreadsheet allows * or ? in a title itself.
    """
    named = fold(contract.sheet or "")
    if exact := [title for title in book.titles if named and fold(title) == named]:
        return exact
    shown = [title for title in book.titles if not book.is_hidden(title) and not _is_ignored(contract, title)]
    return [title for title in shown if fnmatchcase(fold(title), named)] if named else shown[:1]


def _is_ignored(contract: RegisterContract, title: str) -> bool:
    return any(fnmatchcase(fold(title), fold(pattern)) for pattern in contract.ignored_sheets)


def _holds_anything(sheet: Sheet) -> bool:
    return any(isinstance(cell, Unread) or (cell or "").strip() for cells in sheet.rows.values() for cell in cells)


def _header(contract: RegisterContract, extract: Extract, title: str, sheet: Sheet) -> list[str]:
    if sheet.last < contract.header_row:
        raise DeliveryError(
            "{file}, sheet {sheet}, ends before row {row}, where the column names stand. Ask the "
            "department to export it again.",
            file=extract.name,
            sheet=scrub_name(title),
            row=contract.header_row,
        )
    try:
        _settle_merged(contract, sheet)
    except TooLarge:
        raise too_large(extract.name) from None
    names = sheet.rows.get(contract.header_row, [])
    return [name if isinstance(name, str) else "" for name in names]


def _settle_merged(contract: RegisterContract, sheet: Sheet) -> None:
    """A merged area shows what its first cell holds, and the file has it there alone.

    Where the contract says so, each of its rows is given it; elsewhere what the others below the header hold is not
    read. Nor is what an area hides that is something else than what it shows, or where it shows nothing. A row in which
    nothing else stands is no row.
    """
    begins = 1 if contract.fill_merged else contract.header_row + 1
    for first_row, first_column, last_row, last_column in sheet.merged:
        shown = cell_at(sheet.rows.get(first_row, []), first_column - 1)
        filled = shown if contract.fill_merged and shown is not None else Unread.MERGED
        for number in range(max(first_row, begins), last_row + 1):
            if cells := sheet.rows.get(number):
                first = first_column + (number == first_row)
                if shown is None:
                    hidden = [cell if cell is None else filled for cell in cells[first - 1 : last_column]]
                    cells[first - 1 : first - 1 + len(hidden)] = hidden
                    continue
                sheet.widen(cells, last_column)
                hidden = cells[first - 1 : last_column]
                cells[first - 1 : last_column] = [
                    filled if cell is None or cell == shown else Unread.MERGED for cell in hidden
                ]
