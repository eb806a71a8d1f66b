"""Which entries a decision may rest on: those under the root that was signed, whatever the files say by now."""

from __future__ import annotations

import json

import pytest
import rfc8785

from targeting.audit import verify
from targeting.audit.entry import encode
from targeting.audit.merkle import leaf_hash
from targeting.errors import TargetingError

TYPES = ("source.read", "run.completed")


def numbers(log) -> list[int]:
    return [entry.seq for entry in log.vouched(TYPES)]


def test_every_entry_that_was_signed_and_no_other_type(on_disk) -> None:
    log = on_disk.fill(3)
    log.append_body("run.requested", {}, run_id="run-1", actor="a")
    log.append_body("run.completed", {}, run_id="run-1", actor="a")
    assert numbers(log) == [0, 1, 2, 4]


def test_entries_of_pruned_and_later_segments_are_passed_over_and_read(on_disk) -> None:
    on_disk.segment_entries = 2
    assert numbers(on_disk.fill(5)) == [0, 1, 2, 3, 4]
    whole, leaves = on_disk.segment(1), on_disk.segment(1, "leaves")
    leaves.write_bytes(b"".join(leaf_hash(line).hex().encode() + b"\n" for line in whole.read_bytes().splitlines()))
    whole.unlink()
    assert numbers(on_disk.open()) == [2, 3, 4]


def test_an_older_line_edited_while_the_log_is_open_is_found(on_disk) -> None:
    """Appending does not see it: only what comes after the last known position is read on."""
    log = on_disk.fill(3)
    first = rfc8785.dumps(json.loads(on_disk.lines[0]) | {"actor": "another"}) + b"\n"
    on_disk.lines = [first, *on_disk.lines[1:]]
    with pytest.raises(TargetingError, match="an entry was changed"):
        log.vouched(TYPES)


@pytest.mark.parametrize("cut", [1, 3])
def test_lines_taken_away_while_the_log_is_open_are_missed(on_disk, cut) -> None:
    log = on_disk.fill(3)
    on_disk.lines = on_disk.lines[:-cut]
    with pytest.raises(TargetingError, match="an entry was changed"):
        log.vouched(TYPES)


def test_a_line_added_while_the_log_is_open_is_no_entry(on_disk) -> None:
    log = on_disk.fill(2)
    on_disk.lines = [*on_disk.lines, unsigned(on_disk)]
    assert numbers(log) == [0, 1]


def test_an_entry_that_a_crash_left_unsigned_is_signed_by_the_next_and_vouched_for_by_nobody(on_disk) -> None:
    on_disk.fill(2)
    on_disk.lines = [*on_disk.lines, unsigned(on_disk)]
    log = on_disk.open()
    log.append_body("run.completed", {}, run_id="run-2", actor="a")
    assert verify(on_disk.folder).ok
    assert numbers(log) == numbers(on_disk.open()) == [0, 1, 4]


def unsigned(disk) -> bytes:
    prev = leaf_hash(disk.lines[-1].rstrip(b"\n")).hex()
    return encode(len(disk.lines), prev, disk.clock(), "run.completed", "run-1", "forger", {}) + b"\n"
