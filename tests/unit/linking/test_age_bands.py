"""Age bands that are too small to show are put together before anything is hidden, by what everybody knows."""

from __future__ import annotations

from itertools import pairwise

import pytest

from support.output_tables import Citizen, warehouse_of
from targeting.linking import band_ages
from targeting.scoring.reference import age_band
from targeting.workspace import Groups, bandings

FOUR, FIVE, EIGHT = ("four", "five", "eight")


@pytest.mark.parametrize(
    ("citizens", "named", "found"),
    [
        (0, None, FOUR),
        (4_999, None, FOUR),
        (5_000, None, FIVE),
        (29_999, None, FIVE),
        (30_000, None, EIGHT),
        (600_000, None, EIGHT),
        (600_000, FOUR, FOUR),
        (5, EIGHT, EIGHT),
    ],
)
def test_the_number_of_citizens_or_the_municipality_decides(citizens: int, named: str | None, found: str) -> None:
    assert Groups(age_bands=named).banding(citizens).id == found


def test_a_coarser_banding_is_made_of_whole_bands_and_there_is_one_for_every_municipality() -> None:
    for finer, coarser in pairwise(bandings()):
        assert set(coarser.begins) < set(finer.begins)
        assert coarser.citizens < finer.citizens
    assert bandings()[-1].citizens == 0


def test_the_finest_is_what_the_reference_says() -> None:
    names = {age: name for begins, ends, name in bandings()[0].bands for age in range(begins, ends or 110)}
    assert names == {age: age_band(age) for age in range(110)}


@pytest.mark.parametrize("banding", bandings(), ids=lambda banding: banding.id)
def test_everybody_is_in_one_band(banding: object) -> None:
    """Whoever is not born on the day counts with the youngest."""
    (chosen,) = (each for each in bandings() if each is banding)
    warehouse = warehouse_of([Citizen(age=age) for age in range(-1, 110)])
    band_ages(warehouse, chosen)
    warehouse.create("score.outcome")
    found = warehouse.connection.execute(
        "SELECT age, age_band FROM score.outcome JOIN score.evidence USING (person_id) ORDER BY age"
    ).fetchall()
    names = {age: name for begins, ends, name in chosen.bands for age in range(begins, ends or 110)}
    assert found == [(age, names[max(age, 0)]) for age in range(-1, 110)]


def test_a_banding_that_is_not_there_and_a_district_in_two_areas_are_refused() -> None:
    with pytest.raises(ValueError, match="age_bands is none of"):
        Groups(age_bands="hundred")
    with pytest.raises(ValueError, match="part of one area alone"):
        Groups(areas={"Nord": ("Skagen",), "Syd": ("Skagen",)})
