"""The citizens of the sample: ages as in a Danish municipality, personal numbers nobody living can have."""

from __future__ import annotations

from datetime import date
from math import gcd

import numpy as np
import numpy.typing as npt
import polars as pl

from targeting.sample.chance import pick, stream

# Seventh digit 5-7 with years 58-99 means born 1858-1899. Seventh digit 8 is kept for the planted citizens.
_FIRST_DAY, _LAST_DAY = np.datetime64("1858-01-01"), np.datetime64("1899-12-31")
_PAIRS_A_DAY = 1500
# From (included), to (not included), weight. 79 % are adults.
_AGE_BANDS = (
    (0, 18, 21.0),
    (18, 30, 15.0),
    (30, 40, 12.0),
    (40, 50, 14.0),
    (50, 60, 14.0),
    (60, 67, 8.5),
    (67, 87, 15.5),
)
_STATUSES = {"01": 0.968, "03": 0.004, "80": 0.015, "90": 0.012, "70": 0.001}

Numbers = npt.NDArray[np.int64]


def people(citizens: int, seed: int, on: date) -> pl.DataFrame:
    """One row a citizen; ``person`` is the row number.

    ``age`` is in whole years on ``on``, ``old_cpr`` is set where the personal number was changed, and
    ``vulnerability`` (standard normal, in no extract) is why involvements pile up on the same citizens.
    """
    rng = stream(seed, "people")
    sex = np.where(rng.random(citizens) < 0.503, "K", "M")
    numbers = personal_numbers(rng, 2 * citizens, np.concatenate([sex, sex]))
    changed = rng.random(citizens) < 0.001
    age = _ages(rng, citizens)
    return pl.DataFrame(
        {
            "person": np.arange(citizens),
            "cpr": numbers[:citizens],
            "old_cpr": [old if new else None for old, new in zip(numbers[citizens:], changed, strict=True)],
            "birth_date": _birth_dates(rng, age, on),
            "age": age,
            "sex": sex,
            "status": pick(rng, list(_STATUSES), list(_STATUSES.values()), citizens),
            "protected": rng.random(citizens) < 0.015,
            "municipality": np.where(rng.random(citizens) < 0.003, "998", "999"),
            "vulnerability": rng.standard_normal(citizens),
        },
        schema_overrides={"cpr": pl.String, "old_cpr": pl.String, "status": pl.String},
    )


def personal_numbers(rng: np.random.Generator, count: int, sex: npt.NDArray[np.str_]) -> list[str]:
    """``count`` different personal numbers of ten digits, even for K and odd for M, all of the 1800s."""
    days = int((_LAST_DAY - _FIRST_DAY) / np.timedelta64(1, "D")) + 1
    slots = days * _PAIRS_A_DAY
    if count > slots:
        raise ValueError(f"At most {slots // 2} citizens have a personal number of their own")
    slot = (np.arange(count) * _step(rng, slots) + int(rng.integers(slots))) % slots
    day = _FIRST_DAY + (slot // _PAIRS_A_DAY).astype("timedelta64[D]")
    serial = 5000 + 2 * (slot % _PAIRS_A_DAY) + (sex == "M")
    frame = pl.DataFrame({"day": day.astype("datetime64[D]"), "serial": serial})
    written = pl.col("day").dt.strftime("%d%m%y") + pl.col("serial").cast(pl.String)
    return frame.select(written)["day"].to_list()


def _step(rng: np.random.Generator, slots: int) -> int:
    """A stride that visits every slot once before it comes back."""
    step = int(rng.integers(slots // 3, slots // 2))
    while gcd(step, slots) != 1:
        step += 1
    return step


def _ages(rng: np.random.Generator, citizens: int) -> Numbers:
    bands = np.array(pick(rng, range(len(_AGE_BANDS)), [band[2] for band in _AGE_BANDS], citizens), dtype=int)
    low = np.array([band[0] for band in _AGE_BANDS])[bands]
    high = np.array([band[1] for band in _AGE_BANDS])[bands]
    return np.asarray(rng.integers(low, high), dtype=np.int64)


def _birth_dates(rng: np.random.Generator, age: Numbers, on: date) -> npt.NDArray[np.datetime64]:
    """A birthday in the last year before ``on``, ``age`` years back."""
    last_birthday = np.datetime64(on) - rng.integers(0, 365, len(age)).astype("timedelta64[D]")
    months = last_birthday.astype("datetime64[M]")
    first = (months - (12 * age).astype("timedelta64[M]")).astype("datetime64[D]")
    day_of_month = np.minimum((last_birthday - months.astype("datetime64[D]")).astype(int), 27)
    return np.asarray(first + day_of_month.astype("timedelta64[D]"), dtype="datetime64[D]")
