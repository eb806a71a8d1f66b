"""The hand-over: to whom a nominated citizen is shown, who is refused without a digit, and what a thief has of it."""

from __future__ import annotations

import errno
import os
import pwd
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from support.approval import PASSPHRASE, approve_all, enrol
from support.delivery import ANNA, BENT, person, write_delivery
from support.handed import ASSESSOR, LEADER, WHY, anna, ordered, revealed, run_that_hands_over, types
from support.runs import entries, python, replace, typed
from support.world import copied
from targeting import handover
from targeting.audit import Entry, Signer
from targeting.audit.log import AuditLog
from targeting.commands.access_report import access_report
from targeting.commands.case import record, show
from targeting.commands.check import preflight
from targeting.commands.handover import ask_to_hand_over, handover_list, revoke_handover
from targeting.commands.lookup import Whose, listing
from targeting.commands.retain import retain
from targeting.commands.reveal import reveal
from targeting.errors import ApprovalRefused, ConfigurationError, NotCovered, TargetingError
from targeting.handover import open_number, read_handover
from targeting.privacy import new_reveal_key, run_day
from targeting.run import RunRequest, exclusive, reminders, steps, unopened
from targeting.session import Session, open_session
from targeting.workspace import anybodys_key, anybodys_opening_key, load_workspace, reveal_line

ME = pwd.getpwuid(os.getuid()).pw_name
NEW = "0606736050"
DIGITS = re.compile(rf"{ANNA[:6]}.?{ANNA[6:]}")


