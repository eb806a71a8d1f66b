"""What was cut short between the announcement of an event and its being kept: the next to open the casebook ends it."""

from __future__ import annotations

from targeting.casebook import (
    discard_case,
    drop_next,
    held_cases,
    held_contacts,
    held_next,
    read_file,
    read_next,
    recording,
    write_case,
)
from targeting.errors import ConfigurationError
from targeting.privacy import of_case
from targeting.run.announced import announced_as
from targeting.session import Session


def end_cut_short(session: Session) -> None:
    """Keep what the log announced and nobody kept; let go of what it never announced.

    Raises TargetingError where another records and does not end, or the log can take in no more; OSError where it
    cannot be kept now either.
    """
    state = session.workspace.state
    if held_next(state):
        with recording(state):
            for case_id in held_next(state):
                _end(session, case_id)


def _end(session: Session, case_id: str) -> None:
    state, keys = session.workspace.state, session.keys
    there = case_id in (*held_cases(state), *held_contacts(state))
    if keys.data.has(of_case(case_id)):
        try:
            kept = read_file(state, keys, case_id).events if there else ()
            case = read_next(state, keys, case_id)
        except (ConfigurationError, OSError):
            return  # nobody can tell what it was, and no other case waits for it: case verify says what is missing
        *before, event = case.events
        numbers = announced_as(session, case, event) - {each.number for each in kept}
        if numbers and tuple(before) == kept:
            write_case(state, keys, case.replacing_last(event.numbered(max(numbers))))
        elif before and (numbers or not kept):
            return  # the case is missing or an older one: it waits until that is restored, and its key stays
        elif not kept:
            discard_case(state, keys, case_id)
    drop_next(state, case_id)
