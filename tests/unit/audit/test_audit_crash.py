"""What a crash or a power cut leaves behind, and what the next start makes of it."""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import sha256

import pytest

from support.kept import files, keep, records, size_of
from support.power import PowerCutError, cut_power_at
from targeting.audit import read_entries, verify
from targeting.audit.entry import encode
from targeting.audit.merkle import leaf_hash
from targeting.errors import TargetingError

SYNCS_IN_AN_APPEND = 4


def types(disk) -> list[str]:
    return [entry.type for entry in read_entries(disk.folder)]


def unsigned_line(disk) -> bytes:
    """A line that follows the last one, as a process that dies before signing leaves it."""
    last = disk.lines[-1].rstrip(b"\n")
    prev, seq = leaf_hash(last).hex(), len(disk.lines)
    line = encode(seq, prev, disk.clock(), "run.completed", "run-1", "analyst", {})
    return line + b"\n"


def test_an_append_syncs_line_kept_checkpoint_and_current_checkpoint_with_its_name(on_disk, monkeypatch) -> None:
    log = on_disk.fill(1)
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    log.append_body("run.completed", {}, run_id=None, actor="a")
    assert len(synced) == SYNCS_IN_AN_APPEND


@pytest.mark.parametrize("second", range(1, SYNCS_IN_AN_APPEND * 2 + 1))
@pytest.mark.parametrize("first", range(1, SYNCS_IN_AN_APPEND + 1))
def test_dying_at_any_step_of_an_append_and_again_while_recovering_loses_nothing(
    on_disk, monkeypatch, first, second
) -> None:
    log = on_disk.fill(2)
    before = on_disk.lines
    with monkeypatch.context() as patch, pytest.raises(PowerCutError):
        cut_power_at(patch, first)
        log.append_body("run.completed", {}, run_id="run-1", actor="analyst")
    was_unsigned = not verify(on_disk.folder).ok
    with monkeypatch.context() as patch:
        cut_power_at(patch, second)
        with suppress(PowerCutError):
            on_disk.open()
    log = on_disk.open()
    log.append_body("run.requested", {}, run_id="run-2", actor="analyst")

    assert verify(on_disk.folder).ok
    assert on_disk.lines[:2] == before
    assert types(on_disk)[2] == "run.completed"
    assert ("log.recovered" in types(on_disk)) == was_unsigned
    assert types(on_disk)[-1] == "run.requested"


@pytest.mark.parametrize("step", range(1, 9))
def test_dying_while_a_log_is_begun_leaves_one_that_can_be_begun_again(on_disk, monkeypatch, step) -> None:
    with monkeypatch.context() as patch, pytest.raises(PowerCutError):
        cut_power_at(patch, step)
        on_disk.fill(1)
    on_disk.fill(1)
    assert verify(on_disk.folder).ok


def test_an_entry_that_was_not_signed_any_more_is_kept_and_pointed_out(on_disk) -> None:
    on_disk.fill(3)
    line = unsigned_line(on_disk)
    on_disk.lines = [*on_disk.lines, line]

    verdict = verify(on_disk.folder)
    assert (verdict.ok, verdict.first_bad_line) == (False, 4)
    assert "programmet afbrudt" in verdict.sentence_da

    on_disk.open()
    recovered = list(read_entries(on_disk.folder))[-1]
    assert recovered.type == "log.recovered"
    assert recovered.body == {
        "signed_size": 3,
        "unsigned": [{"seq": 3, "type": "run.completed", "leaf_hash": leaf_hash(line[:-1]).hex()}],
    }
    assert on_disk.lines[3] == line
    assert verify(on_disk.folder).ok


def test_an_open_log_recovers_from_another_process_that_died(on_disk) -> None:
    log = on_disk.fill(3)
    on_disk.lines = [*on_disk.lines, unsigned_line(on_disk)]
    log.append_body("run.requested", {}, run_id="run-2", actor="a")
    assert types(on_disk)[3:] == ["run.completed", "log.recovered", "run.requested"]
    assert verify(on_disk.folder).ok


@pytest.mark.parametrize("with_unsigned_entry", [False, True])
@pytest.mark.parametrize("torn", [b"{", b'{"actor":"analyst","body":{}', b"\x00" * 5000])
def test_a_torn_line_is_set_aside_and_pointed_out(on_disk, torn, with_unsigned_entry) -> None:
    on_disk.fill(3)
    whole = [*on_disk.lines, *([unsigned_line(on_disk)] if with_unsigned_entry else [])]
    on_disk.lines = [*whole, torn]
    assert verify(on_disk.folder).first_bad_line == 4 + with_unsigned_entry

    on_disk.open()
    digest = sha256(torn).hexdigest()
    assert (on_disk.folder / "quarantine" / f"{digest}.torn").read_bytes() == torn
    recovered = list(read_entries(on_disk.folder))[-1]
    assert recovered.type == "log.recovered"
    assert recovered.body["torn"] == {
        "bytes": len(torn),
        "sha256": digest,
        "file": f"quarantine/{digest}.torn",
    }
    assert on_disk.lines[:-1] == whole
    assert verify(on_disk.folder).ok


