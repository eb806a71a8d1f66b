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
from base64 import b64decode
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

HEADER = "c2sp.org/tlog-proof@v1\n"
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
            check_proofs(asked.what.read_text(encoding="utf-8"), keys)
        else:
            check_export(asked.what if asked.what.is_dir() else zipfile.Path(asked.what), keys, asked.witness)
    except Unproved as fault:
        print(f"IKKE BEVIST / NOT PROVED: {fault}")
        return 1
    except (OSError, LookupError, RecursionError, TypeError, ValueError, zipfile.BadZipFile) as fault:
        print(f"IKKE BEVIST / NOT PROVED: kan ikke læses / cannot be read ({type(fault).__name__}: {fault})")
        return 1
    return 0


def check_export(place: Place, given: list[Key], witnesses: list[Path]) -> None:
    """Prove every entry, the edges of the period, the kept checkpoints and the caller's witnesses; raises Unproved."""
    keys = given or [parse_key(file.read_text(encoding="utf-8")) for file in (place / "keys").iterdir()]
    note = (place / "checkpoint").read_bytes()
    log = open_note(note, keys)
    about = json.loads((place / "period.json").read_bytes())
    lines = [line for line in (place / "entries.jsonl").read_bytes().split(b"\n") if line]
    numbers = [json.loads(line)["seq"] for line in lines]
    if not lines or numbers != list(range(about["first"], about["first"] + len(lines))):
        raise Unproved("poster mangler eller er byttet om / entries are missing or out of order")
    for line, number in zip(lines, numbers, strict=True):
        check_entry(place, log, note, number, line)
    check_edges(place, log, note, about, numbers[-1] + 1)
    kept = (check_kept(file, place, log, keys) for file in (place / "checkpoints").iterdir())
    known = {log.size: log.root, **dict(kept)}
    for file in witnesses:
        check_witness(file, known, keys)
    print(
        f"BEVIST: {len(lines)} poster, nr. {numbers[0]}-{numbers[-1]}, står uændret og uden huller i loggen "
        f"{log.origin}, som den så ud, da den havde {log.size} poster. De er alle loggens poster fra {about['from']} "
        f"til {about['to']} (UTC). Vidner, der stemmer: {len(witnesses)}.\n"
        f"PROVED: {len(lines)} entries, numbers {numbers[0]}-{numbers[-1]}, stand unchanged and without a gap in the "
        f"log {log.origin} as it was when it held {log.size} entries. They are all its entries from {about['from']} to "
        f"{about['to']} (UTC). Witnesses that agree: {len(witnesses)}."
    )
    say_whose_key(given, keys)


def check_entry(place: Place, log: Checkpoint, note: bytes, number: int, line: bytes) -> None:
    """Raise Unproved unless the export proves that ``line`` is entry ``number`` of ``log``."""
    index, path, signed, _ = parse_proof((place / "proofs" / f"{number}.tlog-proof").read_text(encoding="utf-8"))
    if (index, signed) != (number, note) or not includes(log.root, log.size, number, line, path):
        raise Unproved(f"post {number} er ikke den, der blev underskrevet / entry {number} is not the one signed")


def check_edges(place: Place, log: Checkpoint, note: bytes, about: dict[str, Any], end: int) -> None:
    """The entries beside the period are proved too, and lie outside it: so none of the period's was left out."""
    begin, until = (datetime.fromisoformat(about[name]) for name in ("from", "to"))
    for number, name in ((about["first"] - 1, "before.json"), (end, "after.json")):
        if not 0 <= number < log.size:
            continue
        if number < about["first"] and (place / "pruned.json").exists():
            check_pruned(place, log, note, number)
            continue
        line = (place / name).read_bytes().rstrip(b"\n")
        check_entry(place, log, note, number, line)
        if begin <= datetime.fromisoformat(json.loads(line)["t"]) < until:
            raise Unproved(f"post {number} hører til perioden og mangler / entry {number} is of the period and missing")


def check_pruned(place: Place, log: Checkpoint, note: bytes, last: int) -> None:
    """Raise Unproved unless an entry of ``log`` tells that its entries up to ``last`` are deleted."""
    line = (place / "pruned.json").read_bytes().rstrip(b"\n")
    told = json.loads(line)
    check_entry(place, log, note, told["seq"], line)
    if told["type"] != "log.pruned" or told["body"]["last_seq"] != last:
        raise Unproved(f"post {last} mangler og er ikke slettet / entry {last} is missing and was not pruned")
    print(
        f"Poster til og med nr. {last} er slettet; det siger loggen / Entries up to {last} are pruned, the log tells."
    )


def check_kept(file: Place, place: Place, log: Checkpoint, keys: list[Key]) -> tuple[int, bytes]:
    """Size and root of an earlier checkpoint, proved to be of the beginning of ``log``."""
    kept = open_note(file.read_bytes(), keys)
    lines = (place / "consistency" / f"{kept.size}.txt").read_text(encoding="utf-8").split()
    if not extends(kept.size, kept.root, log.size, log.root, [b64decode(line, validate=True) for line in lines]):
        raise Unproved(
            f"loggen er skrevet om efter {kept.size} poster / the log was rewritten after {kept.size} entries"
        )
    return kept.size, kept.root


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
    raw = b64decode(encoded, validate=True)
    if raw[:1] != b"\x01" or sha256(name.encode() + b"\n" + raw).digest()[:4].hex() != key_id:
        raise Unproved("nøglen er ikke en Ed25519-nøgle / the key is not an Ed25519 verifier key")
    return name, bytes.fromhex(key_id), Ed25519PublicKey.from_public_bytes(raw[1:])


def open_note(note: bytes, keys: list[Key]) -> Checkpoint:
    """The checkpoint in a note that one of ``keys`` signed; raises Unproved."""
    text, _, tail = note.decode().rpartition("\n\n")
    signed = False
    for line in tail.splitlines():
        _, name, encoded = line.split(" ")
        raw = b64decode(encoded, validate=True)
        for key in (key for known, key_id, key in keys if (known, key_id) == (name, raw[:4])):
            try:
                key.verify(raw[4:], f"{text}\n".encode())
            except InvalidSignature:
                raise Unproved("underskriften holder ikke / the signature does not hold") from None
            signed = True
    origin, size, root, *_ = text.split("\n")
    if not signed or origin not in {name for name, _, _ in keys}:
        raise Unproved("nøglen har ikke underskrevet kontrolpunktet / the key did not sign the checkpoint")
    return Checkpoint(origin, int(size), b64decode(root, validate=True))


def parse_proof(text: str) -> tuple[int, list[bytes], bytes, bytes]:
    """Index, path, signed checkpoint and entry of a C2SP tlog-proof."""
    head, _, note = text.removeprefix(HEADER).partition("\n\n")
    lines = head.split("\n")
    entry = b64decode(lines.pop(0)[6:], validate=True) if lines[0].startswith("extra ") else b""
    index = int(lines.pop(0).removeprefix("index "))
    return index, [b64decode(line, validate=True) for line in lines], note.encode(), entry


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
