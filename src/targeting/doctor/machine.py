"""The program that is installed, and the disk that it writes to."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from importlib import metadata
from pathlib import Path

from targeting.doctor.declared import declared
from targeting.doctor.report import Said, found, states
from targeting.doctor.seen import Seen, Waits
from targeting.errors import ConfigurationError, TargetingError
from targeting.pages import decimal, listed, whole
from targeting.run import last_good
from targeting.warehouse import Limits, connect

_PINNED = re.compile(r"([A-Za-z0-9._-]+)==([^;\s]+)$")
_MB, _GB = 1_000_000, 1_000_000_000


def look_at_program(seen: Seen) -> Iterator[Said]:
    """What is installed, and whether a store can be encrypted."""
    yield states(
        targeting=metadata.version("targeting"),
        python=platform.python_version(),
        duckdb=_version("duckdb"),
        httpfs=_version("duckdb-extension-httpfs"),
    )
    if others := [
        f"{name} {_version(name)}, prøvet med {wanted}" for name, wanted in _pinned() if _version(name) != wanted
    ]:
        yield found("packages", packages="; ".join(others))
    try:
        connect(seen.state / "tmp", Limits(memory="1GB", threads=1)).close()
    except ConfigurationError as error:
        yield found("extension", why=error.message.da)


def look_at_disk(seen: Seen) -> Iterator[Said]:
    """Room for a run more, and whether it can be written at all; each disk by itself."""
    needed = _needed(seen)
    disks = list(_disks(seen))
    yield states(free=_size(min(free for _, free, _ in disks)), needed=_size(needed))
    for places, free, read_only in disks:
        if read_only:
            yield found("read_only", places=listed(places))
        elif free < needed:
            yield found("little", places=listed(places), free=_size(free), needed=_size(needed))


def _pinned() -> Iterator[tuple[str, str]]:
    """The packages that one version alone was tried with."""
    for required in metadata.requires("targeting") or ():
        if pinned := _PINNED.match(required):
            yield pinned[1], pinned[2]


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "mangler"


def _disks(seen: Seen) -> Iterator[tuple[list[str], int, bool]]:
    """Of each disk: what lies on it, how many bytes this account may still write, and whether it only reads."""
    named = {"state/": seen.state, "published/": seen.published, "log/": seen.log}
    with suppress(TargetingError, Waits):
        named["nøglemappen"] = seen.secrets
    by_disk: dict[int, list[str]] = {}
    for name, place in named.items():
        by_disk.setdefault(_there(place).stat().st_dev, []).append(name)
    for places in by_disk.values():
        disk = os.statvfs(_there(named[places[0]]))
        yield places, disk.f_bavail * disk.f_frsize, bool(disk.f_flag & os.ST_RDONLY)


def _there(place: Path) -> Path:
    """The folder, or the nearest above it that is there."""
    return next(each for each in (place, *place.absolute().parents) if each.is_dir())


def _needed(seen: Seen) -> int:
    """So many times what the last good run left behind; or the least that any run is to have."""
    limits = declared().limits
    used = 0
    with suppress(Waits, OSError):
        if run_id := last_good(seen.workspace):
            places = (seen.state / "runs" / run_id, *seen.published.glob(f"*/releases/{run_id}"))
            used = sum(_bytes(places)) + sum(_bytes(seen.state.glob(f"history/{run_id}.duckdb")))
    return max(used * limits.times_last_run, limits.least_mb * _MB)


def _bytes(places: Iterable[Path]) -> Iterator[int]:
    for place in places:
        for file in (place, *place.rglob("*")):
            if file.is_file() and not file.is_symlink():
                yield file.stat().st_size


def _size(number: int) -> str:
    return f"{decimal(round(number / _GB, 1))} GB" if number >= _GB else f"{whole(number // _MB)} MB"
