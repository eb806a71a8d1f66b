"""Taking on a municipality or a register: a blank workspace, a draft contract, any contract as a page for people."""

from targeting.onboarding.beginning import NewWorkspace, new_workspace
from targeting.onboarding.draft import Draft, draft_register
from targeting.onboarding.page import Page, page_of, register_page

__all__ = ["Draft", "NewWorkspace", "Page", "draft_register", "new_workspace", "page_of", "register_page"]
