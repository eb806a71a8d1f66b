"""What a case says of consent, as the room that answers whether units may share asks for it.

Each event is on the day it says, in the order of the case: where it was recorded that very day, at the moment it was;
else in the last minute of its day. A correction stands in the place of what it corrects, so that it never comes after a
no that was said in between. What had not been recorded at a moment is not in the history of that moment.

What was taken back as a mistake says nothing any longer; but what it said yes or no to is as if withdrawn from then on,
so that no yes comes back: docs/adr/0061.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from typing import Any, cast

from targeting.casebook import Case, Draft, Recorded, rows_of
from targeting.sharing import History, Known, Noted, Retracted, Row, Said, Scope, TextRef, Withdrawn, danish_day
from targeting.workspace import DANISH, Workspace

THREADS = ("consent", "circumstance")
_APART = timedelta(microseconds=1)
# Whose consent ends by what is noted: where that was a mistake, the consent is asked for anew.
_ENDS = {"custody_changed": "custody_holder", "guardianship_changed": "guardian"}


def known_of(workspace: Workspace) -> Known:
    """The units of the municipality, and the sentence of each text that a citizen may have signed."""
    texts = {_text(text.reference): text.sentence_da for text in workspace.consent_texts}
    return Known(workspace.settings.unit_names(), texts)


def history_of(case: Case, at: datetime) -> History:
    """All that the case says of consent, with nothing of it later than ``at``; raises ConfigurationError if unsound.

    ``case`` is as it was known at that moment: ``case.until(at)`` where the moment is past.
    """
    dated = (each for thread in THREADS for each in _dated(case, thread, at))
    return History(tuple(said for event, moment in dated if (said := _said(case, event, moment))))


def require_sound(case: Case, draft: Draft, now: datetime) -> None:
    """Raise ConfigurationError where the case would say what no consent can: no row, no end, more than its year."""
    event = Recorded(0, draft.kind.id, draft.on, now.isoformat(), "", draft.values, draft.corrects)
    history_of(case.added(event), now)


def _dated(case: Case, thread: str, at: datetime) -> Iterator[tuple[Recorded, datetime]]:
    """The thread's events with their moments, the latest first: none is later than what came after it.

    What takes back one of them is among them, in the order that it was recorded in.
    """
    first = {event.number: event.recorded for event in case.events}
    places, latest = case.places, at
    placed = {places[event.number]: event for event in case.standing if event.kind.thread == thread}
    placed |= {by.number: by for event, by in case.retracted if event.kind.thread == thread}
    for place in reversed([event.number for event in case.events if event.number in placed]):
        event = placed[place]
        latest = min(latest, event.recorded if event.kind.retracts else _moment(event, first[place]))
        yield event, latest
        latest -= _APART


def _moment(event: Recorded, first_recorded: datetime) -> datetime:
    if danish_day(first_recorded) == event.on:
        return first_recorded
    return min(_last_minute(event.on), event.recorded)


def _last_minute(day: date) -> datetime:
    return datetime.combine(day, time(23, 59), DANISH).astimezone(UTC)


def _said(case: Case, event: Recorded, at: datetime) -> Said | Withdrawn | Retracted | Noted | None:
    values = event.values
    if event.kind.retracts:
        return _taken_back(case, event, at)
    match event.event:
        case "circumstance":
            return Noted(cast(Any, values["what"]), at)
        case "consent_withdrawn":
            return Withdrawn(at, frozenset(_scopes(values.get("of"))))
    named = int(values.get("consent", event.number))
    return Said(
        what=cast(Any, event.event.removeprefix("consent_")),
        at=at,
        consent=str(case.places[named]),
        rows=(*_rows(values.get("yes"), True), *_rows(values.get("no"), False)),
        text=_text(values["text"]) if "text" in values else None,
        expires_on=_day(values.get("until")),
        guardian=cast(Any, values.get("by", "self")),
        fifteen_on=_day(values.get("fifteen_on")),
        young_agreed=values.get("young_agreed") == "yes",
    )


def _taken_back(case: Case, by: Recorded, at: datetime) -> Retracted | None:
    """What nobody knows any longer when an event was taken back; None where it said nothing of consent itself."""
    event = next(each for each, taken_by in case.retracted if taken_by == by)
    match event.event:
        case "circumstance":
            spoke = _ENDS.get(event.values["what"])
            scopes = frozenset(chain.from_iterable(_named(each) for each in case.events if _by(each) == spoke))
            return Retracted(at, scopes) if spoke and scopes else None
        case "consent_withdrawn":
            return Retracted(at, frozenset(_scopes(event.values.get("of"))))
    of = _consent(case, event)
    said = (each for each in case.events if _consent(case, each) == of)
    return Retracted(at, frozenset(chain.from_iterable(map(_named, said))))


def _consent(case: Case, event: Recorded) -> int | None:
    """The place of the consent that an event gives or changes, or of what it says no to; None of anything else."""
    if event.event not in ("consent_given", "consent_changed", "consent_refused"):
        return None
    return case.places[int(event.values.get("consent", event.number))]


def _by(event: Recorded) -> str | None:
    """Who said yes; None of what says none."""
    return event.values.get("by", "self") if "yes" in event.values else None


def _named(event: Recorded) -> Iterator[Scope]:
    """All that an event says yes or no to."""
    return chain.from_iterable(_scopes(event.values.get(field)) for field in ("yes", "no"))


def _rows(text: str | None, allowed: bool) -> Iterator[Row]:
    return (Row(scope, allowed) for scope in _scopes(text))


def _scopes(text: str | None) -> Sequence[Scope]:
    rows = rows_of(text) if text else ()
    return [Scope.of(row.giving, row.receiving, row.category) for row in rows]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _text(reference: str) -> TextRef:
    name, _, sha256 = reference.partition(" ")
    id, _, version = name.partition("@")
    return TextRef(id, version, sha256)
