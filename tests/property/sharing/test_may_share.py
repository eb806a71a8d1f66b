"""May A share with B? Random histories, held against a plain reading, and what must be so whatever was said."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from support.consent_strategies import consents, histories, moments, questions, scopes
from support.consents import KNOWN, RULES, both_readings
from targeting.sharing import History, Noted, Question, Said, Scope, Withdrawn, can_share, may_share


def says_yes(history: History, question: Question) -> bool:
    return can_share(history, question, RULES, KNOWN)


@given(histories, questions())
def test_the_plain_reading_agrees(history: History, question: Question) -> None:
    both_readings(history, question)


@given(histories, questions(), st.data())
def test_taking_a_yes_away_makes_no_ja(history: History, question: Question, data: Any) -> None:
    rows = [(event, row) for event in history.events if isinstance(event, Said) for row in event.rows if row.allowed]
    assume(rows)
    event, row = data.draw(st.sampled_from(rows))
    left = tuple(each for each in event.rows if each != row)
    assume(event.what != "changed" or left)
    kept = (replace(event, rows=left),) if any(each.allowed for each in left) or event.what == "changed" else ()
    at = history.events.index(event)
    fewer = History((*history.events[:at], *kept, *history.events[at + 1 :]))
    assert says_yes(history, question) or not says_yes(fewer, question)


@given(histories, questions(), consents("given"))
def test_one_more_consent_takes_no_ja(history: History, question: Question, more: Said) -> None:
    only_yes = replace(more, rows=tuple(row for row in more.rows if row.allowed))
    assert says_yes(History((*history.events, only_yes)), question) or not says_yes(history, question)


@given(histories, scopes(), moments, moments, st.booleans())
def test_a_withdrawal_holds_from_its_very_moment(
    history: History, scope: Scope, at: datetime, later: datetime, whole: bool
) -> None:
    """To the next yes; a minute before it nothing was changed."""
    withdrawn = History((*history.events, Withdrawn(at, frozenset() if whole else frozenset({scope}))))
    asked = Question(scope.giving, scope.receiving, scope.category, "ONE_PLAN", at)
    assert not says_yes(withdrawn, asked)
    before = replace(asked, at=at - timedelta(minutes=1))
    assert may_share(withdrawn, before, RULES, KNOWN) == may_share(history, before, RULES, KNOWN)
    said = [event.at for event in history.events if isinstance(event, Said) and scope in event.allowed]
    if later >= at and not any(at < moment <= later for moment in said):
        assert not says_yes(withdrawn, replace(asked, at=later))


@given(histories, questions())
def test_what_is_stated_makes_no_ja_between_two_units(history: History, question: Question) -> None:
    assume(question.giving != question.receiving)
    assert says_yes(history, replace(question, stated=frozenset())) or not says_yes(history, question)


@given(histories, questions(), moments, st.sampled_from(["objected", "died"]))
def test_after_an_objection_or_a_death_there_is_no_ja(
    history: History, question: Question, at: datetime, what: Any
) -> None:
    stopped = History((*history.events, Noted(what, at)))
    lifted = any(isinstance(each, Noted) and each.what == "objection_lifted" for each in history.events)
    assert not (says_yes(stopped, question) and question.at >= at and not lifted)


@given(histories, questions(), st.randoms(use_true_random=False))
def test_the_order_it_was_recorded_in_does_not_matter(history: History, question: Question, random: Any) -> None:
    otherwise = list(history.events)
    random.shuffle(otherwise)
    assert says_yes(history, question) == says_yes(History(tuple(otherwise)), question)