def test_a_line_torn_at_the_beginning_of_a_segment_after_an_unsigned_one_leaves_each_checkpoint_in_its_file(
    on_disk,
) -> None:
    """Two crashes: the last line of a segment was written and not signed, then what told of it was cut short."""
    on_disk.segment_entries = 3
    on_disk.fill(2)
    on_disk.lines = [*on_disk.lines, unsigned_line(on_disk)]
    on_disk.segment(2).write_bytes(b'{"actor":"targ')

    on_disk.fill(1)
    assert [[size_of(note) for note in records(file)] for file in files(on_disk.folder)] == [[0, 1, 2, 3], [4, 5]]
    assert types(on_disk)[2:] == ["run.completed", "log.recovered", "source.read"]
    assert verify(on_disk.folder).ok


@pytest.mark.parametrize("step", range(1, SYNCS_IN_AN_APPEND + 4))
def test_torn_bytes_are_never_lost_when_the_recovery_dies_too(on_disk, monkeypatch, step) -> None:
    on_disk.fill(3)
    on_disk.lines = [*on_disk.lines, b'{"actor":']
    with monkeypatch.context() as patch, pytest.raises(PowerCutError):
        cut_power_at(patch, step)
        on_disk.open()
    on_disk.open()
    digest = sha256(b'{"actor":').hexdigest()
    assert (on_disk.folder / "quarantine" / f"{digest}.torn").read_bytes() == b'{"actor":'
    assert any(digest in entry.body.get("torn", {}).values() for entry in read_entries(on_disk.folder))
    assert verify(on_disk.folder).ok


@pytest.mark.parametrize("torn", [b"targeting/999\n4\nAB", b"\x00" * 300])
def test_a_torn_kept_checkpoint_is_set_aside_and_pointed_out(on_disk, torn) -> None:
    on_disk.fill(3)
    line = unsigned_line(on_disk)
    on_disk.lines = [*on_disk.lines, line]
    (kept_file,) = files(on_disk.folder)
    kept_file.write_bytes(kept_file.read_bytes() + torn)

    on_disk.open()
    digest = sha256(torn).hexdigest()
    assert (on_disk.folder / "quarantine" / f"{digest}.torn").read_bytes() == torn
    recovered = list(read_entries(on_disk.folder))[-1]
    assert recovered.body["torn_checkpoint"] == {
        "bytes": len(torn),
        "sha256": digest,
        "file": f"quarantine/{digest}.torn",
    }
    assert [size_of(note) for note in records(kept_file)] == [0, 1, 2, 3, 4, 5]
    assert verify(on_disk.folder).ok


@pytest.mark.parametrize("step", range(1, 2 * SYNCS_IN_AN_APPEND + 4))
def test_a_torn_kept_checkpoint_is_never_lost_when_the_recovery_dies_too(on_disk, monkeypatch, step) -> None:
    on_disk.fill(3)
    on_disk.lines = [*on_disk.lines, unsigned_line(on_disk)]
    (kept_file,) = files(on_disk.folder)
    kept_file.write_bytes(kept_file.read_bytes() + b"torn")
    with monkeypatch.context() as patch, suppress(PowerCutError):
        cut_power_at(patch, step)
        on_disk.open()
    on_disk.open()
    digest = sha256(b"torn").hexdigest()
    assert (on_disk.folder / "quarantine" / f"{digest}.torn").read_bytes() == b"torn"
    assert any(digest in entry.body.get("torn_checkpoint", {}).values() for entry in read_entries(on_disk.folder))
    assert verify(on_disk.folder).ok


@pytest.mark.parametrize("spoilt", [lambda content: content[:-20], lambda content: content + b"more"])
def test_a_kept_checkpoint_that_was_cut_without_a_crash_is_not_taken_for_one(on_disk, spoilt) -> None:
    log = on_disk.fill(3)
    (kept_file,) = files(on_disk.folder)
    kept_file.write_bytes(spoilt(kept_file.read_bytes()))
    for attempt in (on_disk.open, lambda: log.append_body("run.completed", {}, run_id=None, actor="a")):
        with pytest.raises(TargetingError, match="Nothing was logged"):
            attempt()
    assert len(on_disk.lines) == 3


def test_a_log_cut_back_in_all_but_its_newest_checkpoint_is_not_gone_on_with(on_disk) -> None:
    on_disk.fill(3)
    keep(on_disk.folder, 3, None)
    with pytest.raises(TargetingError, match="entries or checkpoints were taken away"):
        on_disk.open()


def test_a_full_disk_fails_the_append_and_the_next_one_goes_on(on_disk, monkeypatch) -> None:
    log = on_disk.fill(2)
    with monkeypatch.context() as patch, pytest.raises(OSError, match="No space"):
        patch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        log.append_body("source.read", {}, run_id=None, actor="a")
    log.append_body("run.failed", {}, run_id=None, actor="a")
    assert types(on_disk)[2:] == ["source.read", "log.recovered", "run.failed"]
    assert verify(on_disk.folder).ok


def test_a_recovery_is_the_only_thing_that_may_follow_an_unsigned_entry(on_disk) -> None:
    on_disk.fill(3)
    on_disk.lines = [*on_disk.lines, unsigned_line(on_disk)]
    on_disk.lines = [*on_disk.lines, unsigned_line(on_disk)]
    with pytest.raises(TargetingError, match="line 5 was added by hand"):
        on_disk.open()


def test_an_unsigned_entry_that_does_not_fit_is_not_taken_for_a_crash(on_disk) -> None:
    on_disk.fill(3)
    line = encode(3, "0" * 64, on_disk.clock(), "run.completed", "run-1", "analyst", {})
    on_disk.lines = [*on_disk.lines, line + b"\n"]
    with pytest.raises(TargetingError, match="line 4 was added by hand"):
        on_disk.open()
