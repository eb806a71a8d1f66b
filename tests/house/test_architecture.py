"""The house rules of the code: which way imports go, who may import what, and what a file must never hold."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import chain
from pathlib import Path

import openpyxl
import pytest

from support.house import (
    BY_MODULE,
    FLOOR,
    PACKAGE,
    ROOT,
    SHARED_BY_COMMANDS,
    imports,
    is_module,
    modules,
    neighbours,
    nodes,
    own_imports,
    room_of,
)  # fmt: skip

# Words that say what is done and not to what: a module-level function is called so in one room at most.
VAGUE = frozenset({"judge", "prepare", "render", "recall"})

ALLOWED = {
    "great_expectations": {"quality"},
    "pandas": {"quality"},
    "openpyxl": {"registers", "sample"},
    "rich": {"pages"},
    "jinja2": {"pages", "onboarding"},
    "docx": {"letters"},
    "typst": {"letters"},
    "xlsxwriter": {"publishing"},
    "prefect": {"flows"},
    "flows": set[str](),
}
HEAVY = ("great_expectations", "pandas", "prefect", "docx", "typst", "xlsxwriter")

LOCKS = ("requirements.txt", "requirements-dev.txt")
NIGHTLY_LOCKS = ("requirements-oracles.txt", "requirements-pages.txt")
MACHINE_PATH = re.compile(r"(?<![\w.}])/(?:home|root|Users|work|farm|workspace)/[\w.]")
REGISTRY = re.compile(r"https?://[^\s\"']+/(?:simple|packages)\b|pypi\.org|pythonhosted\.org|npmjs\.")
CPR_LIKE = re.compile(r"(?<![0-9A-Za-z.])(\d{2})(\d{2})(\d{2})[- ]?(\d)\d{3}(?![0-9A-Za-z.])")


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that is, or is about to be, in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    files = (ROOT / name for name in listed.stdout.split("\0") if name)
    return tuple(path for path in files if path.is_file())


@cache
def text_of(path: Path) -> str:
    """A file's text, empty for a binary one. Latin-1 reads any extract with its digits and paths intact."""
    raw = path.read_bytes()
    return "" if b"\0" in raw[:8000] else raw.decode("latin-1")


def cells(path: Path) -> Iterator[str]:
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    rows = chain.from_iterable(sheet.iter_rows(values_only=True) for sheet in book)
    for value in chain.from_iterable(rows):
        # A number in a cell has lost its leading zero.
        yield f"{value:010d}" if type(value) is int else str(value)
    book.close()


def could_be_living(day: str, month: str, year: str, seventh: str) -> bool:
    """Whether the ten digits are a date of birth outside 1858-1899 with a number that CPR could issue."""
    if seventh in "5678" and int(year) >= 58:
        return False
    try:
        date(2000 + int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def unsafe_numbers(text: str) -> int:
    return sum(could_be_living(*match.groups()) for match in CPR_LIKE.finditer(text))


def where(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


def test_every_folder_and_module_has_its_place() -> None:
    here = {room_of(path) for path in modules()} | {path.name for path in PACKAGE.iterdir() if path.is_dir()}
    assert here - {"__pycache__"} <= set(FLOOR)
    assert set(FLOOR) <= here


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    here = room_of(path)
    upward = {there for there in neighbours(path) if FLOOR[there] >= FLOOR[here]}
    # errors are made of messages: two modules of one floor, and the only such pair.
    assert upward <= ({"language"} if here == "errors" else set())


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_room_is_reached_by_its_front(path: Path) -> None:
    here = room_of(path)
    past = [
        ".".join(parts)
        for parts in own_imports(path)
        if parts[0] != here and parts[0] not in BY_MODULE and len(parts) > 2 and is_module(parts[:2])
    ]
    assert past == []


@pytest.mark.parametrize("room", sorted({path.parent.name for path in PACKAGE.glob("*/__init__.py")} - {*BY_MODULE}))
def test_a_front_shows_only_what_others_ask_for(room: str) -> None:
    front = PACKAGE / room / "__init__.py"
    others = [path for path in tracked() if path.suffix == ".py" and front.parent not in path.parents]
    asked = {name for path in others for name in imports(path)}
    called = {name for path in others for name in re.findall(rf"\b{room}\.(\w+)", text_of(path))}
    shown = {name.rpartition(".")[2] for name in imports(front) if name.startswith(f"targeting.{room}.")}
    assert {name for name in shown if f"targeting.{room}.{name}" not in asked} <= called


def test_a_command_imports_no_other() -> None:
    for path in (PACKAGE / "commands").glob("*.py"):
        others = {parts[1] for parts in own_imports(path) if parts[0] == "commands" and len(parts) > 2}
        assert others - {path.stem} <= SHARED_BY_COMMANDS, path.name


def test_a_vague_name_is_at_home_in_one_room_alone() -> None:
    homes: dict[str, set[str]] = {word: set() for word in VAGUE}
    for path in modules():
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name in VAGUE:
                homes[node.name].add(room_of(path))
    assert {word: rooms for word, rooms in homes.items() if len(rooms) > 1} == {}


@pytest.mark.parametrize("kind", ["unit", "property"])
def test_tests_of_a_room_lie_in_a_folder_of_its_name(kind: str) -> None:
    folders = {path.name for path in (ROOT / "tests" / kind).iterdir() if any(path.rglob("test_*.py"))}
    assert folders <= set(FLOOR)


def test_no_test_module_is_imported() -> None:
    imported = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in tracked()
        if path.suffix == ".py" and path.is_relative_to(ROOT / "tests")
        for name in imports(path)
        if any(part.startswith("test_") for part in name.split("."))
    }
    assert imported == set()


def test_private_names_stay_in_their_module() -> None:
    reached = [
        f"{path.relative_to(ROOT)}: {'.'.join(parts)}"
        for path in modules()
        for parts in own_imports(path)
        if any(part.startswith("_") for part in parts)
    ]
    assert reached == []


@pytest.mark.parametrize("library", sorted(ALLOWED))
def test_a_library_is_imported_only_where_it_is_at_home(library: str) -> None:
    users = {room_of(path) for path in modules() for name in imports(path) if name.split(".")[0] == library}
    assert users <= ALLOWED[library]


def test_the_program_starts_without_the_heavy_libraries() -> None:
    question = f"import sys, targeting.cli; print(*sorted(set({HEAVY!r}) & set(sys.modules)))"
    answer = subprocess.run(
        [sys.executable, "-c", question], cwd=ROOT / "src", capture_output=True, check=True, text=True
    )
    assert answer.stdout.split() == []


@pytest.mark.parametrize("module", ["targeting.flows", "targeting.flows.work"])
def test_what_starts_prefect_and_what_does_the_work_is_without_it(module: str) -> None:
    question = f"import sys, {module}; print('prefect' in sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", question], cwd=ROOT / "src", capture_output=True, check=True, text=True
    )
    assert answer.stdout.strip() == "False"


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    assert where([path for path in tracked() if MACHINE_PATH.search(text_of(path))]) == []


