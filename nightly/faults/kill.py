"""make kills: a whole run is killed (kill -9) at a random moment, KILLS times over.

After each kill the log verifies, but for a line that the next start mends; the last release reads as its manifest says;
the next run succeeds, says that the killed one was abandoned, and leaves a log that verifies.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from support.delivery import small_rows
from support.world import small_workspace
from targeting.audit import ENDS, read_entries, verify
from targeting.session import unfinished

# What takes seconds to load is loaded once, and each run is a fork of that: the kill falls into the run itself.
LOADED = """
import os
import sys
import great_expectations
from targeting import cli
import targeting.run
print("ready", flush=True)
while sys.stdin.readline():
    child = os.fork()
    if not child:
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(nothing, stream)
        sys.argv = ["targeting", "run", sys.argv[1]]
        try:
            cli.main()
        except SystemExit as ended:
            os._exit(int(ended.code or 0))  # threads that the libraries had before the fork are not there to be ended
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
INTERRUPTED = "blev programmet afbrudt"  # what verification says of a line that the next start mends


def main() -> int:
    """Kill so many runs, in a municipality for each core; gives the exit status."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    seed = os.environ.get("KILLS_SEED", str(time.time_ns()))
    towns = os.cpu_count() or 1
    print(f"KILLS_SEED={seed}, {towns} at a time")
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(towns) as pool:
        shares = [len(range(number, kills, towns)) for number in range(towns)]
        folders = (Path(scratch) / str(number) for number in range(towns))
        found = list(pool.map(killed_often, folders, shares, (f"{seed} {number}" for number in range(towns))))
    where = sum((places for places, _ in found), Counter[str]())
    bad = sum(wrong for _, wrong in found)
    print(", ".join(f"{count} after {place}" for place, count in sorted(where.items())))
    print(f"{sum(where.values())} kills in {time.monotonic() - began:.0f} s: {bad or 'nothing'} wrong")
    return 1 if bad else 0


def killed_often(folder: Path, kills: int, seed: str) -> tuple[Counter[str], int]:
    """Kill the runs of one municipality; gives after which event, how often, and how much was wrong afterwards."""
    dice, where, bad = random.Random(seed), Counter[str](), 0
    with loaded(small_workspace(folder / "workspace", small_rows()), folder / "keys") as runs:
        lasts = runs.whole()
        for number in range(kills):
            place = runs.killed(dice.uniform(0, lasts))
            where[place] += 1
            for complaint in complaints(runs):
                bad += 1
                print(f"kill {number + 1}, after {place}: {complaint}", flush=True)
            if (number + 1) % 20 == 0:
                print(f"{number + 1} of {kills}", flush=True)
    return where, bad


@dataclass(frozen=True)
class Runs:
    """A program that is loaded, and begins a run of its workspace when it is told to."""

    workspace: Path
    process: subprocess.Popen[str]

    def whole(self) -> float:
        """Let a run succeed; gives its seconds. Raises RuntimeError where it does not."""
        began = time.monotonic()
        self._begin()
        if status := self._status():
            raise RuntimeError(f"a run failed with exit status {status}")
        return time.monotonic() - began

    def killed(self, seconds: float) -> str:
        """Kill a run after so many seconds; gives the last event it logged, or "nothing"."""
        before = len(list(read_entries(self.workspace / "log")))
        child = os.pidfd_open(self._begin())
        time.sleep(seconds)
        with suppress(ProcessLookupError):  # it has just ended
            signal.pidfd_send_signal(child, signal.SIGKILL)
        os.close(child)
        self._status()
        added = list(read_entries(self.workspace / "log"))[before:]
        return added[-1].type if added else "nothing"

    def _begin(self) -> int:
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return self._status()

    def _status(self) -> int:
        assert self.process.stdout is not None
        return int(self.process.stdout.readline())


@contextmanager
def loaded(workspace: Path, keys: Path) -> Iterator[Runs]:
    """The program, loaded, with keys of its own."""
    process = subprocess.Popen(
        [sys.executable, "-c", LOADED, str(workspace)], env=os.environ | {"TARGETING_KEYS": str(keys)},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8",
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    try:
        yield Runs(workspace, process)
    finally:
        process.communicate()


def complaints(runs: Runs) -> Iterator[str]:
    """What is wrong after a kill, and after the next run."""
    workspace, log = runs.workspace, runs.workspace / "log"
    verdict = verify(log)
    if not verdict.ok and INTERRUPTED not in verdict.sentence_da:
        yield verdict.sentence_en
    yield from unreadable(workspace)
    before, open_runs = list(read_entries(log)), set(unfinished(log))
    try:
        runs.whole()
    except RuntimeError as failed:
        yield f"the next run did not succeed: {failed}"
    after = list(read_entries(log))
    if after[: len(before)] != before:
        yield "entries are gone"
    abandoned = {entry.run_id for entry in after[len(before) :] if entry.type == "run.abandoned"}
    if abandoned != open_runs:
        yield f"{len(open_runs - abandoned)} runs are not told to be abandoned"
    if after[-1].type not in ENDS or unfinished(log):
        yield "a run has no end"
    if not verify(log).ok:
        yield f"after the next run: {verify(log).sentence_en}"
    yield from unreadable(workspace)


def unreadable(workspace: Path) -> Iterator[str]:
    """Files of a release in use that are not what its manifest says."""
    releases = list((workspace / "published").glob("*/current"))
    if len(releases) != 2:
        yield f"{len(releases)} releases are in use"
    for release in releases:
        manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
        for table, told in manifest["tables"].items():
            content = (release / f"{table}.parquet").read_bytes()
            if hashlib.sha256(content).hexdigest() != told["sha256"] or pl.read_parquet(content).height != told["rows"]:
                yield f"{table} of the last release is not what was published"


if __name__ == "__main__":
    sys.exit(main())
