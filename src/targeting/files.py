"""Files that survive a crash, and new files that only their writer may read."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from targeting.errors import ConfigurationError

ORDINARY = 0o666
"""The rights of a file that names no citizen, less what the system's umask takes."""

READABLE = 0o644
"""The rights of a file that other accounts read, and none but its owner writes, whatever the umask."""

PRIVATE = 0o077
_users: int | None = None


def keep_private() -> None:
    """From now on what this process makes is its user's alone, whatever the umask was; but for what is `ordinary`."""
    global _users
    before = os.umask(PRIVATE)
    if before != PRIVATE or _users is None:
        _users = before


@contextmanager
def ordinary() -> Iterator[None]:
    """What is made meanwhile names no citizen: it gets the rights the user's umask leaves; no stranger may write it."""
    if _users is None:
        yield
        return
    os.umask(_users | 0o002)
    try:
        yield
    finally:
        os.umask(PRIVATE)


def replace(path: Path, content: bytes, mode: int | None = None) -> None:
    """Make ``path`` hold ``content`` durably; a reader or a crash sees the old content or the new, no mix.

    ``mode`` are the file's rights; None leaves them to the system.
    """
    temporary = path.with_name(path.name + ".tmp")
    # Of a crash, or planted: what a link there leads to is not written.
    temporary.unlink(missing_ok=True)
    made = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, ORDINARY)
    with os.fdopen(made, "wb") as file:
        if mode is not None:
            os.fchmod(file.fileno(), mode)
        file.write(content)
    swap(temporary, path)


def swap(temporary: Path, path: Path) -> None:
    """Put a file in the place of ``path``: it is flushed before it gets the name, and the new name lasts.

    So with a folder, whose own files whoever made them has flushed; and with a link, whose target is flushed.
    """
    flush(temporary)
    temporary.replace(path)
    flush(path.parent)
    if temporary.parent != path.parent:
        flush(temporary.parent)


def read_plain(path: Path) -> bytes:
    """What is in ``path``, if it is a file itself: raises OSError on a link, a pipe or a device, and waits for none."""
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "not a file")
        return file.read()


def write_new(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Write a file that is not there yet, durably; raises FileExistsError where it is, OSError where it cannot be."""
    with ordinary() if mode == ORDINARY else nullcontext():
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(made, "wb") as file:
        if mode == READABLE:
            os.fchmod(made, mode)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    flush(path.parent)


def make_new(path: Path) -> int:
    """A new file, its owner's alone, open to be written to: `dress` flushes it. Raises FileExistsError where it is."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)


def dress(path: Path, mode: int, mtime_ns: int) -> None:
    """Give a file or a folder its rights and its time, and flush all of it to the disk; raises OSError on a link."""
    opened = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        os.fchmod(opened, mode)
        os.utime(opened, ns=(mtime_ns, mtime_ns))
        os.fsync(opened)
    finally:
        os.close(opened)


def write_out(option: str, path: Path, content: str | bytes, mode: int = ORDINARY) -> None:
    """Write what a command was asked to write to a new file; raises ConfigurationError where that cannot be.

    ``mode`` is 0o600 for what names a citizen.
    """
    require_new(option, path)
    try:
        write_new(path, content.encode() if isinstance(content, str) else content, mode)
    except OSError:
        raise ConfigurationError(
            "{option} {file} cannot be written. Name a new file in a folder of yours.", option=option, file=path.name
        ) from None


def flush(path: Path) -> None:
    """Flush a file, or a folder's list of names, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def require_new(option: str, path: Path | None, outside: Path | None = None) -> None:
    """Raise ConfigurationError where writing ``path`` would fail, overwrite, or put it below ``outside``."""
    if path is None:
        return
    if path.exists():
        raise ConfigurationError("{option} {file} is already there. Name a new file.", option=option, file=path.name)
    if not path.parent.is_dir():
        raise ConfigurationError(
            "{option} {file} lies in a folder that is not there. Name a new file.", option=option, file=path.name
        )
    if outside is not None and path.resolve().is_relative_to(outside.resolve()):
        raise ConfigurationError(
            "{option} {file} would lie in the workspace. Keep it where only those who need it may read.",
            option=option,
            file=path.name,
        )


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
