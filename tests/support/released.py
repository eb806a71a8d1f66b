"""Fixtures: a small workspace, and one whose first run has gone well."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.delivery import small_rows
from support.runs import typed
from support.world import small_workspace

__all__ = ["good_run", "released", "workspace"]


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with a small delivery that has never been run, and its own folder of keys."""
    monkeypatch.setenv("TARGETING_KEYS", str(tmp_path / "keys"))
    return small_workspace(tmp_path / "workspace", small_rows())


@pytest.fixture(scope="session")
def good_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with keys, and a workspace that was run once. Views hold its path, so it is restored in place."""
    home = tmp_path_factory.mktemp("released")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TARGETING_KEYS", str(home / "keys"))
        assert typed("run", small_workspace(home / "workspace", small_rows())) == 0
    shutil.copytree(home / "workspace", home / "saved", symlinks=True)
    shutil.copytree(home / "keys", home / "saved keys")
    return home


@pytest.fixture
def released(good_run: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A workspace with a last release and a last good warehouse; put back as it was afterwards, with its keys."""
    monkeypatch.setenv("TARGETING_KEYS", str(good_run / "keys"))
    yield good_run / "workspace"
    shutil.rmtree(good_run / "workspace")
    shutil.copytree(good_run / "saved", good_run / "workspace", symlinks=True)
    shutil.rmtree(good_run / "keys")
    shutil.copytree(good_run / "saved keys", good_run / "keys")
