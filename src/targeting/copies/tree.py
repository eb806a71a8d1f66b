"""What lies in a folder, item by item, and how one of them is copied: links as links, and nothing outside it."""

from __future__ import annotations

import errno
import hmac
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from targeting import files
from targeting.errors import TargetingError

_CHUNK = 1 << 20
_FULL = (errno.ENOSPC, errno.EDQUOT)
ROOT = "."


@dataclass(frozen=True)
class Item:
    """One thing in a folder: its path there, what it is, its rights and time; of a file also its size and its seal.

    The seal is an HMAC of its content: who lacks the key can neither make one, nor find a guess at the content right.
    """

    path: str
    kind: Literal["folder", "file", "link"]
    mode: int
    mtime_ns: int
    size: int = 0
    seal: str = ""
    target: str = ""

    @property
    def same(self) -> tuple[str, str, int, str, str]:
        """What must be the same in a copy. Rights and times, which another disk may not keep, are set from here."""
        return self.path, self.kind, self.size, self.seal, self.target


def walk(folder: Path, without: str = "") -> Iterator[tuple[str, os.stat_result]]:
    """Everything in a folder and it itself, each folder before what is in it; no link is followed.

    What goes meanwhile is left out, and so is ``without``, a path there, with what is in it. Raises TargetingError
    where ``folder`` is a link or a file.
    """
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise TargetingError("{folder} is no folder itself. Name the one that it leads to.", folder=folder.name)
    yield ROOT, found
    waiting = [folder]
    while waiting:
        for place in _inside(waiting.pop()):
            if without and place == folder / without:
                continue
            try:
                found = place.lstat()
            except FileNotFoundError:
                continue
            yield place.relative_to(folder).as_posix(), found
            if stat.S_ISDIR(found.st_mode):
                waiting.append(place)


def _inside(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except FileNotFoundError:
        return []


def item(folder: Path, path: str, found: os.stat_result, key: bytes, target: Path | None = None) -> Item:
    """What lies there, sealed with ``key``, and copied to ``target``, where nothing is, for its owner alone: `dress`
    gives it its rights. Raises TargetingError on a pipe, a socket or a device.
    """
    source, mode, time = folder / path, stat.S_IMODE(found.st_mode), found.st_mtime_ns
    if stat.S_ISDIR(found.st_mode):
        if target is not None:
            target.mkdir(mode=0o700)
        return Item(path, "folder", mode, time)
    if stat.S_ISLNK(found.st_mode):
        leads = os.readlink(source)  # noqa: PTH115 - a Path would write it anew
        if target is not None:
            target.symlink_to(leads)
        return Item(path, "link", mode, time, target=leads)
    if stat.S_ISREG(found.st_mode):
        size, seal = _read(source, key, target)
        return Item(path, "file", mode, time, size, seal)
    raise TargetingError(
        "{path} is neither a file, a folder nor a link. Move it out of {folder}.", path=shown(path), folder=folder.name
    )


def shown(path: str) -> str:
    """A path as it can be told, whatever bytes its name is made of."""
    return path.encode(errors="backslashreplace").decode()


def _read(source: Path, key: bytes, target: Path | None) -> tuple[int, str]:
    """Read a file once: its size and its seal are those of the bytes that were copied, whatever happens to it."""
    size, sealing = 0, hmac.new(key, digestmod="sha256")
    reading = os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    writing = None if target is None else files.make_new(target)
    try:
        while piece := os.read(reading, _CHUNK):
            size += len(piece)
            sealing.update(piece)
            if writing is not None:
                _write(writing, piece)
    finally:
        os.close(reading)
        if writing is not None:
            os.close(writing)
    return size, sealing.hexdigest()


def _write(descriptor: int, piece: bytes) -> None:
    left = memoryview(piece)
    while left:
        left = left[os.write(descriptor, left) :]


def dress(folder: Path, items: tuple[Item, ...]) -> None:
    """Give everything in a copy its rights and its time, and flush it to the disk: what is inside first."""
    for each in reversed(items):
        if each.kind == "link":
            os.utime(folder / each.path, ns=(each.mtime_ns, each.mtime_ns), follow_symlinks=False)
        else:
            files.dress(folder / each.path, each.mode, each.mtime_ns)


@contextmanager
def written(folder: Path) -> Iterator[None]:
    """Say it in a sentence where there is no room in ``folder``, or the file system refuses otherwise.

    What this account may not open is told as everywhere (`PermissionError`).
    """
    try:
        yield
    except PermissionError:
        raise
    except OSError as error:
        if error.errno in _FULL:
            raise TargetingError(
                "There is no room left in {folder}. Nothing was put there. Make room, and do it again.",
                folder=folder.name,
            ) from None
        raise TargetingError(
            "The file system did not let {folder} be written, or what goes there be read. Nothing was put there. See "
            "to the disk, and do it again.",
            folder=folder.name,
        ) from None
