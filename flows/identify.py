"""The scheduled run: the steps of targeting.run, each a Prefect task.

Prefect stores what a run is given, what it logs, what it raises and what it returns. So a task takes and gives
references alone, and an error goes on with our own sentence or with its type only. A step's counts stay in the
workspace: a small one can tell of a citizen.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from prefect import State, flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.runtime import flow_run
from prefect.states import Completed, Failed

from targeting import run
from targeting.errors import TargetingError
from targeting.language import say
from targeting.session import open_session


@flow(
    name="identify",
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

    ``workspace`` is the municipality's folder, seen from the checkout. What is left out is as its workspace.toml
    says: the newest delivery, scored as of its own day. Only with ``replace`` does a run of an earlier day than the one
    in use take its place. ``order`` is the start order's name; left out, one in orders/ that fits.
    """
    try:
        with safe_errors(), run.exclusive(open_session(Path(workspace)).workspace.folder):
            run_id = begin(workspace, as_of, ruleset, mode, purpose, delivery, replace, order)
            get_run_logger().info(str(say("Run {run} is allowed and has begun.", run=run_id)))
            for name, _ in run.STEPS:
                act(name, workspace, run_id)
    except TargetingError as error:
        # Returned, not raised: Prefect pickles a flow's exception into its storage, whatever persist_result says.
        return Failed(message=str(error))
    return Completed(message=str(say("Run {run} is completed.", run=run_id)))


@task(
    name="begin",
    description=str(say("Ask for the run, and hold it against its legal basis.")),
    retries=0,
    cache_policy=NO_CACHE,
    persist_result=False,
    log_prints=False,
)
def begin(
    workspace: str,
    as_of: date | None,
    ruleset: str | None,
    mode: str | None,
    purpose: str | None,
    delivery: date | None,
    replace: bool,
    order: str | None,
) -> str:
    """Ask for the run and hold it against its legal basis; gives the run id."""
    asked = run.RunRequest(as_of, ruleset, mode, purpose, delivery, f"prefect:{flow_run.id}", replace, order)
    with safe_errors():
        return run.begin(open_session(Path(workspace)), asked).run_id


@task(
    task_run_name="{name}",
    description=str(say("Do one step of the run.")),
    retries=0,
    cache_policy=NO_CACHE,
    persist_result=False,
    log_prints=False,
)
def act(name: str, workspace: str, run_id: str) -> None:
    """Do one step of the run."""
    with safe_errors():
        dict(run.STEPS)[name](run.RunRef(workspace, run_id))


@contextmanager
def safe_errors() -> Iterator[None]:
    """Let an error go on without what may quote a cell: the errors behind one of ours, and the text of any other."""
    try:
        yield
    except TargetingError as error:
        raise error from None
    except Exception as error:
        raise TargetingError(
            "The run met an unexpected {error}; report this as a defect. See `targeting log list`.",
            error=type(error).__name__,
        ) from None
