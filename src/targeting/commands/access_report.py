"""One citizen asks what is held of them: the look-up is logged first, then the log and the histories are read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from targeting import access, files, history
from targeting.audit import SubjectLookedUp, read_entries
from targeting.commands.lookup import require_reason
from targeting.errors import TargetingError
from targeting.pages import Page
from targeting.privacy import log_subject, of_history, subjects
from targeting.run import (
    copy_of,
    ground_of,
    holdings,
    holds,
    key_of,
    last_good,
    objects,
    open_casebook,
    overdue,
    sealed,
)
from targeting.session import Session
from targeting.shapes import Document

REASON = "Anmodning om indsigt efter databeskyttelsesforordningens artikel 15"


@dataclass(frozen=True)
class AccessReport:
    """The answer and its page."""

    answer: access.Answer
    page: Page

    def as_dict(self) -> Document:
        """For programs: the facts, and the sections of the page."""
        page = self.page
        named = {"controller": page.subtitle, "intro": list(page.lead), "note": "\n".join(page.footer)}
        return {**self.answer.as_dict(), "page": {**page.as_dict(), **named}}

    def render(self) -> Page:
        """For the terminal."""
        return self.page

    def write(self, html: Path) -> None:
        """Write the page where only its writer may read it."""
        files.write_new(html, self.page.html().encode())


def access_report(session: Session, read: Callable[[], str], reason: str = REASON) -> AccessReport:
    """Everything a workspace can tell the citizen whose CPR number ``read`` asks for; logged before anything is read.

    Under the present pseudonym key, and each former one. Raises ConfigurationError when the reason cannot be kept,
    it is no CPR number, or a key is not the one that something was made with; TargetingError when the log cannot be
    read, or the citizen's case is missing or not what the log announced.
    """
    require_reason(reason)
    workspace, keys = session.workspace, session.keys
    pseudonyms = subjects(keys, read)
    event = SubjectLookedUp(subject=log_subject(keys, pseudonyms[0]), reason=reason.strip(), key=keys.fingerprint)
    entry = session.entered(event)
    entries = tuple(read_entries(workspace.log))  # before the histories: a run may end meanwhile
    shut = sealed(workspace)
    closed = [run_id for run_id in history.held_runs(workspace.state) if of_history(run_id) in shut]
    recalled = history.recall(workspace.state, keys, pseudonyms, closed)
    about = {log_subject(ring, name) for ring in keys.each for name in recalled.pseudonyms}
    with open_casebook(session) as book:
        case, mine = book.case_of(pseudonyms), book.ids_of(recalled.pseudonyms)
    answer = access.answer(
        (entry.seq, entry.t),
        access.logged_runs(entries),
        recalled,
        access.touches(entries, about, entry.seq),
        tuple(_lies(session, recalled, shut, mine)),
        access.deletions(entries),
        case,
        access.listings(entries, case.events[0].recorded_at, entry.seq) if case else (),
        dict(_copies(session, recalled.pseudonyms, shut)),
        _in_list(session, recalled.pseudonyms),
    )
    return AccessReport(answer, access.page(answer, workspace))


def _copies(
    session: Session, pseudonyms: Collection[str], shut: Collection[str]
) -> Iterator[tuple[str, access.Copied]]:
    """What each warehouse that lies there holds of the citizen, by run: nominated or not."""
    for held in holdings(session):
        if held.store == "warehouse" and key_of(held) not in shut:
            copied = copy_of(session, held, pseudonyms)
            if copied:
                yield held.name, copied


def _in_list(session: Session, pseudonyms: Collection[str]) -> bool | None:
    """Whether the newest list of objections names the citizen; None where there is none that can be read."""
    if last_good(session.workspace) is None:
        return None
    try:
        return objects(ground_of(session), *pseudonyms)
    except (TargetingError, OSError):
        return None


def _lies(
    session: Session, recalled: history.Recalled, shut: Collection[str], mine: Collection[str]
) -> Iterator[access.Lies]:
    """What lies in the stores now, looked into and not read from the log; and whether it is of the citizen."""
    found = holdings(session)
    late = {each.held for each in overdue(session, found) if not each.sealed}
    seen = {one.run_id for one in recalled.seen}
    for held in found:
        if key_of(held) in shut:
            yield access.Lies(held.store, held.said, None, held in late, sealed=True)
            continue
        about = held.name in seen if held.store == "history" else holds(session, held, recalled.pseudonyms, mine)
        yield access.Lies(held.store, held.said, about, held in late)
