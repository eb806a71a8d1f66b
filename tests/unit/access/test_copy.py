"""Everybody gets a copy, nominated or not (art. 15(3)): what was counted, and the rows it was read of."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from support.asking import HANS, IRMA, KAJ, LONE, MONA, ask, asking_rows
from support.delivery import ANNA, BENT, CARL, DORA, ERIK
from targeting.privacy import load_keys, of_warehouse
from targeting.warehouse import open_warehouse

ALL = {"anna": ANNA, "bent": BENT, "carl": CARL, "dora": DORA, "erik": ERIK, "hans": HANS, "irma": IRMA, "kaj": KAJ,
       "mona": MONA}  # fmt: skip
# Not the jobcentre: what the law calls "Dit forløb i Jobcentret" is so in every municipality.
CENTRES = ("Ydelsescentret", "Center for Socialpsykiatri", "Visitation og Hjemmepleje")


def sections(part: Any) -> list[dict[str, Any]]:
    """Every section of a page, with those inside it."""
    return [part, *(each for inner in part["parts"] for each in sections(inner))]


def newest(town: Path, number: str) -> list[dict[str, Any]]:
    """The sections of the page about the newest run."""
    answer = answered(town, number)
    (runs,) = (each for each in answer["page"]["sections"] if each["heading"].startswith("Opgørelser, der har"))
    return sections(runs["parts"][0])


@cache
def answered(town: Path, number: str) -> dict[str, Any]:
    """What the citizen is answered, as programs read it."""
    return ask(town, number, "--json").answer


def under(found: list[dict[str, Any]], heading: str) -> dict[str, Any]:
    (section,) = (each for each in found if each["heading"] == heading)
    return section


@pytest.fixture
def own_town(town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, where something may be lost."""
    shutil.copytree(town.parent, tmp_path / "own", symlinks=True)
    monkeypatch.setenv("TARGETING_KEYS", str(tmp_path / "own" / "keys"))
    return tmp_path / "own" / "workspace"


@pytest.mark.parametrize("who", ALL)
def test_the_copy_has_each_row_that_was_delivered_and_accepted(town: Path, who: str) -> None:
    number = ALL[who]
    run = answered(town, number)["runs"][-1]
    delivered = {
        register: sum(number in row.values() for row in rows)
        for register, rows in asking_rows().items()
        if any(number in row.values() for row in rows)
    }
    # Anna's former number stands in a row of its own, which is left out by a declared rule.
    delivered |= {"population": 1} if number == ANNA else {}
    assert {each["register"]: len(each["rows"]) for each in run["copy"]["rows"]} == {
        register: count for register, count in delivered.items() if register in run["result"]["registers"]
    }


def test_one_who_was_not_proposed_reads_which_lines_each_rule_counts(town: Path) -> None:
    found = newest(town, KAJ)
    lines, rules = under(found, "Det, kommunen har talt"), under(found, "Regler, du opfyldte")
    numbers = {row[0] for row in lines["rows"]}
    assert numbers and rules["rows"]
    for _, _, counted, _ in rules["rows"]:
        assert counted.startswith("linje ")
        assert set(counted.removeprefix("linje ").replace(" og ", ", ").split(", ")) <= numbers


def test_the_lines_of_a_rule_are_those_that_the_run_names(town: Path) -> None:
    keys = load_keys(town.parent / "keys")
    for number in (ANNA, BENT, HANS, KAJ):
        run = answered(town, number)["runs"][-1]
        told = {
            (rule, line["department"], line["law"], line["paragraph"], line["since"])
            for rule, lines in run["copy"]["rules"].items()
            for line in lines
        }
        path = town / "state" / "runs" / run["run_id"] / "warehouse.duckdb"
        with open_warehouse(path, keys.data.key(of_warehouse(run["run_id"])), read_only=True) as warehouse:
            behind = warehouse.connection.execute(
                "SELECT rule, department, law, paragraph, CAST(since AS varchar) FROM output.behind AS behind "
                "INNER JOIN land.person_key AS named USING (person_id) WHERE pseudonym = ?",
                [keys.pseudonym("person", number)],
            ).fetchall()
        assert told == set(behind)
        assert behind or number == BENT, "Bent meets no rule"


@pytest.mark.parametrize("who", ["carl", "dora", "irma", "mona"])
def test_of_one_taken_out_before_nothing_was_counted_and_the_copy_says_what_lies_there(town: Path, who: str) -> None:
    counted = under(newest(town, ALL[who]), "Det, kommunen har talt")
    assert counted["lines"] == ["Intet. Du blev taget ud, før noget om dig blev talt sammen."]
    assert not counted["rows"]
    page = answered(town, ALL[who])["page"]["sections"]
    (copy,) = (each for each in page if each["heading"] == "Kopi af det, vi har om dig")
    assert {row[-1] for row in under(sections(copy), "Indsatser, læst af rækkerne")["rows"]} == {"Nej"}


def test_of_one_with_nothing_but_a_key_that_is_said(town: Path) -> None:
    page = answered(town, LONE)["page"]["sections"]
    (copy,) = (each for each in page if each["heading"] == "Kopi af det, vi har om dig")
    assert copy["parts"][0]["lines"] == ["Kun nøglen til dit nummer. Ingen række om dig blev godtaget."]


@pytest.mark.parametrize(("who", "place"), [("hans", False), ("irma", False), ("anna", True), ("kaj", True)])
def test_no_place_is_named_where_the_address_is_protected_or_nobody_knows(town: Path, who: str, place: bool) -> None:
    answer = answered(town, ALL[who])
    told = str([run["copy"] for run in answer["runs"]]) + str(answer["page"]["sections"][:-3])
    assert any(centre in told for centre in CENTRES) is place


def test_what_is_gone_is_said_to_be_gone_and_why(own_town: Path) -> None:
    (warehouse,) = (own_town / "state" / "runs").glob("*-*")
    shutil.rmtree(warehouse)
    found = newest(own_town, KAJ)
    (why,) = under(found, "Det, kommunen har talt")["lines"]
    assert why.startswith("Det er ikke gemt mere. Rækkerne fra denne opgørelse er slettet")
    assert {row[2] for row in under(found, "Regler, du opfyldte")["rows"]} == {"er ikke gemt mere"}
    # What is kept of a proposed citizen is kept longer.
    assert under(newest(own_town, ANNA), "Det, kommunen har talt")["rows"]
    assert "Kopi af det" not in str(ask(own_town, KAJ, "--json").answer["page"])
