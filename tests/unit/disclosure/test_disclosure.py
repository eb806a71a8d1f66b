from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from support.attacker import CELLS, MINIMUM, ROUNDING, Attacker, true_cells
from support.output_tables import (
    AS_OF,
    CONTRACTS,
    RULES,
    RUN_ID,
    Citizen,
    disclosed,
    municipality,
    rows,
    run_row,
    source_row,
    told,
    warehouse_of,
)
from targeting.disclosure import DASHBOARD, Shown, names_of
from targeting.disclosure.protect import protect
from targeting.disclosure.system import Relation, Sensitive, System, add_sum
from targeting.errors import TargetingError
from targeting.outputs import Disclosure, Earlier, disclose, read_made, record
from targeting.warehouse import Warehouse

TWO = (("jobcentre", 2), ("social", 1))
ONE = (("social", 1),)


def system_of(values: dict[str, int], *sums: tuple[str, list[str]]) -> System:
    """A table of named cells, each protected below five, with its totals."""
    system = System()
    for name, value in values.items():
        system.add_cell((name,), value, 5)
        if 0 < value < 5:
            system.sensitive.append(Sensitive({(name,): 1}, 5))
    for whole, parts in sums:
        add_sum(system, (whole,), [(part,) for part in parts])
    return system


def hidden(system: System) -> set[str]:
    return {name for (name,) in protect(system)}


def test_a_small_count_takes_the_smallest_other_count_with_it() -> None:
    values = {"a": 3, "b": 8, "c": 40, "d": 0, "all": 51}
    assert hidden(system_of(values, ("all", ["a", "b", "c", "d"]))) == {"a", "b"}


def test_a_second_count_too_small_to_give_way_takes_a_third_with_it() -> None:
    # With only a and b hidden, a + b = 5 would tell that each is 1 to 4.
    values = {"a": 3, "b": 2, "c": 40, "d": 70, "all": 115}
    assert hidden(system_of(values, ("all", ["a", "b", "c", "d"]))) == {"a", "b", "c"}


def test_a_count_hidden_in_a_table_is_hidden_by_row_and_by_column() -> None:
    values = {"a1": 3, "a2": 30, "a": 33, "b1": 20, "b2": 40, "b": 60, "c1": 23, "c2": 70, "all": 93}
    table = system_of(values, ("a", ["a1", "a2"]), ("b", ["b1", "b2"]), ("c1", ["a1", "b1"]), ("c2", ["a2", "b2"]),
                      ("all", ["a", "b"]))  # fmt: skip
    assert hidden(table) == {"a1", "a2", "b1", "b2"}


@pytest.mark.parametrize(("count", "shown"), [(0, True), (1, False), (4, False), (5, True)])
def test_zero_and_five_are_shown_and_what_is_between_is_not(count: int, shown: bool) -> None:
    assert (hidden(system_of({"a": count})) == set()) is shown


def test_a_bound_from_another_table_is_reckoned_with() -> None:
    # a alone could be anything, but not more than the register's six.
    system = system_of({"a": 4, "register": 6})
    system.relations.append(Relation({("a",): 1, ("register",): -1}, exact=False))
    assert hidden(system) == {"a", "register"}


def test_tables_that_state_one_count_differently_are_a_defect() -> None:
    system = System()
    system.add_cell(("a",), 7, 5)
    with pytest.raises(TargetingError, match="disagree on a"):
        system.add_cell(("a",), 8, 5)


def shown_or_hidden(warehouse: Warehouse, table: str, **where: Any) -> dict[str, Any]:
    return next(row for row in rows(warehouse, f"output.{table}") if where.items() <= row.items())


def test_a_hidden_column_is_null_and_named_and_takes_what_is_derived_from_it() -> None:
    # Three of the women are nominated: their number, share and interval are hidden, and the men's with them.
    people = [Citizen(services=TWO)] * 3 + [Citizen()] * 60
    people += [Citizen(sex="M", services=TWO)] * 30 + [Citizen(sex="M")] * 60
    warehouse = disclosed(people)
    women = shown_or_hidden(warehouse, "selection_rate", group_value="K")
    assert [women[column] for column in ("nominated", "share", "low", "high")] == [None] * 4
    assert {"nominated", "share", "low", "high"} <= set(women["suppressed"].split(","))
    men = shown_or_hidden(warehouse, "selection_rate", group_value="M")
    overall = shown_or_hidden(warehouse, "selection_rate", group_value="all")
    assert None in (men["nominated"], overall["nominated"])
    assert "" in {row["suppressed"] for row in rows(warehouse, "output.attrition")}


