"""A municipality's year as it is lived: twelve deliveries, twelve runs by the real commands, and four citizens a month.

Between two months citizens live on (the sample's spells begin and end, children are born and grow), and beside that one
comes, one leaves, one objects and one moves. In some months these four are all that happens. What is left afterwards is
what others could see of it (`Seen`), and what was so (`Truth`), which the attacker is judged by and does not have.
"""

from __future__ import annotations

import io
import json
import os
import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from support.areas import declare_area
from support.clock import clock_at
from support.runs import replace, typed
from support.world import key_of
from targeting.privacy import load_keys
from targeting.run import publication
from targeting.sample import approve_all, generate
from targeting.sample.delivery import write_delivery
from targeting.sample.world import World
from targeting.warehouse import open_warehouse

# The first Monday of each month: the rule set of the sample, its basis and its approvals are in force then.
DELIVERIES = [
    date(2018, 6, 4), date(2018, 7, 2), date(2018, 8, 6), date(2018, 9, 3), date(2018, 10, 1), date(2018, 11, 5),
    date(2018, 12, 3), date(2019, 1, 7), date(2019, 2, 4), date(2019, 3, 4), date(2019, 4, 1), date(2019, 5, 6),
]  # fmt: skip
ONE_EACH = {
    "jobcentre": "employment", "benefit_refund": "benefits", "sickness_benefit": "sickness",
    "social_psychiatry": "social", "misuse_treatment": "misuse", "children_family": "children",
    "municipal_health": "health", "aids": "aids",
}  # fmt: skip
THREE = dict.fromkeys(ONE_EACH, "health") | dict.fromkeys(
    ("jobcentre", "benefit_refund", "sickness_benefit"), "employment"
)
THREE |= dict.fromkeys(("social_psychiatry", "misuse_treatment", "children_family"), "social")
FOUR: dict[str, str] = {}
COMMANDS = (("record", "article30"), ("record", "algorithm"), ("log", "list"), ("check",))
AREAS = [f"distrikt {number:02}" for number in range(1, 13)]
NUMBER = re.compile(r"\d{10}")


@dataclass(frozen=True)
class Municipality:
    """How large, with how many districts and which departments (by register), and its months.

    ``alone`` are the months in which nothing happens but to the four; their delivery is the last one, corrected.
    """

    name: str
    citizens: int
    areas: int = 0
    departments: Mapping[str, str] = field(default_factory=dict)
    months: int = 12
    alone: tuple[int, ...] = (4, 8)
    seed: int = 1

    @property
    def last(self) -> date:
        """The day the sample's world is of."""
        return DELIVERIES[self.months - 1]


@dataclass(frozen=True)
class Seen:
    """What somebody without extracts and keys saw of a month: files of the dashboard, as bytes, and the terminal.

    ``shown`` is the run whose figures the dashboard has, ``run`` the one of the month.
    """

    run: str
    shown: str
    delivery: date
    files: Mapping[str, bytes]
    terminal: str


@dataclass(frozen=True)
class Truth:
    """What was so: the unsuppressed tables of the month's run, each citizen's place in them, and the rules met."""

    tables: Mapping[str, list[dict[str, Any]]]
    citizens: Mapping[str, dict[str, Any]]
    met: Mapping[tuple[str, ...], int]


@dataclass(frozen=True)
class Year:
    """All months, and what lay there at their end: the log's lines, and what the commands said that tell of it."""

    municipality: Municipality
    seen: list[Seen]
    truth: list[Truth]
    log: list[dict[str, Any]]
    texts: Mapping[str, str]


def lived(municipality: Municipality, folder: Path, *, remembers: bool = True) -> Year:
    """Live the year in ``folder``, where TARGETING_KEYS lies; a program that does not remember holds nothing either."""
    workspace, dice = _made(municipality, folder / "workspace"), random.Random(municipality.seed)
    world = World.of(municipality.citizens, municipality.seed, municipality.last)
    happened, seen, truth = Happened(municipality), list[Seen](), list[Truth]()
    delivered = DELIVERIES[0]
    for month, day in enumerate(DELIVERIES[: municipality.months]):
        if month not in municipality.alone:
            delivered = day
            write_delivery(workspace / "inbox", world, delivered, None)
            happened.again(workspace / "inbox" / delivered.isoformat())
        if month:
            happened.one_each(workspace / "inbox" / delivered.isoformat(), dice)
        with clock_at(datetime.combine(day + timedelta(days=1), time(2), UTC)):
            terminal = _said(remembers, "run", workspace)
        run = (workspace / "published/restricted/current").resolve().name
        dashboard = workspace / "published/dashboard/current"
        lying = [path for path in sorted(dashboard.rglob("*")) if path.is_file()]
        files = {path.relative_to(dashboard).as_posix(): path.read_bytes() for path in lying}
        seen.append(Seen(run, dashboard.resolve().name, delivered, files, terminal))
        truth.append(_truth(workspace, run))
    texts = _texts(workspace, seen, day + timedelta(days=2)) if remembers else {}
    return Year(municipality, seen, truth, _log(workspace), texts)


