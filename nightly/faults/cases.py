"""Part of make kills and make faults: a recording in the casebook is killed anywhere; each of its writes fails once.

``cases.py kill 200`` and ``cases.py inject``. Afterwards what was acknowledged is in the case; so is what the log
announced and does not say was not kept, and nothing else; the next command succeeds; and no CPR number or pseudonym
stands in the log or in what was printed.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from act import MARK
from inject import ERRORS

from support.delivery import ANNA, BENT, CARL
from support.world import small_workspace
from targeting.audit import read_entries, verify
from targeting.casebook import CaseFile
from targeting.commands.case import record, retract
from targeting.commands.case_verify import verify as held
from targeting.commands.lookup import Whose, listing
from targeting.errors import TargetingError
from targeting.session import Session, open_session

ON = date(2026, 11, 20)
REFERRED = {"from_unit": "jobcentre"}
NOT_REACHED = {"outcome": "not_reached"}
WRITES = (
    "write", "pwrite64", "ftruncate", "fsync", "fdatasync", "rename", "renameat", "renameat2", "link", "linkat",
    "unlink", "unlinkat", "mkdir", "mkdirat", "flock",
)  # fmt: skip
INTERRUPTED = "blev programmet afbrudt"


def act(workspace: Path, begun: bool = True) -> None:
    """Record an event in Anna's case, and a first one in Bent's, and take each back; a line tells of each."""
    session = open_session(workspace)
    session.keys, session.log  # noqa: B018  what any command opens first
    if begun:
        mark()
    for number, event, values in ((ANNA, "assessed", NOT_REACHED), (BENT, "referred", REFERRED)):
        try:
            shown = record(session, event, ON, Whose(ask=lambda: number), values)  # noqa: B023  asked at once
        except (OSError, TargetingError) as error:
            print(f"refused: {error}", flush=True)
        else:
            print(f"kept {shown.case.id} {len(shown.case.events)}", flush=True)
            taken_back(session, shown.case)


def taken_back(session: Session, case: CaseFile) -> None:
    """Take back what was recorded last, as a mistake; a line tells where it was acknowledged."""
    try:
        shown = retract(session, case.events[-1].number, Whose(case.id), "wrong_citizen")
    except (OSError, TargetingError) as error:
        print(f"refused: {error}", flush=True)
    else:
        print(f"kept {shown.case.id} {len(shown.case.events)}", flush=True)


def mark() -> None:
    """A call that the trace shows."""
    try:
        os.close(os.open(MARK, os.O_RDONLY))
    except OSError:
        return


def prepared(folder: Path) -> Path:
    """A municipality where Anna has been referred."""
    workspace = small_workspace(folder / "workspace", {})
    record(open_session(workspace), "referred", ON, Whose(ask=lambda: ANNA), REFERRED)
    return workspace


def complaints(workspace: Path, said: str) -> Iterator[str]:
    """What is wrong after a kill or a fault, and after the next command."""
    verdict = verify(workspace / "log")
    if not verdict.ok and INTERRUPTED not in verdict.sentence_da:
        yield verdict.sentence_en
    try:
        found = held(open_session(workspace)).differences
    except (OSError, TargetingError) as error:
        yield f"the next command did not succeed: {error}"
        return
    yield from (str(each) for each in found)
    cases = {case.id: len(case.events) for case in listing(open_session(workspace))}
    for case_id, number in re.findall(r"^kept (\S+) (\d+)$", said, re.MULTILINE):
        if cases.get(case_id, 0) < int(number):
            yield f"an event of {case_id} that was acknowledged is gone"
    session = open_session(workspace)
    record(session, "referred", ON, Whose(ask=lambda: CARL), REFERRED)
    if list((workspace / "state" / "casebook").glob("*.next")):
        yield "an event still lies beside its case"
    kept_keys = {name.removesuffix(".case") for name in session.keys.data.names() if name.endswith(".case")}
    if kept_keys != {case.id for case in listing(open_session(workspace))}:
        yield "keys and cases are not each other's"
    if not verify(workspace / "log").ok:
        yield f"after the next command: {verify(workspace / 'log').sentence_en}"
    yield from leaks(session, said)


def leaks(session: Session, said: str) -> Iterator[str]:
    """Numbers and pseudonyms where none may stand."""
    told = said + "".join(path.read_text("utf-8") for path in session.workspace.log.glob("*.jsonl"))
    for number in (ANNA, BENT, CARL):
        for form in (number, f"{number[:6]}-{number[6:]}", session.keys.pseudonym("person", number)):
            if form in told:
                yield "a number or a pseudonym stands in the log, or was printed"


def kill(kills: int) -> int:
    """Kill so many recordings; gives how much was wrong."""
    seed = os.environ.get("KILLS_SEED", str(time.time_ns()))
    print(f"cases: KILLS_SEED={seed}")
    dice, where, bad = random.Random(seed), Counter[str](), 0
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["TARGETING_KEYS"] = f"{scratch}/keys"
        start = prepared(Path(scratch))
        lasts = _forked(start, None)[1]
        for number in range(kills):
            workspace = copy_of(start)
            before = len(list(read_entries(workspace / "log")))
            said, _ = _forked(workspace, dice.uniform(0, lasts))
            added = list(read_entries(workspace / "log"))[before:]
            place = added[-1].type if added else "nothing"
            beside = bool(list((workspace / "state" / "casebook").glob("*.next")))
            where[f"{place}{', an event beside its case' if beside else ''}"] += 1
            for complaint in complaints(workspace, said):
                bad += 1
                print(f"kill {number + 1}, after {place}: {complaint}", flush=True)
    print(", ".join(f"{count} after {place}" for place, count in sorted(where.items())))
    print(f"cases: {kills} kills: {bad or 'nothing'} wrong")
    return bad


def _forked(workspace: Path, seconds: float | None) -> tuple[str, float]:
    """Record in a process of its own, killed after so many seconds; gives what it printed, and how long it took."""
    began, (reading, writing) = time.monotonic(), os.pipe()
    child = os.fork()
    if not child:
        os.dup2(writing, 1)
        os.dup2(writing, 2)
        act(workspace, begun=False)
        os._exit(0)
    os.close(writing)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(reading, encoding="utf-8") as told:
        said = told.read()
    os.waitpid(child, 0)
    return said, time.monotonic() - began


def inject() -> int:
    """Let each write of a recording fail once; gives how much was wrong."""
    if shutil.which("strace") is None:
        print("strace is missing, so no fault was tried. Install it (Debian: apt-get install strace).", file=sys.stderr)
        return 1
    tried, bad, kept = 0, 0, Counter[str]()
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["TARGETING_KEYS"] = f"{scratch}/keys"
        start = prepared(Path(scratch))
        for call, number in calls(start, Path(scratch) / "trace"):
            for error in ERRORS:
                tried += 1
                workspace = copy_of(start)
                fault = f"inject={call}:error={error}:when={number}"
                said = traced(workspace, "-o", os.devnull, "-e", f"trace={','.join(WRITES)}", "-e", fault)
                kept[f"{said.count('kept ')} acknowledged"] += 1
                for complaint in complaints(workspace, said):
                    bad += 1
                    print(f"cases: {error} at {call} number {number}: {complaint}", flush=True)
    print(f"cases: {tried} injections ({dict(kept)}): {bad or 'nothing'} wrong")
    return bad + (not tried)


def calls(start: Path, trace: Path) -> Iterator[tuple[str, int]]:
    """Each write of a recording, by name and number, those of the start of Python left out."""
    traced(copy_of(start), "-o", str(trace), "-e", f"trace=openat,{','.join(WRITES)}")
    counted, begun = Counter[str](), False
    for line in trace.read_text(encoding="utf-8", errors="replace").splitlines():
        name = re.match(r"\d+\s+(\w+)\(", line)
        if name and name[1] in WRITES:
            counted[name[1]] += 1
            if begun and "write(1," not in line:
                yield name[1], counted[name[1]]
        begun = begun or MARK in line


def traced(workspace: Path, *strace: str) -> str:
    """Record under strace; gives what was printed."""
    done = subprocess.run(
        ["strace", "-f", "--seccomp-bpf", *strace, sys.executable, __file__, "act", str(workspace)],
        env={**os.environ, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    return done.stdout


def copy_of(start: Path) -> Path:
    """A copy to spoil, keys included; always in the same place, so that the calls are the same."""
    for name in ("workspace", "keys"):
        tried = start.parent / "tried" / name
        shutil.rmtree(tried, ignore_errors=True)
        shutil.copytree(start.parent / name, tried)
    os.environ["TARGETING_KEYS"] = str(start.parent / "tried" / "keys")
    return start.parent / "tried" / "workspace"


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["act", workspace]:
            act(Path(workspace))
        case ["kill", *count]:
            sys.exit(min(kill(int(count[0]) if count else 200), 1))
        case _:
            sys.exit(min(inject(), 1))
