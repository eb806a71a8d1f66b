"""Keeping the log: its signing key changed for a new one, and old entries deleted under a rule of retention."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from targeting.audit import AuditLog, PrunedSegment, Signer, prune, verify
from targeting.errors import ConfigurationError, TargetingError
from targeting.privacy import KeyRing, load_keys, next_log_key, remove_former_log_key, switch_log_key
from targeting.provenance import actor
from targeting.runlog import open_log, unfinished
from targeting.runstate import exclusive
from targeting.terminal import table
from targeting.workspace.workspace import Workspace, key_folder, load_workspace

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class LogKey:
    """The log's signing key after a step of its change: its public half, and what is to be done next."""

    key: str
    next_da: str

    def as_dict(self) -> dict[str, str]:
        """For programs."""
        return {"key": self.key}

    def render(self) -> RenderableType:
        """For people, in Danish."""
        return Text(f"Loggens offentlige nøgle er nu:\n{self.key}\n{self.next_da}")


@dataclass(frozen=True)
class PrunedLog:
    """What was deleted from the log."""

    segments: list[PrunedSegment]

    def as_dict(self) -> list[dict[str, Any]]:
        """For programs."""
        return [asdict(segment) for segment in self.segments]

    def render(self) -> RenderableType:
        """For people, in Danish."""
        rows = [
            {"Afsnit": f"{each.segment:06}", "Poster": each.entries, "Fra": each.first_t[:10], "Til": each.last_t[:10]}
            for each in self.segments
        ]
        return table("Slettet fra loggen", rows)


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


def rotate_key(folder: Path, clock: Clock = now) -> LogKey:
    """Give the log a new signing key, announced by an entry that the present one signs; both sign until it is retired.

    May be run again when it was cut short. Raises ConfigurationError when an earlier change is not ended.
    """
    with _keeping(folder, clock) as (workspace, keys, log):
        if keys.former_log_key is not None:
            raise ConfigurationError("The former key is still in use. End that change first: targeting key retire.")
        secrets = _key_folder(workspace)
        new = next_log_key(secrets)
        log.rotate(new, actor=actor())
        switch_log_key(secrets)
        retire = "Begge nøgler underskriver, til den gamle tages ud af brug: targeting key retire."
        return LogKey(Signer(workspace.origin, new).verifier.vkey, retire)


def retire_key(folder: Path, clock: Clock = now) -> LogKey:
    """Take the log's former key out of use, logged first, and delete it; raises ConfigurationError if there is none."""
    with _keeping(folder, clock) as (workspace, keys, log):
        if keys.former_log_key is None:
            raise ConfigurationError("There is no former key to retire. Make a new one first: targeting key rotate.")
        log.retire(actor=actor())
        remove_former_log_key(_key_folder(workspace))
        deleted = "Den gamle nøgle er slettet fra nøglemappen; slet den også i kopier af mappen."
        return LogKey(Signer(workspace.origin, keys.log_key).verifier.vkey, deleted)


def prune_log(folder: Path, before: date, rule: str, clock: Clock = now) -> PrunedLog:
    """Delete the closed segments of the log whose newest entry is older than ``before`` (UTC); the log tells of it.

    Raises ConfigurationError for a day to come, TargetingError when the log does not verify.
    """
    if before > clock().date():
        raise ConfigurationError(f"--before {before} is a day to come. Give one that has passed.")
    with _keeping(folder, clock) as (workspace, keys, log):
        verdict = verify(workspace.log, keys.log_key.public_key())
        if not verdict.ok:
            raise TargetingError(f"Nothing was pruned: the log does not verify. {verdict.sentence_en}")
        needed_from = min(unfinished(workspace.log).values(), default=None)
        return PrunedLog(prune(workspace.log, log, before, rule=rule, actor=actor(), needed_from=needed_from))


@contextmanager
def _keeping(folder: Path, clock: Clock) -> Iterator[tuple[Workspace, KeyRing, AuditLog]]:
    """The log of a workspace in which no run is under way."""
    workspace = load_workspace(folder)
    keys = load_keys(_key_folder(workspace))
    with exclusive(folder):
        yield workspace, keys, open_log(workspace, keys, clock)


def _key_folder(workspace: Workspace) -> Path:
    return key_folder(workspace.folder, workspace.settings)
