"""make faults: each system call that the log makes fails once, with a full disk and with a broken one.

Afterwards a clean process finds every entry that was acknowledged, no verification was green over a lost one, and the
next start mends the log, says so, and goes on. Needs strace (Debian: apt-get install strace). The idea is that of
Tessera's fault tests. ``nightly/faults/inject.py append prune`` tries only these scenarios.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from act import LONG_AFTER, MARK, SCENARIOS, opened

from targeting.audit import prune, read_entries, verify
from targeting.audit.folder import LogFolder
from targeting.privacy import create_keys, load_keys, next_log_key, remove_former_log_key, switch_log_key

HERE = Path(__file__).parent
CALLS = (
    "openat", "read", "write", "pwrite64", "lseek", "ftruncate", "fsync", "fdatasync", "close", "rename", "renameat",
    "renameat2", "link", "linkat", "unlink", "unlinkat", "mkdir", "mkdirat", "flock", "getdents64",
)  # fmt: skip
ERRORS = ("ENOSPC", "EIO")
TORN = b'{"actor":"analyst","body"'
TORN_NOTE = b"targeting/999\n5\n"


@dataclass(frozen=True)
class Place:
    """A log and its keys, in a folder of their own."""

    home: Path

    @property
    def log(self) -> Path:
        """The log's folder."""
        return self.home / "log"

    @property
    def keys(self) -> Path:
        """The folder of keys."""
        return self.home / "keys"

    def leaves(self) -> list[str]:
        """The hash of every entry, pruned or not."""
        return [leaf.hex() for leaf in LogFolder(self.log).leaf_hashes()]

    def verifies(self) -> bool:
        """Whether verification with the log's key in use is green."""
        return verify(self.log, load_keys(self.keys).log_key.public_key()).ok


def main() -> int:
    """Run every scenario; gives the exit status."""
    if shutil.which("strace") is None:
        print("strace is missing, so no fault was tried. Install it (Debian: apt-get install strace).", file=sys.stderr)
        return 2
    tried, seen, bad = Counter[str](), Counter[str](), 0
    wanted = sys.argv[1:] or list(SCENARIOS)
    for scenario in wanted:
        with tempfile.TemporaryDirectory() as scratch:
            start = Place(Path(scratch) / "start")
            prepare(start, scenario)
            for call, number in calls_of(start, scenario, Path(scratch) / "trace"):
                for error in ERRORS:
                    tried[scenario] += 1
                    for complaint in injected(start, scenario, call, number, error, seen):
                        bad += 1
                        print(f"{scenario}: {error} at {call} number {number}: {complaint}")
    told = ", ".join(f"{scenario} {tried[scenario]}" for scenario in wanted)
    print(f"{tried.total()} injections ({told}): {bad or 'nothing'} wrong")
    print(", ".join(f"{count} {what}" for what, count in sorted(seen.items())))
    # Where a scenario made no call, strace did not work: nothing was tried.
    return 1 if bad or not all(tried[scenario] for scenario in wanted) else 0


def prepare(place: Place, scenario: str) -> None:
    """A log of five entries in two segments; for ``recover`` with a line that is torn and one that is unsigned."""
    create_keys(place.keys)
    log = opened(place.log, load_keys(place.keys))
    for number in range(5):
        log.append_body("source.read", {"rows": number}, run_id="run", actor="a")
    if scenario == "retire":
        log.rotate(next_log_key(place.keys), actor="a")
        switch_log_key(place.keys)
    if scenario == "recover":
        # The fifth entry was never signed, its kept checkpoint is torn, and so is the line after it.
        kept = LogFolder(place.log).kept
        fourth, fifth = kept.need(4), kept.need(5)
        with kept.file(2).open("r+b") as records:
            records.truncate(records.seek(0, os.SEEK_END) - len(fifth) - 1 + len(TORN_NOTE))
        (place.log / "checkpoint").write_bytes(fourth)
        with (place.log / "000002.jsonl").open("ab") as lines:
            lines.write(TORN)


