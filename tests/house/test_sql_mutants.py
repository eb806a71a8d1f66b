"""The mutants that scoring's tests are held against are real mistakes: each reads otherwise, and none is made twice."""

from __future__ import annotations

import pytest
from nightly.mutation.sql_mutants import mutants, unchanged


@pytest.mark.parametrize(
    ("sql", "mistakes"),
    [
        ("select a from t where b < 1", ["b <= 1", "b >= 1", "b < 2", "b < 0", ""]),
        ("select a from t where b and not c", ["b or not c", "b", "not c", "b and c", ""]),
        ("select a from t where b = 'x' or c is null", [
            "b <> 'x' or c is null", "b = 'not x' or c is null", "b = 'x' and c is null", "b = 'x'", "c is null",
            "b = 'x' or not c is null", "",
        ]),
    ],
)  # fmt: skip
def test_what_narrows_rows_goes_wrong_in_every_small_way(sql: str, mistakes: list[str]) -> None:
    expected = {unchanged(f"select a from t where {wrong}" if wrong else "select a from t") for wrong in mistakes}

    assert {mutant.sql for mutant in mutants("t", sql)} == expected


@pytest.mark.parametrize(
    ("sql", "mistakes"),
    [
        ("select count(distinct a) from t", ["select count(a) from t"]),
        ("select distinct a from t", ["select a from t"]),
        ("select max(a) from t", ["select min(a) from t"]),
        ("select coalesce(a, b) from t", ["select a from t", "select b from t"]),
        ("select a from t union all select a from u", ["select a from t union select a from u"]),
        ("select max(a) over (partition by b) from t", [
            "select min(a) over (partition by b) from t", "select max(a) over () from t",
        ]),
        ("select a from t inner join u on t.a = u.a", [
            "select a from t left join u on t.a = u.a", "select a from t inner join u on true",
            "select a from t inner join u on t.a <> u.a",
        ]),
        ("select case when a then b when c then d end from t", [
            "select case when c then d end from t", "select case when a then b end from t",
        ]),
    ],
)  # fmt: skip
def test_what_is_counted_and_joined_goes_wrong_too(sql: str, mistakes: list[str]) -> None:
    written = {" ".join(mutant.sql.lower().replace(" inner ", " ").split()) for mutant in mutants("t", sql)}
    expected = {" ".join(unchanged(wrong).lower().replace(" inner ", " ").split()) for wrong in mistakes}

    assert {text.replace("left inner join", "left join") for text in written} == expected


def test_a_mutant_says_what_was_changed() -> None:
    (mutant,) = mutants("held", "select max(a) from t")

    assert (mutant.file, mutant.change) == ("held", "MAX(a) -> MIN(a) [SELECT MAX(a) FROM t]")
