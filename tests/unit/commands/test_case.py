"""targeting case: what is recorded, who may, what the log is told first, and what is left when something breaks."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace as replaced
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from support.approval import PASSPHRASE, enrol
from support.delivery import ANNA, BENT
from support.runs import entries, replace, typed
from support.world import small_workspace
from targeting import casebook, files
from targeting.audit import CaseRecorded, Event
from targeting.commands.access_report import access_report
from targeting.commands.case import record, show
from targeting.commands.case_verify import Verified, verify
from targeting.commands.lookup import Whose, listing
from targeting.errors import ConfigurationError, NotCovered, TargetingError
from targeting.sample.signing import approve_all
from targeting.session import Session, open_session

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
ON = date(2026, 11, 20)


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The fictional municipality, before any run."""
    monkeypatch.setenv("TARGETING_KEYS", str(tmp_path / "keys"))
    return small_workspace(tmp_path / "workspace", {})


def anna() -> str:
    return ANNA


def referred(town: Path, ask: Callable[[], str] = anna) -> str:
    """Record a referral of the citizen; gives the case's id."""
    shown = record(open_session(town), "referred", ON, Whose(ask=ask), {"from_unit": "jobcentre"})
    return shown.case.id


def told(town: Path) -> list[str]:
    return [entry.type for entry in entries(town)]


def test_the_first_event_opens_a_case_and_the_next_is_found_by_the_citizen(town: Path) -> None:
    case_id = referred(town)
    shown = record(open_session(town), "assessed", ON, Whose(ask=anna), {"outcome": "offer"})
    assert shown.case.id == case_id
    assert [event.event for event in shown.case.standing] == ["referred", "assessed"]
    assert [kind.id for kind in shown.case.next_events] == ["offered"]
    assert referred(town, lambda: BENT) != case_id


def test_whoever_goes_on_with_somebody_who_has_objected_is_told_so(town: Path) -> None:
    case_id = referred(town)
    session = open_session(town)
    record(session, "circumstance", ON, Whose(case_id), {"what": "objected"})
    told = record(open_session(town), "assessed", ON, Whose(case_id), {"outcome": "offer"}).notice
    assert "the objection is not settled" in str(told)
    record(open_session(town), "circumstance", ON, Whose(case_id), {"what": "objection_lifted"})
    offered = {"by_unit": "jobcentre", "how": "letter"}
    assert record(open_session(town), "offered", ON, Whose(case_id), offered).notice is None


def test_a_day_is_typed_as_danes_write_it_and_kept_as_programs_do(town: Path) -> None:
    case_id = referred(town)
    for event, values in (
        ("assessed", {"outcome": "offer"}),
        ("offered", {"by_unit": "jobcentre", "how": "letter"}),
        ("answered", {"answer": "yes"}),
        ("plan_begun", {"lead_unit": "jobcentre", "review_due": "20-05-2027"}),
    ):
        shown = record(open_session(town), event, ON, Whose(case_id), values)
    assert shown.case.events[-1].values["review_due"] == "2027-05-20"


def test_a_consent_that_has_run_out_is_said_to_have_on_the_receipt_too(town: Path) -> None:
    """It may be written down late: what was shared while it held was in order."""
    case_id = referred(town)
    today = open_session(town).today()
    for until, over in ((today, False), (today - timedelta(days=1), True)):
        said = {"yes": "home_care_centre:jobcentre:social", "until": until.isoformat()}
        shown = record(open_session(town), "consent_given", today - timedelta(days=9), Whose(case_id), said)
        assert ("holds no longer" in str(shown.notice)) is over
        told = str(shown.receipt.as_dict() if shown.receipt else "")
        assert ("Det gælder ikke længere." in told) is over
        assert ("Dit ja gælder til og med" in told) is not over


def test_what_can_come_is_left_out_where_nothing_can(town: Path) -> None:
    case_id = referred(town)
    record(open_session(town), "circumstance", ON, Whose(case_id), {"what": "died"})
    with pytest.raises(ConfigurationError, match="cannot come first: nothing was recorded before it") as refused:
        record(open_session(town), "consent_changed", ON, Whose(case_id), {"of": "1", "yes": "", "no": ""})
    assert "What can: ." not in str(refused.value)


def test_after_a_death_nothing_is_offered_that_would_be_refused(town: Path) -> None:
    case_id = referred(town)
    shown = record(open_session(town), "circumstance", ON, Whose(case_id), {"what": "died"})
    possible = {kind.id for kind in shown.case.possible_events}
    assert not possible & {"assessed", "consent_given", "measure_granted"}
    assert "circumstance" in possible


