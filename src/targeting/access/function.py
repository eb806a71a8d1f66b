"""Who did something, as a citizen is told it: a person's function, and never the account the log has."""

from __future__ import annotations

from targeting.workspace import Workspace

NOT_ENROLLED = "en medarbejder, hvis konto står i kommunens log"


def function_of(workspace: Workspace, account: str) -> str:
    """The title of the one person to whom the workspace says that the account belongs; or that the log has it."""
    titles = {person.title for person in workspace.settings.people.values() if account in person.accounts}
    return titles.pop() if len(titles) == 1 else NOT_ENROLLED
