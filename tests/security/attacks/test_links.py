"""Whoever delivers may write in the inbox, and has nothing read or run from elsewhere on the machine."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from support.runs import typed
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
