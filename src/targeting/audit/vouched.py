"""Entries that a decision may rest on: lines under the root that the log's own key signed, and none a crash let in."""

from __future__ import annotations

from collections.abc import Collection
from itertools import takewhile

from targeting.audit.chain import Position, walk
from targeting.audit.entry import Entry, Malformed, decode
from targeting.audit.events import RECOVERED, LogRecovered
from targeting.audit.folder import LogFolder
from targeting.audit.recovery import refusal
from targeting.audit.segments import BadLeaves
from targeting.language import say


def vouched(log: LogFolder, size: int, root: bytes, types: Collection[str]) -> list[Entry]:
    """The entries of ``types`` among the first ``size``; pruned ones are passed over.

    What is checked: the very lines that are decoded are hashed, and the Merkle root over all ``size`` must be ``root``,
    so where the caller has ``root`` from a checkpoint that it opened with the log's key, no line was added, changed or
    taken away since it was signed. What a crash left without a signature the next to open the log signs, and tells of
    in log.recovered: anybody who may write the file could have added it, so it is not among them. What is not checked:
    the chain, the kept checkpoints and the witnesses, as ``verify`` does. Raises TargetingError at another root.
    """
    marks = tuple(f'"type":"{type}"'.encode() for type in (*types, RECOVERED))
    position, found = Position(), list[Entry]()
    try:
        for step in takewhile(lambda step: step.before.size < size, walk(log)):
            position = step.after
            if any(mark in step.text for mark in marks):
                found.append(decode(step.text))
    except (BadLeaves, Malformed):
        raise refusal(say("an entry was changed")) from None
    if (position.size, position.edge.root) != (size, root):
        raise refusal(say("an entry was changed"))
    unsigned = {each.seq for entry in found if entry.type == RECOVERED for each in LogRecovered.of(entry).unsigned}
    return [entry for entry in found if entry.type in types and entry.seq not in unsigned]
