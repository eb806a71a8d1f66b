"""Every store of the product, as catalogue/stores.toml declares it, and how long what lies there may be kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import as_file, files
from typing import Literal

from pydantic import Field

from targeting.workspace.bases import Basis
from targeting.workspace.contracts import RegisterContract
from targeting.workspace.declarations import Declaration, Part, load_toml
from targeting.workspace.purposes import Purpose
from targeting.workspace.settings import Settings

By = Literal[
    "contract",
    "basis",
    "casebook_basis",
    "history_months",
    "published_months",
    "log_months",
    "casebook_months",
    "handover_days",
]

ASSESSED = {
    Purpose.IDENTIFY_FOR_OFFER: "interesseafvejningen",
    Purpose.ADMINISTER_MEASURE: "vurderingen bag sagsmappen",
}


class Store(Part):
    """One store: what lies there and where, from which day its age counts, who limits it, and who deletes it."""

    id: str
    name_da: str = Field(min_length=1)
    holds_da: str = Field(min_length=1)
    from_da: str
    places: tuple[str, ...]
    limited_by: tuple[By, ...]
    deleted_by: Literal["retain", "prune", "outside"]


class _Stores(Declaration):
    """stores.toml."""

    stores: tuple[Store, ...]


@dataclass(frozen=True)
class Limit:
    """How many months, or days, a store may keep what it holds, and in Danish who said so; None where nobody did."""

    store: Store
    months: int | None
    set_by: str
    days: int | None = None

    @property
    def said(self) -> bool:
        """Whether there is one."""
        return self.months is not None or self.days is not None


@cache
def stores() -> tuple[Store, ...]:
    """Every store, in the order they are told."""
    with as_file(files("targeting") / "catalogue" / "stores.toml") as path:
        return load_toml(path, _Stores).stores


def limits(
    settings: Settings, contracts: Sequence[RegisterContract], bases: Sequence[Basis], today: date
) -> tuple[Limit, ...]:
    """The limit of every store: the strictest of the contracts in use, the bases and the settings.

    A basis counts from its first day, also when it has ended: what was kept under it does not become anybody's to keep.

    Of two that are as strict, the one a store names first is given as the reason.
    """
    said = {
        "contract": [(each.retention_months, f"kontrakten for {each.name}") for each in contracts],
        "basis": list(_of_bases(bases, Purpose.IDENTIFY_FOR_OFFER, today)),
        "casebook_basis": list(_of_bases(bases, Purpose.ADMINISTER_MEASURE, today)),
    }
    return tuple(_limit(store, said, settings) for store in stores())


def _of_bases(bases: Iterable[Basis], purpose: Purpose, today: date) -> Iterator[tuple[int, str]]:
    for basis in bases:
        months = basis.balancing_test.retention_months
        if basis.purpose == purpose and basis.valid_from and basis.valid_from <= today and months is not None:
            yield months, f"{ASSESSED[purpose]} {basis.balancing_test.id}"


def _limit(store: Store, said: dict[str, list[tuple[int, str]]], settings: Settings) -> Limit:
    if store.limited_by == ("handover_days",):
        return Limit(store, None, "handover_days i workspace.toml", settings.retention.handover_days)
    found = [each for by in store.limited_by for each in said.get(by) or _of_settings(by, settings)]
    months, set_by = min(found, key=lambda each: each[0], default=(None, ""))
    return Limit(store, months, set_by)


def _of_settings(by: By, settings: Settings) -> Iterator[tuple[int, str]]:
    if by not in ("contract", "basis", "casebook_basis"):
        yield getattr(settings.retention, by), f"{by} i workspace.toml"
