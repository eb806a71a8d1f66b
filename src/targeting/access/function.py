"""Who did something, as a citizen is told it: a person's function, and never the account the log has."""

from __future__ import annotations

from targeting.access.trail import Touch
from targeting.audit import CitizenRevealed
from targeting.workspace import Workspace

NOT_ENROLLED = "en medarbejder, hvis konto står i kommunens log"


def function_of(workspace: Workspace, account: str) -> str:
    """The title of the one person to whom the workspace says that the account belongs; or that the log has it."""
    return workspace.settings.title_of(account) or NOT_ENROLLED


def told_to(workspace: Workspace, touch: Touch) -> str:
    """In which function somebody was told of the citizen: as the log has it of that day; else as it is declared today.

    A number is shown to the person whose key opened it, whichever account that was done under.
    """
    if touch.title:
        return touch.title
    people = workspace.settings.people
    if touch.event == CitizenRevealed.type:
        return people[touch.to].title if touch.to in people else NOT_ENROLLED
    return function_of(workspace, touch.actor)
