"""What every file in sql/ says of itself in its first lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import sqlglot
from sqlglot import exp

from targeting.warehouse import sql_folder

VERBS = ("Makes", "Adds to", "Changes", "Answers")
TABLE = re.compile(r"\b[a-z]+\.[a-z_]+\b")


@dataclass(frozen=True)
class SqlFile:
    """One file: its name below sql/, what its header says, and what its statements say."""

    name: str
    text: str

    @cached_property
    def schema(self) -> str:
        return self.name.split("/")[0]

    @cached_property
    def header(self) -> list[str]:
        """The comment it begins with, a line of it that says something by its key on one line."""
        lines = self.text.splitlines()
        comment = [line[3:] for line in lines[: next(i for i, line in enumerate(lines) if not line.startswith("--"))]]
        keyed = re.compile(rf"({'|'.join(VERBS)}|Grain|Reads): ")
        joined: list[str] = []
        for line in comment:
            open_still = joined and keyed.match(joined[-1]) and not joined[-1].endswith((".", "?"))
            if open_still:
                joined[-1] += f" {line}"
            else:
                joined.append(line)
        return joined

    @cached_property
    def verb(self) -> str:
        return self.header[0].partition(": ")[0]

    def said(self, line: int) -> str:
        """What stands after the key of a line of the header."""
        return self.header[line].partition(": ")[2].rstrip(".")

    @cached_property
    def tables(self) -> tuple[str, ...]:
        """What it says that it makes, adds to or changes: schema.table; macros have no schema."""
        names, _, _ = self.said(0).partition(":") if self.schema == "land" else (self.said(0), "", "")
        return () if self.verb == "Answers" else tuple(TABLE.findall(names))

    @cached_property
    def grain(self) -> str:
        return self.said(1)

    @cached_property
    def says_it_reads(self) -> frozenset[str]:
        return frozenset(TABLE.findall(self.said(2)))

    @cached_property
    def reads(self) -> frozenset[str]:
        """The tables that its statements read."""
        return frozenset(name for tree in sqlglot.parse(self.text, read="duckdb") if tree for name in _read(tree))

    @cached_property
    def creates(self) -> tuple[str, ...]:
        """The tables, views and macros that its statements define, where it is no SELECT."""
        defined = [tree for tree in sqlglot.parse(self.text, read="duckdb") if isinstance(tree, exp.Create)]
        return tuple(_defined(tree) for tree in defined)


def _read(tree: exp.Expr) -> set[str]:
    own = {cte.alias for cte in tree.find_all(exp.CTE)}
    read = tree.expression if isinstance(tree, exp.Create) else tree
    found = read.find_all(exp.Table) if read else ()
    return {f"{table.db}.{table.name}".removeprefix(".") for table in found if table.db or table.name not in own}


def _defined(tree: exp.Create) -> str:
    name = tree.find(exp.Table)
    assert name
    schema = name.db or ("temp" if tree.kind in ("TABLE", "VIEW") and tree.find(exp.TemporaryProperty) else "")
    return f"{schema}.{name.name}".removeprefix(".")


@cache
def sql_files() -> tuple[SqlFile, ...]:
    """Every file in sql/."""
    return tuple(_file(path) for path in sorted(sql_folder().rglob("*.sql")))


def _file(path: Path) -> SqlFile:
    name = path.relative_to(sql_folder()).with_suffix("").as_posix()
    return SqlFile(name, path.read_text(encoding="utf-8"))
