"""Beskæftigelse og Borgerservice: income benefits, and the three registers that know of them."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl

from targeting.sample.chance import Durations, Floats, pick, spells, stream
from targeting.sample.mistakes import Columns, with_mistakes
from targeting.sample.spelling import danish, dashed, workers
from targeting.sample.world import World, seen

WEEKS_BACK = 10
# Benefit: weight under 30, weight from 30, usual amount a week, target group of the 2017 act (or no course).
_BENEFITS: dict[str, tuple[float, float, float, str | None]] = {
    "Uddannelseshjælp": (0.42, 0.00, 1350.0, "2.13"),
    "Kontanthjælp": (0.12, 0.29, 2480.0, "2.3"),
    "Sygedagpenge": (0.20, 0.20, 4180.0, "2.5"),
    "Integrationsydelse": (0.05, 0.02, 1390.0, "2.3"),
    "Ressourceforløbsydelse": (0.07, 0.06, 2490.0, "2.11"),
    "Ressourceforløbsydelse jobafklaring": (0.04, 0.05, 2490.0, "2.14"),
    "Revalideringsydelse": (0.03, 0.01, 4200.0, "2.4"),
    "Ledighedsydelse": (0.01, 0.05, 3720.0, "2.7"),
    "Fleksløntilskud": (0.02, 0.12, 2950.0, None),
    "Førtidspension": (0.04, 0.20, 4260.0, None),
    "Dagpenge": (0.00, 0.00, 4190.0, "2.1"),
}
_OFFERS = {
    "Vejledning og opkvalificering": 0.4,
    "Virksomhedspraktik": 0.3,
    "Mentor": 0.25,
    "Løntilskud": 0.05,
}


def income(world: World) -> pl.DataFrame:
    """One main income benefit for some 14 % of the working-age: person, benefit, from_date, to_date."""
    rng = stream(world.seed, "income")
    helped = world.among(rng, 0.115, 0.7, high=66)
    unemployed = np.setdiff1d(world.among(rng, 0.025, 0.1, high=64), helped)
    young = world.people["age"].to_numpy()[helped] < 30
    names = list(_BENEFITS)
    below = pick(rng, names, [row[0] for row in _BENEFITS.values()], len(helped))
    above = pick(rng, names, [row[1] for row in _BENEFITS.values()], len(helped))
    benefits = [a if is_young else b for a, b, is_young in zip(below, above, young, strict=True)]
    persons = np.concatenate([helped, unemployed])
    benefits += ["Dagpenge"] * len(unemployed)
    periods = spells(rng, len(persons), world.on, Durations(mean=420, ended=0.08, planned=0))
    return pl.DataFrame({"person": persons, "benefit": pl.Series(benefits, dtype=pl.String)}).hstack(periods)


def refund_rows(world: World, benefits: pl.DataFrame, on: date) -> pl.DataFrame:
    """Ydelsesrefusion: a row a citizen and week, with zero amounts and technical rows."""
    rng = stream(world.seed, f"refund {on}")
    paid = _paid_weeks(benefits, on)
    paid = paid.with_columns(
        world.numbers(rng, paid["person"].to_numpy()),
        pl.Series("amount", _amounts(rng, paid["benefit"])),
        pl.Series("financed_by", np.where(rng.random(len(paid)) < 0.99, "Eksempelkommune", "")),
    )
    technical = paid.filter((pl.col("benefit") == "Fleksløntilskud") & (pl.col("week").str.ends_with("0")))
    technical = technical.with_columns(pl.lit("Fleksbidrag fra staten").alias("benefit"))
    rows = pl.concat([paid, technical]).select(
        pl.col("week").alias("Uge"),
        pl.col("cpr").alias("CPR nummer"),
        pl.col("benefit").alias("Ydelse"),
        pl.col("financed_by").alias("Finansiering Kommunenavn"),
        _kroner(pl.col("amount")).alias("Beregnet udbetalingsbeløb"),
        pl.lit("30").alias("Refusionssats"),
        _kroner(pl.col("amount") * 0.3).alias("Refusionsbeløb"),
        pl.lit("0").alias("Medfinansieringssats"),
        pl.lit("0,00").alias("Medfinansieringsbeløb"),
    )
    return with_mistakes(rng, rows, Columns(cpr="CPR nummer", code="Ydelse"))


def weeks(on: date) -> list[tuple[str, date]]:
    """The last whole weeks before ``on`` as (2017-39, its Monday), oldest first."""
    monday = on - timedelta(days=on.weekday())
    mondays = [monday - timedelta(weeks=back) for back in range(WEEKS_BACK, 0, -1)]
    return [(f"{day.isocalendar().year}-{day.isocalendar().week:02d}", day) for day in mondays]


def _paid_weeks(benefits: pl.DataFrame, on: date) -> pl.DataFrame:
    names, mondays = zip(*weeks(on), strict=True)
    calendar = pl.DataFrame({"week": names, "monday": mondays})
    open_or_later = pl.col("to_date").is_null() | (pl.col("to_date") >= pl.col("monday"))
    return benefits.join(calendar, how="cross").filter(
        (pl.col("from_date") <= pl.col("monday").dt.offset_by("6d")) & open_or_later
    )


def _amounts(rng: np.random.Generator, benefits: pl.Series) -> Floats:
    """About the usual amount, and nothing at all in 15 of 1,000 weeks."""
    usual = {name: row[2] for name, row in _BENEFITS.items()}
    expected = benefits.replace_strict(usual, return_dtype=pl.Float64).to_numpy()
    paid = rng.random(len(benefits)) >= 0.015
    return np.asarray(expected * rng.normal(1, 0.1, len(benefits)) * paid, dtype=np.float64)


def _kroner(amount: pl.Expr) -> pl.Expr:
    """Kroner with two decimals and a decimal comma."""
    ore = (amount * 100).round().cast(pl.Int64)
    return (ore // 100).cast(pl.String) + "," + (ore % 100).cast(pl.String).str.zfill(2)


def sickness_rows(world: World, benefits: pl.DataFrame, on: date) -> pl.DataFrame:
    """KSD: a row a sickness case, with a formatted personal number and 9999-12-31 for open."""
    rng = stream(world.seed, "sickness")
    cases = benefits.filter(pl.col("benefit") == "Sygedagpenge")
    state = pick(rng, ["Aktiv", "Annulleret", "Kladde"], [0.97, 0.02, 0.01], len(cases))
    cases = cases.with_columns(
        world.numbers(rng, cases["person"].to_numpy()),
        pl.Series("state", state, dtype=pl.String),
        pl.Series("worker", workers(rng, "sdp", len(cases)), dtype=pl.String),
        pl.Series("case", [f"KSD-{number:06d}" for number in range(len(cases))], dtype=pl.String),
    )
    rows = seen(cases, on).select(
        pl.col("case").alias("Sagsnummer"),
        dashed().alias("Personnummer formateret"),
        danish("from_date", "%Y-%m-%d").alias("Første fraværsdag"),
        danish("to_date", "%Y-%m-%d", "9999-12-31").alias("Sidste fraværsdag"),
        pl.lit("2").alias("Visitationskategori"),
        pl.col("state").alias("Sagstilstand"),
        pl.col("worker").alias("Sagsbehandler"),
        pl.lit("Privat arbejdsgiver").alias("Fraværstype"),
    )
    columns = Columns(cpr="Personnummer formateret", start="Første fraværsdag", end="Sidste fraværsdag")
    return with_mistakes(rng, rows, columns)


def jobcentre_rows(world: World, benefits: pl.DataFrame, on: date) -> pl.DataFrame:
    """Momentum: a row a course, with its target group, at most one offer, and the date of Min Plan."""
    rng = stream(world.seed, "jobcentre")
    group = {name: row[3] for name, row in _BENEFITS.items() if row[3]}
    courses = benefits.filter(pl.col("benefit").is_in(list(group)))
    courses = courses.filter(pl.Series(rng.random(len(courses)) < 0.96))
    courses = courses.with_columns(
        world.numbers(rng, courses["person"].to_numpy()),
        pl.col("benefit").replace_strict(group, return_dtype=pl.String).alias("group"),
        pl.Series("worker", workers(rng, "jc", len(courses)), dtype=pl.String),
        *_offers(rng, courses),
        pl.when(pl.Series(rng.random(len(courses)) < 0.6))
        .then(pl.min_horizontal(pl.col("from_date").dt.offset_by("21d"), pl.col("to_date"), pl.lit(world.on)))
        .alias("my_plan"),
    )
    made = pl.when(pl.col("my_plan") <= on).then("my_plan").alias("my_plan")
    rows = (
        seen(courses, on)
        .with_columns(made)
        .select(
            pl.col("cpr").alias("CPR-nr."),
            pl.lit("Prøve").alias("Fornavn"),
            pl.lit("Eksempelborger").alias("Efternavn"),
            pl.col("group").alias("Målgruppe"),
            danish("from_date").alias("Startdato"),
            danish("to_date").alias("Slutdato"),
            pl.col("offer").alias("Tilbud"),
            danish("offer_from").alias("Tilbud startdato"),
            pl.lit("").alias("Tilbud slutdato"),
            danish("my_plan").alias("Min Plan dato"),
            pl.col("worker").alias("Sagsbehandler"),
            pl.lit("Samtale afholdt").alias("Seneste hændelse"),
        )
    )
    return with_mistakes(rng, rows, Columns("CPR-nr.", "Startdato", "Slutdato", "Målgruppe"))


def _offers(rng: np.random.Generator, courses: pl.DataFrame) -> list[pl.Expr | pl.Series]:
    """Half of the running courses have an offer, begun at the earliest with the course."""
    size = len(courses)
    offered = pl.Series(rng.random(size) < 0.5) & courses["to_date"].is_null()
    offer = pl.Series("offer", pick(rng, list(_OFFERS), list(_OFFERS.values()), size), dtype=pl.String)
    return [
        pl.when(offered).then(offer).otherwise(pl.lit("")).alias("offer"),
        pl.when(offered).then(pl.col("from_date")).alias("offer_from"),
    ]
