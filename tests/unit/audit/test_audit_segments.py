"""A log in several files is one log: read, verified, and mended after a crash across their boundaries."""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import sha256

import pytest

from support.power import PowerCutError, cut_power_at
from targeting.audit import AuditLog, read_entries, verify
from targeting.audit.folder import LogFolder
from targeting.audit.merkle import leaf_hash

ORIGIN = "targeting/999"
SYNCS_IN_AN_APPEND = 4


@pytest.fixture
def short(on_disk):
    """A log that begins a new file after three entries."""
    on_disk.segment_entries = 3
    return on_disk


def files(disk) -> list[str]:
    return sorted(path.name for path in disk.folder.glob("0*.[jl]*") if path.stat().st_size)


def types(disk) -> list[str]:
    return [entry.type for entry in read_entries(disk.folder)]


def test_a_new_file_is_begun_after_a_fixed_number_of_entries(short) -> None:
    log = short.fill(8)
    assert files(short) == ["000001.jsonl", "000002.jsonl", "000003.jsonl"]
    assert [len(short.segment(number).read_bytes().splitlines()) for number in (1, 2, 3)] == [3, 3, 2]
    verdict = verify(short.folder)
    assert (verdict.ok, verdict.size, verdict.root) == (True, 8, log.root)
    assert [entry.body["rows"] for entry in read_entries(short.folder)] == list(range(8))


def test_the_root_does_not_depend_on_where_files_are_cut(on_disk, tmp_path) -> None:
    roots = set()
    for entries in (1, 3, 100):
        disk = type(on_disk)(tmp_path / str(entries))
        disk.segment_entries = entries
        roots.add(disk.fill(7).root)
    assert len(roots) == 1


@pytest.mark.parametrize("size", [1, 2, 3, 4, 6, 7])
def test_a_log_goes_on_whatever_number_of_entries_it_was_opened_with(short, size) -> None:
    short.fill(size)
    short.segment_entries = 2
    short.fill(3)
    short.segment_entries = 100
    short.fill(3)
    assert verify(short.folder).size == size + 6
    assert [entry.seq for entry in read_entries(short.folder)] == list(range(size + 6))


def test_lines_are_read_from_any_byte_of_any_file(short) -> None:
    short.fill(8)
    folder = LogFolder(short.folder)
    assert [leaf_hash(line[:-1]) for line in folder.lines()] == list(folder.leaf_hashes())
    first = len(short.segment(2).read_bytes().splitlines(keepends=True)[0])
    assert list(folder.lines(2, first)) == short.all_lines[4:]


def test_no_append_syncs_more_often_than_another_at_the_end_of_a_file_either(short, monkeypatch) -> None:
    log = short.fill(1)
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    for number in range(1, 8):
        log.append_body("run.completed", {}, run_id=None, actor="a")
        assert len(synced) == number * SYNCS_IN_AN_APPEND


def test_two_open_logs_take_turns_over_the_end_of_a_file(short) -> None:
    one, other = short.open(), short.open()
    for log in (one, other, one, one, one, other, other, other, other, one):
        log.append_body("source.read", {}, run_id=None, actor="a")
    assert [entry.seq for entry in read_entries(short.folder)] == list(range(10))
    assert verify(short.folder).root == one.root


@pytest.mark.parametrize("second", range(1, 2 * SYNCS_IN_AN_APPEND + 2))
@pytest.mark.parametrize("first", range(1, SYNCS_IN_AN_APPEND + 1))
@pytest.mark.parametrize("size", [2, 3])
def test_dying_at_any_step_around_the_end_of_a_file_loses_nothing(short, monkeypatch, size, first, second) -> None:
    log = short.fill(size)
    before = short.all_lines
    with monkeypatch.context() as patch, pytest.raises(PowerCutError):
        cut_power_at(patch, first)
        log.append_body("run.completed", {}, run_id="run-1", actor="analyst")
    was_unsigned = not verify(short.folder).ok
    with monkeypatch.context() as patch:
        cut_power_at(patch, second)
        with suppress(PowerCutError):
            short.open()
    log = short.open()
    log.append_body("run.requested", {}, run_id="run-2", actor="analyst")

    assert verify(short.folder).ok
    assert short.all_lines[:size] == before
    assert types(short)[size] == "run.completed"
    assert ("log.recovered" in types(short)) == was_unsigned
    assert types(short)[-1] == "run.requested"


def test_an_empty_file_that_a_power_cut_took_is_made_again(short) -> None:
    short.fill(3)
    short.segment(2).unlink()
    short.fill(2)
    assert verify(short.folder).ok
    assert files(short) == ["000001.jsonl", "000002.jsonl"]


@pytest.mark.parametrize(("size", "file"), [(2, 1), (3, 1), (3, 2), (4, 2)])
def test_a_line_torn_at_the_end_of_a_file_is_set_aside_in_its_place(short, size, file) -> None:
    short.fill(size)
    before = short.all_lines
    torn = b'{"actor":"analyst"'
    with short.segment(file).open("ab") as opened:
        opened.write(torn)
    assert verify(short.folder).first_bad_line == size + 1
    short.open()
    digest = sha256(torn).hexdigest()
    assert (short.folder / "quarantine" / f"{digest}.torn").read_bytes() == torn
    assert short.all_lines[:-1] == before
    assert list(read_entries(short.folder))[-1].body["torn"]["sha256"] == digest
    assert verify(short.folder).ok


def cut_in_the_middle(disk) -> None:
    path = disk.segment(1)
    path.write_bytes(path.read_bytes()[:-1])


def take_a_file(disk) -> None:
    disk.segment(2).unlink()


def swap_files(disk) -> None:
    content = disk.segment(1).read_bytes()
    disk.segment(1).write_bytes(disk.segment(2).read_bytes())
    disk.segment(2).write_bytes(content)


def add_a_file(disk) -> None:
    disk.segment(9).write_bytes(disk.all_lines[-1])


def empty_the_last(disk) -> None:
    disk.segment(3).write_bytes(b"")


@pytest.mark.parametrize(
    ("attack", "line"),
    [(cut_in_the_middle, 3), (take_a_file, 4), (swap_files, 1), (add_a_file, 9), (empty_the_last, 7)],
)
def test_hands_laid_on_whole_files_are_found_and_nothing_is_appended(short, attack, line) -> None:
    short.fill(8)
    attack(short)
    verdict = verify(short.folder)
    assert (verdict.ok, verdict.first_bad_line) == (False, line)
    before = short.all_lines
    with pytest.raises(Exception, match="Nothing was logged"):
        short.open()
    assert short.all_lines == before


def test_the_sentence_says_which_file_and_line(short) -> None:
    short.fill(8)
    lines = short.segment(2).read_bytes().splitlines(keepends=True)
    short.segment(2).write_bytes(lines[0] + lines[1].replace(b"analyst", b"mallory") + lines[2])
    verdict = verify(short.folder)
    assert verdict.first_bad_line == 5
    assert verdict.sentence_da.endswith("Det er linje 2 i log/000002.jsonl.")
    assert verdict.sentence_en.endswith("It is line 2 of log/000002.jsonl.")


def test_a_log_of_one_file_as_before_is_opened_with_the_default(on_disk) -> None:
    on_disk.fill(4)
    assert AuditLog.open(on_disk.folder, on_disk.key, ORIGIN).size == 4
    assert files(on_disk) == ["000001.jsonl"]
