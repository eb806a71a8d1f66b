"""Deletion of what was kept long enough, in every store; what came of it is read from the stores and then logged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from targeting import ledger
from targeting.audit import (
    HistoryDeleted,
    KeyDestroyed,
    RetentionBegun,
    RetentionDeleted,
    RetentionFailed,
    Stored,
    read_entries,
)
from targeting.errors import TargetingError
from targeting.pages import period
from targeting.privacy import DataKey, first_day_kept, former_pseudonym_file, remove_former_pseudonym_key
from targeting.run import (
    Overdue,
    close_abandoned,
    holdings,
    key_names,
    keys_going,
    orphans,
    overdue,
    remove,
    said_destroyed,
    unneeded,
)
from targeting.session import Session
from targeting.shapes import Document
from targeting.workspace import key_folder, stores

STORES = {store.id: store for store in stores()}
RENEW = (
    "Tag nu en ny sikkerhedskopi af nøglemappen, og slet de ældre: i dem ligger nøglerne endnu, og med dem kan en kopi "
    "af arbejdsmappen åbnes."
)
ENDS = {RetentionDeleted.type, RetentionFailed.type}


@dataclass(frozen=True)
class Retained:
    """What one deletion did, or with ``dry_run`` would do.

    ``deleted`` lay in the stores before and does no longer; ``failed`` lies there still; ``others`` are past their
    limit and not this command's to delete. ``keys`` are the names of those that went; ``keys_left`` were to go.
    """

    deleted: tuple[Stored, ...]
    failed: tuple[Stored, ...]
    others: tuple[Overdue, ...]
    dry_run: bool = False
    keys: tuple[str, ...] = ()
    keys_left: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """0, or 1 where something could not be deleted."""
        return TargetingError.exit_code if self.failed or self.keys_left else 0

    def as_dict(self) -> Document:
        """For programs."""
        return {
            "dry_run": self.dry_run,
            "deleted": [each.body() for each in self.deleted],
            "failed": [each.body() for each in self.failed],
            "others": [_stored(each).body() for each in self.others],
            "keys": list(self.keys),
            "keys_left": list(self.keys_left),
        }

    def render(self) -> str:
        """For people, in Danish."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        if not (self.deleted or self.failed or self.keys or self.keys_left):
            yield "Intet, som programmet skal slette, har ligget længere end sin frist."
        verb = "Ville blive slettet" if self.dry_run else "Slettet"
        yield from (f"{verb}: {_said(each)}" for each in self.deleted)
        for each in self.failed:
            yield f"Kunne ikke slettes og ligger der endnu: {_said(each)}. Se efter rettigheder og disk, og prøv igen."
        for key in self.keys_left:
            yield f"Nøglen {key} kunne ikke slettes og ligger der endnu. Se efter rettigheder og disk, og prøv igen."
        if self.keys:
            yield f"{verb} i nøglemappen: {', '.join(self.keys)}."
        if self.keys and not self.dry_run:
            yield RENEW
        for late in self.others:
            yield late.da


def retain(session: Session, *, dry_run: bool = False) -> Retained:
    """Delete all that has lain longer than its store's limit (catalogue/stores.toml); the log tells before and after.

    Its keys go with it, so that no copy of the workspace opens; so do keys whose file went and that a crash left, and
    former pseudonym keys with which nothing is made any longer. What cannot be deleted keeps nothing else from going.
    A file is deleted whole or built anew, so that no block of it stays behind. Raises TargetingError when the ledger
    cannot be read.
    """
    if not dry_run:
        close_abandoned(session)  # the numbers that wait in a run which was cut short go with it
        ledger.settle(session.workspace.state, session.keys)
    late = overdue(session)
    mine = tuple(each for each in late if each.limit.store.deleted_by == "retain")
    others = tuple(each for each in late if each not in mine)
    alone = _alone(session, dry_run)
    going = (*(key for each in mine for key in keys_going(session, each)), *alone)
    if dry_run:
        return Retained(tuple(map(_stored, mine)), (), others, dry_run=True, keys=tuple(key.name for key in going))
    begun = _unfinished(session)
    if not mine and not going and begun is None:
        return Retained((), (), others)
    begun = _begin(session, mine, said_destroyed(going) or (), begun)
    for each in mine:
        with suppress(OSError, TargetingError):
            remove(session, each)
    for key in alone:
        with suppress(OSError):
            _destroy(session, key.name)
    return _end(session, begun, others)


