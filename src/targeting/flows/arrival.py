"""The flow that looks at a delivery which has just come: whether a run could begin; no extract is opened."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from prefect import State, flow
from prefect.runtime import flow_run
from prefect.states import Completed, Failed

from targeting.commands.check import preflight
from targeting.errors import TargetingError
from targeting.flows.seen import claimed, named
from targeting.flows.work import safe_errors
from targeting.language import Message, say
from targeting.run import RunRequest
from targeting.session import open_session
from targeting.workspace import Workspace


def delivery_of(workspace: Workspace, begins: datetime) -> Message:
    """Such as Helsingør, leverance 02-10-2017."""
    day = date.fromisoformat(str(flow_run.parameters["delivery"]))
    return say("{municipality}, delivery {day}", municipality=workspace.settings.municipality.name, day=day)


@flow(
    name="arrival",
    flow_run_name=named(delivery_of, "arrival"),
    description=str(say("Say whether a run of the delivery that has come could begin; no extract is opened.")),
    retries=0,
    persist_result=False,
    log_prints=False,
)
def arrival(workspace: str, delivery: date) -> State[None]:
    """`targeting check` of that delivery; Failed where a run would be refused."""
    claimed()
    try:
        with safe_errors():
            session = open_session(Path(workspace))
            asked = RunRequest(delivery=delivery, trigger=f"prefect:{flow_run.id}")
            ready = preflight(session, asked).exit_code == 0
    except TargetingError as error:
        return Failed(message=str(error))
    name = Path(workspace).name
    if ready:
        return Completed(message=str(say("The delivery of {day} is here, and a run of it could begin.", day=delivery)))
    return Failed(message=str(say(
        "The delivery of {day} is here, and a run of it would be refused. What is missing: targeting check {workspace}",
        day=delivery,
        workspace=name,
    )))  # fmt: skip
