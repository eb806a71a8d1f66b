"""The measures of the letters, as the catalogue declares them."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from targeting.workspace.declarations import Declaration, Part
from targeting.workspace.law import Network, Status, load_shipped, shipped


class Measure(Part):
    """One thing the letters granted, found unnecessary, refused or left open, for one network."""

    id: str
    network: Network
    letter: str
    allowed_da: str
    allowed_en: str
    basis_da: str
    condition_da: str = ""
    citizens_da: str = ""
    laws: tuple[str, ...] = ()
    laws_verified: bool = True
    status: Status
    in_force_from: dt.date | None = None
    order_due: dt.date | None = None
    order_no: str | None = None
    soft_limit_days: int | None = Field(default=None, ge=1)


class Measures(Declaration):
    """measures.toml: the letters' measures."""

    measures: tuple[Measure, ...] = Field(min_length=1)


def load_measures() -> tuple[Measure, ...]:
    """The letters' measures that come with the product."""
    return load_shipped(shipped() / "measures.toml", Measures).measures
