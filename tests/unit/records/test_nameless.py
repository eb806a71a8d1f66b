"""What the pages say of who can be recognised from the list is what the list and the program let one do."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl

from support.delivery import ANNA
from support.runs import typed
from targeting.access.standing import POINTS_AT_ROWS
from targeting.cli import PANELS, app, wording
from targeting.records.article30 import NAMELESS


def test_the_list_names_file_and_row_and_neither_name_nor_number(released: Path) -> None:
    reasons = pl.read_parquet(released / "published" / "restricted" / "current" / "candidate_reason.parquet")
    texts = reasons["text_da"].to_list()
    assert texts
    assert all(re.search(r"fil [0-9a-f]{12} række \d+", text) for text in texts)
    assert not any(number in text for text in texts for number in (ANNA, f"{ANNA[:6]}-{ANNA[6:]}"))
    assert not {"name", "cpr"} & {part for column in reasons.columns for part in column.split("_")}
    for sentence in (NAMELESS, POINTS_AT_ROWS):
        assert "nævner fil og række bag hvert point" in sentence


def test_the_algorithms_page_says_that_nobody_is_shown_as_long_as_no_command_shows_it(
    released: Path, tmp_path: Path
) -> None:
    assert typed("record", "algorithm", released, "--html", tmp_path / "side.html") == 0
    said = "kan i dag ikke vise medarbejderen, hvem borgeren er" in (tmp_path / "side.html").read_text("utf-8")
    assert said is ("reveal" not in wording.program(app, PANELS).commands)
