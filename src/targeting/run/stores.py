"""What lies in the stores of a workspace today, how old it is, and how it goes: read from the stores, never the log."""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

import duckdb
import polars as pl

from targeting import access, casebook, handover, history, ledger
from targeting.audit import read_entries
from targeting.errors import TargetingError
from targeting.files import flush
from targeting.outputs import (
    counts,
    forget_counted,
    forget_figures,
    forget_shown,
    held_counted,
    held_figures,
    held_shown,
)
from targeting.pages import period
from targeting.privacy import (
    DataKey,
    has_keys,
    of_case,
    of_counted,
    of_figures,
    of_handover,
    of_history,
    of_numbers,
    of_shown,
    of_warehouse,
    run_day,
    scrub_name,
)
from targeting.publishing import made_with, place_of, withdraw
from targeting.run.door import latest_days
from targeting.run.look import require_fingerprint, unreadable
from targeting.run.shredded import LOCKS, first_kept, sealed
from targeting.run.state import POINTERS, folder_locks, last_good
from targeting.session import Session
from targeting.warehouse import Warehouse, open_warehouse
from targeting.workspace import Limit, Quarter, Workspace, key_folder

Audience = Literal["restricted", "dashboard"]
SEALED = "nøglen er slettet"
DELETES = {"retain": "targeting retain", "prune": "targeting log prune", "outside": "den, der gemte det"}
FOUND_BY = "land.person_key"
AUDIENCES: tuple[Audience, ...] = ("restricted", "dashboard")


