"""What a person has yet to write in workspace.toml before a run may read by it."""

from __future__ import annotations

from targeting.errors import ConfigurationError
from targeting.language import listed
from targeting.workspace.contracts import OpenPoint
from targeting.workspace.odcs import open_texts
from targeting.workspace.settings import Settings


def open_settings(settings: Settings) -> tuple[OpenPoint, ...]:
    """Every text in workspace.toml that still begins with UDFYLD; what is no text cannot be left open."""
    return tuple(OpenPoint(**point) for point in open_texts(settings.model_dump(mode="json")))


def require_written(settings: Settings) -> None:
    """Raise ConfigurationError when workspace.toml has texts that nobody has written yet."""
    if points := open_settings(settings):
        keys = listed(point.key for point in points)
        raise ConfigurationError(
            "{file} is not filled in: {keys}. `targeting check` says what to write there.",
            file=settings.file or "workspace.toml",
            keys=keys,
        )
