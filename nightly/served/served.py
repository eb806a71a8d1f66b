"""`targeting serve` from an installed wheel, in a folder without a checkout: it runs, loses its server, its worker,
its power, and is stopped; each time the log, Prefect and the next planned run are looked at. About ten minutes.

Nothing is fetched: the wheel is installed in an environment of its own, beside the packages of .venv, linked.
"""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, TypeVar

CHECKOUT = Path(__file__).resolve().parents[2]
PACKAGES = Path(sys.prefix) / "lib" / f"python3.{sys.version_info.minor}" / "site-packages"
PATIENCE = 300.0
SCHEDULE = """
[schedule]
cron = "* * * * *"
retain_cron = "*/3 * * * *"
reviews_cron = "*/3 * * * *"
quiet_minutes = 1
"""
T = TypeVar("T")


class Shown(NamedTuple):
    """A flow run as Prefect has it."""

    id: str
    flow: str
    name: str
    state: str
    planned: str
    by_plan: bool


class Machine:
    """A machine with a wheel on it and a workspace; ``said`` is what each look came to."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.workspace = folder, folder / "eksempel"
        self.home = self.workspace / "state" / "prefect"
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8",
            "TARGETING_KEYS": str(folder / "keys"), "TARGETING_LANG": "da",
        }  # fmt: skip
        self.started = time.monotonic()

    def tell(self, text: str) -> None:
        print(f"{time.monotonic() - self.started:6.1f} s  {text}", flush=True)

    def install(self) -> None:
        """The wheel, as it is released, and the packages that it needs."""
        subprocess.run(
            [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(self.folder)],
            cwd=CHECKOUT, check=True, capture_output=True,
        )  # fmt: skip
        (wheel,) = self.folder.glob("*.whl")
        subprocess.run([sys.executable, "-m", "venv", str(self.folder / "venv")], check=True)
        (own,) = (self.folder / "venv" / "lib").glob("*/site-packages")
        for package in PACKAGES.iterdir():
            if "targeting" not in package.name and not (own / package.name).exists():
                (own / package.name).symlink_to(package)
        pip = [str(self.folder / "venv" / "bin" / "pip"), "install", "-qq", "--no-deps", "--no-index", str(wheel)]
        subprocess.run(pip, check=True, env=self.environment)
        place = self.python("import targeting; print(targeting.__file__)").strip()
        assert place.startswith(str(own)), place

    def python(self, code: str) -> str:
        command = [str(self.folder / "venv" / "bin" / "python"), "-c", code]
        return subprocess.run(
            command, cwd=self.folder, env=self.environment, check=True, capture_output=True, text=True
        ).stdout

    def targeting(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(self.folder / "venv" / "bin" / "targeting"), *arguments]
        return subprocess.run(
            command, cwd=self.folder, env=self.environment, check=False, capture_output=True, text=True
        )

    def prepare(self) -> None:
        done = self.targeting("sample", "eksempel", "--citizens", "5000", "--seed", "1")
        assert done.returncode == 0, done.stderr
        settings = self.workspace / "workspace.toml"
        settings.write_text(settings.read_text(encoding="utf-8") + SCHEDULE, encoding="utf-8")

    @contextmanager
    def served(self) -> Iterator[subprocess.Popen[bytes]]:
        """`targeting serve`, killed with all that it started where the block leaves it running."""
        command = [str(self.folder / "venv" / "bin" / "targeting"), "serve", "eksempel"]
        with (self.folder / "served.log").open("ab") as output:
            process = subprocess.Popen(
                command, cwd=self.folder, env=self.environment, stdout=output, stderr=subprocess.STDOUT
            )
        try:
            yield process
        finally:
            self.cut_power(process)

    def cut_power(self, served: subprocess.Popen[bytes]) -> None:
        """SIGKILL to every process that serves this workspace, the run's own too."""
        for process in (served.pid, *self.processes("")):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        served.wait()

    def processes(self, doing: str) -> list[int]:
        """Those of this machine whose command line has ``doing`` in it."""
        mine = []
        for place in Path("/proc").glob("[0-9]*"):
            try:
                line = (place / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
            if str(self.folder / "venv") in line and doing in line:
                mine.append(int(place.name))
        return mine

    def shown(self, *flows: str) -> list[Shown]:
        """The flow runs that have begun, as Prefect has them, the earliest first."""
        query = (
            "select r.id, f.name, r.name, r.state_name, r.expected_start_time, r.auto_scheduled from flow_run r "
            "join flow f on f.id = r.flow_id where r.state_type != 'SCHEDULED' order by r.expected_start_time"
        )
        if not (self.home / "prefect.db").is_file():
            return []
        with closing(sqlite3.connect(f"file:{self.home / 'prefect.db'}?mode=ro", uri=True)) as database:
            try:
                found = [Shown(*row) for row in database.execute(query)]
            except sqlite3.OperationalError:
                return []
        return [each for each in found if not flows or each.flow in flows]

    def logged(self) -> dict[str, str]:
        """Of each run that Prefect asked for, how it ended; by its flow run."""
        ends: dict[str, str] = {}
        runs: dict[str, str] = {}
        for line in "".join(
            file.read_text(encoding="utf-8") for file in sorted((self.workspace / "log").glob("*.jsonl"))
        ).splitlines():
            entry = json.loads(line)
            if entry["type"] == "run.requested":
                runs[entry["run_id"]] = entry["body"]["trigger"].removeprefix("prefect:")
                ends[runs[entry["run_id"]]] = ""
            elif entry["type"] in ("run.completed", "run.failed", "run.denied", "run.abandoned"):
                ends[runs[entry["run_id"]]] = entry["type"]
        return ends

    def under_way(self) -> str | None:
        """The flow run whose run has begun and not ended."""
        return next((each for each, end in self.logged().items() if not end), None)

    def until(self, found: Callable[[], T | None], what: str, patience: float = PATIENCE) -> T:
        begun = time.monotonic()
        while not (result := found()):
            if time.monotonic() - begun > patience:
                log = (self.folder / "served.log").read_text(errors="replace")[-4000:]
                raise AssertionError(f"{what}: not within {patience:.0f} s\n{self.shown()}\n{self.logged()}\n{log}")
            time.sleep(0.2)
        self.tell(f"{what} (waited {time.monotonic() - begun:.1f} s)")
        return result

    def state_of(self, flow_run: str, state: str) -> Callable[[], bool]:
        return lambda: any(
            each.id.replace("-", "") == flow_run.replace("-", "") and each.state == state for each in self.shown()
        )

    def agrees(self) -> None:
        """Every run that the log tells of has the same end in Prefect; what is under way aside."""
        names = {
            "run.completed": "Completed",
            "run.failed": "Failed",
            "run.denied": "Failed",
            "run.abandoned": "Crashed",
        }
        states = {each.id.replace("-", ""): each.state for each in self.shown("identify")}
        ends = self.logged()
        wrong = {
            each: (end, states.get(each.replace("-", "")))
            for each, end in ends.items()
            if end and states.get(each.replace("-", "")) != names[end]
        }
        assert not wrong, wrong
        self.tell(f"the {len(ends)} runs of the log stand so in Prefect")


def main() -> int:
    with TemporaryDirectory(prefix="served-") as folder:
        machine = Machine(Path(folder).resolve())
        machine.install()
        machine.prepare()
        machine.tell("the wheel is installed, and the sample made")
        with machine.served() as served:
            it_runs(machine)
            the_server_is_lost(machine)
            the_worker_is_lost(machine)
            the_power_is_cut(machine, served)
        with machine.served() as served:
            it_goes_on_by_itself(machine)
            it_is_stopped(machine, served)
        with machine.served():
            machine.until(lambda: len(machine.logged()) and not machine.under_way(), "no run is left open")
            machine.until(lambda: agreeing(machine), "states agree after the start")
        it_kept_nothing_personal(machine)
    return 0


def it_runs(machine: Machine) -> None:
    machine.until(
        lambda: [each for each in machine.shown("identify") if each.state == "Completed"], "a planned run is completed"
    )
    name = machine.shown("identify")[0].name
    assert re.fullmatch(r"Eksempelkommune, uge \d+ \d{4}", name), name
    machine.until(
        lambda: [each for each in machine.shown("retain") if each.state == "Completed"], "what is too old was deleted"
    )
    machine.until(
        lambda: [each for each in machine.shown("reviews") if each.state in ("Completed", "Failed")],
        "reviews were asked for",
    )
    machine.until(
        lambda: [each for each in machine.shown("arrival") if each.state == "Completed"], "the delivery was looked at"
    )
    assert stat.S_IMODE(machine.home.stat().st_mode) == 0o700
    machine.agrees()


def the_server_is_lost(machine: Machine) -> None:
    flow_run = machine.until(machine.under_way, "a run is under way")
    (server,) = machine.processes("prefect server start")
    os.kill(server, signal.SIGKILL)
    machine.tell("its server is killed")
    machine.until(lambda: machine.logged()[flow_run] == "run.completed", "the run is completed all the same")
    machine.until(machine.state_of(flow_run, "Completed"), "and Prefect says so")


def the_worker_is_lost(machine: Machine) -> None:
    flow_run = machine.until(machine.under_way, "a run is under way")
    for process in (*machine.processes("targeting.flows.served"), *machine.processes("prefect.engine")):
        os.kill(process, signal.SIGKILL)
    machine.tell("its worker and its flow are killed")
    machine.until(lambda: machine.logged()[flow_run] == "run.completed", "the run is completed all the same")
    machine.until(machine.state_of(flow_run, "Completed"), "and Prefect says so")


def the_power_is_cut(machine: Machine, served: subprocess.Popen[bytes]) -> None:
    machine.until(machine.under_way, "a run is under way")
    machine.cut_power(served)
    assert not machine.processes("")
    machine.tell("SIGKILL to all")
    doctor = machine.targeting("doctor", "eksempel")
    assert doctor.returncode == 1, doctor.stdout
    assert "blev afbrudt og er ikke ryddet op" in doctor.stdout
    machine.tell("doctor says that a run was cut short, and ends with 1")
    time.sleep(150)
    machine.tell("off for two and a half minutes, in which two runs were to begin")


def it_goes_on_by_itself(machine: Machine) -> None:
    cut = machine.under_way()
    assert cut
    before = {each.id for each in machine.shown("identify")}
    machine.until(machine.state_of(cut, "Crashed"), "what was cut short is closed as Crashed")
    new = machine.until(
        lambda: [each for each in machine.shown("identify") if each.id not in before and each.state == "Completed"],
        "a run is completed without a hand",
    )
    assert machine.logged()[cut] == "run.abandoned"
    caught_up = [each for each in machine.shown("identify") if each.id not in before and not each.by_plan]
    assert len(caught_up) == 1, caught_up
    assert new[0].id == caught_up[0].id
    machine.tell("one run for those that were missed, and not one for each")


def it_is_stopped(machine: Machine, served: subprocess.Popen[bytes]) -> None:
    flow_run = machine.until(machine.under_way, "a run is under way")
    served.terminate()
    begun = time.monotonic()
    assert served.wait(PATIENCE) == 0
    machine.tell(f"SIGTERM: it ended with 0 after {time.monotonic() - begun:.1f} s")
    assert machine.logged()[flow_run] == "run.completed", machine.logged()
    assert not machine.processes("")
    machine.tell("the run that was under way was waited for, and nothing is left running")


def agreeing(machine: Machine) -> bool:
    try:
        machine.agrees()
    except AssertionError:
        return False
    return True


def it_kept_nothing_personal(machine: Machine) -> None:
    delivered: Any = b"".join(file.read_bytes() for file in (machine.workspace / "inbox").rglob("*.csv"))
    numbers = {each.replace(b"-", b"") for each in re.findall(rb"(?<!\d)\d{6}-?\d{4}(?!\d)", delivered)}
    assert len(numbers) > 1000
    kept = b"".join(file.read_bytes() for file in machine.home.rglob("*") if file.is_file())
    found = {each.replace(b"-", b"") for each in re.findall(rb"(?<!\d)\d{6}-?\d{4}(?!\d)", kept)}
    assert not numbers & found
    machine.tell(f"of {len(numbers)} numbers none is in Prefect's {len(kept) / 1e6:.1f} MB")


if __name__ == "__main__":
    sys.exit(main())