def _texts(workspace: Path, seen: Sequence[Seen], day: date) -> dict[str, str]:
    """What the commands say that tell of runs, lineage of each, and what else lies there as text."""
    folder = workspace.parent
    with clock_at(datetime.combine(day, time(2), UTC)):
        texts = {" ".join(command): _said(True, *command, workspace) for command in COMMANDS}
        for month in seen:
            _said(True, "record", "lineage", workspace, "--run", month.run, "--out", folder / f"{month.run}.txt")
    return texts | {
        path.name: path.read_text(encoding="utf-8", errors="replace")
        for place in (workspace / "published", workspace / "log", folder)
        for path in sorted(place.rglob("*") if place != folder else folder.glob("*.txt"))
        if path.is_file() and path.suffix in (".html", ".json", ".md", ".txt") and "restricted" not in path.parts
    }


def _said(remembers: bool, *command: object) -> str:
    """What the terminal showed."""
    heard = io.StringIO()
    with redirect_stdout(heard), redirect_stderr(heard):
        if remembers:
            status = typed(*command)
        else:
            with (
                patch.object(publication, "shown_before", lambda _: ()),
                patch.object(publication, "lost_releases", lambda *_: ()),
            ):
                status = typed(*command)
    assert status == 0 or command[0] != "run", f"the run did not go well: {heard.getvalue()}"
    return heard.getvalue()


