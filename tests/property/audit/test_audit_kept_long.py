"""A log that lived long (segments, a prune, two changes of keys): any byte or file that is touched is found."""

from __future__ import annotations

import shutil
import tempfile
from datetime import date
from itertools import accumulate, pairwise
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from support.kept import records
from targeting.audit import AuditLog, prune, verify

KEYS = [Ed25519PrivateKey.from_private_bytes(bytes(range(first, first + 32))) for first in range(3)]
ORIGIN, LONG_AFTER = "targeting/999", date(9999, 1, 1)


@pytest.fixture(scope="module")
def lived(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("lived") / "log"
    for old, new in pairwise(KEYS):
        log = AuditLog.open(folder, old, ORIGIN, segment_entries=4)
        for number in range(5):
            log.append_body("source.read", {"rows": number}, run_id="run-1", actor="analyst")
        log.rotate(new, actor="steward")
        log.append_body("source.read", {"rows": 9}, run_id="run-1", actor="analyst")
        log.retire(actor="steward")
    log = AuditLog.open(folder, KEYS[-1], ORIGIN, segment_entries=4)
    prune(folder, log, LONG_AFTER, rule="", actor="steward")
    log.append_body("source.read", {"rows": 10}, run_id="run-1", actor="analyst")
    assert verify(folder, KEYS[-1].public_key()).pruned > 8
    return folder


def files_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size)


def bytes_of(path: Path) -> list[int]:
    """Where a byte that is changed must be found.

    Of a checkpoint with two signatures, either may be turned into one of an unknown key: C2SP passes those over.
    """
    notes = [note + b"\n" for note in records(path)] if path.suffix == ".checkpoints" else [path.read_bytes()]
    ends = list(accumulate(map(len, notes)))
    return [
        at for note, end in zip(notes, ends, strict=True) if signatures(note) < 2 for at in range(end - len(note), end)
    ]


def signatures(note: bytes) -> int:
    return note.count("— ".encode())


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_any_single_changed_byte_is_found(lived, data) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(shutil.copytree(lived, Path(scratch) / "log"))
        path = data.draw(st.sampled_from([path for path in files_of(folder) if bytes_of(path)]), label="file")
        content = bytearray(path.read_bytes())
        content[data.draw(st.sampled_from(bytes_of(path)), label="byte")] ^= data.draw(st.integers(1, 255))
        path.write_bytes(content)
        key = data.draw(st.sampled_from([None, *(key.public_key() for key in KEYS)]))
        assert not verify(folder, key).ok


def test_any_file_that_is_taken_away_is_missed(lived, tmp_path) -> None:
    unmissed = []
    for number, name in enumerate(str(path.relative_to(lived)) for path in files_of(lived)):
        folder = Path(shutil.copytree(lived, tmp_path / str(number)))
        (folder / name).unlink()
        if verify(folder).ok:
            unmissed.append(name)
    # The key files of later keys only repeat what the log says.
    assert all(name.startswith("keys/") for name in unmissed)
    assert len(unmissed) == len(KEYS) - 1
