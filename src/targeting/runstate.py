"""What a run keeps between its steps: a folder of its own, and one small file that says what was asked for."""

from __future__ import annotations

import dataclasses
import json
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from targeting import history
from targeting.errors import TargetingError
from targeting.privacy import KeyRing, create_keys, has_keys, load_keys
from targeting.publishing.release import STAGING
from targeting.warehouse import Limits, Warehouse, open_warehouse
from targeting.workspace.workspace import Workspace, key_folder


@dataclass(frozen=True)
class RunRef:
    """A reference to a run: all that passes from one step to the next."""

    workspace: str
    run_id: str


@dataclass(frozen=True)
class RunPlan:
    """What was asked for and on which basis it may be done; counts and names only, never a person.

    ``missing`` are registers that did not come and may be missing; ``compared_with`` is the earlier run, blank when
    there is none, whose candidates this one's are compared with; ``compared_incomplete`` what that one did not read.
    """

    run_id: str
    started_at: str
    as_of: str
    processing_date: str
    delivery: str
    mode: str
    purpose: str
    ruleset: str
    ruleset_version: str
    ruleset_sha256: str
    contracts_sha256: dict[str, str]
    actor: str
    registers: tuple[str, ...]
    skipped: tuple[str, ...]
    decision: dict[str, Any]
    log_seq: int
    missing: tuple[str, ...] = ()
    compared_with: str = ""
    compared_incomplete: tuple[str, ...] = ()
    compared_forgotten: bool = False

    @property
    def as_of_date(self) -> date:
        """The day the citizens are scored as of."""
        return date.fromisoformat(self.as_of)

    @property
    def delivery_date(self) -> date:
        """The delivery that is read."""
        return date.fromisoformat(self.delivery)

    @property
    def incomplete(self) -> tuple[str, ...]:
        """The registers the workspace uses and this run does not read: missing from the delivery, or skipped."""
        return tuple(sorted({*self.missing, *self.skipped}))


def new_run_id(now: datetime) -> str:
    """A run's name: when it was asked for (UTC), and a few letters so that two never meet."""
    return f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"


def run_folder(workspace: Workspace, run_id: str) -> Path:
    """The run's own folder under state/."""
    return workspace.state / "runs" / run_id


def save_plan(workspace: Workspace, plan: RunPlan) -> None:
    """Keep the plan for the steps that follow."""
    folder = run_folder(workspace, plan.run_id)
    folder.mkdir(parents=True, mode=0o700)
    (folder / "plan.json").write_text(json.dumps(dataclasses.asdict(plan)), encoding="utf-8")


def load_plan(workspace: Workspace, run_id: str) -> RunPlan:
    """The plan of a run that has begun; raises TargetingError when there is none, or another version wrote it."""
    try:
        content = json.loads((run_folder(workspace, run_id) / "plan.json").read_text(encoding="utf-8"))
    except OSError:
        raise TargetingError(f"Run {run_id} has not begun, or is over. Start it with `targeting run`.") from None
    lists = {name: tuple(value) for name, value in content.items() if isinstance(value, list)}
    try:
        return RunPlan(**content | lists)
    except TypeError:
        raise TargetingError(
            f"state/runs/{run_id} was written by another version of the program. Remove state/runs and "
            "state/last_good: the next run builds its own."
        ) from None


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
    """Point to this run's warehouse, in one step, and remove those of earlier runs."""
    fresh = workspace.state / "last_good.new"
    fresh.write_text(run_id, encoding="utf-8")
    fresh.replace(workspace.state / "last_good")
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


def workspace_keys(workspace: Workspace) -> KeyRing:
    """The workspace's keys. A fictional municipality's are made on first use; a real one's never are."""
    folder = key_folder(workspace.folder, workspace.settings)
    if workspace.settings.municipality.fictional and not has_keys(folder):
        create_keys(folder)
    return load_keys(folder)
