"""docs/da/laes-tallene.md: what it tells people to type is typed here, on a release, and gives its numbers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest

from support.exported import exported, warehouse_of_all
from support.house import ROOT

PAGE = (ROOT / "docs" / "da" / "laes-tallene.md").read_text(encoding="utf-8")
RECIPES = re.findall(r"```(python|sql)\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return exported(tmp_path_factory.mktemp("export"), warehouse_of_all())


@pytest.mark.parametrize(("language", "recipe"), RECIPES[:3], ids=["pandas", "polars", "duckdb"])
def test_a_recipe_reads_the_numbers(release: Path, monkeypatch: pytest.MonkeyPatch, language: str, recipe: str) -> None:
    monkeypatch.chdir(release)
    known: dict[str, Any] = {}
    if language == "sql":
        read = duckdb.sql(recipe).pl()
    else:
        exec(recipe, known)
        read = pl.from_dataframe(known["frame"]) if isinstance(known["frame"], pd.DataFrame) else known["frame"]
    parquet = pl.read_parquet("attrition.parquet")
    for heading, column in (("Før trinnet", "before"), ("Sorteret fra", "dropped"), ("Efter trinnet", "after")):
        assert [None if n is None or n != n else int(n) for n in read[heading].to_list()] == parquet[column].to_list()
    assert parquet["dropped"].null_count() and read["Gruppe"].to_list() == parquet["group_value"].to_list()


@pytest.mark.parametrize("recipe", [recipe for _, recipe in RECIPES[3:]], ids=["parquet", "database"])
def test_what_a_column_means_is_found_as_the_page_says(
    release: Path, monkeypatch: pytest.MonkeyPatch, recipe: str
) -> None:
    monkeypatch.chdir(release)
    with duckdb.connect() as connection:
        rows = connection.execute(recipe).fetchall()
    texts = [cell.decode("utf-8") if isinstance(cell, bytes) else str(cell) for row in rows for cell in row]
    assert any("Borgere før trinnet." in text for text in texts)


def test_what_was_not_tried_says_so() -> None:
    sections = dict(re.findall(r"^## (.+)\n\n(.+)$", PAGE, re.MULTILINE))
    tried = {name for name, first in sections.items() if first.startswith("Prøvet hver gang")}
    assert tried == {"pandas", "polars", "DuckDB"}
    assert {name for name, first in sections.items() if first.startswith("Ikke prøvet")} == {
        "Power BI",
        "Targit og Qlik",
    }
    assert sections["Excel"] == "Prøvet i LibreOffice Calc; i Microsoft Excel er det ikke prøvet."
