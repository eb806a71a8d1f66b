"""What a verification can find, in the words that a data steward reads."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from targeting.audit.times import Fall
from targeting.language import Message, say


class Finding(Enum):
    """A kind of damage, as a sentence."""

    UNREADABLE = say("Line {line} is not a valid log entry: it was changed, removed or put in by hand.")
    OUT_OF_ORDER = say("Line {line} does not have the right sequence number: a line was removed, moved or put in here.")
    CHAIN_BROKEN = say("The chain is broken at line {line}: the line was changed after it was written.")
    CHANGED = say("Line {line} is not the one that was signed: it was changed after it was written.")
    UNVOUCHED = say("From line {line} on, the log does not agree with the signed checkpoint.")
    MISSING = say("Line {line} is missing: it was signed and is no longer there. The log was cut off.")
    UNSIGNED = say(
        "Line {line} stands after the last signed checkpoint: either it was put in by hand, or the "
        "program was interrupted while writing it, and the next run will note that in the log.",
    )
    TORN = say(
        "Line {line} is incomplete: either the file was edited by hand, or the program was interrupted, "
        "and the next run will note that in the log.",
    )
    NO_KEY = say("There is no public key in log/keys/, so no signature can be checked. Restore it from a copy.")
    BAD_KEY = say("The key file log/keys/{file} was changed. Restore it from a copy.")
    OTHER_KEY = say("The log's key is not the one you gave: the log may have been rewritten by somebody else.")
    UNKNOWN_KEY = say(
        "The key file log/keys/{file} was put in without an entry key.rotated that a known key signed: "
        "it is not believed. Ask who put it there.",
    )
    LEAVES_BAD = say(
        "The hashes of pruned entries in log/{file} were changed: they do not give what was signed. "
        "Restore the file from a copy.",
    )
    PRUNED_UNTOLD = say(
        "The entries that log/{file} stands for were removed, and the log does not say that they were pruned.",
    )
    CARRIED_BAD = say("Line {line} carries a pruned entry forward that is not the one that was signed.")
    NO_CHECKPOINT = say("The file log/checkpoint is missing, so no signature vouches for the log.")
    BAD_CHECKPOINT = say("The file log/checkpoint was changed, or another key signed it.")
    KEPT_MISSING = say("The kept checkpoint of {size} entries is missing in log/{file}.")
    STRANGER = say(
        "log/{file} does not belong in the log: the program never wrote it, and nothing vouches for what it says. Find "
        "out who put it there, and take it away.",
    )
    TIME_FELL = say(
        "Line {line} is of a time {by} before that of earlier lines: the clock was set back, and nobody has signed for "
        "it. Find out who set it, and why; a second person may then accept it: targeting log clock.",
    )
    KEPT_BAD = say("The kept checkpoint of {size} entries in log/{file} was changed, or does not belong there.")


@dataclass(frozen=True)
class Fault:
    """One finding, with the line (from 1) or the file that it is about."""

    finding: Finding
    line: int | None = None
    file: str = ""
    by: Message | None = None
    size: int | None = None

    @property
    def message(self) -> Message:
        """The finding with its line or file."""
        return self.finding.value.filled(line=self.line, file=self.file, by=self.by, size=self.size)


@dataclass(frozen=True)
class Verification:
    """The outcome. ``size`` counts the entries read, no further than a bad one; ``root`` is theirs, in hex.

    ``first_bad_line`` counts from 1 as an editor does. It is None when all is well, and when the damage is in
    a key or a checkpoint and every line agrees with what is left of those. ``pruned`` of the entries are
    deleted under the rule of retention: their hashes are verified, and that the log tells of it. ``falls`` are the
    times that are before earlier ones; one that nobody signed for is not ok, also where every line is ``unchanged``.
    The entries before number ``first`` were read by an earlier verification, and this time hashed alone. ``latest`` is
    the latest time, as an entry writes it; ``standing`` whether a file is there that the log tells is deleted.
    What is amiss ``may_be_a_crash``, as one leaves it too: the next command that writes tells the two apart.
    """

    ok: bool
    size: int
    root: str
    first_bad_line: int | None
    said: Message
    pruned: int = 0
    falls: tuple[Fall, ...] = ()
    unchanged: bool = False
    first: int = 0
    latest: str = ""
    standing: bool = False
    may_be_a_crash: bool = False

    @property
    def sentence_da(self) -> str:
        """What is said, in Danish."""
        return self.said.da

    @property
    def sentence_en(self) -> str:
        """What is said, in English."""
        return self.said.en
