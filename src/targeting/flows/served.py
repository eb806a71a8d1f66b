"""The worker of `targeting serve`: agrees with the log, plans the flows, and starts each when it is due."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from prefect import Flow, serve
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.deployments.runner import RunnerDeployment
from prefect.logging import get_logger
from prefect.schedules import Cron
from prefect.settings import get_current_settings
from prefect.types.entrypoint import EntrypointType

from targeting.audit import read_entries
from targeting.errors import TargetingError
from targeting.flows import agree
from targeting.flows.arrival import arrival
from targeting.flows.arrivals import Arrivals
from targeting.flows.claims import Claims
from targeting.flows.identify import identify
from targeting.flows.retain import retain
from targeting.flows.reviews import reviews
from targeting.pages import terminal
from targeting.run import holder
from targeting.session import now, open_session
from targeting.workspace import Schedule, Workspace

_SECONDS_BETWEEN_LOOKS = 30.0
# One at a time: what is due meanwhile waits for its turn, and is not refused.
_AT_ONCE = 1


@dataclass(frozen=True)
class Plan:
    """When a deployment's flow is to begin, where the municipality is."""

    schedule: Schedule
    timezone: str

    def next_after(self, moment: datetime) -> datetime:
        """The first moment after that one."""
        return self.schedule.next_after(moment, self.timezone)


class Served:
    """A workspace's flows, its plans and what Prefect knows them by."""

    def __init__(self, workspace: Workspace) -> None:
        schedule = workspace.settings.schedule
        assert schedule is not None, "targeting.flows.serve has asked"
        self.workspace = workspace
        self.quiet = timedelta(minutes=schedule.quiet_minutes)
        self._claims = Claims(get_current_settings().home)
        zone = workspace.settings.timezone
        self.plans = {
            "identify": Plan(schedule, zone),
            "retain": Plan(Schedule(cron=schedule.retain_cron), zone),
            "reviews": Plan(Schedule(cron=schedule.reviews_cron), zone),
        }
        self.deployments = [self._deployment(each) for each in (identify, retain, reviews, arrival)]
        self.ids: Mapping[str, UUID] = {}
        self._arrivals = Arrivals()
        self._left: set[UUID] = set()

    def _deployment(self, each: Flow[..., Any]) -> RunnerDeployment:
        """Named as its flow. It is found as a module, so that a wheel needs no checkout."""
        plan = self.plans.get(each.name)
        made = each.to_deployment(
            name=each.name,
            description=each.description,
            parameters={"workspace": str(self.workspace.folder.resolve())},
            schedule=Cron(plan.schedule.cron, timezone=plan.timezone) if plan else None,
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        assert isinstance(made, RunnerDeployment)
        return made

    def begin(self, client: SyncPrefectClient) -> None:
        """Before anything is started: agree with the log, and begin once what was missed."""
        self._close(client, agree.stale(client, self._claims) | self._claims.left())
        self.ids = {made.name: UUID(str(made.apply())) for made in self.deployments}
        agree.let_pass(client, list(self.ids.values()), now())
        for name in self._missed(client):
            client.create_flow_run_from_deployment(self.ids[name])

    def look(self, client: SyncPrefectClient) -> None:
        """Now and then: close what ended without a word, and have a delivery that has come checked.

        What was left once may be just ending; what is left still has nobody who will tell.
        """
        left = self._claims.left()
        self._close(client, left & self._left)
        self._left = left - self._left
        if came := self._arrivals.newest(open_session(self.workspace.folder), self.quiet):
            day, mark = came
            client.create_flow_run_from_deployment(
                self.ids["arrival"], parameters={"delivery": day.isoformat()}, idempotency_key=mark
            )

    def _missed(self, client: SyncPrefectClient) -> Iterator[str]:
        """What was to begin while nobody served; the search not where one is under way."""
        if holder(self.workspace.folder) is None:
            written = datetime.fromtimestamp((self.workspace.folder / "workspace.toml").stat().st_mtime, UTC)
            if agree.missed(self._logged(), written, self.plans["identify"], now()):
                yield "identify"
        for name in ("retain", "reviews"):
            if agree.missed_by_day(client, self.ids[name], self.plans[name], now()):
                yield name

    def _close(self, client: SyncPrefectClient, gone: set[UUID]) -> None:
        if gone:
            agree.close(client, gone, self._logged())
        for each in gone:
            self._claims.forget(each)

    def _logged(self) -> list[agree.Logged]:
        return agree.logged(read_entries(self.workspace.log, agree.ASKED))


def _for_ever(act: Callable[[SyncPrefectClient], None]) -> None:
    """Every half minute; where Prefect does not answer, or a declaration is being written, in another half minute."""
    while True:
        threading.Event().wait(_SECONDS_BETWEEN_LOOKS)
        try:
            with get_client(sync_client=True) as client:
                act(client)
        except Exception as error:
            get_logger("targeting").warning("%s", type(error).__name__)


def main() -> None:
    """Serve the workspace that is named, until stopped."""
    try:
        served = Served(open_session(Path(sys.argv[1])).workspace)
        with get_client(sync_client=True) as client:
            served.begin(client)
    except TargetingError as error:
        terminal.complain(error.message)
        sys.exit(error.exit_code)
    threading.Thread(target=partial(_for_ever, served.look), daemon=True).start()
    serve(*served.deployments, pause_on_shutdown=False, print_starting_message=False, limit=_AT_ONCE)


if __name__ == "__main__":
    main()
