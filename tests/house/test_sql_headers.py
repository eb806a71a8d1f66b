"""Every file in sql/ says what it makes, of what grain, from what; from linking on no other SQL is in the program."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from support.headers import SqlFile, sql_files

PACKAGE = Path(__file__).parents[2] / "src" / "targeting"
LANDING = "land"
# The program adds SELECTs of its own below these two, one an emission and one a rule; what they read is said in words.
ADDED_TO = {
    "link/landed": "every land.<register> that gives involvements",
    "score/rule_hit": "score.eligibility, score.evidence and score.held, in SELECTs that the program compiles",
}

# Where SQL may stand in Python: the engine's own room, and how extracts are read, judged and drafted.
SQL_IN_PYTHON = ("warehouse.py", "registers/", "quality/", "onboarding/profile.py")
# No warehouse: the readers' own files, of views, whose paths no view can bind, and of tables.
OWN_DATABASE = ("publishing/views.py", "publishing/database.py")
STATEMENTS = (
    exp.Query, exp.Insert, exp.Update, exp.Delete, exp.Create, exp.Drop, exp.Use, exp.Attach, exp.Detach, exp.Alter,
    exp.Copy, exp.Merge, exp.TruncateTable, exp.Transaction, exp.Commit, exp.Rollback, exp.Pragma,
)  # fmt: skip
FIRST_WORDS = {
    "select", "insert", "update", "delete", "create", "drop", "with", "from", "use", "attach", "detach", "alter",
    "copy", "merge", "truncate", "begin", "commit", "rollback", "pragma",
}  # fmt: skip


def by_name(file: SqlFile) -> str:
    return file.name


@pytest.mark.parametrize("file", sql_files(), ids=by_name)
def test_a_file_begins_with_what_it_makes_or_answers_its_grain_and_what_it_reads(file: SqlFile) -> None:
    keys = [line.partition(": ")[0] for line in file.header[:3]]
    assert keys[1:] == ["Grain", "Reads"]
    if file.schema == "ask":
        assert keys[0] == "Answers" and file.header[0].endswith("?")
    else:
        assert keys[0] in ("Makes", "Adds to", "Changes")
    assert len(file.text.splitlines()) <= 60


@pytest.mark.parametrize("file", [file for file in sql_files() if file.schema != "ask"], ids=by_name)
def test_a_file_is_named_after_its_table(file: SqlFile) -> None:
    """<table>.sql, or no_<table>.sql where it is empty; what adds to a table or changes it may have a word more."""
    if file.creates:
        said = [name.strip() for name in file.said(0).partition(":")[0].split(",")]
        assert sorted(said) == sorted(file.creates)
        return
    (table,) = file.tables
    made = table.replace(".", "/")
    plain = {made, made.replace("/", "/no_")}
    assert file.name in plain or (file.verb != "Makes" and file.name.startswith(f"{made}_"))
    assert ("empty" in file.header[0]) == file.name.split("/")[1].startswith("no_")


@pytest.mark.parametrize("file", sql_files(), ids=by_name)
def test_what_it_says_that_it_reads_is_what_it_reads(file: SqlFile) -> None:
    if file.name in ADDED_TO:
        assert (file.said(2), file.reads) == (ADDED_TO[file.name], frozenset())
    else:
        assert file.says_it_reads - {"land."} == file.reads
        assert ("nothing" in file.header[2]) == (not file.reads)


@pytest.mark.parametrize("file", sql_files(), ids=by_name)
def test_a_file_is_one_select_or_while_landing_only_definitions(file: SqlFile) -> None:
    statements = [type(each) for each in sqlglot.parse(file.text, read="duckdb") if each]
    one_select = len(statements) == 1 and issubclass(statements[0], exp.Query)
    assert one_select or (file.schema == LANDING and set(statements) == {exp.Create})


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """Every string a module holds that is no docstring; what is filled into it stands as x."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = (str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)
            yield node.lineno, "".join(parts)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and not {id(node)} & (bare | inner):
            yield node.lineno, node.value


def is_statement(text: str) -> bool:
    """Whether a text reads as SQL that does something; words of Danish or English do not."""
    words = text.split()
    if len(words) < 2 or words[0].lower() not in FIRST_WORDS:
        return False
    try:
        tree = sqlglot.parse_one(text, read="duckdb")
    except sqlglot.errors.SqlglotError:
        # A piece of a statement, or the beginning of one.
        return words[0].isupper()
    return isinstance(tree, STATEMENTS) or words[0].isupper()


@pytest.mark.parametrize(
    ("text", "sql"),
    [
        ("SELECT 1", True), ("select a from b", True), ("FROM land.verdict ORDER BY x", True), ("USE x", True),
        ("UPDATE output.run SET warnings = $da", True), ("create or replace table score.rule_hit as x", True),
        ("INSERT INTO land.x SELECT", True), ("DROP VIEW x", True), ("BEGIN TRANSACTION", True),
        ("WITH a AS (SELECT 1", True), ("with a as (select 1) select * from a", True),
        ("Drop the file here.", False), ("from", False), ("select", False), ("Use another file, or none.", False),
        ("With it come the registers.", False), ("From the first day on", False), ("output.run", False),
    ],
)  # fmt: skip
def test_a_statement_is_told_from_words(text: str, sql: bool) -> None:
    assert is_statement(text) is sql


def test_from_linking_on_no_sql_stands_in_python() -> None:
    modules = {path.relative_to(PACKAGE).as_posix(): path for path in PACKAGE.rglob("*.py")}
    found = {name: [(line, text) for line, text in texts(path) if is_statement(text)] for name, path in modules.items()}
    allowed = SQL_IN_PYTHON + OWN_DATABASE
    assert {name: said for name, said in found.items() if said and not name.startswith(allowed)} == {}
    assert all(any(said for name, said in found.items() if name.startswith(place)) for place in allowed)
