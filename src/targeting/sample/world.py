"""What every register of the sample starts from: the same citizens, seed and date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import polars as pl

from targeting.sample.chance import Floats, involved
from targeting.sample.people import people

Persons = npt.NDArray[np.int64]


@dataclass(frozen=True)
class World:
    """The municipality as it stands on ``on``, the day of the last delivery."""

    people: pl.DataFrame
    seed: int
    on: date

    @classmethod
    def of(cls, citizens: int, seed: int, on: date) -> World:
        """A municipality of ``citizens`` people."""
        return cls(people(citizens, seed, on), seed, on)

    def among(self, rng: np.random.Generator, share: float, weight: float, low: int = 18, high: int = 120) -> Persons:
        """``share`` of those aged ``low`` to ``high``, both included; ``weight`` as in chance.involved."""
        age = self.people["age"].to_numpy()
        shares: Floats = np.where((age >= low) & (age <= high), share, 0.0)
        return np.flatnonzero(involved(rng, self.people["vulnerability"].to_numpy(), shares, weight))

    def numbers(self, rng: np.random.Generator, persons: Persons) -> pl.Series:
        """Their personal numbers as a register knows them: half of the changed ones are still old."""
        rows = self.people[persons]
        still_old = pl.Series(rng.random(len(persons)) < 0.5) & rows["old_cpr"].is_not_null()
        return rows["old_cpr"].zip_with(still_old, rows["cpr"]).alias("cpr")


def repeated(rng: np.random.Generator, persons: Persons, more: float) -> Persons:
    """Each person once, and again for each further service; ``more`` is the mean number of further ones."""
    return np.repeat(persons, 1 + rng.poisson(more, len(persons)))


def seen(facts: pl.DataFrame, on: date) -> pl.DataFrame:
    """What an extract made on ``on`` holds of ``facts``: begun, and not long ended."""
    horizon = on - timedelta(days=360)
    return facts.filter((pl.col("from_date") <= on) & (pl.col("to_date").is_null() | (pl.col("to_date") >= horizon)))
