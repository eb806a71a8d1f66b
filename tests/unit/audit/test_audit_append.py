from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import targeting
from support import PATIENCE
from support.kept import records, size_of
from targeting.audit import EVENTS, AuditLog, entries_of, read_entries, verification, verify
from targeting.errors import TargetingError

GENESIS = "0" * 64


def test_entries_come_back_as_they_were_logged(on_disk) -> None:
    log = on_disk.open()
    log.append_body("run.requested", {"purpose": "én plan"}, run_id="run-1", actor="analyst")
    log.append_body("run.abandoned", {}, run_id=None, actor="targeting")

    first, second = read_entries(on_disk.folder)
    assert (first.seq, first.prev, first.t) == (0, GENESIS, "2017-10-02T08:15:00.000000Z")
    assert (first.type, first.run_id, first.actor) == ("run.requested", "run-1", "analyst")
    assert first.body == {"purpose": "én plan"}
    assert (second.seq, second.prev, second.run_id) == (1, first.leaf_hash, None)


def test_append_returns_the_entry_that_is_then_read(on_disk) -> None:
    entry = on_disk.open().append_body("run.requested", {"rows": 1}, run_id="run-1", actor="analyst")
    assert [entry] == list(read_entries(on_disk.folder))


def test_a_line_is_canonical_json_with_the_named_fields(on_disk) -> None:
    on_disk.fill(1)
    (line,) = on_disk.lines
    assert line == (
        b'{"actor":"analyst","body":{"rows":0},"prev":"' + GENESIS.encode() + b'","run_id":"run-1","seq":0,'
        b'"t":"2017-10-02T08:15:00.000000Z","type":"source.read","v":1}\n'
    )


def test_times_are_written_in_utc(on_disk) -> None:
    copenhagen = timezone(timedelta(hours=2))
    log = AuditLog.open(
        on_disk.folder, on_disk.key, "targeting/999", lambda: datetime(2017, 10, 2, 1, 0, tzinfo=copenhagen)
    )
    assert log.append_body("run.requested", {}, run_id=None, actor="a").t == "2017-10-01T23:00:00.000000Z"


def test_the_files_are_where_the_manual_says(on_disk) -> None:
    on_disk.fill(2)
    (key_file,) = (on_disk.folder / "keys").iterdir()
    assert key_file.read_text().startswith(f"targeting/999+{key_file.stem}+")
    notes = records(on_disk.folder / "000001.checkpoints")
    assert [size_of(note) for note in notes] == [0, 1, 2]
    current = (on_disk.folder / "checkpoint").read_bytes()
    assert current == notes[2]
    assert current.startswith(b"targeting/999\n2\n")


def test_entries_of_one_run(on_disk) -> None:
    log = on_disk.open()
    for run_id in ("a", "b", "a", None):
        log.append_body("source.read", {}, run_id=run_id, actor="x")
    assert [entry.seq for entry in entries_of(on_disk.folder, "a")] == [0, 2]


def test_reading_a_log_that_does_not_exist_gives_nothing(tmp_path: Path) -> None:
    assert list(read_entries(tmp_path / "log")) == []


def test_reading_stops_with_a_sentence_at_a_line_that_is_no_entry(on_disk) -> None:
    on_disk.fill(3)
    on_disk.lines = [on_disk.lines[0], b"{}\n", on_disk.lines[2]]
    entries = read_entries(on_disk.folder)
    assert next(entries).seq == 0
    with pytest.raises(TargetingError, match="Line 2"):
        next(entries)


def test_a_line_still_being_written_is_not_read(on_disk) -> None:
    on_disk.fill(2)
    on_disk.lines = [on_disk.lines[0], on_disk.lines[1][:-1]]
    assert [entry.seq for entry in read_entries(on_disk.folder)] == [0]


def test_every_event_says_what_it_means_in_danish_and_english() -> None:
    for type, event in EVENTS.items():
        assert event.type == type
        about = event.about
        assert about.da.endswith(".") and about.en.endswith(".") and about.da != about.en


REFUSED = [
    ("run.invented", {}, "run-1", "a", "event type is unknown"),
    ("source.read", {"citizen": "0101655008"}, "run-1", "a", "body.citizen"),
    ("source.read", {"files": [{"name": "ok"}, {"name": "sag 010165-5008"}]}, "run-1", "a", r"body.files\[1\].name"),
    ("source.read", {"counts": {"6701655001": 1}}, "run-1", "a", "a key of body.counts"),
    ("source.read", {"pair": ("x", "6701655001")}, "run-1", "a", r"body.pair\[1\]"),
    ("source.read", {}, "0101655008", "a", "run_id"),
    ("source.read", {}, "run-1", "0101655008", "actor"),
    ("source.read", {"share": float("nan")}, "run-1", "a", "RFC 8785"),
    ("source.read", {"bytes": 2**53}, "run-1", "a", "RFC 8785"),
    ("source.read", {"when": datetime(2017, 10, 2)}, "run-1", "a", "RFC 8785"),
    ("source.read", {1: "one"}, "run-1", "a", "RFC 8785"),
    ("source.read", {"text": "\ud800"}, "run-1", "a", "RFC 8785"),
    ("source.read", {"\ud800": "text"}, "run-1", "a", "RFC 8785"),
]