def test_every_event_has_the_number_of_the_entry_that_announced_it(town: Path) -> None:
    case_id = referred(town)
    (event,) = show(open_session(town), Whose(case_id)).case.events
    (announced,) = [entry for entry in entries(town) if entry.type == "case.recorded"]
    assert event.number == announced.seq
    assert announced.body["recorded"] == "referred"
    assert announced.body["opened"] is True
    keys = open_session(town).keys
    assert announced.body["seal"] == casebook.seal(keys, case_id, event)


def test_neither_the_log_nor_a_file_says_what_was_recorded_or_of_whom(town: Path) -> None:
    referred(town)
    record(open_session(town), "assessed", ON, Whose(ask=anna), {"outcome": "no_need", "because": "ending_soon"})
    lying = b"".join(
        path.read_bytes()
        for path in town.rglob("*")
        if path.is_file() and not {"inbox", "case_imports"} & set(path.parts)
    )
    pseudonym = open_session(town).keys.pseudonym("person", ANNA)
    for secret in (ANNA, pseudonym, "ending_soon", "no_need"):
        assert secret.encode() not in lying.replace(b"case_events.toml", b"")


def failing(at: str, number: int = 28, *, after: bool = False) -> Callable[..., None]:
    """files.replace, but that the disk fails where the file's name ends so; ``after`` it has its name."""
    written = files.replace

    def replace_or_fail(path: Path, *content: Any, **mode: Any) -> None:
        if after:
            written(path, *content, **mode)
        if path.name.endswith(at):
            raise OSError(number, "the disk")
        if not after:
            written(path, *content, **mode)

    return replace_or_fail


