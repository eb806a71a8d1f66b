"""The log is the truth, Prefect a view: what Prefect says of a flow run whose processes are gone is made to agree.

And a run that was to begin while the machine was off is begun once, however many times it was missed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from prefect import State
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.exceptions import ObjectNotFound
from prefect.states import Completed, Crashed, Failed
from prefect.types import DateTime

from targeting.audit import ENDS, Entry, RunAbandoned, RunCompleted, RunRequested
from targeting.flows.claims import Claims
from targeting.language import say

BEGUN = (StateType.PENDING, StateType.RUNNING, StateType.CANCELLING)
_MOST = 200


class Clock(Protocol):
    """When something planned is to begin."""

    def next_after(self, moment: datetime) -> datetime:
        """The first moment after that one."""


@dataclass(frozen=True)
class Logged:
    """What the log says of one run: when it was asked for, by what, and the type of the entry that ended it."""

    run_id: str
    asked_at: datetime
    trigger: str
    end: str = ""

    @property
    def cut_short(self) -> bool:
        """Whether it never came to an end of its own."""
        return self.end in ("", RunAbandoned.type)

    @property
    def state(self) -> State[None]:
        """As Prefect is to show it."""
        if self.cut_short:
            return Crashed(message=str(say("Run {run} was cut short, says the log.", run=self.run_id)))
        if self.end == RunCompleted.type:
            return Completed(message=str(say("Run {run} is completed.", run=self.run_id)))
        return Failed(message=str(say("Run {run} came to nothing. See `targeting log list`.", run=self.run_id)))


def logged(entries: Iterable[Entry]) -> list[Logged]:
    """The runs that entries tell of, in the order they were asked for."""
    runs: dict[str, Logged] = {}
    for entry in entries:
        if entry.type == RunRequested.type and entry.run_id:
            runs[entry.run_id] = Logged(entry.run_id, entry.at, RunRequested.of(entry).trigger)
        elif entry.type in ENDS and entry.run_id in runs:
            known = runs[entry.run_id]
            runs[entry.run_id] = Logged(known.run_id, known.asked_at, known.trigger, entry.type)
    return list(runs.values())


ASKED: frozenset[str] = ENDS | {RunRequested.type}


def close(client: SyncPrefectClient, flow_runs: Collection[UUID], runs: Iterable[Logged]) -> list[UUID]:
    """Set each flow run, of which no process lives, as the log says; gives those that said something else."""
    by_trigger = {run.trigger: run for run in runs}
    return [each for each in flow_runs if _closed(client, each, by_trigger.get(f"prefect:{each}"))]


def _closed(client: SyncPrefectClient, flow_run_id: UUID, run: Logged | None) -> bool:
    try:
        state = client.read_flow_run(flow_run_id).state
    except ObjectNotFound:
        return False
    ended = state is not None and state.is_final()
    gone: State[None] = Crashed(message=str(say("Its process ended in the middle of it.")))
    wanted = run.state if run else state if ended else gone
    if state is None or wanted is None or state.type == wanted.type:
        return False
    client.set_flow_run_state(flow_run_id, wanted, force=True)
    return True


def stale(client: SyncPrefectClient, claims: Claims) -> set[UUID]:
    """The flow runs that Prefect says have begun and nobody is at work on: asked when no worker has started yet."""
    begun = client.read_flow_runs(
        flow_run_filter=FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=list(BEGUN)))),
        limit=_MOST,
    )
    return {flow_run.id for flow_run in begun} - claims.held()


def let_pass(client: SyncPrefectClient, deployments: Collection[UUID], before: datetime) -> None:
    """Take away what was planned for a time that has passed: of all those that were missed, one is begun (`missed`)."""
    planned = client.read_flow_runs(
        flow_run_filter=FlowRunFilter(
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])),
            expected_start_time=FlowRunFilterExpectedStartTime(before_=DateTime.instance(before)),
        ),
        deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=list(deployments))),
        limit=_MOST,
    )
    for flow_run in planned:
        if flow_run.auto_scheduled:
            with suppress(ObjectNotFound):
                client.delete_flow_run(flow_run.id)


def missed(runs: Iterable[Logged], since: datetime, plan: Clock, now: datetime) -> bool:
    """Whether a run was to begin since the newest that came to an end of its own; one that was cut short did not.

    ``since``: from when on one is awaited where none did, as `targeting doctor` awaits it.
    """
    runs = list(runs)
    ended = [run.asked_at for run in runs if not run.cut_short]
    first = min((run.asked_at for run in runs), default=since)
    return plan.next_after(max(ended, default=first)) <= now


def missed_by_day(client: SyncPrefectClient, deployment: UUID, plan: Clock, now: datetime) -> bool:
    """As `missed`, of what the log does not tell of: Prefect's own record of when it last ended says."""
    newest = client.read_flow_runs(
        flow_run_filter=FlowRunFilter(
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.COMPLETED, StateType.FAILED]))
        ),
        deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[deployment])),
        sort=FlowRunSort.END_TIME_DESC,
        limit=1,
    )
    return bool(newest) and plan.next_after(_began(newest[0])) <= now


def _began(flow_run: FlowRun) -> datetime:
    began = flow_run.start_time or flow_run.end_time or flow_run.created
    assert began is not None
    return began
