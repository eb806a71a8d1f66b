"""One citizen asks what is held of them: the look-up is logged first, then the log and the histories are read."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import RenderableType

from targeting import access, history
from targeting.audit import read_entries
from targeting.errors import ConfigurationError
from targeting.privacy import log_subject, looks_like_cpr, subject
from targeting.provenance import actor
from targeting.request import now
from targeting.runlog import open_log
from targeting.runstate import last_good, workspace_keys
from targeting.workspace.workspace import Workspace, load_workspace

REASON = "Anmodning om indsigt efter databeskyttelsesforordningens artikel 15"


@dataclass(frozen=True)
class AccessReport:
    """The answer and its page."""

    answer: access.Answer
    page: access.Page

    def as_dict(self) -> dict[str, Any]:
        """For programs: the facts, and the sections of the page."""
        return self.answer.as_dict() | {"page": self.page.as_dict()}

    def render(self) -> RenderableType:
        """For the terminal."""
        return self.page.render()

    def write(self, html: Path) -> None:
        """Write the page where only its writer may read it."""
        write_private(html, self.page.html())


def write_private(path: Path, text: str) -> None:
    """Write a new file that only its writer may read."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)


def require_place(folder: Path, html: Path | None, reason: str) -> None:
    """Raise ConfigurationError, before anything is asked, where the page cannot be written or the reason not kept."""
    if looks_like_cpr(reason):
        raise ConfigurationError("--reason holds what looks like a CPR number. Write it without one.")
    if not reason.strip():
        raise ConfigurationError("--reason is empty. Say why the citizen is looked up; the citizen will read it.")
    if html is None:
        return
    if html.exists() or not html.parent.is_dir():
        wrong = "is already there" if html.exists() else "lies in a folder that is not there"
        raise ConfigurationError(f"--html {html.name} {wrong}. Name a new file.")
    if html.resolve().is_relative_to(folder.resolve()):
        raise ConfigurationError(f"--html {html.name} would lie in the workspace. Keep it with the citizen's case.")


def access_report(folder: Path, read: Callable[[], str], reason: str = REASON) -> AccessReport:
    """Everything a workspace can tell the citizen whose CPR number ``read`` asks for; logged before anything is read.

    Raises ConfigurationError when it is no CPR number, TargetingError when log or history cannot be read.
    """
    workspace = load_workspace(folder)
    keys = workspace_keys(workspace)
    pseudonym = subject(keys, read)
    log = open_log(workspace, keys, now)
    body = {"subject": log_subject(keys, pseudonym), "reason": reason.strip()}
    entry = log.append("subject.lookup", body, run_id=None, actor=actor())
    entries = tuple(read_entries(workspace.log))  # before the histories: a run may end meanwhile
    recalled = history.recall(workspace.state, keys.warehouse_key, pseudonym)
    subjects = {log_subject(keys, name) for name in recalled.pseudonyms}
    answer = access.answer(
        (entry.seq, entry.t),
        access.logged_runs(entries),
        recalled,
        access.touches(entries, subjects, entry.seq),
        _kept(workspace),
        access.deletions(entries),
    )
    return AccessReport(answer, access.page(answer, workspace))


def _kept(workspace: Workspace) -> access.Kept:
    releases = workspace.published.glob("restricted/releases/[!.]*")
    deliveries = workspace.folder.glob("inbox/*")
    return access.Kept(
        frozenset(path.name for path in releases), last_good(workspace), frozenset(path.name for path in deliveries)
    )
