"""A rule can read documented evidence and compare it with whole numbers; nothing else gets through."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from support.scoring_tables import EN_PLAN, rule, rule_set
from support.tables import table
from targeting.errors import ConfigurationError
from targeting.scoring import check_rules
from targeting.scoring.expressions import MAX_LENGTH, Known, parse_condition
from targeting.scoring.rules import behind, rule_hits, rules_read, terms_named
from targeting.workspace import RuleSet, catalogue_terms, evidence_dictionary, load_ruleset

KNOWN = Known(evidence_dictionary().names, catalogue_terms())


def parsed(when: str, place: str = "here") -> None:
    parse_condition(when, KNOWN, lambda: place)


@pytest.mark.parametrize(
    "when",
    [
        "departments >= 2",
        "2 <= departments",
        "services > benefits",
        "age between 18 and 24",
        "age not between 18 and 24",
        "plans in (1, 2, 3)",
        "plans NOT IN (0)",
        "not (laws = 1 or laws <> 2) and caseworkers != 3",
        "departments >= 2\n  AND services >= 3",
        "age < 999999999",
        "has('SEL § 85')",
        "has('sel §85')",
        "has('SEL') and not has('Kontanthjælp')",
        "(has('27.36.12') or has('las_help'))",
        "months_since('Sygedagpenge') >= 12",
        "12 <= months_since('Sygedagpenge')",
        "months_since('SEL § 107') between 6 and 12",
        "months_since('SEL § 107') not in (0, 1)",
        "months_since('SEL § 107') < age",
    ],
)
def test_what_a_rule_may_say(when: str) -> None:
    parsed(when)


# What somebody might try, and what slips out of a keyboard.
REFUSED = [
    # other data
    "birth_date >= 2",
    "person_id = 1",
    "evidence.departments >= 2",
    "link.person.sex >= 2",
    '"departments" >= 2',
    "Departments >= 2",
    "rowid > 0",
    "exists (select 1 from link.person)",
    "departments in (select person_id from link.person)",
    "departments >= (select 1)",
    "departments >= any (select 1)",
    "departments in laws",
    "from link.person",
    "select departments",
    # more than one statement
    "departments >= 2; drop table score.evidence",
    "departments >= 2;",
    "departments >= 2 union select person_id from link.person",
    "departments >= 2 limit 1",
    "departments >= 2) or (1 = 1",
    "departments >= 2, services >= 2",
    # comments
    "departments >= 2 -- and services >= 3",
    "departments >= 2 /* and services >= 3 */",
    "/* */ departments >= 2",
    "--",
    # functions, arithmetic and casts
    "abs(departments) >= 2",
    "read_text('x') = 2",
    "getenv('x') = 2",
    "current_date > 2",
    "random() > 2",
    "departments / services > 2",
    "departments + 1 > 2",
    "departments - 1 > 2",
    "departments ** 2 > 2",
    "departments::varchar = 2",
    "cast(departments as integer) = 2",
    "case when departments > 1 then true end",
    "if departments > 1",
    "IF(departments > 1, true, false)",
    "@departments > 1",
    "departments[1] > 1",
    # has and months_since, and what is not quite one of them
    "HAS('SEL § 85')",
    "\"has\"('SEL § 85')",
    "main.has('SEL § 85')",
    "{fn has('SEL § 85')}",
    "has()",
    "has('SEL § 85', 'SEL § 107')",
    "has(departments)",
    "has(85)",
    "has(SEL)",
    "has(distinct 'SEL § 85')",
    "has('SEL § 85' order by 1)",
    "has('SEL § 85') filter (where 1 = 1)",
    "has('SEL § 85') over ()",
    "has(x => 'SEL § 85')",
    "has(E'SEL § 85')",
    "has(N'SEL § 85')",
    "has($$SEL § 85$$)",
    "has('SEL ' || '§ 85')",
    "has('SEL ' '§ 85')",
    "has(has('SEL § 85'))",
    "has((select code from land.code))",
    "has('SEL § 85') = 1",
    "has('SEL § 85') + 1 > 1",
    "has('SEL § 85') is true",
    "not_has('SEL § 85')",
    "has('SEL § 8 5')",
    "has('SEL § 85'')')",
    "has('x'' or 1 = 1 --')",
    "has('%')",
    "has('')",
    "has('SEL § 109')",
    "has('Folkepension')",
    "has('Selvforsørgende')",
    "months_since('SEL § 85')",
    "months_since('SEL § 109') > 1",
    "months_since('SEL § 85') > months_since('SEL § 107')",
    "months_since('SEL § 85') / 12 >= 1",
    "months_since('SEL § 85') >= 1.5",
    "months_since('2016-01-01') > 1",
    "months_since(valid_from) > 1",
    "months_since('SEL § 85') is null",
    "months_until('SEL § 85') > 1",
    # values that are not whole numbers
    "departments = '2'",
    "departments = 'x' or 'a' = 'a'",
    "departments >= 2.5",
    "departments >= 1e3",
    "departments >= 0x10",
    "departments >= -1",
    "departments >= 02",
    "departments >= 9999999999",
    "departments >= null",
    "departments >= true",
    "departments >= \uff12",
    # no parameter, no wildcard
    "departments >= ?",
    "departments >= $as_of",
    "#1 >= 2",
    "*",
    "count(*) > 2",
    # not a condition, or one that reads nothing
    "",
    "   ",
    "departments",
    "1",
    "true",
    "1 = 1",
    "2 in (1, 2)",
    "departments and services",
    "not departments",
    "(departments, services) = (1, 2)",
    "departments is null",
    "departments is distinct from 2",
    "departments <=> 2",
    "1 < departments < 3",
    "departments = services = 2",
    "departments between symmetric 3 and 1",
    "departments in ()",
    "departments in (1, (2))",
    "departments like 2",
    "departments ~ 2",
    "departments >= 2 as nominated",
    "departments >=",
    "(departments >= 2",
    # more than anyone could review
    "(" * 150 + "departments >= 2" + ")" * 150,
    " or ".join(["departments >= 2"] * (MAX_LENGTH // 10)),
]


def test_there_are_more_attempts_than_the_forty_that_were_asked_for() -> None:
    assert len(set(REFUSED)) > 100


@pytest.mark.parametrize("when", REFUSED, ids=range(len(REFUSED)))
def test_what_a_rule_may_not_say(when: str, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(ConfigurationError) as refused:
        parsed(when, "en-plan.toml:17:departments_2")

    assert str(refused.value).startswith("en-plan.toml:17:departments_2: ")
    assert not caplog.records


@pytest.mark.parametrize(
    ("when", "sentence"),
    [
        ("departments in ()", "`in` needs a list of whole numbers"),
        (
            "months_since('SEL § 85') > months_since('SEL § 107')",
            "a comparison asks months_since once; write two comparisons",
        ),
        ("1 = 1", "a comparison must read an evidence column"),
        ('"departments" >= 2', "a column is written by its plain name, without quotes"),
        ("departments >= 02", "a number must be whole, not negative, without leading zeros and below 1,000,000,000"),
        ("departments + 1 > 2", "add is neither an evidence column nor a whole number"),
        ("departments >= '2'", "a text is neither an evidence column nor a whole number"),
        ("departments", "column is not a condition"),
        ("1", "literal is not a condition"),
        ("evidence.departments > 1", "column has a part that is not allowed (table)"),
        ("link.person.departments > 1", "column has a part that is not allowed (table, db)"),
        ("has('SEL § 109')", "has names something that the code lists never count, so it could never hold"),
        ("has()", "has takes one text in single quotes, such as has('SEL § 85')"),
        (
            "months_since(departments) > 1",
            "months_since takes one text in single quotes, such as months_since('SEL § 85')",
        ),
        ("has('Kontanthjelp')", "has names nothing in the code lists (did you mean 'Kontanthjælp'?)"),
        ("has('zzzz')", "has names nothing in the code lists (docs/da/regler/evidens.md lists them)"),
        ("departments >= 2;", "there must be exactly one condition, without a semicolon"),
        ("{fn has('SEL § 85')}", "a condition has no braces"),
        ("if departments > 1", "`if` is not a condition"),
        ("departments >= 2 -- x", "a comment is not allowed here; write it in the rationale"),
        ("(departments", "the condition cannot be read"),
        ("departments = '", "the condition cannot be read"),
        ("x" * 501, "the condition is longer than 500 characters; split it into several rules"),
    ],
)
def test_a_refusal_is_one_sentence_that_says_what_is_wrong_and_one_that_says_what_is_allowed(
    when: str, sentence: str
) -> None:
    allowed = (
        "A rule compares evidence columns and `months_since('…')` with whole numbers (`= <> < <= > >= between in`), "
        "or asks `has('…')`, joined by `and`, `or`, `not` and parentheses."
    )
    with pytest.raises(ConfigurationError) as refused:
        parsed(when)

    assert str(refused.value) == f"here: {sentence}. {allowed}"


def test_a_condition_of_the_greatest_length_is_read() -> None:
    parsed("departments >= 2".ljust(MAX_LENGTH))


@pytest.mark.parametrize("reading", [check_rules, rules_read, behind, terms_named, rule_hits])
def test_whoever_reads_a_rule_set_is_told_which_rule_is_wrong(reading: Callable[[RuleSet], object]) -> None:
    with pytest.raises(ConfigurationError, match=r"^test, rule second: "):
        reading(rule_set(rule("departments >= 2", id="first"), rule("departmens >= 2", id="second")))


@pytest.mark.parametrize("when", REFUSED, ids=range(len(REFUSED)))
def test_what_a_rule_may_not_say_is_refused_with_file_and_line(when: str, tmp_path: Path) -> None:
    text = EN_PLAN.read_text(encoding="utf-8")
    line = text.splitlines().index('when = "plans >= 2"') + 1
    broken = tmp_path / "mine.toml"
    broken.write_text(text.replace('when = "plans >= 2"', f"when = {json.dumps(when)}"), encoding="utf-8")

    with pytest.raises(ConfigurationError, match=rf"^mine\.toml:? line {line}, rules?[ .](plans_2|5\.when): "):
        check_rules(load_ruleset(broken))


def test_a_misspelt_column_is_answered_with_the_nearest_one() -> None:
    with pytest.raises(ConfigurationError, match=r"did you mean departments\?"):
        parsed("departmens >= 2")


def test_an_unknown_column_is_answered_with_all_there_are() -> None:
    with pytest.raises(ConfigurationError, match=", ".join(KNOWN.columns)):
        parsed("xyz >= 2")


TERMS = table("""
    asked for            | answered with
    ---------------------+------------------------------------------------------------------
    Kontanthjaelp        | did you mean 'Kontanthjælp'?
    Socialpædagogik      | did you mean 'Socialpædagogisk støtte'?
    qqqqqqqqqqqq         | docs/da/regler/evidens.md lists them
    SEL § 109            | never count
    Folkepension         | never count
    Selvforsørgende      | ask for 'jc_contact'
    Overgangsydelse      | ask for 'LAS § 22'
    27.60.04             | ask for 'SEL § 112'