def test_a_group_where_everybody_is_nominated_does_not_say_so() -> None:
    people = [Citizen(age=20, services=TWO)] * 12 + [Citizen(services=TWO)] * 20 + [Citizen(services=ONE)] * 90
    warehouse = disclosed(people)
    young = shown_or_hidden(warehouse, "selection_rate", group_value="18-24")
    assert None in (young["persons"], young["nominated"]) and young["share"] is None
    dropped = [
        row["dropped"]
        for row in rows(warehouse, "output.attrition")
        if row["group_value"] == "18-24" and row["step"] > 3
    ]
    assert None in dropped


def test_a_group_where_nobody_is_nominated_does_not_say_so_either_where_all_fell_at_one_step() -> None:
    people = [Citizen(age=20, services=ONE)] * 12 + [Citizen(services=TWO)] * 20 + [Citizen(services=ONE)] * 90
    warehouse = disclosed(people)
    young = shown_or_hidden(warehouse, "selection_rate", group_value="18-24")
    assert (young["persons"], young["nominated"], young["share"]) == (12, None, None)
    attacker = Attacker({table: rows(warehouse, f"output.{table}") for table in CELLS}, true_cells(warehouse))
    fell = {("attrition", 6, "age_band", "18-24", "dropped"): 1.0}
    assert attacker.width(fell) >= MINIMUM - ROUNDING


def test_a_department_all_of_whose_citizens_are_in_another_does_not_say_so() -> None:
    people = [Citizen(services=(("jobcentre", 1), ("misuse", 1)))] * 12 + [Citizen(services=(("jobcentre", 1),))] * 40
    people += [Citizen(services=(("social", 1), ("jobcentre", 1)))] * 9 + [Citizen(services=ONE)] * 9
    people += [Citizen()] * 50
    warehouse = disclosed(people)
    both = shown_or_hidden(warehouse, "overlap", department_a="misuse", department_b="jobcentre")["persons"]
    misuse = shown_or_hidden(warehouse, "overlap", department_a="misuse", department_b="misuse")["persons"]
    assert None in (both, misuse)


def test_a_register_of_few_persons_hides_its_rows_here_and_in_the_quality_table() -> None:
    quality = {"run_id": RUN_ID, "register": "objections", "expectation": "rows", "severity": "critical",
               "metric": "rowCount", "checked": 3, "failed": 0, "observed": 3.0, "verdict": "passed"}  # fmt: skip
    sources = [source_row("objections", 3), source_row("population", 300, quarantined=7)]
    warehouse = disclosed(
        [Citizen(objects=True)] * 3 + [Citizen()] * 100,
        sources=sources,
        quality=[quality, quality | {"register": "population", "checked": 300}],
    )
    few = shown_or_hidden(warehouse, "source", register="objections")
    assert [few[column] for column in ("rows_read", "accepted", "persons", "coverage")] == [None] * 4
    assert few["suppressed"] == "rows_read,accepted,quarantined,ignored,persons,coverage"
    assert shown_or_hidden(warehouse, "quality", register="objections")["checked"] is None
    many = shown_or_hidden(warehouse, "source", register="population")
    assert (many["persons"], many["quarantined"], many["suppressed"]) == (300, 7, "")
    assert shown_or_hidden(warehouse, "quality", register="population")["checked"] == 300


def test_how_many_more_there_are_is_not_told_of_a_register_whose_persons_were_hidden_before() -> None:
    """Read backwards it tells them: 5.042 now and 0,1 % more are 5.035 to 5.039 then."""
    change = {"run_id": RUN_ID, "expectation": "change", "severity": "warning", "metric": "rowsChange",
              "checked": 300, "failed": 0, "observed": 0.7, "verdict": "passed"}  # fmt: skip
    before = Shown(
        "r0", "2017-09-04", "2017-09-04", "dashboard", "", (), System(), frozenset({("persons", "jobcentre")}),
        rows_hidden={"jobcentre": frozenset({"accepted"})},
    )  # fmt: skip
    warehouse, _ = told(
        [Citizen()] * 300,
        sources=[source_row("jobcentre", 200, drift=0.7), source_row("social", 200, drift=0.7)],
        quality=[change | {"register": "jobcentre"}, change | {"register": "social"}],
        before=Earlier(RUN_ID, AS_OF.isoformat(), AS_OF.isoformat(), releases=(before,)),
    )
    for table, column in (("source", "drift"), ("quality", "observed")):
        assert shown_or_hidden(warehouse, table, register="jobcentre")[column] is None
        assert shown_or_hidden(warehouse, table, register="social")[column] == 0.7
    assert shown_or_hidden(warehouse, "source", register="jobcentre")["persons"] == 200


