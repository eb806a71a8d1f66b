"""The list of a quarter beside its cases: the last whose figures were shown, held against who has been met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import polars as pl

from support.quarters import case_of
from targeting.casebook import Case
from targeting.disclosure.system import left
from targeting.history import forget, held_runs
from targeting.outputs import held_shown, keep_shown, read_shown
from targeting.run.listed import Listed, listed
from targeting.session import Session, open_session
from targeting.workspace import Quarter

RELEASED = "run_of_many"


def nominated(released: Path) -> list[str]:
    return sorted(pl.read_parquet(released / "published/restricted/current/candidate.parquet")["pseudonym"])


def quarter_of(session: Session) -> Quarter:
    return Quarter.of(session.today())


def cases_of(session: Session, names: Sequence[str], told: str, key: str = "") -> list[Case]:
    built = (case_of(f"S-{name[:8]}", told) for name in names)
    key = key or session.keys.fingerprint
    return [replace(case, pseudonym=name, key=key) for name, case in zip(names, built, strict=True)]


def test_who_of_the_list_was_met_before_in_and_after_the_quarter(released: Path) -> None:
    session, names = open_session(released), nominated(released)
    quarter = quarter_of(session)
    earlier, later = quarter.first - timedelta(days=1), quarter.last + timedelta(days=1)
    cases = [
        *cases_of(session, names[:6], f"handed_over {earlier}"),
        *cases_of(session, names[6:13], f"handed_over {quarter.first}"),
        *cases_of(session, names[13:14], f"referred {quarter.last}"),
        *cases_of(session, names[14:16], f"handed_over {later}"),
        *cases_of(session, ["f" * 32, "e" * 32], f"referred {quarter.first}"),
    ]
    assert listed(session, cases, quarter) == Listed(len(names), 6, len(names) - 6 - 8)
    assert listed(session, cases, quarter.next) is None, "no figures were shown in it"


def test_a_number_nominated_that_was_hidden_is_nowhere_else(released: Path) -> None:
    session = open_session(released)
    (run_id,) = held_shown(released / "state")
    shown = read_shown(released / "state", session.keys.data, run_id)
    hidden = replace(shown, hidden=shown.hidden | {left(len(shown.steps))})
    keep_shown(released / "state", session.keys.data, hidden)
    assert shown.nominated == len(nominated(released))
    assert listed(session, [], quarter_of(session)) is None


def test_a_case_that_was_made_with_another_key_may_be_anybodys(released: Path) -> None:
    session = open_session(released)
    met = cases_of(session, nominated(released)[:6], f"referred {session.today()}", key="0" * 16)
    assert listed(session, met, quarter_of(session)) is None
    later = cases_of(session, nominated(released)[:6], f"referred {quarter_of(session).next.first}", key="0" * 16)
    assert listed(session, later, quarter_of(session)), "of whom it is not asked"


def test_a_list_of_which_the_history_is_gone_is_not_held_against_anything(released: Path) -> None:
    session = open_session(released)
    assert listed(session, [], quarter_of(session))
    forget(released / "state", held_runs(released / "state"))
    assert listed(session, [], quarter_of(session)) is None
