"""A workspace's own keys, made once, by the person who will keep them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rich.console import RenderableType
from rich.text import Text

from targeting.errors import ConfigurationError
from targeting.privacy import create_keys, has_keys
from targeting.workspace.declarations import load_toml
from targeting.workspace.settings import Settings
from targeting.workspace.workspace import key_folder


@dataclass(frozen=True)
class MadeKeys:
    """Where a workspace's new keys lie."""

    folder: Path

    def as_dict(self) -> dict[str, str]:
        """For programs."""
        return {"keys": str(self.folder)}

    def render(self) -> RenderableType:
        """For people, in Danish."""
        return Text(
            f"Nøglerne ligger i {self.folder}. Tag en kopi, og gem den et sikkert sted: uden dem kan ingen tidligere "
            "kørsel læses, og borgerne får nye pseudonymer."
        )


def make_keys(folder: Path) -> MadeKeys:
    """Make the keys of the workspace in ``folder``, where the environment or workspace.toml says.

    Raises ConfigurationError when no folder is named, when it lies in the workspace, or when there are keys already.
    """
    keys = key_folder(folder, load_toml(folder / "workspace.toml", Settings))
    if has_keys(keys):
        raise ConfigurationError(f"There are keys in {keys} already, and keys are never replaced.")
    create_keys(keys)
    return MadeKeys(keys)
