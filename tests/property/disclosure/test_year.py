"""A whole year of a municipality, and an attacker who has all of it: nothing is told of few.

In `make test` one small town's two months; in `make nightly` twelve of each of five municipalities. What was found
and measured: docs/adr/0057-a-year-attacked.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from support.beside import put_back
from support.examples import NIGHTLY
from support.year import FOUR, ONE_EACH, THREE, Municipality, Year, lived
from support.year_attack import Report, YearAttack, read_table

SMALL = Municipality("by", 2_000, departments=THREE, months=2, alone=())
FIVE = [
    Municipality("5.000, 3 forvaltninger", 5_000, departments=THREE),
    Municipality("8.000, 4 forvaltninger, 12 distrikter", 8_000, 12, FOUR),
    Municipality("15.000, 8 forvaltninger", 15_000, departments=ONE_EACH),
    Municipality("30.000, 3 forvaltninger, 12 distrikter", 30_000, 12, THREE),
    Municipality("60.000, 8 forvaltninger, 12 distrikter", 60_000, 12, ONE_EACH),
]


@contextmanager
def keys_in(folder: Path) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TARGETING_KEYS", str(folder / "keys"))
        yield folder


@pytest.fixture(scope="module")
def small_year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    with keys_in(tmp_path_factory.mktemp("year")) as folder:
        return lived(SMALL, folder)


def said(report: Report) -> str:
    """The figures of a report, for whoever watches the night."""
    return "\n".join(f"{name}: {value}" for name, value in vars(report).items())


def test_no_month_tells_of_few_with_the_log_and_the_terminal_of_all(small_year: Year) -> None:
    report = YearAttack(small_year).run()
    assert report.holds, said(report)
    assert (report.published, report.held) == (2, 0)
    assert report.targets > 20 and report.smallest is not None and report.smallest >= 5


def test_the_attacker_counts_every_citizen_where_the_tables_do(small_year: Year) -> None:
    """Who has come or left is told by it: were one count reckoned otherwise, few could pass for none."""
    attack = YearAttack(small_year)
    for places, truth, cells in zip(attack.places, small_year.truth, attack.truth, strict=True):
        counted = places.counted(truth)
        assert {place: counted[place] for place in places.terms} == {
            place: sum(cells[cell] for cell in terms) for place, terms in places.terms.items()
        }


def test_the_counts_over_time_are_those_that_each_month_showed(small_year: Year) -> None:
    """So the attackers, who have every month's tables, know them all."""
    seen: dict[tuple[date, str, str], int | None] = {}
    for month in small_year.seen:
        tables = {name: read_table(month, name) for name in ("run", "attrition", "trend")}
        last = max(row["step"] for row in tables["attrition"])
        for row in tables["attrition"]:
            if row["step"] == last:
                seen[tables["run"][0]["as_of"], row["group_by"], row["group_value"]] = row["after"]
        found = {
            (row["as_of"], row["group_by"], row["group_value"]): row["persons"]
            for row in tables["trend"]
            if row["figure"] == "nominated"
        }
        assert found == seen and None in found.values()
    assert len({as_of for as_of, *_ in seen}) == len(small_year.seen)


def test_the_attack_finds_citizens_where_nothing_is_remembered(tmp_path: Path) -> None:
    with keys_in(tmp_path) as folder:
        report = YearAttack(lived(SMALL, folder, remembers=False)).run()
    assert (report.contradicted, report.undecided) == ([], [])
    assert report.told or report.broken


def test_the_attack_finds_a_number_that_the_log_says_and_the_release_hides(small_year: Year) -> None:
    """The headlines of a month, which the log says only as far as they are shown, and the rows of its registers."""
    year = deepcopy(small_year)
    truth = dict(zip((seen.run for seen in year.seen), YearAttack(year).truth, strict=True))
    for entry in year.log:
        cells, body = truth.get(entry["run_id"], {}), entry["body"]
        if entry["type"] == "output.published":
            body["shown"] |= {"persons": cells["run", "persons_read"], "scored": cells["run", "persons_scored"]}
            body["shown"] |= {"nominated": cells["run", "nominated"]}
        elif entry["type"] == "source.read" and ("rows", body["register"]) in cells:
            body["files"] = [{"accepted": cells["rows", body["register"]]}]
    report = YearAttack(year).run()
    assert report.contradicted == []
    assert report.told or report.broken


@pytest.mark.parametrize("beside", ["workbook", "csv"])
def test_the_attack_finds_a_number_that_a_file_beside_the_tables_shows(small_year: Year, beside: str) -> None:
    """Hidden in Parquet and shown in Excel."""
    whole = YearAttack(small_year)
    month, cell = next(
        (n, cell) for n, each in enumerate(whole.truth) for cell in each
        if cell[0] == "attrition" and (n, *cell) not in whole.known
    )  # fmt: skip
    year, value = deepcopy(small_year), whole.truth[month][cell]
    files = year.seen[month].files
    year.seen[month] = replace(year.seen[month], files={**files, **put_back(files, beside, cell, value)})
    assert YearAttack(year).known[month, *cell] == value


@pytest.mark.skipif(not NIGHTLY, reason="make nightly: hours")
@pytest.mark.parametrize("municipality", FIVE, ids=lambda each: each.name)
def test_no_year_tells_of_few(municipality: Municipality, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with keys_in(tmp_path) as folder:
        report = YearAttack(lived(municipality, folder)).run()
    with capsys.disabled():
        print(said(report))
    assert report.holds, said(report)
    assert report.published + report.held == municipality.months and report.published > 1
