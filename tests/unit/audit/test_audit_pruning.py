"""Old entries are deleted, and everything that was signed can still be verified; the log tells what is gone."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import pytest

from support.power import PowerCutError, cut_power_at
from targeting.audit import prune, read_entries, standing_entries, verify
from targeting.audit.folder import LogFolder
from targeting.audit.merkle import Edge
from targeting.errors import TargetingError

SYNCS_IN_A_PRUNE = 8
TOO_YOUNG = date(2017, 10, 5)


@pytest.fixture
def daily(on_disk):
    """A log of three entries a file, one entry a day from 2017-10-02 on."""
    on_disk.segment_entries = 3
    on_disk.clock = lambda: datetime(2017, 10, 2, 8, tzinfo=UTC) + timedelta(days=next(on_disk._seconds))
    return on_disk


def pruned(disk, before: date, needed_from: int | None = None):
    return prune(disk.folder, disk.open(), before, rule="fem år", actor="steward", needed_from=needed_from)


def files(disk) -> list[str]:
    return sorted(path.name for path in disk.folder.glob("0*.[jl]*") if path.stat().st_size)


def test_what_is_left_is_read_and_the_whole_log_verifies(daily) -> None:
    root = daily.fill(8).root
    gone = pruned(daily, date(2017, 10, 8))
    assert [(each.segment, each.entries, each.first_t[:10], each.last_t[:10]) for each in gone] == [
        (1, 3, "2017-10-02", "2017-10-04"),
        (2, 3, "2017-10-05", "2017-10-07"),
    ]
    assert files(daily) == ["000001.leaves", "000002.leaves", "000003.jsonl", "000004.jsonl"]
    verdict = verify(daily.folder, daily.key.public_key())
    assert (verdict.ok, verdict.size, verdict.pruned) == (True, 10, 6)
    assert "6 af dem er slettet efter reglen" in verdict.sentence_da
    assert [entry.seq for entry in read_entries(daily.folder)] == [6, 7, 8, 9]
    edge = Edge()
    for leaf in list(LogFolder(daily.folder).leaf_hashes())[:8]:
        edge = edge.push(leaf)
    assert edge.root.hex() == root


def test_the_log_says_what_was_deleted_by_whom_and_why(daily) -> None:
    daily.fill(4)
    digest = sha256(daily.segment(1).read_bytes()).hexdigest()
    pruned(daily, date(2018, 1, 1))
    entry = list(read_entries(daily.folder))[-1]
    assert (entry.type, entry.actor) == ("log.pruned", "steward")
    assert entry.body == {
        "segment": 1,
        "entries": 3,
        "first_seq": 0,
        "last_seq": 2,
        "first_t": "2017-10-02T08:00:00.000000Z",
        "last_t": "2017-10-04T08:00:00.000000Z",
        "sha256": digest,
        "leaves_sha256": sha256(daily.segment(1, "leaves").read_bytes()).hexdigest(),
        "before": "2018-01-01",
        "rule": "fem år",
        "carried": [],
    }


@pytest.mark.parametrize(
    ("before", "needed_from", "left"),
    [
        (date(2017, 10, 4), None, [1, 2, 3]),
        (date(2017, 10, 5), None, [2, 3]),
        (date(2017, 10, 7), None, [2, 3]),
        (date(2018, 1, 1), None, [3]),  # the file that is written to stays, however old
        (date(2018, 1, 1), 5, [2, 3]),
        (date(2018, 1, 1), 2, [1, 2, 3]),
    ],
)
def test_only_closed_files_whose_newest_entry_is_old_go(daily, before, needed_from, left) -> None:
    daily.fill(7)
    pruned(daily, before, needed_from)
    assert [number for number in (1, 2, 3) if daily.segment(number).exists()] == left
    assert verify(daily.folder).ok


def test_a_second_prune_finds_nothing_more(daily) -> None:
    daily.fill(7)
    pruned(daily, date(2017, 10, 8))
    before = daily.all_lines
    assert pruned(daily, date(2017, 10, 8)) == []
    assert daily.all_lines == before


def test_a_pruned_log_is_appended_to_and_pruned_again(daily) -> None:
    daily.fill(4)
    pruned(daily, date(2018, 1, 1))
    daily.fill(9)
    pruned(daily, date(2018, 1, 1))
    verdict = verify(daily.folder, daily.key.public_key())
    assert (verdict.ok, verdict.pruned) == (True, 12)


def test_a_log_that_was_open_meanwhile_goes_on(daily) -> None:
    log = daily.fill(2)
    daily.fill(5)
    pruned(daily, date(2018, 1, 1))
    log.append_body("source.read", {}, run_id=None, actor="a")
    assert verify(daily.folder).ok


def revoke(disk, number: int) -> None:
    disk.open().append_body("key.retired", {"key_id": f"{number:08x}"}, run_id=None, actor="steward")


def test_what_later_runs_rest_on_is_carried_forward_through_every_prune(daily) -> None:
    """key.retired of an unknown key stands for any event of CARRIED."""
    originals = {}
    for number in range(4):
        daily.fill(1)
        revoke(daily, number)
        daily.fill(1)
        originals |= {entry.body["key_id"]: entry for entry in read_entries(daily.folder, {"key.retired"})}
        pruned(daily, date(2019, 1, 1))
        found = standing_entries(daily.folder, {"key.retired"})
        assert found == list(originals.values())
    assert [entry for entry in read_entries(daily.folder) if entry.type == "key.retired"] != list(originals.values())
    assert verify(daily.folder).ok


@pytest.mark.parametrize("step", range(1, SYNCS_IN_A_PRUNE + 1))
def test_dying_at_any_step_of_a_prune_loses_nothing_and_the_next_one_ends_it(daily, monkeypatch, step) -> None:
    daily.fill(4)
    revoke(daily, 7)
    daily.fill(2)
    before = list(LogFolder(daily.folder).leaf_hashes())
    log = daily.open()
    with monkeypatch.context() as patch, suppress(PowerCutError):
        cut_power_at(patch, step)
        prune(daily.folder, log, TOO_YOUNG, rule="", actor="a")
        assert step == SYNCS_IN_A_PRUNE
    daily.open()
    assert verify(daily.folder).ok
    assert list(LogFolder(daily.folder).leaf_hashes())[:7] == before
    pruned(daily, TOO_YOUNG)
    assert not daily.segment(1).exists()
    told = [entry.body["segment"] for entry in read_entries(daily.folder, {"log.pruned"})]
    assert told == [1]
    assert list(LogFolder(daily.folder).leaf_hashes())[:7] == before
    assert verify(daily.folder).ok


def test_entries_that_came_back_after_they_were_pruned_are_pointed_out(daily) -> None:
    daily.fill(4)
    old_copy = daily.segment(1).read_bytes()
    pruned(daily, TOO_YOUNG)
    assert "er her endnu" not in verify(daily.folder).sentence_da
    daily.segment(1).write_bytes(old_copy)
    verdict = verify(daily.folder)
    assert verdict.ok
    assert "log/000001.jsonl er meldt slettet og er her endnu" in verdict.sentence_da
    assert "log/000001.jsonl is told to be deleted and is still there" in verdict.sentence_en
    pruned(daily, date(2001, 1, 1))
    assert not daily.segment(1).exists()


def change_a_leaf(disk) -> None:
    path = disk.segment(1, "leaves")
    lines = path.read_text().splitlines()
    path.write_text("\n".join([lines[0], "0" * 64, lines[2]]) + "\n")


def write_nonsense(disk) -> None:
    disk.segment(1, "leaves").write_bytes(b"hello\n")


def drop_a_leaf(disk) -> None:
    path = disk.segment(1, "leaves")
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:2]))


def take_the_leaves(disk) -> None:
    disk.segment(1, "leaves").unlink()


def prune_by_hand(disk) -> None:
    """Entries taken away, with hashes that fit, and nothing said."""
    lines = disk.segment(2).read_bytes().splitlines()
    folder = LogFolder(disk.folder)
    leaves = [leaf.hex() for leaf in folder.leaf_hashes()][3 : 3 + len(lines)]
    disk.segment(2, "leaves").write_text("".join(f"{leaf}\n" for leaf in leaves))
    disk.segment(2).unlink()


@pytest.mark.parametrize(
    ("attack", "sentence", "line"),
    [
        (change_a_leaf, "slettede poster i log/000001.leaves er ændret", 2),
        (write_nonsense, "slettede poster i log/000001.leaves er ændret", 1),
        (drop_a_leaf, "Linje 3 har ikke det rette løbenummer", 3),
        (take_the_leaves, "Linje 1 har ikke det rette løbenummer", 1),
        (prune_by_hand, "log/000002.leaves står for, er fjernet, uden at loggen siger", None),
    ],
)
def test_hands_laid_on_what_stands_for_deleted_entries_are_found(daily, attack, sentence, line) -> None:
    daily.fill(8)
    pruned(daily, TOO_YOUNG)
    assert verify(daily.folder).ok
    attack(daily)
    verdict = verify(daily.folder)
    assert (verdict.ok, verdict.first_bad_line) == (False, line)
    assert sentence in verdict.sentence_da
    if line:
        with pytest.raises(TargetingError, match="Nothing was logged"):
            daily.open()


@pytest.mark.parametrize("changes", [{"body": {"key_id": "00000000"}}, {"seq": 4}, {"seq": 99}, {"seq": -1}])
@pytest.mark.parametrize("before", [date(2001, 1, 1), TOO_YOUNG])
def test_an_entry_carried_forward_must_be_the_one_that_was_signed(daily, before, changes) -> None:
    daily.fill(2)
    revoke(daily, 7)
    daily.fill(2)
    genuine = json.loads(daily.lines[2])
    log = daily.open()
    forged = genuine | changes
    prune(daily.folder, log, before, rule="", actor="a")
    log.append_body("log.pruned", {"segment": 1, "carried": [forged]}, run_id=None, actor="mallory")
    verdict = verify(daily.folder)
    assert (verdict.ok, verdict.first_bad_line) == (False, log.size)
    assert "gengiver en slettet post" in verdict.sentence_da
