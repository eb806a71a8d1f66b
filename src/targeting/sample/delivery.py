"""One delivery: the ten registers' extracts in one dated folder, planted citizens among the others."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from targeting.sample import employment, family, health, register_office, social
from targeting.sample.chance import stream
from targeting.sample.planted import PlantedFile
from targeting.sample.world import World
from targeting.sample.writers import TextFile, write_sheet

_TEXT_FILES = {
    "population": ("folkeregister", TextFile()),
    "objection": ("indsigelser", TextFile()),
    "jobcentre": ("momentum_forloeb", TextFile()),
    "benefit_refund": ("ydelsesrefusion", TextFile("cp1252")),
    "sickness_benefit": ("ksd_sygedagpenge", TextFile()),
    "social_psychiatry": ("social_psykiatri", TextFile("utf-8-sig", quoted=True)),
    "municipal_health": ("sundhed_pleje", TextFile("cp1252")),
    "misuse_treatment": ("rusmiddel", TextFile("utf-8-sig", excel_guard=True)),
}


def write_delivery(inbox: Path, world: World, on: date, planted: PlantedFile | None) -> None:
    """Write ``inbox``/``on`` as the departments would have delivered it on that day."""
    folder = inbox / on.isoformat()
    folder.mkdir(parents=True, exist_ok=True)
    for register, rows in _extracts(world, on).items():
        if planted:
            rows = pl.concat([rows, planted.rows(register, rows.columns)])
        _write(folder, register, _mixed(world.seed, register, rows), on)


def _extracts(world: World, on: date) -> dict[str, pl.DataFrame]:
    benefits = employment.income(world)
    return {
        "population": register_office.population_rows(world, on),
        "objection": register_office.objection_rows(world, on),
        "jobcentre": employment.jobcentre_rows(world, benefits, on),
        "benefit_refund": employment.refund_rows(world, benefits, on),
        "sickness_benefit": employment.sickness_rows(world, benefits, on),
        "social_psychiatry": social.social_rows(world, social.services(world), on),
        "children_family": family.family_rows(world, on),
        "municipal_health": health.health_rows(world, on),
        "misuse_treatment": social.misuse_rows(world, on),
        "aids": health.aid_rows(world, on),
    }


def _mixed(seed: int, register: str, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows in no order, so that the planted ones do not stand together."""
    order = stream(seed, f"order {register}").permutation(len(rows))
    return rows[np.asarray(order)]


def _write(folder: Path, register: str, rows: pl.DataFrame, on: date) -> None:
    if register == "children_family":
        write_sheet(folder / f"boern_familie_{on}.xlsx", rows, on)
    elif register == "aids":
        habit = TextFile("cp1252", separator="\t", header=False)
        habit.write(folder / f"hjaelpemidler_{on}.txt", rows)
    elif register == "benefit_refund":
        _write_by_month(folder, rows, on)
    else:
        stem, habit = _TEXT_FILES[register]
        habit.write(folder / f"{stem}_{on}.csv", rows)


def _write_by_month(folder: Path, rows: pl.DataFrame, on: date) -> None:
    """Three files of four weeks; the last week of one is also the first week of the next."""
    stem, habit = _TEXT_FILES["benefit_refund"]
    names = [week for week, _ in employment.weeks(on)]
    for first in range(0, len(names) - 1, 3):
        month = names[first : first + 4]
        part = rows.filter(pl.col("Uge").is_in(month)).sort("Uge", maintain_order=True)
        habit.write(folder / f"{stem}_{month[0]}_{month[-1]}.csv", part)