@pytest.mark.parametrize(("type", "body", "run_id", "actor", "sentence"), REFUSED)
def test_what_may_not_be_logged_is_refused_and_nothing_is_written(on_disk, type, body, run_id, actor, sentence) -> None:
    log = on_disk.fill(1)
    before = on_disk.lines
    with pytest.raises(TargetingError, match=sentence) as refusal:
        log.append_body(type, body, run_id=run_id, actor=actor)
    assert "55001" not in str(refusal.value) and "5008" not in str(refusal.value)
    assert on_disk.lines == before
    assert verify(on_disk.folder).ok


def test_counts_of_any_size_are_logged(on_disk) -> None:
    entry = on_disk.open().append_body("source.read", {"bytes": 1234567890}, run_id=None, actor="a")
    assert entry.body == {"bytes": 1234567890}


def test_an_open_log_takes_in_what_another_appended(on_disk) -> None:
    one, other = on_disk.open(), on_disk.open()
    for log in (one, other, other, one, other):
        log.append_body("source.read", {}, run_id=None, actor="a")
    assert [entry.seq for entry in read_entries(on_disk.folder)] == [0, 1, 2, 3, 4]
    assert verify(on_disk.folder).root == other.root


def test_a_log_opened_again_goes_on_where_it_stopped(on_disk) -> None:
    log = on_disk.fill(3)
    again = on_disk.open()
    assert (again.size, again.root) == (log.size, log.root) == (3, verify(on_disk.folder).root)


WRITER = """
import sys
from pathlib import Path
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from targeting.audit import AuditLog, folder
folder._PATIENCE = -1  # as long as it takes: that nobody waits for more than a minute is not what is tried
key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
log = AuditLog.open(Path(sys.argv[1]), key, "targeting/999")
for number in range(60):
    log.append_body("source.read", {"number": number, "padding": "x" * 5000}, run_id=sys.argv[2], actor="a")
"""


def start_writer(folder: Path, run_id: str) -> subprocess.Popen[bytes]:
    source = str(Path(targeting.__file__).parents[1])
    return subprocess.Popen([sys.executable, "-c", WRITER, str(folder), run_id], env={"PYTHONPATH": source})


def test_two_processes_that_append_at_once_never_interleave(on_disk) -> None:
    writers = [start_writer(on_disk.folder, run_id) for run_id in ("a", "b")]
    assert [writer.wait(timeout=PATIENCE) for writer in writers] == [0, 0]
    for run_id in ("a", "b"):
        numbers = [entry.body["number"] for entry in entries_of(on_disk.folder, run_id)]
        assert numbers == list(range(60))
    assert "log.recovered" not in {json.loads(line)["type"] for line in on_disk.lines}
    assert verify(on_disk.folder).ok


def test_a_log_that_is_appended_to_meanwhile_still_verifies(on_disk) -> None:
    on_disk.fill(1)
    writer = start_writer(on_disk.folder, "a")
    verdicts = []
    while writer.poll() is None:
        verdicts.append(verify(on_disk.folder))
    assert writer.returncode == 0
    assert verdicts and [verdict.sentence_en for verdict in verdicts if not verdict.ok] == []


def test_an_entry_that_arrives_during_verification_is_left_for_the_next(on_disk, monkeypatch) -> None:
    log = on_disk.fill(2)

    def snapshot_then_append(*arguments):
        snapshot = take_snapshot(*arguments)
        log.append_body("source.read", {}, run_id=None, actor="a")
        return snapshot

    take_snapshot = verification._snapshot
    monkeypatch.setattr(verification, "_snapshot", snapshot_then_append)
    verdict = verify(on_disk.folder)
    assert (verdict.ok, verdict.size, len(on_disk.lines)) == (True, 2, 3)


def test_a_log_signed_by_another_key_or_of_another_municipality_is_not_appended_to(on_disk) -> None:
    on_disk.fill(2)
    keys = sorted((on_disk.folder / "keys").iterdir())
    for key, origin in ((Ed25519PrivateKey.generate(), "targeting/999"), (on_disk.key, "targeting/998")):
        with pytest.raises(TargetingError, match="Nothing was logged"):
            AuditLog.open(on_disk.folder, key, origin)
    assert len(on_disk.lines) == 2
    assert sorted((on_disk.folder / "keys").iterdir()) == keys
