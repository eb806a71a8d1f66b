"""Everything that can be run over marked deliveries, run once; the tests then look at what it left."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from support import PATIENCE
from support.delivery import small_rows
from support.examples import swept
from support.marked_cases import Typed, casework, prepare
from support.markers import MARKERS
from support.planted import plant
from support.runs import ROOT, replace
from support.spoiled import SPOILED, unreadable_file_named_by_a_person
from support.world import DELIVERY, small_workspace

HERE = ROOT / "tests" / "security"
# Each in `make nightly`; that whose name is masked in what is said, always.
SPOILS = [*dict.fromkeys((*swept(SPOILED, 3), unreadable_file_named_by_a_person))]
QUOTING = {"landing": "targeting.registers.land.find_faults", "linking": "targeting.run.steps.link_registers"}
ASKED = ("access-report population", "access-report misuse_treatment")  # of whose marker it is asked
ASKING = (
    ["check"],
    ["log", "list", "--json"],
    ["log", "verify"],
    ["basis", "list"],
    ["ruleset", "list"],
    ["measure", "list"],
    ["quarantine", "list", "--rows"],
    ["quarantine", "replay"],
    ["record", "article30", "--json"],
    ["record", "algorithm"],
)
KILLED = (
    "import os; from targeting import cli; from targeting.registers import Landing; "
    "Landing.close = lambda landing: os.kill(os.getpid(), 9); cli.main()"
)


FlowRuns = tuple[Path, subprocess.Popen[str]]


@dataclass(frozen=True)
class Left:
    """What the runs left: everything lies below ``root``, what they printed too."""

    root: Path
    statuses: dict[str, int]

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
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": str(PATIENCE),
        "TARGETING_KEYS": str(root / "keys"),
        "PYTHONPATH": os.pathsep.join(str(ROOT / part) for part in ("src", "tests", ".")),
        "PYTHONFAULTHANDLER": "1",
    }


def marked_workspace(folder: Path, delivery: Path) -> Path:
    """A workspace with the marked delivery that passes its checks."""
    small_workspace(folder, {})
    shutil.copytree(delivery, folder / "inbox" / DELIVERY, dirs_exist_ok=True)
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


def commands(root: Path, delivery: Path) -> dict[str, Typed]:
    """Each command by name: what is to fail in it, its words, and what is typed on its standard input."""
    typed: dict[str, Typed] = {"passed": (None, ["run", str(root / "passed")], "")}
    for words in ASKING:
        typed[" ".join(words)] = None, [*words[:2], str(root / "passed"), *words[2:]], ""
    typed |= casework(root / "passed")
    for name in ASKED:
        words = ["access-report", str(root / "passed"), "--json", "--html", str(root / f"{name}.html")]
        typed[name] = None, words, MARKERS[name.removeprefix("access-report ")]
    denied = marked_workspace(root / "denied", delivery)
    replace(denied / "bases" / "eksempel-en-plan.toml", "valid_from = 2018", "valid_to = 2019-01-01\nvalid_from = 2018")
    asked = ["compare", str(root / "passed"), "--as-of", "2017-09-01", "--with-as-of", DELIVERY]
    typed["compare"] = None, [*asked, "--html", str(root / "compare.html")], ""
    typed["simulate"] = None, ["simulate", str(root / "passed"), "--vary", "threshold=3..5", "--json"], ""
    typed["denied"] = None, ["run", str(denied)], ""
    for spoil in SPOILS:
        spoiled = small_workspace(root / spoil.__name__, small_rows())
        spoil(spoiled / "inbox" / DELIVERY)
        typed[spoil.__name__] = None, ["run", str(spoiled)], ""
    for name, work in QUOTING.items():
        typed[name] = work, ["run", str(marked_workspace(root / name, delivery))], ""
    return typed


@pytest.fixture(scope="session")
def marked_delivery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A delivery that passes its checks and is full of markers."""
    delivery = tmp_path_factory.mktemp("inbox") / DELIVERY
    plant(delivery)
    return delivery


@pytest.fixture(scope="session")
def flow_runs(tmp_path_factory: pytest.TempPathFactory, marked_delivery: Path) -> Iterator[FlowRuns]:
    """The flow over a marked delivery, over a spoiled one, and failing; begun here, as its server starts slowly."""
    root = tmp_path_factory.mktemp("flow")
    passed, quoting = (marked_workspace(root / name, marked_delivery) for name in ("passed", "quoting"))
    refused = small_workspace(root / "refused", small_rows())
    SPOILED[0](refused / "inbox" / DELIVERY)
    process = start(root, "flow", HERE / "flow_runs.py", passed, refused, quoting)
    yield root, process
    process.kill()
    process.wait()


@pytest.fixture(scope="session")
def left(tmp_path_factory: pytest.TempPathFactory, marked_delivery: Path, flow_runs: object) -> Left:
    """What the command line leaves of a marked delivery that passes, of spoiled ones, of failures, of a killed run."""
    root = tmp_path_factory.mktemp("marked")
    prepare(marked_workspace(root / "passed", marked_delivery))
    list_of_commands = json.dumps(commands(root, marked_delivery))
    typed = start(root, "commands", HERE / "commands.py", root / "statuses.json", text=list_of_commands)
    assert typed.wait(PATIENCE) == 0
    killed = start(root, "killed", "-c", KILLED, "run", marked_workspace(root / "killed", marked_delivery))
    assert killed.wait(PATIENCE) == -signal.SIGKILL
    return Left(root, json.loads((root / "statuses.json").read_text()))
