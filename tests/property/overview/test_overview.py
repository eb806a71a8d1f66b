"""An overview of random histories and things, held against a plain reading; and what must be so whatever was said."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from support.consent_strategies import MOMENTS, UNIT_IDS, consents, histories, moments
from support.consents import KNOWN, LETTER, RULES
from support.plainsharing import plain_rule
from targeting.overview import Covered, Current, Sharing, covered
from targeting.sharing import History, Said

# What each tells of, written out by hand; the strategies of consent say yes and no to contact, health and social.
TOLD: dict[tuple[str, str | None, str], tuple[str, ...]] = {
    ("SEL", "85", "service"): ("social",),
    ("SUL", "138", "service"): ("health",),
    ("SEL", "112", "service"): ("social", "health"),
    ("SEL", "101", "service"): ("misuse",),
    ("SDPL", "5", "benefit"): ("benefit", "health"),
    ("XYZ", "1", "service"): (),
}
ANSWERS = {rule.id: rule.answer for rule in RULES.rules}

things = st.builds(
    lambda unit, kind, day: Current(unit, kind[0], kind[1], "", kind[2], day),
    st.sampled_from([*UNIT_IDS, "a unit that is gone"]),
    st.sampled_from(sorted(TOLD, key=str)),
    st.dates(date(2016, 1, 1), date(2018, 1, 1)),
)
several = st.lists(things, max_size=8)


def sharing(history: History, to: str, at: Any) -> Sharing:
    return Sharing(history, to, at, RULES, KNOWN)


def plainly(thing: Current, asked: Sharing) -> str:
    """Ja where every category is, by the reading that knows no table; Nej where one is, or nothing is known of it."""
    told = TOLD[(str(thing.law), thing.paragraph, thing.kind)]
    if thing.service_centre not in KNOWN.units or not told:
        return "Nej"
    rules = [
        plain_rule(asked.history.events, asked.question(thing.service_centre, category), {LETTER})  # type: ignore[arg-type]
        for category in told
    ]
    answers = [ANSWERS[rule] for rule in rules]
    return "Ja" if all(answer == "Ja" for answer in answers) else "Nej" if "Nej" in answers else "Spørg"


def counted(found: Covered) -> Counter[str]:
    return Counter({"Ja": len(found.shown), **found.left_out}) + Counter()


@given(histories, several, st.sampled_from(UNIT_IDS), moments)
def test_the_plain_reading_agrees(history: History, has: list[Current], to: str, at: Any) -> None:
    asked = sharing(history, to, at)
    found = covered(has, asked)
    assert [each.thing for each in found.shown] == [thing for thing in has if plainly(thing, asked) == "Ja"]
    assert counted(found) == Counter(plainly(thing, asked) for thing in has)


@given(histories, consents(), several, st.sampled_from(UNIT_IDS), moments, st.data())
def test_taking_a_row_away_adds_no_line(
    history: History, more: Said, has: list[Current], to: str, at: Any, data: Any
) -> None:
    """Of a yes: a no that is taken away was in the way of an older yes, and may let it stand again."""
    whole = History((*history.events, more))
    rows = [(event, row) for event in whole.events if isinstance(event, Said) for row in event.rows if row.allowed]
    assume(rows)
    event, row = data.draw(st.sampled_from(rows))
    left = tuple(each for each in event.rows if each != row)
    assume(any(each.allowed for each in left) or (event.what == "changed" and left))
    fewer = History(tuple(replace(each, rows=left) if each is event else each for each in whole.events))
    before, after = (covered(has, sharing(each, to, at)) for each in (whole, fewer))
    assert {id(each.thing) for each in after.shown} <= {id(each.thing) for each in before.shown}
    assert len(after.shown) + sum(after.left_out.values()) == len(has)


@given(several, st.sampled_from(UNIT_IDS), st.sampled_from(MOMENTS), st.booleans())
def test_without_a_word_of_the_citizen_no_other_unit_is_shown(
    has: list[Current], to: str, at: Any, same_case: bool
) -> None:
    asked = replace(sharing(History(), to, at), stated=frozenset({"same_case"} if same_case else ()))
    assert {each.thing.service_centre for each in covered(has, asked).shown} <= ({to} if same_case else set())