""")


@pytest.mark.parametrize("row", TERMS)
def test_a_term_that_cannot_be_asked_for_is_answered_with_what_can(row: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError) as refused:
        parsed(f"has('{row['asked for']}')")
    assert row["answered with"] in str(refused.value)


def test_the_message_never_repeats_what_was_typed() -> None:
    typed = "secret_marker = 'secret_marker' or secret_marker(71235) > 71235"
    with pytest.raises(ConfigurationError) as refused:
        parsed(typed)

    assert "secret_marker" not in str(refused.value)
    assert "71235" not in str(refused.value)


def test_the_message_names_file_line_and_rule(tmp_path: Path) -> None:
    broken = tmp_path / "mine.toml"
    text = EN_PLAN.read_text(encoding="utf-8")
    broken.write_text(text.replace('when = "plans >= 2"', 'when = "plan >= 2"'), encoding="utf-8")
    line = text.splitlines().index('when = "plans >= 2"') + 1

    with pytest.raises(ConfigurationError, match=rf"^mine\.toml line {line}, rule plans_2: .*did you mean plans\?"):
        check_rules(load_ruleset(broken))


def test_what_a_rule_set_reads_is_the_columns_of_all_its_rules() -> None:
    rules = rule_set(rule("departments >= 2 and not plans = 1", id="a"), rule("services > benefits", id="b"))

    assert rules_read(rules) == {"departments", "plans", "services", "benefits"}


def test_en_plan_reads_numbers_of_involvements_and_not_the_age() -> None:
    assert rules_read(load_ruleset(EN_PLAN)) == {
        "departments", "service_laws", "service_centres", "services", "benefits", "plans", "caseworkers",
    }  # fmt: skip