@dataclass(frozen=True, order=True)
class Held:
    """One thing that lies in a store and goes whole: a delivery, a run's part, or the old rows of a file.

    ``since`` is the day its age counts from.
    """

    store: str
    name: str
    since: date

    @property
    def said(self) -> str:
        """Its name, as it may stand in a log: a file's may hold a CPR number."""
        return scrub_name(self.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


@dataclass(frozen=True)
class Overdue:
    """Something that is held past its limit; ``before`` is the first day that may be kept."""

    held: Held
    limit: Limit
    before: date

    @property
    def sealed(self) -> bool:
        """Whether it is not too old, but of no use to anybody: its key was destroyed."""
        return self.limit.set_by == SEALED

    @property
    def da(self) -> str:
        """What is too old, by which limit, and how it goes, in Danish."""
        store, since = self.limit.store, f"{self.held.since:%d.%m.%Y}"
        if self.sealed:
            return (
                f"{store.name_da}: {self.held.said} er hentet fra en sikkerhedskopi, efter at {SEALED}, og kan ikke "
                f"åbnes. Det slettes med {DELETES[store.deleted_by]}."
            )
        limit = period(self.limit.months, self.limit.days)
        return (
            f"{store.name_da}: {self.held.said} regnes fra {since}, og fristen på {limit} "
            f"({self.limit.set_by}) er gået. Det slettes med {DELETES[store.deleted_by]}."
        )


def holdings(session: Session) -> tuple[Held, ...]:
    """Everything that lies in the stores that have a limit; raises TargetingError when the ledger cannot be read."""
    workspace = session.workspace
    faults, received = _ledger(session)
    found = [
        *_inbox(workspace, received),
        *_warehouses(workspace, received),
        *(each for audience in AUDIENCES for each in _releases(workspace, audience)),
        *_histories(workspace),
        *_cases(session),
        *_handovers(workspace),
        *_figures(workspace),
        *(Held("shown", run_id, run_day(run_id) or date.max) for run_id in held_shown(workspace.state)),
        *(Held("counted", run_id, run_day(run_id) or date.max) for run_id in held_counted(workspace.state)),
        *([Held("ledger", ledger.NAME, faults)] if faults else ()),
        *_log(workspace),
    ]
    return tuple(sorted(found))


def overdue(session: Session, found: Sequence[Held] | None = None) -> tuple[Overdue, ...]:
    """What lies in a store past the store's limit, today, of ``found`` or of all `holdings`; raises as they do.

    So does what cannot be opened any longer, whatever its age.
    """
    today, shut = session.today(), sealed(session.workspace)
    limits = {limit.store.id: limit for limit in session.workspace.limits(today)}
    late: list[Overdue] = []
    for held in holdings(session) if found is None else found:
        limit = limits[held.store]
        before = first_kept(limit, today)
        if before is not None and held.since < before:
            late.append(Overdue(held, limit, before))
        elif key_of(held) in shut:
            late.append(Overdue(held, Limit(limit.store, 0, SEALED), today))
    return tuple(late)


def key_of(held: Held) -> str:
    """The name of the key that locks it; blank where none does, or more than it."""
    return LOCKS[held.store](held.name) if held.store in LOCKS else ""


def keys_going(session: Session, late: Overdue) -> tuple[DataKey, ...]:
    """The keys that `remove` destroys with it, or lets another take the place of."""
    held, folder = late.held, late.held.store == "warehouse"
    names = folder_locks(session.workspace, held.name) if folder else key_names(held.store, held.name)
    return tuple(told for name in names if (told := session.keys.data.told(name)))


def key_names(store: str, name: str) -> tuple[str, ...]:
    """The names of the keys that may lock a thing of a store: a run's folder may hold its history too."""
    match store:
        case "warehouse":
            return of_warehouse(name), of_history(name), of_numbers(name)
        case "history":
            return (of_history(name),)
        case "casebook":
            return (of_case(name),)
        case "handover":
            return (of_handover(name),)
        case "figures":
            return (of_figures(name),)
        case "shown":
            return (of_shown(name),)
        case "counted":
            return (of_counted(name),)
        case "ledger":
            return (ledger.KEY,)
    return ()


def reminders(session: Session) -> tuple[str, ...]:
    """What lies past its limit, in Danish, for those who came for something else: where it cannot be seen, that."""
    try:
        return tuple(late.da for late in overdue(session))
    except TargetingError as error:
        return (f"Det kunne ikke efterses, om noget er gemt for længe: {error}",)


def holds(session: Session, held: Held, pseudonyms: Collection[str], cases: Collection[str]) -> bool | None:
    """Whether it holds something of the citizen with one of these pseudonyms, whose cases have
    those ids; None where that is not looked for.

    Raises ConfigurationError where it cannot be read with its key, or was made with a pseudonym key that is not here.
    """
    workspace = session.workspace
    match held.store:
        case "casebook":
            return None if casebook.is_reference(held.name) else held.name in cases
        case "handover":
            found = handover.read_handover(workspace.state, session.keys.data, held.name)
            return found is not None and bool(set(found.numbers) & set(pseudonyms))
        case "counted":
            return counts(workspace.state, session.keys, held.name, pseudonyms)
        case "warehouse":
            return _in_warehouse(session, workspace.state / "runs" / held.name / "warehouse.duckdb", pseudonyms)
        case "restricted":
            release = workspace.published / "restricted" / "releases" / held.name
            session.keys.require_held(made_with(release), f"published/restricted/releases/{held.said}")
            return _in_tables(release, pseudonyms, cases)
    return None


def copy_of(session: Session, held: Held, pseudonyms: Collection[str]) -> access.Copied | None:
    """What a warehouse holds of the citizen with one of these pseudonyms; None where that is nothing.

    Raises as `holds` does.
    """
    path = session.workspace.state / "runs" / held.name / "warehouse.duckdb"
    if not path.is_file():
        return None
    with _looked_into(session, path) as warehouse:
        if FOUND_BY not in warehouse.tables("warehouse"):
            return None
        return access.copied(warehouse, pseudonyms, _naming_places(session.workspace))


def _naming_places(workspace: Workspace) -> Mapping[str, Collection[str]]:
    """The columns of each register that name a service centre."""
    return {
        contract.id: {each.service_centre.column for each in contract.involvement if each.service_centre}
        for contract in workspace.registers
    }


def remove(session: Session, late: Overdue) -> None:
    """Delete it whole, or build its file anew without it, and then its key: a crash between the two leaves a key alone.

    Raises OSError or TargetingError where that cannot be.
    """
    going = keys_going(session, late)
    _remove(session, late)
    for key in going:
        if key.name != ledger.KEY:
            session.keys.data.destroy(key.name)


def _remove(session: Session, late: Overdue) -> None:
    workspace, name = session.workspace, late.held.name
    match late.held.store:
        case "inbox":
            _delete(workspace.folder / "inbox" / name)
        case "warehouse":
            for mode, pointer in POINTERS.items():
                if last_good(workspace, mode) == name:
                    (workspace.state / pointer).unlink()
                    flush(workspace.state)
            _delete(workspace.state / "runs" / name)  # which may be no run's
        case "restricted" | "dashboard":
            figures = late.held.store == "dashboard"
            place = place_of(workspace.published, name).parents[1] if figures else workspace.published / "restricted"
            withdraw(place, name)
        case "history":
            history.forget(workspace.state, [name])
        case "casebook":
            casebook.forget_case(workspace.state, name)
        case "handover":
            handover.forget_handover(workspace.state, name)
        case "figures":
            forget_figures(workspace.state, name)
        case "shown":
            forget_shown(workspace.state, name)
        case "counted":
            forget_counted(workspace.state, name)
        case "ledger":
            ledger.forget_faults(workspace.state, session.keys, late.before)


def _in_warehouse(session: Session, path: Path, pseudonyms: Collection[str]) -> bool | None:
    """None where the run has not landed anything yet."""
    if not path.is_file():
        return None
    with _looked_into(session, path) as warehouse:
        if FOUND_BY not in warehouse.tables("warehouse"):
            return None
        ((there,),) = warehouse.rows("ask/land/of_citizen", pseudonyms=sorted(pseudonyms))
    return bool(there)


@contextmanager
def _looked_into(session: Session, path: Path) -> Iterator[Warehouse]:
    """A run's warehouse, read only; raises TargetingError where a run holds it, ConfigurationError without its keys."""
    run_id = path.parent.name
    try:
        with open_warehouse(path, session.keys.data.key(of_warehouse(run_id)), read_only=True) as warehouse:
            require_fingerprint(warehouse, "warehouse", run_id, session.keys)
            yield warehouse
    except duckdb.IOException:
        raise TargetingError(
            "state/runs/{run_id} cannot be opened. Is a run under way? Wait until it has ended, and ask again.",
            run_id=run_id,
        ) from None
    except duckdb.Error:
        raise unreadable(run_id) from None


def _in_tables(release: Path, pseudonyms: Collection[str], cases: Collection[str]) -> bool:
    """Whether a table names one of the pseudonyms, or one of those cases."""
    tables = [pl.read_parquet(path) for path in sorted(release.glob("*.parquet"))]
    if any(table["pseudonym"].is_in(sorted(pseudonyms)).any() for table in tables if "pseudonym" in table.columns):
        return True
    return any(table["case_id"].is_in(sorted(cases)).any() for table in tables if "case_id" in table.columns)


def _delete(path: Path) -> None:
    """A folder with all in it, or a file; of a link only the link."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
    flush(path.parent)


def _ledger(session: Session) -> tuple[date | None, Mapping[date, date]]:
    """The day of the oldest fault, and the day each delivery came, as the ledger has them; none without its key."""
    workspace, state = session.workspace, session.workspace.state
    if not (state / ledger.NAME).is_file() or not has_keys(key_folder(workspace.folder, workspace.settings)):
        return None, {}
    with ledger.open_ledger(state, session.keys, read_only=True) as opened:
        return ledger.oldest_fault(opened), ledger.received(opened)


def _inbox(workspace: Workspace, received: Mapping[date, date]) -> Iterator[Held]:
    for path in (workspace.folder / "inbox").glob("*"):
        yield Held("inbox", path.name, min(_laid_there(path), _received(path.name, received)))


def _warehouses(workspace: Workspace, received: Mapping[date, date]) -> Iterator[Held]:
    for path in (workspace.state / "runs").glob("*"):
        yield Held("warehouse", path.name, min([_day(path), *_deliveries(path, received)]))


def _releases(workspace: Workspace, audience: Audience) -> Iterator[Held]:
    for place in (audience, *(["simulation", "held"] if audience == "dashboard" else [])):
        for path in workspace.published.glob(f"{place}/releases/*"):
            yield Held(audience, path.name, _day(path))


def _histories(workspace: Workspace) -> Iterator[Held]:
    for run_id in history.held_runs(workspace.state):
        yield Held("history", run_id, run_day(run_id) or date.max)


def _cases(session: Session) -> Iterator[Held]:
    """Each case and contact from the day of its latest event, or of its being taken back; what does not open, from
    the day it came to this disk.
    """
    workspace = session.workspace
    if not (workspace.state / casebook.FOLDER).is_dir():
        return
    if not has_keys(key_folder(workspace.folder, workspace.settings)):
        return
    for case_id, latest in latest_days(session):
        since = latest or _laid_there(workspace.state / casebook.FOLDER / f"{case_id}{casebook.SUFFIX}")
        yield Held("casebook", case_id, since)


def _handovers(workspace: Workspace) -> Iterator[Held]:
    """What each release hands over, from the day of its run; what is no run's, from the day it was laid there."""
    for run_id in handover.held_handovers(workspace.state):
        yield Held("handover", run_id, _day(workspace.state / handover.FOLDER / run_id))


def _figures(workspace: Workspace) -> Iterator[Held]:
    """What was counted of each quarter, from the day it was counted as of."""
    for name in held_figures(workspace.state):
        if quarter := Quarter.named(name):
            yield Held("figures", name, quarter.next.last)


def _log(workspace: Workspace) -> Iterator[Held]:
    for entry in read_entries(workspace.log):
        yield Held("log", f"{entry.seq}", date.fromisoformat(entry.t[:10]))
        return


def _day(path: Path) -> date:
    """The day of a run, as the name of its folder says; of any other name the day it was laid there."""
    return run_day(path.name) or _laid_there(path)


def _deliveries(folder: Path, received: Mapping[date, date]) -> Iterator[date]:
    """The day on which the delivery came that a run's rows are of; nothing where its plan cannot be read."""
    try:
        delivery = str(json.loads((folder / "plan.json").read_text(encoding="utf-8"))["delivery"])
    except (OSError, ValueError, KeyError, TypeError):
        return
    if (day := _received(delivery, received)) != date.max:
        yield day


def _received(delivery: str, received: Mapping[date, date]) -> date:
    try:
        return received.get(date.fromisoformat(delivery), date.max)
    except ValueError:
        return date.max


def _laid_there(path: Path) -> date:
    """The day (UTC) on which the oldest file in a folder, or the file, came to this disk.

    That is its change time, which the kernel sets: a copy that keeps the times of its source does not keep this.
    """
    inside = [each for each in path.rglob("*") if each.is_file()] if path.is_dir() else []
    return min(datetime.fromtimestamp(each.lstat().st_ctime, UTC).date() for each in inside or [path])
