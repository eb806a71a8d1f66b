"""Files that survive a crash: flushed to the disk before anything points to them, and swapped in by rename."""

from __future__ import annotations

import errno
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from targeting.errors import TargetingError
from targeting.files import flush, swap
from targeting.language import say
from targeting.shapes import Document
from targeting.workspace import Audience

FOLDER_MODES: Mapping[Audience, int] = {"dashboard": 0o755, "restricted": 0o700}
FILE_MODES: Mapping[Audience, int] = {"dashboard": 0o644, "restricted": 0o600}


_REFUSED = {
    errno.ENOSPC: say("No space left on device"),
    errno.EDQUOT: say("No space left on device"),
    errno.EACCES: say("Permission denied"),
    errno.EPERM: say("Permission denied"),
    errno.EROFS: say("Permission denied"),
}
_OTHERWISE = say("the file system refused")


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Turn an operating system error into a TargetingError that names the folder."""
    try:
        yield
    except OSError as error:
        raise TargetingError(
            "The release could not be written to {folder}/: {reason}. The last release still reads; make "
            "room or correct the folder's rights, and run again.",
            folder=folder.name,
            reason=_REFUSED.get(error.errno or 0, _OTHERWISE),
        ) from None


def make_folder(folder: Path, audience: Audience) -> None:
    """Make ``folder`` where it is missing, with the rights of its audience."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(FOLDER_MODES[audience])


def seal(path: Path, audience: Audience) -> None:
    """Give a written file the rights of its audience and flush it to the disk."""
    path.chmod(FILE_MODES[audience])
    flush(path)


def write_json(path: Path, content: Document, audience: Audience) -> None:
    """Write ``content`` in place of what ``path`` held, at once."""
    write_text(path, json.dumps(content, indent=2, sort_keys=True) + "\n", audience)


def write_text(path: Path, content: str, audience: Audience) -> None:
    """As `write_json`, of a text."""
    temporary = path.with_name(f".{path.name}.new")
    temporary.write_text(content, encoding="utf-8")
    seal(temporary, audience)
    swap(temporary, path)


def point(link: Path, target: Path) -> None:
    """Make ``link`` a relative symbolic link to ``target``, in place of the one before, at once."""
    temporary = link.with_name(f".{link.name}.new")
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(target.relative_to(link.parent), target_is_directory=True)
    swap(temporary, link)
