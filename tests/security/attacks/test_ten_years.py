"""A log at ten years: few files, and a verification that goes on from the last one says no more than it read."""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from support.clock import clock_at
from support.kept import as_kept_before, keep, kept, records, write
from support.runs import replace, typed
from targeting import audit
from targeting.audit import PIN, AuditLog, Pin, Signer, approved_in, pinned, prune, read_pin, together, verdict, verify
from targeting.audit import entry as entries_module
from targeting.audit.folder import LogFolder
from targeting.audit.merkle import EMPTY, leaf_hash
from targeting.audit.note import Checkpoint
from targeting.errors import LogRefused, TargetingError
from targeting.privacy import load_keys
from targeting.session import now, open_session

ORIGIN = "targeting/999"
KEY, THIEF = (Ed25519PrivateKey.from_private_bytes(bytes(range(first, first + 32))) for first in (0, 1))


def log_in(folder: Path, entries: int, segment_entries: int = 5) -> AuditLog:
    """A log, or one that is there already, with so many entries more, one a day."""
    days = count(len(list(LogFolder(folder).lines())))
    log = AuditLog.open(
        folder,
        KEY,
        ORIGIN,
        lambda: datetime(2017, 1, 1, tzinfo=UTC) + timedelta(days=next(days)),
        segment_entries=segment_entries,
    )
    for number in range(entries):
        log.append_body("source.read", {"rows": number}, run_id="run-1", actor="analyst")
    return log


def test_a_log_has_two_files_a_segment_however_many_entries_it_holds(tmp_path: Path) -> None:
    for segment_entries, files in ((100, 2), (5, 14)):
        folder = tmp_path / str(segment_entries) / "log"
        log_in(folder, 32, segment_entries)
        found = [path for path in folder.rglob("*") if path.is_file() and path.name not in {"checkpoint", ".lock"}]
        assert len([path for path in found if path.suffix != ".vkey"]) == files
        assert [size for file in sorted(folder.glob("*.checkpoints")) for size in sizes(file)] == list(range(33))
        assert verify(folder, KEY.public_key()).ok


def sizes(file: Path) -> list[int]:
    return [int(note.split(b"\n")[1]) for note in records(file)]


def test_a_log_that_an_older_version_kept_goes_on_in_the_new_file_and_each_is_kept_once(tmp_path: Path) -> None:
    folder = tmp_path / "log"
    log_in(folder, 7)
    as_kept_before(folder)
    log_in(folder, 9)
    assert len(list((folder / "checkpoints").iterdir())) == 8
    assert [sizes(file) for file in sorted(folder.glob("*.checkpoints"))] == [[8, 9, 10], [*range(11, 16)], [16]]
    log = AuditLog.open(folder, KEY, ORIGIN, segment_entries=5)
    assert [each.segment for each in prune(folder, log, datetime(2018, 1, 1).date(), rule="", actor="a")] == [1, 2, 3]
    assert verify(folder, KEY.public_key()).pruned == 15
    write(folder / "000002.checkpoints", [kept_before(folder, 7), *records(folder / "000002.checkpoints")])
    assert "ved 7 poster" in verify(folder).sentence_da


def kept_before(folder: Path, size: int) -> bytes:
    return (folder / "checkpoints" / f"{size}.note").read_bytes()


def test_one_kept_twice_in_the_old_place_and_the_new_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "log"
    log_in(folder, 7)
    (folder / "checkpoints").mkdir()
    (folder / "checkpoints" / "6.note").write_bytes(kept(folder, 6))
    assert not verify(folder).ok


def test_the_checkpoint_of_any_size_is_found_in_files_of_any_length(tmp_path: Path) -> None:
    folder = tmp_path / "log"
    log_in(folder, 60, segment_entries=50).rotate(THIEF, actor="steward")
    log = AuditLog.open(folder, THIEF, ORIGIN, former_key=KEY, segment_entries=50)
    for _ in range(70):
        log.append_body("run.completed", {}, run_id=None, actor="analyst")
    assert max(file.stat().st_size for file in folder.glob("*.checkpoints")) > 10_000
    found = LogFolder(folder).kept
    assert [found.of(size) for size in range(log.size + 1)] == [kept(folder, size) for size in range(log.size + 1)]
    assert (found.of(log.size + 1), found.torn()) == (None, b"")


# --- read by several processes ---


