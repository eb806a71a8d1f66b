"""The compiled rules stay portable, as the SQL files do."""

from __future__ import annotations

import sqlglot
from sqlglot import ErrorLevel, exp
from tests.scoring_tables import EN_PLAN

from targeting.scoring.rules import rule_hits
from targeting.workspace.rulesets import load_ruleset


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
