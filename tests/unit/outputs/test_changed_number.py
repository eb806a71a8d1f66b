"""A citizen whose CPR number was changed between two runs stayed: neither entered nor left."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from support.delivery import ANNA, BENT, person
from support.scoring_tables import rule, rule_set
from support.specs import ORDINARY, PERSONS
from support.tables import table
from support.world import landed
from targeting.privacy import load_keys
from targeting.scoring import score

CARL, DORA = PERSONS["carl"], PERSONS["dora"]
RULES = rule_set(rule("services >= 1", id="one"), rule("services >= 2", id="two"), min_age=0)
AS_OF_DAY = "2017-10-02"

CASES = table("""
    nominated then | changed                | entered | stayed | left | why
    ---------------+------------------------+---------+--------+------+-----------------------------------------
    anna           | anna-bent              | 0       | 1      | 0    | changed once
    anna           | anna-carl carl-bent    | 0       | 1      | 0    | changed twice
    anna carl      | anna-bent carl-bent    | 0       | 1      | 0    | two numbers that are one person's
    anna bent      | anna-bent              | 0       | 1      | 0    | both numbers then, one person now
    dora           | anna-bent              | 1       | 0      | 1    | of somebody else
    bent           | -                      | 0       | 1      | 0    | not changed
    anna           | -                      | 1       | 0      | 1    | the register does not tell of the change
""")


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_a_changed_number_is_compared_as_the_same_citizen(case: dict[str, str], tmp_path: Path) -> None:
    numbers = {"anna": ANNA, "bent": BENT, "carl": CARL, "dora": DORA}
    pairs = [pair.split("-") for pair in case["changed"].split() if pair != "-"]
    replaced = [person(numbers[old]) | {"Status": "60", "Gældende personnummer": numbers[new]} for old, new in pairs]
    rows = {
        "population": [*replaced, person(BENT)],
        "social_psychiatry": [ORDINARY["social_psychiatry"] | {"CPR": BENT}],
    }
    with landed(tmp_path, rows) as (warehouse, _):
        keys = load_keys(tmp_path / "keys")
        score(warehouse, RULES, date.fromisoformat(AS_OF_DAY))
        warehouse.create_empty("score.earlier_candidate")
        for name in case["nominated then"].split():
            pseudonym = keys.pseudonym("person", numbers[name])
            warehouse.connection.execute("INSERT INTO score.earlier_candidate VALUES (?, 'one')", [pseudonym])
        warehouse.create("output.raw_change", run_id="")
        found = warehouse.records("output.raw_change")
    wanted = {name: int(case[name]) for name in ("entered", "stayed", "left")}
    assert {row["rule"]: {name: row[name] for name in wanted} for row in found} == {"all": wanted, "one": wanted}
