"""May A share with B? Random histories, held against a plain reading, and what must be so whatever was said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from support.consents import KNOWN, LETTER, RULES, STRANGE, UNITS, both_readings
from targeting.sharing import History, Noted, Question, Row, Said, Scope, Withdrawn, can_share, may_share
from targeting.sharing.consent import Event, a_year_after, danish_day
from targeting.workspace import CATEGORIES, STATED

# Two units alone, so that what is said meets.
UNIT_IDS = sorted(UNITS)[:2]
# Midnights in Denmark, both changes of the clock, and a few moments close to each other.
MOMENTS = [
    datetime(2018, month, day, hour, minute, tzinfo=UTC)
    for month, day, hour, minute in (
        (3, 1, 8, 0), (3, 1, 8, 1), (3, 24, 22, 59), (3, 24, 23, 0), (3, 25, 0, 59), (3, 25, 1, 0), (3, 25, 21, 59),
        (3, 25, 22, 0), (5, 24, 21, 59), (5, 24, 22, 0), (10, 27, 21, 59), (10, 28, 0, 30), (10, 28, 1, 30),
        (10, 28, 22, 59), (10, 28, 23, 0),
    )
]  # fmt: skip
DAYS = sorted({danish_day(moment) for moment in MOMENTS} | {date(2018, 3, 24), date(2019, 3, 1)})
APART = [category for category in sorted(CATEGORIES) if category != "children"]

moments = st.sampled_from(MOMENTS)
units = st.sampled_from(UNIT_IDS)
pairs = st.permutations(UNIT_IDS).map(lambda found: found[:2])


@st.composite
def scopes(draw: st.DrawFn, categories: tuple[str, ...] = ("contact", "health", "social")) -> Scope:
    giving, receiving = draw(pairs)
    return Scope(giving, receiving, draw(st.sampled_from(categories)))  # type: ignore[arg-type]


@st.composite
def consents(draw: st.DrawFn, what: str | None = None) -> Said:
    """A consent, a change or a refusal that is sound."""
    what, at = what or draw(st.sampled_from(["given", "given", "changed", "refused"])), draw(moments)
    children = draw(st.booleans()) and draw(st.booleans())
    of = scopes(("children",)) if children else scopes()
    said = draw(st.dictionaries(of, st.booleans(), min_size=1, max_size=4))
    allowed = {scope: what != "refused" and (yes or what == "given") for scope, yes in said.items()}
    if what == "given" and len(allowed) > 1 and draw(st.booleans()):
        allowed[max(allowed)] = False
    sound = [day for day in DAYS if danish_day(at) <= day <= a_year_after(danish_day(at))]
    return Said(
        what=what,  # type: ignore[arg-type]
        at=at,
        consent=draw(st.sampled_from("ABC")),
        rows=tuple(Row(scope, yes) for scope, yes in allowed.items()),
        text=draw(st.sampled_from([LETTER, LETTER, LETTER, STRANGE])),
        expires_on=draw(st.sampled_from(sound)),
        guardian="custody_holder" if children else draw(st.sampled_from(["self", "self", "guardian"])),
        fifteen_on=draw(st.sampled_from(DAYS)) if children else None,
        young_agreed=draw(st.booleans()),
    )


withdrawals = st.builds(Withdrawn, moments, st.frozensets(scopes(), max_size=2))
circumstances = st.builds(
    Noted,
    st.sampled_from([
        "objected", "objection_lifted", "objection_lifted", "died", "address_protected", "address_open",
        "custody_changed", "guardianship_changed",
    ]),
    moments,
)  # fmt: skip
events: st.SearchStrategy[Event] = consents() | consents() | consents() | withdrawals | circumstances
histories = st.lists(events, max_size=7).map(lambda told: History(tuple(told)))


@st.composite
def questions(draw: st.DrawFn) -> Question:
    category = draw(st.sampled_from(("contact", "health", "social", "children", "benefit")))
    stated = draw(st.frozensets(st.sampled_from(STATED), max_size=2))
    giving, receiving = draw(pairs) if draw(st.integers(0, 5)) else (UNIT_IDS[0], UNIT_IDS[0])
    return Question(giving, receiving, category, "ONE_PLAN", draw(moments), stated)


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
