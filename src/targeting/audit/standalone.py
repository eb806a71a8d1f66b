"""Checks an export of an audit log, or a proof of single entries, without the program that made it.

    python verify.py [EXPORT.zip | FOLDER | PROOF.tlog-proof] [--key VKEY]... [--witness FILE]...

Needs Python 3.11 and the package `cryptography`. Every entry is proved to be in the log that the checkpoint, signed by
the municipality, is about (RFC 9162; C2SP signed-note, tlog-checkpoint, tlog-proof). VKEY is the log's verifier key, as
the municipality gave it to you by another way than this file; without it, the key in the export is believed. FILE is a
checkpoint that you kept yourself. Exit status: 0 all is proved, 1 something is not, 2 wrong use.
"""

from __future__ import annotations

import argparse
import json
import sys
import zipfile
from base64 import b64decode, b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

HEADER = "c2sp.org/tlog-proof@v1\n"
TOLERANCE = timedelta(minutes=2)  # what a time server may move a clock back by; as audit/times.py has it
Place = Path | zipfile.Path
Key = tuple[str, bytes, Ed25519PublicKey]


class Unproved(Exception):
    """Something is not as the signed checkpoint says; the message is Danish / English."""


class Checkpoint(NamedTuple):
    """What was signed: the log's name, how many entries, the root over them."""

    origin: str
    size: int
    root: bytes


def main() -> int:
    """Check what the command line names; print the verdict; give the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", type=Path, default=Path(__file__).parent)
    parser.add_argument("--key", action="append", default=[], metavar="VKEY")
    parser.add_argument("--witness", action="append", default=[], type=Path, metavar="FILE")
    asked = parser.parse_args()
    try:
        keys = [parse_key(vkey) for vkey in asked.key]
        if asked.what.is_file() and asked.what.read_bytes().startswith(HEADER.encode()):
            check_proofs(text_of(asked.what), keys)
        else:
            check_export(asked.what if asked.what.is_dir() else archive(asked.what), keys, asked.witness)
    except Unproved as fault:
        print(f"IKKE BEVIST / NOT PROVED: {fault}")
        return 1
    except (OSError, LookupError, OverflowError, RecursionError, TypeError, ValueError, zipfile.BadZipFile) as fault:
        print(f"IKKE BEVIST / NOT PROVED: kan ikke læses / cannot be read ({type(fault).__name__}: {fault})")
        return 1
    return 0


def archive(file: Path) -> zipfile.Path:
    """The files of a ZIP; raises Unproved where it has two of one name, of which others may read the other."""
    opened = zipfile.ZipFile(file)
    if len(set(opened.namelist())) != len(opened.namelist()):
        raise Unproved("en fil er der to gange / a file is there twice")
    return zipfile.Path(opened)


def check_export(place: Place, given: list[Key], witnesses: list[Path]) -> None:
    """Prove every entry, the edges of the period, the kept checkpoints and the caller's witnesses; raises Unproved."""
    keys = given or [parse_key(text_of(file)) for file in (place / "keys").iterdir()]
    note = (place / "checkpoint").read_bytes()
    log = open_note(note, keys)
    about = check_period(place, log, keys)
    lines, first = lines_of(place / "entries.jsonl"), about["first"]
    end = first + len(lines)
    numbers = [json.loads(line)["seq"] for line in lines]
    if len(lines) != about["entries"] or numbers != list(range(first, end)):
        raise Unproved("poster mangler eller er byttet om / entries are missing or out of order")
    for line, number in zip(lines, numbers, strict=True):
        check_entry(place, log, note, number, line)
    pruned = first > 0 and (place / "pruned.json").exists()
    if pruned:
        check_pruned(place, log, note, first - 1)
    before = beside(place / "before.json", place, log, note, first - 1) if first and not pruned else None
    after = beside(place / "after.json", place, log, note, end) if end < log.size else None
    check_times(about, lines, before, after)
    known = {log.size: log.root} | {size: check_kept(size, place, log, keys) for size in about["checkpoints"]}
    for file in witnesses:
        check_witness(file, known, keys)
    print_proved(log, about, lines, (before, after), pruned, len(witnesses))
    say_whose_key(given, keys)


