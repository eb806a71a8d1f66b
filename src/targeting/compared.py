"""The comparisons that the log names: what somebody who approves a rule set may point to."""

from __future__ import annotations

from targeting.audit import read_entries
from targeting.errors import ConfigurationError
from targeting.workspace.approvals import Subject
from targeting.workspace.workspace import Workspace

COMPARED = "rulesets.compared"


def require_compared(workspace: Workspace, subject: Subject, sha256: str) -> None:
    """Raise ConfigurationError unless the log names a comparison of that hash with exactly this rule set in it."""
    for entry in read_entries(workspace.log, {COMPARED}):
        if entry.body["comparison"] == sha256:
            if subject.sha256 in (entry.body["before"]["sha256"], entry.body["after"]["sha256"]):
                return
            raise ConfigurationError(
                f"--comparison {sha256[:12]}… compares other rule sets than {subject.file} as it is now. "
                "Compare it again, and read that: targeting compare."
            )
    raise ConfigurationError(
        f"--comparison {sha256[:12]}… is no comparison that this workspace's log knows. Make one: targeting compare."
    )
