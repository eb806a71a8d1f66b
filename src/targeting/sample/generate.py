"""The whole sample workspace: declarations, deliveries, a year of a case system, and the planted answers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from importlib.resources import as_file, files
from pathlib import Path

from targeting.errors import ConfigurationError
from targeting.sample.delivery import write_delivery
from targeting.sample.planted import load_planted
from targeting.sample.signing import approve_all
from targeting.sample.world import World
from targeting.sample.year import write_year

DELIVERY_DATE = date(2017, 10, 2)
_DAYS_BETWEEN_DELIVERIES = 28
_FIRST_DAY, _LAST_DAY = date(2016, 1, 1), date(2019, 12, 31)


def generate(folder: Path, citizens: int, seed: int, deliveries: int = 1, delivery_date: date = DELIVERY_DATE) -> None:
    """Write a fictional municipality to ``folder``; the same arguments always give the same bytes.

    The last of the ``deliveries`` is made on ``delivery_date``, the earlier ones four weeks apart before it.
    The planted citizens are in the last one, when it is the day their answers were written for.
    Raises ConfigurationError for sizes and dates that the sample cannot portray.
    """
    _check(citizens, deliveries, delivery_date)
    _copy_declarations(folder)
    approve_all(folder)
    write_year(folder)
    world = World.of(citizens, seed, delivery_date)
    planted = load_planted()
    for on in _days(deliveries, delivery_date):
        write_delivery(folder / "inbox", world, on, planted if on == planted.as_of else None)


def _check(citizens: int, deliveries: int, delivery_date: date) -> None:
    if citizens < 0 or deliveries < 1:
        raise ConfigurationError("A sample needs 0 or more citizens and at least one delivery.")
    if not _FIRST_DAY <= delivery_date <= _LAST_DAY:
        raise ConfigurationError("The sample portrays the law of 2016 to 2019; choose a delivery date there.")


def _days(deliveries: int, last: date) -> Iterator[date]:
    for before in reversed(range(deliveries)):
        yield last - timedelta(days=before * _DAYS_BETWEEN_DELIVERIES)


def _copy_declarations(folder: Path) -> None:
    """The sample's own declarations, and the catalogue's rule sets, as a workspace has them."""
    with as_file(files("targeting") / "catalogue") as catalogue:
        shutil.copytree(catalogue / "sample", folder, dirs_exist_ok=True)
        shutil.copytree(catalogue / "rulesets", folder / "rulesets", dirs_exist_ok=True)
