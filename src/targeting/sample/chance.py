"""The few random draws the sample is made of. All take the generator, so that a seed decides every byte."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.special import ndtri

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Days = npt.NDArray[np.datetime64]


def stream(seed: int, name: str) -> np.random.Generator:
    """A generator of its own for ``name``: one register can change without moving the others."""
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


def involved(rng: np.random.Generator, vulnerability: Floats, share: float | Floats, weight: float) -> Flags:
    """Who is involved: ``share`` of the citizens, drawn so that involvements pile up on the same ones.

    ``vulnerability`` is standard normal, one a citizen; ``weight`` (0-1) is how much it decides.
    """
    noise = rng.standard_normal(len(vulnerability))
    return np.asarray(weight * vulnerability + np.sqrt(1 - weight**2) * noise > -ndtri(share))


def pick(rng: np.random.Generator, options: Sequence[Any], weights: Sequence[float], size: int) -> list[Any]:
    """``size`` draws from ``options``; the weights need not sum to one."""
    shares = np.asarray(weights, dtype=float)
    return [options[index] for index in rng.choice(len(options), size=size, p=shares / shares.sum())]


@dataclass(frozen=True)
class Durations:
    """How long involvements last, in days so far, and the shares ended lately and with a planned end."""

    mean: float = 500
    longest: int = 3650
    ended: float = 0.15
    planned: float = 0.2


def spells(rng: np.random.Generator, size: int, on: date, durations: Durations | None = None) -> pl.DataFrame:
    """``size`` periods seen from ``on``: columns from_date and to_date (null when open)."""
    habit = durations or Durations()
    age = np.minimum(rng.exponential(habit.mean, size), habit.longest).astype("timedelta64[D]")
    start = np.datetime64(on) - age
    fate = rng.random(size)
    ended_ago = np.minimum(rng.integers(1, 300, size), age.astype(int)).astype("timedelta64[D]")
    ends_in = rng.integers(1, 400, size).astype("timedelta64[D]")
    end = np.full(size, np.datetime64("NaT"), dtype="datetime64[D]")
    end = np.where(fate < habit.ended + habit.planned, np.datetime64(on) + ends_in, end)
    end = np.where(fate < habit.ended, np.datetime64(on) - ended_ago, end)
    return pl.DataFrame({"from_date": start.astype("datetime64[D]"), "to_date": end.astype("datetime64[D]")})