def _made(municipality: Municipality, workspace: Path) -> Path:
    """The sample's declarations, with the municipality's districts and departments."""
    generate(workspace, 0, municipality.seed, delivery_date=municipality.last)
    for path in sorted((workspace / "inbox").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    settings = workspace / "workspace.toml"
    text = settings.read_text(encoding="utf-8")
    if municipality.departments:
        text = _with_departments(text, municipality.departments)
    text = text.replace("may_repeat = true    # some months nobody objects, and the list comes unchanged\n", "")
    text = re.sub(r"^(\[registers\.\w+\])$", r"\1\nmay_repeat = true", text, flags=re.MULTILINE)
    settings.write_text("threads = 1\n" + text, encoding="utf-8")
    if municipality.areas:
        declare_area(workspace)
        replace(workspace / "bases" / "eksempel-en-plan.toml", '"sex", "protected"', '"sex", "area", "protected"')
    approve_all(workspace)
    return workspace


def _with_departments(text: str, by_register: Mapping[str, str]) -> str:
    """The service centres under other departments, and the registers with them."""
    centres = re.findall(r"\[\[departments\.service_centres\]\]\n(?:.+\n)+", text)
    units = dict(re.findall(r"\[registers\.(\w+)\]\ndepartment = \"\w+\"\nservice_centre = \"(\w+)\"", text))
    before = dict(re.findall(r"\[registers\.(\w+)\]\ndepartment = \"(\w+)\"", text))
    homes = {unit: by_register[register] for register, unit in units.items()}
    homes |= {"disability_centre": homes["social_psychiatry_centre"], "youth_centre": homes["family_centre"]}
    homes |= {"health_centre": homes["home_care_centre"]}
    made = "".join(
        f'[[departments]]\nid = "{department}"\nname = "Forvaltning {department}"\n\n'
        + "".join(f"{centre}\n" for centre in centres if homes[re.findall(r'id = "(\w+)"', centre)[0]] == department)
        for department in dict.fromkeys(by_register.values())
    )
    head, tail = text.split("[[departments]]", 1)[0], text[text.index("[registers.population]") :]
    for register, department in before.items():
        tail = tail.replace(
            f'[registers.{register}]\ndepartment = "{department}"',
            f'[registers.{register}]\ndepartment = "{by_register[register]}"',
        )
    return head + made + tail


class Happened:
    """What happened to single citizens since the first month: done again to every delivery after it."""

    def __init__(self, municipality: Municipality) -> None:
        self.municipality = municipality
        self.came: dict[str, str] = {}  # the number of each who came, and whose involvements they have
        self.left: list[str] = []
        self.objected: dict[str, str] = {}
        self.moved: Counter[str] = Counter()

    def again(self, delivery: Path) -> None:
        """To files as the departments made them."""
        self._population(delivery)
        for path in delivery.glob("*"):
            if path.name.startswith(("momentum", "social", "sundhed")):
                self._involve(path, self.came)
        self._object(delivery, self.objected)

    def one_each(self, delivery: Path, dice: random.Random) -> None:
        """One comes, one leaves, one objects and one moves, of those with something in two registers."""
        ((number, donor), left, objected, moved) = self._chosen(delivery, dice)
        self.came[number] = donor
        self.left.append(left)
        self.objected[objected] = f"{delivery.name[8:10]}-{delivery.name[5:7]}-{delivery.name[:4]}"
        self.moved[moved] += 1
        self._population(delivery, {number: donor}, {left}, {moved})
        for path in delivery.glob("*"):
            if path.name.startswith(("momentum", "social", "sundhed")):
                self._involve(path, {number: donor})
        self._object(delivery, {objected: self.objected[objected]})

    def _chosen(self, delivery: Path, dice: random.Random) -> tuple[tuple[str, str], str, str, str]:
        found = Counter[str]()
        for path in sorted(delivery.glob("*")):
            if path.name.startswith(("momentum", "social", "sundhed")):
                found.update(set(NUMBER.findall(_read(path))))
        used = {*self.came, *self.came.values(), *self.left, *self.objected, *self.moved}
        several = sorted(number for number, files in found.items() if files > 1 and number not in used)
        donor, left, objected, moved = dice.sample(several, 4)
        # The seventh digit 8 with these years is of the 1800s, and the sample leaves it to planted citizens.
        return (
            (f"{1 + len(self.came):02}08{58 + dice.randrange(40)}8{dice.randrange(1000):03}", donor),
            left,
            objected,
            moved,
        )

    def _population(
        self,
        delivery: Path,
        came: Mapping[str, str] | None = None,
        left: set[str] | None = None,
        moved: set[str] | None = None,
    ) -> None:
        """A row each; all that happened where nothing is said, and the column of districts."""
        (path,) = delivery.glob("folkeregister*")
        header, *lines = _read(path).splitlines()
        fresh = came is None
        if fresh and self.municipality.areas:
            header, lines = f"{header};Distrikt", [f"{line};{self._area(line[:10])}" for line in lines]
        came, left, moved = (self.came if came is None else came), (left or set()), (moved or set())
        gone = {*self.left} if fresh else left
        elsewhere = {*self.moved} if fresh else moved
        by_number = {line[:10]: line for line in lines}
        for number, donor in came.items():
            by_number[number] = number + by_number[donor][10:]
        for number in gone & by_number.keys():
            del by_number[number]
        for number in elsewhere & by_number.keys():
            by_number[number] = self._elsewhere(by_number[number], header)
        _write(path, [header, *by_number.values()])

    def _elsewhere(self, line: str, header: str) -> str:
        """In another district; where there are none, in another municipality."""
        cells, names = line.split(";"), header.split(";")
        if self.municipality.areas:
            place = names.index("Distrikt")
            cells[place] = AREAS[(AREAS.index(cells[place]) + 1) % self.municipality.areas]
        else:
            cells[names.index("Status")] = "80"
        return ";".join(cells)

    def _area(self, number: str) -> str:
        """Where somebody lives: districts of very different size."""
        places = AREAS[: self.municipality.areas]
        return random.Random(number).choices(places, range(1, len(places) + 1))[0]

    def _involve(self, path: Path, came: Mapping[str, str]) -> None:
        """Whoever came has what another has."""
        header, *lines = _read(path).splitlines()
        more = [line.replace(donor, number) for number, donor in came.items() for line in lines if donor in line]
        _write(path, [header, *lines, *more])

    def _object(self, delivery: Path, objected: Mapping[str, str]) -> None:
        (path,) = delivery.glob("indsigelser*")
        lines = _read(path).splitlines()
        told = {line[:10] for line in lines}
        _write(path, [*lines, *(f"{number};{day};Brev" for number, day in objected.items() if number not in told)])


def _encoding(path: Path) -> str:
    return "cp1252" if path.name.startswith("sundhed") else "utf-8"


def _read(path: Path) -> str:
    return path.read_bytes().decode(_encoding(path))


def _write(path: Path, lines: Sequence[str]) -> None:
    end = "\r\n" if path.name.startswith("sundhed") else "\n"
    path.write_bytes("".join(f"{line}{end}" for line in lines).encode(_encoding(path)))


def _truth(workspace: Path, run: str) -> Truth:
    file = workspace / "state" / "runs" / run / "warehouse.duckdb"
    keys = load_keys(Path(os.environ["TARGETING_KEYS"]))
    with open_warehouse(file, key_of(keys, file), read_only=True) as warehouse:
        tables = {
            table: warehouse.records(f"output.raw_{table}")
            for table in ("attrition", "distribution", "overlap", "selection_rate", "change", "source", "quality")
        }
        citizens = {row["pseudonym"]: row for row in warehouse.records("output.raw_citizen")}
        met = {tuple(rules): persons for rules, persons in warehouse.rows("ask/output/rules_met")}
    return Truth(tables, citizens, met)


def _log(workspace: Path) -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for path in sorted((workspace / "log").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
