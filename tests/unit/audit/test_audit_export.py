"""An export proves what it says to somebody with only the file and the key; one that was tampered with does not."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from support.kept import kept
from targeting.audit import (
    Period,
    Signer,
    export,
    export_period,
    prove,
    slice_of,
    standalone,
    verifier_program,
    verify,
)
from targeting.audit.merkle import leaf_hash
from targeting.audit.note import Checkpoint
from targeting.audit.tree import Tree

START = datetime(2017, 10, 2, 8, 15, tzinfo=UTC)
SIZE = 13
Check = Callable[..., tuple[int, str]]


@dataclass
class Town:
    """A log of SIZE entries a second apart, its verifier key, and exports of the seconds 4 to 8."""

    disk: object
    folder: Path

    @property
    def vkey(self) -> str:
        return Signer("targeting/999", self.disk.key).verifier.vkey  # type: ignore[attr-defined]

    def made(self, low: int = 4, high: int = 8, witnessed: frozenset[int] = frozenset({3})) -> bytes:
        log = self.disk.folder  # type: ignore[attr-defined]
        verdict = verify(log)
        period = Period(START + timedelta(seconds=low), START + timedelta(seconds=high))
        part = slice_of(log, verdict, period)
        assert part is not None
        signer = Signer("targeting/999", self.disk.key)  # type: ignore[attr-defined]
        return export_period(log, verdict, part, period, witnessed, "<!doctype html>", signer)

    def unpacked(self, low: int = 4, high: int = 8, witnessed: frozenset[int] = frozenset({3})) -> Path:
        archive, place = self.folder / "e.zip", self.folder / "e"
        archive.write_bytes(self.made(low, high, witnessed))
        shutil.rmtree(place, ignore_errors=True)
        with ZipFile(archive) as opened:
            opened.extractall(place)
        return place


@pytest.fixture(scope="module")
def filled(log_at, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log of SIZE entries, made once: every append waits for the disk."""
    disk = log_at(tmp_path_factory.mktemp("filled") / "log")
    disk.fill(SIZE)
    return disk.folder


@pytest.fixture
def town(on_disk, filled: Path, tmp_path: Path) -> Town:
    shutil.copytree(filled, on_disk.folder)
    folder = tmp_path / "receiver"
    folder.mkdir()
    return Town(on_disk, folder)


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Check:
    """The export's own program, run in this process: exit status and what it said."""

    def run(*arguments: object) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["verify.py", *map(str, arguments)])
        capsys.readouterr()
        return standalone.main(), capsys.readouterr().out

    return run


def entries_at(place: Path) -> list[int]:
    return [json.loads(line)["seq"] for line in (place / "entries.jsonl").read_bytes().splitlines()]


@pytest.mark.parametrize(
    ("low", "high", "numbers"),
    [(4, 8, [4, 5, 6, 7]), (0, 3, [0, 1, 2]), (11, 60, [11, 12]), (-9, 60, list(range(SIZE))), (6, 7, [6])],
)
def test_an_export_holds_the_periods_entries_and_proves_them(
    town: Town, check: Check, low: int, high: int, numbers: list[int]
) -> None:
    place = town.unpacked(low, high)
    assert entries_at(place) == numbers
    status, said = check(place, "--key", town.vkey)
    assert status == 0
    assert f"BEVIST: {len(numbers)} poster, nr. {numbers[0]}-{numbers[-1]}, står uændret og uden huller" in said
    assert f"PROVED: {len(numbers)} entries" in said
    assert "Nøglen er den, du angav" in said


def test_the_zip_itself_can_be_checked_and_says_so_when_it_is_believed_on_its_own_word(
    town: Town, check: Check
) -> None:
    town.unpacked()
    status, said = check(town.folder / "e.zip")
    assert status == 0
    assert "BEMÆRK: nøglen targeting/999+" in said
    assert "er taget fra udtrækket selv" in said


def test_the_same_log_and_period_give_the_same_bytes(town: Town) -> None:
    assert town.made() == town.made()


