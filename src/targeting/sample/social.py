"""Social og Psykiatri: services under serviceloven, and treatment for misuse."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from targeting.sample.chance import Durations, pick, spells, stream
from targeting.sample.mistakes import Columns, with_mistakes
from targeting.sample.spelling import danish, paragraphs, workers
from targeting.sample.world import World, repeated, seen

# Paragraph: weight, what the extract calls it, which unit does it.
_SERVICES = {
    "SEL-85": (0.46, "Bostøtte", "Center for Socialpsykiatri"),
    "SEL-104": (0.14, "Aktivitets- og samværstilbud", "Handicapcentret"),
    "SEL-108": (0.08, "Ophold", "Handicapcentret"),
    "SEL-107": (0.07, "Ophold", "Socialpsykiatrien"),
    "SEL-99": (0.06, "Støtte- og kontaktperson", "Center for Socialpsykiatri"),
    "SEL-103": (0.05, "Beskyttet beskæftigelse", "Handicapcentret"),
    "SEL-97": (0.05, "Ledsagelse", "Voksenhandicap"),
    "SEL-100": (0.04, "Merudgifter", "Handicapcentret"),
    "SEL-110": (0.02, "Herberg", "Center for Socialpsykiatri"),
    "SEL-109": (0.02, "Botilbud", ""),
    "SEL-96": (0.01, "BPA", "Handicapcentret"),
}
_STATUS = {"Bevilget": 0.955, "Forventet": 0.02, "Kladde": 0.015, "Afslag": 0.01}
_ANCILLARY = ("Transport", "Lommepenge", "Takstregulering")
_TREATMENTS = {"SEL-101": 0.42, "SUL-141": 0.40, "SUL-142": 0.18}


def services(world: World) -> pl.DataFrame:
    """What 2.9 % of the adults have: person, code, service, unit, status, worker, from_date, to_date."""
    rng = stream(world.seed, "social services")
    main = _main_services(world, rng)
    plans = main.filter(pl.Series(rng.random(len(main)) < 0.4)).with_columns(
        pl.lit("SEL-141").alias("code"), pl.lit("Handleplan").alias("service")
    )
    beside = main.filter(pl.col("code").is_in(["SEL-107", "SEL-108"]))
    ancillary = [beside.with_columns(pl.lit(name).alias("service")) for name in _ANCILLARY]
    return pl.concat([main, plans, *ancillary])


def _main_services(world: World, rng: np.random.Generator) -> pl.DataFrame:
    persons = repeated(rng, world.among(rng, 0.029, 0.8), 0.35)
    status = pick(rng, list(_STATUS), list(_STATUS.values()), len(persons))
    codes = pick(rng, list(_SERVICES), [row[0] for row in _SERVICES.values()], len(persons))
    return pl.DataFrame(
        {
            "person": persons,
            "code": pl.Series(codes, dtype=pl.String),
            "service": pl.Series([_SERVICES[code][1] for code in codes], dtype=pl.String),
            "unit": pl.Series([_SERVICES[code][2] for code in codes], dtype=pl.String),
            "status": pl.Series(status, dtype=pl.String),
            "worker": pl.Series(workers(rng, "soc", len(persons)), dtype=pl.String),
            "acting": pl.Series(pick(rng, ["999", "998"], [0.98, 0.02], len(persons)), dtype=pl.String),
        }
    ).hstack(spells(rng, len(persons), world.on, Durations(mean=800)))


def social_rows(world: World, facts: pl.DataFrame, on: date) -> pl.DataFrame:
    """Sensum: wide, and most of the columns are nothing the count needs."""
    rng = stream(world.seed, "social rows")
    numbered = facts.with_columns(
        world.numbers(rng, facts["person"].to_numpy()),
        paragraphs(rng, facts["code"], bare_law="SEL").alias("spelled"),
    )
    rows = seen(numbered, on).select(
        pl.col("cpr").alias("CPR"),
        pl.col("status").alias("IndsatsStatus"),
        pl.col("service").alias("Indsats"),
        pl.lit("Prøve").alias("Fornavn"),
        pl.lit("999").alias("OpholdsKommune"),
        pl.col("acting").alias("HandleKommune"),
        pl.lit("999").alias("BetalingsKommune"),
        (pl.lit("Voksen; ") + pl.col("service")).alias("SagNavn"),
        pl.lit("Voksensag").alias("SagType"),
        pl.lit("Åben").alias("Status"),
        pl.col("worker").alias("PrimærAnsvarlig"),
        pl.col("unit").alias("AfdelingNavn"),
        pl.lit("Nej").alias("Akut"),
        pl.lit("").alias("AfslutningsÅrsag"),
        pl.lit("27.36.12").alias("KLE"),
        pl.lit("G01").alias("Facet"),
        pl.lit("Intern").alias("LeverandørIndsats"),
        pl.col("spelled").alias("Paragraf"),
        pl.lit("Eksempeltilbud").alias("Tilbud"),
        pl.lit("Eksempelkommune").alias("LeverandørNavn"),
        danish("from_date").alias("IndsatsStartDato"),
        danish("to_date").alias("IndsatsSlutDato"),
        danish("from_date").alias("OprettetDato"),
        pl.lit("00000000").alias("BorgerMobil"),
    )
    return with_mistakes(rng, rows, Columns("CPR", "IndsatsStartDato", "IndsatsSlutDato", "Paragraf"))


def misuse_rows(world: World, on: date) -> pl.DataFrame:
    """Treatment for misuse, a row a course."""
    rng = stream(world.seed, "misuse")
    persons = repeated(rng, world.among(rng, 0.014, 0.8, high=72), 0.2)
    codes = pl.Series(pick(rng, list(_TREATMENTS), list(_TREATMENTS.values()), len(persons)), dtype=pl.String)
    periods = spells(rng, len(persons), world.on, Durations(mean=300, ended=0.3, planned=0.05))
    facts = periods.with_columns(
        world.numbers(rng, persons),
        paragraphs(rng, codes).alias("spelled"),
        pl.Series("worker", workers(rng, "rus", len(persons)), dtype=pl.String),
    )
    rows = seen(facts, on).select(
        pl.col("cpr").alias("CPR"),
        pl.lit("Behandling").alias("Indsats"),
        pl.col("spelled").alias("Lovgrundlag"),
        danish("from_date", "%d.%m.%Y").alias("Indskrevet"),
        danish("to_date", "%d.%m.%Y").alias("Udskrevet"),
        pl.col("worker").alias("Behandler"),
        pl.lit("Selv").alias("Henvender"),
    )
    return with_mistakes(rng, rows, Columns("CPR", "Indskrevet", "Udskrevet", "Lovgrundlag"))