def test_what_cannot_be_laid_ready_is_not_announced(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case_id = referred(town)
    before = told(town)
    with monkeypatch.context() as broken, pytest.raises(TargetingError, match="Nothing was recorded"):
        broken.setattr(files, "replace", failing(".next"))
        record(open_session(town), "assessed", ON, Whose(case_id), {"outcome": "offer"})
    assert "case.recorded" not in told(town)[len(before) :]
    assert len(show(open_session(town), Whose(case_id)).case.events) == 1


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("new", [False, True])
def test_what_was_announced_and_cannot_be_kept_yet_is_kept_by_the_next_command(
    town: Path, monkeypatch: pytest.MonkeyPatch, new: bool, after: bool
) -> None:
    """Also where the disk fails when the file has its name already: nobody can tell the two apart then."""
    case_id = referred(town)
    event, values = ("referred", {"from_unit": "jobcentre"}) if new else ("assessed", {"outcome": "offer"})
    whose = Whose(ask=lambda: BENT) if new else Whose(case_id)
    with monkeypatch.context() as broken, pytest.raises(TargetingError, match="do not record it again"):
        broken.setattr(files, "replace", failing(".sealed", 5, after=after))
        record(open_session(town), event, ON, whose, values)
    assert verify(open_session(town)).differences == ()
    assert sorted(len(case.events) for case in listing(open_session(town))) == ([1, 1] if new else [2])
    assert not list((town / "state" / "casebook").glob("*.next"))


@pytest.mark.parametrize("after", [False, True])
def test_nothing_is_left_of_a_new_case_that_could_not_be_laid_ready(
    town: Path, monkeypatch: pytest.MonkeyPatch, after: bool
) -> None:
    """Neither a file, nor a key without one; also where the disk fails after the file has its name."""
    with monkeypatch.context() as broken, pytest.raises(TargetingError, match="Nothing was recorded"):
        broken.setattr(files, "replace", failing(".next", 5, after=after))
        referred(town)
    assert not list((town / "state" / "casebook").glob("*"))
    assert not [name for name in open_session(town).keys.data.names() if name.endswith(".case")]
    assert verify(open_session(town)).differences == ()


@pytest.mark.parametrize("told_first", [False, True])
def test_a_log_that_fails_may_have_the_entry_all_the_same(
    town: Path, monkeypatch: pytest.MonkeyPatch, told_first: bool
) -> None:
    """What stands in the log is kept, and nothing else, whatever whoever recorded was told."""
    session = open_session(town)
    session.keys, session.log  # noqa: B018  opened before
    written = type(session).append

    def fails(self: Session, event: Event) -> int:
        number = written(self, event) if told_first or not isinstance(event, CaseRecorded) else 0
        if isinstance(event, CaseRecorded):
            raise OSError(5, "Input/output error")
        return number

    with monkeypatch.context() as broken, pytest.raises(OSError, match="Input/output"):
        broken.setattr(type(session), "append", fails)
        record(session, "referred", ON, Whose(ask=anna), {"from_unit": "jobcentre"})
    assert verify(open_session(town)).differences == ()
    assert [len(case.events) for case in listing(open_session(town))] == ([1] if told_first else [])
    keys = [name for name in open_session(town).keys.data.names() if name.endswith(".case")]
    assert len(keys) == (1 if told_first else 0)


def test_an_event_that_was_announced_when_the_program_was_killed_is_kept_by_the_next(
    town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = referred(town)
    with killed_at(monkeypatch, ".sealed"):
        record(open_session(town), "assessed", ON, Whose(case_id), {"outcome": "offer"})
    with killed_at(monkeypatch, ".sealed"):  # by the next command, while it ends what was cut short
        listing(open_session(town))
    told_to_the_citizen = access_report(open_session(town), anna).answer.case
    assert told_to_the_citizen
    assert [event.event for event in told_to_the_citizen.events] == ["referred", "assessed"]
    assert len(listing(open_session(town))) == 1
    with killed_at(monkeypatch, ".sealed"):
        referred(town, lambda: BENT)
    assert verify(open_session(town)).differences == ()
    assert [event.event for event in show(open_session(town), Whose(case_id)).case.standing] == ["referred", "assessed"]
    assert [len(case.events) for case in listing(open_session(town)) if case.id != case_id] == [1]
    assert not list((town / "state" / "casebook").glob("*.next"))


def test_an_event_that_was_not_announced_when_the_program_was_killed_is_let_go(
    town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = referred(town)
    for whose in (Whose(case_id), Whose(ask=lambda: BENT)):
        event, values = (
            ("assessed", {"outcome": "offer"}) if whose.case_id else ("referred", {"from_unit": "jobcentre"})
        )
        session = open_session(town)
        with killed_at(monkeypatch, "", session):
            record(session, event, ON, whose, values)
    assert list((town / "state" / "casebook").glob("*.next"))
    assert [(case.id, len(case.events)) for case in listing(open_session(town))] == [(case_id, 1)]
    assert verify(open_session(town)).differences == ()
    assert len([name for name in open_session(town).keys.data.names() if name.endswith(".case")]) == 1


@pytest.mark.parametrize("content", [b"", b"noget andet", None], ids=["empty", "other bytes", "a folder"])
def test_what_lies_beside_one_case_and_cannot_be_read_stops_no_other(town: Path, content: bytes | None) -> None:
    case_id = referred(town)
    beside = town / "state" / "casebook" / f"{case_id}.next"
    if content is None:
        beside.mkdir()
    else:
        beside.write_bytes(content)
    other = referred(town, lambda: BENT)
    record(open_session(town), "assessed", ON, Whose(other), {"outcome": "offer"})
    assert {case.id for case in listing(open_session(town))} == {case_id, other}
    assert verify(open_session(town)).differences == ()


def test_an_older_file_is_not_made_whole_by_what_was_cut_short(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what was about to follow on just what is kept may be kept: an older file could have lost a no."""
    case_id = referred(town)
    kept = (town / "state" / "casebook" / f"{case_id}.sealed").read_bytes()
    record(open_session(town), "assessed", ON, Whose(case_id), {"outcome": "not_reached"})
    with killed_at(monkeypatch, ".sealed"):
        record(open_session(town), "assessed", ON, Whose(case_id), {"outcome": "offer"})
    (town / "state" / "casebook" / f"{case_id}.sealed").write_bytes(kept)
    assert len(verify(open_session(town)).differences) == 2


class KilledError(BaseException):
    """The program is gone, there and then."""


@contextmanager
def killed_at(monkeypatch: pytest.MonkeyPatch, ending: str, session: Session | None = None) -> Iterator[None]:
    """Kill the program where a file with that ending is written; or, with a session, where the log is told."""

    def killed(*_: object, **__: object) -> None:
        raise KilledError

    def at_file(path: Path, *content: Any, **mode: Any) -> None:
        if path.name.endswith(ending):
            raise KilledError
        written(path, *content, **mode)

    written = files.replace
    with monkeypatch.context() as broken, pytest.raises(KilledError):
        if session:
            session.keys, session.log  # noqa: B018  opened before
            broken.setattr(type(session), "append", killed)
        else:
            broken.setattr(files, "replace", at_file)
        yield


def test_what_was_pruned_from_the_log_is_not_held_against_it(town: Path) -> None:
    session = open_session(town)
    case_id = referred(town)
    case = casebook.read_case(town / "state", session.keys, case_id)
    (event,) = case.events
    seals = {(case_id, event.number): casebook.seal(session.keys, case_id, event)}
    assert list(casebook.differences([case], seals, {}, (), event.number + 1)) == []
    assert len(list(casebook.differences([case], seals, {}, (), event.number))) == 1
    assert "could not be held against it" in Verified(1, 1, (), 1).render()


def test_what_the_log_cannot_be_told_is_not_recorded(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case_id = referred(town)
    session = open_session(town)
    session.keys, session.log  # noqa: B018  opened before the disk is full

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken, pytest.raises(OSError, match="No space"):
        broken.setattr(type(session), "append", full)
        record(session, "assessed", ON, Whose(case_id), {"outcome": "offer"})
    assert len(show(open_session(town), Whose(case_id)).case.events) == 1


def test_a_look_is_logged_before_it_is_shown(town: Path) -> None:
    case_id = referred(town)
    show(open_session(town), Whose(ask=anna), "Opfølgning")
    (read,) = [entry for entry in entries(town) if entry.type == "case.read"]
    assert (read.body["case"], read.body["reason"]) == (case_id, "Opfølgning")
    assert len(listing(open_session(town))) == 1
    assert told(town)[-1] == "case.listed"


def test_a_reason_with_a_number_in_it_is_refused(town: Path) -> None:
    referred(town)
    with pytest.raises(ConfigurationError, match="--reason") as refused:
        show(open_session(town), Whose(ask=anna), f"Om {ANNA}")
    assert ANNA not in str(refused.value)


def test_without_a_basis_of_its_own_nothing_is_opened(town: Path) -> None:
    (town / "bases" / "eksempel-sagsmappe.toml").unlink()
    with pytest.raises(NotCovered, match="is written for purpose IDENTIFY_FOR_OFFER"):
        referred(town)
    assert told(town)[-1] == "case.denied"
    assert casebook.held_cases(town / "state") == ()


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('version = "1"', 'version = "2"', "approv"),
        ("valid_from = 2018-05-25", "valid_from = 2018-05-25\nvalid_to = 2026-11-01", "was valid up to"),
        ("retention_months = 24\n", "", "retention_months"),
        ('modes = ["operate"]', "modes = []", "operate"),
    ],
)
def test_a_basis_that_does_not_carry(town: Path, old: str, new: str, why: str) -> None:
    """It was changed after it was approved; it has ended; it says no limit; it allows no work with citizens."""
    replace(town / "bases" / "eksempel-sagsmappe.toml", old, new)
    if why != "approv":
        approve_all(town)
    with pytest.raises(NotCovered, match=why):
        referred(town)


def test_a_steward_approves_the_basis_of_the_casebook(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the command that approves any basis: held against what the casebook asks, and not against a search."""
    key = enrol(town, "zoe", "data_steward")
    file = town / "bases" / "eksempel-sagsmappe.toml"
    file.write_text(file.read_text("utf-8") + "# rettet\n", "utf-8")
    with pytest.raises(NotCovered):
        referred(town)
    monkeypatch.setattr("sys.stdin", _Typed(PASSPHRASE))
    assert typed("basis", "approve", town, "eksempel-sagsmappe", "--person", "zoe", "--key", key) == 0
    assert casebook.is_id(referred(town))
    assert typed("basis", "revoke", town, "eksempel-sagsmappe", "--person", "zoe", "--key", key, "--reason", "x") == 0
    with pytest.raises(NotCovered, match="revoked"):
        referred(town)


def test_a_basis_of_the_casebook_that_is_not_whole_is_not_approved(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = enrol(town, "zoe", "data_steward")
    replace(town / "bases" / "eksempel-sagsmappe.toml", "retention_months = 24\n", "")
    monkeypatch.setattr("sys.stdin", _Typed(PASSPHRASE))
    assert typed("basis", "approve", town, "eksempel-sagsmappe", "--person", "zoe", "--key", key) == 3


def test_the_basis_of_the_casebook_carries_no_run(town: Path) -> None:
    (town / "bases" / "eksempel-en-plan.toml").unlink()
    assert typed("run", town) == 3


@pytest.mark.parametrize(("event", "exit_status"), [("refered", 2), ("assessed", 2)])
def test_what_cannot_be_recorded_is_a_usage_error(
    town: Path, event: str, exit_status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", _Typed(ANNA))
    assert typed("case", "record", town, event, "--on", "2026-11-20", "--citizen", "--set", "x=1") == exit_status
    assert ANNA not in "".join(capsys.readouterr())


def test_a_number_where_an_id_belongs_is_not_repeated(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed("case", "show", town, "--case", ANNA) == 2
    assert ANNA not in "".join(capsys.readouterr())


def test_two_numbers_that_differ_open_no_case(town: Path) -> None:
    with pytest.raises(ConfigurationError, match="not the same"):
        record(open_session(town), "referred", ON, Whose(ask=anna, again=lambda: BENT), {"from_unit": "jobcentre"})
    assert casebook.held_cases(town / "state") == ()


def test_a_file_that_was_changed_or_is_another_cases_is_refused(town: Path) -> None:
    one, two = referred(town), referred(town, lambda: BENT)
    folder = town / "state" / "casebook"
    content = (folder / f"{one}.sealed").read_bytes()
    (folder / f"{two}.sealed").write_bytes(content)
    with pytest.raises(ConfigurationError, match="cannot be read with its key"):
        show(open_session(town), Whose(two))
    (folder / f"{one}.sealed").write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(ConfigurationError, match="cannot be read with its key"):
        show(open_session(town), Whose(one))


def test_the_citizen_is_told_all_that_was_recorded(town: Path) -> None:
    case_id = referred(town)
    first = entries(town)[-1].seq
    record(open_session(town), "referred", ON, Whose(case_id), {"from_unit": "family_centre"}, corrects=first)
    report = access_report(open_session(town), anna)
    told = json.loads(json.dumps(report.as_dict()))["case"]
    assert [event["values"] for event in told["events"]] == [{"from_unit": "jobcentre"}, {"from_unit": "family_centre"}]
    page = report.page.html()
    assert "Henvist fra: Jobcentret" in page and "(rettet siden)" in page
    assert "Der er skrevet i din sag" in page
    other = access_report(open_session(town), lambda: BENT)
    assert other.as_dict()["case"] is None and case_id not in other.page.html()


def test_the_casebook_is_what_the_log_announced(town: Path) -> None:
    case_id = referred(town)
    record(open_session(town), "assessed", ON, Whose(case_id), {"outcome": "offer"})
    verified = verify(open_session(town))
    assert (verified.cases, verified.events, verified.differences) == (1, 2, ())
    assert told(town)[-1] == "case.verified"
    assert typed("case", "verify", town) == 0


def test_an_older_file_put_back_is_seen(town: Path) -> None:
    case_id = referred(town)
    older = _file(town, case_id).read_bytes()
    record(open_session(town), "assessed", ON, Whose(case_id), {"outcome": "offer"})
    _file(town, case_id).write_bytes(older)
    assert typed("case", "verify", town) == 1
    assert _pieces(town, "was announced and is not in the case") == ["was announced and is not in the case"]


def test_a_case_that_is_away_is_seen(town: Path) -> None:
    _file(town, referred(town)).unlink()
    assert _pieces(town, "is not there, and the log does not say that it was deleted")


def test_an_event_that_nobody_announced_is_seen(town: Path) -> None:
    """Somebody with all the keys writes into a case past the log."""
    session = open_session(town)
    case_id = referred(town)
    case = casebook.read_case(town / "state", session.keys, case_id)
    (event,) = case.events
    casebook.write_case(town / "state", session.keys, case.added(event.numbered(999)))
    assert _pieces(town, "event 999 was never announced")
    changed = replaced(event, values={"from_unit": "family_centre"})
    casebook.write_case(town / "state", session.keys, replaced(case, events=(changed,)))
    assert _pieces(town, "is not the one that was announced")


def _file(town: Path, case_id: str) -> Path:
    return town / "state" / "casebook" / f"{case_id}.sealed"


def _pieces(town: Path, piece: str) -> list[str]:
    return [piece for each in verify(open_session(town)).differences if piece in str(each)]


class _Typed:
    """Standard input that is no terminal."""

    def __init__(self, line: str) -> None:
        self._line = line

    def isatty(self) -> bool:
        return False

    def readline(self) -> str:
        return f"{self._line}\n"