def test_a_period_in_which_nothing_happened_has_no_export(town: Town) -> None:
    log = town.disk.folder  # type: ignore[attr-defined]
    assert slice_of(log, verify(log), Period(START - timedelta(days=9), START - timedelta(days=8))) is None


def test_the_program_runs_alone_and_imports_nothing_of_this_one(town: Town) -> None:
    place = town.unpacked()
    assert (place / "verify.py").read_bytes() == verifier_program()
    ran = subprocess.run(
        [sys.executable, "-I", place / "verify.py", "--key", town.vkey],
        capture_output=True,
        cwd=town.folder,
        encoding="utf-8",
        check=False,
    )
    assert (ran.returncode, ran.stdout[:7]) == (0, "BEVIST:"), ran.stderr
    assert "targeting." not in verifier_program().decode().replace("targeting/", "")


def test_entries_that_the_log_says_are_deleted_need_not_be_shown(on_disk, tmp_path: Path, check: Check, monkeypatch):
    log = on_disk.fill(6)
    log.append_body("log.pruned", {"segment": 1, "last_seq": 3}, run_id=None, actor="steward")
    log.append_body("run.completed", {}, run_id="run-1", actor="analyst")
    kept = [(number, line[:-1]) for number, line in enumerate(on_disk.lines) if number > 3]
    monkeypatch.setattr(export, "kept_lines", lambda folder, size: iter(kept))
    town = Town(on_disk, tmp_path)
    place = town.unpacked(-9, 60)
    assert entries_at(place) == [4, 5, 6, 7]
    status, said = check(place, "--key", town.vkey)
    assert (status, "MEN poster til og med nr. 3 er slettet, siger loggen" in said) == (0, True)

    leave_out_the_first_entry(place)
    (place / "before.json").unlink()
    status, said = check(place, "--key", town.vkey)
    assert (status, "post 4 mangler og er ikke slettet" in said) == (1, True)
    (place / "pruned.json").unlink()
    assert check(place, "--key", town.vkey)[0] == 1


def change_an_entry(place: Path) -> None:
    path = place / "entries.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"rows":5', b'"rows":6'))


def leave_out_an_entry(place: Path) -> None:
    path = place / "entries.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:1], *lines[2:]]))


def leave_out_the_last_entry(place: Path) -> None:
    path = place / "entries.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-1]))
    (place / "after.json").write_bytes(lines[-1])
    say_of_itself(place, entries=3)


OURS = Signer("targeting/999", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))


def say_of_itself(place: Path, signer: Signer = OURS, **changes: object) -> None:
    """What the export says of itself, otherwise, and signed by the holder of the log's key."""
    headline, said = (place / "period.note").read_text().partition("\n\n")[0].split("\n")
    text = f"{headline}\n{json.dumps(json.loads(said) | changes)}\n"
    (place / "period.note").write_bytes(signer.sign(text))


def leave_out_the_first_entry(place: Path) -> None:
    path = place / "entries.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[1:]))
    (place / "before.json").write_bytes(lines[0])
    say_of_itself(place, first=5, entries=3)


def leave_out_the_entry_after(place: Path) -> None:
    (place / "after.json").unlink()


def swap_two_entries(place: Path) -> None:
    path = place / "entries.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([lines[1], lines[0], *lines[2:]]))


def leave_out_all_entries(place: Path) -> None:
    (place / "entries.jsonl").write_bytes(b"")


def borrow_a_proof(place: Path) -> None:
    shutil.copy(place / "proofs" / "4.tlog-proof", place / "proofs" / "5.tlog-proof")


def spoil_a_proof(place: Path) -> None:
    (place / "proofs" / "5.tlog-proof").write_text("c2sp.org/tlog-proof@v1\n")


def take_away_a_proof(place: Path) -> None:
    (place / "proofs" / "5.tlog-proof").unlink()


def change_the_checkpoint(place: Path) -> None:
    path = place / "checkpoint"
    path.write_bytes(path.read_bytes().replace(b"\n13\n", b"\n14\n"))


