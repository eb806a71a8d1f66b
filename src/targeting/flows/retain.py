"""The flow that deletes what has lain longer than its limit: `targeting retain`, every night.

Prefect sees counts and states; names of what was deleted stand in the audit log alone.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from prefect import State, flow
from prefect.states import Completed, Failed

from targeting import run
from targeting.commands.retain import retain as delete
from targeting.errors import TargetingError
from targeting.flows.seen import claimed, named
from targeting.flows.work import safe_errors
from targeting.language import Message, counted, say
from targeting.session import open_session
from targeting.workspace import Workspace


def night_of(workspace: Workspace, begins: datetime) -> Message:
    """Such as Helsingør, sletning 30-11-2026."""
    day = workspace.day(begins)
    return say("{municipality}, deletion {day}", municipality=workspace.settings.municipality.name, day=day)


@flow(
    name="retain",
    flow_run_name=named(night_of, "retain"),
    description=str(say("Delete what has lain longer than its limit, in every store; the log tells before and after.")),
    retries=0,
    persist_result=False,
    log_prints=False,
)
def retain(workspace: str) -> State[None]:
    """Delete what is too old in the municipality's folder; Failed where something stays."""
    claimed()
    try:
        with safe_errors():
            session = open_session(Path(workspace))
            with run.exclusive(session.workspace.folder):
                done = delete(session)
    except TargetingError as error:
        return Failed(message=str(error))
    if left := len(done.failed) + len(done.keys_left):
        return Failed(message=str(counted(
            "{n} thing that is too old could not be deleted. See `targeting log list`.",
            "{n} things that are too old could not be deleted. See `targeting log list`.",
            n=left,
        )))  # fmt: skip
    return Completed(message=str(counted("{n} thing was deleted.", "{n} things were deleted.", n=len(done.deleted))))
