"""The whole sample, run as a user runs it, once for all the tests here."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock

from support.shared import shared_folder
from support.world import SAMPLE, key_of
from targeting.privacy import KeyRing, load_keys
from targeting.run import RunRequest, run
from targeting.run.plan import run_folder
from targeting.session import open_session
from targeting.warehouse import Warehouse, open_warehouse
from targeting.workspace import load_workspace


@dataclass(frozen=True)
class SampleRun:
    """A finished run of the sample."""

    workspace: Path
    run_id: str
    keys: KeyRing

    def warehouse(self) -> AbstractContextManager[Warehouse]:
        """The run's warehouse, to read; of the last good run alone."""
        folder = run_folder(load_workspace(self.workspace), self.run_id)
        file = folder / "warehouse.duckdb"
        return open_warehouse(file, key_of(self.keys, file), read_only=True)

    def pseudonym(self, cpr: str) -> str:
        """The pseudonym of a person."""
        return self.keys.pseudonym("person", cpr)

    def table(self, name: str, audience: str = "dashboard") -> Path:
        """A published table of this run."""
        return self.workspace / "published" / audience / "releases" / self.run_id / f"{name}.parquet"


def run_sample(workspace: Path) -> SampleRun:
    """One run of the workspace, with the keys that lie beside it."""
    ref = run(open_session(workspace), RunRequest())
    return SampleRun(workspace, ref.run_id, load_keys(workspace.parent / ".keys"))


@pytest.fixture(scope="session")
def two_runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[SampleRun, SampleRun]:
    """Two runs on the same delivery, one after the other; of the sample as it is committed, with nothing run before.

    Made once for all workers, by the first that asks.
    """
    home = shared_folder(tmp_path_factory, "sample")
    workspace, done = home / "workspace", home / "runs.json"
    with FileLock(home / "lock"):
        if not done.exists():
            shutil.copytree(SAMPLE, workspace, ignore=shutil.ignore_patterns("log", "state", "published"))
            done.write_text(json.dumps([run_sample(workspace).run_id for _ in range(2)]))
    keys = load_keys(home / ".keys")
    first, second = (SampleRun(workspace, run_id, keys) for run_id in json.loads(done.read_text()))
    return first, second


@pytest.fixture(scope="session")
def sample_run(two_runs: tuple[SampleRun, SampleRun]) -> Iterator[SampleRun]:
    """The last good run of the sample."""
    yield two_runs[1]
