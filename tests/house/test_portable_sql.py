"""The SQL from linking on stays portable: a distributed engine is to run these same files."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlglot
from sqlglot import ErrorLevel, exp

from targeting.warehouse import sql_folder

# How cells are read is DuckDB's own dialect: in sql/land, and where a draft reads as a run would.
LANDING = ("land", "ask/onboarding")
FILES = [
    file
    for file in sorted(sql_folder().rglob("*.sql"))
    if file.parent.relative_to(sql_folder()).as_posix() not in LANDING
]


def to_spark(text: str) -> str:
    (spark,) = sqlglot.transpile(text, read="duckdb", write="spark", unsupported_level=ErrorLevel.RAISE)
    return spark


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_a_file_is_one_select_that_spark_can_read(file: Path) -> None:
    spark = to_spark(file.read_text(encoding="utf-8"))

    assert isinstance(sqlglot.parse_one(spark, dialect="spark"), exp.Query)


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_a_file_uses_nothing_that_engines_understand_differently(file: Path) -> None:
    tree = sqlglot.parse_one(file.read_text(encoding="utf-8"), dialect="duckdb")

    differs = (exp.Div, exp.DateDiff, exp.Qualify, exp.Anonymous, exp.Filter, exp.Limit)
    assert not list(tree.find_all(*differs))
