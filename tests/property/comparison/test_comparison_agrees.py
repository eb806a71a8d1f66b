"""Any population, any two rule sets: who enters, leaves and stays is what the plain-Python scorer says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.examples import EXAMPLES
from support.scoring_tables import link, memory_warehouse
from support.strategies import AS_OF, involvements, persons, rule_sets
from targeting.comparison import counted, keep_side
from targeting.scoring import score, steps
from targeting.scoring.reference import Person, Result, score_persons
from targeting.workspace import RuleSet

Results = Mapping[int, Result]


def moved(before: Result, after: Result) -> str | None:
    return {(False, True): "entered", (True, False): "left", (True, True): "stayed"}.get(
        (before.nominated, after.nominated)
    )


def step_of(ruleset: RuleSet, result: Result) -> str | None:
    names = [id_ for id_, _, _ in steps(ruleset)]
    return None if result.dropped_at is None else names[result.dropped_at - 1]


def expected_groups(people: list[Person], before: Results, after: Results) -> dict[tuple[str, str], dict[str, int]]:
    groups: dict[tuple[str, str], Counter[str]] = {}
    for person in people:
        one, other = before[person.person_id], after[person.person_id]
        said = [f"scored_{side}" for side, it in (("a", one), ("b", other)) if (it.dropped_at or 9) > 4]
        said += [f"nominated_{side}" for side, it in (("a", one), ("b", other)) if it.nominated]
        said += [move] if (move := moved(one, other)) else []
        for group in (("all", "all"), ("sex", person.sex), ("age_band", other.age_band)):
            groups.setdefault(group, Counter()).update(said)
    return {group: dict(counts) for group, counts in groups.items()}


@settings(max_examples=EXAMPLES // 10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_who_moves_and_why_is_what_the_reference_says(data: st.DataObject) -> None:
    days: list[date] = [data.draw(AS_OF), data.draw(AS_OF)]
    people, rows = data.draw(persons(days[0])), data.draw(involvements(days[0]))
    rules = [data.draw(rule_sets()), data.draw(rule_sets())]
    warehouse = memory_warehouse()
    link(warehouse, people, rows)
    for side, ruleset, day in zip("ab", rules, days, strict=True):
        score(warehouse, ruleset, day)
        keep_side(warehouse, side)
    tables = counted(warehouse, *rules)
    before, after = (score_persons(people, rows, ruleset, day) for ruleset, day in zip(rules, days, strict=True))

    found = {
        (row.pop("group_by"), row.pop("group_value")): {name: count for name, count in row.items() if count}
        for row in tables["groups"]
    }
    assert found == expected_groups(people, before, after)

    hits, fallen, points = Counter[tuple[str, str]](), Counter[tuple[str, str | None]](), Counter[tuple[str, int]]()
    for number, one in before.items():
        other = after[number]
        match moved(one, other):
            case "entered":
                hits.update(("entered", rule) for rule in other.hits)
                fallen["entered", step_of(rules[0], one)] += 1
            case "left":
                hits.update(("left", rule) for rule in one.hits)
                fallen["left", step_of(rules[1], other)] += 1
        points.update((side, it.points) for side, it in (("a", one), ("b", other)) if (it.dropped_at or 9) > 4)
    assert {(row["moved"], row["rule"]): row["persons"] for row in tables["rules"] if row["persons"]} == hits
    assert [row["rule"] for row in tables["rules"]] == [rule.id for rule in (*rules[1].rules, *rules[0].rules)]
    assert {(row["moved"], row["step"]): row["persons"] for row in tables["steps"]} == fallen
    shown = {(side, row["points"]): row[f"persons_{side}"] for row in tables["points"] for side in "ab"}
    assert {key: count for key, count in shown.items() if count} == points
