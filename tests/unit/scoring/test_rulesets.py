"""A rule set is refused when it could not be defended: silent weights, doubtful names, dates or thresholds."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

import pytest

from support.scoring_tables import EN_PLAN
from targeting.errors import ConfigurationError
from targeting.workspace import RuleSet, evidence_dictionary, load_ruleset
from targeting.workspace.declarations import load_mapping


def declared(**changes: Any) -> RuleSet:
    """en-plan with some keys changed; None removes a key. Keys with rule_ change the first rule."""
    mapping = load_ruleset(EN_PLAN).model_dump(exclude_none=True)
    for key, value in changes.items():
        target = mapping["rules"][0] if key.startswith("rule_") else mapping
        target[key.removeprefix("rule_")] = value
        if value is None:
            del target[key.removeprefix("rule_")]
    return load_mapping(mapping, RuleSet, "mine.toml", b"")


def test_en_plan_weighs_every_rule_alike_and_explains_each_in_danish_and_english() -> None:
    en_plan = load_ruleset(EN_PLAN)

    assert {rule.points for rule in en_plan.rules} == {1}
    assert all(rule.rationale_da and rule.rationale_en for rule in en_plan.rules)
    assert [rule.id for rule in en_plan.rules if rule.required] == ["departments_2", "service_laws_2"]
    assert en_plan.sha256 == hashlib.sha256(EN_PLAN.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"rule_points": 2}, "points other than 1 need weight_rationale_da and weight_rationale_en"),
        ({"rule_points": 2, "rule_weight_rationale_da": "Fordi."}, "points other than 1 need"),
        ({"rule_points": 2, "rule_weight_rationale_da": "Fordi.", "rule_weight_rationale_en": " "}, "weight_rati"),
        ({"rule_points": 0}, "rules.0.points"),
        ({"rule_points": -1}, "rules.0.points"),
        ({"rule_points": 1.0}, "rules.0.points"),
        ({"rule_points": True}, "rules.0.points"),
        ({"rule_points": "1"}, "rules.0.points"),
        ({"rule_id": "plans_2"}, "used more than once: plans_2"),
        ({"rule_id": "Departments"}, "rules.0.id"),
        ({"rule_id": "forvaltning_å"}, "rules.0.id"),
        ({"rule_id": "x'; drop table score.evidence"}, "rules.0.id"),
        ({"rule_id": "under_age"}, "name of an attrition step"),
        ({"rule_id": "below_threshold"}, "name of an attrition step"),
        ({"rule_rationale_da": ""}, "rules.0.rationale_da"),
        ({"rule_rationale_en": None}, "rules.0.rationale_en: missing"),
        ({"rule_severity": 1}, "rules.0.severity: unknown key"),
        ({"weights": 1}, "weights: unknown key"),
        ({"threshold": 0}, "threshold"),
        ({"threshold": 8}, "nobody could be nominated"),
        ({"threshold_rationale_da": None}, "threshold_rationale_da: missing"),
        ({"min_age": -1}, "min_age"),
        ({"version": "new"}, "version"),
        ({"id": "../en-plan"}, "id"),
        ({"rules": ()}, "rules"),
        ({"valid_from": "last year"}, "valid_from"),
        ({"valid_to": date(2017, 6, 30)}, "valid_to lies before valid_from"),
    ],
)
def test_what_is_refused(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigurationError, match=r"^mine\.toml: ") as refused:
        declared(**changes)

    assert said in str(refused.value)


def test_a_rule_may_weigh_more_when_it_says_why() -> None:
    weighed = declared(rule_points=3, rule_weight_rationale_da="Fordi.", rule_weight_rationale_en="Because.")

    assert weighed.rules[0].points == 3


@pytest.mark.parametrize(
    ("day", "in_force"),
    [
        (date(2017, 6, 30), False),
        (date(2017, 7, 1), True),
        (date(2017, 12, 31), True),
        (date(2018, 1, 1), False),
    ],
)
def test_a_rule_set_is_in_force_on_both_its_end_days(day: date, in_force: bool) -> None:
    assert declared(valid_to=date(2017, 12, 31)).in_force_on(day) is in_force


def test_every_evidence_column_says_what_it_means_in_both_languages() -> None:
    names = evidence_dictionary().names

    assert len(set(names)) == len(names)
    assert all(column.meaning_da != column.meaning_en for column in evidence_dictionary().columns)
