"""The folder that copies are put into: each in a dated folder of its own, which has its name once it is whole."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from pathlib import Path

from targeting.copies.manifest import NAME, sealed_by
from targeting.errors import ConfigurationError
from targeting.files import flush, swap
from targeting.language import Value

_NAMED = re.compile(r"\d{8}T\d{6}\.\d{3}Z")
_UNFINISHED = ".unfinished-"


def named(now: datetime) -> str:
    """The name of a copy taken at that time (UTC): by it they sort. The log lets no time be before an earlier one."""
    return f"{now:%Y%m%dT%H%M%S}.{now.microsecond // 1000:03}Z"


@dataclass(frozen=True)
class Dated:
    """A copy that is being made, and nobody takes for one before `finish`."""

    place: Path
    name: str

    @property
    def folder(self) -> Path:
        """Where it is made."""
        return self.place / f"{_UNFINISHED}{self.name}"

    @contextmanager
    def begun(self) -> Iterator[Path]:
        """Its folder while it is made. What earlier ones that were cut short left is deleted, and so is this one where
        it is not finished.
        """
        if not self.place.is_dir():
            self.place.mkdir(mode=0o700)
            flush(self.place.parent)
        for left in self.place.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(left)
        self.folder.mkdir(mode=0o700)
        try:
            yield self.folder
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def finish(self) -> None:
        """From now on it is one."""
        swap(self.folder, self.place / self.name)


def kept_in(place: Path) -> tuple[str, ...]:
    """The names of the copies in a folder, oldest first."""
    there = place.iterdir() if place.is_dir() else ()
    return tuple(sorted(each.name for each in there if _NAMED.fullmatch(each.name) and (each / NAME).is_file()))


def of_another(place: Path, fingerprint: str) -> bool:
    """Whether copies lie there that another key sealed."""
    return any(sealed_by(place / name) != fingerprint for name in kept_in(place))


def remove(place: Path, name: str) -> None:
    """Delete a copy: it loses its name first, so that half of it is taken for none. Raises OSError."""
    going = place / f"{_UNFINISHED}{name}"
    swap(place / name, going)
    shutil.rmtree(going)
    flush(place)


def newest_in(option: str, place: Path) -> Path:
    """The copy that ``place`` is, or the newest in it; raises ConfigurationError where there is none."""
    if (place / NAME).is_file():
        return place
    if there := kept_in(place):
        return place / there[-1]
    raise ConfigurationError("{option} {folder} has no backup in it.", option=option, folder=place.name)


def require_apart(places: Sequence[tuple[Value, Path]]) -> None:
    """Raise ConfigurationError where one of these folders lies in another; they are named by what was typed."""
    for (one, first), (other, second) in combinations(places, 2):
        here, there = first.resolve(), second.resolve()
        if here.is_relative_to(there) or there.is_relative_to(here):
            raise ConfigurationError(
                "{one} and {other} must lie apart, neither in the other: who has the one must not have the other too.",
                one=one,
                other=other,
            )
