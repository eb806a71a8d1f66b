"""A copy that is put back: beside its place first, held against its manifest, and then renamed in whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from targeting.copies.manifest import Manifest
from targeting.copies.tree import Item, dress, item, shown, walk
from targeting.errors import ConfigurationError, TargetingError
from targeting.files import swap
from targeting.language import say, sentences

_NAMED_AT_MOST = 10


def require_free(option: str, folder: Path) -> None:
    """Raise ConfigurationError unless ``folder`` is empty, or new in one that is there: nothing is overwritten."""
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise ConfigurationError(
            "{option} {folder} is there already and is no empty folder. Nothing is overwritten: name a new one.",
            option=option,
            folder=folder.name,
        )
    if os.path.ismount(folder):
        raise ConfigurationError(
            "{option} {folder} is where a disk is mounted, and cannot be put in place in one step. Name a new folder "
            "in it.",
            option=option,
            folder=folder.name,
        )
    if not folder.parent.is_dir():
        raise ConfigurationError(
            "{option} {folder} lies in a folder that is not there.", option=option, folder=folder.name
        )


@dataclass(frozen=True)
class Restoring:
    """A copy on its way to ``place``; ``folder`` is where it lies until then, for its owner alone."""

    source: Path
    place: Path
    folder: Path

    @classmethod
    @contextmanager
    def of(cls, source: Path, place: Path) -> Iterator[Restoring]:
        """Everything that lies in ``source``, copied beside ``place``; gone again where it does not get there."""
        folder = place.parent / f".restoring-{place.name}"
        if folder.exists():
            shutil.rmtree(folder)  # of one that was cut short
        try:
            for path, found in walk(source):
                item(source, path, found, b"", folder / path)
            yield cls(source, place, folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def require_same(self, manifest: Manifest, key: bytes) -> None:
        """Raise TargetingError, which says what, where it is not what the manifest says, no more and no less."""
        told = {each.path: each for each in manifest.items}
        there = {path: item(self.folder, path, found, key) for path, found in walk(self.folder)}
        changed = [path for path, each in told.items() if path in there and there[path].same != each.same]
        missing, foreign = told.keys() - there.keys(), there.keys() - told.keys()
        differences = (
            *([say("Changed: {paths}.", paths=_named(changed))] if changed else ()),
            *([say("Missing: {paths}.", paths=_named(missing))] if missing else ()),
            *([say("Not of the backup: {paths}.", paths=_named(foreign))] if foreign else ()),
        )
        if differences:
            raise TargetingError(
                "{backup} is not as it was taken. {differences} Nothing was restored. Fetch another backup.",
                backup=self.source.parent.name,
                differences=sentences(differences),
            )

    def finish(self, items: tuple[Item, ...]) -> None:
        """Give everything its rights and times, and put it in its place, durably and in one step."""
        dress(self.folder, items)
        swap(self.folder, self.place)


def _named(paths: Collection[str]) -> str:
    more = len(paths) - _NAMED_AT_MOST
    return ", ".join(map(shown, sorted(paths)[:_NAMED_AT_MOST])) + (f" (+ {more})" if more > 0 else "")
