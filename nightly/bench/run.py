"""make bench: the product beside a bare DuckDB script on the same extracts, turn by turn, so that the ratio holds.

BENCH_CITIZENS (600,000: 7.5 million rows) and BENCH_ROUNDS (3) change the size. Figures, never a verdict.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from extracts import make_extracts
from log import log

HERE = Path(__file__).parent
SAMPLE = HERE.parents[1] / "data" / "sample"


def main() -> None:
    """Make the extracts, time both in turn, print the figures."""
    citizens, rounds = int(os.environ.get("BENCH_CITIZENS", 600_000)), int(os.environ.get("BENCH_ROUNDS", 3))
    with tempfile.TemporaryDirectory() as temporary:
        extracts = Path(temporary) / "2017-10-02"
        rows = sum(make_extracts(extracts, citizens).values())
        size = sum(file.stat().st_size for file in extracts.iterdir()) / 1e6
        print(f"{citizens:,} citizens, {rows:,} rows in 8 registers, {size:.0f} MB; {os.cpu_count()} cores")
        figures = [round_of(extracts, Path(temporary) / str(number)) for number in range(rounds)]
    print("round   bare s   ours s   ratio   ours peak MiB")
    for number, (bare, ours, peak) in enumerate(figures, start=1):
        print(f"{number:5} {bare:8.1f} {ours:8.1f} {ours / bare:7.2f} {peak:15.0f}")
    print(f"median ratio {statistics.median(ours / bare for bare, ours, _ in figures):.2f}")
    entries = int(os.environ.get("BENCH_LOG_ENTRIES", 100_000))
    found = log(entries)
    print(f"log: {found.append_ms:.2f} ms an entry; {entries:,} entries in {found.files} files")
    since = f"{found.since_s:.1f} s since the last time"
    print(f"log: verified in {found.verify_s:.1f} s, {since}; opened in {found.open_s:.1f} s")
    print(f"log: an entry costs {found.growth:.2f} times what it costs to verify in a log a tenth as long")


def round_of(extracts: Path, out: Path) -> tuple[float, float, float]:
    """Seconds of the bare script, seconds of ours, and the peak memory of ours in MiB."""
    out.mkdir()
    bare, _ = timed([str(HERE / "bare.py"), str(extracts), str(out / "bare.duckdb")])
    ours, peak = timed([str(HERE / "ours.py"), str(SAMPLE), str(extracts), str(out)])
    return bare, ours, peak


def timed(command: list[str]) -> tuple[float, float]:
    """Wall seconds and peak resident MiB of a Python program in its own process."""
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, *command], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command[0]} failed")
    return time.perf_counter() - started, usage.ru_maxrss / 1024


if __name__ == "__main__":
    main()