@pytest.fixture(scope="module")
def handed_over(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One run that nominated Anna, and the keys of all."""
    folder = tmp_path_factory.mktemp("handed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TARGETING_KEYS", str(folder / "keys"))
        run_that_hands_over(folder)
    yield folder


@pytest.fixture
def town(handed_over: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it."""
    return copied(handed_over, tmp_path, monkeypatch)


def told(town: Path, type_: str) -> list[Entry]:
    return [entry for entry in entries(town) if entry.type == type_]


def at(town: Path, days: int) -> Session:
    """A session at noon, so many days after the run."""
    (run_id,) = handover.held_handovers(town / "state")
    noon = datetime.combine(run_day(run_id) or date.min, time(12), UTC)
    return open_session(town, lambda: noon + timedelta(days=days))


def lying(folder: Path) -> bytes:
    """All bytes of a workspace but for the inbox."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return b"".join(path.read_bytes() for path in files if "inbox" not in path.relative_to(folder).parts)


def test_the_named_assessor_is_told_and_the_log_and_the_case_say_so_first(town: Path) -> None:
    ordered(town)
    shown = revealed(town)
    assert shown.number == ANNA
    (entry,) = told(town, "citizen.revealed")
    assert (entry.body["to"], entry.body["reason"], entry.body["case"]) == (ASSESSOR, WHY, shown.case_id)
    (recorded,) = told(town, "case.recorded")
    assert (recorded.body["recorded"], recorded.seq < entry.seq) == ("handed_over", True)
    assert ANNA not in repr(shown)


def test_the_number_is_printed_once_and_the_assessment_goes_on_from_there(
    town: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ordered(town)
    assert types(town, monkeypatch) == 0
    printed = capsys.readouterr()
    assert len(DIGITS.findall(printed.out)) == 1
    assert not DIGITS.search(printed.err)
    (case,) = listing(open_session(town))
    shown = record(open_session(town), "assessed", open_session(town).today(), Whose(case.id), {"outcome": "offer"})
    assert [event.event for event in shown.case.standing] == ["handed_over", "assessed"]


def test_nobody_is_handed_over_while_another_command_works_there(town: Path) -> None:
    before = len(entries(town))
    with exclusive(town), pytest.raises(TargetingError, match="Another command works in this workspace"):
        ordered(town)
    assert len(entries(town)) == before
    assert not list(town.glob("state/handover/*/*.note"))


def test_opening_again_records_nothing_new_in_the_case_and_is_logged_again(town: Path) -> None:
    ordered(town)
    first, again = revealed(town), revealed(town)
    assert (first.case_id, first.left_today - 1) == (again.case_id, again.left_today)
    assert len(told(town, "citizen.revealed")) == 2
    assert len(show(open_session(town), Whose(first.case_id)).case.events) == 1


def test_a_case_that_a_referral_opened_is_the_citizens_own_case(town: Path) -> None:
    session = open_session(town)
    opened = record(session, "referred", session.today(), Whose(ask=lambda: ANNA), {"from_unit": "jobcentre"})
    ordered(town)
    assert revealed(town).case_id == opened.case.id


def test_the_citizen_is_told_who_was_told_when_and_why(town: Path) -> None:
    ordered(town)
    revealed(town)
    report = access_report(open_session(town), lambda: ANNA)
    (look,) = [touch for touch in report.answer.touches if touch.event == "citizen.revealed"]
    assert look.reason == WHY
    assert WHY in report.page.html()
    other = access_report(open_session(town), lambda: BENT)
    assert not [touch for touch in other.answer.touches if touch.event == "citizen.revealed"]


# What is wrong, and the word by which the log says it.


def nothing_signed(town: Path) -> None:
    """A leader has not signed."""


def order_for_somebody_else(town: Path) -> None:
    ordered(town)
    (note,) = (town / "state" / "handover").glob("*/*.note")
    note.write_bytes(note.read_bytes().replace(b"to: fiktiv_visitator", b"to: fiktiv_leder"))


def altered_order(town: Path) -> None:
    order = ordered(town, until=open_session(town).today()).order
    (note,) = (town / "state" / "handover").glob("*/*.note")
    later = (order.until + timedelta(days=9)).isoformat()
    note.write_bytes(note.read_bytes().replace(f"until: {order.until}".encode(), f"until: {later}".encode()))


def revoked_order(town: Path) -> None:
    name = ordered(town).order.name
    revoke_handover(open_session(town), name, "Borgeren er flyttet")


def person_without_the_role(town: Path) -> None:
    ordered(town)
    replace(town / "workspace.toml", 'roles = ["caseworker"]', 'roles = ["starter"]')
    approve_all(town)


def leader_without_the_role(town: Path) -> None:
    ordered(town)
    replace(town / "workspace.toml", 'roles = ["leader"]', 'roles = ["starter"]')
    approve_all(town)


def people_nobody_signed_for(town: Path) -> None:
    ordered(town)
    replace(town / "workspace.toml", "Fiktiv plankoordinator", "Fiktiv overplankoordinator")


def basis_that_ended(town: Path) -> None:
    ordered(town)
    basis = town / "bases" / "eksempel-en-plan.toml"
    replace(basis, "valid_from = 2018-05-25", "valid_from = 2018-05-25\nvalid_to = 2019-01-01")
    approve_all(town)


def basis_that_names_another(town: Path) -> None:
    ordered(town)
    basis = town / "bases" / "eksempel-en-plan.toml"
    replace(basis, 'recipients = ["fiktiv_visitator"]', 'recipients = ["fiktiv_leder"]')
    approve_all(town)


def casebook_basis_that_ended(town: Path) -> None:
    ordered(town)
    basis = town / "bases" / "eksempel-sagsmappe.toml"
    replace(basis, "valid_from = 2018-05-25", "valid_from = 2018-05-25\nvalid_to = 2019-01-01")
    approve_all(town)


def limit_that_is_reached(town: Path) -> None:
    replace(town / "bases" / "eksempel-en-plan.toml", "daily_limit = 25", "daily_limit = 1")
    approve_all(town)
    ordered(town)
    revealed(town)


def objection_since(town: Path) -> None:
    ordered(town)
    extract = town / "inbox" / "2017-10-02" / "indsigelser.csv"
    extract.write_text(f"{extract.read_text(encoding='utf-8').rstrip()}\n{ANNA};02-10-2017\n", encoding="utf-8")


def objection_in_a_newer_delivery(town: Path) -> None:
    ordered(town)
    newer = town / "inbox" / "2017-11-06"
    newer.mkdir()
    (newer / "indsigelser.csv").write_text(f"CPR-nr.;Indsigelse modtaget\n{ANNA};02-11-2017\n", encoding="utf-8")


def objection_that_cannot_be_read(town: Path) -> None:
    ordered(town)
    extract = town / "inbox" / "2017-10-02" / "indsigelser.csv"
    extract.write_text(f"{extract.read_text(encoding='utf-8').rstrip()}\nulæselig;02-10-2017\n", encoding="utf-8")


def list_of_objections_that_is_gone(town: Path) -> None:
    ordered(town)
    (town / "inbox" / "2017-10-02" / "indsigelser.csv").unlink()


def another_persons_key(town: Path) -> None:
    ordered(town)
    (town.parent / "visitator.pem").unlink()
    new_reveal_key(town.parent / "visitator.pem", PASSPHRASE)


def a_sealed_map_that_was_changed(town: Path) -> None:
    ordered(town)
    (sealed,) = (town / "state" / "handover").glob("*/numbers.sealed")
    content = bytearray(sealed.read_bytes())
    content[40] ^= 1
    sealed.write_bytes(content)


def a_sealed_map_that_was_deleted(town: Path) -> None:
    ordered(town)
    (sealed,) = (town / "state" / "handover").glob("*/numbers.sealed")
    sealed.unlink()


def objection_in_the_case(town: Path) -> None:
    ordered(town)
    session = open_session(town)
    record(session, "circumstance", session.today(), Whose(ask=lambda: ANNA), {"what": "objected"})


def death_in_the_case(town: Path) -> None:
    ordered(town)
    session = open_session(town)
    record(session, "circumstance", session.today(), Whose(ask=lambda: ANNA), {"what": "died"})


def objection_under_a_new_number(town: Path) -> None:
    ordered(town)
    newer = town / "inbox" / "2017-11-06"
    newer.mkdir()
    rows = [person(ANNA, **{"Gældende personnummer": NEW, "Status": "60"}), person(NEW)]
    write_delivery(newer, {"population": rows, "objection": [{"CPR-nr.": NEW, "Indsigelse modtaget": "02-11-2017"}]})


def no_list_of_objections(town: Path) -> None:
    replace(town / "workspace.toml", "[registers.objection]\nmay_repeat = true", "# [registers.objection]")
    (town / "inbox" / "2017-10-02" / "indsigelser.csv").unlink()
    approve_all(town)
    assert typed("run", town) == 0
    ordered(town)


def order_that_the_log_never_heard_of(town: Path) -> None:
    state, log = town / "state", town / "log"
    shutil.copytree(log, town.parent / "log")
    note = (state / "log.note").read_bytes()
    ordered(town)
    shutil.rmtree(log)
    shutil.copytree(town.parent / "log", log)
    (state / "log.note").write_bytes(note)


def order_under_another_name(town: Path) -> None:
    ordered(town)
    (note,) = (town / "state" / "handover").glob("*/*.note")
    note.rename(note.with_name("0000000000000000.note"))


def person_who_is_removed(town: Path) -> None:
    ordered(town)
    text = (town / "workspace.toml").read_text(encoding="utf-8")
    (town / "workspace.toml").write_text(text[: text.index("[people.fiktiv_visitator]")], encoding="utf-8")
    approve_all(town)


def a_damaged_warehouse(town: Path) -> None:
    ordered(town)
    (warehouse,) = (town / "state" / "runs").glob("*/warehouse.duckdb")
    warehouse.write_bytes(b"x" * 100)


def a_plan_that_was_changed(town: Path) -> None:
    ordered(town)
    (plan,) = (town / "state" / "runs").glob("*/plan.json")
    replace(plan, '"mode"', ' "mode"')


def a_damaged_case(town: Path) -> None:
    ordered(town)
    session = open_session(town)
    case = record(session, "referred", session.today(), Whose(ask=lambda: ANNA), {"from_unit": "jobcentre"}).case
    (town / "state" / "casebook" / f"{case.id}.sealed").write_bytes(b"x" * 100)


def a_missing_case(town: Path) -> None:
    """That of another citizen: whoever runs the machine cannot tell whose it is."""
    ordered(town)
    session = open_session(town)
    case = record(session, "referred", session.today(), Whose(ask=lambda: BENT), {"from_unit": "jobcentre"}).case
    (town / "state" / "casebook" / f"{case.id}.sealed").unlink()


def a_missing_objection(town: Path) -> None:
    ordered(town)
    session = open_session(town)
    for event, values in (("referred", {"from_unit": "jobcentre"}), ("circumstance", {"what": "objected"})):
        case = record(session, event, session.today(), Whose(ask=lambda: ANNA), values).case
    (town / "state" / "casebook" / f"{case.id}.sealed").unlink()


def account_of_somebody_else(town: Path) -> None:
    ordered(town)
    enrol(town, "mads", "caseworker", accounts=(ME,))


WRONG: dict[Callable[[Path], None], str] = {
    nothing_signed: "No hand-over order lets",
    order_for_somebody_else: "is no order, or was changed",
    altered_order: "is no order, or was changed",
    revoked_order: "was revoked",
    person_without_the_role: "role",
    leader_without_the_role: "can hand nobody over",
    people_nobody_signed_for: "is not as two have signed it",
    basis_that_ended: "was valid up to and including 2019-01-01",
    basis_that_names_another: "does not name fiktiv_visitator",
    casebook_basis_that_ended: "was valid up to and including 2019-01-01",
    limit_that_is_reached: "the limit of",
    objection_since: "has objected",
    objection_in_a_newer_delivery: "has objected",
    objection_that_cannot_be_read: "cannot be read",
    list_of_objections_that_is_gone: "indsigelser",
    another_persons_key: "is not the one by which",
    a_sealed_map_that_was_changed: "cannot be read with its key",
    a_sealed_map_that_was_deleted: "Nothing is handed over",
    objection_in_the_case: "has objected",
    death_in_the_case: "is dead",
    objection_under_a_new_number: "has objected",
    no_list_of_objections: "No register of objections",
    order_that_the_log_never_heard_of: "is not in the log",
    order_under_another_name: "is no order, or was changed",
    person_who_is_removed: "is not under [people]",
    a_damaged_warehouse: "",
    a_plan_that_was_changed: "was changed since the log was told of it",
    a_missing_case: "is not there",
    a_missing_objection: "is not there",
    a_damaged_case: "cannot be read with its key",
    account_of_somebody_else: "is not an account of",
}


@pytest.mark.parametrize("spoil", WRONG, ids=lambda spoil: spoil.__name__)
def test_no_digit_is_shown_where_something_is_wrong_and_the_log_says_what(
    town: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], spoil: Callable[[Path], None]
) -> None:
    spoil(town)
    before = len(entries(town))
    capsys.readouterr()
    assert types(town, monkeypatch) != 0
    printed = capsys.readouterr()
    assert not DIGITS.search(printed.out + printed.err)
    refusal = entries(town)[-1]
    assert refusal.seq >= before
    assert refusal.type in ("reveal.denied", "consultation.denied", "case.denied")
    assert WRONG[spoil] in " ".join(each["en"] for each in refusal.body["missing"])
    assert not DIGITS.search(str(refusal.body))


def test_a_wrong_passphrase_shows_nothing_and_the_log_says_so(
    town: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ordered(town)
    assert types(town, monkeypatch, passphrase="en anden sætning") != 0
    printed = capsys.readouterr()
    assert not DIGITS.search(printed.out + printed.err)
    assert entries(town)[-1].type == "reveal.denied"


@pytest.mark.parametrize("which", ["case.recorded", "citizen.revealed"])
def test_no_digit_is_shown_where_the_log_cannot_be_written(
    town: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], which: str
) -> None:
    ordered(town)
    append = AuditLog.append

    def full(log: AuditLog, event: object, **more: object) -> Entry:
        if getattr(event, "type", "") == which:
            raise OSError(errno.ENOSPC, "No space left on device")
        return append(log, event, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(AuditLog, "append", full)
    assert types(town, monkeypatch) != 0
    printed = capsys.readouterr()
    assert not DIGITS.search(printed.out + printed.err)
    monkeypatch.undo()
    assert not told(town, "citizen.revealed")


def test_what_happens_while_the_passphrase_is_typed_counts(town: Path) -> None:
    name = ordered(town).order.name

    def slow() -> str:
        session = open_session(town)
        revoke_handover(session, name, "Borgeren er flyttet")
        record(session, "referred", session.today(), Whose(ask=lambda: BENT), {"from_unit": "jobcentre"})
        return PASSPHRASE

    with pytest.raises(NotCovered, match="was revoked"):
        reveal(open_session(town), anna(town), ASSESSOR, town.parent / "visitator.pem", slow, WHY)


def test_a_key_that_is_named_as_a_number_is_refused_and_logged(town: Path) -> None:
    ordered(town)
    with pytest.raises(ConfigurationError):
        reveal(open_session(town), anna(town), ASSESSOR, town.parent / f"{BENT}.pem", lambda: PASSPHRASE, WHY)
    assert entries(town)[-1].type == "reveal.denied"
    assert BENT not in str(entries(town)[-1].body)


def test_after_thirty_days_nothing_is_opened_also_where_nobody_deletes(town: Path) -> None:
    (run_id,) = handover.held_handovers(town / "state")
    with pytest.raises(ConfigurationError, match="is deleted after"):
        session = at(town, 5)
        ask_to_hand_over(session, LEADER, ASSESSOR, session.today() + timedelta(days=30), [])
    ordered(town, until=(run_day(run_id) or date.min) + timedelta(days=30))
    late, key = at(town, 31), town.parent / "visitator.pem"
    with pytest.raises(NotCovered, match="Nothing is handed over"):
        reveal(late, anna(town), ASSESSOR, key, lambda: PASSPHRASE, WHY)
    with pytest.raises(NotCovered, match="hands nobody over"):
        handover_list(late)


def test_who_was_opened_of_an_earlier_run_is_to_be_opened_of_this(town: Path) -> None:
    ordered(town)
    revealed(town)
    assert typed("run", town) == 0
    ordered(town)
    found = handover_list(open_session(town))
    assert (found.opened, found.orders[0].mine) == (0, (anna(town),))


@pytest.mark.parametrize("line", ["key", "reveal_key"])
def test_a_real_municipality_takes_no_key_that_anybody_can_make(town: Path, line: str) -> None:
    """Not that of a fictional person, and not the one that follows from the person's own name."""
    made = {
        "key": Signer("anna", anybodys_key("anna")).verifier.vkey,
        "reveal_key": reveal_line(anybodys_opening_key("anna").public_key().public_bytes_raw()),
    }
    other = {"key": Signer("anna", Ed25519PrivateKey.generate()).verifier.vkey} | {line: made[line]}
    said = "".join(f'{name} = "{value}"\n' for name, value in other.items())
    text = (town / "workspace.toml").read_text(encoding="utf-8").replace('code = "999"', 'code = "101"')
    text = text[: text.index("[people.fiktiv_datasteward]")].replace("fictional = true", "fictional = false")
    (town / "workspace.toml").write_text(f'{text}[people.anna]\nname = "A"\ntitle = "b"\n{said}', encoding="utf-8")
    with pytest.raises(ConfigurationError, match="anybody can make"):
        load_workspace(town)


def test_only_whom_the_newest_release_nominates_is_shown(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ordered(town)
    bent = open_session(town).keys.pseudonym("person", BENT)
    assert types(town, monkeypatch, pseudonym=bent) == NotCovered.exit_code
    assert "hands nobody over of that pseudonym" in str(entries(town)[-1].body["missing"])
    with pytest.raises(ConfigurationError, match="is no pseudonym"):
        ordered(town, bent)


def test_an_order_is_good_to_the_end_of_its_last_day(town: Path) -> None:
    session = open_session(town)
    ordered(town, until=session.today() + timedelta(days=3))
    last = datetime.combine(session.today() + timedelta(days=3), time(12), UTC)
    assert [each.why_not for each in handover_list(open_session(town, lambda: last)).orders] == [()]
    (late,) = handover_list(open_session(town, lambda: last + timedelta(days=1))).orders
    assert late.mine == ()
    assert "is good from" in late.why_not[0].in_("en")


@pytest.mark.parametrize("days", [-1, 31])
def test_nobody_signs_for_longer_than_thirty_days_or_for_a_day_that_is_past(town: Path, days: int) -> None:
    with pytest.raises(ConfigurationError, match="30 days"):
        ordered(town, until=open_session(town).today() + timedelta(days=days))


def test_only_a_leader_signs_and_nobody_to_themselves(town: Path) -> None:
    session = open_session(town)
    with pytest.raises(ApprovalRefused, match="takes the role leader"):
        ask_to_hand_over(session, ASSESSOR, LEADER, session.today(), [])
    with pytest.raises(ApprovalRefused, match="themselves"):
        ask_to_hand_over(session, LEADER, LEADER, session.today(), [])
    with pytest.raises(ApprovalRefused, match="reveal_key"):
        ask_to_hand_over(session, LEADER, "fiktiv_datasteward", session.today(), [])


def test_the_list_shows_whom_the_assessor_has_yet_to_open_and_is_logged(town: Path) -> None:
    assert handover_list(open_session(town)).orders == ()
    ordered(town)
    (order,) = handover_list(open_session(town)).orders
    assert (order.mine, order.opened) == ((anna(town),), 0)
    revealed(town)
    (order,) = handover_list(open_session(town)).orders
    assert (order.mine, order.opened) == ((), 1)
    assert len(told(town, "handover.listed")) == 3


def test_a_basis_that_names_whom_and_not_why_carries_no_run_and_check_says_who_could_open_nothing(
    town: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replace(town / "bases" / "eksempel-en-plan.toml", 'why = "Visitatoren skal', 'why = "" # "Visitatoren skal')
    replace(town / "workspace.toml", "reveal_key =", "# reveal_key =")
    approve_all(town)
    assert typed("check", town) == NotCovered.exit_code
    said = capsys.readouterr().out
    assert "handover.why" in said
    assert "som ikke kan åbne noget" in said


# What a thief has.


def test_a_stolen_workspace_and_key_folder_open_nothing_without_the_persons_key(town: Path) -> None:
    keys = open_session(town).keys
    (run_id,) = handover.held_handovers(town / "state")
    found = read_handover(town / "state", keys.data, run_id)
    assert found is not None
    assert ANNA.encode() not in lying(town)
    sealed = found.numbers[anna(town)][ASSESSOR]
    assert ANNA.encode() not in sealed
    with pytest.raises(ConfigurationError, match="does not open with this key"):
        open_number(sealed, X25519PrivateKey.generate(), run_id, anna(town))


def test_the_persons_key_with_a_stolen_workspace_alone_opens_nothing(
    town: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ordered(town)
    pseudonym = anna(town)
    shutil.rmtree(town.parent / "keys" / "data")
    assert types(town, monkeypatch, pseudonym=pseudonym) != 0
    printed = capsys.readouterr()
    assert not DIGITS.search(printed.out + printed.err)


def test_what_is_sealed_for_one_citizen_opens_as_no_others(town: Path) -> None:
    key = X25519PrivateKey.generate()
    to = handover.Recipient("mads", key.public_key().public_bytes_raw())
    sealed = handover.seal_number(ANNA, to, "run", "a" * 32)
    assert open_number(sealed, key, "run", "a" * 32) == ANNA
    for run_id, pseudonym in (("run", "b" * 32), ("another", "a" * 32)):
        with pytest.raises(ConfigurationError):
            open_number(sealed, key, run_id, pseudonym)


# What waits, and what is left.


def test_when_the_run_has_ended_no_number_waits_and_its_key_is_gone_with_a_word(town: Path) -> None:
    assert not list((town / "state").glob("runs/*/numbers.sealed"))
    assert not list((town.parent / "keys" / "data").glob("*.numbers"))
    (completed,) = told(town, "run.completed")
    assert [key["name"].rpartition(".")[2] for key in completed.body["keys"]] == ["numbers"]
    (sealed,) = told(town, "handover.sealed")
    assert sealed.body["to"] == [ASSESSOR]


def test_a_simulation_keeps_no_number(town: Path) -> None:
    assert typed("run", town, "--mode", "simulate") == 0
    assert len(told(town, "handover.sealed")) == 1
    assert not list((town.parent / "keys" / "data").glob("*.numbers"))


def test_a_delivery_that_is_landed_again_keeps_no_number(town: Path) -> None:
    assert typed("quarantine", "replay", town) == 0
    assert not list((town / "state").glob("runs/*/numbers.sealed"))
    assert not list((town.parent / "keys" / "data").glob("*.numbers"))


def test_where_the_basis_names_nobody_no_number_outlives_the_landing(town: Path) -> None:
    replace(town / "bases" / "eksempel-en-plan.toml", 'recipients = ["fiktiv_visitator"]', "recipients = []")
    approve_all(town)
    assert typed("run", town) == 0
    assert len(told(town, "handover.sealed")) == 1  # the earlier run's
    assert not list((town / "state").glob("handover/*"))


def test_a_new_release_takes_the_place_of_what_the_earlier_one_handed_over(town: Path) -> None:
    (before,) = handover.held_handovers(town / "state")
    ordered(town)
    assert typed("run", town) == 0
    (after,) = handover.held_handovers(town / "state")
    assert after != before
    assert [path.name for path in (town.parent / "keys" / "data").glob("*.handover")] == [f"{after}.handover"]
    assert handover_list(open_session(town)).orders == ()


def test_the_numbers_of_a_run_that_failed_are_gone(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[Path] = []

    def fail(*_: object) -> None:
        waited.extend((town / "state").glob("runs/*/numbers.sealed"))
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(steps, "make_outputs", fail)
    assert typed("run", town) != 0
    assert len(waited) == 1
    assert not list((town / "state").glob("runs/*/numbers.sealed"))
    assert not list((town.parent / "keys" / "data").glob("*.numbers"))


def test_the_numbers_of_a_run_that_was_killed_go_with_the_next_deletion(town: Path) -> None:
    killed = (
        "import os, sys\nfrom targeting import cli\nfrom targeting.run import steps\n"
        "steps.link = None\n"
        "import targeting.run.steps as steps\n"
        "def die(ref):\n    os._exit(9)\n"
        "steps.STEPS = (('land', steps.land), ('check', die))\n"
        "sys.argv = ['targeting', 'run', sys.argv[1]]\ncli.main()\n"
    )
    assert python(killed, town).returncode == 9
    assert len(list((town / "state").glob("runs/*/numbers.sealed"))) == 1
    assert ANNA.encode() not in lying(town)
    retain(open_session(town))
    assert not list((town / "state").glob("runs/*/numbers.sealed"))
    assert not list((town.parent / "keys" / "data").glob("*.numbers"))
    assert entries(town)[-1].type == "run.abandoned"


def test_what_is_handed_over_is_deleted_after_thirty_days_with_a_receipt(town: Path) -> None:
    ordered(town)
    assert not retain(at(town, 30)).deleted
    assert unopened(at(town, 13)) == ()
    (reminder,) = unopened(at(town, 14))
    assert "Nogle af dem" in reminder
    assert not re.search(r"\b1\b", reminder), "how many, the summary may have hidden"
    assert reminder in preflight(at(town, 14), RunRequest()).notices
    assert reminder not in reminders(at(town, 14)), "those tell what is kept too long, as the record of article 30 does"
    (gone,) = [each for each in retain(at(town, 31)).deleted if each.store == "handover"]
    assert (gone.days, gone.months) == (30, 0)
    assert not list((town / "state" / "handover").glob("*"))
    assert not list((town.parent / "keys" / "data").glob("*.handover"))
    with pytest.raises(TargetingError, match="hands nobody over"):
        handover_list(open_session(town))
