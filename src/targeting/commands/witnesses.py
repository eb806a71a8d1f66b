"""Which witnesses a command holds the log against, and whose keys they are signed with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from targeting.audit import Demands, NoteError, Verifier
from targeting.errors import ConfigurationError
from targeting.workspace import Settings


def witness_folders(folder: Path, settings: Settings | None, named: Sequence[Path]) -> tuple[Path, ...]:
    """The witnesses that a command was given, or else those that workspace.toml names."""
    return tuple(named) or (settings.log.folders(folder) if settings else ())


def demands(settings: Settings | None, vkeys: Iterable[str], now: datetime) -> Demands:
    """What to ask of the witnesses; ``vkeys`` are persons' keys that the verifier holds. Raises ConfigurationError."""
    return Demands(
        now=now,
        persons=(*known_persons(settings), *map(_person, vkeys)),
        max_age_days=settings.log.witness_max_age_days if settings else None,
    )


def known_persons(settings: Settings | None) -> tuple[Verifier, ...]:
    """The keys of the persons that workspace.toml declares."""
    people = settings.people.values() if settings else ()
    return tuple(_person(person.key) for person in people if person.key)


def _person(vkey: str) -> Verifier:
    try:
        return Verifier.parse(vkey)
    except NoteError:
        raise ConfigurationError(
            "A person's key is not as `targeting key new` prints it. Copy the whole line."
        ) from None
