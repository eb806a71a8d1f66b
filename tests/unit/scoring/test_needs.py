"""Which registers a rule needs is derived from what it reads and from the contracts."""

from __future__ import annotations

import pytest

from support.scoring_tables import rule, rule_set
from support.tables import table
from support.world import contract
from targeting.scoring import never_seen, registers_needed
from targeting.workspace import catalogue, load_code_lists

CODES = load_code_lists(catalogue("code_lists"))
CONTRACTS = [contract(name) for name in ("population", "aids", "jobcentre", "sickness_benefit", "benefit_refund")]

NEEDED = table("""
    when                                      | registers
    ------------------------------------------+-----------------------------------------------
    age >= 25                                 |
    plans >= 1                                | jobcentre
    benefits >= 1                             | sickness_benefit benefit_refund
    departments >= 2                          | aids jobcentre sickness_benefit benefit_refund
    has('Min Plan') and age >= 25             | jobcentre
    has('Sygedagpenge')                       | sickness_benefit benefit_refund
    months_since('SEL § 112') >= 6            | aids
    not has('SEL § 112') or plans = 0         | aids jobcentre
    has('SEL § 85')                           |
""")


@pytest.mark.parametrize("row", NEEDED, ids=[row["when"] for row in NEEDED])
def test_the_registers_a_rule_needs(row: dict[str, str]) -> None:
    needed = registers_needed(rule_set(rule(row["when"])), CONTRACTS, CODES)
    assert list(needed["rule"]) == row["registers"].split()


def test_what_no_register_in_use_can_show_is_named_as_the_code_lists_write_it() -> None:
    rules = rule_set(
        rule("has('min plan') or has('sel § 85')", id="a"), rule("plans >= 1", id="b"), rule("has('Mentor')", id="c")
    )
    assert never_seen(rules, CONTRACTS, CODES) == {"a": ("SEL § 85",)}
    assert never_seen(rules, CONTRACTS[:2], CODES) == {"a": ("Min Plan", "SEL § 85"), "c": ("Mentor",)}
