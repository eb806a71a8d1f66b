"""Time goes one way: how far a clock may lag behind its log, and where the times of a log fall.

docs/adr/0025-time-goes-one-way.md has the reasons.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from targeting.audit.clock import holds
from targeting.audit.entry import Entry
from targeting.audit.events import ClockAccepted
from targeting.audit.reading import taken_over
from targeting.errors import LogRefused
from targeting.language import Both, Message, say

# A time server moves a clock by seconds, and no basis, witness or period is to be had for a minute or two.
TOLERANCE = timedelta(minutes=2)
_BEHIND = say(
    "The clock says {now}, and the newest entry of the log is of {latest}: nothing may run, and nothing is logged, "
    "under a clock that is behind the log. Set the clock right. If it was ahead before, a second person must accept "
    "that it was: targeting log clock."
)
_BEHIND_WITNESS = say(
    "The clock says {now}, and the newest witness of the log is of {latest}: nothing may run, and nothing is logged, "
    "under a clock that is behind what others have signed. Set the clock right. If theirs was ahead, a second person "
    "must accept that it was: targeting log clock."
)


def clock_is_behind(now: datetime, latest: datetime | None) -> bool:
    """Whether a clock that says ``now`` is further behind than is tolerated."""
    return latest is not None and now < latest - TOLERANCE


def require_onward(now: datetime, latest: datetime | None, witnessed: datetime | None = None) -> None:
    """Raise LogRefused where ``now`` is behind the newest entry, or what the newest witness signed."""
    for text, seen in ((_BEHIND, latest), (_BEHIND_WITNESS, witnessed)):
        if seen is not None and clock_is_behind(now, seen):
            raise LogRefused(text.filled(now=shown(now), latest=shown(seen)))


def shown(moment: datetime) -> str:
    """A moment as a sentence has it."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


@dataclass(frozen=True)
class Fall:
    """A time that is before those of earlier entries: of which entry, by how much, and what key signed for it if any.

    A fall is told once: the entries after it are held against its own time. Whose the key is, the log does not show.
    """

    seq: int
    by: timedelta
    key: str = ""

    @property
    def accepted(self) -> bool:
        """Whether it was signed for."""
        return bool(self.key)


@dataclass
class Times:
    """The times of a log ``origin``, as a pass meets them. ``latest`` is the latest so far, as an entry writes it."""

    origin: str
    latest: str = ""
    _fell: list[Fall] = field(default_factory=list)
    _accepts: dict[int, ClockAccepted] = field(default_factory=dict)
    _first: str = ""
    _unsigned: set[int] = field(default_factory=set)

    def take(self, entry: Entry) -> None:
        """Take in the next entry."""
        if entry.type == ClockAccepted.type and holds(entry, self.origin):
            self._accepts[entry.seq] = ClockAccepted.of(entry)
        self._unsigned |= taken_over(entry)
        self._first = self._first or entry.t
        if entry.t >= self.latest:
            self.latest = entry.t
        elif (by := datetime.fromisoformat(self.latest) - entry.at) > TOLERANCE:
            self._fell.append(Fall(entry.seq, by))
            self.latest = entry.t

    def join(self, later: Times) -> bool:
        """Take in what another pass met in the entries after these; False where they begin before these end."""
        if later._first < self.latest:
            return False
        self._first = self._first or later._first
        self.latest = later.latest
        self._fell += later._fell
        self._accepts |= later._accepts
        self._unsigned |= later._unsigned
        return True

    @property
    def falls(self) -> list[Fall]:
        """The falls so far, each with the key that signed for it, itself or later."""
        return [replace(fall, key=fall.key or self._key(fall.seq)) for fall in self._fell]

    def _key(self, fell: int) -> str:
        accepts = ((seq, told) for seq, told in self._accepts.items() if seq not in self._unsigned)
        signed = (told.key for seq, told in accepts if seq == fell or (seq > fell and fell in told.falls))
        return next(signed, "")

    @property
    def unaccepted(self) -> Fall | None:
        """The first fall that nobody signed for."""
        return next((fall for fall in self.falls if not fall.accepted), None)


def duration(by: timedelta) -> Message:
    """How much a time falls, in words: days, and hours, minutes and seconds."""
    clock = timedelta(seconds=by.seconds)
    return Both(f"{by.days} dage og {clock}", f"{by.days} days and {clock}")
