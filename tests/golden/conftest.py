"""The whole sample, run as a user runs it, once for all the tests here."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import pytest

from support.world import SAMPLE
from targeting.privacy import KeyRing, load_keys
from targeting.run import RunRequest, run
from targeting.run.state import run_warehouse
from targeting.warehouse import Warehouse
from targeting.workspace import load_workspace


@dataclass(frozen=True)
class SampleRun:
    """A finished run of the sample."""

    workspace: Path
    run_id: str
    keys: KeyRing

    def warehouse(self) -> AbstractContextManager[Warehouse]:
        """The run's warehouse; of the last good run alone."""
        return run_warehouse(load_workspace(self.workspace), self.run_id, self.keys)

    def pseudonym(self, cpr: str) -> str:
        """The pseudonym of a person."""
        return self.keys.pseudonym("person", cpr)

    def table(self, name: str, audience: str = "dashboard") -> Path:
        """A published table of this run."""
        return self.workspace / "published" / audience / "releases" / self.run_id / f"{name}.parquet"


def run_sample(workspace: Path) -> SampleRun:
    """One run of the workspace, with the keys that lie beside it."""
    ref = run(workspace, RunRequest())
    return SampleRun(workspace, ref.run_id, load_keys(workspace.parent / ".keys"))


@pytest.fixture(scope="session")
def sample_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample as it is committed: declarations and delivery, nothing that a run has made."""
    folder = tmp_path_factory.mktemp("sample") / "workspace"
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("log", "state", "published"))
    return folder


@pytest.fixture(scope="session")
def two_runs(sample_workspace: Path) -> tuple[SampleRun, SampleRun]:
    """Two runs on the same delivery, one after the other."""
    return run_sample(sample_workspace), run_sample(sample_workspace)


@pytest.fixture(scope="session")
def sample_run(two_runs: tuple[SampleRun, SampleRun]) -> Iterator[SampleRun]:
    """The last good run of the sample."""
    yield two_runs[1]
