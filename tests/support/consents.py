"""Histories of consent from tables, and the question put to both readings: the program's and the plain one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

from support.plainsharing import plain_rule
from support.tables import stated
from targeting.sharing import (
    Answer,
    History,
    Known,
    Noted,
    Question,
    Retracted,
    Row,
    Said,
    Scope,
    TextRef,
    Withdrawn,
    can_share,
    may_share,
)
from targeting.sharing.consent import Event
from targeting.workspace import load_share_rules

RULES = load_share_rules(Path("no own table"))
UNITS = {
    "jobcentre": "Jobcentret",
    "benefits": "Ydelsescentret",
    "home_care": "Hjemmeplejen",
    "misuse": "Rusmiddelcentret",
    "family": "Familiecentret",
}
LETTER = TextRef("samtykkebrev", "1.0.0", "1" * 64)
STRANGE = TextRef("samtykkebrev", "1.0.0", "2" * 64)
KNOWN = Known(UNITS, {LETTER: "{to} må få besked fra {from} om: {category}."})
TEXTS = {"the letter": LETTER, "a strange one": STRANGE}


def moment(text: str) -> datetime:
    """The moment in UTC that a Danish clock shows: 2018-10-28 02.30A before it is set back, 02.30B after; Z is UTC."""
    clock, mark = (text[:-1], text[-1]) if text[-1] in "ABZ" else (text, "")
    shown = datetime.strptime(clock, "%Y-%m-%d %H.%M")
    zone = UTC if mark == "Z" else ZoneInfo("Europe/Copenhagen")
    return shown.replace(tzinfo=zone, fold=int(mark == "B")).astimezone(UTC)


def history_of(table: str) -> History:
    """One event a line; a line that names no moment is one more row of the event above."""
    told: list[list[dict[str, str]]] = []
    for line in stated(table) if table.strip() else []:
        if "at" in line:
            told.append([])
        told[-1].append(line)
    return History(tuple(event_of(lines) for lines in told))


def event_of(lines: list[dict[str, str]]) -> Event:
    """What the lines of one event say."""
    first, at = lines[0], moment(lines[0]["at"])
    if first["what"] in ("withdrawn", "mistake"):
        taken = Withdrawn if first["what"] == "withdrawn" else Retracted
        return taken(at, frozenset(scope_of(line) for line in lines if "from" in line))
    if first["what"] not in ("given", "refused", "changed"):
        return Noted(cast(Any, first["what"].replace(" ", "_")), at)
    return Said(
        what=cast(Any, first["what"]),
        at=at,
        consent=first.get("consent", "A"),
        rows=tuple(Row(scope_of(line), line.get("says", "yes") == "yes") for line in lines),
        text=TEXTS[first.get("text", "the letter")],
        expires_on=_day(first.get("until")),
        guardian=cast(Any, first.get("by", "self").replace(" ", "_")),
        fifteen_on=_day(first.get("15 on")),
        young_agreed=first.get("young") == "yes",
    )


def scope_of(line: Mapping[str, str]) -> Scope:
    return Scope(line["from"], line["to"], cast(Any, line["category"]))


def question_of(line: Mapping[str, str]) -> Question:
    said = line.get("stated", "")
    return Question(
        giving=line["from"],
        receiving=line["to"],
        category=line["category"],
        purpose=line.get("purpose", "ONE_PLAN"),
        at=moment(line["at"]),
        stated=frozenset(each.strip().replace(" ", "_") for each in said.split(",") if each.strip()),
    )


def both_readings(history: History, question: Question) -> Answer:
    """The program's answer, once the plain reading has come to the same row, and the twin to the same yes or no."""
    answer = may_share(history, question, RULES, KNOWN)
    assert answer.rule == plain_rule(history.events, question, {LETTER})
    assert can_share(history, question, RULES, KNOWN) == (answer.outcome == "Ja")
    return answer


def check_answers(history: History, asked: str) -> None:
    """Put each line's question; its ``answer`` must be of the row ``because``, and say what other columns hold."""
    for line in stated(asked):
        answer = both_readings(history, question_of(line))
        assert (line["at"], answer.outcome, answer.rule) == (line["at"], line["answer"], line["because"])
        for column, text in _told(answer).items():
            if column in line:
                assert line[column] in text and bool(line[column]) == bool(text), (column, text)


def _told(answer: Answer) -> dict[str, str]:
    return {
        "law": answer.law_ref,
        "says": answer.ground,
        "do": answer.what_to_do,
        "signed": answer.signed,
        "verified": "yes" if answer.verified else "no",
    }


def joined(tables: Iterable[str]) -> History:
    """What is kept under several numbers of one person."""
    return History.joined(map(history_of, tables))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