@pytest.fixture
def long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A log that counts as one of many entries."""
    monkeypatch.setattr(together, "MANY", 20)
    monkeypatch.setattr(together, "cores", lambda: 2)
    log_in(tmp_path / "log", 33)
    return tmp_path / "log"


def edit_a_line(folder: Path) -> None:
    replace(folder / "000003.jsonl", '"rows":12', '"rows":13')


def take_a_kept_checkpoint(folder: Path) -> None:
    keep(folder, 17, None)


def spoil_a_kept_root(folder: Path) -> None:
    keep(folder, 17, kept(folder, 17).replace(b"\n17\n", b"\n17\nA", 1))


def put_one_in_at_the_end_of_a_segment(folder: Path) -> None:
    write(folder / "000002.checkpoints", [*records(folder / "000002.checkpoints"), kept(folder, 12)])


def cut_the_log(folder: Path) -> None:
    (folder / "000007.jsonl").write_bytes(b"")


def add_a_line(folder: Path) -> None:
    with (folder / "000007.jsonl").open("ab") as lines:
        lines.write(b"{}\n")


def add_a_line_to_a_later_segment(folder: Path) -> None:
    (folder / "000008.jsonl").write_bytes(b"{}\n")


def add_a_torn_line_to_an_old_segment(folder: Path) -> None:
    with (folder / "000002.jsonl").open("ab") as lines:
        lines.write(b'{"type":"anything","body":"of any length')


HANDS = [edit_a_line, add_a_torn_line_to_an_old_segment, take_a_kept_checkpoint, spoil_a_kept_root,
         put_one_in_at_the_end_of_a_segment, cut_the_log, add_a_line, add_a_line_to_a_later_segment]  # fmt: skip


@pytest.mark.parametrize("hands", HANDS, ids=lambda hands: hands.__name__)
def test_several_processes_find_what_one_does(long: Path, monkeypatch: pytest.MonkeyPatch, hands) -> None:
    whole = verify(long, KEY.public_key())
    hands(long)
    found = verify(long, KEY.public_key())
    monkeypatch.setattr(together, "MANY", 10**9)
    assert verify(long, KEY.public_key()) == found
    assert (whole.ok, whole.size, found.ok) == (True, 33, False)


def test_what_was_put_at_the_end_of_an_old_segment_is_found_from_the_memory_too_and_nothing_is_appended(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "log"
    log = log_in(folder, 33)
    pin = pinned(ORIGIN, verify(folder, KEY.public_key()), None, now())
    add_a_torn_line_to_an_old_segment(folder)
    found = verify(folder, KEY.public_key(), pin=pin)
    assert (found.ok, found.first_bad_line) == (False, 11)
    with pytest.raises(TargetingError, match=r"000002\.jsonl was changed"):
        log_in(folder, 1)
    with pytest.raises(TargetingError, match="an entry was changed"):
        log.vouched({"source.read"})


def test_a_long_log_that_is_in_order_is_read_by_them_alone(long: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = verify(long)
    monkeypatch.setattr(entries_module, "canonical", None)
    monkeypatch.setattr(together, "MANY", 10**9)
    with pytest.raises(TypeError):
        verify(long)
    monkeypatch.undo()
    assert verify(long) == alone


# --- what the last verification saw is remembered ---


def told(workspace: Path, capsys: pytest.CaptureFixture[str], *more: str) -> dict:
    typed("log", "verify", workspace, "--json", *more)
    return json.loads(capsys.readouterr().out)


def pin_of(workspace: Path) -> Pin:
    return read_pin((workspace / PIN).read_bytes())


@pytest.fixture
def remembered(released: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A workspace after a run, whose log was verified, and has two entries more."""
    first = told(released, capsys)
    assert (first["ok"], first["read_from"], first["read_whole"]) == (True, 0, first["size"])
    for _ in range(2):
        assert typed("explain", released, "a" * 32) != 0
    return released


