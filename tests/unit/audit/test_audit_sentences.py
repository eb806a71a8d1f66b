"""One test an attack that the log finds alone, with the sentence that the steward reads, word for word.

Those that need a witness, and keys swapped, are in test_audit_witness.py; every variant in test_audit_attacks.py.
"""

from __future__ import annotations

import json

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from support.kept import keep, kept
from targeting.audit import Signer, verify
from targeting.audit.merkle import Edge, leaf_hash
from targeting.audit.note import Checkpoint

SIZE = 8


@pytest.fixture
def log(on_disk):
    on_disk.fill(SIZE)
    return on_disk


def says(log) -> str:
    verdict = verify(log.folder, log.key.public_key())
    assert not verdict.ok
    return verdict.sentence_da


def edited(line: bytes, **changes: object) -> bytes:
    return rfc8785.dumps(json.loads(line) | changes) + b"\n"


def test_edit(log) -> None:
    log.lines = [*log.lines[:4], edited(log.lines[4], actor="mallory"), *log.lines[5:]]
    assert says(log) == "Linje 5 er ikke den, der blev underskrevet: den er ændret, efter at den blev skrevet."


def test_edit_where_the_checkpoint_of_that_line_is_gone(log) -> None:
    log.lines = [*log.lines[:4], edited(log.lines[4], actor="mallory"), *log.lines[5:]]
    keep(log.folder, 5, None)
    assert says(log) == "Kæden er brudt ved linje 5: linjen er ændret, efter at den blev skrevet."


def test_delete(log) -> None:
    log.lines = [*log.lines[:4], *log.lines[5:]]
    assert says(log) == ("Linje 5 har ikke det rette løbenummer: her er en linje fjernet, flyttet eller sat ind.")


def test_reorder(log) -> None:
    lines = log.lines
    log.lines = [*lines[:4], lines[5], lines[4], *lines[6:]]
    assert says(log) == ("Linje 5 har ikke det rette løbenummer: her er en linje fjernet, flyttet eller sat ind.")


def test_insert(log) -> None:
    """A line that fits in number and chain: it is the signature that it cannot have."""
    lines = log.lines
    fitting = edited(lines[0], seq=4, prev=leaf_hash(lines[3][:-1]).hex())
    log.lines = [*lines[:4], fitting, *lines[4:]]
    assert says(log) == "Linje 5 er ikke den, der blev underskrevet: den er ændret, efter at den blev skrevet."


def test_insert_at_the_end(log) -> None:
    lines = log.lines
    log.lines = [*lines, edited(lines[0], seq=SIZE, prev=leaf_hash(lines[-1][:-1]).hex())]
    assert says(log) == (
        "Linje 9 står efter det sidste underskrevne kontrolpunkt: enten er den sat ind i hånden, "
        "eller også blev programmet afbrudt, mens det skrev den, og så noterer næste kørsel det i loggen."
    )


def test_truncate(log) -> None:
    log.lines = log.lines[:6]
    assert says(log) == "Linje 7 mangler: den er underskrevet, men findes ikke længere. Loggen er skåret af."


def test_truncate_with_the_older_checkpoint_put_back(log) -> None:
    log.lines = log.lines[:6]
    (log.folder / "checkpoint").write_bytes(kept(log.folder, 6))
    assert says(log) == "Linje 7 mangler: den er underskrevet, men findes ikke længere. Loggen er skåret af."


def test_edit_and_sign_with_another_key(log) -> None:
    log.lines = [*log.lines[:7], edited(log.lines[7], actor="mallory")]
    edge = Edge()
    for line in log.lines:
        edge = edge.push(leaf_hash(line[:-1]))
    thief = Signer("targeting/999", Ed25519PrivateKey.generate())
    note = thief.sign(Checkpoint("targeting/999", SIZE, edge.root).text)
    (log.folder / "checkpoint").write_bytes(note)
    keep(log.folder, 8, note)
    assert says(log) == "Filen log/checkpoint er ændret, eller en anden nøgle har underskrevet den."
