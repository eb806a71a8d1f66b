"""A history made from a recorded case answers as one that was made directly, whatever was said and in which words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from support.consent_strategies import events, questions
from support.consents import KNOWN, RULES
from targeting.casebook import Case, Recorded
from targeting.run import history_of
from targeting.sharing import History, Noted, Question, Said, Scope, Withdrawn, can_share, danish_day, may_share
from targeting.sharing.consent import Event

told = st.lists(events, max_size=7, unique_by=lambda event: event.at)


def numbered(events: list[Event], data: Any) -> list[Event]:
    """In the order they were said, each consent with an id of its own; a change is of one that was given before it."""
    given: list[str] = []
    kept: list[Event] = []
    for event in sorted(events, key=lambda each: each.at):
        if isinstance(event, Said) and event.what == "changed":
            if not given:
                continue
            event = replace(event, consent=data.draw(st.sampled_from(given)))
        elif isinstance(event, Said):
            event = replace(event, consent=str(len(kept) + 1))
            given += [event.consent] if event.what == "given" else []
        kept.append(event)
    return kept


def case_of(events: list[Event]) -> Case:
    case = Case("S-00000000", "0" * 32, "")
    for number, event in enumerate(events, 1):
        case = case.added(recorded(number, event))
    return case


def recorded(number: int, event: Event, corrects: int | None = None) -> Recorded:
    kind, values = written(event)
    return Recorded(number, kind, danish_day(event.at), event.at.isoformat(), "", values, corrects)


def written(event: Event) -> tuple[str, dict[str, str]]:
    if isinstance(event, Noted):
        return "circumstance", {"what": event.what}
    if isinstance(event, Withdrawn):
        return "consent_withdrawn", {"of": rows(event.scopes)} if event.scopes else {}
    no = {"no": rows(event.refused)} if event.refused else {}
    if event.what == "refused":
        return "consent_refused", no
    assert event.text and event.expires_on
    values = {
        "text": f"{event.text.id}@{event.text.version} {event.text.sha256}",
        "until": event.expires_on.isoformat(),
        "by": event.guardian,
        "young_agreed": "yes" if event.young_agreed else "no",
        **no,
    }
    values |= {"yes": rows(event.allowed)} if event.allowed else {}
    values |= {"fifteen_on": event.fifteen_on.isoformat()} if event.fifteen_on else {}
    return f"consent_{event.what}", values | ({"consent": event.consent} if event.what == "changed" else {})


def rows(scopes: frozenset[Scope]) -> str:
    return ",".join(f"{scope.giving}:{scope.receiving}:{scope.category}" for scope in sorted(scopes))


def says_yes(case: Case, question: Question) -> bool:
    return can_share(history_of(case.until(question.at), question.at), question, RULES, KNOWN)


@given(told, questions(), st.data())
def test_a_case_answers_as_a_history_made_directly(events: list[Event], question: Question, data: Any) -> None:
    said = numbered(events, data)
    case = case_of(said)
    direct = may_share(History(tuple(said)), question, RULES, KNOWN)
    assert may_share(history_of(case.until(question.at), question.at), question, RULES, KNOWN) == direct
    assert (
        may_share(history_of(case, max([question.at, *(each.at for each in said)])), question, RULES, KNOWN) == direct
    )


@given(told, questions(), st.data())
def test_a_correction_that_says_the_same_changes_no_answer(events: list[Event], question: Question, data: Any) -> None:
    said = numbered(events, data)
    assume(said)
    case, at = case_of(said), said[-1].at + timedelta(days=1)
    which = data.draw(st.integers(0, len(said) - 1))
    corrected = replace(recorded(which + 1, said[which], which + 1), number=99, recorded_at=at.isoformat())
    asked = replace(question, at=max(question.at, at))
    assert may_share(history_of(case.added(corrected), asked.at), asked, RULES, KNOWN) == may_share(
        history_of(case, asked.at), asked, RULES, KNOWN
    )


@given(told, questions(), st.data())
def test_taking_back_what_was_said_makes_no_ja(events: list[Event], question: Question, data: Any) -> None:
    """Whichever it was: a yes, a no, a change, a withdrawal or a new guardian; also where one after the other goes."""
    said = numbered(events, data)
    case = case_of(said)
    at = max((each.at for each in said), default=question.at)
    for number in range(data.draw(st.integers(1, 3))):
        shown = [each for each in case.standing if each.values.get("what") not in STOPS]
        assume(shown)
        taken, at = data.draw(st.sampled_from(shown)), at + timedelta(days=data.draw(st.integers(0, 1)))
        asked = replace(question, at=max(question.at, at))
        before = says_yes(case, asked)
        because = {"because": "never_happened"}
        case = case.added(Recorded(90 + number, "retracted", danish_day(at), at.isoformat(), "", because, taken.number))
        assert before or not says_yes(case, asked)
        assert not (taken.values.get("yes") and covered(case, taken, asked))


STOPS = ("objected", "died", "address_protected")


def covered(case: Case, taken: Recorded, asked: Question) -> bool:
    """Whether anything that an event said yes to is shared."""
    rows = [row.split(":") for row in taken.values["yes"].split(",")]
    return any(
        says_yes(case, replace(asked, giving=giving, receiving=receiving, category=category, stated=frozenset()))
        for giving, receiving, category in rows
    )


@given(told, questions(), st.data())
def test_a_moment_before_it_was_taken_back_is_answered_as_then(
    events: list[Event], question: Question, data: Any
) -> None:
    said = numbered(events, data)
    case, at = case_of(said), max([question.at, *(each.at for each in said)]) + timedelta(days=1)
    assume(case.standing)
    taken = data.draw(st.sampled_from(case.standing))
    less = case.added(Recorded(99, "retracted", danish_day(at), at.isoformat(), "", {}, taken.number))
    assert may_share(history_of(less.until(question.at), question.at), question, RULES, KNOWN) == may_share(
        history_of(case.until(question.at), question.at), question, RULES, KNOWN
    )


@given(told, questions(), st.data())
def test_what_is_recorded_later_changes_no_earlier_answer(events: list[Event], question: Question, data: Any) -> None:
    said = numbered(events, data)
    known = [event for event in said if event.at <= question.at]
    assert says_yes(case_of(said), question) == says_yes(case_of(known), question)
