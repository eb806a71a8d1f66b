"""Taking a backup: the workspace, and its keys apart, whole and of one moment, while others go on working.

docs/adr/0073-backup.md has the reasons.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

from targeting.audit import BackupMade
from targeting.casebook import recording
from targeting.copies import (
    Copying,
    Dated,
    Manifest,
    dress,
    kept_in,
    named,
    of_another,
    remove,
    require_apart,
    write_manifest,
    written,
)
from targeting.errors import ConfigurationError, TargetingError
from targeting.language import say
from targeting.pages import listed
from targeting.privacy import fingerprint_of
from targeting.run import Patience, exclusive, one_backup, require_keys
from targeting.session import Session
from targeting.shapes import Document
from targeting.workspace import Workspace, key_folder

WORKSPACE, KEYS = "workspace", "keys"


@dataclass(frozen=True)
class Places:
    """Where the copies are put: of the workspace, and of its keys; how many of the workspace's are kept."""

    workspace: Path
    keys: Path
    keep: int


@dataclass(frozen=True)
class Backup:
    """A backup that was taken: its name, which older ones went, and which were to go and lie there still.

    ``outside`` are links that lead out of the workspace: what lies there is not in the backup.
    """

    name: str
    removed: tuple[str, ...]
    keys_removed: tuple[str, ...]
    left: tuple[str, ...]
    outside: tuple[str, ...]

    @property
    def exit_code(self) -> int:
        """0, or 1 where something could not be deleted."""
        return TargetingError.exit_code if self.left else 0

    def as_dict(self) -> Document:
        """For programs."""
        return {name: list(each) if isinstance(each, tuple) else each for name, each in asdict(self).items()}

    def render(self) -> str:
        """For people, in Danish."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"Sikkerhedskopien {self.name} er taget, af arbejdsmappen og af dens nøgler hver for sig."
        if self.keys_removed:
            yield f"Slettet, fordi kun den nyeste kopi af nøglerne gemmes: {listed(self.keys_removed)}."
        if self.removed:
            yield f"Slettede ældre kopier af arbejdsmappen: {listed(self.removed)}."
        for each in self.left:
            yield f"Kunne ikke slettes og ligger der endnu: {each}. Se efter rettigheder og disk, og slet den."
        if self.outside:
            yield f"Links, der fører ud af mappen. Det, der ligger dér, er ikke i kopien: {listed(self.outside)}."


def take_backup(session: Session, places: Places, patience: Patience, tell: Callable[[str], None]) -> Backup:
    """Take a backup; the log tells of it once it is whole, and before it has its name. It then takes older ones' place.

    Raises ConfigurationError where a place does not do, TargetingError where the disk does not, or the workspace's
    keys are not all there: the copy of keys that it would take the place of may have them.
    """
    folder = session.workspace.folder
    _require_places(session, places)
    session.log.settle()  # a log that is not whole takes no whole backup's place
    key = session.keys.require_key_of_copies()
    fingerprint = fingerprint_of(key)
    for place in (places.workspace, places.keys):
        if of_another(place, fingerprint):
            raise ConfigurationError(
                "{folder} has backups of another workspace. Name a folder for this one alone.", folder=place.name
            )
    name = named(session.clock())
    with ExitStack() as stack:
        stack.enter_context(one_backup(folder))
        made = Dated(places.workspace, name), Dated(places.keys, name)
        for each in made:
            with written(each.place):
                stack.enter_context(each.begun())
        copies = _copied(session, key, made, patience, tell)
        for copying, each, of in zip(copies, made, (WORKSPACE, KEYS), strict=True):
            with written(each.place):
                dress(copying.target, copying.items)
                told = Manifest(of, name, fingerprint, str(copying.source.resolve()), copying.items)
                write_manifest(each.folder, told, key)
        older, older_keys = kept_in(places.workspace)[: 1 - places.keep or None], kept_in(places.keys)
        session.append(
            BackupMade(
                name=name,
                folder=places.workspace.resolve().name,
                keys_folder=places.keys.resolve().name,
                removed=older,
                keys_removed=older_keys,
            )
        )
        for each in made:
            with written(each.place):
                each.finish()
        outside = tuple(_outside(copies[0]))
    left_keys, left = _left(places.keys, older_keys), _left(places.workspace, older)
    return Backup(
        name,
        removed=tuple(each for each in older if each not in left),
        keys_removed=tuple(each for each in older_keys if each not in left_keys),
        left=(*_at(places.keys, left_keys), *_at(places.workspace, left)),
        outside=outside,
    )


def _copied(
    session: Session, key: bytes, made: tuple[Dated, Dated], patience: Patience, tell: Callable[[str], None]
) -> tuple[Copying, Copying]:
    """Both, of one moment: when nobody works there, records or writes to the log. Most is copied before that."""
    workspace = session.workspace
    copying = Copying(workspace.folder.resolve(), made[0].folder / WORKSPACE, key, Workspace.PREFECT)
    keys = Copying(key_folder(workspace.folder, workspace.settings), made[1].folder / KEYS, key)
    tell("copy")
    _catch_up(copying)
    with exclusive(workspace.folder, patience):
        _catch_up(copying)
        with recording(workspace.state), session.log.still():
            require_keys(session)
            _catch_up(copying)
            _catch_up(keys)
    tell("keep")
    return copying, keys


def _catch_up(copying: Copying) -> None:
    with written(copying.target.parents[1]):
        copying.catch_up()


def _require_places(session: Session, places: Places) -> None:
    workspace = session.workspace
    require_apart([
        (say("the workspace"), workspace.folder),
        (say("the key folder"), key_folder(workspace.folder, workspace.settings)),
        ("--to", places.workspace),
        ("--keys-to", places.keys),
    ])  # fmt: skip
    for option, place in (("--to", places.workspace), ("--keys-to", places.keys)):
        if not place.parent.is_dir() or (place.exists() and not place.is_dir()):
            raise ConfigurationError(
                "{option} {folder} is no folder, and cannot be made one. Name a folder in one that is there.",
                option=option,
                folder=place.name,
            )


def _outside(copying: Copying) -> Iterator[str]:
    """The links whose target is not in the workspace, and so not in the copy."""
    home = copying.source.resolve()
    for each in copying.items:
        if each.kind == "link" and not (copying.source / each.path).resolve().is_relative_to(home):
            yield each.path


def _left(place: Path, names: tuple[str, ...]) -> tuple[str, ...]:
    """Delete copies; gives those that lie there still."""
    left = []
    for name in names:
        try:
            remove(place, name)
        except OSError:
            left.append(name)
    return tuple(left)


def _at(place: Path, names: tuple[str, ...]) -> Iterator[str]:
    yield from (f"{place.name}/{name}" for name in names)
