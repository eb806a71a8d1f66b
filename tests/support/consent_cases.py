"""Consents recorded in a case, a line an event, and questions put to what the case says: as the program does both."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from support.consents import RULES, UNITS, moment, question_of
from support.tables import stated
from targeting.casebook import Case, Choosable, Draft, Recorded, completed, require_fits
from targeting.errors import ConfigurationError
from targeting.run import history_of, require_sound
from targeting.sharing import Answer, Known, Question, TextRef, danish_day, may_share
from targeting.workspace import case_events, load_consent_texts, texts_by_name

TEXTS = load_consent_texts(Path("no own texts"))
CHOOSABLE = Choosable(tuple(UNITS), texts_by_name(TEXTS))
KNOWN = Known(UNITS, {TextRef(text.id, text.version, text.sha256): text.sentence_da for text in TEXTS})


def case_of(lines: str) -> Case:
    """The case that the lines make; each ``becomes`` "recorded", or is refused with that piece of why.

    A line without a moment has more fields of the event above.
    """
    told: list[dict[str, str]] = []
    for line in stated(lines):
        if "recorded" in line:
            told.append(line)
        else:
            told[-1]["fields"] += f" {line['fields']}"
    case = Case("S-00000000", "0" * 32, "")
    for line in told:
        case = _recorded(case, line)
    return case


def answer_of(case: Case, question: Question) -> Answer:
    """The answer by what the case said at the question's moment."""
    return may_share(history_of(case.until(question.at), question.at), question, RULES, KNOWN)


def check_case(lines: str, asked: str) -> None:
    """Record the lines, and put each question of the second table to the case."""
    case = case_of(lines)
    for line in stated(asked) if asked else []:
        answer = answer_of(case, question_of(line))
        assert (line["at"], answer.outcome, answer.rule) == (line["at"], line["answer"], line["because"])


def _recorded(case: Case, line: dict[str, str]) -> Case:
    at = moment(line["recorded"])
    draft = _draft(case, line, at)
    if line["becomes"] == "recorded":
        _require(case, draft, at)
        number = len(case.events) + 1
        return case.added(Recorded(number, draft.kind.id, draft.on, at.isoformat(), "", draft.values, draft.corrects))
    with pytest.raises(ConfigurationError) as refused:
        _require(case, draft, at)
    assert line["becomes"] in str(refused.value)
    return case


def _draft(case: Case, line: dict[str, str], at: datetime) -> Draft:
    kind = case_events()[line["event"]]
    values = dict(part.split("=") for part in line.get("fields", "").split())
    on = date.fromisoformat(line["on"]) if "on" in line else danish_day(at)
    corrects = int(line["corrects"]) if "corrects" in line else None
    return completed(case, Draft(kind, on, values, corrects), CHOOSABLE)


def _require(case: Case, draft: Draft, at: datetime) -> None:
    require_fits(case, draft, danish_day(at), CHOOSABLE)
    require_sound(case, draft, at)
