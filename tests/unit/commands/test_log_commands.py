"""The log from the command line: listed, shown, and verified after somebody laid hands on it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from support.runs import entries, typed
from targeting.privacy import create_keys

Lines = list[bytes]


def changed(lines: Lines) -> Lines:
    return [*lines[:4], lines[4].replace(b'"fingerprint":"', b'"fingerprint":"0'), *lines[5:]]


def deleted(lines: Lines) -> Lines:
    return [*lines[:6], *lines[7:]]


def moved(lines: Lines) -> Lines:
    return [*lines[:2], lines[5], *lines[2:5], *lines[6:]]


def appended(lines: Lines) -> Lines:
    return [*lines, lines[-1]]


def cut_off(lines: Lines) -> Lines:
    return lines[:-1]


HANDS_ON: list[tuple[Callable[[Lines], Lines], Callable[[Lines], int]]] = [
    (changed, lambda lines: 5),
    (deleted, lambda lines: 7),
    (moved, lambda lines: 3),
    (appended, lambda lines: len(lines) + 1),
    (cut_off, len),
]

attacks = pytest.mark.parametrize(
    ("attack", "bad_line"), HANDS_ON, ids=[attack.__name__.replace("_", " ") for attack, _ in HANDS_ON]
)


def lay_hands_on(workspace: Path, attack: Callable[[Lines], Lines]) -> Lines:
    """Edit the log's lines; gives them as they were."""
    path = workspace / "log" / "000001.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(attack(lines)))
    return lines


def test_an_untouched_log_verifies(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed("log", "verify", released, "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["ok"], answer["size"], answer["first_bad_line"]) == (True, len(entries(released)), None)


@attacks
def test_verify_is_exit_1_and_names_the_first_bad_line(
    released: Path,
    capsys: pytest.CaptureFixture[str],
    attack: Callable[[Lines], Lines],
    bad_line: Callable[[Lines], int],
) -> None:
    expected = bad_line(lay_hands_on(released, attack))
    assert typed("log", "verify", released) == 1
    said = capsys.readouterr().out
    assert f"ine {expected} " in said
    assert typed("log", "verify", released, "--json") == 1
    assert json.loads(capsys.readouterr().out)["first_bad_line"] == expected


@attacks
def test_no_run_starts_on_a_log_that_was_laid_hands_on(
    released: Path, capsys: pytest.CaptureFixture[str], attack: Callable[[Lines], Lines], bad_line: object
) -> None:
    lay_hands_on(released, attack)
    before = (released / "log" / "000001.jsonl").read_bytes()
    assert typed("run", released) == 1
    assert "targeting log verify" in capsys.readouterr().err
    assert (released / "log" / "000001.jsonl").read_bytes() == before
    assert len(list((released / "state" / "runs").iterdir())) == 1


def test_verify_needs_no_private_key(released: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TARGETING_KEYS", str(released.parent / "no-such-folder"))
    assert typed("log", "verify", released) == 0
    lay_hands_on(released, changed)
    assert typed("log", "verify", released) == 1


def test_verify_knows_a_log_that_another_key_signed(released: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    create_keys(released.parent / "other-keys")
    monkeypatch.setenv("TARGETING_KEYS", str(released.parent / "other-keys"))
    assert typed("log", "verify", released) == 1


def test_list_has_one_row_an_entry(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed("log", "list", released, "--json") == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["seq"], row["type"]) for row in rows] == [(entry.seq, entry.type) for entry in entries(released)]
    assert set(rows[0]) == {"seq", "t", "type", "run_id", "actor"}


def test_list_of_one_run_leaves_out_the_others(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed("run", released, "--purpose", "CONTROL") == 3
    denied = entries(released)[-1].run_id
    capsys.readouterr()
    assert typed("log", "list", released, "--run", str(denied), "--json") == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["type"] for row in rows] == ["run.requested", "legal.checked", "run.denied"]


def test_list_for_people_names_every_event(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed("log", "list", released) == 0
    said = capsys.readouterr().out
    assert said.count("An extract from a register was read.") == 10
    assert "The run was completed." in said


def test_show_gives_one_entry_whole(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    entry = entries(released)[2]
    assert typed("log", "show", released, entry.seq, "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["type"], answer["body"]) == ("legal.checked", dict(entry.body))
    assert answer["leaf_hash"] == entry.leaf_hash
    assert typed("log", "show", released, entry.seq) == 0
    assert "eksempel-afvejning-1" in capsys.readouterr().out


def test_show_of_an_entry_that_is_not_there_is_exit_2(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed("log", "show", released, 4711) == 2
    assert "The log has no entry 4711." in capsys.readouterr().err
