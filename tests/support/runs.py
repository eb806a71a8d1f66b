"""Whole runs, as a user types them, and what they leave behind."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from unittest.mock import patch

import pytest
from typer.core import TyperGroup

from support import PATIENCE
from support.world import DELIVERY
from targeting import cli
from targeting.audit import COPY, PIN, Entry, read_entries, verify
from targeting.cli import wording
from targeting.language import Language, spoken
from targeting.publishing import place_of
from targeting.workspace import output_contracts

ROOT = Path(__file__).parents[2]

_opened: list[str] | None = None


def _hear(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and _opened is not None and isinstance(arguments[0], str | bytes):
        _opened.append(os.fsdecode(arguments[0]))


sys.addaudithook(_hear)


@contextmanager
def opened_extracts() -> Iterator[set[str]]:
    """The names of the files below an inbox/ that Python opens meanwhile."""
    global _opened
    _opened = []
    names: set[str] = set()
    try:
        yield names
    finally:
        names |= {Path(path).name for path in _opened if "inbox" in Path(path).parts}
        _opened = None


@cache
def _program(language: Language) -> TyperGroup:
    """The commands as Typer makes them of the program's functions: made once a language, as it takes long."""
    return wording.program(cli.app, cli.PANELS)


def typed(*arguments: object) -> int:
    """Type ``targeting`` with these arguments, in this process; gives the exit status."""
    made = _program(spoken())
    with (
        patch.object(wording, "program", lambda *_: made),
        patch.object(sys, "argv", ["targeting", *map(str, arguments)]),
        pytest.raises(SystemExit) as leaving,
    ):
        cli.main()
    return int(leaving.value.code or 0)


def python(script: str, *arguments: object, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a script in a Python of its own that sees the program and these tests' support."""
    paths = os.pathsep.join(str(ROOT / part) for part in ("src", "tests", "."))
    return subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": paths, **(env or {})},
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )


def entries(workspace: Path) -> list[Entry]:
    """The log, whole."""
    return list(read_entries(workspace / "log"))


def events(workspace: Path) -> list[str]:
    """The types of the log's entries, those of one kind in a row counted once."""
    types = [entry.type for entry in entries(workspace)]
    return [kind for index, kind in enumerate(types) if index == 0 or types[index - 1] != kind]


def log_holds(workspace: Path) -> bool:
    """Whether the log verifies."""
    return verify(workspace / "log").ok


def extract(workspace: Path, name: str) -> Path:
    """One file of the small delivery."""
    return workspace / "inbox" / DELIVERY / name


def replace(path: Path, old: str, new: str) -> None:
    """Change a declaration by hand; ``old`` must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} does not say {old}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def contents(folder: Path) -> dict[str, str]:
    """Everything below ``folder``: a link's target, a file's hash, or "folder", by path.

    All but state/log.note, a copy of the log's checkpoint that each entry renews, and what a verification remembers.
    """
    found = (path for path in sorted(folder.rglob("*")) if path.name not in {COPY.name, PIN.name})
    return {str(path.relative_to(folder)): _content(path) for path in found}


def newest(workspace: Path, table: str) -> Path:
    """A table of the newest run: of its lists, or of its figures, which may lie beside those that are shown."""
    lists = workspace / "published" / "restricted" / "current"
    if output_contracts()[table].audience == "restricted":
        return lists / f"{table}.parquet"
    return place_of(workspace / "published", lists.resolve().name) / f"{table}.parquet"


def last_good_state(workspace: Path) -> dict[str, str]:
    """Which run is the last good one, and all that lies in the folders of runs."""
    pointer = (workspace / "state" / "last_good").read_text(encoding="utf-8")
    return {"last good": pointer} | contents(workspace / "state" / "runs")


def _content(path: Path) -> str:
    if path.is_symlink():
        return f"-> {path.readlink()}"
    return "folder" if path.is_dir() else hashlib.sha256(path.read_bytes()).hexdigest()
