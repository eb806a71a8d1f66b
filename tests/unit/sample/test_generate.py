"""A seed decides every byte, whatever the size; a delivery holds what was known on its day."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from targeting.errors import ConfigurationError
from targeting.sample import generate

ROOT = Path(__file__).parents[3]
COMMITTED = ROOT / "data" / "sample"
DECLARED = (
    "workspace.toml", "planted.toml", "planted_year.toml", "rulesets", "bases", "measures", "case_imports", "approvals",
    "inbox", "case_extracts",
)  # fmt: skip


def fingerprints(folder: Path) -> dict[str, str]:
    files = [path for part in DECLARED for path in [folder / part, *(folder / part).rglob("*")] if path.is_file()]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path, small_sample: Path) -> None:
    generate(tmp_path, 1500, 7)
    assert fingerprints(tmp_path) == fingerprints(small_sample)


def test_another_seed_gives_another_municipality(tmp_path: Path, small_sample: Path) -> None:
    generate(tmp_path, 1500, 8)
    ours, theirs = fingerprints(tmp_path), fingerprints(small_sample)
    assert ours.keys() == theirs.keys()
    assert all(ours[name] != theirs[name] for name in ours if name.startswith("inbox/"))


def test_the_committed_sample_is_what_the_generator_writes(tmp_path: Path) -> None:
    generate(tmp_path, 20_000, 2017)
    assert fingerprints(COMMITTED) == fingerprints(tmp_path)


def test_the_committed_sample_is_small() -> None:
    assert sum(path.stat().st_size for path in (COMMITTED / "inbox").rglob("*")) < 12_000_000


def test_deliveries_are_four_weeks_apart_and_end_on_the_delivery_date(tmp_path: Path) -> None:
    generate(tmp_path, 300, 7, deliveries=3)
    assert sorted(path.name for path in (tmp_path / "inbox").iterdir()) == ["2017-08-07", "2017-09-04", "2017-10-02"]


def test_an_earlier_delivery_knows_nothing_of_later_days(tmp_path: Path) -> None:
    generate(tmp_path, 3000, 7, deliveries=2)
    courses = text_file(tmp_path / "inbox" / "2017-09-04" / "momentum_forloeb_2017-09-04.csv")
    begun = courses.select(
        pl.col("Startdato", "Tilbud startdato", "Min Plan dato").str.to_date("%d-%m-%Y", strict=False)
    )
    assert max(column.max() for column in begun) <= date(2017, 9, 4)  # type: ignore[type-var]
    weeks = {path.name for path in (tmp_path / "inbox" / "2017-09-04").glob("ydelsesrefusion*")}
    assert max(weeks) == "ydelsesrefusion_2017-32_2017-35.csv"


def test_the_planted_citizens_are_in_the_delivery_their_answers_hold_for_and_no_other(tmp_path: Path) -> None:
    generate(tmp_path, 100, 7, deliveries=2)
    generate(tmp_path / "later", 100, 7, delivery_date=date(2018, 1, 1))
    folders = [*(tmp_path / "inbox").iterdir(), *(tmp_path / "later" / "inbox").iterdir()]
    planted = re.compile(r"^\d{4}(75|76)8\d{3};", re.MULTILINE)
    with_planted = {
        folder.name
        for folder in folders
        if planted.search((folder / f"folkeregister_{folder.name}.csv").read_text("utf-8"))
    }
    assert with_planted == {"2017-10-02"}


def test_a_municipality_of_planted_citizens_alone(tmp_path: Path) -> None:
    generate(tmp_path, 0, 7)
    assert len(list((tmp_path / "inbox" / "2017-10-02").iterdir())) == 12


@pytest.mark.parametrize(
    "arguments",
    [
        {"citizens": -1},
        {"deliveries": 0},
        {"delivery_date": date(2015, 12, 31)},
        {"delivery_date": date(2020, 1, 1)},
    ],
)
def test_what_the_sample_cannot_portray_is_refused_before_anything_is_written(
    tmp_path: Path, arguments: dict[str, object]
) -> None:
    with pytest.raises(ConfigurationError):
        generate(tmp_path, **{"citizens": 100, "seed": 1, **arguments})  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def text_file(path: Path) -> pl.DataFrame:
    return pl.read_csv(path, separator=";", infer_schema=False)
