"""One citizen's access to own data (GDPR art. 15): what the log and the histories tell, as a Danish page."""

from targeting.access.answer import Answer, Kept, RunAnswer, Unkept, answer
from targeting.access.page import page
from targeting.access.trail import LoggedRun, Touch, deletions, logged_runs, touches

__all__ = [
    "Answer",
    "Kept",
    "LoggedRun",
    "RunAnswer",
    "Touch",
    "Unkept",
    "answer",
    "deletions",
    "logged_runs",
    "page",
    "touches",
]
