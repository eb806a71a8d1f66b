"""The house as it is to be, written out floor by floor, and as the imports of the code say it is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "targeting"

# The floors, from the ground up. A room that is not in this list has no place in the house.
FLOORS: tuple[frozenset[str], ...] = (
    frozenset({"errors", "language", "shapes"}),
    frozenset({"workspace", "catalogue", "warehouse", "files"}),
    frozenset({"privacy", "pages", "process"}),
    frozenset({"audit"}),
    frozenset({
        "governance", "registers", "quality", "ledger", "linking", "scoring", "disclosure", "history", "publishing",
        "casebook", "sharing", "handover", "copies",
    }),
    frozenset({
        "outputs", "explanation", "overview", "comparison", "access", "records", "onboarding", "sample", "letters",
        "session",
    }),
    frozenset({"run"}),
    frozenset({"commands", "doctor"}),
    frozenset({"flows"}),
    frozenset({"cli"}),
)  # fmt: skip
FLOOR = {name: number for number, names in enumerate(FLOORS) for name in names}
# Rooms whose modules are what they show: one module a command, one module a group of the command line.
BY_MODULE = {"commands", "cli"}
# What commands share; no other command is imported by one.
SHARED_BY_COMMANDS = {"trial", "held", "witnesses", "lookup", "consents", "letter_filling"}


def room_of(path: Path) -> str:
    """The room, or top-level module, that a file under src/targeting belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def modules() -> list[Path]:
    return [path for path in sorted(PACKAGE.rglob("*.py")) if path != PACKAGE / "__init__.py"]


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """All of a file's syntax; a file is read once a process."""
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


@cache
def imports(path: Path) -> tuple[str, ...]:
    """Every name a file imports, dotted and in full: ``from a.b import c`` gives a.b.c."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.relative_to(ROOT)} imports relatively; write the full name"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own_imports(path: Path) -> Iterator[list[str]]:
    """The project's own names that a file imports, as parts after ``targeting.``"""
    for name in imports(path):
        if name.startswith("targeting."):
            yield name.split(".")[1:]


def neighbours(path: Path) -> set[str]:
    """The other rooms and top-level modules that a file imports from."""
    return {parts[0] for parts in own_imports(path)} - {room_of(path)}


def is_module(parts: list[str]) -> bool:
    target = PACKAGE.joinpath(*parts)
    return target.is_dir() or target.with_suffix(".py").is_file()
