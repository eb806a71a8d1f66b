"""What leaves state/ by other roads than the tables tells no count that the tables hide: docs/reference/leaving.md."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pytest

from support.delivery import small_rows, write_register
from support.runs import entries, typed
from support.world import DELIVERY

RELEASED = "run_of_six"
SOURCE = Path(__file__).parents[3] / "src" / "targeting"
# The rooms that a run goes through, and what a number of rows or persons could be called in a sentence of theirs.
OF_A_RUN = ("disclosure", "history", "ledger", "linking", "outputs", "publishing", "quality", "registers", "scoring")
OF_STEPS = ("code_words", "door", "earlier", "facts", "failure", "publication", "state", "steps")
NUMBERS = {
    "n", "rows", "persons", "people", "nominated", "scored", "outcomes", "dropped", "observed", "areas", "values",
    "number", "count",
}  # fmt: skip
# Files, and what the published tables show of groups.
OTHERS = ("claims: {n} file", "departure_words: ")


def published(workspace: Path, table: str) -> list[dict[str, object]]:
    return pl.read_parquet(workspace / "published" / "dashboard" / "current" / f"{table}.parquet").to_dicts()


def test_the_log_counts_no_row_of_any_register(released: Path) -> None:
    """Which counts may be shown is known when all tables are made, and of two deliveries the one subtracts."""
    read = [entry.body for entry in entries(released) if entry.type == "source.read"]
    assert read and not [
        name for body in read for file in body["files"] for name, value in file.items() if isinstance(value, int)
    ]
    judged = [entry.body for entry in entries(released) if entry.type == "quality.checked"]
    assert judged and not [verdict for body in judged for verdict in body["verdicts"] if "observed" in verdict]


def test_the_log_says_of_all_citizens_what_the_release_shows_and_no_more(released: Path) -> None:
    (run,) = published(released, "run")
    counts = {"persons": run["persons_read"], "scored": run["persons_scored"], "nominated": run["nominated"]}
    assert None in counts.values()
    bodies = {entry.type: dict(entry.body) for entry in entries(released)}
    shown = {name: count for name, count in counts.items() if count is not None}
    assert bodies["output.published"]["shown"] == shown
    for silent in ("scores.produced", "handover.sealed"):
        assert not [value for value in bodies.get(silent, {}).values() if type(value) is int]
    lists = [table for table in bodies["output.published"]["tables"] if table["audience"] == "restricted"]
    assert lists
    assert not [table for table in lists if "rows" in table or table["table"] in bodies["run.completed"]["tables"]]


def test_a_runs_name_is_its_moment_and_chance(released: Path) -> None:
    names = {entry.run_id for entry in entries(released) if entry.run_id}
    assert names
    assert all(re.fullmatch(r"\d{8}T\d{6}Z-[0-9a-f]{6}", name) for name in names)


def status_unknown(of: int) -> tuple[str, list[dict[str, str]]]:
    rows = small_rows()["population"]
    return "population", [row | ({"Status": "42"} if number < of else {}) for number, row in enumerate(rows)]


def code_unknown(of: int) -> tuple[str, list[dict[str, str]]]:
    row = small_rows()["municipal_health"][0]
    return "municipal_health", [
        row | {"Lovhjemmel": "SUL § 999", "Bevilget fra": f"0{day + 1}.04.2017"} for day in range(of)
    ]


@pytest.mark.parametrize("breaks", [status_unknown, code_unknown])
def test_a_run_that_stops_says_the_same_of_one_row_more(
    released: Path, capsys: pytest.CaptureFixture[str], breaks: Callable[[int], tuple[str, list[dict[str, str]]]]
) -> None:
    """On the terminal, in the log and so in Prefect: the one subtracted from the other is one row."""
    said = []
    for rows in (2, 3):
        write_register(released / "inbox" / DELIVERY, *breaks(rows))
        capsys.readouterr()
        assert typed("run", released) == 4
        said.append((capsys.readouterr().err.splitlines()[-1], entries(released)[-1].body["reason"]))
    assert said[0] == said[1]


def sentences() -> Iterator[tuple[str, str]]:
    """Every name in a sentence of the rooms that a run goes through, and where."""
    of_steps = [SOURCE / "run" / f"{module}.py" for module in OF_STEPS]
    for path in (*of_steps, *(each for room in OF_A_RUN for each in (SOURCE / room).rglob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
                yield from ((name, f"{path.stem}: {node.value}") for name in re.findall(r"\{(\w+)\}", node.value))


def test_no_sentence_of_a_run_that_stops_has_room_for_a_number_of_rows_or_persons() -> None:
    assert [where for name, where in sentences() if name in NUMBERS and not where.startswith(OTHERS)] == []
