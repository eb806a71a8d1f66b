"""The plan of a run: what its steps are told, kept between them."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
import secrets
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from targeting.audit import LegalChecked
from targeting.errors import ConfigurationError, NotCovered, TargetingError
from targeting.files import flush, write_new
from targeting.shapes import Document
from targeting.workspace import CasebookUse, Workspace


@dataclass(frozen=True)
class RunRef:
    """A reference to a run: all that passes from one step to the next."""

    workspace: str
    run_id: str

    def __post_init__(self) -> None:
        """Raise ConfigurationError where the id is none: it names folders."""
        require_run_id(self.run_id)


@dataclass(frozen=True)
class RunPlan:
    """What was asked for and on which basis it may be done; counts and names only, never a person.

    ``missing`` are registers that did not come and may be missing; ``compared_with`` is the earlier run, blank when
    there is none, whose candidates this one's are compared with; ``compared_incomplete`` what that one did not read.
    ``compared_held``: that one's figures were never shown, so nothing is compared.
    ``compared_rekeyed``: that one's pseudonyms were made with another key than this one's, ``pseudonym_key`` by its
    fingerprint, which is blank where an older version began the run.
    ``declarations`` are the SHA-256 of all that the run rests on, by place; blank where an older version began it.
    ``accepted`` are registers that whoever started the run accepted as incomplete. ``late`` are those that begin after
    the as-of date: the log tells of them once they are read, and the plan as it is kept never does.
    ``casebook`` is what the casebook's own basis answered, where the run reads there for ``casebook_uses``.
    ``figures`` is what it answered where the run makes tables of the cases there; else empty.
    ``beside`` is how much lay in the inbox that is no delivery.
    ``ordered_by`` is the person whose start order it was, blank where whoever started it needs none.
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
    actor: str
    registers: tuple[str, ...]
    skipped: tuple[str, ...]
    decision: Document
    log_seq: int
    missing: tuple[str, ...] = ()
    compared_with: str = ""
    compared_incomplete: tuple[str, ...] = ()
    compared_forgotten: bool = False
    declarations: dict[str, str] = field(default_factory=dict)
    compared_rekeyed: bool = False
    compared_held: bool = False
    pseudonym_key: str = ""
    ordered_by: str = ""
    order_sha256: str = ""
    accepted: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    beside: int = 0
    casebook: Document = field(default_factory=dict)
    casebook_uses: tuple[CasebookUse, ...] = ()
    figures: Document = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        """The plan as it is kept; the log is told its SHA-256."""
        return json.dumps(dataclasses.asdict(self)).encode()

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
        """The registers the workspace uses and this run does not read whole.

        They are missing from the delivery, skipped, accepted as incomplete, or begin after the as-of date.
        """
        return tuple(sorted({*self.missing, *self.skipped, *self.accepted, *self.late}))


_FIELDS = tuple(each.name for each in dataclasses.fields(RunPlan))


def new_run_id(now: datetime) -> str:
    """A run's name: when it was asked for (UTC), and a few letters so that two never meet."""
    return f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"


def require_run_id(run_id: str) -> None:
    """Raise ConfigurationError unless ``run_id`` is as ``new_run_id`` makes them, and so leads nowhere else."""
    if not re.fullmatch(r"[0-9]{8}T[0-9]{6}Z-[0-9a-f]{6}", run_id):
        raise ConfigurationError(
            "What was given is no run: a run's id is as 20171002T080000Z-0a1b2c. See `targeting log list`."
        )


def run_folder(workspace: Workspace, run_id: str) -> Path:
    """The run's own folder under state/; raises ConfigurationError where the id is none."""
    require_run_id(run_id)
    return workspace.state / "runs" / run_id


def save_plan(workspace: Workspace, plan: RunPlan) -> None:
    """Keep the plan, durably, for the steps that follow."""
    folder = run_folder(workspace, plan.run_id)
    folder.mkdir(parents=True, mode=0o700)
    write_new(folder / "plan.json", plan.content)
    flush(folder.parent)
    flush(workspace.state)


def planned_mode(workspace: Workspace, run_id: str) -> str:
    """The mode of a run that has begun, whichever version wrote its plan."""
    return str(_planned(workspace, run_id)["mode"])


def planned_key(workspace: Workspace, run_id: str) -> str:
    """The fingerprint of the pseudonym key a run has begun with; blank where an older version wrote its plan."""
    try:
        return str(_planned(workspace, run_id).get("pseudonym_key", ""))
    except (OSError, ValueError):
        return ""


def _planned(workspace: Workspace, run_id: str) -> dict[str, object]:
    content = json.loads((run_folder(workspace, run_id) / "plan.json").read_text(encoding="utf-8"))
    return dict(content)


def load_plan(workspace: Workspace, run_id: str, sha256: str | None) -> RunPlan:
    """The plan of a run that has begun, whose bytes have that SHA-256; None where the log of an older version has none.

    Raises NotCovered where they have another, TargetingError when there is no plan, or another version wrote it.
    """
    try:
        kept = (run_folder(workspace, run_id) / "plan.json").read_bytes()
    except OSError:
        raise TargetingError(
            "Run {run_id} has no plan.json in state/runs: it was removed. Start the run again.", run_id=run_id
        ) from None
    if sha256 is not None and hashlib.sha256(kept).hexdigest() != sha256:
        raise changed_plan(run_id)
    try:
        content = json.loads(kept)
        told = {name: content[name] for name in _FIELDS if name in content}
        values: Any = {name: tuple(value) if isinstance(value, list) else value for name, value in told.items()}
        return RunPlan(**values)
    except (ValueError, TypeError, AttributeError):
        raise TargetingError(
            "state/runs/{run_id} was written by another version of the program. Remove state/runs and "
            "state/last_good: the next run builds its own.",
            run_id=run_id,
        ) from None


def changed_plan(run_id: str) -> NotCovered:
    """The refusal of a plan that the log does not bear out."""
    return NotCovered(
        "state/runs/{run_id}/plan.json was changed since the log was told of it, so nothing may be read by it. Tell "
        "the data steward, and run again.",
        run_id=run_id,
    )
