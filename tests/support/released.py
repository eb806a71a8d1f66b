"""Fixtures: a small workspace, and one whose first run has gone well."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from support.delivery import small_rows
from support.runs import typed
from support.world import SIX, generated, small_workspace

__all__ = ["good_run", "released", "run_of_many", "run_of_six", "workspace"]


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with a small delivery that has never been run, and its own folder of keys."""
    monkeypatch.setenv("TARGETING_KEYS", str(tmp_path / "keys"))
    return small_workspace(tmp_path / "workspace", small_rows())


@pytest.fixture(scope="session")
def good_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with keys, and a workspace that was run once. Views hold its path, so it is restored in place."""
    return _run_once(tmp_path_factory.mktemp("released"), lambda folder: small_workspace(folder, small_rows()))


@pytest.fixture(scope="session")
def run_of_six(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with the registers that nominate Anna alone: where runs are made and registers are not the matter."""
    return _run_once(tmp_path_factory.mktemp("six"), lambda folder: small_workspace(folder, small_rows(), SIX))


@pytest.fixture(scope="session")
def run_of_many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same of 3,000 citizens of the sample: where questions are asked, which tell nothing of a few."""
    return _run_once(tmp_path_factory.mktemp("many"), lambda folder: generated(folder, 3_000, seed=2017))


@pytest.fixture
def released(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A workspace with a last release and a last good warehouse; put back as it was afterwards, with its keys.

    It has six registers where a file says RELEASED = "run_of_six": a run of ten takes a third longer. With
    "run_of_many" it has citizens enough to ask questions of.
    """
    home: Path = request.getfixturevalue(getattr(request.module, "RELEASED", "good_run"))
    monkeypatch.setenv("TARGETING_KEYS", str(home / "keys"))
    yield home / "workspace"
    shutil.rmtree(home / "workspace")
    shutil.copytree(home / "saved", home / "workspace", symlinks=True)
    shutil.rmtree(home / "keys")
    shutil.copytree(home / "saved keys", home / "keys")


def _run_once(home: Path, make: Callable[[Path], Path]) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TARGETING_KEYS", str(home / "keys"))
        assert typed("run", make(home / "workspace")) == 0
    shutil.copytree(home / "workspace", home / "saved", symlinks=True)
    shutil.copytree(home / "keys", home / "saved keys")
    return home
