"""Who may read and write where citizens' data lies: what the rights of each folder and file come to, taken together."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from targeting.doctor.report import Said, found, states
from targeting.doctor.seen import Seen
from targeting.pages import listed

# What has data of citizens in it: for the account that runs the program, and no other.
PRIVATE = ("inbox", "state", "log", "published/restricted", "published/simulation", "published/held")
WRITTEN_BY_THE_PROGRAM = ("state", "log", "published")
_MAY_PASS, _MAY_READ = stat.S_IXGRP | stat.S_IXOTH, stat.S_IRGRP | stat.S_IROTH | stat.S_IWGRP | stat.S_IWOTH


def look_at_rights(seen: Seen) -> Iterator[Said]:
    """Whom the rights let in, from the workspace's own folder down; links are not followed."""
    private = [name for name in PRIVATE if (seen.folder / name).is_dir()]
    yield states(places=listed([*private, "resten af arbejdsmappen"]))
    # Of the fictional municipality the extracts are for all to read; what the program makes is closed all the same.
    ours = [name for name in private if name != "inbox" or not seen.fictional]
    if open_to_all := [name for name in ours if _lets_in(seen.folder, name)]:
        yield found("open", places=" ".join(open_to_all))
    if written := sorted(set(_written(seen.folder))):
        yield found("written", places=listed(written))
    if shut := [name for name in _written_in(seen.folder) if _is_shut(seen.folder / name)]:
        yield found("shut", places=" ".join(shut))
    if others := sorted(set(_of_others(seen))):
        yield found("owner", places=listed(others))


def _lets_in(folder: Path, name: str) -> bool:
    """Whether any account but the owner reaches something there, through every folder on the way."""
    way = [folder, *(folder.joinpath(*Path(name).parts[:depth]) for depth in range(1, len(Path(name).parts)))]
    passing = _MAY_PASS
    for each in way:
        passing &= _mode(each)
    return bool(passing) and _open_below(folder / name, passing)


def _open_below(place: Path, passing: int) -> bool:
    """``passing`` are those of group and others who have come this far."""
    mode = _mode(place)
    reads = _MAY_READ if passing == _MAY_PASS else (0o060 if passing & stat.S_IXGRP else 0o006)
    if mode & reads:
        return True
    inside = passing & mode
    if not inside or not place.is_dir():
        return False
    with suppress(FileNotFoundError), os.scandir(place) as found_there:
        return any(not each.is_symlink() and _open_below(Path(each.path), inside) for each in found_there)
    return False


def _written(folder: Path) -> Iterator[str]:
    """The top-most places that every account may write, and can reach."""
    if not _mode(folder) & stat.S_IXOTH:
        return
    if _may_write(folder):
        yield folder.name
    for root, folders, files in os.walk(folder):
        for name in (*folders, *files):
            place = Path(root) / name
            if not place.is_symlink() and _may_write(place):
                yield place.relative_to(folder).parts[0]
        folders[:] = [name for name in folders if _mode(Path(root) / name) & stat.S_IXOTH]


def _may_write(place: Path) -> bool:
    """Whether all may: in a folder with the sticky bit nobody takes away what is another's."""
    mode = _mode(place)
    return bool(mode & stat.S_IWOTH) and not (place.is_dir() and mode & stat.S_ISVTX)


def _written_in(folder: Path) -> Iterator[str]:
    """The folders that a run writes in, and those just inside them, in which it lays its files."""
    for top in WRITTEN_BY_THE_PROGRAM:
        if (folder / top).is_dir():
            yield top
            inside = () if _is_shut(folder / top) else os.scandir(folder / top)
            yield from sorted(f"{top}/{each.name}" for each in inside if each.is_dir(follow_symlinks=False))


def _is_shut(place: Path) -> bool:
    """Whether its own account may not use it; what has just been taken away is not."""
    mode = _mode(place)
    return bool(mode) and mode & stat.S_IRWXU != stat.S_IRWXU


def _of_others(seen: Seen) -> Iterator[str]:
    """Where something is another account's than the stores are."""
    if not seen.state.is_dir():
        return
    owner = seen.state.stat().st_uid
    for top in WRITTEN_BY_THE_PROGRAM:
        for root, folders, files in os.walk(seen.folder / top):
            if any(_owner(Path(root) / name, owner) != owner for name in (*folders, *files)):
                yield f"{top}/"


def _owner(place: Path, gone: int) -> int:
    """Whose it is; ``gone`` where it has just been taken away."""
    with suppress(FileNotFoundError):
        return place.lstat().st_uid
    return gone


def _mode(place: Path) -> int:
    """The rights; none where a command that works there has just taken it away."""
    with suppress(FileNotFoundError):
        return place.lstat().st_mode
    return 0
