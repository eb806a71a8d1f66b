"""The plan of a run: what its steps are told, kept between them."""

from __future__ import annotations

import dataclasses
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from targeting.audit import LegalChecked
from targeting.errors import TargetingError
from targeting.files import flush, write_new
from targeting.shapes import Document
from targeting.workspace import Workspace


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
    decision: Document
    log_seq: int
    missing: tuple[str, ...] = ()
    compared_with: str = ""
    compared_incomplete: tuple[str, ...] = ()
    compared_forgotten: bool = False

    @property
    def legal(self) -> LegalChecked:
        """What the gate answered."""
        return LegalChecked.from_body(self.decision)

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
    """Keep the plan, durably, for the steps that follow."""
    folder = run_folder(workspace, plan.run_id)
    folder.mkdir(parents=True, mode=0o700)
    write_new(folder / "plan.json", json.dumps(dataclasses.asdict(plan)).encode())
    flush(folder.parent)


def planned_mode(workspace: Workspace, run_id: str) -> str:
    """The mode of a run that has begun, whichever version wrote its plan."""
    return str(json.loads((run_folder(workspace, run_id) / "plan.json").read_text(encoding="utf-8"))["mode"])


def load_plan(workspace: Workspace, run_id: str) -> RunPlan:
    """The plan of a run that has begun; raises TargetingError when there is none, or another version wrote it."""
    try:
        content = json.loads((run_folder(workspace, run_id) / "plan.json").read_text(encoding="utf-8"))
    except OSError:
        raise TargetingError(
            "Run {run_id} has not begun, or is over. Start it with `targeting run`.", run_id=run_id
        ) from None
    lists = {name: tuple(value) for name, value in content.items() if isinstance(value, list)}
    try:
        return RunPlan(**content | lists)
    except TypeError:
        raise TargetingError(
            "state/runs/{run_id} was written by another version of the program. Remove state/runs and "
            "state/last_good: the next run builds its own.",
            run_id=run_id,
        ) from None