def check_period(place: Place, log: Checkpoint, keys: list[Key]) -> dict[str, Any]:
    """What the export says of itself, which the log's key signed; all of it is then held against the entries."""
    headline, _, said = open_text((place / "period.note").read_bytes(), keys, all_known=True).partition("\n")
    about: dict[str, Any] = json.loads(said)
    if headline != f"{log.origin}/export/v1" or (about["size"], about["root"]) != (log.size, log.root.hex()):
        raise Unproved("period.note er fra et andet udtræk / period.note is of another export")
    return about


def check_entry(place: Place, log: Checkpoint, note: bytes, number: int, line: bytes) -> None:
    """Raise Unproved unless the export proves that ``line`` is entry ``number`` of ``log``."""
    index, path, signed, _ = parse_proof(text_of(place / "proofs" / f"{number}.tlog-proof"))
    if (index, signed) != (number, note) or not includes(log.root, log.size, number, line, path):
        raise Unproved(f"post {number} er ikke den, der blev underskrevet / entry {number} is not the one signed")


def beside(file: Place, place: Place, log: Checkpoint, note: bytes, number: int) -> bytes:
    """The entry beside the period, proved too: it shows that none of the period's was left out at that end."""
    (line,) = lines_of(file)
    check_entry(place, log, note, number, line)
    return line


def check_times(about: dict[str, Any], lines: list[bytes], before: bytes | None, after: bytes | None) -> None:
    """The entries lie in the period, those beside it do not, and time goes one way; raises Unproved."""
    begin, until = (datetime.fromisoformat(about[name]) for name in ("from", "to"))
    first, end = about["first"], about["first"] + len(lines)
    if before is not None and moment(before) >= begin:
        raise missing(first - 1)
    if after is not None and moment(after) < until:
        raise missing(end)
    for number, line in ((first, lines[0]), (end - 1, lines[-1])):
        if not begin <= moment(line) < until:
            raise Unproved(f"post {number} er ikke fra perioden / entry {number} is not of the period")
    latest, shown = datetime.min.replace(tzinfo=UTC), [line for line in (before, *lines, after) if line is not None]
    for line in shown:
        if moment(line) + TOLERANCE < latest:
            number = json.loads(line)["seq"]
            raise Unproved(f"uret gik tilbage ved post {number} / the clock went back at entry {number}")
        latest = max(latest, moment(line))


def missing(number: int) -> Unproved:
    """The fault of a period whose own entry stands outside it."""
    return Unproved(f"post {number} hører til perioden og mangler / entry {number} is of the period and missing")


def check_pruned(place: Place, log: Checkpoint, note: bytes, last: int) -> None:
    """Raise Unproved unless an entry of ``log`` tells that its entries up to ``last`` are deleted."""
    (line,) = lines_of(place / "pruned.json")
    told = json.loads(line)
    check_entry(place, log, note, told["seq"], line)
    if told["type"] != "log.pruned" or told["body"]["last_seq"] != last:
        raise Unproved(f"post {last} mangler og er ikke slettet / entry {last} is missing and was not pruned")


def print_proved(
    log: Checkpoint,
    about: dict[str, Any],
    lines: list[bytes],
    edges: tuple[bytes | None, bytes | None],
    pruned: bool,
    witnesses: int,
) -> None:
    """Say what was proved, of what the entries themselves say, and what no export can prove."""
    first, last = about["first"], about["first"] + len(lines) - 1
    times = [json.loads(line)["t"] for line in (lines[0], lines[-1])]
    before, after = (edge and json.loads(edge)["t"] for edge in edges)
    print(
        f"BEVIST: {len(lines)} poster, nr. {first}-{last}, står uændret og uden huller i loggen {log.origin}, som den "
        f"så ud, da den havde {log.size} poster. Den første er fra {times[0]}, den sidste fra {times[1]}; posten før "
        f"er fra {before or '-'}, posten efter fra {after or '-'} (UTC). Det er alle loggens poster fra "
        f"{about['from']} til {about['to']}, når loggens ur ikke gik tilbage andre steder; det kan kun hele loggen "
        f"vise (targeting log verify). Vidner, der stemmer: {witnesses}.\n"
        f"PROVED: {len(lines)} entries, numbers {first}-{last}, stand unchanged and without a gap in the log "
        f"{log.origin} as it was when it held {log.size} entries. The first is of {times[0]}, the last of {times[1]}; "
        f"the entry before is of {before or '-'}, the one after of {after or '-'} (UTC). They are all its entries "
        f"from {about['from']} to {about['to']}, provided that the log's clock went back nowhere else; only the whole "
        f"log can show that (targeting log verify). Witnesses that agree: {witnesses}."
    )
    if pruned:
        print(
            f"MEN poster til og med nr. {first - 1} er slettet, siger loggen; de kan have hørt til perioden.\n"
            f"BUT entries up to {first - 1} are pruned, the log tells; they may have been of the period."
        )


