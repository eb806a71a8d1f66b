"""Børn, Unge og Familie: measures for a child, written on the child with the parent as the other party."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from targeting.sample.chance import Durations, pick, spells, stream
from targeting.sample.mistakes import Columns, with_mistakes
from targeting.sample.spelling import danish, paragraphs, workers
from targeting.sample.world import Persons, World, repeated, seen

# Paragraph: weight, what the extract calls it.
_MEASURES = {
    "SEL-52": (0.52, "Familiebehandling"),
    "SEL-50": (0.14, "Børnefaglig undersøgelse"),
    "SEL-42": (0.10, "Tabt arbejdsfortjeneste"),
    "SEL-41": (0.08, "Merudgifter"),
    "SEL-140": (0.10, "Handleplan"),
    "SEL-45": (0.03, "Ledsagelse"),
    "SEL-11": (0.03, "Forebyggende rådgivning"),
}
_STATUS = {"Bevilget": 0.94, "Forventet": 0.03, "Kladde": 0.02, "Afslag": 0.01}
_UNITS = {"Familiecentret": 0.6, "Familieafdelingen": 0.2, "Ungecentret": 0.2}


def family_rows(world: World, on: date) -> pl.DataFrame:
    """DUBU: a row a measure and parent. A totals row closes the sheet (see writers)."""
    rng = stream(world.seed, "family")
    parents = repeated(rng, world.among(rng, 0.035, 0.7, low=22, high=54), 0.4)
    codes = pick(rng, list(_MEASURES), [row[0] for row in _MEASURES.values()], len(parents))
    size = len(parents)
    facts = spells(rng, size, world.on, Durations(mean=400)).with_columns(
        world.numbers(rng, parents),
        _children(world, rng, size).alias("child"),
        pl.Series("measure", [_MEASURES[code][1] for code in codes], dtype=pl.String),
        paragraphs(rng, pl.Series(codes, dtype=pl.String), bare_law="SEL").alias("spelled"),
        pl.Series("status", pick(rng, list(_STATUS), list(_STATUS.values()), size), dtype=pl.String),
        pl.Series("unit", pick(rng, list(_UNITS), list(_UNITS.values()), size), dtype=pl.String),
        pl.Series("worker", workers(rng, "fam", size), dtype=pl.String),
        pl.Series("case", [f"{100000 + number}" for number in range(size)], dtype=pl.String),
    )
    return _as_sheet(rng, seen(facts, on))


def _children(world: World, rng: np.random.Generator, size: int) -> pl.Series:
    """Some child's personal number; the column the product never reads."""
    minors: Persons = np.flatnonzero(world.people["age"].to_numpy() < 18)
    if not len(minors):
        return pl.Series([""] * size, dtype=pl.String)
    return world.people["cpr"].gather(minors[rng.integers(0, len(minors), size)])


def _as_sheet(rng: np.random.Generator, facts: pl.DataFrame) -> pl.DataFrame:
    rows = facts.select(
        pl.lit("Barnesag").alias("Sagstype"),
        pl.col("case").alias("Sagsnummer"),
        pl.lit("Foranstaltning").alias("Type"),
        pl.col("measure").alias("Ydelsestype"),
        pl.lit("Eksempeltilbud").alias("Tilbud"),
        pl.col("status").alias("Status"),
        pl.col("unit").alias("Afdeling"),
        pl.col("worker").alias("Sagsbehandler"),
        pl.lit("SEL § 50").alias("Afgørelsesparagraf"),
        pl.col("spelled").alias("Foranstaltningsparagraf"),
        pl.lit("Eksempelkommune").alias("Leverandør"),
        pl.col("child").alias("CPR-nr."),
        pl.col("cpr").alias("Part CPR"),
        danish("from_date", "%Y-%m-%d").alias("Startdato"),
        danish("to_date", "%Y-%m-%d").alias("Slutdato"),
        pl.lit("1000").alias("Ydelsesbeløb"),
        pl.lit("1").alias("Antal"),
    )
    return with_mistakes(rng, rows, Columns("Part CPR", "Startdato", "Slutdato", "Foranstaltningsparagraf"))
