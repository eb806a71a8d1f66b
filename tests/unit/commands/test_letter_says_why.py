"""A letter to somebody who was handed over says by which rules, from the run's own words; and only by leave, logged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from support.delivery import ANNA, BENT
from support.handed import anna, ordered, revealed, run_that_hands_over
from support.letters import said_in_html
from support.lix import lix
from support.runs import entries, replace
from support.world import copied
from targeting.casebook import Case, Draft, new_id
from targeting.commands.explain import explain
from targeting.commands.letter import make
from targeting.commands.letter_filling import REASON
from targeting.commands.lookup import READERS, Whose
from targeting.errors import ConfigurationError, DeliveryError, NotCovered
from targeting.run import casework, keep_event
from targeting.session import open_session
from targeting.sharing import danish_day
from targeting.workspace import case_events

ASKED = {"yes": "home_care_centre:jobcentre:social", "until": f"{danish_day(datetime.now(UTC)) + timedelta(days=90)}"}
EARLIER = "Her står ikke mere om hvorfor."


@pytest.fixture(scope="module")
def handed_over(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A run that nominated Anna, whom the assessor has opened."""
    folder = tmp_path_factory.mktemp("letters")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TARGETING_KEYS", str(folder / "keys"))
        workspace = run_that_hands_over(folder)
        ordered(workspace)
        (folder / "case").write_text(revealed(workspace).case_id)
    yield folder


@pytest.fixture
def town(handed_over: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it."""
    return copied(handed_over, tmp_path, monkeypatch)


def said(town: Path, letter: str = "oplysning") -> list[str]:
    out = town.parent / f"{letter}.html"
    make(open_session(town), Whose((town.parent / "case").read_text()), letter, out, {})
    return said_in_html(out.read_bytes())


@pytest.mark.parametrize("letter", ["oplysning", "foelgebrev"])
def test_the_letter_names_the_rules_that_are_met_and_whence_the_numbers_are(town: Path, letter: str) -> None:
    explained = explain(open_session(town), anna(town)).explained
    met = [rule for rule in explained.rules if rule.met]
    pieces = said(town, letter)
    assert met and all(rule.label_da in pieces for rule in met)
    assert not any(rule.label_da in pieces for rule in explained.rules if not rule.met)
    (points,) = [piece for piece in pieces if piece.startswith("Du fik ")]
    assert f"Du fik {explained.points} point. Vi foreslår en borger ved {explained.threshold}." in points
    assert all(part.department in points for rule in met for part in rule.involvements)
    assert lix(pieces) <= 35


def test_the_registers_are_named(town: Path) -> None:
    names = [contract.name for contract in open_session(town).workspace.registers]
    assert set(names) <= set(said(town))


def test_the_look_is_logged_before_the_letter_and_the_citizen_can_read_why(town: Path) -> None:
    said(town)
    look, letter = entries(town)[-2:]
    assert (look.type, look.body["reason"]) == ("subject.explained", REASON)
    assert (letter.type, letter.body["recorded"]) == ("case.recorded", "letter_made")
    assert look.body["subject"] == letter.body["subject"]


def test_without_leave_for_the_search_no_letter_says_what_it_found(town: Path) -> None:
    replace(town / "bases" / "eksempel-en-plan.toml", 'version = "', 'version = "9')
    with pytest.raises(NotCovered):
        said(town)
    assert entries(town)[-1].type == "consultation.denied"
    assert not (town.parent / "oplysning.html").exists()


def test_whom_the_newest_run_does_not_propose_is_told_to_ask(town: Path) -> None:
    session = open_session(town)
    leave = casework(session, "case.recorded", READERS)
    case = Case(new_id(), session.keys.pseudonym("person", BENT), session.keys.fingerprint)
    keep_event(session, leave, case, Draft(case_events()["handed_over"], session.today(), {}))
    out = town.parent / "bent.html"
    make(open_session(town), Whose(case.id), "oplysning", out, {})
    assert any(EARLIER in piece for piece in said_in_html(out.read_bytes()))
    assert [entry.type for entry in entries(town)[-2:]] == ["subject.explained", "case.recorded"]


def test_without_a_run_nothing_is_looked_up(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("targeting.commands.letter_filling.last_good", lambda *_: None)
    before = len(entries(town))
    assert any(EARLIER in piece for piece in said(town))
    assert [entry.type for entry in entries(town)[before:]] == ["case.recorded"]


def test_whoever_has_objected_since_gets_no_letter_that_asks_and_is_told_nothing_of_the_search(town: Path) -> None:
    """The newest list is read again, as when the citizen was opened; the case does not know of it."""
    extract = town / "inbox" / "2017-10-02" / "indsigelser.csv"
    extract.write_text(f"{extract.read_text('utf-8')}{ANNA};01-10-2017\n", encoding="utf-8")
    for letter, asked in (("foelgebrev", {}), ("samtykkebrev", ASKED)):
        out = town.parent / f"{letter}.html"
        with pytest.raises(ConfigurationError, match="newest list of objections"):
            make(open_session(town), Whose((town.parent / "case").read_text()), letter, out, asked)
        assert not out.exists()
    before = len(entries(town))
    assert any(EARLIER in piece for piece in said(town))
    assert [entry.type for entry in entries(town)[before:]] == ["case.recorded"]


def test_without_a_list_of_objections_nobody_is_written_to_of_the_search(town: Path) -> None:
    (town / "inbox" / "2017-10-02" / "indsigelser.csv").unlink()
    with pytest.raises(DeliveryError):
        said(town, "foelgebrev")
