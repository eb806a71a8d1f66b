"""An export proves no more than its program checked, whatever is done to its entries, period, proofs and order."""

from __future__ import annotations

import json
import random
import sys
from base64 import b64decode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from targeting.audit import AuditLog, Period, Signer, export_period, slice_of, standalone, verify
from targeting.errors import TargetingError

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
SIGNER = Signer("targeting/999", KEY)
START = datetime(2017, 10, 2, 8, 15, tzinfo=UTC)
HOUR = timedelta(hours=1)
SIZE, FIRST, END = 13, 4, 8
ALTERATIONS = 500
Files = dict[str, bytes]


def log_of(folder: Path, times: list[datetime]) -> Path:
    clock = iter(times)
    log = AuditLog.open(folder, KEY, "targeting/999", lambda: next(clock))
    for number in range(len(times)):
        log.append_body("source.read", {"rows": number}, run_id="run-1", actor="analyst")
    return folder


def exported(log: Path, begin: datetime, end: datetime) -> bytes:
    verdict, period = verify(log), Period(begin, end)
    part = slice_of(log, verdict, period)
    assert part is not None
    return export_period(log, verdict, part, period, frozenset({3}), "<!doctype html>", SIGNER)


@pytest.fixture(scope="module")
def genuine(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The files of an export of entries 4 to 7 of 13, an hour apart, that carry a proof: no page and no program."""
    home = tmp_path_factory.mktemp("export")
    log = log_of(home / "log", [START + number * HOUR for number in range(SIZE)])
    (home / "e.zip").write_bytes(exported(log, START + FIRST * HOUR, START + END * HOUR))
    with ZipFile(home / "e.zip") as archive:
        names = [name for name in archive.namelist() if not name.endswith((".html", ".py", ".vkey", "/"))]
        return {name: archive.read(name) for name in names}


class Receiver:
    """Whoever got an export and the log's key, each by its own way."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.file, self.capsys = folder / "e.zip", capsys
        monkeypatch.setattr(sys, "argv", ["verify.py", str(self.file), "--key", SIGNER.verifier.vkey])

    def proves(self, files: Files) -> bool:
        with ZipFile(self.file, "w") as archive:
            archive.writestr("checkpoints/", b"")
            for name, content in files.items():
                archive.writestr(name, content)
        status, said = standalone.main(), self.capsys.readouterr().out
        assert (status == 0) == said.startswith("BEVIST") and (status == 1) == said.startswith("IKKE BEVIST")
        return status == 0


@pytest.fixture
def receiver(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Receiver:
    return Receiver(tmp_path, capsys, monkeypatch)


def a_bit(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :]


def a_byte_more(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content) + 1)
    return content[:at] + chance.choice([b"\n", b" ", b"A", b"=", b"\r"]) + content[at:]


def a_byte_less(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + content[at + 1 :]


def the_lines(content: bytes, chance: random.Random) -> bytes:
    lines = content.splitlines(keepends=True)
    act, at = chance.randrange(3), chance.randrange(len(lines))
    if act == 0:
        lines.insert(at, chance.choice(lines))
    elif act == 1:
        lines.pop(at)
    else:
        chance.shuffle(lines)
    return b"".join(lines)


def altered(genuine: Files, chance: random.Random) -> Files:
    """One thing done to one file, or to two; never nothing."""
    name, other = chance.sample(sorted(genuine), 2)
    change = chance.choice([a_bit, a_byte_more, a_byte_less, the_lines, None])
    if change:
        files = genuine | {name: change(genuine[name], chance)}
    elif chance.random() < 0.3:
        files = {each: content for each, content in genuine.items() if each != name}
    else:
        files = genuine | {name: genuine[other]} | ({other: genuine[name]} if chance.random() < 0.5 else {})
    return files if files != genuine else altered(genuine, chance)


def alterations(genuine: Files) -> Iterator[Files]:
    return (altered(genuine, random.Random(seed)) for seed in range(ALTERATIONS))


def test_no_alteration_of_an_export_is_proved(genuine: Files, receiver: Receiver) -> None:
    assert receiver.proves(genuine)
    assert [seed for seed, files in enumerate(alterations(genuine)) if receiver.proves(files)] == []


def said_otherwise(genuine: Files, **changes: object) -> Files:
    """The export saying something else of itself, by whoever holds the log's key."""
    headline, said = genuine["period.note"].decode().partition("\n\n")[0].split("\n")
    return genuine | {
        "period.note": SIGNER.sign(f"{headline}\n{json.dumps(json.loads(said) | changes)}\n"),
    }


def periods() -> Iterator[tuple[datetime, datetime]]:
    """Periods to half an hour, from before the log's beginning to after its end, those that hold something."""
    moments = [START + number * HOUR / 2 for number in range(-4, 2 * SIZE + 4)]
    return ((begin, end) for begin in moments for end in moments if begin < end)


def test_the_holder_of_the_key_cannot_make_it_prove_another_period(genuine: Files, receiver: Receiver) -> None:
    """PROVED are the periods that hold just these entries, of all 500 that may be claimed."""
    proved = set()
    for begin, end in periods():
        held = {number for number in range(SIZE) if begin <= START + number * HOUR < end}
        true = held == set(range(FIRST, END))
        claimed = {"from": begin.isoformat(), "to": end.isoformat()}
        assert receiver.proves(said_otherwise(genuine, **claimed)) == true, claimed
        proved.add(true)
    assert proved == {True, False}


FALSE = {
    "fewer entries": {"entries": 3},
    "other numbers": {"first": 5},
    "another size": {"size": 12},
    "another root": {"root": "00" * 32},
    "a checkpoint more": {"checkpoints": [3, 4, 5, 8]},
}


@pytest.mark.parametrize("changes", FALSE.values(), ids=FALSE.keys())
def test_nor_say_anything_else_of_itself(genuine: Files, receiver: Receiver, changes: dict[str, object]) -> None:
    assert receiver.proves(said_otherwise(genuine))
    assert not receiver.proves(said_otherwise(genuine, **changes))


WEAKENED: dict[str, tuple[str, Callable[..., object]]] = {
    "proofs are not followed": ("includes", lambda *_: True),
    "base64 is read as it comes": ("unbase64", lambda text: b64decode(text)),
    "an older checkpoint is taken at its word": ("extends", lambda *_: True),
}


@pytest.mark.parametrize(("name", "weaker"), WEAKENED.values(), ids=WEAKENED.keys())
def test_a_program_that_checked_less_would_be_found_out(
    genuine: Files, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, name: str, weaker: Callable[..., object]
) -> None:
    monkeypatch.setattr(standalone, name, weaker)
    assert any(receiver.proves(files) for files in alterations(genuine))


def test_an_archive_with_a_file_twice_is_not_proved(genuine: Files, receiver: Receiver) -> None:
    assert receiver.proves(genuine)
    with ZipFile(receiver.file, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("entries.jsonl", genuine["entries.jsonl"])
    assert standalone.main() == 1


@pytest.mark.parametrize("at", [FIRST, FIRST + 2, END], ids=["at its beginning", "within it", "right after it"])
def test_a_period_in_which_the_clock_went_back_is_not_exported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    """Also where verification is green because a person signed for it."""
    monkeypatch.setattr("targeting.audit.log.require_onward", lambda *_: None)
    monkeypatch.setattr("targeting.audit.log.max", lambda now, _: now, raising=False)
    times = [START + (number - 2.5 * (number >= at)) * HOUR for number in range(SIZE)]
    log = log_of(tmp_path / "log", times)
    with pytest.raises(TargetingError, match="the clock went back at entry"):
        exported(log, times[FIRST], times[FIRST] + HOUR * 2)
    assert exported(log, times[at + 4] - HOUR / 2, times[at + 4] + HOUR / 2)
