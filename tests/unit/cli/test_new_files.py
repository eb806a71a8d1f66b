"""What a command writes is a new file: nothing is written over, whichever option names it."""

from __future__ import annotations

import io
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import get_type_hints

import pytest
import typer

from support.delivery import ANNA
from support.runs import extract, typed
from targeting import cli

# Every option or argument that names a file to write: what else is typed, "" standing for the workspace.
WRITES: dict[str, tuple[str, ...]] = {
    "access-report html": ("",),
    "explain html": ("", "0" * 32),
    "case overview html": ("", "--case", "S-00000000", "--to", "jobcentre"),
    "compare html": ("", "--with-as-of", "2017-09-01"),
    "simulate html": ("", "--vary", "threshold=3..5"),
    "basis show html": ("", "eksempel-en-plan"),
    "key new file": ("--person", "anna"),
    "key reveal file": ("--person", "anna"),
    "log proof out": ("", "--seq", "0"),
    "log export out": ("", "--from", "2020-01-01", "--to", "2100-01-01"),
    "record article30 html": ("",),
    "record algorithm html": ("",),
    "record lineage out": ("",),
    "register draft out": ("EXTRACT",),
    "quarantine export out": ("", "--register", "jobcentre"),
    "register show html": ("", "jobcentre"),
    "measure list html": ("",),
    "letter make out": ("", "oplysning", "--citizen"),
    "case due ics": ("",),
}
# What names a file or folder that is read, and a folder that a whole workspace or a witness is put into.
OTHERS = {
    "workspace", "init folder", "sample folder", "compare ruleset_file", "basis approve key", "basis revoke key",
    "ruleset approve key", "ruleset revoke key", "measure approve key", "measure revoke key", "share approve key",
    "share revoke key", "log verify witness",
    "log export witness", "log witness to", "log witness key", "log clock key", "people sign key", "order sign key",
    "order revoke key", "case prove key", "handover sign key", "reveal key", "share check questions",
    "backup to", "backup keys_to", "restore backup", "restore to", "restore keys_from", "restore keys_to",
    "register draft extract", "register test extract", "case import extract", "log file file",
}  # fmt: skip
FOR_ONE_READER = {
    "access-report html", "explain html", "case overview html", "key new file", "key reveal file",
    "case due ics",
}  # fmt: skip
KEYS = {"key new file", "key reveal file"}
# Those of which the released workspace has what they write; the others write in tests of their own.
# The name of a letter's file says its form, and it is about a citizen with a case: tests/unit/commands/test_letter.py.
SLOW = {
    "explain html", "case overview html", "compare html", "simulate html", "quarantine export out",
    "letter make out",
}  # fmt: skip
QUICK = sorted(set(WRITES) - SLOW)
PASSPHRASE = "en lang adgangssætning"


def parameters(app: typer.Typer, words: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Every parameter of every command that is a path: the command's words, and the parameter's name."""
    for command in app.registered_commands:
        assert command.callback
        name = command.name or command.callback.__name__
        for parameter, kind in get_type_hints(command.callback).items():
            if "Path" in str(kind):
                yield " ".join((*words, name)), parameter
    for group in app.registered_groups:
        assert group.typer_instance
        yield from parameters(group.typer_instance, (*words, group.name) if isinstance(group.name, str) else words)


def told(released: Path, place: Path, writes: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """Type the command that is to write to ``place``; gives its exit status."""
    words, _, name = writes.rpartition(" ")
    named = {"": released, "EXTRACT": extract(released, "momentum_forloeb.csv")}
    rest = [named.get(each, each) for each in WRITES[writes]]
    given = [place] if writes in KEYS else [f"--{name}", place]
    typed_in = PASSPHRASE if writes in KEYS else ANNA
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{typed_in}\n"))
    return typed(*words.split(), *rest, *given)


def test_every_path_of_the_command_line_is_known_to_be_written_or_not() -> None:
    found = {name if name == "workspace" else f"{words} {name}" for words, name in parameters(cli.app)}
    assert found == {*WRITES, *OTHERS}


@pytest.mark.parametrize("writes", WRITES)
def test_a_file_that_is_there_is_never_written_over(
    released: Path, tmp_path: Path, writes: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    there = tmp_path / "andres.fil"
    there.write_text("andres arbejde", encoding="utf-8")
    assert told(released, there, writes, monkeypatch) == 2
    assert "andres.fil is already there" in capsys.readouterr().err
    assert there.read_text(encoding="utf-8") == "andres arbejde"
    assert [path.name for path in tmp_path.iterdir()] == ["andres.fil"]


@pytest.mark.parametrize("writes", QUICK)
def test_a_new_file_is_for_its_writer_alone_where_it_is_about_one_person(
    released: Path, tmp_path: Path, writes: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert told(released, tmp_path / "ny.fil", writes, monkeypatch) == 0
    alone = stat.S_IMODE((tmp_path / "ny.fil").stat().st_mode) == 0o600
    assert alone == (writes in FOR_ONE_READER)
    assert [path.name for path in tmp_path.iterdir()] == ["ny.fil"]


@pytest.mark.parametrize("writes", sorted(set(WRITES) - KEYS))
def test_a_folder_that_is_not_there_is_said_before_anything_is_done(
    released: Path, tmp_path: Path, writes: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (released / "log" / "checkpoint").read_bytes()
    assert told(released, tmp_path / "ingen" / "ny.fil", writes, monkeypatch) == 2
    assert "ny.fil lies in a folder that is not there" in capsys.readouterr().err
    assert (released / "log" / "checkpoint").read_bytes() == before
