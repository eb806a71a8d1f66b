"""Time goes one way: whoever sets the clock back neither revives a basis nor writes a log that is green."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace as changed
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from support.approval import PASSPHRASE, approve_all, enrol, sample_signer
from support.clock import clock_at
from support.runs import entries, events, replace, typed
from targeting.audit import (
    AuditLog,
    ClockAccepted,
    Demands,
    Entry,
    Signer,
    clock_statement,
    require_witnessable,
    take_witness,
    verify,
    verify_witnessed,
)
from targeting.audit import entry as log_entry
from targeting.audit.snapshot import set_back
from targeting.errors import LogRefused, NotCovered, TargetingError
from targeting.privacy import load_keys, load_person_key
from targeting.run import RunRequest, begin, exclusive
from targeting.session import open_session
from targeting.workspace import Role

NOW = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
YEAR = timedelta(days=365)
BASIS = Path("bases/eksempel-en-plan.toml")
ENDED = {
    "an ended basis": ("GDPR-6-1-e", datetime(2026, 3, 1, tzinfo=UTC)),
    "persondataloven": ("PDL-8-3", datetime(2018, 3, 1, tzinfo=UTC)),
}
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def begun(workspace: Path, at: datetime = NOW) -> None:
    begin(open_session(workspace, lambda: at), RunRequest())


@pytest.mark.parametrize(("law", "back"), ENDED.values(), ids=ENDED.keys())
def test_the_clock_set_back_gives_no_ended_basis_its_force_again(workspace: Path, law: str, back: datetime) -> None:
    replace(workspace / BASIS, "valid_from = 2018-05-25", "valid_from = 2017-07-01\nvalid_to = 2026-06-30")
    replace(workspace / BASIS, 'relies_on = "GDPR-6-1-e"', f'relies_on = "{law}"')
    for day in ("date = 2018-05-07", "date = 2018-05-07", "date = 2018-04-23"):
        replace(workspace / BASIS, day, "date = 2017-04-23")
    approve_all(workspace, datetime(2017, 6, 1, tzinfo=UTC))
    with pytest.raises(NotCovered):
        begun(workspace)
    logged = len(entries(workspace))
    with pytest.raises(LogRefused, match="The clock says"):
        begun(workspace, back)
    assert len(entries(workspace)) == logged


def test_no_look_and_no_approval_is_given_under_a_clock_set_back(
    released: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key, before = enrol(released, "ny_steward", "data_steward"), len(entries(released))
    notes = {path: path.read_bytes() for path in (released / "approvals").rglob("*.note")}
    with clock_at(datetime(2026, 3, 1, tzinfo=UTC), stdin=PASSPHRASE):
        assert typed("explain", released, "a" * 32) == 3
        assert typed("basis", "approve", released, "eksempel-en-plan", "--person", "ny_steward", "--key", key) == 3
    assert capsys.readouterr().err.count("The clock says") == 2
    assert len(entries(released)) == before
    assert {path: path.read_bytes() for path in (released / "approvals").rglob("*.note")} == notes


class Clock:
    """A clock that anybody may set, and a log that is written by it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.at = folder, NOW

    def log(self, at: datetime) -> Entry:
        self.at = at
        log = AuditLog.open(self.folder, KEY, "targeting/999", lambda: self.at)
        return log.append_body("source.read", {}, run_id="run-1", actor="analyst")


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    return Clock(tmp_path / "log")


