"""A copy that is brought up to date until nothing has changed: the more often, the less there is left to do.

So what takes long is copied while everybody works, and only what changed meanwhile while they are kept waiting.
"""

from __future__ import annotations

import os
import shutil
import stat
from dataclasses import dataclass, field
from pathlib import Path

from targeting.copies.tree import ROOT, Item, item, shown, walk
from targeting.errors import TargetingError

_Stamp = tuple[int, ...]


@dataclass
class Copying:
    """A copy of ``source``, ``without`` some, in ``target``, which the first `catch_up` makes, sealed with ``key``."""

    source: Path
    target: Path
    key: bytes = field(repr=False)
    without: str = ""
    _taken: dict[str, tuple[_Stamp, Item]] = field(default_factory=dict)

    @property
    def items(self) -> tuple[Item, ...]:
        """What the copy has, as of the last `catch_up`, each folder before what is in it."""
        return tuple(sorted((taken for _, taken in self._taken.values()), key=lambda taken: Path(taken.path).parts))

    def catch_up(self) -> None:
        """Copy what is new or has changed, and let go of what is gone; raises OSError, TargetingError.

        What goes while it is copied is as what was gone before. Nobody may write to what must agree meanwhile.
        """
        found = dict(walk(self.source, self.without))
        for path in self._taken.keys() - found.keys():
            self._drop(path)
        for path, there in found.items():
            stamp = _stamp(there)
            if path not in self._taken or self._taken[path][0] != stamp:
                self._take(path, there, stamp)

    def _take(self, path: str, there: os.stat_result, stamp: _Stamp) -> None:
        former = self._taken.get(path)
        if former and former[1].kind == "folder" and stat.S_ISDIR(there.st_mode):
            changed = Item(path, "folder", stat.S_IMODE(there.st_mode), there.st_mtime_ns)
            self._taken[path] = stamp, changed  # what is in it is looked at by itself
            return
        self._drop(path)
        try:
            self._taken[path] = stamp, item(self.source, path, there, self.key, self.target / path)
        except FileNotFoundError:
            if not (self.target / path).parent.is_dir():
                raise  # it is the copy that is gone

    def _drop(self, path: str) -> None:
        """Of the copy, with all that is in it: never through a link, which may lead to what is copied."""
        place = self.target / path
        within = not self.target.is_symlink() and place.parent.resolve().is_relative_to(self.target.resolve())
        if path != ROOT and not within:
            raise TargetingError("{path} leads out of the copy. Nothing was deleted there.", path=shown(path))
        if place.is_dir() and not place.is_symlink():
            shutil.rmtree(place)
        else:
            place.unlink(missing_ok=True)
        for inside in [each for each in self._taken if each == path or Path(each).is_relative_to(path)]:
            del self._taken[inside]


def _stamp(found: os.stat_result) -> _Stamp:
    """What is another once a file was written to, or another took its place. The kernel alone sets the change time."""
    return found.st_mode, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
