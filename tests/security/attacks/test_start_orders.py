"""A service account starts only what a person has ordered, with a key of their own: who started is always a person."""

from __future__ import annotations

import base64
import dataclasses
import io
import os
import pwd
import shutil
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from support.approval import PASSPHRASE, enrol, sample_signer, sign_people
from support.asking import ask
from support.delivery import ANNA
from support.runs import entries, log_holds, replace, typed
from targeting import files, session
from targeting.audit import Signer
from targeting.commands.orders import Wish, ask_to_order, ask_to_revoke, order, order_list, revoke
from targeting.commands.people import ask_to_sign
from targeting.errors import ApprovalRefused, ConfigurationError, NotCovered
from targeting.governance import OrderRevocation
from targeting.privacy import load_person_key
from targeting.run import RunRequest, begin, known_approvals
from targeting.run.orders import takes_order
from targeting.run.plan import load_plan
from targeting.session import Session, open_session
from targeting.workspace import load_workspace

ME = pwd.getpwuid(os.getuid()).pw_name
SETTINGS, NAME = "workspace.toml", "ugentlig"
STEWARD = "fiktiv_datasteward"


@pytest.fixture
def service(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace where whoever runs the tests is a declared service account, and Anna may order runs."""
    monkeypatch.delenv("TARGETING_ACTOR", raising=False)
    replace(workspace / SETTINGS, "timezone = ", f'service_accounts = ["{ME}"]\ntimezone = ')
    enrol(workspace, "anna", "starter", accounts=("anp",))
    return workspace


def anna(workspace: Path) -> Signer:
    return Signer("anna", load_person_key(workspace.parent / "anna.pem", PASSPHRASE))


def ordered(workspace: Path, name: str = NAME, by: str = "anna", **wish: object) -> Path:
    """An order in orders/; gives its note."""
    signer = anna(workspace) if by == "anna" else sample_signer(by)
    asked = ask_to_order(open_session(workspace), by, Wish(name, **wish))  # type: ignore[arg-type]
    return workspace / order(asked, signer).place


def asked(workspace: Path, order: str | None = None, **request: object) -> str:
    """Ask for a run; gives its id. Raises NotCovered."""
    ref = begin(open_session(workspace), RunRequest(order=order, **request))  # type: ignore[arg-type]
    return ref.run_id


@contextmanager
def refused(*words: str) -> Iterator[None]:
    with pytest.raises(NotCovered) as refusal:
        yield
    assert all(each in str(refusal.value) for each in words), str(refusal.value)


def real(workspace: Path) -> Session:
    """A session as in a municipality that is not fictional, where nobody need declare the service account."""
    opened = open_session(workspace)
    assert opened.keys
    settings = opened.workspace.settings
    municipality = settings.municipality.model_copy(update={"fictional": False})
    declared = settings.model_copy(update={"municipality": municipality})
    return Session(dataclasses.replace(opened.workspace, settings=declared))


def test_a_service_account_starts_nothing_without_an_order(service: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for mode in ("operate", "simulate"):
        assert typed("run", service, "--mode", mode) == 3
        assert "Let a person order it: targeting order sign" in capsys.readouterr().err
    assert typed("quarantine", "replay", service) == 3
    assert typed("check", service) == 3
    assert not {"source.read"} & {entry.type for entry in entries(service)}


def test_nor_when_it_calls_itself_by_a_persons_name_or_says_a_person_is_behind_it(
    service: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TARGETING_ACTOR", "anp")
    monkeypatch.setenv("SUDO_UID", "4711")
    monkeypatch.setattr(session, "_account", {os.getuid(): ME, 4711: "anp"}.get)
    with refused("targeting order sign"):
        asked(service)


def test_a_person_who_logged_in_does_not_make_a_declared_service_account_a_person(
    service: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "loginuid").write_text("4711", encoding="ascii")
    monkeypatch.setattr(session, "_LOGIN", tmp_path / "loginuid")
    monkeypatch.setattr(session, "_account", {os.getuid(): ME, 4711: "anp"}.get)
    with refused("targeting order sign"):
        asked(service)


def test_with_an_order_it_starts_and_the_log_and_the_plan_say_whose(service: Path) -> None:
    ordered(service)
    run_id = asked(service)
    (wish,) = [entry.body for entry in entries(service) if entry.type == "run.requested"]
    told = wish["order"]
    assert isinstance(told, dict)
    assert (told["ordered_by"], told["name"], told["title"]) == ("anna", "Navn anna", "prøveperson")
    plan = load_plan(load_workspace(service), run_id, None)
    assert (plan.actor, plan.ordered_by, plan.order_sha256) == (ME, "anna", told["sha256"])
    asked(service, NAME)
    assert log_holds(service)


@pytest.mark.parametrize("order", [None, NAME])
def test_neither_a_service_nor_an_order_accepts_that_a_register_is_incomplete(service: Path, order: str | None) -> None:
    """Whoever accepts it answers for it, so it is a person who starts the run; nothing is read, and the log says so."""
    ordered(service)
    with refused("that a person starts it"):
        asked(service, order, accept=("jobcentre",), reason="Det plejer at gå godt nok")
    assert entries(service)[-1].type == "run.denied"
    assert "source.read" not in {entry.type for entry in entries(service)}
    asked(service, order)


def test_the_citizen_and_whoever_reads_the_log_are_told_who_ordered(service: Path, tmp_path: Path) -> None:
    ordered(service)
    assert typed("run", service) == 0
    (run,) = ask(service, ANNA, "--json").answer["runs"]
    assert (run["actor"], run["ordered_by"]) == (ME, "prøveperson")
    page = tmp_path / "side.html"
    assert ask(service, ANNA, "--html", page).status == 0
    assert "Bestilt af" in page.read_text("utf-8") and ">prøveperson<" in page.read_text("utf-8")
    today = open_session(service).today().isoformat()
    assert typed("log", "export", service, "--from", today, "--to", today, "--out", tmp_path / "u.zip") == 0
    with zipfile.ZipFile(tmp_path / "u.zip") as export:
        assert f"{ME} (bestilt af Navn anna, prøveperson)" in export.read("resume.html").decode()


def test_an_order_of_the_approver_is_the_approver_starting(service: Path) -> None:
    replace(service / SETTINGS, 'roles = ["data_steward"]', 'roles = ["data_steward", "starter"]')
    sign_people(service)
    ordered(service, by=STEWARD)
    with refused(f"{STEWARD} approved bases/eksempel-en-plan.toml and so cannot start what rests on it"):
        asked(service)


def test_nor_of_somebody_who_works_under_an_approvers_account(service: Path) -> None:
    replace(service / SETTINGS, 'accounts = ["anp"]', 'accounts = ["anp", "fiktiv-datasteward"]')
    sign_people(service)
    ordered(service)
    with refused(f"{STEWARD} approved"):
        asked(service)


def test_an_order_of_somebody_without_the_role_or_whom_one_has_enrolled_carries_nothing(service: Path) -> None:
    note = ordered(service)
    replace(service / SETTINGS, 'roles = ["starter"]', 'roles = ["witness"]')
    with pytest.raises(ApprovalRefused, match="anna may not order runs"):
        ask_to_order(open_session(service), "anna", Wish("en-til"))
    with refused("anna has not the role starter", "is not as two have signed it"):
        asked(service)
    sign_people(service)
    with refused("anna has not the role starter"):
        asked(service)
    assert note.is_file()


def test_an_order_outside_its_time_carries_nothing(service: Path) -> None:
    today = open_session(service).today()
    ordered(service, "foer", valid_from=today - timedelta(days=9), valid_to=today - timedelta(days=1))
    ordered(service, "efter", valid_from=today + timedelta(days=1))
    with refused("orders/foer.note is good from", "orders/efter.note is good from"):
        asked(service)
    with pytest.raises(ConfigurationError, match="at most a year"):
        ask_to_order(open_session(service), "anna", Wish(NAME, valid_to=today + timedelta(days=367)))


def test_an_order_for_many_years_that_somebody_signed_otherwise_carries_nothing(service: Path) -> None:
    wish = ask_to_order(open_session(service), "anna", Wish(NAME))
    text = wish.order.text.replace(f"valid_to: {wish.order.valid_to}", "valid_to: 2099-01-01")
    (service / "orders").mkdir()
    (service / "orders" / f"{NAME}.note").write_bytes(anna(service).sign(text))
    with refused("is good for more than a year"):
        asked(service)


def test_an_order_covers_one_version_of_the_rules_in_one_mode_and_one_delivery(service: Path) -> None:
    ordered(service, "simulering", mode="simulate")
    ordered(service, "senere", delivery=datetime(2017, 11, 6, tzinfo=UTC).date())
    asked(service, mode="simulate")
    with refused("orders/simulering.note orders simulate", "orders/senere.note orders operate", "2017-11-06"):
        asked(service)
    ordered(service)
    asked(service)
    rules = service / "rulesets" / "en-plan.toml"
    rules.write_text(rules.read_text("utf-8") + "# rettet\n", "utf-8")
    with refused("orders/ugentlig.note orders runs by en-plan version 1.0.0 as it was then"):
        asked(service)


CHANGED = {
    "a byte": (b"once: no", b"once: yes", "was changed"),
    "a longer time": (b"valid_to: 20", b"valid_to: 21", "was changed"),
    "another's name": (b"ordered_by: anna", b"ordered_by: fiktiv_datasteward", "was changed"),
    "its signature": ("— anna ".encode(), "— bent ".encode(), "signed with a key that is not"),
}


@pytest.mark.parametrize(("old", "new", "told"), CHANGED.values(), ids=CHANGED.keys())
def test_an_order_that_was_changed_carries_nothing(service: Path, old: bytes, new: bytes, told: str) -> None:
    note = ordered(service)
    before = note.read_bytes()
    note.write_bytes(before.replace(old, new, 1))
    assert note.read_bytes() != before
    with refused(told):
        asked(service)


def test_an_order_signed_with_another_persons_key_in_anothers_name_carries_nothing(service: Path) -> None:
    note = ordered(service)
    text = note.read_text("utf-8").partition("\n\n")[0] + "\n"
    note.write_bytes(sample_signer(STEWARD).sign(text))
    with refused("signed with a key that is not"):
        asked(service)


def test_the_order_of_another_municipality_carries_nothing(service: Path) -> None:
    wish = ask_to_order(open_session(service), "anna", Wish(NAME))
    (service / "orders").mkdir()
    text = wish.order.text.replace("municipality: 999", "municipality: 151")
    (service / "orders" / f"{NAME}.note").write_bytes(anna(service).sign(text))
    with refused("municipality 151"):
        asked(service)


def test_an_order_for_one_run_is_used_once_under_any_name(service: Path) -> None:
    note = ordered(service, once=True)
    with pytest.raises(ApprovalRefused, match="CONTROL is refused"):
        ask_to_order(open_session(service), "anna", Wish("kontrol", purpose="CONTROL"))
    with refused("CONTROL"):
        asked(service, purpose="CONTROL")
    run_id = asked(service)
    for name in (NAME, "kopi"):
        if name == "kopi":
            shutil.move(note, note.with_name("kopi.note"))
        with refused(f"was for one run and was used for {run_id}"):
            asked(service)
    assert [entry.run_id for entry in entries(service) if entry.type == "order.used"] == [run_id]


def test_a_revoked_order_is_void_and_stays_so_when_it_is_copied_back(service: Path, tmp_path: Path) -> None:
    note = ordered(service)
    shutil.copy(note, tmp_path / "gemt.note")
    revocation = service / revoke(ask_to_revoke(open_session(service), "anna", NAME), anna(service), "Fejl").place
    with refused("orders/ugentlig.note was revoked"):
        asked(service)
    (told,) = [entry.body for entry in entries(service) if entry.type == "order.revoked"]
    assert (told["revoked_by"], told["reason"]) == ("anna", "Fejl")
    for path in (note, revocation):
        path.unlink()
    shutil.copy(tmp_path / "gemt.note", service / "orders" / "ny.note")
    with refused("orders/ny.note was revoked"):
        asked(service)
    asked(service, order=ordered(service, "igen").stem)


def test_nobody_revokes_anothers_order_but_a_steward(service: Path) -> None:
    ordered(service)
    with pytest.raises(ApprovalRefused, match="fiktiv_regelansvarlig may not revoke it"):
        ask_to_revoke(open_session(service), "fiktiv_regelansvarlig", NAME)
    told = ask_to_revoke(open_session(service), "anna", NAME)
    forged = revoke(told, anna(service), "r")
    path = service / forged.place
    path.write_bytes(path.read_bytes().replace(b"revoked_by: anna", b"revoked_by: fiktiv_datasteward"))
    asked(service)
    path.unlink()
    declared = (service / SETTINGS).read_text("utf-8")
    replace(service / SETTINGS, 'roles = ["rule_steward", "enroller"]', 'roles = ["data_steward"]')
    told = ask_to_revoke(open_session(service), "fiktiv_regelansvarlig", NAME)
    by_one = service / revoke(told, sample_signer("fiktiv_regelansvarlig"), "r").place
    with refused("is not as two have signed it"):
        asked(service)
    assert "order.revoked" not in {entry.type for entry in entries(service)}
    (service / SETTINGS).write_text(declared, "utf-8")
    asked(service)
    by_one.unlink()
    steward = ask_to_revoke(open_session(service), STEWARD, NAME)
    revoke(steward, sample_signer(STEWARD), "Kontoen er lukket")
    with refused("was revoked"):
        asked(service)


def revocation(workspace: Path, signer: Signer, revokes: str, **said: str) -> bytes:
    """A revocation that was signed otherwise than by the command."""
    now = datetime.now(UTC).replace(microsecond=0)
    reason, code = said.get("reason", "r"), said.get("code", "999")
    return signer.sign(OrderRevocation(code, revokes, signer.name, now, reason).text)


def test_no_note_that_the_log_would_refuse_stops_every_run(service: Path) -> None:
    """Neither for its reason, nor for a signature of nobody's that somebody has put to it."""
    note = ordered(service)
    told = ask_to_revoke(open_session(service), "anna", NAME)
    with pytest.raises(ConfigurationError, match="--reason: what begins at character"):
        revoke(told, anna(service), f"Borgeren {ANNA} klagede")
    assert list((service / "orders").iterdir()) == [note]
    path = service / "orders" / "a.revoked.note"
    path.write_bytes(revocation(service, anna(service), told.order.sha256, reason=f"Borgeren {ANNA}"))
    asked(service)
    nobody = f"\N{EM DASH} {ANNA} {base64.b64encode(bytes(68)).decode()}\n"
    path.write_bytes(revocation(service, anna(service), told.order.sha256) + nobody.encode())
    with refused("was revoked"):
        asked(service)
    ordered(service, "igen")
    asked(service)
    assert log_holds(service)


def test_an_order_or_a_name_that_the_log_would_refuse_stops_no_run(service: Path) -> None:
    with pytest.raises(ConfigurationError, match="order's name"):
        ask_to_order(open_session(service), "anna", Wish(ANNA))
    wish = ask_to_order(open_session(service), "anna", Wish(NAME))
    (service / "orders").mkdir()
    text = wish.order.text.replace("purpose: IDENTIFY_FOR_OFFER", f"purpose: {ANNA}")
    for name in (ANNA, NAME):
        (service / "orders" / f"{name}.note").write_bytes(anna(service).sign(text))
    with refused("is no start order"):
        asked(service)


def test_nobody_signs_a_list_of_people_that_the_log_would_refuse(service: Path) -> None:
    replace(service / SETTINGS, '"Navn anna"', f'"Anna {ANNA}"')
    with pytest.raises(ConfigurationError, match=r"anna .*holds what looks like a CPR number"):
        ask_to_sign(open_session(service), STEWARD)


def test_nobody_revokes_an_order_that_is_away_but_a_steward(service: Path, tmp_path: Path) -> None:
    enrol(service, "bob", "starter")
    bob = Signer("bob", load_person_key(service.parent / "bob.pem", PASSPHRASE))
    note = ordered(service)
    sha256 = ask_to_revoke(open_session(service), "anna", NAME).order.sha256
    note.rename(tmp_path / "gemt.note")
    by_bob = service / "orders" / "b.revoked.note"
    by_bob.write_bytes(revocation(service, bob, sha256))
    with refused("targeting order sign"):
        asked(service)
    assert "order.revoked" not in {entry.type for entry in entries(service)}
    shutil.copy(tmp_path / "gemt.note", note)
    asked(service)
    by_bob.write_bytes(revocation(service, sample_signer(STEWARD), sha256))
    note.unlink()
    with refused("targeting order sign"):
        asked(service)
    assert [entry.body["revoked_by"] for entry in entries(service) if entry.type == "order.revoked"] == [STEWARD]


def test_a_revocation_is_not_blocked_by_what_has_its_name(service: Path) -> None:
    ordered(service)
    wish = ask_to_revoke(open_session(service), "anna", NAME)
    for junk in ("", "-2"):
        (service / "orders" / f"{wish.order.sha256[:16]}{junk}.revoked.note").mkdir()
    revoke(wish, anna(service), "Fejl")
    with refused("was revoked"):
        asked(service)


@pytest.mark.parametrize("umask", [0o002, 0o077])
def test_a_note_in_orders_is_read_by_all_and_written_by_one_whatever_the_umask(
    service: Path, umask: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_users", umask)
    note = ordered(service)
    revoked = service / revoke(ask_to_revoke(open_session(service), "anna", NAME), anna(service), "r").place
    assert [stat.S_IMODE(path.stat().st_mode) for path in (note, revoked)] == [0o644, 0o644]


STRAYS = (b"\xff.note", b"a\nb.note", b"A.note", b" .note", "ø.note".encode(), b"x.revoked.revoked.note", b".note")


def test_a_name_that_is_no_orders_counts_for_nothing_and_is_told_nowhere(service: Path) -> None:
    note = ordered(service)
    for name in STRAYS:
        shutil.copy(note, service / "orders" / os.fsdecode(name))
    assert set(open_session(service).workspace.orders) == {NAME}
    assert order_list(open_session(service)).render().count("Startordre ") == 1
    note.unlink()
    with refused("there is no note in orders/"):
        asked(service)


def test_a_revocation_in_another_municipality_is_none(service: Path) -> None:
    ordered(service)
    sha256 = ask_to_revoke(open_session(service), "anna", NAME).order.sha256
    path = service / "orders" / "a.revoked.note"
    path.write_bytes(revocation(service, anna(service), sha256, code="151"))
    asked(service)


OTHERWISE = {
    "ordered tomorrow": ("ordered_at: 20", "ordered_at: 21", "is good from"),
    "another purpose": ("purpose: IDENTIFY_FOR_OFFER", "purpose: RESEARCH", "orders operate and RESEARCH"),
}


@pytest.mark.parametrize(("old", "new", "told"), OTHERWISE.values(), ids=OTHERWISE.keys())
def test_an_order_that_its_person_signed_otherwise_carries_nothing(
    service: Path, old: str, new: str, told: str
) -> None:
    wish = ask_to_order(open_session(service), "anna", Wish(NAME))
    (service / "orders").mkdir()
    assert old in wish.order.text
    (service / "orders" / f"{NAME}.note").write_bytes(anna(service).sign(wish.order.text.replace(old, new)))
    with refused(told):
        asked(service)


def test_nor_of_somebody_whose_name_is_an_approvers_account(service: Path) -> None:
    replace(service / SETTINGS, 'name = "Navn anna"', 'name = "fiktiv-datasteward"')
    sign_people(service)
    ordered(service)
    with refused(f"{STEWARD} approved"):
        asked(service)


def test_whoever_the_kernel_says_runs_it_is_held_against_the_service_accounts(service: Path) -> None:
    workspace = load_workspace(service)
    assert takes_order(workspace, "manual", known_approvals(workspace))


def test_a_stray_in_orders_stops_nobody_elses(service: Path) -> None:
    ordered(service)
    (service / "orders" / "a.note").write_bytes(b"\xff" * 10)
    (service / "orders" / "b.revoked.note").write_bytes(b"")
    (service / "orders" / "c.note").mkdir()
    os.mkfifo(service / "orders" / "d.note")
    (service / "orders" / "e.note").symlink_to("/dev/zero")
    asked(service)


def test_under_prefect_a_schedule_that_nobody_ordered_starts_nothing(workspace: Path) -> None:
    """Whoever presses Run, and whoever the worker runs as: also where that is a person's own account."""
    enrol(workspace, "anna", "starter", accounts=(ME,))
    asked(workspace, trigger="prefect:1")
    begin(real(workspace), RunRequest())
    with refused("targeting order sign"):
        begin(real(workspace), RunRequest(trigger="prefect:1"))
    ordered(workspace)
    begin(real(workspace), RunRequest(trigger="prefect:1"))


def test_an_account_that_is_no_persons_starts_nothing(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TARGETING_ACTOR", "anp")
    enrol(workspace, "anna", "starter", accounts=("anp",))
    with refused("an account that is no person's in workspace.toml"):
        begin(real(workspace), RunRequest())


def test_nor_does_one_that_says_a_person_logged_in(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where nobody did, any process may write whom it likes in loginuid."""
    enrol(workspace, "anna", "starter", accounts=("anp",))
    (tmp_path / "loginuid").write_text("4711", encoding="ascii")
    monkeypatch.setattr(session, "_LOGIN", tmp_path / "loginuid")
    monkeypatch.setattr(session, "_account", {os.getuid(): ME, 4711: "anp"}.get)
    with refused("targeting order sign"):
        begin(real(workspace), RunRequest())


def test_nor_does_a_persons_account_that_is_one_in_a_user_namespace_only(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    enrol(workspace, "anna", "starter", accounts=(ME,))
    (tmp_path / "uid_map").write_text(f"{os.getuid()} 1000 1", encoding="ascii")
    monkeypatch.setattr(session, "_UID_MAP", tmp_path / "uid_map", raising=False)
    with refused("targeting order sign"):
        begin(real(workspace), RunRequest())


@pytest.mark.parametrize("name", ["anna", "Navn anna"])
def test_nor_does_an_account_that_is_merely_called_what_a_person_is(
    workspace: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrol(workspace, "anna", "starter", accounts=("anp",))
    monkeypatch.setattr(session, "_account", {os.getuid(): name}.get)
    with refused("targeting order sign"):
        begin(real(workspace), RunRequest())
    monkeypatch.setattr(session, "_account", {os.getuid(): "ANP"}.get)
    begin(real(workspace), RunRequest())


def test_a_service_account_is_nobodys_own(service: Path) -> None:
    replace(service / SETTINGS, 'accounts = ["anp"]', f'accounts = ["{ME.upper()}"]')
    with pytest.raises(ConfigurationError, match="is also an account of anna"):
        load_workspace(service)


def test_ordering_opens_neither_keys_nor_log_nor_state(
    service: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the command line, with the passphrase on standard input."""
    monkeypatch.setenv("TARGETING_KEYS", str(service.parent / "nowhere"))
    key = service.parent / "anna.pem"
    who = ("--person", "anna", "--key", key)
    take_back = ("revoke", service, NAME, *who, "--reason", "r")
    for words in (("sign", service, NAME, *who, "--once"), ("show", service), take_back):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSPHRASE}\n"))
        assert typed("order", *words) == 0
    assert "orders/ugentlig.note" in capsys.readouterr().out
    assert not (service / "state").exists() and not (service / "log").exists()
    assert not (service.parent / "nowhere").exists()
    assert f"Bærer ikke: orders/{NAME}.note was revoked" in order_list(open_session(service)).render()
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSPHRASE}\n"))
    assert typed("order", "sign", service, NAME, *who) == 2, "an order is never written over"
