"""The rule set is public: which sets of rules citizens meet binds the points, the steps and the measures."""

from __future__ import annotations

import pytest

from support.output_tables import AS_OF, CONTRACTS, RUN_ID, Citizen, rule, rule_set, run_row, warehouse_of
from targeting.disclosure import Asked, Rules, System, pattern, raw_system
from targeting.outputs import record
from targeting.outputs.asked import asked
from targeting.outputs.tables import raw_tables
from targeting.scoring import at_least
from targeting.workspace import RuleSet

TWO, THREE = Asked("two", 1, True, "departments", 2), Asked("three", 1, True, "departments", 3)
LAWS, FREE = Asked("laws", 1, True, "laws", 2), Asked("free", 1, False)


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("departments >= 2", ("departments", 2)),
        ("departments > 2", ("departments", 3)),
        ("(services >= 3)", ("services", 3)),
        ("departments = 2", None),
        ("departments <= 2", None),
        ("departments >= services", None),
        ("departments >= 2 and services >= 3", None),
        ("has('Sygedagpenge')", None),
    ],
)
def test_a_rule_is_known_by_the_one_measure_that_it_asks_for(when: str, expected: tuple[str, int] | None) -> None:
    assert at_least("rule", when) == expected


@pytest.mark.parametrize(
    ("rules", "threshold", "expected"),
    [
        ((TWO, FREE), 2, set()),
        ((TWO, FREE), 1, {"below_threshold"}),
        ((TWO, LAWS), 2, {"below_threshold"}),
        ((TWO, LAWS), 3, set()),
        ((TWO, THREE), 3, set()),
        ((THREE, TWO), 3, {"two"}),
        ((Asked("more", 1, False, "departments", 3), TWO), 2, set()),
        ((), 0, set()),
    ],
)
def test_a_step_that_can_drop_nobody_tells_of_nobody(
    rules: tuple[Asked, ...], threshold: int, expected: set[str]
) -> None:
    assert Rules(rules, threshold).passed_by_all() == expected


def system_of(people: list[Citizen], rules: RuleSet) -> System:
    warehouse = warehouse_of(people, rules)
    warehouse.create_empty("score.earlier_candidate")
    record(warehouse, CONTRACTS["run"], [run_row()])
    for table in ("source", "quality"):
        record(warehouse, CONTRACTS[table], [])
    raw_tables(warehouse, run_id=RUN_ID, as_of=AS_OF)
    return raw_system(warehouse, CONTRACTS, None, asked(rules))[1]


@pytest.mark.parametrize("when", ["departments >= 1", "laws > 0", "age >= 18", "benefits >= 0"])
def test_what_the_steps_before_ask_for_is_no_secret_where_a_rule_asks_for_it_again(when: str) -> None:
    # That nobody falls at such a step cannot be hidden: were it tried, no figures would ever be shown.
    one, two = (("jobcentre", 1),), (("jobcentre", 3), ("social", 1))
    rules = rule_set(rule("again", when, required=True), rule("many", "services >= 3"))
    people = [Citizen(services=one)] * 60 + [Citizen()] * 200 + [Citizen(services=two)] * 20
    system = system_of(people, rules)
    found = pattern(system, zeros=True)
    assert found.unprotected == 0 and not {v for v in found.hidden if v[0] in ("left", "dropped")}


def test_so_few_who_have_one_half_of_what_a_rule_asks_for_are_not_told_by_subtraction() -> None:
    kinds = {(("jobcentre", 1),): 60, (("jobcentre", 2), ("social", 1)): 50, (("jobcentre", 4), ("social", 1)): 40,
             (("jobcentre", 1), ("social", 1)): 30, (("jobcentre", 3),): 2}  # fmt: skip
    people = [Citizen()] * 200 + [Citizen(services=kind) for kind, number in kinds.items() for _ in range(number)]
    rules = rule_set(rule("both", "departments >= 2 and services >= 3", required=True), rule("many", "services >= 5"))
    system = system_of(people, rules)
    three = {v: 1 for v in system.values if v[:2] == ("distribution", "services") and int(v[2]) >= 3}
    assert system.value(two := {**three, ("left", "6", "all", "all"): -1}) == 2
    assert two.keys() & pattern(system, zeros=True).hidden
