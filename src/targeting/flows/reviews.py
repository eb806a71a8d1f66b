"""The flow that asks each day what needs somebody: witnesses, reviews, limits, all that `targeting doctor` looks at."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from prefect import State, flow
from prefect.states import Completed, Failed

from targeting.doctor import examine
from targeting.errors import TargetingError
from targeting.flows.seen import claimed, leave, named, note
from targeting.flows.work import safe_errors
from targeting.language import Message, say
from targeting.pages import listed
from targeting.workspace import Workspace


def day_of(workspace: Workspace, begins: datetime) -> Message:
    """Such as Helsingør, gennemgang 30-11-2026."""
    day = workspace.day(begins)
    return say("{municipality}, reviews {day}", municipality=workspace.settings.municipality.name, day=day)


@flow(
    name="reviews",
    flow_run_name=named(day_of, "reviews"),
    description=str(say("Say what needs somebody, and what they are to do: what `targeting doctor` finds.")),
    retries=0,
    persist_result=False,
    log_prints=False,
)
def reviews(workspace: str) -> State[None]:
    """Failed where something needs somebody; each finding stands in the flow run's log."""
    claimed()
    try:
        with safe_errors():
            report = examine(Path(workspace))
    except TargetingError as error:
        return Failed(message=str(error))
    if not report.findings:
        return Completed(message=str(say("Nothing needs anybody.")))
    for check, each in report.findings:
        note(f"{check.name_da}: {each.says} Gør: {each.do}")
    leave("reviews", report.render())
    where = listed(dict.fromkeys(check.name_da for check, _ in report.findings))
    return Failed(message=str(say("Something needs somebody: {where}. What to do stands in the log.", where=where)))
