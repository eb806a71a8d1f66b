"""Who was counted is kept for as many releases as a new one is held against, and for no more."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from targeting.outputs import held_counted, held_shown, keep_counted, keep_shown, read_counted, read_shown
from targeting.run.publication import remembered
from targeting.run.state import forget_earlier_counted
from targeting.session import open_session

RELEASED = "run_of_six"


def test_when_there_are_twelve_newer_who_was_counted_goes(released: Path) -> None:
    """And is more than a year old. Of one that another took the place of it goes too: a new one is held against it."""
    session, state = open_session(released), released / "state"
    (first,) = held_shown(state)
    shown, counted = read_shown(state, session.keys.data, first), read_counted(state, session.keys.data, first)
    shown = replace(shown, day="2015-01-01")
    keep_shown(state, session.keys.data, shown)
    later = [f"20990101T0000{number:02}Z-abcdef" for number in range(13)]
    for run_id in later:
        replaces = (later[11],) if run_id == later[12] else ()
        keep_shown(state, session.keys.data, replace(shown, run_id=run_id, replaces=replaces))
        keep_counted(state, session.keys.data, run_id, counted)
    kept = [*later[:11], later[12]]
    assert list(remembered(session)) == kept
    gone = forget_earlier_counted(session.workspace, remembered(session))
    assert list(held_counted(state)) == kept
    assert {key.name for key in gone} == {f"{first}.counted", f"{later[11]}.counted"}
