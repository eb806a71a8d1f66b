"""Random histories of consent, and questions that meet them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import strategies as st

from support.consents import LETTER, STRANGE, UNITS
from targeting.sharing import History, Noted, Question, Retracted, Row, Said, Scope, Withdrawn, danish_day
from targeting.sharing.consent import Event, a_year_after
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
mistakes = st.builds(Retracted, moments, st.frozensets(scopes(), max_size=2))
histories = st.lists(events | mistakes, max_size=7).map(lambda told: History(tuple(told)))


@st.composite
def questions(draw: st.DrawFn) -> Question:
    category = draw(st.sampled_from(("contact", "health", "social", "children", "benefit")))
    stated = draw(st.frozensets(st.sampled_from(STATED), max_size=2))
    giving, receiving = draw(pairs) if draw(st.integers(0, 5)) else (UNIT_IDS[0], UNIT_IDS[0])
    return Question(giving, receiving, category, "ONE_PLAN", draw(moments), stated)
