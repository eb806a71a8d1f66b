"""What goes wrong in real extracts: most of it can be repaired, about one row in 150 cannot."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

_IMPOSSIBLE_DATE = "31-02-2017"
_LONG_AGO = "01-01-1999"


@dataclass(frozen=True)
class Columns:
    """The columns of an extract that mistakes are made in; None where it has no such column."""

    cpr: str
    start: str | None = None
    end: str | None = None
    code: str | None = None


def with_mistakes(rng: np.random.Generator, rows: pl.DataFrame, columns: Columns) -> pl.DataFrame:
    """``rows`` with broken numbers, dates and codes, lost first zeros, and rows sent twice."""
    fate = rng.random(len(rows))
    marked = rows.with_columns(pl.Series("_fate", fate))
    broken = [_cut_number(columns.cpr), *_broken_dates(columns), *_broken_codes(columns)]
    for change in broken:
        marked = marked.with_columns(change)
    marked = marked.with_columns(_lost_zero(columns.cpr)).drop("_fate")
    again = np.flatnonzero(rng.random(len(rows)) < 0.003)
    return pl.concat([marked, marked[again]])


def _between(low: float, high: float) -> pl.Expr:
    return (pl.col("_fate") >= low) & (pl.col("_fate") < high)


def _cut_number(cpr: str) -> pl.Expr:
    return pl.when(_between(0, 0.0015)).then(pl.col(cpr).str.slice(0, 8)).otherwise(pl.col(cpr)).alias(cpr)


def _broken_dates(columns: Columns) -> list[pl.Expr]:
    changes = []
    if columns.start:
        impossible = pl.when(_between(0.0015, 0.003)).then(pl.lit(_IMPOSSIBLE_DATE))
        changes.append(impossible.otherwise(pl.col(columns.start)).alias(columns.start))
    if columns.end:
        before_start = pl.when(_between(0.003, 0.0045)).then(pl.lit(_LONG_AGO))
        not_given = before_start.when(_between(0.01, 0.015)).then(pl.lit("NULL"))
        was_open = pl.col(columns.end) == ""
        forever = not_given.when(_between(0.02, 0.06) & was_open).then(pl.lit("31-12-9999"))
        changes.append(forever.otherwise(pl.col(columns.end)).alias(columns.end))
    return changes


def _broken_codes(columns: Columns) -> list[pl.Expr]:
    if not columns.code:
        return []
    code = pl.col(columns.code)
    unknown = pl.when(_between(0.0045, 0.0065) & (code != "")).then(pl.lit("Ukendt 999"))
    hard_space = unknown.when(_between(0.07, 0.08)).then(code + "\u00a0")
    padded = hard_space.when(_between(0.08, 0.09)).then(code + "  ")
    return [padded.otherwise(code).alias(columns.code)]


def _lost_zero(cpr: str) -> pl.Expr:
    plain = pl.col(cpr).str.contains(r"^0\d{9}$")
    shortened = pl.when(_between(0.1, 0.13) & plain).then(pl.col(cpr).str.slice(1))
    return shortened.otherwise(pl.col(cpr)).alias(cpr)