def check_kept(size: int, place: Place, log: Checkpoint, keys: list[Key]) -> bytes:
    """The root of the checkpoint at ``size``, proved to be of the beginning of ``log``; raises Unproved."""
    kept = open_note((place / "checkpoints" / f"{size}.note").read_bytes(), keys)
    *lines, rest = text_of(place / "consistency" / f"{size}.txt").split("\n")
    proof = [unbase64(line) for line in lines]
    if rest or kept.size != size or not extends(size, kept.root, log.size, log.root, proof):
        raise Unproved(f"loggen er skrevet om efter {size} poster / the log was rewritten after {size} entries")
    return kept.root


def check_witness(file: Path, known: dict[int, bytes], keys: list[Key]) -> None:
    """Raise Unproved unless the caller's own checkpoint is of the log that the export is from."""
    seen = open_note(file.read_bytes(), keys)
    if seen.size > max(known):
        raise Unproved(
            f"vidnet har set {seen.size} poster, loggen har {max(known)}: loggen er rullet tilbage, eller udtrækket er "
            f"ældre end vidnet / the witness has seen {seen.size} entries, the log has {max(known)}: the log was "
            "rolled back, or the export is older than the witness"
        )
    if seen.size not in known:
        raise Unproved(
            f"udtrækket siger intet om loggen ved {seen.size} poster: bed om et, der er dannet med --witness / the "
            f"export says nothing of the log at {seen.size} entries: ask for one made with --witness"
        )
    if known[seen.size] != seen.root:
        raise Unproved(f"loggen er skrevet om: vidnet så andre poster / the log was rewritten: {file.name} saw others")


def check_proofs(text: str, given: list[Key]) -> None:
    """Prove the entries that the proofs in ``text`` carry along; raises Unproved."""
    if not given:
        raise Unproved("angiv loggens nøgle med --key / give the log's key with --key")
    for proof in text.split(HEADER)[1:]:
        index, path, note, entry = parse_proof(HEADER + proof)
        log = open_note(note, given)
        if not includes(log.root, log.size, index, entry, path):
            raise Unproved(f"post {index} er ikke den, der blev underskrevet / entry {index} is not the one signed")
        print(f"BEVIST / PROVED: {log.origin}, {index} / {log.size}: {entry.decode()}")


def say_whose_key(given: list[Key], keys: list[Key]) -> None:
    """Print which keys were believed, and why."""
    names = ", ".join(f"{name}+{key_id.hex()}" for name, key_id, _ in keys)
    if given:
        print(f"Nøglen er den, du angav / The key is the one you gave: {names}")
    else:
        print(
            f"BEMÆRK: nøglen {names} er taget fra udtrækket selv. Få den bekræftet af kommunen ad en anden vej, og "
            "brug --key.\nNOTE: that key was taken from the export itself. Have it confirmed some other way, and "
            "use --key."
        )


def parse_key(vkey: str) -> Key:
    """The key in a C2SP verifier key line."""
    name, key_id, encoded = vkey.strip().split("+", 2)
    raw = unbase64(encoded)
    if raw[:1] != b"\x01" or sha256(name.encode() + b"\n" + raw).digest()[:4].hex() != key_id:
        raise Unproved("nøglen er ikke en Ed25519-nøgle / the key is not an Ed25519 verifier key")
    return name, bytes.fromhex(key_id), Ed25519PublicKey.from_public_bytes(raw[1:])


def open_note(note: bytes, keys: list[Key]) -> Checkpoint:
    """The checkpoint in a note that one of ``keys`` signed; raises Unproved."""
    origin, size, root, *_ = open_text(note, keys).split("\n")
    if origin not in {name for name, _, _ in keys}:
        raise Unproved("nøglen har ikke underskrevet kontrolpunktet / the key did not sign the checkpoint")
    return Checkpoint(origin, int(size), unbase64(root))


