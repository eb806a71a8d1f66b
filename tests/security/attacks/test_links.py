"""Whoever may write in the inbox or in state/ has nothing read, run or overwritten elsewhere on the machine."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from support.runs import typed
from targeting import files
from targeting.audit import read_entries


def extract_in(workspace: Path) -> Path:
    return sorted(workspace.glob("inbox/*/*.csv"))[0]


def linked(extract: Path) -> None:
    elsewhere = extract.parents[3] / "elsewhere.csv"
    extract.rename(elsewhere)
    extract.symlink_to(elsewhere)


def piped(extract: Path) -> None:
    extract.unlink()
    os.mkfifo(extract)


def emptied(extract: Path) -> None:
    extract.unlink()
    extract.mkdir()


@pytest.mark.parametrize("exchange", [linked, piped, emptied], ids=["link", "pipe", "folder"])
def test_an_extract_is_a_file_of_the_delivery(
    workspace: Path, exchange: object, capsys: pytest.CaptureFixture[str]
) -> None:
    extract = extract_in(workspace)
    assert callable(exchange)
    exchange(extract)
    assert typed("check", workspace) == 4
    assert extract.name in capsys.readouterr().out
    assert typed("run", workspace) == 4
    assert f"{extract.name} in the delivery is a link or no file." in capsys.readouterr().err
    assert extract.name not in str([entry.body for entry in read_entries(workspace / "log", {"source.read"})])


def test_a_delivery_is_a_folder_of_the_inbox(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    delivery = extract_in(workspace).parent
    elsewhere = workspace.parent / "elsewhere"
    delivery.rename(elsewhere)
    delivery.symlink_to(elsewhere)
    assert typed("run", workspace) == 4
    assert f"inbox/{delivery.name} is a link." in capsys.readouterr().err


@pytest.mark.parametrize("plant", [os.symlink, os.link], ids=["link", "second name"])
def test_what_is_planted_as_the_temporary_is_not_written_through(tmp_path: Path, plant: Callable[..., None]) -> None:
    """Whoever may write in state/ alone would have the holder of the keys overwrite one."""
    key, kept = tmp_path / "warehouse.key", tmp_path / "verified.note"
    key.write_bytes(b"key")
    plant(key, tmp_path / "verified.note.tmp")
    files.replace(kept, b"note", 0o600)
    assert (key.read_bytes(), kept.read_bytes(), kept.is_symlink()) == (b"key", b"note", False)
    assert not (tmp_path / "verified.note.tmp").is_symlink()
    assert kept.stat().st_mode & 0o777 == 0o600
