"""Whether the casebook is what the log announced: every event of every case, and no other."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from targeting.casebook.case import CaseFile
from targeting.language import Message, say


@dataclass(frozen=True)
class Announced:
    """What the log says of one event: in which case, and its seal."""

    case_id: str
    seal: str


def differences(
    cases: Sequence[CaseFile],
    seals: Mapping[tuple[str, int], str],
    announced: Mapping[int, Announced],
    gone: Collection[str],
    since: int = 0,
) -> Iterator[Message]:
    """How the cases differ from what was announced, by entry number.

    ``seals`` are of the cases' own events, by case and number; ``gone`` are the cases that the log says were deleted.
    What was announced before entry ``since`` was pruned from the log, and cannot be held against it.
    """
    there = {case.id: {event.number for event in case.events} for case in cases}
    for (case_id, number), seal in seals.items():
        if number < since:
            continue
        told = announced.get(number)
        if told is None or told.case_id != case_id:
            yield say("Case {case}: event {number} was never announced in the log.", case=case_id, number=number)
        elif told.seal != seal:
            yield say("Case {case}: event {number} is not the one that was announced.", case=case_id, number=number)
    for number, told in announced.items():
        if told.case_id in gone:
            continue
        if told.case_id not in there:
            yield say(
                "Case {case} is not there, and the log does not say that it was deleted (event {number}).",
                case=told.case_id, number=number,
            )  # fmt: skip
        elif number not in there[told.case_id]:
            yield say(
                "Case {case}: event {number} was announced and is not in the case. The program was interrupted before "
                "it was kept, or the file is an older one.",
                case=told.case_id, number=number,
            )  # fmt: skip
