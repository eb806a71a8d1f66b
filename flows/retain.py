"""The flow that deletes what has lain longer than its limit: `targeting retain`, every night.

Prefect sees counts and states; names of what was deleted stand in the audit log alone.
"""

from __future__ import annotations

from pathlib import Path

from flows.identify import safe_errors
from prefect import State, flow
from prefect.states import Completed, Failed

from targeting import run
from targeting.commands.retain import retain as delete
from targeting.errors import TargetingError
from targeting.language import counted, say
from targeting.session import open_session


@flow(
    name="retain",
    description=str(say("Delete what has lain longer than its limit, in every store; the log tells before and after.")),
    retries=0,
    persist_result=False,
    log_prints=False,
)
def retain(workspace: str) -> State[None]:
    """Delete what is too old in the municipality's folder, seen from the checkout; Failed where something stays."""
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
