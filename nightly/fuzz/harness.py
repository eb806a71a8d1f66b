"""What the fuzzers share: how long, how large, how slow, and how much memory one input may take."""

from __future__ import annotations

import hashlib
import os
import sys
import time
import traceback
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import NoReturn

import atheris

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
FINDINGS = HERE / "findings"
GROUND = HERE / "ground"
SLOWEST_SECONDS = 10
LARGEST_BYTES = 20_000
MOST_KIB = 1 << 20
# All that the process has come to hold, beside what one input takes: the fuzzer's own and the warehouse.
WHOLE_MIB = 3072


def fuzz(name: str, act: Callable[[bytes], object], seeds: Path, seconds: int) -> None:
    """Fuzz until the time is up, or run the inputs that are named on the command line."""
    corpus = HERE / "corpus" / name
    for place in (FINDINGS, corpus):
        place.mkdir(parents=True, exist_ok=True)
    limits = [f"-timeout={SLOWEST_SECONDS}", f"-max_len={LARGEST_BYTES}", f"-rss_limit_mb={WHOLE_MIB}"]
    limits.append(f"-artifact_prefix={FINDINGS}/")
    words = f"-dict={HERE / name}.dict"
    begun = [words, str(corpus), str(seeds)]
    ends, tried = time.monotonic() + seconds, count(1)

    def run(data: bytes) -> None:
        if time.monotonic() > ends and not sys.argv[1:]:
            end_well(name, next(tried) - 1, seconds)
        next(tried)
        try:
            begin_peak()
            act(data)
            require_little()
        except Exception:
            stop_with(data)

    atheris.Setup([sys.argv[0], *limits, *(sys.argv[1:] or begun)], run)
    atheris.Fuzz()


def begin_peak() -> None:
    """Let Linux count the most memory of this process from now on."""
    Path("/proc/self/clear_refs").write_text("5")


def require_little() -> None:
    """Raise MemoryError where the input just run took more than a GiB beside what the process already held."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    peak, now = (int(status[name].split()[0]) for name in ("VmHWM", "VmRSS"))
    if peak - now > MOST_KIB:
        raise MemoryError(f"{(peak - now) >> 10} MiB were taken by one input")


def end_well(name: str, tried: int, seconds: int) -> NoReturn:
    """The time is up. At once, too: libFuzzer's own end lets libraries clear up, and one corrupted the heap there."""
    print(f"{name}: {tried} inputs in {seconds} s, nothing found", flush=True)
    os._exit(0)


def stop_with(data: bytes) -> NoReturn:
    """Keep the input and end at once: what threads do at the end of a Python that failed is another matter."""
    traceback.print_exc()
    finding = FINDINGS / f"crash-{hashlib.sha1(data).hexdigest()}"
    finding.write_bytes(data)
    print(f"The input lies in {finding.relative_to(ROOT)}.", file=sys.stderr, flush=True)
    os._exit(1)


def seconds() -> int:
    """How long the readers are fuzzed."""
    return int(os.environ.get("FUZZ_SECONDS", "600"))
