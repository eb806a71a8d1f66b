"""Taking on a municipality or a register: a blank workspace, a draft contract."""

from targeting.onboarding.beginning import new_workspace
from targeting.onboarding.draft import draft_register