def _alone(session: Session, dry_run: bool) -> tuple[DataKey, ...]:
    """The keys that go by themselves: what they locked is gone. A key goes on the word of what the log signed alone."""
    found = orphans(session) if dry_run else orphans(session, lambda types: session.log.vouched(types))
    left = (session.keys.data.told(orphan.name) for orphan in found if orphan.due)
    former = (DataKey(former_pseudonym_file(each), each, shared=False) for each in unneeded(session))
    return (*(key for key in left if key), *former)


def _destroy(session: Session, name: str) -> None:
    former = {former_pseudonym_file(ring.fingerprint): ring.fingerprint for ring in session.keys.each[1:]}
    if name in former:
        remove_former_pseudonym_key(_secrets(session), former[name])
    else:
        session.keys.data.destroy(name)


def _lies_there(session: Session, key: KeyDestroyed) -> bool:
    """Whether that very key is in the key folder: the ledger's gives way to another of its name."""
    if (_secrets(session) / key.name).is_file():
        return True
    told = session.keys.data.told(key.name)
    return told is not None and told.fingerprint == key.key


def _secrets(session: Session) -> Path:
    return key_folder(session.workspace.folder, session.workspace.settings)


def _begin(
    session: Session, mine: Iterable[Overdue], keys: tuple[KeyDestroyed, ...], former: RetentionBegun | None
) -> RetentionBegun:
    """Log what is to go, with what a deletion that was cut short had begun: its receipt is due."""
    stored = tuple(map(_stored, mine))
    histories = [each.name for each in stored if each.store == "history"]
    counted = {run_id: HistoryDeleted(run_id=run_id) for run_id in histories}
    if former:
        stored = tuple(dict.fromkeys((*former.stored, *stored)))
        counted = {each.run_id: each for each in former.histories} | counted
        keys = tuple(dict.fromkeys((*(former.keys or ()), *keys)))
    begun = RetentionBegun(stored=stored, histories=tuple(counted.values()), keys=keys or None)
    session.append(begun)
    return begun


def _end(session: Session, begun: RetentionBegun, others: tuple[Overdue, ...]) -> Retained:
    """Look into the stores, and log what lies there no longer, and what does."""
    there = {_known(held.store, held.said, held.since.isoformat()) for held in holdings(session)}
    failed = tuple(each for each in begun.stored if _known(each.store, each.name, each.since) in there)
    deleted = tuple(each for each in begun.stored if each not in failed)
    there_still = [key for key in begun.keys or () if _lies_there(session, key)]
    gone = tuple(key for key in begun.keys or () if key not in there_still)
    locking = {name for each in failed for name in key_names(each.store, each.name)}
    left = tuple(key for key in there_still if key.name not in locking)
    if deleted or gone:
        session.append(_receipt(session, deleted, gone, {each.run_id: each for each in begun.histories}))
    if failed or left:
        session.append(RetentionFailed(stored=failed, keys=left or None))
    return Retained(deleted, failed, others, keys=_names(gone), keys_left=_names(left))


def _names(keys: Iterable[KeyDestroyed]) -> tuple[str, ...]:
    return tuple(key.name for key in keys)


def _known(store: str, name: str, since: str) -> tuple[str, str, str]:
    """What one thing is known by before and after; the ledger stays, and only its oldest row tells it from before."""
    return store, name, since if store == "ledger" else ""


def _receipt(
    session: Session,
    deleted: tuple[Stored, ...],
    keys: tuple[KeyDestroyed, ...],
    histories: Mapping[str, HistoryDeleted],
) -> RetentionDeleted:
    months = session.workspace.settings.retention.history_months
    return RetentionDeleted(
        rule=f"history_months = {months}",
        before=first_day_kept(session.today(), months).isoformat(),
        histories=tuple(histories[each.name] for each in deleted if each.store == "history"),
        releases=tuple(each.name for each in deleted if each.store == "restricted"),
        stored=deleted,
        keys=keys or None,
    )


def _unfinished(session: Session) -> RetentionBegun | None:
    """A deletion that the log says has begun, and not how it ended; what nothing signed is not told of anew."""
    types, begun = {RetentionBegun.type, *ENDS}, None
    for entry in session.log.vouched(types) if any(read_entries(session.workspace.log, types)) else ():
        begun = RetentionBegun.of(entry) if entry.type == RetentionBegun.type else None
    return begun


def _stored(late: Overdue) -> Stored:
    held, limit = late.held, late.limit
    return Stored(
        store=held.store,
        name=held.said,
        since=held.since.isoformat(),
        months=limit.months or 0,
        set_by=limit.set_by,
        days=limit.days,
    )


def _said(stored: Stored) -> str:
    limited = stored.months or stored.days
    why = f"efter {period(stored.months, stored.days)} ({stored.set_by})" if limited else stored.set_by
    return f"{STORES[stored.store].name_da}: {stored.name}, {why}"
