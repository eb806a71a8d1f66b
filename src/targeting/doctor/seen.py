"""What of a workspace can be opened, each part by itself: where one is broken, the others are looked at."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from targeting.audit import Entry, Witnessed, read_entries
from targeting.doctor.verdict import verdict_on
from targeting.errors import ConfigurationError, TargetingError
from targeting.privacy import DataKeys, KeyRing, any_key, load_keys
from targeting.run import Holder, holder
from targeting.session import Session, open_session
from targeting.workspace import DANISH, Settings, Workspace, key_folder, load_toml


class Waits(Exception):
    """It cannot be looked at before what another check tells of is put right."""

    def __init__(self, check: str) -> None:
        super().__init__(check)
        self.check = check


@dataclass(frozen=True)
class Seen:
    """A workspace as it lies there, at one moment. Nothing of it is written, and no key is made."""

    folder: Path
    now: datetime

    @property
    def state(self) -> Path:
        """Where the stores are."""
        return self.folder / "state"

    @property
    def log(self) -> Path:
        """The log's folder."""
        return Workspace.log_folder(self.folder)

    @property
    def published(self) -> Path:
        """The releases."""
        return self.folder / "published"

    @cached_property
    def settings(self) -> Settings | None:
        """workspace.toml; None where it does not load."""
        try:
            return load_toml(self.folder / "workspace.toml", Settings)
        except TargetingError:
            return None

    @property
    def fictional(self) -> bool:
        """Whether no citizen in it is real; not where nobody can tell."""
        return self.settings is not None and self.settings.municipality.fictional

    @property
    def zone(self) -> str:
        """The municipality's time zone."""
        return self.settings.timezone if self.settings else DANISH.key

    def opened(self) -> Session:
        """A session in the workspace; raises TargetingError, or OSError, where it does not load."""
        return open_session(self.folder, lambda: self.now)

    @cached_property
    def _opened(self) -> Session:
        try:
            return self.opened()
        except (TargetingError, OSError):
            raise Waits("declarations") from None

    @property
    def workspace(self) -> Workspace:
        """All that is declared; raises Waits where it does not load."""
        return self._opened.workspace

    @property
    def secrets(self) -> Path:
        """The key folder; raises ConfigurationError where nobody says which, Waits where workspace.toml is broken."""
        if self.settings is None:
            raise Waits("declarations")
        return key_folder(self.folder, self.settings)

    @cached_property
    def keys(self) -> KeyRing:
        """The keys; raises ConfigurationError, or Waits, as `secrets` does."""
        return load_keys(self.secrets)

    @property
    def no_keys_yet(self) -> bool:
        """Whether there are no keys, and nothing was ever made with any."""
        made = any(any(place.glob("*")) for place in (self.state / "runs", self.log))
        return not made and not any_key(self.secrets)

    @property
    def older(self) -> bool:
        """Whether an earlier version made what lies there, which the next command gives data keys."""
        return not DataKeys(self.secrets).folder.is_dir() and any(self.state.glob("runs/*/*.duckdb"))

    @cached_property
    def session(self) -> Session:
        """To read what is encrypted; raises Waits where that cannot be, or would write."""
        session = self._opened
        try:
            if self.older or not self.keys:
                raise Waits("keys")
            _ = session.keys
        except (ConfigurationError, OSError):
            raise Waits("keys") from None
        return session

    @property
    def holder(self) -> Holder | None:
        """Who works there now; raises Waits where that cannot be seen."""
        try:
            return holder(self.folder)
        except OSError:
            raise Waits("lock") from None

    @cached_property
    def witnessed(self) -> Witnessed:
        """Whether the log is whole; raises TargetingError, or OSError, where nobody can tell."""
        ring = None
        with suppress(ConfigurationError, OSError, Waits):
            ring = self.keys
        return verdict_on(self.folder, self.now, self.settings, ring)

    def entries(self, types: Collection[str]) -> list[Entry]:
        """The log's entries of these types; raises Waits where it is not whole: what it lacks would be told wrongly."""
        try:
            if self.witnessed.verdict.ok:
                return list(read_entries(self.log, types))
        except (TargetingError, OSError):
            pass
        raise Waits("log")