def test_no_file_names_a_package_registry() -> None:
    assert where([path for path in tracked() if REGISTRY.search(text_of(path))]) == []


@pytest.mark.parametrize("name", LOCKS + NIGHTLY_LOCKS)
def test_a_lock_holds_exact_hashed_packages_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[\w])", text, flags=re.MULTILINE)[1:]
    assert len(blocks) > (100 if name in LOCKS else 5)
    for block in blocks:
        assert re.match(r"[\w.-]+==[\w.+]+ \\\n    --hash=sha256:[0-9a-f]{64}", block), block[:60]
    assert "://" not in text
    assert not re.search(r"^\s*--(?!hash=)", text, flags=re.MULTILINE)


def test_both_locks_agree() -> None:
    runtime, dev = (set(re.findall(r"^[\w.-]+==\S+", (ROOT / name).read_text(), re.MULTILINE)) for name in LOCKS)
    assert runtime < dev


def test_no_file_holds_a_number_that_could_be_a_living_persons() -> None:
    texts = [path for path in tracked() if path.name not in LOCKS]
    assert where([path for path in texts if unsafe_numbers(text_of(path))]) == []


def test_no_spreadsheet_holds_a_number_that_could_be_a_living_persons() -> None:
    books = [path for path in tracked() if path.suffix == ".xlsx"]
    assert where([path for path in books if unsafe_numbers(" \n".join(cells(path)))]) == []


@pytest.mark.parametrize(
    ("digits", "unsafe"),
    [
        ("0101655008", False),  # 1865
        ("010165-5008", False),
        ("6701655001", False),  # a substitute number, day 67
        ("3113655001", False),  # no such month
        ("010165" + "1008", True),  # 1965
        ("010165" + "-1008", True),
        ("010105" + "5008", True),  # 2005
        ("010190" + "4008", True),  # 1990
    ],
)
def test_the_search_for_unsafe_numbers_finds_them(digits: str, unsafe: bool) -> None:
    assert bool(unsafe_numbers(f"x;{digits};y")) is unsafe


def calls(path: Path) -> Iterator[str]:
    """What a file calls or names, dotted as it stands: ``os.fsync``, ``datetime.now``, ``file.replace``."""
    for node in nodes(path):
        if isinstance(node, ast.Attribute | ast.Name):
            yield ast.unparse(node)


def moves_a_file(path: Path) -> bool:
    """Whether a file calls .replace or .rename with one argument, as a path does and a text or a date does not."""
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("replace", "rename")
        and len(node.args) == 1
        and not node.keywords
        for node in nodes(path)
    )


def users(*names: str) -> set[str]:
    """The modules, without .py, that call or name one of ``names``."""
    return {str(path.relative_to(PACKAGE))[:-3] for path in modules() if set(names) & set(calls(path))}


def test_what_must_last_is_written_in_files_alone() -> None:
    # A line of the log is written at its place in a file that is there: audit/segments.
    assert users("os.fsync", "os.fdatasync") == {"files", "audit/segments"}
    assert users("os.O_EXCL", "os.replace", "os.rename", "shutil.move") == {"files"}
    moved = {str(path.relative_to(PACKAGE))[:-3] for path in modules() if moves_a_file(path)}
    # scoring/rules puts one part of an SQL expression in the place of another.
    assert moved == {"files", "scoring/rules"}


def test_the_clock_is_read_in_the_session_alone() -> None:
    # audit/log keeps a clock of its own for whoever opens a log without a workspace.
    assert users("datetime.now", "datetime.utcnow", "date.today", "time.time") == {"session", "audit/log"}


def test_the_zone_is_the_workspaces() -> None:
    # access/danish says a moment of the log to a citizen.
    assert {place.partition("/")[0] for place in users("ZoneInfo")} <= {"workspace", "pages", "session", "access"}
    assert {place for place in users("ZoneInfo") if place.startswith("access")} <= {"access/danish"}


def test_a_workspace_is_opened_in_the_session_alone() -> None:
    # sample/signing approves what the sample has just written, and sample/year writes by its contracts.
    assert users("load_workspace") == {"session", "sample/signing", "sample/year"}
    # run/steps: a step may run in a process of its own, so it opens the workspace anew; doctor/seen goes on where it
    # cannot be opened; a flow is a command's equal, started by a plan.
    openers = users("open_session")
    assert {each for each in openers if not each.startswith("flows/")} == {"cli/common", "run/steps", "doctor/seen"}
