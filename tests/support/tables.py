"""Specs as ASCII tables: a header line, then one line a row, cells separated by |."""

from __future__ import annotations


def table(text: str) -> list[dict[str, str]]:
    """The rows of an ASCII table, cells stripped; `-` is an empty cell and a line of dashes is decoration."""
    lines = [line.strip() for line in text.strip().splitlines()]
    rows = [[cell.strip() for cell in line.split("|")] for line in lines if set(line) - set("-+| ")]
    header, *body = rows
    return [dict(zip(header, ["" if cell == "-" else cell for cell in row], strict=True)) for row in body]
