"""The compiled rules stay portable, as the SQL files do."""

from __future__ import annotations

import sqlglot
from sqlglot import ErrorLevel, exp

from support.scoring_tables import EN_PLAN, rule, rule_set
from targeting.scoring.rules import rule_hits, terms_named
from targeting.workspace import load_ruleset


def to_spark(text: str) -> str:
    (spark,) = sqlglot.transpile(text, read="duckdb", write="spark", unsupported_level=ErrorLevel.RAISE)
    return spark


def test_the_compiled_rules_are_portable_too() -> None:
    text = rule_hits(load_ruleset(EN_PLAN)).sql(dialect="duckdb")

    assert isinstance(sqlglot.parse_one(to_spark(text), dialect="spark"), exp.Query)


def test_the_compiled_rules_read_two_score_tables_and_nothing_else() -> None:
    tables = rule_hits(load_ruleset(EN_PLAN)).find_all(exp.Table)

    assert {table.sql() for table in tables} == {
        "score.evidence AS evidence",
        "score.eligibility AS eligibility",
    }


def test_a_rule_is_one_select_that_its_it_department_can_read() -> None:
    rules = rule_set(
        rule("services >= 3 and not has('SEL § 85')", id="without_support"),
        rule("2 < months_since('SEL § 107') or plans in (1, 2)", id="long", points=2),
    )

    asked = (
        "SELECT evidence.person_id, CAST('{rule}' AS TEXT) AS rule, CAST({points} AS INT) AS points "
        "FROM score.evidence AS evidence JOIN score.eligibility AS eligibility USING (person_id) "
        "WHERE eligibility.dropped_by IS NULL AND ({condition})"
    )
    held = (
        "EXISTS(SELECT 1 FROM score.held AS held "
        "WHERE (held.person_id = evidence.person_id AND held.term = {term}) AND {comparison})"
    )
    without_support = f"evidence.services >= 3 AND NOT {held.format(term=1, comparison='TRUE')}"
    long = f"{held.format(term=2, comparison='2 < held.months')} OR evidence.plans IN (1, 2)"
    assert rule_hits(rules).sql(dialect="duckdb") == " UNION ALL ".join(
        [
            asked.format(rule="without_support", points=1, condition=without_support),
            asked.format(rule="long", points=2, condition=long),
        ]
    )


def test_terms_are_numbered_in_the_order_the_rules_name_them() -> None:
    rules = rule_set(
        rule("has('SEL § 85') and months_since('SEL § 107') > 1 or has('SEL § 108')", id="first"),
        rule("has('SEL § 108') or has('las_help')", id="second"),
    )

    assert list(terms_named(rules)) == ["sel § 85", "sel § 107", "sel § 108", "las_help"]
