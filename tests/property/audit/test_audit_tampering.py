"""Whatever single thing is done to a line of the log, verification names that line."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from support.kept import content, files, records
from targeting.audit import AuditLog, Signer, read_entries, verify
from targeting.audit.merkle import leaf_hash
from targeting.audit.note import Checkpoint
from targeting.errors import TargetingError

SIZE = 11
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
BODIES = st.dictionaries(st.text("abcæøå", max_size=4), st.integers(0, 99) | st.text('xyzæøå\n"\\', max_size=5))
NUMBERS = st.integers(1, SIZE)
PLACES = st.integers(0, SIZE)


@dataclass(frozen=True)
class Tampering:
    """The lines afterwards, and the first line (from 1) that is no longer what it was."""

    lines: list[bytes]
    touched: int


@pytest.fixture(scope="module")
def genuine(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("genuine") / "log"
    log = AuditLog.open(folder, KEY, "targeting/999")
    for number in range(SIZE):
        log.append_body("source.read", {"rows": number}, run_id="run-1", actor="analyst")
    return folder


@contextmanager
def copy_of(genuine: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as scratch:
        yield Path(shutil.copytree(genuine, Path(scratch) / "log"))


def lines_of(folder: Path) -> list[bytes]:
    return (folder / "000001.jsonl").read_bytes().splitlines(keepends=True)


def a_line_that_follows(line: bytes, body: object) -> bytes:
    fields = json.loads(line)
    changes = {"seq": fields["seq"] + 1, "prev": leaf_hash(line[:-1]).hex(), "body": body}
    return rfc8785.dumps(fields | changes) + b"\n"


def edit(lines: list[bytes], data: st.DataObject) -> Tampering:
    number, body = data.draw(NUMBERS), data.draw(BODIES)
    fields = json.loads(lines[number - 1]) | {"body": body}
    return Tampering([*lines[: number - 1], rfc8785.dumps(fields) + b"\n", *lines[number:]], number)


def edit_byte(lines: list[bytes], data: st.DataObject) -> Tampering:
    number = data.draw(NUMBERS)
    line = bytearray(lines[number - 1])
    position = data.draw(st.integers(0, len(line) - 1))
    line[position] = data.draw(st.integers(0, 255).filter(lambda byte: byte != line[position]))
    return Tampering([*lines[: number - 1], bytes(line), *lines[number:]], number)


def delete(lines: list[bytes], data: st.DataObject) -> Tampering:
    number = data.draw(NUMBERS)
    return Tampering([*lines[: number - 1], *lines[number:]], number)


def swap(lines: list[bytes], data: st.DataObject) -> Tampering:
    first, second = sorted(data.draw(st.lists(NUMBERS, min_size=2, max_size=2, unique=True)))
    swapped = list(lines)
    swapped[first - 1], swapped[second - 1] = lines[second - 1], lines[first - 1]
    return Tampering(swapped, first)


def insert(lines: list[bytes], data: st.DataObject) -> Tampering:
    number = data.draw(st.integers(2, SIZE))
    line = data.draw(
        st.sampled_from(lines).filter(lambda other: other != lines[number - 1])
        | st.binary(max_size=30).map(lambda raw: raw.replace(b"\n", b"") + b"\n")
        | BODIES.map(lambda body: a_line_that_follows(lines[number - 2], body))
    )
    return Tampering([*lines[: number - 1], line, *lines[number - 1 :]], number)


def append(lines: list[bytes], data: st.DataObject) -> Tampering:
    line = data.draw(
        st.sampled_from(lines)
        | st.binary(min_size=1, max_size=30)
        | BODIES.map(lambda body: a_line_that_follows(lines[-1], body))
    )
    return Tampering([*lines, line], SIZE + 1)


@settings(max_examples=150, deadline=None)
@given(attack=st.sampled_from([edit, edit_byte, delete, swap, insert, append]), data=st.data())
def test_any_single_change_of_a_line_is_found_and_named(genuine, attack, data) -> None:
    lines = lines_of(genuine)
    tampering = attack(lines, data)
    if tampering.lines == lines:
        return
    with copy_of(genuine) as folder:
        (folder / "000001.jsonl").write_bytes(b"".join(tampering.lines))
        verdict = verify(folder, KEY.public_key())
        assert (verdict.ok, verdict.first_bad_line) == (False, tampering.touched)


@settings(max_examples=60, deadline=None)
@given(attack=st.sampled_from([edit, edit_byte, delete, swap, insert, append]), data=st.data())
def test_the_next_start_refuses_the_log_or_tells_of_it(genuine, attack, data) -> None:
    lines = lines_of(genuine)
    tampering = attack(lines, data)
    if tampering.lines == lines:
        return
    with copy_of(genuine) as folder:
        (folder / "000001.jsonl").write_bytes(b"".join(tampering.lines))
        try:
            AuditLog.open(folder, KEY, "targeting/999")
        except TargetingError:
            assert not verify(folder).ok
        else:
            assert lines_of(folder)[:SIZE] == lines
            assert [entry.type for entry in read_entries(folder)][-1] == "log.recovered"


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_single_change_of_a_checkpoint_is_found(genuine, data) -> None:
    with copy_of(genuine) as folder:
        path = data.draw(st.sampled_from([folder / "checkpoint", *files(folder)]))
        note = bytearray(path.read_bytes())
        position = data.draw(st.integers(0, len(note) - 1))
        note[position] ^= data.draw(st.integers(1, 255))
        path.write_bytes(note)
        assert not verify(folder).ok


def take_away(notes: list[bytes], data: st.DataObject) -> bytes:
    at = data.draw(PLACES)
    return content(notes[:at] + notes[at + 1 :])


def double(notes: list[bytes], data: st.DataObject) -> bytes:
    at = data.draw(PLACES)
    return content(notes[: at + 1] + notes[at:])


def move(notes: list[bytes], data: st.DataObject) -> bytes:
    moved = notes.pop(data.draw(PLACES))
    notes.insert(data.draw(PLACES), moved)
    return content(notes)


def put_in(notes: list[bytes], data: st.DataObject) -> bytes:
    """Another log's, one that nobody signed, or what is none."""
    foreign = Signer("targeting/999", KEY).sign(Checkpoint("targeting/999", data.draw(PLACES), b"r" * 32).text)
    more = data.draw(st.sampled_from([foreign, foreign[:-9] + b"AAAA====\n"]) | st.binary(min_size=1, max_size=40))
    at = data.draw(st.integers(0, SIZE + 1))
    return content(notes[:at]) + more + b"\n" + content(notes[at:])


