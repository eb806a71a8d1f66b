"""Deletion of what was kept long enough, in every store; what came of it is read from the stores and then logged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from targeting import history
from targeting.audit import (
    HistoryDeleted,
    RetentionBegun,
    RetentionDeleted,
    RetentionFailed,
    Stored,
    read_entries,
)
from targeting.errors import TargetingError
from targeting.pages import months
from targeting.privacy import first_day_kept
from targeting.run import Overdue, holdings, overdue, remove
from targeting.session import Session
from targeting.shapes import Document
from targeting.workspace import stores

STORES = {store.id: store for store in stores()}
ENDS = {RetentionDeleted.type, RetentionFailed.type}


@dataclass(frozen=True)
class Retained:
    """What one deletion did, or with ``dry_run`` would do.

    ``deleted`` lay in the stores before and does no longer; ``failed`` lies there still; ``others`` are past their
    limit and not this command's to delete.
    """

    deleted: tuple[Stored, ...]
    failed: tuple[Stored, ...]
    others: tuple[Overdue, ...]
    dry_run: bool = False

    @property
    def exit_code(self) -> int:
        """0, or 1 where something could not be deleted."""
        return TargetingError.exit_code if self.failed else 0

    def as_dict(self) -> Document:
        """For programs."""
        return {
            "dry_run": self.dry_run,
            "deleted": [each.body() for each in self.deleted],
            "failed": [each.body() for each in self.failed],
            "others": [_stored(each).body() for each in self.others],
        }

    def render(self) -> str:
        """For people, in Danish."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        if not self.deleted and not self.failed:
            yield "Intet, som programmet skal slette, har ligget længere end sin frist."
        verb = "Ville blive slettet" if self.dry_run else "Slettet"
        yield from (f"{verb}: {_said(each)}" for each in self.deleted)
        for each in self.failed:
            yield f"Kunne ikke slettes og ligger der endnu: {_said(each)}. Se efter rettigheder og disk, og prøv igen."
        for late in self.others:
            yield late.da


def retain(session: Session, *, dry_run: bool = False) -> Retained:
    """Delete all that has lain longer than its store's limit (catalogue/stores.toml); the log tells before and after.

    What cannot be deleted keeps nothing else from going. A file is deleted whole or built anew, so that no block of it
    stays behind. Raises TargetingError when the ledger cannot be read.
    """
    late = overdue(session)
    mine = tuple(each for each in late if each.limit.store.deleted_by == "retain")
    others = tuple(each for each in late if each not in mine)
    if dry_run:
        return Retained(tuple(map(_stored, mine)), (), others, dry_run=True)
    begun = _unfinished(session)
    if not mine and begun is None:
        return Retained((), (), others)
    begun = _begin(session, mine, begun)
    for each in mine:
        with suppress(OSError, TargetingError):
            remove(session, each)
    return _end(session, begun, others)


def _begin(session: Session, mine: Iterable[Overdue], former: RetentionBegun | None) -> RetentionBegun:
    """Log what is to go, with what a deletion that was cut short had begun: its receipt is due."""
    stored = tuple(map(_stored, mine))
    histories = [each.name for each in stored if each.store == "history"]
    counted = {run_id: HistoryDeleted(run_id=run_id, rows=_persons(session, run_id)) for run_id in histories}
    if former:
        stored = tuple(dict.fromkeys((*former.stored, *stored)))
        counted = {each.run_id: each for each in former.histories} | counted
    begun = RetentionBegun(stored=stored, histories=tuple(counted.values()))
    session.append(begun)
    return begun


def _persons(session: Session, run_id: str) -> int:
    """How many citizens a history holds; -1 where it cannot be read: it goes all the same."""
    try:
        return history.persons_held(session.workspace.state, session.keys, [run_id])[run_id]
    except TargetingError:
        return -1


def _end(session: Session, begun: RetentionBegun, others: tuple[Overdue, ...]) -> Retained:
    """Look into the stores, and log what lies there no longer, and what does."""
    there = {_known(held.store, held.said, held.since.isoformat()) for held in holdings(session)}
    failed = tuple(each for each in begun.stored if _known(each.store, each.name, each.since) in there)
    deleted = tuple(each for each in begun.stored if each not in failed)
    if deleted:
        session.append(_receipt(session, deleted, {each.run_id: each for each in begun.histories}))
    if failed:
        session.append(RetentionFailed(stored=failed))
    return Retained(deleted, failed, others)


def _known(store: str, name: str, since: str) -> tuple[str, str, str]:
    """What one thing is known by before and after; the ledger stays, and only its oldest row tells it from before."""
    return store, name, since if store == "ledger" else ""


def _receipt(
    session: Session, deleted: tuple[Stored, ...], histories: Mapping[str, HistoryDeleted]
) -> RetentionDeleted:
    months = session.workspace.settings.retention.history_months
    return RetentionDeleted(
        rule=f"history_months = {months}",
        before=first_day_kept(session.today(), months).isoformat(),
        histories=tuple(histories[each.name] for each in deleted if each.store == "history"),
        releases=tuple(each.name for each in deleted if each.store == "restricted"),
        stored=deleted,
    )


def _unfinished(session: Session) -> RetentionBegun | None:
    """A deletion that the log says has begun, and not how it ended."""
    begun: RetentionBegun | None = None
    for entry in read_entries(session.workspace.log, {RetentionBegun.type, *ENDS}):
        begun = RetentionBegun.of(entry) if entry.type == RetentionBegun.type else None
    return begun


def _stored(late: Overdue) -> Stored:
    held, limit = late.held, late.limit
    return Stored(
        store=held.store, name=held.said, since=held.since.isoformat(), months=limit.months or 0, set_by=limit.set_by
    )


def _said(stored: Stored) -> str:
    return f"{STORES[stored.store].name_da}: {stored.name}, efter {months(stored.months)} ({stored.set_by})"
