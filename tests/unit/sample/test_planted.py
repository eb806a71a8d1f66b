"""The planted citizens: enough of them, each explained, and each answer consistent with its own counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from targeting.sample.planted import Citizen, load_planted
from targeting.scoring.reference import holds
from targeting.workspace import RuleSet, catalogue, load_register, load_ruleset

PLANTED = load_planted()
SCORED = [citizen for citizen in PLANTED.citizens if citizen.evidence]
BEFORE_COUNTING = {"not_in_population", "not_resident", "under_age", "objection"}


@pytest.fixture(scope="module")
def ruleset() -> RuleSet:
    return load_ruleset(catalogue("rulesets") / f"{PLANTED.ruleset}.toml")


def by_id(citizen: Citizen) -> str:
    return citizen.id


def test_there_are_enough_and_each_is_somebody() -> None:
    citizens = PLANTED.citizens
    assert len(citizens) >= 40
    assert len({citizen.id for citizen in citizens}) == len({citizen.cpr for citizen in citizens}) == len(citizens)
    assert min(sum(citizen.nominated for citizen in citizens), sum(not citizen.nominated for citizen in citizens)) > 15


def test_each_has_a_sentence_of_its_own_in_both_languages() -> None:
    for sentences in ([c.why_da for c in PLANTED.citizens], [c.why_en for c in PLANTED.citizens]):
        assert len(set(sentences)) == len(sentences)
        assert all(len(sentence.split()) >= 4 and sentence.endswith(".") for sentence in sentences)


def test_the_applications_examples_and_the_twelve_special_cases_are_among_them() -> None:
    sources = " ".join(citizen.source for citizen in PLANTED.citizens) + " "
    assert all(f"eksempel {letter}" in sources for letter in "ABC")
    assert all(f"nr. {number} " in sources for number in range(1, 13))


def test_no_planted_number_could_be_a_living_persons() -> None:
    numbers = [citizen.cpr for citizen in PLANTED.citizens]
    assert all(number[6] == "8" and int(number[4:6]) >= 58 for number in numbers)


def test_every_row_names_columns_its_extract_has(delivery: Path) -> None:
    for citizen in PLANTED.citizens:
        for row in citizen.rows:
            contract = load_register(catalogue("registers") / f"{row.extract}.odcs.yaml")
            required = {column.header for column in contract.columns if column.required} - {"Uge"}
            assert required - set(row.values) <= {"Kommunekode"}, (citizen.id, row.extract)


@pytest.mark.parametrize("citizen", PLANTED.citizens, ids=by_id)
def test_an_answer_is_either_a_nomination_or_the_step_that_drops(citizen: Citizen) -> None:
    assert citizen.nominated == (citizen.dropped_at is None)
    assert (citizen.evidence is None) == (citizen.dropped_at in BEFORE_COUNTING)


@pytest.mark.parametrize("citizen", SCORED, ids=by_id)
def test_the_answer_follows_from_the_counts_by_the_rule_set(citizen: Citizen, ruleset: RuleSet) -> None:
    assert citizen.evidence
    counts = citizen.evidence.model_dump()
    points = sum(rule.points for rule in ruleset.rules if holds(rule.when, counts, {}))
    assert dropped_at(counts, points, ruleset) == citizen.dropped_at
    if citizen.points is not None:
        assert points == citizen.points


def dropped_at(counts: dict[str, int], points: int, ruleset: RuleSet) -> str | None:
    if not any(counts.values()):
        return "no_involvement"
    failed = [rule.id for rule in ruleset.rules if rule.required and not holds(rule.when, counts, {})]
    return failed[0] if failed else ("below_threshold" if points < ruleset.threshold else None)


def test_a_row_a_week_is_delivered_for_each_week() -> None:
    citizen = next(citizen for citizen in PLANTED.citizens if citizen.id == "last_paid_week_38")
    weeks = [row["Uge"] for row in citizen.delivered("benefit_refund")]
    assert weeks == [f"2017-{week}" for week in range(30, 39)]


def test_who_is_not_in_the_population_has_no_row_there() -> None:
    absent = {citizen.id for citizen in PLANTED.citizens if not citizen.delivered("population")}
    assert absent == {"substitute_number"}


def test_missing_columns_are_delivered_empty() -> None:
    rows = PLANTED.rows("objection", ["CPR-nr.", "Indsigelse modtaget", "Modtaget via"])
    assert len(rows) == 2
    assert rows["Modtaget via"].to_list() == ["", ""]
