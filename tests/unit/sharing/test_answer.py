"""What is asked wrongly is an error and never a Nej, and what an answer carries beside it."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

import targeting.sharing
from support.consents import KNOWN, LETTER, RULES, STRANGE, UNITS, history_of, moment, question_of
from support.tables import stated
from targeting.errors import ConfigurationError, SharingRefused
from targeting.sharing import History, Known, Question, can_share, check_share, may_share, may_share_each, standings

ROOM = Path(targeting.sharing.__file__).parent
SPECS = Path(__file__).parents[2] / "spec" / "sharing"
GIVEN = history_of("""
    at               | what  | from      | to        | category | says | until
    2018-03-01 09.00 | given | home_care | jobcentre | social   |      | 2018-12-31
                     |       | home_care | jobcentre | health   | no   |
""")
ASKED = Question("home_care", "jobcentre", "social", "ONE_PLAN", datetime(2018, 6, 4, 10, tzinfo=UTC))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"giving": "homecare"}, "No unit is called homecare. Did you mean home_care? There are: jobcentre, "),
        ({"receiving": "Jobcentret"}, "No unit is called Jobcentret."),
        ({"category": "diagnosis"}, "No category is called diagnosis. There are: contact, "),
        ({"purpose": "CONTROL"}, "No purpose is called CONTROL. There is: ONE_PLAN."),
        ({"stated": frozenset({"consent_covers"})}, "Nothing that can be stated is called consent_covers."),
        ({"at": datetime(2018, 6, 4, 10)}, "has no time zone"),
        (
            {"at": datetime(2017, 6, 25, 21, 59, tzinfo=UTC)},
            "answers from 2017-06-26, and the question",
        ),
    ],
)
def test_what_is_not_known_is_an_error(changes: dict[str, Any], told: str) -> None:
    assert can_share(GIVEN, ASKED, RULES, KNOWN)
    for ask in (may_share, check_share, can_share):
        with pytest.raises(ConfigurationError) as refused:
            ask(GIVEN, replace(ASKED, **changes), RULES, KNOWN)
        assert told in str(refused.value)


def test_a_ja_says_why_on_which_law_and_what_was_signed() -> None:
    answer = check_share(GIVEN, ASKED, RULES, KNOWN)
    assert answer.as_dict() == {
        "outcome": "Ja",
        "ground": "Borgeren har sagt ja til, at Hjemmeplejen giver Jobcentret besked om social støtte.",
        "what_to_do": "Del kun det, planen har brug for, og kun om borgeren selv.",
        "rule": "consent",
        "law_ref": "databeskyttelsesforordningens regler om samtykke (gælder fra 25. maj 2018) og "
        "forvaltningsloven § 28, stk. 2, nr. 1, og stk. 3-4",
        "verified": True,
        "reference": f"consent/2018-05-25 {RULES.version} {RULES.sha256[:12]}",
        "signed": "Jobcentret må få besked fra Hjemmeplejen om: social støtte.",
        "caveat": "",
    }


def test_any_other_answer_is_refused_with_what_to_do_and_no_ja() -> None:
    with pytest.raises(SharingRefused) as refused:
        check_share(GIVEN, replace(ASKED, category="health"), RULES, KNOWN)
    assert refused.value.exit_code == 3
    told = str(refused.value)
    assert told.startswith("Nej: Borgeren har sagt nej den 1. marts 2018") and "Del ikke." in told
    with pytest.raises(SharingRefused, match=r"^Spørg: "):
        check_share(History(), replace(ASKED, stated=frozenset({"other_law"})), RULES, KNOWN)


def test_an_answer_that_nobody_has_confirmed_in_law_says_so() -> None:
    same = replace(ASKED, giving="jobcentre", stated=frozenset({"same_case"}))
    answer = may_share(History(), same, RULES, KNOWN)
    assert (answer.outcome, answer.verified) == ("Ja", False)
    assert answer.caveat == "Ikke efterprøvet: spørg kommunens jurist, før du bygger på det."


def test_a_list_is_answered_in_its_order() -> None:
    asked = [replace(ASKED, category=category) for category in ("health", "social", "contact")]
    assert [answer.rule for answer in may_share_each(GIVEN, asked, RULES, KNOWN)] == [
        "refused",
        "consent",
        "other_category",
    ]


def test_what_holds_of_a_whole_history() -> None:
    found = standings(GIVEN, "ONE_PLAN", ASKED.at, KNOWN.texts)
    assert {scope.category: each.state for scope, each in found.items()} == {"social": "covered", "health": "refused"}
    assert standings(GIVEN, "ONE_PLAN", moment("2018-03-01 08.59"), KNOWN.texts) == {}
    assert standings(GIVEN, "ANOTHER", ASKED.at, KNOWN.texts) == {}


def test_a_unit_whose_name_has_braces_fills_in_nothing_else() -> None:
    odd = Known({**UNITS, "jobcentre": "{from}"}, {LETTER: "{to} fra {from}", STRANGE: ""})
    assert may_share(GIVEN, ASKED, RULES, odd).signed == "{from} fra Hjemmeplejen"


def test_nothing_but_the_table_decides() -> None:
    """The same question by a table that asks for nothing but a consent, and by one that knows none."""
    never = RULES.model_copy(update={"rules": RULES.rules[-1:]})
    assert may_share(GIVEN, ASKED, never, KNOWN).rule == "otherwise"
    first = RULES.rules[-1].model_copy(update={"answer": "Spørg", "id": "ask", "when": ("consent_covers",)})
    assert may_share(GIVEN, ASKED, RULES.model_copy(update={"rules": (first, *RULES.rules)}), KNOWN).outcome == "Spørg"


def test_every_row_of_the_table_has_a_case_in_the_specs_and_they_are_at_least_60() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(SPECS.glob("test_*.py"))]
    tables = [block for text in texts for block in text.split('"""') if "because" in block and " | " in block]
    asked = [line for block in tables for line in stated(block)]
    assert {line["because"] for line in asked} == {rule.id for rule in RULES.rules}
    assert len(asked) >= 60
    days = {question_of(line).at.date() for line in asked}
    assert {date(2018, 3, 25), date(2018, 10, 28), date(2018, 5, 24)} <= days


@pytest.mark.parametrize(
    "module", sorted(Path(targeting.sharing.__file__).parent.glob("*.py")), ids=lambda path: path.stem
)
def test_the_room_opens_no_file_and_reads_no_clock(module: Path) -> None:
    nodes = list(ast.walk(ast.parse(module.read_text("utf-8"))))
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    names |= {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    assert not names & {"open", "today", "now", "read_text", "read_bytes", "load_share_rules", "load_toml", "environ"}
