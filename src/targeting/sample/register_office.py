"""The population register, and the list of citizens who object."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from targeting.sample.chance import stream
from targeting.sample.spelling import danish
from targeting.sample.world import World


def population_rows(world: World, on: date) -> pl.DataFrame:
    """A row a personal number, the changed ones (status 60) pointing at the number in force."""
    born = world.people.filter(pl.col("birth_date") <= on).with_columns(pl.lit(None, dtype=pl.String).alias("current"))
    changed = born.filter(pl.col("old_cpr").is_not_null()).with_columns(
        pl.col("cpr").alias("current"), pl.col("old_cpr").alias("cpr"), pl.lit("60").alias("status")
    )
    rows = pl.concat([born, changed]).select(
        pl.col("cpr").alias("Personnummer"),
        pl.col("current").fill_null("").alias("Gældende personnummer"),
        pl.col("status").alias("Status"),
        pl.lit("Prøve Eksempelborger").alias("Navn"),
        danish("birth_date").alias("Fødselsdato"),
        pl.col("sex").alias("Køn"),
        pl.lit("U").alias("Civilstand"),
        pl.lit("0001").alias("Vejkode"),
        pl.when("protected").then(pl.lit("J")).otherwise(pl.lit("N")).alias("Adressebeskyttelse"),
        pl.col("municipality").alias("Kommunekode"),
    )
    return _with_unreadable_birth_dates(stream(world.seed, "population rows"), rows)


def _with_unreadable_birth_dates(rng: np.random.Generator, rows: pl.DataFrame) -> pl.DataFrame:
    unreadable = pl.Series(rng.random(len(rows)) < 0.0003)
    birth_date = pl.when(unreadable).then(pl.lit("00-00-0000")).otherwise(pl.col("Fødselsdato"))
    return rows.with_columns(birth_date.alias("Fødselsdato"))


def objection_rows(world: World, on: date) -> pl.DataFrame:
    """One adult in 500, mostly among those who have something to object to; every row is readable."""
    rng = stream(world.seed, "objection")
    persons = world.among(rng, 0.002, 0.5)
    received = np.datetime64(world.on) - rng.integers(1, 90, len(persons)).astype("timedelta64[D]")
    facts = pl.DataFrame({"received": received.astype("datetime64[D]")})
    return (
        facts.with_columns(world.people["cpr"].gather(persons))
        .filter(pl.col("received") <= on)
        .select(
            pl.col("cpr").alias("CPR-nr."),
            danish("received").alias("Indsigelse modtaget"),
            pl.lit("Brev").alias("Modtaget via"),
        )
    )
