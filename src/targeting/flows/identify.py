"""The scheduled run. The work is done in a process of its own (apart.py); the flow shows its steps as tasks.

Prefect stores what a run is given, what it logs, what it raises and what it returns. So a task takes and gives
references alone, and an error goes on with our own sentence or with its type only. A step's counts stay in the
workspace: a small one can tell of a citizen.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from prefect import State, flow, task
from prefect.cache_policies import NO_CACHE
from prefect.runtime import flow_run
from prefect.states import Completed, Failed

from targeting.flows.apart import Work
from targeting.flows.seen import await_server, claimed, leave, named, note
from targeting.language import Message, say
from targeting.pages import terminal
from targeting.run import RunRequest
from targeting.shapes import Document
from targeting.workspace import Workspace


def week_of(workspace: Workspace, begins: datetime) -> Message:
    """Such as Helsingør, uge 48 2026."""
    year, week, _ = workspace.day(begins).isocalendar()
    name = workspace.settings.municipality.name
    return say("{municipality}, week {week} {year}", municipality=name, week=str(week), year=str(year))


@flow(
    name="identify",
    flow_run_name=named(week_of, "identify"),
    description=str(say("One run, from the extracts to the published tables; refused where no legal basis covers it.")),
    retries=0,
    persist_result=False,
    log_prints=False,
)
def identify(
    workspace: str,
    as_of: date | None = None,
    ruleset: str | None = None,
    mode: str | None = None,
    purpose: str | None = None,
    delivery: date | None = None,
    replace: bool = False,
    order: str | None = None,
) -> State[None]:
    """Extracts in, nominated citizens and a logged legal basis out; a run that is refused or fails says why.

    ``workspace`` is the municipality's folder. What is left out is as its workspace.toml says: the newest delivery,
    scored as of its own day. Only with ``replace`` does a run of an earlier day than the one in use take its place.
    ``order`` is the start order's name; left out, one in orders/ that fits.
    """
    asked = RunRequest(as_of, ruleset, mode, purpose, delivery, f"prefect:{flow_run.id}", replace, order)
    work = Work(Path(workspace), asked, claimed())
    for name in work.steps():
        note(terminal.STEP_NAMES[name])
        with suppress(Exception):  # the step is done all the same, shown or not
            act(name, work)
    await_server()
    ended = work.ended
    if ended["ended"] == "failed":
        # Returned, not raised: Prefect pickles a flow's exception into its storage, whatever persist_result says.
        return Failed(message=ended["said"])
    leave("release", _outcome(ended))
    return Completed(message=ended["said"])


@task(
    task_run_name="{name}",
    description=str(say("Do one step of the run.")),
    retries=0,
    cache_policy=NO_CACHE,
    persist_result=False,
    log_prints=False,
)
def act(name: str, work: Work) -> State[None]:
    """One step of the run: it lasts as long as the step does."""
    return Completed() if work.wait(name) else Failed(message=str(say("The run stopped in this step.")))


def _outcome(ended: Document) -> str:
    """What came of a run that was completed, and where the tables lie."""
    shown = say("Its tables lie in {place}.", place="published/dashboard/current")
    held = say("Its figures are held back: those that were shown before stand. `targeting log list` says why.")
    return f"{ended['said']} {held if ended['held'] else shown}"
