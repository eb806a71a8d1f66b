"""What holding a log against its witnesses can find, in the words that a data steward reads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from targeting.audit.findings import Verification
from targeting.language import Message, Value, say, sentences

UNWITNESSED = say(
    "Without a witness it cannot be detected if the whole log was exchanged for an older genuine "
    "copy, or if the holder of the key rewrote it.",
)
WITNESSED = say(
    "Witnesses: {count}. The newest is of {day} and saw {seen} entries. After those there are "
    "{later} that no witness has seen yet.",
)


UNDATED = say(
    "Witnesses: {count}, but none has a time: they saw the log before it had the entries that are left.",
)


class WitnessFinding(Enum):
    """A kind of contradiction between a log and its witnesses, as a sentence."""

    ROLLBACK = say("The witness {file} has seen {seen} entries, the log has {size}: the log was rolled back.")
    FORK = say(
        "The witness {file} saw other entries than those that are now the log's first {seen}: the log was rewritten.",
    )
    NOT_SIGNED = say(
        "The witness {file} is not signed with the log's key: either the witness was changed, or the log "
        "was rewritten with another key.",
    )
    UNREADABLE = say("The witness {file} is no checkpoint. Is it the right file, and is it whole?")
    CONTRADICTED = say(
        "The signature of {name} on the witness {file} does not hold: it was changed, or somebody else signed it.",
    )
    FUTURE = say("The witness {file} was signed by {name} at a time that has not come yet. Check the clocks.")
    FUTURE_ENTRY = say(
        "The witness {file} ends in an entry of a time that has not come yet, so it would never grow old. Check the "
        "clocks.",
    )
    ABSENT = say(
        "There is no witness for this log in {file}. If it is the right folder, the witness was removed, "
        "or none was ever taken (targeting log witness).",
    )
    NOT_THERE = say("The witness folder {folder}/ is not there, so the witness cannot be asked. Mount it, or make it.")
    TOLD_MORE = say(
        "{place} says that the log had {seen} entries, and it has {size}: the log was cut off or taken away."
    )
    TOLD_OTHER = say(
        "{place} says what the log was at {seen} entries, and it was not so: the log was exchanged for another.",
    )
    TOO_OLD = say(
        "The log agrees with its witnesses, but the newest is {days} days old and may be at most "
        "{limit}. Take a new one: targeting log witness.",
    )
    DEMANDED = say(
        "The log must have a witness that is at most {limit} days old, and has none. Take one (targeting "
        "log witness), or show the way to it with --witness.",
    )


class Contradiction(Exception):
    """A witness and the log disagree, or the witness is of no use; ``message`` says how."""

    def __init__(self, finding: WitnessFinding, **facts: Value) -> None:
        super().__init__(finding.name)
        self.finding = finding
        self.message: Message = finding.value.filled(**facts)


@dataclass(frozen=True)
class Witnessed:
    """The verdict on a log and its witnesses: how many, the newest one's time (UTC) and how many entries it saw.

    ``sizes`` are those at which the log was witnessed.
    """

    verdict: Verification
    witnesses: int = 0
    newest: datetime | None = None
    seen: int | None = None
    sizes: frozenset[int] = frozenset()

    def and_said(self, more: Message) -> Witnessed:
        """The same with a sentence more."""
        return replace(self, verdict=replace(self.verdict, said=sentences([self.verdict.said, more])))

    def refuted(self, contradiction: Contradiction) -> Witnessed:
        """The same, but not green, because of ``contradiction``."""
        return replace(self, verdict=replace(self.verdict, ok=False, said=contradiction.message))
