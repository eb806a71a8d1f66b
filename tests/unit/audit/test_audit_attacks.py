"""Each way to tamper with a log by hand, and the line or file that verification names."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from support.kept import forget, keep, kept
from targeting.audit import AuditLog, Signer, verification, verify
from targeting.audit.merkle import Edge, leaf_hash
from targeting.audit.note import Checkpoint
from targeting.errors import TargetingError

SIZE = 8
Lines = list[bytes]


def edited(line: bytes, **changes: object) -> bytes:
    return rfc8785.dumps(json.loads(line) | changes) + b"\n"


def forged(lines: Lines, number: int, **changes: object) -> bytes:
    """Line ``number`` (from 1) as a forger would write it: number and chain fit what stands before."""
    prev = leaf_hash(lines[number - 2].rstrip(b"\n")).hex() if number > 1 else "0" * 64
    return edited(lines[0], seq=number - 1, prev=prev, **changes)


def rechained(lines: Lines, first: int, **changes: object) -> Lines:
    """Line ``first`` edited, and every later one rewritten so that the chain holds."""
    result = [*lines[: first - 1], edited(lines[first - 1], **changes)]
    for line in lines[first:]:
        result.append(edited(line, prev=leaf_hash(result[-1].rstrip(b"\n")).hex()))
    return result


LINE_ATTACKS: list[tuple[str, Callable[[Lines], Lines], int]] = [
    ("edit the first line", lambda ls: [edited(ls[0], body={"rows": 9}), *ls[1:]], 1),
    ("edit a middle line", lambda ls: [*ls[:5], edited(ls[5], body={"rows": 9}), *ls[6:]], 6),
    ("edit the last line", lambda ls: [*ls[:7], edited(ls[7], actor="mallory")], 8),
    ("edit a time", lambda ls: [*ls[:2], edited(ls[2], t="2017-10-02T08:15:02.000001Z"), *ls[3:]], 3),
    ("edit a line and mend the chain", lambda ls: rechained(ls, 4, body={"rows": 9}), 4),
    ("add a space", lambda ls: [*ls[:2], ls[2].replace(b":", b": ", 1), *ls[3:]], 3),
    ("add a field", lambda ls: [*ls[:2], edited(ls[2], note="x"), *ls[3:]], 3),
    ("write a field twice", lambda ls: [*ls[:2], ls[2].replace(b'{"actor"', b'{"actor":"x","actor"'), *ls[3:]], 3),
    ("save with CRLF", lambda ls: [line.replace(b"\n", b"\r\n") for line in ls], 1),
    ("save with a byte order mark", lambda ls: [b"\xef\xbb\xbf" + ls[0], *ls[1:]], 1),
    ("empty a line", lambda ls: [*ls[:3], b"\n", *ls[4:]], 4),
    ("write nonsense over a line", lambda ls: [*ls[:3], b"\xff[[[\n", *ls[4:]], 4),
    ("write true for 1", lambda ls: [ls[0], edited(ls[1], seq=True), *ls[2:]], 2),
    ("delete the first line", lambda ls: ls[1:], 1),
    ("delete a middle line", lambda ls: [*ls[:3], *ls[4:]], 4),
    ("delete the last line", lambda ls: ls[:-1], 8),
    ("delete the last three lines", lambda ls: ls[:-3], 6),
    ("delete all lines", lambda ls: [], 1),
    ("swap neighbours", lambda ls: [*ls[:3], ls[4], ls[3], *ls[5:]], 4),
    ("swap first and last", lambda ls: [ls[7], *ls[1:7], ls[0]], 1),
    ("move a line down", lambda ls: [ls[0], *ls[2:6], ls[1], *ls[6:]], 2),
    ("move a line up", lambda ls: [ls[0], ls[5], *ls[1:5], *ls[6:]], 2),
    ("insert a copy", lambda ls: [*ls[:4], ls[3], *ls[4:]], 5),
    ("insert a fitting line", lambda ls: [*ls[:4], forged(ls, 5), *ls[4:]], 5),
    ("insert an empty line", lambda ls: [*ls[:4], b"\n", *ls[4:]], 5),
    ("append a copy", lambda ls: [*ls, ls[-1]], 9),
    ("append two fitting lines", lambda ls: (more := [*ls, forged(ls, 9)]) + [forged(more, 10)], 9),
    ("append nonsense", lambda ls: [*ls, b"hello\n"], 9),
    ("append an empty line", lambda ls: [*ls, b"\n"], 9),
    ("cut into the last line", lambda ls: [*ls[:7], ls[7][:40]], 8),
    ("take the last line feed", lambda ls: [*ls[:7], ls[7][:-1]], 8),
    ("join two lines", lambda ls: [*ls[:2], ls[2][:-1], *ls[3:]], 3),
]


@pytest.fixture
def filled(on_disk):
    on_disk.fill(SIZE)
    assert verify(on_disk.folder, on_disk.key.public_key()).ok
    return on_disk


@pytest.mark.parametrize(("attack", "line"), [case[1:] for case in LINE_ATTACKS], ids=[c[0] for c in LINE_ATTACKS])
def test_the_first_bad_line_is_named(filled, attack, line) -> None:
    filled.lines = attack(filled.lines)
    verdict = verify(filled.folder)
    assert (verdict.ok, verdict.first_bad_line) == (False, line)
    assert f"inje {line} " in verdict.sentence_da
    assert f"ine {line} " in verdict.sentence_en


@pytest.mark.parametrize("attack", [case[1] for case in LINE_ATTACKS], ids=[case[0] for case in LINE_ATTACKS])
def test_nothing_is_appended_to_a_log_that_was_tampered_with(filled, attack) -> None:
    filled.lines = attack(filled.lines)
    before = filled.lines
    with pytest.raises(TargetingError, match="Nothing was logged"):
        filled.open()
    assert filled.lines == before
    assert not verify(filled.folder).ok


@pytest.mark.parametrize("attack", [case[1] for case in LINE_ATTACKS], ids=[case[0] for case in LINE_ATTACKS])
def test_a_program_that_has_the_log_open_does_not_bless_the_attack(filled, attack) -> None:
    log = filled.open()
    filled.lines = attack(filled.lines)
    with suppress(TargetingError):
        log.append_body("source.read", {}, run_id=None, actor="a")
    assert not verify(filled.folder).ok


@pytest.mark.parametrize(("attack", "line"), [case[1:] for case in LINE_ATTACKS], ids=[c[0] for c in LINE_ATTACKS])
def test_without_the_kept_checkpoints_the_attack_is_still_found(filled, attack, line) -> None:
    filled.lines = attack(filled.lines)
    forget(filled.folder)
    verdict = verify(filled.folder)
    assert not verdict.ok
    assert verdict.first_bad_line <= line + 1  # two lines contradict each other, and nothing says which is true


@pytest.mark.parametrize("line", range(1, SIZE))
def test_without_the_kept_checkpoints_the_chain_still_names_an_edited_line(filled, line) -> None:
    lines = filled.lines
    filled.lines = [*lines[: line - 1], edited(lines[line - 1], actor="mallory"), *lines[line:]]
    forget(filled.folder)
    assert verify(filled.folder).first_bad_line == line


def test_a_program_that_has_the_log_open_refuses_one_that_was_cut_off(filled) -> None:
    log = filled.open()
    filled.lines = filled.lines[:-1]
    with pytest.raises(TargetingError, match="entries were taken away"):
        log.append_body("source.read", {}, run_id=None, actor="a")
    assert len(filled.lines) == SIZE - 1


def sign_over(disk, key: Ed25519PrivateKey, sizes: range) -> None:
    """Write checkpoints over the lines as they are, signed with ``key``."""
    signer, edge = Signer("targeting/999", key), Edge()
    for size, line in enumerate(disk.lines, start=1):
        edge = edge.push(leaf_hash(line[:-1]))
        if size in sizes:
            keep(disk.folder, size, signer.sign(Checkpoint("targeting/999", size, edge.root).text))
    (disk.folder / "checkpoint").write_bytes(kept(disk.folder, sizes[-1]))


def remove_checkpoint(disk) -> None:
    (disk.folder / "checkpoint").unlink()


def change_checkpoint(disk) -> None:
    path = disk.folder / "checkpoint"
    path.write_bytes(path.read_bytes().replace(b"\n8\n", b"\n9\n"))


def sign_with_another_key(disk) -> None:
    sign_over(disk, Ed25519PrivateKey.generate(), range(8, 9))
    keep(disk.folder, 8, kept(disk.folder, 7))


def remove_key(disk) -> None:
    for path in (disk.folder / "keys").iterdir():
        path.unlink()


def change_key(disk) -> None:
    (path,) = (disk.folder / "keys").iterdir()
    path.write_text(path.read_text().replace("999", "998"))


def add_to_key(disk) -> None:
    (path,) = (disk.folder / "keys").iterdir()
    path.write_text(path.read_text().strip() + " \n")


def remove_kept(disk) -> None:
    keep(disk.folder, 3, None)


def exchange_kept(disk) -> None:
    keep(disk.folder, 3, kept(disk.folder, 4))


def spoil_kept_signature(disk) -> None:
    text, _, signature = kept(disk.folder, 3).decode().rpartition(" ")
    keep(disk.folder, 3, f"{text} {'A' * 8}{signature[8:]}".encode())


def invent_kept(disk) -> None:
    keep(disk.folder, 30, kept(disk.folder, 8).replace(b"\n8\n", b"\n30\n"))


FILE_ATTACKS: list[tuple[Callable[..., None], str]] = [
    (remove_checkpoint, "log/checkpoint mangler"),
    (change_checkpoint, "log/checkpoint er ændret"),
    (sign_with_another_key, "log/checkpoint er ændret"),
    (remove_key, "ingen offentlig nøgle i log/keys/"),
    (change_key, ".vkey er ændret"),
    (add_to_key, ".vkey er ændret"),
    (remove_kept, "kontrolpunkt ved 3 poster mangler i log/000001.checkpoints"),
    (exchange_kept, "kontrolpunkt ved 3 poster mangler i log/000001.checkpoints"),
    (spoil_kept_signature, "kontrolpunkt ved 3 poster i log/000001.checkpoints er ændret"),
    (invent_kept, "kontrolpunkt ved 30 poster i log/000001.checkpoints er ændret"),
]


@pytest.mark.parametrize(("attack", "sentence"), FILE_ATTACKS, ids=[case[0].__name__ for case in FILE_ATTACKS])
def test_damage_to_keys_and_checkpoints_is_found(filled, attack, sentence) -> None:
    attack(filled)
    verdict = verify(filled.folder)
    assert (verdict.ok, verdict.first_bad_line) == (False, None)
    assert sentence in verdict.sentence_da


@pytest.mark.parametrize("attack", [remove_checkpoint, change_checkpoint, sign_with_another_key, change_key])
def test_nothing_is_appended_while_checkpoint_or_key_is_damaged(filled, attack) -> None:
    attack(filled)
    with pytest.raises(TargetingError, match="Nothing was logged"):
        filled.open()
    assert len(filled.lines) == SIZE


def test_a_log_rolled_back_to_a_genuine_older_state_is_given_away_by_the_kept_checkpoints(filled) -> None:
    filled.lines = filled.lines[:5]
    (filled.folder / "checkpoint").write_bytes(kept(filled.folder, 5))
    verdict = verify(filled.folder)
    assert (verdict.ok, verdict.first_bad_line) == (False, 6)
    with pytest.raises(TargetingError, match="line 6 was signed and is gone"):
        filled.open()


def test_a_rolled_back_log_with_another_continuation_is_not_taken_for_a_crash(filled) -> None:
    rolled_back = filled.lines[:5]
    filled.lines = [*rolled_back, forged(rolled_back, 6, t=json.loads(rolled_back[-1])["t"], body={"rows": 77})]
    (filled.folder / "checkpoint").write_bytes(kept(filled.folder, 5))
    assert verify(filled.folder).first_bad_line == 6
    with pytest.raises(TargetingError, match="the kept checkpoint of line 6 contradicts it"):
        filled.open()


def test_a_log_rewritten_under_another_key_does_not_verify_against_the_key_one_holds(filled) -> None:
    thief = Ed25519PrivateKey.generate()
    shutil.rmtree(filled.folder)
    log = AuditLog.open(filled.folder, thief, "targeting/999")
    log.append_body("run.completed", {}, run_id="run-1", actor="analyst")
    assert verify(filled.folder).ok
    verdict = verify(filled.folder, filled.key.public_key())
    assert not verdict.ok
    assert "Loggens nøgle er ikke den, du har angivet" in verdict.sentence_da


def test_forged_checkpoints_do_not_hide_where_the_damage_begins(filled) -> None:
    filled.lines = rechained(filled.lines, 4, body={"rows": 9})
    genuine = (filled.folder / "checkpoint").read_bytes()
    sign_over(filled, Ed25519PrivateKey.generate(), range(4, 9))
    (filled.folder / "checkpoint").write_bytes(genuine)
    assert verify(filled.folder).first_bad_line == 4


def test_in_a_long_log_forged_checkpoints_do_not_hide_the_damage_either(filled, monkeypatch) -> None:
    monkeypatch.setattr(verification, "SIGNATURES_TRIED", 0)
    assert verify(filled.folder).ok
    test_forged_checkpoints_do_not_hide_where_the_damage_begins(filled)


def test_a_log_never_begun_is_ok_and_empty(tmp_path: Path) -> None:
    verdict = verify(tmp_path / "log")
    assert (verdict.ok, verdict.size, verdict.sentence_da) == (True, 0, "Der er endnu ingen log.")
    assert not (tmp_path / "log").exists()


def test_a_log_begun_but_empty_is_ok(on_disk) -> None:
    on_disk.open()
    verdict = verify(on_disk.folder)
    assert (verdict.ok, verdict.size) == (True, 0)


def test_lines_without_a_checkpoint_are_not_no_log(filled) -> None:
    (filled.folder / "checkpoint").unlink()
    forget(filled.folder)
    assert not verify(filled.folder).ok
    with pytest.raises(TargetingError, match="the file checkpoint is missing"):
        filled.open()


def test_verification_changes_nothing(filled) -> None:
    def contents() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in filled.folder.rglob("*") if path.is_file()}

    before = contents()
    verify(filled.folder)
    assert contents() == before