def act(place: Place, scenario: str, *strace: str) -> list[str]:
    """Run the scenario under strace; gives the lines it wrote: number and hash of each acknowledged entry."""
    command = ["strace", "-f", "--seccomp-bpf", *strace, sys.executable, str(HERE / "act.py"), scenario]
    done = subprocess.run(
        [*command, str(place.log), str(place.keys)],
        env={**os.environ, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return [line for line in done.stdout.split("\n") if re.fullmatch(r"\d+ [0-9a-f]{64}", line)]


def calls_of(start: Place, scenario: str, trace: Path) -> Iterator[tuple[str, int]]:
    """Each system call of the scenario, by name and number, those of the start of Python left out."""
    place = copy_of(start)
    act(place, scenario, "-o", str(trace), "-e", f"trace={','.join(CALLS)}")
    shutil.rmtree(place.home)
    counted, begun = Counter[str](), False
    for line in trace.read_text(encoding="utf-8", errors="replace").splitlines():
        name = re.match(r"\d+\s+(\w+)\(", line)
        if name is None:
            continue
        counted[name[1]] += 1
        if begun:
            yield name[1], counted[name[1]]
        begun = begun or MARK in line


def injected(start: Place, scenario: str, call: str, number: int, error: str, seen: Counter[str]) -> Iterator[str]:
    """Let one call fail, and complain of what was lost or not mended; ``seen`` counts what happened."""
    place = copy_of(start)
    before = start.leaves()
    fault = f"inject={call}:error={error}:when={number}"
    acknowledged = act(place, scenario, "-o", os.devnull, "-e", f"trace={','.join(CALLS)}", "-e", fault)
    try:
        seen["entries acknowledged"] += len(acknowledged)
        seen["logs red until the next start"] += not place.verifies()
        yield from complaints(place, scenario, before, acknowledged)
    except Exception as broken:
        yield f"{type(broken).__name__}: {broken}"
    shutil.rmtree(place.home)


def complaints(place: Place, scenario: str, before: list[str], acknowledged: list[str]) -> Iterator[str]:
    """What is wrong with a log, right after the fault and after the next start."""
    green = place.verifies()
    yield from lost(place, before, acknowledged, "green over a loss" if green else "lost")
    recoveries = len(list(read_entries(place.log, {"log.recovered"})))
    log = opened(place.log, load_keys(place.keys))
    if not green and len(list(read_entries(place.log, {"log.recovered"}))) == recoveries:
        yield "verification was red, and the next start mended it in silence"
    log.append_body("run.completed", {}, run_id="run", actor="a")
    if not place.verifies():
        yield f"not mended: {verify(place.log).sentence_en}"
    finish(place, scenario)
    yield from lost(place, before, acknowledged, "lost in the end")
    if not place.verifies():
        yield f"not green in the end: {verify(place.log).sentence_en}"
    for torn in (TORN, TORN_NOTE) if scenario == "recover" else ():
        aside = place.log / "quarantine" / f"{sha256(torn).hexdigest()}.torn"
        if not aside.exists() or aside.read_bytes() != torn:
            yield "the torn bytes are gone"


def lost(place: Place, before: list[str], acknowledged: list[str], how: str) -> Iterator[str]:
    """A complaint when an entry that was there, or was acknowledged, is not."""
    leaves = place.leaves()
    if leaves[: len(before)] != before:
        yield f"{how}: an entry from before"
    for line in acknowledged:
        seq, leaf = line.split()
        if leaves[int(seq) : int(seq) + 1] != [leaf]:
            yield f"{how}: entry {seq}"


def finish(place: Place, scenario: str) -> None:
    """What was cut short is ended by doing it again."""
    if scenario == "rotate":
        keys = load_keys(place.keys)
        if keys.former_log_key is None:
            opened(place.log, keys).rotate(next_log_key(place.keys), actor="a")
            switch_log_key(place.keys)
        keys = load_keys(place.keys)
    if scenario in ("rotate", "retire") and (keys := load_keys(place.keys)).former_log_key is not None:
        opened(place.log, keys).retire(actor="a")
        remove_former_log_key(place.keys)
    if scenario == "prune":
        prune(place.log, opened(place.log, load_keys(place.keys)), LONG_AFTER, rule="", actor="a")
        if (place.log / "000001.jsonl").exists():
            raise ValueError("segment 1 is still there")


def copy_of(start: Place) -> Place:
    """A copy to spoil; always in the same place, so that the calls are the same."""
    home = start.home.with_name("tried")
    shutil.rmtree(home, ignore_errors=True)
    return Place(Path(shutil.copytree(start.home, home)))


if __name__ == "__main__":
    sys.exit(main())
