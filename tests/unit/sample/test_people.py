"""The sample's citizens are plausible: ages, shares, and involvements that pile up on the same people."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from targeting.sample import employment, family, health, social
from targeting.sample.chance import involved, stream
from targeting.sample.mistakes import Columns, with_mistakes
from targeting.sample.people import personal_numbers
from targeting.sample.world import World

ON = date(2017, 10, 2)


@pytest.fixture(scope="module")
def world() -> World:
    return World.of(20_000, 3, ON)


def test_four_in_five_are_adults(world: World) -> None:
    assert 0.77 < (world.people["age"] >= 18).mean() < 0.81  # type: ignore[operator]


def test_ages_follow_from_the_birth_dates(world: World) -> None:
    ages = [ON.year - born.year - ((ON.month, ON.day) < (born.month, born.day)) for born in world.people["birth_date"]]
    assert ages == world.people["age"].to_list()
    assert world.people["birth_date"].min() >= date(1930, 1, 1)  # type: ignore[operator]


def test_the_number_says_nothing_of_the_age(world: World) -> None:
    in_number = world.people["cpr"].str.slice(4, 2).cast(pl.Int64)
    assert in_number.min() >= 58  # type: ignore[operator]
    assert abs(np.corrcoef(in_number, world.people["age"])[0, 1]) < 0.05


def test_every_citizen_has_a_number_of_their_own(world: World) -> None:
    numbers = pl.concat([world.people["cpr"], world.people["old_cpr"].drop_nulls()])
    assert numbers.n_unique() == len(numbers)
    assert set(world.people["cpr"].str.slice(6, 1)) == {"5", "6", "7"}, "8 is kept for the planted"


def test_half_a_million_numbers_are_different() -> None:
    numbers = personal_numbers(np.random.default_rng(1), 500_000, np.full(500_000, "K"))
    assert len(set(numbers)) == 500_000
    assert all(number.isdigit() and len(number) == 10 and int(number) % 2 == 0 for number in numbers[:1000])


def test_about_one_in_nine_of_working_age_has_an_income_benefit(world: World) -> None:
    benefits = employment.income(world).filter(pl.col("benefit") != "Dagpenge")
    working_age = world.people["age"].is_between(18, 66).sum()
    assert 0.10 < benefits["person"].n_unique() / working_age < 0.13
    assert benefits["person"].n_unique() == len(benefits), "one main benefit each"


def test_one_to_three_in_a_hundred_adults_have_a_social_service(world: World) -> None:
    adults = (world.people["age"] >= 18).sum()
    assert 0.01 < social.services(world)["person"].n_unique() / adults < 0.035


def test_involvements_pile_up_on_the_same_citizens(world: World) -> None:
    helped = set(employment.income(world)["person"].to_list())
    served = set(social.services(world)["person"].to_list())
    by_chance = len(helped) * len(served) / len(world.people)
    assert len(helped & served) > 3 * by_chance


def test_vulnerability_decides_as_much_as_asked() -> None:
    vulnerability = np.random.default_rng(1).standard_normal(100_000)
    rng = np.random.default_rng(2)
    alone = involved(rng, vulnerability, 0.05, 0.0)
    ruled = involved(rng, vulnerability, 0.05, 0.95)
    assert alone.mean() == pytest.approx(0.05, abs=0.004) and ruled.mean() == pytest.approx(0.05, abs=0.004)
    assert vulnerability[alone].mean() == pytest.approx(0, abs=0.1)
    assert vulnerability[ruled].mean() > 1.5


def test_nobody_is_involved_where_the_share_is_zero() -> None:
    assert not involved(np.random.default_rng(1), np.full(1000, 9.0), 0.0, 0.9).any()


def test_one_register_can_change_without_moving_another() -> None:
    assert stream(1, "aids").random() == stream(1, "aids").random()
    assert stream(1, "aids").random() != stream(1, "health").random()


@pytest.mark.parametrize(
    "rows",
    [
        lambda world: social.social_rows(world, social.services(world), ON).select(
            start="IndsatsStartDato", end="IndsatsSlutDato"
        ),
        lambda world: health.health_rows(world, ON).select(start="Bevilget fra", end="Bevilget til"),
        lambda world: family.family_rows(world, ON).select(start="Startdato", end="Slutdato"),
    ],
    ids=["social", "health", "family"],
)
def test_few_periods_end_before_they_begin(world: World, rows: object) -> None:
    periods = rows(world).select(  # type: ignore[operator]
        pl.col("start", "end").str.replace_all(".", "-", literal=True).str.to_date("%d-%m-%Y", strict=False)
    )
    turned = (periods["end"] < periods["start"]).sum()
    assert turned / len(periods) < 0.006


def test_few_rows_are_beyond_repair_and_some_are_sent_twice() -> None:
    size = 40_000
    good = pl.DataFrame({"cpr": ["0101595000"] * size, "start": ["01-02-2017"] * size, "code": ["SEL § 85"] * size})
    rows = with_mistakes(np.random.default_rng(1), good, Columns("cpr", "start", code="code"))
    broken = rows.filter(
        (pl.col("cpr").str.len_chars() < 9)
        | (pl.col("start") != "01-02-2017")
        | (pl.col("code").str.strip_chars(" \u00a0") != "SEL § 85")
    )
    assert 0.004 < len(broken) / size < 0.007
    assert 0.002 < len(rows) / size - 1 < 0.004
    assert rows.filter(pl.col("cpr") == "101595000").height > 500
