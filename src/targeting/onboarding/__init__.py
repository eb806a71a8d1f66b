"""Taking on a municipality or a register: a blank workspace, a draft contract."""

from targeting.onboarding.beginning import NewWorkspace, new_workspace
from targeting.onboarding.draft import Draft, draft_register

__all__ = [
    "Draft",
    "NewWorkspace",
    "draft_register",
    "new_workspace",
]