def test_the_next_verification_reads_what_came_since_and_says_what_was_read_when(
    remembered: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, looked_at = pin_of(remembered), []
    decode = audit.scan.decode
    monkeypatch.setattr(audit.scan, "decode", lambda line: looked_at.append(line) or decode(line))
    found = told(remembered, capsys)
    assert (found["ok"], found["read_from"], found["read_whole"]) == (True, seen.size, seen.size)
    assert len(looked_at) == found["size"] - seen.size > 0
    said = found["en"]
    assert f"Read one by one this time: {len(looked_at)} entries, from number {seen.size} on." in said
    assert f"were last read on {seen.whole_at.date()}, when there were {seen.size}; --all reads all." in said
    looked_at.clear()
    whole = told(remembered, capsys, "--all")
    assert (whole["read_from"], whole["read_whole"], len(looked_at)) == (0, whole["size"], whole["size"])
    assert "one by one" not in whole["en"]


def edit_an_old_line(workspace: Path) -> None:
    replace(workspace / "log" / "000001.jsonl", '"actor":"', '"actor":"x')


def edit_and_forge_the_memory_with_another_key(workspace: Path) -> None:
    """Somebody without the log's key says that the log is whole as it is now."""
    edit_an_old_line(workspace)
    edge = EMPTY
    for line in (workspace / "log" / "000001.jsonl").read_bytes().splitlines():
        edge = edge.push(leaf_hash(line))
    forged = Pin(ORIGIN, edge.size, edge.root, now(), edge.size, now())
    (workspace / PIN).write_bytes(forged.signed(Signer(ORIGIN, THIEF)))


def announce_a_key_in_an_old_line_and_sign_with_it(workspace: Path) -> None:
    """Old lines are not looked at again: could one say that the thief's key is the log's?"""
    log, thief = workspace / "log", Signer(ORIGIN, THIEF)
    lines = (log / "000001.jsonl").read_bytes().splitlines()
    fields = json.loads(lines[1]) | {
        "type": "key.rotated",
        "body": {"new_key": thief.verifier.vkey, "new_key_id": thief.verifier.key_id.hex(), "old_key_id": "0" * 8},
    }
    lines[1] = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    last = json.loads(lines[-1])
    last |= {"seq": len(lines), "prev": leaf_hash(lines[-1]).hex(), "actor": "mallory"}
    lines.append(json.dumps(last, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode())
    (log / "000001.jsonl").write_bytes(b"".join(line + b"\n" for line in lines))
    edge = EMPTY.extended(map(leaf_hash, lines))
    note = thief.sign(Checkpoint(ORIGIN, edge.size, edge.root).text)
    keep(log, edge.size, note)
    (log / "checkpoint").write_bytes(note)
    (log / "keys" / f"{thief.verifier.key_id.hex()}.vkey").write_text(f"{thief.verifier.vkey}\n")


def cut_the_newest_entries_off(workspace: Path) -> None:
    """To an earlier signed size, with file copies and no key; all else that tells of the log is taken too."""
    log, size = workspace / "log", pin_of(workspace).size - 1
    lines = (log / "000001.jsonl").read_bytes().splitlines(keepends=True)
    (log / "000001.jsonl").write_bytes(b"".join(lines[:size]))
    write(log / "000001.checkpoints", records(log / "000001.checkpoints")[: size + 1])
    (log / "checkpoint").write_bytes(kept(log, size))
    (workspace / "state" / "log.note").unlink()


def write_the_log_anew_with_its_own_key(workspace: Path) -> None:
    key = load_keys(workspace.parent / "keys").log_key
    size = pin_of(workspace).size
    shutil.rmtree(workspace / "log")
    log = AuditLog.open(workspace / "log", key, ORIGIN)
    for _ in range(size + 1):
        log.append_body("run.completed", {}, run_id=None, actor="operator")
    (workspace / "state" / "log.note").unlink()


ATTACKS: list[tuple[Callable[[Path], None], str]] = [
    (edit_an_old_line, "Linje 1 er ikke den, der blev underskrevet"),
    (edit_and_forge_the_memory_with_another_key, "Linje 1 er ikke den, der blev underskrevet"),
    (announce_a_key_in_an_old_line_and_sign_with_it, "Linje 2 er ikke den, der blev underskrevet"),
    (cut_the_newest_entries_off, "state/verified.note siger"),
    (write_the_log_anew_with_its_own_key, "state/verified.note siger"),
]


@pytest.mark.parametrize(("attack", "sentence"), ATTACKS, ids=[attack.__name__ for attack, _ in ATTACKS])
def test_what_was_done_to_the_entries_that_are_not_read_again_is_found_all_the_same(
    remembered: Path, capsys: pytest.CaptureFixture[str], attack: Callable[[Path], None], sentence: str
) -> None:
    attack(remembered)
    before = (remembered / PIN).read_bytes()
    found = told(remembered, capsys)
    assert (found["ok"], sentence in found["da"]) == (False, True), found["da"]
    assert not told(remembered, capsys, "--all")["ok"]
    assert (remembered / PIN).read_bytes() == before, "what is not whole is not remembered"
    with pytest.raises((LogRefused, TargetingError)):
        _ = open_session(remembered).log


def test_an_old_kept_checkpoint_is_read_again_by_all_alone_and_the_sentence_says_so(
    remembered: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(remembered / "log", 3, kept(remembered / "log", 3)[:-10] + b"AAAAAAAA=\n")
    found = told(remembered, capsys)
    assert (found["ok"], "a kept checkpoint of theirs is not. All" in found["en"]) == (True, True)
    found = told(remembered, capsys, "--all")
    assert (found["ok"], "3 poster i log/000001.checkpoints er ændret" in found["da"]) == (False, True)


def approved_at(workspace: Path, size: int, root: bytes) -> None:
    """An approval that names the log as it was at ``size``; who signed it is not for the log to ask."""
    folder = workspace / "approvals" / "basis"
    folder.mkdir(parents=True, exist_ok=True)
    text = f"an approval\nlog: {approved_in(ORIGIN, size, root.hex())}\n"
    (folder / "old.note").write_bytes(Signer("reviewer", THIEF).sign(text))


def test_a_damaged_checkpoint_that_an_approval_is_held_against_is_named_and_no_exchange_of_the_log(
    remembered: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    approved_at(remembered, 3, root_at(remembered, 3))
    assert told(remembered, capsys)["read_from"] > 3
    keep(remembered / "log", 3, kept(remembered / "log", 3).replace(b"\n3\n", b"\n3\nA", 1))
    found = told(remembered, capsys)
    assert (found["ok"], "3 poster i log/000001.checkpoints er ændret" in found["da"]) == (False, True), found["da"]


def root_at(workspace: Path, size: int) -> bytes:
    lines = (workspace / "log" / "000001.jsonl").read_bytes().splitlines()
    return EMPTY.extended(map(leaf_hash, lines[:size])).root


@pytest.mark.parametrize("witnessed", [False, True], ids=["approval", "witness"])
def test_the_holder_of_the_key_forges_no_memory_that_hides_what_others_tell(
    remembered: Path, capsys: pytest.CaptureFixture[str], witnessed: bool
) -> None:
    """The log was rewritten, remembered as whole, and the true checkpoint put back at the size that is told of."""
    key = load_keys(remembered.parent / "keys").log_key
    other = b"\x07" * 32
    true = Signer(ORIGIN, key).sign(Checkpoint(ORIGIN, 3, other).text)
    keep(remembered / "log", 3, true)
    witness = remembered.parent / "witness.note"
    if witnessed:
        witness.write_bytes(true)
    else:
        approved_at(remembered, 3, other)
    found = told(remembered, capsys, *(["--witness", str(witness)] if witnessed else []))
    assert (found["ok"], "Linje 3 er ikke den, der blev underskrevet" in found["da"]) == (False, True), found["da"]


@pytest.mark.parametrize("spoilt", [b"", b"\xff\n", b"targeting/999/verified/v1\n{}\n\n\xe2\x80\x94 x AAAAAAAA\n"])
def test_a_memory_that_cannot_be_read_leads_to_the_whole(
    remembered: Path, capsys: pytest.CaptureFixture[str], spoilt: bytes
) -> None:
    (remembered / PIN).write_bytes(spoilt)
    found = told(remembered, capsys)
    assert (found["ok"], found["read_from"]) == (True, 0)


def test_who_has_no_access_to_the_keys_reads_everything(
    remembered: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the operator remembers is no reason for anybody else not to look."""
    before = (remembered / PIN).read_bytes()
    monkeypatch.setenv("TARGETING_KEYS", str(remembered.parent / "no-keys"))
    found = told(remembered, capsys)
    assert (found["ok"], found["read_from"], found["read_whole_at"]) == (True, 0, None)
    assert (remembered / PIN).read_bytes() == before


def test_the_sentence_says_of_how_many_kept_checkpoints_no_signature_was_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(tmp_path / "log", 8)
    assert "signature" not in verify(tmp_path / "log").sentence_en.replace("signatures", "")
    monkeypatch.setattr(verdict, "SIGNATURES_TRIED", 5)
    assert "of the 3 oldest the signature was not tried" in verify(tmp_path / "log").sentence_en


def test_check_reminds_of_reading_all_when_that_is_long_ago(
    remembered: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for days, reminded in ((30, False), (32, True)):
        with clock_at(now() + timedelta(days=days)):
            typed("check", remembered)
        assert ("Loggen er sidst læst helt igennem" in capsys.readouterr().out) == reminded
    (remembered / PIN).unlink()
    assert UNREAD in reminded_of(remembered, capsys, days=32)


UNREAD = "Intet med loggens underskrift siger, at loggen er læst helt igennem"


def reminded_of(workspace: Path, capsys: pytest.CaptureFixture[str], days: int) -> str:
    capsys.readouterr()
    with clock_at(now() + timedelta(days=days)):
        typed("check", workspace)
    return capsys.readouterr().out


@pytest.mark.parametrize(("days", "stranger"), [(31, True), (33, False)], ids=["a stranger's key", "a time to come"])
def test_check_believes_no_memory_that_the_log_s_key_did_not_sign_or_of_a_time_to_come(
    remembered: Path, capsys: pytest.CaptureFixture[str], days: int, stranger: bool
) -> None:
    key = THIEF if stranger else load_keys(remembered.parent / "keys").log_key
    seen = pin_of(remembered)
    at = now() + timedelta(days=days)
    (remembered / PIN).write_bytes(dataclasses.replace(seen, read_at=at, whole_at=at).signed(Signer(ORIGIN, key)))
    assert UNREAD in reminded_of(remembered, capsys, days=32)
