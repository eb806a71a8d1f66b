"""Taking on a new register: a draft contract from an extract, and any contract as a page for people."""

from targeting.onboarding.draft import Draft, draft_register
from targeting.onboarding.page import Page, page_of, register_page

__all__ = ["Draft", "Page", "draft_register", "page_of", "register_page"]
