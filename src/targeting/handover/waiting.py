"""The CPR numbers of a run under way, from landing to publishing: one file under a key of that run alone."""

from __future__ import annotations

import io
from collections.abc import Collection
from pathlib import Path

import polars as pl

from targeting.privacy import DataKeys, keep_sealed, of_numbers, open_sealed

WAITING = "numbers.sealed"


def keep_waiting(folder: Path, keys: DataKeys, run_id: str, numbers: pl.DataFrame) -> None:
    """Keep who has which number (person_id, number) in the run's folder; raises OSError or ConfigurationError."""
    content = io.BytesIO()
    numbers.write_ipc(content)
    keep_sealed(folder / WAITING, keys, of_numbers(run_id), content.getvalue())


def numbers_waiting(folder: Path, keys: DataKeys, run_id: str, persons: Collection[int]) -> dict[int, str]:
    """The numbers of some persons, by person_id; raises as ``open_sealed``."""
    numbers = pl.read_ipc(io.BytesIO(open_sealed(folder / WAITING, keys, of_numbers(run_id))))
    return dict(numbers.filter(pl.col("person_id").is_in(list(persons))).iter_rows())


def forget_waiting(folder: Path) -> None:
    """Delete the file; its key is another's to destroy. Raises OSError."""
    (folder / WAITING).unlink(missing_ok=True)
