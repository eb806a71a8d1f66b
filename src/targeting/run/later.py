"""A run of an earlier day does not take the place of a later one, unless that is what is asked for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from targeting.errors import ConfigurationError
from targeting.publishing import place_of
from targeting.run.permission import RunRequest
from targeting.workspace import Workspace


def require_no_later(workspace: Workspace, request: RunRequest, as_of: date, delivery: str) -> None:
    """Raise ConfigurationError where the run asked for is of an earlier day or delivery than the release in use."""
    mode = request.mode or workspace.settings.defaults.mode
    if request.replace or mode != "operate":
        return
    used = _in_use(_newest(workspace.published))
    if used is None or (as_of >= used[1] and date.fromisoformat(delivery) >= used[2]):
        return
    raise ConfigurationError(
        "Run {run_id} is in use: as of {later}, from the delivery of {newer}. What you ask for is as of {as_of}, from "
        "that of {delivery}, and would take its place. Type --replace as well if it must, or --mode simulate to try.",
        run_id=used[0],
        later=used[1],
        newer=used[2],
        as_of=as_of,
        delivery=delivery,
    )


def _newest(published: Path) -> Path:
    """The tables of the newest run, whose lists are in use though its figures may be held; else of those in use."""
    lists = published / "restricted" / "current"
    newest = place_of(published, lists.resolve().name)
    return newest if lists.is_dir() and newest.is_dir() else published / "dashboard" / "current"


def _in_use(release: Path) -> tuple[str, date, date] | None:
    """The run that is in use, its as-of date and its delivery; None where none is, or it is a simulation of old."""
    try:
        run = pl.read_parquet(release / "run.parquet").row(0, named=True)
        delivered = pl.read_parquet(release / "source.parquet")["delivered_on"][0]
    except (OSError, IndexError, pl.exceptions.PolarsError):
        return None  # nobody can read it either
    return (run["run_id"], run["as_of"], delivered) if run["mode"] == "operate" else None
