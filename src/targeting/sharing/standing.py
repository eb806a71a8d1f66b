"""What holds at a moment of all that was said: the latest no stands until a later yes, and a yes until its end.

At one moment a no goes before a yes. A yes with a text that nobody knows is a draft: it carries nothing and ends no no.
A change with such a text ends what its consent said before: nobody can show that it was to go on.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from targeting.sharing.consent import Event, History, Noted, Retracted, Said, Scope, TextRef, Withdrawn, danish_day
from targeting.workspace import CATEGORIES

State = Literal[
    "covered", "refused", "withdrawn", "changed", "guardian_changed", "expired", "retracted",
    "text_unknown",
    "other_way", "other_category", "nothing",
]  # fmt: skip
# Who spoke, and what tells that they may do so no more.
_ENDS = {"custody_holder": "custody_changed", "guardian": "guardianship_changed"}

_NOS: tuple[State, ...] = ("retracted", "withdrawn", "refused")


@dataclass(frozen=True)
class Standing:
    """What holds for one scope; ``day`` is that of the no, or of the end of the yes, and ``consent`` what covers it."""

    state: State
    day: date | None = None
    consent: Said | None = None


def standings(history: History, purpose: str, at: datetime, texts: Collection[TextRef]) -> dict[Scope, Standing]:
    """What holds at a moment for every scope that a row was ever written of."""
    said = (event for event in history.until(at, purpose) if isinstance(event, Said))
    scopes = sorted({row.scope for event in said for row in event.rows})
    return {scope: standing(history, scope, purpose, at, texts) for scope in scopes}


def standing(history: History, scope: Scope, purpose: str, at: datetime, texts: Collection[TextRef]) -> Standing:
    """What holds at a moment for one scope; ``texts`` are those that are known."""
    told, day = history.until(at, purpose), danish_day(at)
    no = _last_no(told, scope)
    yes = [(each, _end(each, told, day)) for each in _yeses(told, scope, texts, no[0] if no else None)]
    if live := [each for each, end in yes if end is None]:
        return Standing("covered", consent=max(live, key=lambda each: (each.young_heard(day), each.at)))
    if ended := [end for _, end in yes if end]:
        return ended[-1]
    return no[1] if no else Standing(_nearest(history, scope, purpose, at, texts))


def _last_no(told: Sequence[Event], scope: Scope) -> tuple[datetime, Standing] | None:
    """The latest no; of one moment a refusal, and then a withdrawal. What was taken back as a mistake stands as one."""
    refused = [(each.at, 2) for each in told if isinstance(each, Said) and scope in each.refused]
    withdrawn = [(each.at, 1) for each in told if isinstance(each, Withdrawn) and each.covers(scope)]
    retracted = [(each.at, 0) for each in told if isinstance(each, Retracted) and each.covers(scope)]
    if not (nos := refused + withdrawn + retracted):
        return None
    at, which = max(nos)
    return at, Standing(_NOS[which], danish_day(at))


def _yeses(told: Sequence[Event], scope: Scope, texts: Collection[TextRef], after: datetime | None) -> list[Said]:
    return [
        each
        for each in told
        if isinstance(each, Said)
        and scope in each.allowed
        and each.text in texts
        and (after is None or each.at > after)
    ]


def _end(yes: Said, told: Sequence[Event], day: date) -> Standing | None:
    """Why a yes holds no more: a change of the same consent, another guardian, its last day; None where it does."""
    for event in told:
        if event.at < yes.at:
            continue
        if isinstance(event, Said) and event.what == "changed" and event.consent == yes.consent and event != yes:
            return Standing("changed", danish_day(event.at))
        if isinstance(event, Noted) and event.what == _ENDS.get(yes.guardian):
            return Standing("guardian_changed", danish_day(event.at))
    return Standing("expired", yes.expires_on) if yes.expires_on is None or yes.expires_on < day else None


def _nearest(history: History, scope: Scope, purpose: str, at: datetime, texts: Collection[TextRef]) -> State:
    """What there is where nothing was said of the scope itself."""
    told, day = history.until(at, purpose), danish_day(at)
    if any(isinstance(each, Said) and scope in each.allowed for each in told):
        return "text_unknown"
    if _covered(told, scope.other_way, texts, day):
        return "other_way"
    others = (Scope(scope.giving, scope.receiving, category) for category in CATEGORIES)
    return "other_category" if any(_covered(told, other, texts, day) for other in others) else "nothing"


def _covered(told: Sequence[Event], scope: Scope, texts: Collection[TextRef], day: date) -> bool:
    no = _last_no(told, scope)
    return any(_end(each, told, day) is None for each in _yeses(told, scope, texts, no[0] if no else None))
