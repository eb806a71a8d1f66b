"""Everything that can be run over marked deliveries, run once; the tests then look at what it left."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from support.delivery import small_rows
from support.planted import plant
from support.runs import ROOT, replace
from support.spoiled import SPOILED
from support.world import DELIVERY, small_workspace

HERE = ROOT / "tests" / "security"
QUOTING = {
    "landing": "targeting.registers.land.judge",
    "linking": "targeting.run.link_registers",
    "publishing": "targeting.outputs.prepare",
    "summing up": "targeting.report.summarise",
}
KILLED = (
    "import os; from targeting import cli, run; run.Landing.close = lambda landing: os.kill(os.getpid(), 9); cli.main()"
)


@dataclass(frozen=True)
class Left:
    """What the runs left: everything lies below ``root``, what they printed too."""

    root: Path
    statuses: dict[str, int]
    killed: int

    @property
    def passed(self) -> Path:
        """The workspace whose marked delivery passed."""
        return self.root / "passed"


def environment(root: Path) -> dict[str, str]:
    """An environment in which nothing is written outside ``root``."""
    for name in ("home", "tmp", "prefect"):
        (root / name).mkdir(exist_ok=True)
    return os.environ | {
        "HOME": str(root / "home"),
        "TMPDIR": str(root / "tmp"),
        "PREFECT_HOME": str(root / "prefect"),
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
        "TARGETING_KEYS": str(root / "keys"),
        "PYTHONPATH": os.pathsep.join(str(ROOT / part) for part in ("src", "tests", ".")),
        "PYTHONFAULTHANDLER": "1",
    }


def marked_workspace(folder: Path) -> Path:
    """A workspace whose delivery passes its checks and is full of markers."""
    small_workspace(folder, {})
    (folder / "inbox" / DELIVERY).rmdir()
    plant(folder / "inbox" / DELIVERY)
    return folder


def start(root: Path, output: str, *arguments: object, text: str = "") -> subprocess.Popen[str]:
    """A Python whose output goes to files below ``root``."""
    with (root / f"{output}.out").open("w") as out, (root / f"{output}.err").open("w") as err:
        process = subprocess.Popen(
            [sys.executable, *map(str, arguments)],
            env=environment(root), cwd=ROOT, stdin=subprocess.PIPE, stdout=out, stderr=err, encoding="utf-8",
        )  # fmt: skip
    assert process.stdin is not None
    process.stdin.write(text)
    process.stdin.close()
    return process


def commands(root: Path) -> dict[str, tuple[str | None, list[str]]]:
    """Each command by name: what is to fail in it, and its arguments."""
    typed: dict[str, tuple[str | None, list[str]]] = {"passed": (None, ["run", str(root / "passed")])}
    for words in (["check"], ["log", "list", "--json"], ["log", "verify"], ["basis", "list"]):
        typed[" ".join(words)] = None, [*words[:2], str(root / "passed"), *words[2:]]
    denied = marked_workspace(root / "denied")
    replace(denied / "bases" / "eksempel-en-plan.toml", "valid_from = 2018", "valid_to = 2019-01-01\nvalid_from = 2018")
    typed["denied"] = None, ["run", str(denied)]
    for spoil in SPOILED:
        spoiled = small_workspace(root / spoil.__name__, small_rows())
        spoil(spoiled / "inbox" / DELIVERY)
        typed[spoil.__name__] = None, ["run", str(spoiled)]
    for name, work in QUOTING.items():
        typed[name] = work, ["run", str(marked_workspace(root / name))]
    return typed


@pytest.fixture(scope="session")
def flow_runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, subprocess.Popen[str]]]:
    """The flow over a marked delivery, over a spoiled one, and failing; begun here, as its server starts slowly."""
    root = tmp_path_factory.mktemp("flow")
    passed, quoting = marked_workspace(root / "passed"), marked_workspace(root / "quoting")
    refused = small_workspace(root / "refused", small_rows())
    SPOILED[0](refused / "inbox" / DELIVERY)
    process = start(root, "flow", HERE / "flow_runs.py", passed, refused, quoting)
    yield root, process
    process.kill()
    process.wait()


@pytest.fixture(scope="session")
def left(tmp_path_factory: pytest.TempPathFactory, flow_runs: object) -> Left:
    """What the command line leaves of a marked delivery that passes, of spoiled ones, of failures, of a killed run."""
    root = tmp_path_factory.mktemp("marked")
    marked_workspace(root / "passed")
    typed = start(root, "commands", HERE / "commands.py", root / "statuses.json", text=json.dumps(commands(root)))
    assert typed.wait(240) == 0
    killed = start(root, "killed", "-c", KILLED, "run", marked_workspace(root / "killed"))
    assert killed.wait(60) == -signal.SIGKILL
    return Left(root, json.loads((root / "statuses.json").read_text()), killed.returncode)
