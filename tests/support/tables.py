"""Specs as ASCII tables: a header line, then one line a row, cells separated by |."""

from __future__ import annotations

from html import unescape


def table(text: str) -> list[dict[str, str]]:
    """The rows of an ASCII table, cells stripped; `-` is an empty cell and a line of dashes is decoration."""
    lines = [line.strip() for line in text.strip().splitlines()]
    rows = [[cell.strip() for cell in line.split("|")] for line in lines if set(line) - set("-+| ")]
    header, *body = rows
    return [dict(zip(header, ["" if cell == "-" else cell for cell in row], strict=True)) for row in body]


def stated(text: str) -> list[dict[str, str]]:
    """The rows of an ASCII table, only the cells that say something: `-` says that a cell is empty, blank says nothing.

    What cannot be seen is written as in HTML: &nbsp; is a space that does not break, &#32; a common one.
    """
    lines = [line.strip() for line in text.strip().splitlines()]
    header, *rows = [[cell.strip() for cell in line.split("|")] for line in lines if set(line) - set("-+")]
    assert all(len(row) == len(header) for row in rows), "every row has a cell for every column"
    return [{name: unescape(_empty(cell)) for name, cell in zip(header, row, strict=True) if cell} for row in rows]


def _empty(cell: str) -> str:
    return "" if cell == "-" else cell
