"""make kills: a whole run is killed (kill -9) at a random moment, KILLS times over.

After each kill the log verifies, but for a line that the next start mends; the last release reads as its manifest says;
the next run succeeds, says that the killed one was abandoned, and leaves a log that verifies.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from support.delivery import small_rows
from support.world import small_workspace
from targeting.audit import ENDS, read_entries, verify
from targeting.session import unfinished

# What takes seconds to load is loaded before the run begins, so that the kill falls into the run itself; and while the
# run before it goes on.
RUN = """
import sys
import great_expectations
from targeting import cli
import targeting.run
print("ready", flush=True)
if not sys.stdin.readline():
    sys.exit()
sys.argv = ["targeting", "run", sys.argv[1]]
cli.main()
"""
WAITING: list[subprocess.Popen[bytes]] = []
INTERRUPTED = "blev programmet afbrudt"  # what verification says of a line that the next start mends


def main() -> int:
    """Kill so many runs; gives the exit status."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    seed = int(os.environ.get("KILLS_SEED", time.time_ns()))
    dice = random.Random(seed)
    print(f"KILLS_SEED={seed}")
    began, where, bad = time.monotonic(), Counter[str](), 0
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["TARGETING_KEYS"] = str(Path(scratch) / "keys")
        workspace = small_workspace(Path(scratch) / "workspace", small_rows())
        lasts = whole_run(workspace)
        for number in range(kills):
            place = killed(workspace, dice.uniform(0, lasts))
            where[place] += 1
            for complaint in complaints(workspace):
                bad += 1
                print(f"kill {number + 1}, after {place}: {complaint}")
            if (number + 1) % 20 == 0:
                print(f"{number + 1} of {kills} in {time.monotonic() - began:.0f} s", flush=True)
        for process in WAITING:
            process.communicate(b"")
    print(", ".join(f"{count} after {place}" for place, count in sorted(where.items())))
    print(f"{kills} kills in {time.monotonic() - began:.0f} s: {bad or 'nothing'} wrong")
    return 1 if bad else 0


def start(workspace: Path) -> subprocess.Popen[bytes]:
    """A run that has loaded the program and begins now; the next one begins to load."""
    process = WAITING.pop() if WAITING else loading(workspace)
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stdout.readline() == b"ready\n"
    process.stdin.write(b"\n")
    process.stdin.flush()
    WAITING.append(loading(workspace))
    return process


def loading(workspace: Path) -> subprocess.Popen[bytes]:
    """A process that loads the program, and waits until it is told to run."""
    return subprocess.Popen(
        [sys.executable, "-c", RUN, str(workspace)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def whole_run(workspace: Path) -> float:
    """Let a run succeed; gives its seconds."""
    process = start(workspace)
    began = time.monotonic()
    process.communicate()
    if process.returncode:
        raise SystemExit(f"a run failed with exit status {process.returncode}")
    return time.monotonic() - began


def killed(workspace: Path, seconds: float) -> str:
    """Kill a run after so many seconds; gives the last event it logged, or "nothing"."""
    before = len(list(read_entries(workspace / "log")))
    process = start(workspace)
    time.sleep(seconds)
    process.kill()
    process.communicate()
    added = list(read_entries(workspace / "log"))[before:]
    return added[-1].type if added else "nothing"


def complaints(workspace: Path) -> Iterator[str]:
    """What is wrong after a kill, and after the next run."""
    log = workspace / "log"
    verdict = verify(log)
    if not verdict.ok and INTERRUPTED not in verdict.sentence_da:
        yield verdict.sentence_en
    yield from unreadable(workspace)
    before, open_runs = list(read_entries(log)), set(unfinished(log))
    try:
        whole_run(workspace)
    except SystemExit as failed:
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
