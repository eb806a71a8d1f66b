"""What a verification says in the end."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from targeting.audit.findings import Fault, Finding, Verification
from targeting.audit.folder import LogFolder
from targeting.audit.note import Verifier
from targeting.audit.pin import Pin
from targeting.audit.scan import Scan
from targeting.audit.segments import Segment
from targeting.audit.times import Fall
from targeting.language import Message, say, sentences

SIGNATURES_TRIED = 10_000
_UNCHANGED = say("The log is unchanged: {size} entries, and all agree with the signed checkpoint.")
_PRUNED = say(
    "{pruned} of them were pruned under the rule of retention, as the log tells; their hashes were verified.",
)
_ACCEPTED = say("The clock was set back; times that fall: {falls}. It is signed for with the key {keys}.")
_NOT_ASKED = say("Whose it is was not checked: nobody's key is known here.")
_NOBODYS = say("Nobody known here has the key {unknown}: find out whose it is, and whether they might accept it.")
_STANDING = say("But {files} is told to be deleted and is still there: run targeting log prune again.")
_UNTRIED = say(
    "What each kept checkpoint says was held against the entries; of the {unsigned} oldest the signature was not tried."
)
_SINCE = say(
    "Read one by one this time: {read} entries, from number {first} on. Of the {first} before them the root alone was "
    "held against the one found on {day}: an entry that was changed is found, a kept checkpoint of theirs is not. All "
    "were last read on {whole_day}, when there were {whole}; --all reads all."
)
_PLACE = say("It is line {line} of log/{file}.")


def verdict_of(
    log: LogFolder, fault: Fault | None, scan: Scan, persons: Collection[Verifier], pin: Pin | None = None
) -> Verification:
    """The outcome of a pass that ended in ``fault`` or in none; ``pin`` is what it went on from."""
    falls, standing = scan.times.falls, scan.pruned.standing()
    return Verification(
        ok=fault is None,
        size=scan.position.size,
        root=scan.position.edge.root.hex(),
        first_bad_line=fault.line if fault else None,
        said=sentences(_damage(log, fault, scan) if fault else _whole(scan, pin, persons)),
        pruned=scan.pruned.entries,
        falls=tuple(falls),
        unchanged=fault is None or fault.finding is Finding.TIME_FELL,
        first=pin.size if pin else 0,
        latest=scan.times.latest,
        standing=bool(standing),
        may_be_a_crash=fault is not None and fault.finding in {Finding.TORN, Finding.UNSIGNED},
    )


def _whole(scan: Scan, pin: Pin | None, persons: Collection[Verifier]) -> Iterator[Message]:
    """What is said of a log that is as it was signed."""
    size, pruned, standing = scan.position.size, scan.pruned.entries, scan.pruned.standing()
    yield _UNCHANGED.filled(size=size)
    if pruned:
        yield _PRUNED.filled(pruned=pruned)
    if standing:
        yield _STANDING.filled(files=", ".join(f"log/{name}" for name in standing))
    if pin:
        days = {"day": pin.read_at.date(), "whole_day": pin.whole_at.date()}
        yield _SINCE.filled(read=size - pin.size, first=pin.size, whole=pin.whole, **days)
    elif size > SIGNATURES_TRIED:
        yield _UNTRIED.filled(unsigned=size - SIGNATURES_TRIED)
    yield from _accepted(scan.times.falls, persons)


def _accepted(falls: Sequence[Fall], persons: Collection[Verifier]) -> Iterator[Message]:
    """With which keys it was signed that the clock had been ahead, and what is known of whose they are."""
    keys = dict.fromkeys(fall.key for fall in falls)
    unknown = keys.keys() - {person.vkey for person in persons}
    if keys:
        yield _ACCEPTED.filled(falls=len(falls), keys=_ids(keys))
    if keys and not persons:
        yield _NOT_ASKED
    elif unknown:
        yield _NOBODYS.filled(unknown=_ids(sorted(unknown)))


def _ids(keys: Iterable[str]) -> str:
    return ", ".join(Verifier.parse(key).key_id.hex() for key in keys)


def _damage(log: LogFolder, fault: Fault, scan: Scan) -> Iterator[Message]:
    """The finding, and where in which file a line stands, once there is more than one file."""
    yield fault.message
    before = [(start, number) for number, start in scan.starts.items() if fault.line and start < fault.line]
    start, number = max(before, default=(0, 1))
    if fault.line and number > 1:
        yield _PLACE.filled(line=fault.line - start, file=Segment(log.path, number).entries.name)
