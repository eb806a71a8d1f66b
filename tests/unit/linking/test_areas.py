"""The district of each citizen, where the population register declares it: counted, and never shown of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

import polars as pl
import pytest

from support.approval import approve_all
from support.areas import COLUMN, declare_area, deliver_areas
from support.delivery import ANNA, BENT, CARL, DORA, ERIK, small_rows
from support.runs import entries, replace, typed
from support.specs import PERSONS
from support.world import DELIVERY, landed, landed_contracts, settings
from targeting.errors import ConfigurationError, DeliveryError
from targeting.linking import link
from targeting.linking.link import FEWEST_IN_AREA, MOST_AREAS
from targeting.run.publication import shown_before
from targeting.session import open_session
from targeting.workspace import Groups

NUMBERS = tuple(PERSONS.values())
NORTH = dict.fromkeys(NUMBERS[:6], "Nord")


def counted(folder: Path, areas: Mapping[str, str], protected: frozenset[str] = frozenset()) -> Counter[str | None]:
    """How many persons are linked with each area."""
    contract, delivery = declare_area(folder), folder / "inbox" / DELIVERY
    deliver_areas(delivery, areas, protected)
    with landed_contracts(folder, delivery, [contract]) as (warehouse, _):
        return Counter(area for (area,) in warehouse.connection.execute("SELECT area FROM link.person").fetchall())


def test_where_the_column_is_not_declared_nobody_has_an_area(tmp_path: Path) -> None:
    with landed(tmp_path, {"population": small_rows()["population"]}) as (warehouse, _):
        assert warehouse.connection.execute("SELECT DISTINCT area FROM link.person").fetchall() == [(None,)]


def test_each_citizen_has_the_area_of_the_register(tmp_path: Path) -> None:
    south = dict.fromkeys(NUMBERS[6:11], " Syd ")
    assert counted(tmp_path, NORTH | south | {NUMBERS[11]: ""}) == {"Nord": 6, "Syd": 5, "ukendt": 1}


def test_the_area_of_a_protected_address_is_unknown(tmp_path: Path) -> None:
    assert counted(tmp_path, NORTH, protected=frozenset(NUMBERS[:1])) == {"Nord": 5, "ukendt": 1}


def test_protected_addresses_do_not_make_an_area_known(tmp_path: Path) -> None:
    assert counted(tmp_path, NORTH, protected=frozenset(NUMBERS[:2])) == {"ukendt": 6}


def test_what_fewer_than_five_share_is_unknown_such_as_a_text_in_the_wrong_column(tmp_path: Path) -> None:
    strayed = dict.fromkeys(NUMBERS[6 : 6 + FEWEST_IN_AREA - 1], "Lone Prøve")
    assert counted(tmp_path, NORTH | strayed) == {"Nord": 6, "ukendt": 4}


@pytest.mark.parametrize("number", [ANNA, f"{ANNA[:6]}-{ANNA[6:]}", "sag 201712345"])
def test_a_number_in_the_wrong_column_is_no_area(tmp_path: Path, number: str) -> None:
    assert counted(tmp_path, NORTH | dict.fromkeys(NUMBERS[6:], number)) == {"Nord": 6, "ukendt": 6}


def test_streets_are_no_areas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_AREAS < 100
    monkeypatch.setattr(import_module("targeting.linking.link"), "MOST_AREAS", 1)
    with pytest.raises(DeliveryError, match=r"area has more different values .* not streets or addresses") as refused:
        counted(tmp_path, NORTH | dict.fromkeys(NUMBERS[6:11], "Syd"))
    assert "Syd" not in str(refused.value)


@pytest.mark.parametrize(
    "spoiled",
    [COLUMN.replace("value: text", "value: date"), f"{COLUMN}          - {{property: retain, value: false}}\n"],
    ids=["read as a date", "not kept"],
)
def test_a_column_that_could_not_be_counted_is_refused(tmp_path: Path, spoiled: str) -> None:
    with pytest.raises(ConfigurationError, match="area is read as code or text and kept"):
        declare_area(tmp_path, spoiled)


def test_a_run_reads_the_area_only_when_the_basis_covers_it(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    declare_area(workspace)
    deliver_areas(workspace / "inbox" / DELIVERY, NORTH | dict.fromkeys((BENT, CARL, DORA, ERIK), "Syd"))
    assert typed("check", workspace) == 3
    assert "does not cover these columns of register population: area" in " ".join(capsys.readouterr().out.split())
    assert typed("run", workspace) == 3
    assert "source.read" not in {entry.type for entry in entries(workspace)}

    replace(workspace / "bases" / "eksempel-en-plan.toml", '"sex", "protected"', '"sex", "area", "protected"')
    approve_all(workspace)
    assert typed("check", workspace) == 0
    assert typed("run", workspace) == 0
    attrition = pl.read_parquet(workspace / "published/dashboard/current/attrition.parquet")
    first = attrition.filter((pl.col("group_by") == "area") & (pl.col("step") == 1)).select("group_value", "before")
    assert sorted(first.rows()) == [("Nord", None), ("ukendt", None)]
    (release,) = shown_before(open_session(workspace))
    assert release.areas == {"Nord": ("Nord",)}, "the register keeps what each area is made of"


def test_districts_that_are_declared_as_one_are_counted_as_one(tmp_path: Path) -> None:
    """Three and three of them would each be too few to be an area at all."""
    districts = dict.fromkeys(NUMBERS[6:9], "Øster") | dict.fromkeys(NUMBERS[9:12], "Vester")
    contract, delivery = declare_area(tmp_path), tmp_path / "inbox" / DELIVERY
    deliver_areas(delivery, NORTH | districts, frozenset())
    with landed_contracts(tmp_path, delivery, [contract]) as (warehouse, _):
        together = settings().model_copy(update={"groups": Groups(areas={"Syd": ("Øster", "Vester")})})
        link(warehouse, [contract], together)
        found = Counter(area for (area,) in warehouse.connection.execute("SELECT area FROM link.person").fetchall())
        made_of = warehouse.rows("ask/link/districts")
    assert found == {"Nord": 6, "Syd": 6}
    assert made_of == [("Nord", "Nord"), ("Syd", "Vester"), ("Syd", "Øster")]


def test_those_of_whom_it_is_not_known_are_no_area_too_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("targeting.linking.link"), "MOST_AREAS", 1)
    assert counted(tmp_path, NORTH | {NUMBERS[6]: ""}) == {"Nord": 6, "ukendt": 1}
