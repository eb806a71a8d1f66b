"""The SQL from linking on stays portable: a distributed engine is to run these same files."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlglot
from sqlglot import ErrorLevel, exp

from targeting.warehouse import sql_folder

FILES = sorted(
    file for room in ("link", "score", "output", "ledger", "compare") for file in (sql_folder() / room).glob("*.sql")
)


def to_spark(text: str) -> str:
    (spark,) = sqlglot.transpile(text, read="duckdb", write="spark", unsupported_level=ErrorLevel.RAISE)
    return spark


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_a_file_is_one_select_that_spark_can_read(file: Path) -> None:
    spark = to_spark(file.read_text(encoding="utf-8"))

    assert isinstance(sqlglot.parse_one(spark, dialect="spark"), exp.Query)


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_a_file_begins_with_its_grain_and_what_it_reads(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()

    assert lines[0].startswith("-- Grain: ")
    assert lines[1].startswith("-- Reads: ")
    assert len(lines) <= 62


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_a_file_uses_nothing_that_engines_understand_differently(file: Path) -> None:
    tree = sqlglot.parse_one(file.read_text(encoding="utf-8"), dialect="duckdb")

    differs = (exp.Div, exp.DateDiff, exp.Qualify, exp.Anonymous, exp.Filter, exp.Limit)
    assert not list(tree.find_all(*differs))