def test_a_coverage_that_tells_of_few_persons_is_hidden() -> None:
    sources = [source_row("social", 200, coverage=0.985), source_row("jobcentre", 200, coverage=0.97)]
    warehouse = disclosed([Citizen()] * 20, sources=sources)
    assert shown_or_hidden(warehouse, "source", register="social")["coverage"] is None
    assert shown_or_hidden(warehouse, "source", register="jobcentre")["coverage"] == 0.97


def test_a_source_that_was_skipped_is_published_without_counts() -> None:
    skipped = source_row("health", None, coverage=None, state="skipped_no_health_approver")
    source = shown_or_hidden(disclosed([Citizen()] * 20, sources=[skipped]), "source", register="health")
    assert (source["persons"], source["state"], source["suppressed"]) == (None, "skipped_no_health_approver", "")


def test_a_run_of_a_handful_of_citizens_publishes_no_count_of_them() -> None:
    warehouse = disclosed([Citizen(services=TWO)] * 3)
    run = rows(warehouse, "output.run")[0]
    assert run["suppressed"] == "persons_read,persons_scored,nominated,nominated_share"
    assert {row["before"] for row in rows(warehouse, "output.attrition")} == {None}


def test_a_row_that_does_not_match_its_contract_is_refused() -> None:
    warehouse = warehouse_of([Citizen()])
    row = run_row()
    del row["mode"]
    with pytest.raises(TargetingError, match="it lacks mode"):
        record(warehouse, CONTRACTS["run"], [row])
    with pytest.raises(TargetingError, match="does not know cpr"):
        record(warehouse, CONTRACTS["run"], [run_row() | {"cpr": 1}])


def test_an_overlap_that_does_not_add_up_stops_the_run() -> None:
    warehouse = warehouse_of([Citizen(services=TWO)] * 30)
    for table, content in (("run", [run_row()]), ("source", []), ("quality", [])):
        record(warehouse, CONTRACTS[table], content)
    warehouse.create_empty("score.earlier_candidate")
    warehouse.connection.execute("UPDATE score.evidence SET departments = 3 WHERE person_id = 1")
    with pytest.raises(TargetingError, match="overlap does not add up"):
        disclose(warehouse, CONTRACTS, Disclosure(RUN_ID, AS_OF, RULES))


def test_two_runs_hide_the_same_cells() -> None:
    one, two = (disclosed(municipality(1_500, seed=5)) for _ in range(2))
    for table in CONTRACTS:
        assert rows(one, f"output.{table}") == rows(two, f"output.{table}")


@pytest.mark.parametrize("from_registers", [0, 1, 4, 9])
def test_where_a_plan_is_known_from_shows_in_no_table(from_registers: int) -> None:
    """Nine have one plan: how many of them a register tells of, and how many were begun here, is published nowhere."""
    planned = [
        Citizen(services=TWO, plan=number < from_registers, begun_plan=number >= from_registers) for number in range(9)
    ]
    everybody = [*planned, *[Citizen(services=TWO)] * 40, *[Citizen(services=ONE)] * 60]
    shown = disclosed(everybody)
    plain = disclosed([Citizen(services=TWO, plan=True)] * 9 + everybody[9:])
    for table in DASHBOARD:
        assert rows(shown, f"output.{table}") == rows(plain, f"output.{table}")


def test_a_citizens_place_is_each_count_that_the_citizen_is_one_of() -> None:
    """Who has come or left is told by it: were one count reckoned otherwise, few could pass for none."""
    day = AS_OF.isoformat()
    warehouse, _ = told(municipality(400, seed=8, departments=3, areas=2), before=Earlier(RUN_ID, day, day))
    made = read_made(warehouse)
    values = {measure: set(found) for measure, found in made.shown.measures.items()}
    counted = Counter(
        name
        for citizen in warehouse.records("output.raw_citizen")
        for name in names_of(citizen, made.shown.steps, values)
    )
    of_persons = {name: terms for name, terms in made.shown.names.items() if name[0] not in ("persons", "known")}
    assert {name: counted[name] for name in of_persons} == {
        name: made.shown.system.value(terms) for name, terms in of_persons.items()
    }