def take_the_signature(place: Path) -> None:
    path = place / "checkpoint"
    path.write_bytes(path.read_bytes().partition(b"\n\n")[0] + b"\n\n")


def swap_keys(place: Path) -> None:
    """Everything signed anew by somebody else, with that key beside it."""
    thief = Signer("targeting/999", Ed25519PrivateKey.generate())
    lines = (place / "entries.jsonl").read_bytes().splitlines()
    old = (place / "checkpoint").read_bytes()
    note = thief.sign(Checkpoint.parse(old.decode()).text)
    for path in (place / "proofs").iterdir():
        path.write_bytes(path.read_bytes().replace(old, note))
    (place / "checkpoint").write_bytes(note)
    for path in [*(place / "checkpoints").iterdir(), *(place / "keys").iterdir()]:
        path.unlink()
    (place / "keys" / "log.vkey").write_text(thief.verifier.vkey)
    say_of_itself(place, thief, checkpoints=[])
    assert lines


def move_the_period(place: Path) -> None:
    path = place / "period.note"
    path.write_bytes(path.read_bytes().replace(b"2017-10-02", b"2016-10-02"))


def move_the_period_with_the_key(place: Path) -> None:
    """Its end moved in front of the last entry: the neighbours lie outside it still."""
    say_of_itself(place, to="2017-10-02T08:15:07Z")


def widen_the_period_with_the_key(place: Path) -> None:
    """Up to a time when the log had seven entries more."""
    say_of_itself(place, to="2018-01-01T00:00:00Z")


def add_a_signature(place: Path) -> None:
    path = place / "period.note"
    path.write_bytes(path.read_bytes() + "— fremmed AAAAAAAA\n".encode())


def rewrite_a_kept_checkpoint(place: Path) -> None:
    shutil.copy(place / "checkpoints" / "3.note", place / "checkpoints" / "4.note")
    shutil.copy(place / "consistency" / "4.txt", place / "consistency" / "3.txt")


ATTACKS: list[tuple[Callable[[Path], None], str]] = [
    (change_an_entry, "post 5 er ikke den, der blev underskrevet"),
    (leave_out_an_entry, "poster mangler eller er byttet om"),
    (leave_out_the_last_entry, "post 7 hører til perioden og mangler"),
    (leave_out_the_first_entry, "post 4 hører til perioden og mangler"),
    (leave_out_the_entry_after, "kan ikke læses"),
    (swap_two_entries, "poster mangler eller er byttet om"),
    (leave_out_all_entries, "entries.jsonl er ikke hel"),
    (borrow_a_proof, "post 5 er ikke den, der blev underskrevet"),
    (spoil_a_proof, "kan ikke læses"),
    (take_away_a_proof, "kan ikke læses"),
    (change_the_checkpoint, "underskriften holder ikke"),
    (take_the_signature, "nøglen har ikke underskrevet kontrolpunktet"),
    (swap_keys, "nøglen har ikke underskrevet kontrolpunktet"),
    (move_the_period, "underskriften holder ikke"),
    (move_the_period_with_the_key, "post 7 er ikke fra perioden"),
    (widen_the_period_with_the_key, "post 8 hører til perioden og mangler"),
    (add_a_signature, "nøglen har ikke underskrevet"),
    (rewrite_a_kept_checkpoint, "loggen er skrevet om"),
]


@pytest.mark.parametrize(("attack", "sentence"), ATTACKS, ids=[case[0].__name__ for case in ATTACKS])
def test_an_export_that_was_tampered_with_is_not_proved(
    town: Town, check: Check, attack: Callable[[Path], None], sentence: str
) -> None:
    place = town.unpacked()
    attack(place)
    status, said = check(place, "--key", town.vkey)
    assert (status, said.startswith("IKKE BEVIST / NOT PROVED: ")) == (1, True)
    assert sentence in said


def test_swapped_keys_are_believed_only_by_who_does_not_hold_the_key(town: Town, check: Check) -> None:
    place = town.unpacked()
    swap_keys(place)
    status, said = check(place)
    assert (status, "er taget fra udtrækket selv" in said) == (0, True)


