"""One citizen asks what is held of them: the look-up is logged first, then the log and the histories are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from targeting import access, files, history
from targeting.audit import SubjectLookedUp, read_entries
from targeting.pages import Page
from targeting.privacy import log_subject, subject
from targeting.run import holdings, holds, overdue
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

    Raises ConfigurationError when it is no CPR number, TargetingError when log or history cannot be read.
    """
    workspace, keys = session.workspace, session.keys
    pseudonym = subject(keys, read)
    event = SubjectLookedUp(subject=log_subject(keys, pseudonym), reason=reason.strip())
    entry = session.log.append(event, run_id=None, actor=session.actor)
    entries = tuple(read_entries(workspace.log))  # before the histories: a run may end meanwhile
    recalled = history.recall(workspace.state, keys, pseudonym)
    subjects = {log_subject(keys, name) for name in recalled.pseudonyms}
    answer = access.answer(
        (entry.seq, entry.t),
        access.logged_runs(entries),
        recalled,
        access.touches(entries, subjects, entry.seq),
        tuple(_lies(session, recalled)),
        access.deletions(entries),
    )
    return AccessReport(answer, access.page(answer, workspace))


def _lies(session: Session, recalled: history.Recalled) -> Iterator[access.Lies]:
    """What lies in the stores now, looked into and not read from the log; and whether it is of the citizen."""
    found = holdings(session)
    late = {each.held for each in overdue(session, found)}
    seen = {one.run_id for one in recalled.seen}
    for held in found:
        about = held.name in seen if held.store == "history" else holds(session, held, recalled.pseudonyms)
        yield access.Lies(held.store, held.said, about, held in late)