def cut_back(notes: list[bytes], data: st.DataObject) -> bytes:
    whole = content(notes)
    return whole[: data.draw(st.integers(0, len(whole) - 1))]


def append_to_it(notes: list[bytes], data: st.DataObject) -> bytes:
    return content(notes) + data.draw(st.binary(min_size=1, max_size=40) | st.sampled_from(notes))


@settings(max_examples=200, deadline=None)
@given(attack=st.sampled_from([take_away, double, move, put_in, cut_back, append_to_it]), data=st.data())
def test_a_kept_checkpoint_that_is_cut_back_doubled_moved_or_put_in_is_found(genuine, attack, data) -> None:
    with copy_of(genuine) as folder:
        (file,) = files(folder)
        before, spoilt = file.read_bytes(), attack(records(file), data)
        file.write_bytes(spoilt)
        assert verify(folder).ok == (spoilt == before)


@settings(max_examples=60, deadline=None)
@given(attack=st.sampled_from([take_away, double, move, put_in, cut_back, append_to_it]), data=st.data())
def test_it_is_found_after_the_next_entry_too_or_nothing_is_appended(genuine, attack, data) -> None:
    with copy_of(genuine) as folder:
        (file,) = files(folder)
        before, spoilt = file.read_bytes(), attack(records(file), data)
        file.write_bytes(spoilt)
        with suppress(TargetingError):
            AuditLog.open(folder, KEY, "targeting/999").append_body("run.completed", {}, run_id="run-1", actor="a")
        assert verify(folder).ok == (spoilt == before)