def witness(town: Town, size: int) -> Path:
    path = town.folder / f"{size}.note"
    path.write_bytes(kept(town.disk.folder, size))  # type: ignore[attr-defined]
    return path


def test_the_receivers_own_witness_is_held_against_the_export(town: Town, check: Check) -> None:
    place = town.unpacked()
    for size in (3, 4, 8, SIZE):
        status, said = check(place, "--key", town.vkey, "--witness", witness(town, size))
        assert (status, "Vidner, der stemmer: 1." in said) == (0, True)
    status, said = check(place, "--key", town.vkey, "--witness", witness(town, 5))
    assert (status, "udtrækket siger intet om loggen ved 5 poster" in said) == (1, True)


def test_an_export_of_a_rolled_back_or_rewritten_log_is_given_away_by_the_receivers_witness(
    town: Town, check: Check
) -> None:
    seen = witness(town, SIZE)
    disk = town.disk
    shutil.rmtree(disk.folder)  # type: ignore[attr-defined]
    log = disk.open()  # type: ignore[attr-defined]
    disk._seconds = iter(range(60))  # type: ignore[attr-defined]
    for number in range(SIZE - 2):
        log.append_body("source.read", {"rows": number}, run_id="run-1", actor="somebody else")
    status, said = check(town.unpacked(), "--key", town.vkey, "--witness", seen)
    assert (status, "vidnet har set 13 poster, loggen har 11: loggen er rullet tilbage" in said) == (1, True)
    for number in range(2):
        log.append_body("source.read", {"rows": number}, run_id="run-1", actor="somebody else")
    status, said = check(town.unpacked(), "--key", town.vkey, "--witness", seen)
    assert (status, "loggen er skrevet om: vidnet så andre poster" in said) == (1, True)


def test_a_file_of_proofs_is_checked_against_the_key_one_holds(town: Town, check: Check) -> None:
    log = town.disk.folder  # type: ignore[attr-defined]
    proofs = prove(log, verify(log), lambda entry: entry.seq in (2, 9))
    file = town.folder / "two.tlog-proof"
    file.write_text("".join(proof.text for proof in proofs))
    status, said = check(file, "--key", town.vkey)
    assert (status, said.count("BEVIST / PROVED: targeting/999, ")) == (0, 2)
    assert '"rows":9' in said
    assert check(file)[0] == 1
    other = Signer("targeting/999", Ed25519PrivateKey.generate()).verifier.vkey
    assert check(file, "--key", other)[0] == 1
    file.write_text(file.read_text().replace("index 9", "index 8"))
    assert check(file, "--key", town.vkey)[0] == 1


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"c2sp.org/tlog-proof@v1\n"])
def test_what_is_no_export_is_not_proved(town: Town, check: Check, content: bytes) -> None:
    file = town.folder / "nonsense"
    file.write_bytes(content)
    assert check(file, "--key", town.vkey)[0] == 1


@pytest.mark.parametrize("vkey", ["", "a+b", "targeting/999+00000000+AAAA"])
def test_a_key_that_is_none_proves_nothing(town: Town, check: Check, vkey: str) -> None:
    assert check(town.unpacked(), "--key", vkey)[0] == 1


@pytest.mark.parametrize("size", range(1, 20))
def test_its_own_arithmetic_is_that_of_the_log(size: int) -> None:
    lines = [b"leaf %d" % number for number in range(size)]
    tree = Tree(map(leaf_hash, lines))
    for index in range(size):
        path = list(tree.inclusion(index))
        assert standalone.includes(tree.root(), size, index, lines[index], path)
        assert not standalone.includes(tree.root(), size, index, lines[index], [*path, bytes(32)])
        assert not standalone.includes(tree.root(), size, index, b"x", path)
    for old in range(1, size + 1):
        proof = list(tree.consistency(old))
        assert standalone.extends(old, tree.root(old), size, tree.root(), proof)
        assert not standalone.extends(old, bytes(32), size, tree.root(), proof)
        assert old == size or not standalone.extends(old, tree.root(old), size, tree.root(), proof[:-1])