def open_text(note: bytes, keys: list[Key], all_known: bool = False) -> str:
    """What a note says that one of ``keys`` signed; raises Unproved. Signatures of others are passed over, or not."""
    text, _, tail = note.decode().rpartition("\n\n")
    *lines, rest = tail.split("\n")
    known = [key for line in lines for key in keys if signed_by(key, text, line)]
    if not known or rest or len(set(lines)) != len(lines) or (all_known and len(known) != len(lines)):
        raise Unproved("nøglen har ikke underskrevet kontrolpunktet / the key did not sign the checkpoint")
    return text


def signed_by(key: Key, text: str, line: str) -> bool:
    """Whether a signature line is of that key; raises Unproved where it is and does not hold."""
    dash, name, encoded = line.split(" ")
    raw = unbase64(encoded)
    if (dash, name, raw[:4]) != ("\N{EM DASH}", key[0], key[1]):
        return False
    try:
        key[2].verify(raw[4:], f"{text}\n".encode())
    except InvalidSignature:
        raise Unproved("underskriften holder ikke / the signature does not hold") from None
    return True


def parse_proof(text: str) -> tuple[int, list[bytes], bytes, bytes]:
    """Index, path, signed checkpoint and entry of a C2SP tlog-proof."""
    head, blank, note = text.removeprefix(HEADER).partition("\n\n")
    lines = head.split("\n")
    entry = unbase64(lines.pop(0)[6:]) if lines[0].startswith("extra ") else b""
    number = lines.pop(0)
    index = int(number.removeprefix("index "))
    if not text.startswith(HEADER) or not blank or number != f"index {index}":
        raise ValueError("not a tlog-proof")
    return index, [unbase64(line) for line in lines], note.encode(), entry


def unbase64(text: str) -> bytes:
    """The bytes of a text that is their base64, and the only one."""
    raw = b64decode(text, validate=True)
    if b64encode(raw).decode() != text:
        raise ValueError("not canonical base64")
    return raw


def text_of(file: Place) -> str:
    """A file's text, line ends as they are."""
    return file.read_bytes().decode()


def lines_of(file: Place) -> list[bytes]:
    """The lines of a file, each ended by one line feed; raises Unproved where there is none, or one is blank."""
    *lines, rest = file.read_bytes().split(b"\n")
    if rest or not lines or not all(lines):
        raise Unproved(f"{file.name} er ikke hel / {file.name} is not whole")
    return lines


def moment(line: bytes) -> datetime:
    """When an entry happened, by the log's clock."""
    return datetime.fromisoformat(json.loads(line)["t"])


def node(left: bytes, right: bytes) -> bytes:
    """The hash over two nodes."""
    return sha256(b"\x01" + left + right).digest()


def includes(root: bytes, size: int, index: int, line: bytes, path: list[bytes]) -> bool:
    """RFC 9162, 2.1.3.2: whether ``path`` leads from the entry up to the root."""
    number, last, reached = index, size - 1, sha256(b"\x00" + line).digest()
    for sibling in path:
        if last == 0:
            return False
        if number & 1 or number == last:
            reached = node(sibling, reached)
            while number and not number & 1:
                number, last = number >> 1, last >> 1
        else:
            reached = node(reached, sibling)
        number, last = number >> 1, last >> 1
    return 0 <= index < size and last == 0 and reached == root


def extends(old: int, old_root: bytes, size: int, root: bytes, proof: list[bytes]) -> bool:
    """RFC 9162, 2.1.4.2: whether the old tree is the beginning of the new."""
    if not 0 < old < size:
        return old == size and old_root == root
    rest = [old_root, *proof] if old & (old - 1) == 0 else proof
    number, last = old - 1, size - 1
    while number & 1:
        number, last = number >> 1, last >> 1
    before = after = rest[0] if rest else b""
    for sibling in rest[1:]:
        if last == 0:
            return False
        if number & 1 or number == last:
            before, after = node(sibling, before), node(sibling, after)
            while number and not number & 1:
                number, last = number >> 1, last >> 1
        else:
            after = node(after, sibling)
        number, last = number >> 1, last >> 1
    return last == 0 and before == old_root and after == root


if __name__ == "__main__":
    sys.exit(main())
