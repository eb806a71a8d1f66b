"""Deletion of what was kept long enough: citizens' histories and lists of candidates; the receipt is in the log."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from targeting import history
from targeting.audit import HistoryDeleted, RetentionDeleted
from targeting.privacy import first_day_kept, overdue
from targeting.run import in_use
from targeting.session import Session
from targeting.shapes import Document


@dataclass(frozen=True)
class Retained:
    """What one deletion did: the rule, the day before which a run is too old, and the runs whose parts are gone.

    ``still_in_use`` are restricted releases that are too old and that caseworkers read: nothing newer took their place.
    """

    rule: str
    before: date
    histories: tuple[str, ...]
    releases: tuple[str, ...]
    still_in_use: tuple[str, ...]

    def as_dict(self) -> Document:
        """For programs."""
        return asdict(self) | {"before": self.before.isoformat()}

    def render(self) -> str:
        """For people, in Danish."""
        lines = [
            f"Slettet efter reglen {self.rule} (kørsler før {self.before}): {len(self.histories)} historikker og "
            f"{len(self.releases)} lister over indstillede."
        ]
        lines += [
            f"Listen fra kørsel {run_id} er for gammel, men er den, sagsbehandlerne læser. Kør igen, så den afløses."
            for run_id in self.still_in_use
        ]
        return "\n".join(lines)


def retain(session: Session) -> Retained:
    """Delete what is older than [retention] history_months in workspace.toml, logged before it goes.

    A file is deleted whole, so that no block of it stays behind in a database. Raises TargetingError.
    """
    workspace = session.workspace
    months = workspace.settings.retention.history_months
    before = first_day_kept(session.today(), months)
    releases = overdue((place.name for place in workspace.published.glob("restricted/releases/[!.]*")), before)
    still = tuple(run_id for run_id in releases if in_use(workspace, run_id))
    retained = Retained(
        rule=f"history_months = {months}",
        before=before,
        histories=overdue(history.held_runs(workspace.state), before),
        releases=tuple(run_id for run_id in releases if run_id not in still),
        still_in_use=still,
    )
    if retained.histories or retained.releases:
        _log(session, retained)
        history.forget(workspace.state, retained.histories)
        _remove(workspace.published / "restricted" / "releases", retained.releases)
    return retained


def _log(session: Session, retained: Retained) -> None:
    rows = history.persons_held(session.workspace.state, session.keys, retained.histories)
    event = RetentionDeleted(
        rule=retained.rule,
        before=retained.before.isoformat(),
        histories=tuple(HistoryDeleted(run_id=run_id, rows=rows[run_id]) for run_id in retained.histories),
        releases=retained.releases,
    )
    session.append(event)


def _remove(folder: Path, runs: Collection[str]) -> None:
    for run_id in runs:
        shutil.rmtree(folder / run_id)
