"""What is kept too long, what was to be looked through, and what waits to be mended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from targeting import ledger
from targeting.doctor.declared import declared
from targeting.doctor.report import Said, found
from targeting.doctor.seen import Seen, Waits
from targeting.errors import TargetingError
from targeting.pages import day, listed, period
from targeting.run import Overdue, overdue

# What nobody but the municipality can put an end to: the program does not know where it lies.
_OUTSIDE = "outside"
# A slip of the keyboard is the department's; a code that reads as law and is on no list may be new in law.
_OF_CODES = frozenset({"unknown_code", "code_not_in_force"})
Told = TypeVar("Told")


def look_at_retention(seen: Seen) -> Iterator[Said]:
    """Each store in which something lies past its limit; which, and how many, `targeting retain` says."""
    late = _in_peace(seen, lambda: overdue(seen.session))
    limits = {(each.limit.store.deleted_by, each.limit.store.name_da, _limit(each)) for each in late}
    for deleted_by, store, limit in sorted(limits):
        if deleted_by != _OUTSIDE:
            yield found(deleted_by, store=store, limit=limit)


def look_at_reviews(seen: Seen) -> Iterator[Said]:
    """The balancing test of each basis that is in force, and the code lists."""
    workspace, today = seen.workspace, seen.workspace.day(seen.now)
    for basis in workspace.bases:
        due = basis.balancing_test.review_date
        if due is not None and due < today and (basis.valid_to is None or basis.valid_to >= today):
            yield found("basis", file=basis.place, due=day(due))
    for name, due in sorted(workspace.codes.due(today).items()):
        yield found("code_list", name=name, due=day(due))


def look_at_quarantine(seen: Seen) -> Iterator[Said]:
    """The registers with rows that wait; how many, and which, is for `targeting quarantine list` to say."""
    session, days = seen.session, declared().limits.quarantine_days
    if not (seen.state / ledger.NAME).is_file():
        return
    waiting = _in_peace(seen, lambda: _worklist(seen))
    names = {contract.id: contract.name for contract in session.workspace.registers}
    if old := {row["register"] for row in waiting if row["age_days"] > days}:
        yield found("old", days=str(days), registers=listed(sorted(names.get(each, each) for each in old)))
    if ours := {row["register"] for row in waiting if row["codes"] and row["rule"] in _OF_CODES}:
        yield found("codes", registers=listed(sorted(names.get(each, each) for each in ours)))


def _worklist(seen: Seen) -> list[dict[str, Any]]:
    session = seen.session
    with ledger.open_ledger(seen.state, session.keys, read_only=True) as opened:
        return ledger.worklist(opened, session.today(), None, "open")


def _in_peace(seen: Seen, look: Callable[[], Told]) -> Told:
    """What a look gives; where a command works there and holds what was to be opened, it waits for that one."""
    try:
        return look()
    except TargetingError:
        if seen.holder:
            raise Waits("lock") from None
        raise


def _limit(late: Overdue) -> str:
    if late.sealed:
        return "nøglen er slettet, og en sikkerhedskopi har hentet filen tilbage"
    return f"{period(late.limit.months, late.limit.days)} ({late.limit.set_by})"
