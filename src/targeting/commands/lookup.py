"""What the look-ups of one citizen share: the reason is kept and the page is written apart."""

from __future__ import annotations

from pathlib import Path

from targeting.errors import ConfigurationError
from targeting.files import require_new
from targeting.privacy import looks_like_cpr
from targeting.session import Session


def require_place(session: Session, html: Path | None, reason: str) -> None:
    """Raise ConfigurationError, before anything is asked, where the page cannot be written or the reason not kept."""
    if looks_like_cpr(reason):
        raise ConfigurationError("--reason holds what looks like a CPR number. Write it without one.")
    if not reason.strip():
        raise ConfigurationError("--reason is empty. Say why the citizen is looked up; the citizen will read it.")
    require_new("--html", html, outside=session.workspace.folder)
