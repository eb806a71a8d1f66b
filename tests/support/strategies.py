"""Any population, any involvements, any rule set: what the property tests draw."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from support.scoring_tables import rule, rule_set
from targeting.scoring.reference import Involvement, Person
from targeting.workspace import RuleSet, evidence_dictionary

AS_OF = st.sampled_from([date(2017, 10, 2), date(2017, 2, 28), date(2016, 2, 29), date(2018, 3, 1)])
COLUMNS = st.sampled_from(evidence_dictionary().names)
NUMBERS = st.integers(0, 4).map(str) | st.sampled_from(["18", "25", "67", "999999999"])
# A thing with its law, paragraph, family and kind, and names that hold it: renamed by a reform, two in one family, and
# one law over them all.
THINGS = [
    ("LAS", "25", "las_help", "benefit"),
    ("LAS", "23", "las_help", "benefit"),
    ("SEL", "85", "sel_85", "service"),
    ("SEL", "85a", "sel_85", "service"),
    ("LAB", "31b", "jc_mentor", "service"),
    ("LAB", "167", "jc_mentor", "service"),
    ("LAB", "", "my_plan", "plan"),
    ("SEL", "10", "sel_advice", "service"),
]
TERMS = st.sampled_from(["las_help", "Kontanthjælp", "SEL § 85", "sel  §85", "SEL", "Mentor", "MIN-PLAN", "LAB § 167"])
CALLS = TERMS.map(lambda term: f"months_since('{term}')")
MONTHS = st.sampled_from(["0", "1", "2", "11", "12", "13"])
COMPARISONS = st.sampled_from(["=", "<>", "!=", "<", "<=", ">", ">="])


def mostly(value: object, *others: object) -> st.SearchStrategy[Any]:
    """The value that lets a person through, and now and then another, so that many reach the rules."""
    return st.sampled_from([value] * 4 * len(others) + list(others))


def birth_dates(as_of: date) -> st.SearchStrategy[date | None]:
    """Around the birthdays that matter, leap days among them, and unknown."""
    near = st.builds(
        lambda years, days: as_of - timedelta(days=round(365.2425 * years)) + timedelta(days=days),
        st.sampled_from([0, 17, 18, 25, 30, 40, 50, 60, 67, 90]),
        st.integers(-1, 1),
    )
    return near | st.sampled_from([date(1952, 2, 29), date(2000, 2, 29), date(1999, 2, 28), None])


def persons(as_of: date) -> st.SearchStrategy[list[Person]]:
    parts = st.tuples(
        birth_dates(as_of),
        mostly("01", "03", "20", "90", None),
        st.sampled_from(["K", "M"]),
        mostly(False, True, None),
        st.sampled_from(["nord", "ukendt", None]),
        mostly(False, True),
    )
    return st.lists(parts, min_size=3, max_size=6).map(
        lambda drawn: [
            Person(number, born, sex, status, objects, area, begun)
            for number, (born, status, sex, objects, area, begun) in enumerate(drawn, start=1)
        ]
    )


def involvements(as_of: date) -> st.SearchStrategy[list[Involvement]]:
    """Few values for each part, so that the same thing often comes twice; of somebody unknown too."""
    return st.lists(_anything(as_of) | _named(as_of), min_size=12, max_size=40)


def _anything(as_of: date) -> st.SearchStrategy[Involvement]:
    return st.builds(
        Involvement,
        law=st.sampled_from(["LAB", "SEL", None]),
        paragraph=st.sampled_from(["85", None]),
        family=st.sampled_from(["x", "y", None]),
        kind=mostly("service", "benefit", "plan", "case"),
        valid_from=mostly(date(2010, 1, 1), *(as_of + timedelta(days=days) for days in (-1, 0, 1))),
        valid_to=mostly(None, *(as_of + timedelta(days=days) for days in (-1, 0, 1))),
        **_common(),
    )


def _named(as_of: date) -> st.SearchStrategy[Involvement]:
    """What the code lists know, in spells that meet, overlap or miss each other by a day; around whole months too."""
    near = [date(2016, 1, 31), date(2016, 2, 29), date(2016, 8, 31), date(2016, 10, 2), date(2016, 10, 3)]
    days = st.sampled_from([*near, as_of]).flatmap(
        lambda day: st.integers(-1, 1).map(lambda more: day + timedelta(days=more))
    )
    return st.builds(
        lambda thing, from_, to, **common: Involvement(
            **dict(zip(("law", "paragraph", "family", "kind"), thing, strict=True)),
            valid_from=from_,
            valid_to=to,
            **common,
        ),
        st.sampled_from(THINGS),
        days,
        days | st.none(),
        **_common(),
    )


def _common() -> dict[str, st.SearchStrategy[Any]]:
    return {
        "person_id": st.integers(1, 7),
        "department": st.sampled_from(["work", "social", "health"]),
        "service_centre": st.sampled_from(["north", "south", None]),
        "main": mostly(True, False),
        "counts": mostly(True, False),
        "one_plan": mostly(False, True),
        "caseworker_id": st.sampled_from([1, 2, 3, None]),
    }


@st.composite
def comparisons(draw: st.DrawFn) -> str:
    column, other = draw(COLUMNS), draw(NUMBERS | COLUMNS)
    pair = draw(st.permutations([column, other]))
    low, high = draw(NUMBERS | COLUMNS), draw(NUMBERS | COLUMNS)
    negation = draw(st.sampled_from(["", "not "]))
    members = ", ".join(draw(st.lists(NUMBERS, min_size=1, max_size=3)))
    return draw(
        st.sampled_from(
            [
                f"{pair[0]} {draw(COMPARISONS)} {pair[1]}",
                f"{column} {negation}between {low} and {high}",
                f"{column} {negation}IN ({members})",
                f"{negation}has('{draw(TERMS)}')",
                f"{draw(CALLS)} {draw(COMPARISONS)} {draw(MONTHS | COLUMNS)}",
                f"{draw(MONTHS)} {draw(COMPARISONS)} {draw(CALLS)}",
                f"{draw(CALLS)} {negation}between {draw(MONTHS)} and {draw(MONTHS)}",
                f"{draw(CALLS)} {negation}in ({draw(MONTHS)}, {draw(MONTHS)})",
                f"{column} {negation}between {low} and {draw(CALLS)}",
            ]
        )
    )


def joined(smaller: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Larger conditions out of smaller ones; without parentheses too, so that precedence is held against."""
    word = st.sampled_from(["and", "or", "AND", "or\n "])
    return (
        st.builds(lambda left, how, right: f"{left} {how} {right}", smaller, word, smaller)
        | st.builds(lambda one: f"not {one}", smaller)
        | st.builds(lambda one: f"({one})", smaller)
    )


CONDITIONS = st.recursive(comparisons(), joined, max_leaves=5)


@st.composite
def rule_sets(draw: st.DrawFn) -> RuleSet:
    parts = draw(st.lists(st.tuples(CONDITIONS, st.integers(1, 3), st.booleans()), min_size=1, max_size=4))
    rules = [
        rule(when, id=f"rule_{number}", points=points, required=required)
        for number, (when, points, required) in enumerate(parts)
    ]
    threshold = draw(st.integers(1, sum(each.points for each in rules)))
    return rule_set(*rules, threshold=threshold, min_age=draw(st.sampled_from([0, 18, 25])))
