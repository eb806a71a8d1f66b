"""What is written for the citizen: each rule's reason, and the sentences of letters that are not true of everybody."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from itertools import product
from typing import Any

import pytest

from support.lix import lix
from support.runs import ROOT
from support.world import SAMPLE
from targeting.commands.check import _notices
from targeting.errors import Invalid
from targeting.workspace import case_events, load_workspace
from targeting.workspace.labels import involvement_da, own_involvement_da
from targeting.workspace.letter_texts import FACTS, _Letters, letter_fields, stages

OF_OTHERS = re.compile(r"\b([Bb]orgeren|[Aa]nsøgningen|målgruppen|sektor\w*)\b")


def test_each_rule_says_to_the_citizen_why_it_is_there() -> None:
    for ruleset in load_workspace(SAMPLE).rulesets:
        for rule in ruleset.rules:
            assert rule.rationale_citizen_da == rule.why_da
            assert not OF_OTHERS.search(rule.why_da), rule.id
            assert lix([rule.why_da]) <= 35, rule.id


def test_a_set_without_it_still_loads_and_check_asks_for_it() -> None:
    workspace = load_workspace(SAMPLE)
    ruleset = workspace.ruleset("en-plan")
    assert not [line for line in _notices(workspace, ruleset) if "rationale_citizen_da" in line]
    first = ruleset.rules[0].model_copy(update={"rationale_citizen_da": None})
    older = ruleset.model_copy(update={"rules": (first, *ruleset.rules[1:])})
    assert older.rules[0].why_da == older.rules[0].rationale_da
    (notice,) = [line for line in _notices(workspace, older) if "rationale_citizen_da" in line]
    assert "mangler ved Mindst to forvaltninger." in notice


def test_the_citizen_reads_where_and_not_the_name_of_a_target_group() -> None:
    codes = load_workspace(SAMPLE).codes_read
    assert own_involvement_da(codes, "LAB", "2", "case") == "Dit forløb i Jobcentret"
    assert own_involvement_da(codes, "LAB", None, "plan") == "Din Min Plan hos Jobcentret"
    assert own_involvement_da(codes, "LAB", "31b", "service") == involvement_da(codes, "LAB", "31b", "service")


def test_every_step_of_an_assessment_is_of_one_stage() -> None:
    steps: Counter[tuple[str, ...]] = Counter()
    for stage in stages():
        for before in stage.latest:
            names = sorted(before.having)
            steps.update((before.event, *values) for values in product(*(before.having[name] for name in names)))
    assert max(steps.values()) == 1
    told = {name for name, *_ in steps}
    events = {event.id: event for event in case_events().values() if event.thread == "assessment"}
    assert told == {*events}
    for name, field in (("assessed", "outcome"), ("answered", "answer")):
        (choices,) = (each.choices for each in events[name].fields if each.id == field)
        assert {values for event, *values_ in steps if event == name for values in values_} == {*choices}


def test_each_sentence_is_said_of_some_case() -> None:
    facts = {"stage": [stage.id for stage in stages()], **FACTS}
    cases = [dict(zip(facts, values, strict=True)) for values in product(*facts.values())]
    for field in letter_fields():
        assert {field.said_of(case) for case in cases if field.says} == {each.text_da for each in field.says}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda says: says.pop(), "fields that say nothing of some case: objection"),
        (lambda says: says[0]["when"].update(objecting=["perhaps"]), "not there: perhaps"),
        (lambda says: says[0]["when"].update(stage=["begun"]), "not there: begun"),
    ],
)
def test_what_would_leave_a_case_without_a_sentence_is_refused(change: Any, told: str) -> None:
    declared = tomllib.loads((ROOT / "src" / "targeting" / "catalogue" / "letters.toml").read_text("utf-8"))
    _Letters.model_validate(declared)
    (field,) = (each for each in declared["fields"] if each["id"] == "objection")
    change(field["says"])
    with pytest.raises((Invalid, ValueError), match=told):
        _Letters.model_validate(declared)