def test_a_log_whose_times_run_backwards_is_not_green(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """As an older program wrote it, or the holder of the key with one of their own."""
    monkeypatch.setattr("targeting.audit.log.require_onward", lambda *_: None)
    monkeypatch.setattr("targeting.audit.log.max", lambda now, _: now, raising=False)
    for at in (NOW, NOW + YEAR, NOW + timedelta(hours=1), NOW + timedelta(hours=2)):
        clock.log(at)
    verdict = verify(clock.folder)
    assert (verdict.ok, verdict.first_bad_line) == (False, 3)
    assert [(fall.seq, fall.by) for fall in verdict.falls] == [(2, YEAR - timedelta(hours=1))]
    assert "364" in verdict.sentence_da


def test_a_small_step_back_is_no_fall_and_many_of_them_lead_nowhere(clock: Clock) -> None:
    first = clock.log(NOW)
    for seconds in (90, 119, 120):
        assert clock.log(NOW - timedelta(seconds=seconds)).t == first.t
    with pytest.raises(LogRefused):
        clock.log(NOW - timedelta(seconds=121))
    assert verify(clock.folder).ok


def test_an_uncosigned_witness_of_an_entry_from_the_future_is_not_green(clock: Clock, tmp_path: Path) -> None:
    place = tmp_path / "vidne"
    place.mkdir()
    clock.log(NOW + YEAR)
    verdict = require_witnessable(clock.folder, KEY.public_key(), place, Demands(NOW + YEAR))
    take_witness(clock.folder, verdict, place, None, NOW + YEAR)
    for now in (NOW, NOW + YEAR / 2):
        found = verify_witnessed(clock.folder, KEY.public_key(), [place], Demands(now, max_age_days=31)).verdict
        assert (found.ok, "a time that has not come yet" in found.sentence_en) == (False, True)
    then = Demands(NOW + YEAR + timedelta(days=31), max_age_days=31)
    assert verify_witnessed(clock.folder, KEY.public_key(), [place], then).verdict.ok


@pytest.fixture
def ahead(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace in which a run was asked for while the clock was a year ahead; its actor is an analyst."""
    monkeypatch.setenv("TARGETING_ACTOR", "analytiker")
    begun(workspace, NOW + YEAR)
    return workspace


def accepted(workspace: Path, person: str, key: Path, reason: str = "Uret var stillet forkert") -> int:
    with clock_at(NOW, stdin=PASSPHRASE):
        return typed("log", "clock", workspace, "--person", person, "--key", key, "--reason", reason)


def test_a_second_person_lets_the_log_go_on_and_verification_says_so(
    ahead: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = enrol(ahead, "anna", "data_steward")
    with exclusive(ahead):
        assert accepted(ahead, "anna", key) == 1
    assert accepted(ahead, "anna", key) == 0
    begun(ahead, NOW + timedelta(minutes=1))
    capsys.readouterr()
    with clock_at(NOW):
        assert typed("log", "verify", ahead, "--json") == 0
    verdict = json.loads(capsys.readouterr().out)
    (fall,) = verdict["falls"]
    assert fall == {"seq": 3, "seconds": YEAR.total_seconds(), "accepted": True}
    assert "times that fall: 1. It is signed for with the key" in verdict["en"]
    assert accepted(ahead, "anna", key) == 2


REFUSED = {
    "without the role": ("rule_steward", (), "that takes the role data_steward"),
    "by the one who runs it": ("data_steward", ("analytiker",), "anna runs this command"),
}


@pytest.mark.parametrize(("role", "accounts", "told"), REFUSED.values(), ids=REFUSED.keys())
def test_nobody_else_lets_it_go_on(
    ahead: Path, capsys: pytest.CaptureFixture[str], role: Role, accounts: tuple[str, ...], told: str
) -> None:
    key, before = enrol(ahead, "anna", role, accounts=accounts), entries(ahead)
    assert accepted(ahead, "anna", key) == 3
    assert told in capsys.readouterr().err
    assert entries(ahead) == before
    with pytest.raises(LogRefused):
        begun(ahead)


FORGED = {
    "nothing": {},
    "another key": {"key": sample_signer("anna").verifier.vkey},
    "more than was signed": {"falls": [1]},
    "another person": {"accepted_by": "bent"},
    "nothing signed": {"statement": ""},
}


@pytest.mark.parametrize("changes", FORGED.values(), ids=FORGED.keys())
def test_a_statement_that_nobody_signed_accepts_nothing(ahead: Path, changes: dict[str, object]) -> None:
    assert accepted(ahead, "anna", enrol(ahead, "anna", "data_steward")) == 0
    told = entries(ahead)[-1]
    assert verify(ahead / "log").ok
    shutil.rmtree(ahead / "log")
    keys, at = load_keys(ahead.parent / "keys"), iter([*[NOW + YEAR] * told.seq, NOW, NOW])
    log = AuditLog.open(ahead / "log", keys.log_key, "targeting/999", lambda: next(at))
    for _ in range(told.seq):
        log.append_body("source.read", {}, run_id="run-1", actor="analyst")
    log.append_body(told.type, {**told.body, **changes}, run_id=None, actor="analyst")
    verdict = verify(ahead / "log")
    assert (verdict.ok, verdict.unchanged) == (not changes, True)
    assert verdict.first_bad_line == (told.seq + 1 if changes else None)


def test_a_witness_of_a_time_that_was_accepted_as_ahead_is_dated_by_the_time_it_was_set_right(
    ahead: Path, tmp_path: Path
) -> None:
    place, key = tmp_path / "vidne", load_keys(ahead.parent / "keys").log_key.public_key()
    place.mkdir()
    then = Demands(NOW + YEAR)
    take_witness(ahead / "log", require_witnessable(ahead / "log", key, place, then), place, None, NOW + YEAR)
    assert not verify_witnessed(ahead / "log", key, [place], Demands(NOW)).verdict.ok
    assert accepted(ahead, "anna", enrol(ahead, "anna", "data_steward")) == 0
    assert verify_witnessed(ahead / "log", key, [place], Demands(NOW)).newest == entries(ahead)[-1].at
    later = Demands(NOW + timedelta(days=32), max_age_days=31)
    assert not verify_witnessed(ahead / "log", key, [place], later).verdict.ok


def test_the_clock_is_not_behind_what_a_witness_signed_until_a_second_person_signs_that_it_was_ahead(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TARGETING_ACTOR", "analytiker")
    place, key = workspace.parent / "vidne", enrol(workspace, "anna", "data_steward", "witness")
    place.mkdir()
    replace(workspace / "workspace.toml", "[defaults]", '[log]\nwitnesses = ["../vidne"]\n\n[defaults]')
    begun(workspace, NOW - timedelta(hours=1))
    signer, log_key = Signer("anna", load_person_key(key, PASSPHRASE)), load_keys(workspace.parent / "keys").log_key
    verdict = require_witnessable(workspace / "log", log_key.public_key(), place, Demands(NOW))
    take_witness(workspace / "log", verdict, place, signer, NOW + YEAR)
    with pytest.raises(LogRefused, match="the newest witness of the log is of 2027-11-29"):
        begun(workspace)
    assert accepted(workspace, "anna", key) == 0
    begun(workspace, NOW + timedelta(minutes=1))
    with clock_at(NOW + timedelta(minutes=2)):
        assert typed("log", "verify", workspace) == 0


def signed_by_nobody_known(last: Entry) -> ClockAccepted:
    """What anybody can make: a statement of this log and place, signed with a key made today and named as a steward."""
    signer = Signer("anna", Ed25519PrivateKey.generate())
    told = ClockAccepted(
        latest=last.t,
        falls=(),
        accepted_by="anna",
        name="Anna",
        title="Datasteward",
        key=signer.verifier.vkey,
        accepted_at=NOW.isoformat(),
        reason="Uret var stillet forkert",
        statement="",
    )
    return changed(told, statement=signer.sign(clock_statement(told, "targeting/999", last.seq + 1)).decode())


def append_by_hand(workspace: Path, type: str, at: datetime, body: dict[str, object]) -> None:
    """A line that follows the last one, as whoever may write log/ makes it, or a power cut leaves it."""
    last = entries(workspace)[-1]
    line = log_entry.encode(last.seq + 1, last.leaf_hash, at, type, None, "analyst", body)  # type: ignore[arg-type]
    with (workspace / "log" / "000001.jsonl").open("ab") as log:
        log.write(line + b"\n")


def refused_and_unsigned(workspace: Path) -> None:
    there = entries(workspace)
    with pytest.raises(TargetingError, match=r"disagrees with what was signed \(line \d+ was added by hand\)"):
        begun(workspace)
    assert entries(workspace) == there
    assert typed("log", "verify", workspace) == 1


def test_a_line_added_by_hand_does_not_accept_the_clock_whoever_signed_it(ahead: Path) -> None:
    told = signed_by_nobody_known(entries(ahead)[-1])
    append_by_hand(ahead, told.type, NOW, dict(told.body()))
    assert set_back(ahead / "log", len(entries(ahead)) - 1) == {}
    refused_and_unsigned(ahead)


def test_a_line_added_by_hand_sets_no_clock_back(ahead: Path) -> None:
    append_by_hand(ahead, "source.read", NOW, {})
    refused_and_unsigned(ahead)


def test_an_acceptance_that_an_earlier_version_took_for_a_crash_accepts_nothing(
    ahead: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = signed_by_nobody_known(entries(ahead)[-1])
    append_by_hand(ahead, told.type, NOW, dict(told.body()))
    with monkeypatch.context() as earlier:
        earlier.setattr("targeting.audit.recovery._may_be_unsigned", lambda *_, **__: True)
        begun(ahead)
    assert "log.recovered" in events(ahead)
    assert set_back(ahead / "log", len(entries(ahead))) == {}
    assert typed("log", "verify", ahead) == 1
    assert "nobody has signed for it" in capsys.readouterr().out


def test_verification_says_whose_key_accepted_the_clock_only_as_far_as_it_knows(
    ahead: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = enrol(ahead, "anna", "data_steward")
    assert accepted(ahead, "anna", key) == 0
    vkey = ClockAccepted.of(entries(ahead)[-1]).key
    key_id = vkey.split("+")[1]
    assert f"signed for with the key {key_id}. Whose it is was not checked" in verify(ahead / "log").sentence_en
    capsys.readouterr()
    assert typed("log", "verify", ahead) == 0
    known = capsys.readouterr().out
    assert (key_id in known, "Whose" in known, "Nobody" in known) == (True, False, False)
    replace(ahead / "workspace.toml", vkey, sample_signer("anna").verifier.vkey)
    assert typed("log", "verify", ahead) == 0
    assert f"Nobody known here has the key {key_id}" in capsys.readouterr().out


def test_a_line_of_the_future_without_a_signature_stops_neither_recovery_nor_a_second_person(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As a power cut leaves it while the clock is ahead, or whoever may write log/."""
    monkeypatch.setenv("TARGETING_ACTOR", "analytiker")
    key = enrol(workspace, "anna", "data_steward")
    begun(workspace)
    append_by_hand(workspace, "source.read", NOW + YEAR, {})
    with pytest.raises(LogRefused, match="The clock says"):
        begun(workspace)
    assert accepted(workspace, "anna", key) == 0
    begun(workspace, NOW + timedelta(minutes=1))
    assert typed("log", "verify", workspace) == 0


def test_a_check_before_a_run_says_that_the_clock_is_behind(ahead: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with clock_at(NOW):
        assert typed("check", ahead) == 3
    told = capsys.readouterr()
    assert "The clock says" in told.err
    assert "Klar til kørsel" not in told.out
    with clock_at(NOW + YEAR):
        assert typed("check", ahead) == 0
