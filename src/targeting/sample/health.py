"""Sundhed og Ældre: care, nursing, training and aids."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from targeting.sample.chance import Durations, pick, spells, stream
from targeting.sample.mistakes import Columns, with_mistakes
from targeting.sample.spelling import danish, dashed, paragraphs
from targeting.sample.world import World, seen

# Paragraph: share of 18-66, share from 67, what the extract calls it, which unit does it.
_SERVICES = {
    "SEL-83": (0.010, 0.110, "Hjemmepleje", "Visitation og Hjemmepleje"),
    "SEL-86": (0.005, 0.020, "Vedligeholdelsestræning", "Træningsenheden"),
    "SUL-119": (0.008, 0.008, "Forebyggelsestilbud", "Sundhedscentret"),
    "SUL-138": (0.018, 0.070, "Sygepleje", "Hjemmeplejen"),
    "SUL-140": (0.010, 0.025, "Genoptræning", "Træningsenheden"),
    "SUL-140a": (0.007, 0.010, "Vederlagsfri fysioterapi", "Sundhedscentret"),
}
_STATUS = {"Bevilget": 0.96, "Forventet": 0.02, "Afslag": 0.02}
_AIDS = {"112": 0.62, "113": 0.18, "116": 0.16, "114": 0.04}


def health_rows(world: World, on: date) -> pl.DataFrame:
    """Nexus: a row a granted service, dates with dots."""
    rng = stream(world.seed, "health")
    facts = pl.concat([_service(world, rng, code) for code in _SERVICES])
    facts = facts.with_columns(
        world.numbers(rng, facts["person"].to_numpy()),
        paragraphs(rng, facts["code"], bare_law="SUL").alias("spelled"),
        pl.Series("status", pick(rng, list(_STATUS), list(_STATUS.values()), len(facts)), dtype=pl.String),
        pl.Series("with_dash", rng.random(len(facts)) < 0.3),
    )
    rows = seen(facts, on).select(
        pl.lit("Prøve Eksempelborger").alias("Navn"),
        pl.when("with_dash").then(dashed()).otherwise(pl.col("cpr")).alias("Cpr.nr."),
        pl.col("service").alias("Ydelse"),
        pl.col("spelled").alias("Lovhjemmel"),
        danish("from_date", "%d.%m.%Y").alias("Bevilget fra"),
        danish("to_date", "%d.%m.%Y").alias("Bevilget til"),
        pl.col("status").alias("Bevillingsstatus"),
        pl.col("unit").alias("Enhed"),
        pl.lit("Ugentlig – efter plan").alias("Frekvens"),
    )
    return with_mistakes(rng, rows, Columns("Cpr.nr.", "Bevilget fra", "Bevilget til", "Lovhjemmel"))


def _service(world: World, rng: np.random.Generator, code: str) -> pl.DataFrame:
    """One service, to its share of the adults below and from 67; need grows with vulnerability."""
    younger, older, name, unit = _SERVICES[code]
    below = world.among(rng, younger, 0.7, high=66)
    persons = np.concatenate([below, world.among(rng, older, 0.35, low=67)])
    named = pl.DataFrame({"person": persons}).with_columns(
        pl.lit(code).alias("code"), pl.lit(name).alias("service"), pl.lit(unit).alias("unit")
    )
    return named.hstack(spells(rng, len(persons), world.on, Durations(mean=350)))


def aid_rows(world: World, on: date) -> pl.DataFrame:
    """Grants of aids in the last two years, once each; the file has no header."""
    rng = stream(world.seed, "aids")
    persons = np.concatenate([world.among(rng, 0.012, 0.35, high=66), world.among(rng, 0.08, 0.3, low=67)])
    size = len(persons)
    granted = np.datetime64(world.on) - rng.integers(0, 730, size).astype("timedelta64[D]")
    facts = pl.DataFrame(
        {
            "number": [f"HJ{number:06d}" for number in range(size)],
            "cpr": world.numbers(rng, persons),
            "aid": pl.Series(pick(rng, list(_AIDS), list(_AIDS.values()), size), dtype=pl.String),
            "from_date": granted.astype("datetime64[D]"),
            "status": pl.Series(pick(rng, list(_STATUS), list(_STATUS.values()), size), dtype=pl.String),
        },
        schema_overrides={"number": pl.String},
    ).with_columns(pl.lit(None, dtype=pl.Date).alias("to_date"))
    rows = seen(facts, on).select(
        pl.col("number").alias("Sag"),
        pl.col("cpr").alias("Personnummer"),
        pl.col("aid").alias("Paragraf"),
        pl.lit("Hjælpemiddel").alias("Art"),
        danish("from_date").alias("Bevilget"),
        pl.col("status").alias("Status"),
        danish("to_date").alias("Afleveret"),
    )
    return with_mistakes(rng, rows, Columns(cpr="Personnummer", start="Bevilget", code="Paragraf"))
