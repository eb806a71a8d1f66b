"""Where runs keep their warehouses, which was the last good one, and one run at a time."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from targeting import history
from targeting.errors import TargetingError
from targeting.files import replace
from targeting.privacy import KeyRing
from targeting.publishing import STAGING
from targeting.run.plan import run_folder
from targeting.warehouse import Limits, Warehouse, open_warehouse
from targeting.workspace import Workspace


@contextmanager
def run_warehouse(workspace: Workspace, run_id: str, keys: KeyRing) -> Iterator[Warehouse]:
    """The warehouse this run builds."""
    limits = Limits(workspace.settings.memory_limit, workspace.settings.threads)
    path = run_folder(workspace, run_id) / "warehouse.duckdb"
    with open_warehouse(path, keys.warehouse_key, limits=limits) as warehouse:
        yield warehouse


def last_good(workspace: Workspace) -> str | None:
    """The run whose warehouse is the last good one."""
    pointer = workspace.state / "last_good"
    run_id = pointer.read_text(encoding="utf-8").strip() if pointer.is_file() else ""
    return run_id if run_id and (run_folder(workspace, run_id) / "warehouse.duckdb").is_file() else None


def make_last_good(workspace: Workspace, run_id: str) -> None:
    """Point to this run's warehouse, durably and in one step; only then remove those of earlier runs."""
    replace(workspace.state / "last_good", run_id.encode())
    for folder in (workspace.state / "runs").iterdir():
        if folder.name != run_id:
            shutil.rmtree(folder)


def fresh_history(workspace: Workspace, run_id: str) -> Path:
    """Where a run writes its history until its release is in use."""
    return run_folder(workspace, run_id) / "history.duckdb"


def keep_history(workspace: Workspace, run_id: str) -> None:
    """Keep what the run wrote of each citizen; called once its release is in use."""
    history.keep(fresh_history(workspace, run_id), workspace.state, run_id)


def discard(workspace: Workspace, run_id: str) -> None:
    """Remove what a run that did not end well has built or made ready: it holds personal data that nobody needs.

    Where its release is in use all the same, its history is kept: those citizens must be answered.
    """
    if in_use(workspace, run_id):
        keep_history(workspace, run_id)
    if run_id != last_good(workspace):
        shutil.rmtree(run_folder(workspace, run_id), ignore_errors=True)
    for staged in workspace.published.glob(f"*/releases/{STAGING}{run_id}"):
        shutil.rmtree(staged, ignore_errors=True)


def in_use(workspace: Workspace, run_id: str) -> bool:
    """Whether dashboards or caseworkers read this run's release."""
    return any(link.resolve().name == run_id for link in workspace.published.glob("*/current"))


@contextmanager
def exclusive(workspace: Path) -> Iterator[None]:
    """One run at a time in a workspace; raises TargetingError when another is under way."""
    state = workspace / "state"
    state.mkdir(mode=0o700, exist_ok=True)
    lock = FileLock(state / "run.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise TargetingError("Another run is under way in this workspace. Wait until it has ended.") from None
    try:
        yield
    finally:
        lock.release()
