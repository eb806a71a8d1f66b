"""Entries that a decision may rest on: lines under the root that the log's own key signed, and none a crash let in."""

from __future__ import annotations

from collections.abc import Collection

from targeting.audit.chain import Position, batches
from targeting.audit.entry import Entry, Malformed, decode, naming
from targeting.audit.events import RECOVERED
from targeting.audit.folder import LogFolder
from targeting.audit.reading import taken_over
from targeting.audit.recovery import refusal
from targeting.audit.segments import BadSegment
from targeting.language import say


def vouched(
    log: LogFolder, size: int, root: bytes, types: Collection[str], stopping: Collection[str] = ()
) -> list[Entry]:
    """The entries of ``types`` among the first ``size``; pruned ones are passed over.

    So are those of ``stopping``, with or without a signature of their own: what stops something needs no proof.

    What is checked: the very lines that are decoded are hashed, and the Merkle root over all ``size`` must be ``root``,
    so where the caller has ``root`` from a checkpoint that it opened with the log's key, no line was added, changed or
    taken away since it was signed. What a crash left without a signature the next to open the log signs, and tells of
    in log.recovered: anybody who may write the file could have added it, so it is not among them. What is not checked:
    the chain, the kept checkpoints and the witnesses, as ``verify`` does. Raises TargetingError at another root.
    """
    named = naming((*types, *stopping, RECOVERED))
    position, found = Position(), list[Entry]()
    try:
        for batch in batches(log, size):
            position = batch.after
            found += [decode(line[:-1]) for line in batch.lines if named.search(line)]
    except (BadSegment, Malformed):
        raise refusal(say("an entry was changed")) from None
    if (position.size, position.edge.root) != (size, root):
        raise refusal(say("an entry was changed"))
    unsigned = {seq for entry in found for seq in taken_over(entry)}
    signed = (entry.type in types and entry.seq not in unsigned for entry in found)
    return [entry for entry, stands in zip(found, signed, strict=True) if stands or entry.type in stopping]
