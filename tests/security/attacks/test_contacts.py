"""A contact without a CPR number: linked to nothing by its type, in no table, and closed until it is settled.

What a case is spared of (a disk that fails, an older file, a copy past its limit) a contact is spared of too.
"""

from __future__ import annotations

import ast
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from support.adoptions import written
from support.approval import approve_all, enrol
from support.case_imports import REFERRED, contract_of, write_contract
from support.delivery import ANNA
from support.runs import entries, typed
from support.world import ROOT, small_workspace
from targeting import casebook, files
from targeting.audit import AboutCitizen, ContactRead, ContactRecorded
from targeting.commands.access_report import access_report
from targeting.commands.case import record, render_recorded, show
from targeting.commands.case_verify import verify
from targeting.commands.due import due_list
from targeting.commands.letter import make
from targeting.commands.lookup import Whose, listing
from targeting.commands.overview import overview
from targeting.commands.retain import retain
from targeting.commands.share import check_sharing
from targeting.errors import ConfigurationError, NotCovered
from targeting.privacy import KeyRing
from targeting.privacy import keys as privacy_keys
from targeting.run import RunRequest, holdings, overdue
from targeting.run.permission import legal_reading
from targeting.session import Session, open_session
from targeting.warehouse import open_warehouse

NOW = datetime(2019, 3, 1, 12, 0, tzinfo=UTC)
EFFORT = {
    "kind": "wound_care", "by_role": "nurse", "medicine_given": "no", "allergy_asked": "yes", "number_offered": "yes",
    "safety_note": "Forbinding skiftet; skal ses igen i morgen.",
}  # fmt: skip
NEW = Whose(without_number=True)


def of_the_other_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the fictional municipality were in the network that the pit-stop was granted to."""
    monkeypatch.setattr("targeting.workspace.workspace.network_of", lambda code: "SEKTOROMRÅDER")


def take_into_use(town: Path, ends: str = "2020-06-30") -> None:
    (town / "measures").mkdir(exist_ok=True)
    (town / "measures" / "p2.toml").write_bytes(written("P2", "2018-02-01", ends))
    approve_all(town)


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The fictional municipality in the other network, which has taken P2 into use."""
    monkeypatch.setenv("TARGETING_KEYS", str(tmp_path / "keys"))
    of_the_other_network(monkeypatch)
    town = small_workspace(tmp_path / "workspace", {})
    take_into_use(town)
    return town


def session(town: Path, at: datetime = NOW) -> Session:
    return open_session(town, lambda: at)


def opened(town: Path, at: datetime = NOW) -> str:
    return record(session(town, at), "contact_opened", at.date(), NEW, {}).case.id


def effort(town: Path, reference: str, at: datetime = NOW, **values: str) -> int:
    return len(record(session(town, at), "health_effort", at.date(), Whose(reference), EFFORT | values).case.events)


def test_its_type_has_no_place_for_whose_it_is() -> None:
    assert [field.name for field in fields(casebook.Contact)] == ["id", "events"]
    assert {field.name for field in fields(ContactRecorded)} & {field.name for field in fields(AboutCitizen)} == set()
    assert not issubclass(ContactRecorded, AboutCitizen) and not issubclass(ContactRead, AboutCitizen)


def test_what_is_kept_and_what_the_log_says(town: Path) -> None:
    """The log has the reference and the type of event; the words stand nowhere but in the sealed file."""
    reference = opened(town)
    effort(town, reference)
    shown = show(session(town), Whose(reference))
    assert [event.event for event in shown.case.events] == ["contact_opened", "health_effort"]
    page = str(shown.render().html())
    assert f"Kontakt uden CPR-nummer {reference}" in page and "Sårpleje" in page and "Forbinding skiftet" in page
    told = [entry for entry in entries(town) if entry.type.startswith("contact.")]
    assert [entry.type for entry in told] == ["contact.recorded", "contact.recorded", "contact.read"]
    assert {name for entry in told for name in entry.body} == {"case", "legal", "recorded", "opened", "seal", "reason"}
    assert not [entry for entry in entries(town) if "subject" in entry.body]
    lying = b"".join(path.read_bytes() for path in town.rglob("*") if path.is_file())
    for secret in ("wound_care", "by_role", "Forbinding", "medicine_given"):
        assert secret.encode() not in lying.replace((ROOT / "src").as_posix().encode(), b"")
    assert verify(session(town)).differences == () and verify(session(town)).events == 2


def test_two_contacts_have_nothing_alike(town: Path) -> None:
    """Not even where the same words are recorded on the same day by the same account."""
    one, other = opened(town), opened(town)
    effort(town, one)
    effort(town, other)
    told = [entry.body for entry in entries(town) if entry.type == "contact.recorded"]
    assert one != other and len({str(body["seal"]) for body in told}) == 4
    sealed = [(town / "state" / "casebook" / f"{each}.sealed").read_bytes() for each in (one, other)]
    assert sealed[0] != sealed[1]


def test_no_pseudonym_is_made_while_a_contact_is_worked_with(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the reference or of anything else: by no command that meets one."""
    made: list[str] = []
    monkeypatch.setattr(KeyRing, "pseudonym", lambda self, domain, value: made.append(value) or "")
    monkeypatch.setattr(privacy_keys, "_pseudonym", lambda keyed, value: made.append(str(value)) or "")
    reference = opened(town)
    effort(town, reference)
    show(session(town), Whose(reference))
    listing(session(town))
    due_list(session(town))
    verify(session(town))
    holdings(session(town))
    closed = {"because": "number_given", "entries_follow": "yes"}
    record(session(town), "contact_closed", NOW.date(), Whose(reference), closed)
    retain(session(town, NOW + timedelta(days=31 * 40)))
    assert made == []


def test_who_makes_pseudonyms_and_of_what() -> None:
    """Every place in the program that makes one, with what of: none is a case's id or a contact's reference."""
    places = set()
    for path in sorted((ROOT / "src" / "targeting").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
                if name in ("pseudonym", "pseudonyms", "_pseudonym", "log_subject"):
                    places.add((path.parent.name, path.stem, ast.unparse(node.args[-1])))
    assert places == MAKE_PSEUDONYMS


MAKE_PSEUDONYMS = {
    ("commands", "access_report", "name"),
    ("commands", "access_report", "pseudonyms[0]"),
    ("commands", "explain", "pseudonym"),
    ("commands", "handover", "each"),
    ("commands", "handover", "pseudonym"),
    ("commands", "letter_filling", "case.pseudonym"),
    ("commands", "reveal", "self.pseudonym"),
    ("outputs", "control_sample", "'turn'"),
    ("outputs", "control_sample", "str(sample.seed)"),
    ("privacy", "keys", "[value]"),
    ("privacy", "keys", "sha256"),
    ("privacy", "keys", "value"),
    ("privacy", "pseudonyms", "'who answers'"),
    ("privacy", "pseudonyms", "number"),
    ("privacy", "pseudonyms", "pseudonym"),
    ("registers", "event_rows", "numbers['number'].to_list()"),
    ("registers", "lookups", "cells['text'].to_list()"),
    ("registers", "lookups", "numbers['number'].to_list()"),
    ("registers", "lookups", "rows['number'].to_list()"),
    ("run", "door", "pseudonym"),
    ("run", "handing_over", "pseudonym"),
    ("run", "recording", "case.pseudonym"),
    ("run", "worklist", "pseudonym"),
}


def test_its_reference_is_in_no_table_and_in_no_case(released: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every column of every table of a landed warehouse, as text; and all cases: no join on the reference yields a row,
    nor on any pseudonym that could have been made of it.
    """
    of_the_other_network(monkeypatch)
    take_into_use(released, "2099-12-31")
    today = datetime.now(UTC)
    reference = opened(released, today)
    effort(released, reference, today)
    now = session(released, today)
    record(now, "referred", today.date(), Whose(ask=lambda: ANNA), {"from_unit": "jobcentre"})
    names = {reference, reference.removeprefix("K-"), reference.casefold()}
    names |= {now.keys.pseudonym(domain, name) for domain in ("person", "log", "case", "caseworker") for name in names}
    (run_id,) = [path.name for path in (released / "state" / "runs").iterdir() if (path / "warehouse.duckdb").exists()]
    key, looked = now.keys.data.key(f"{run_id}.warehouse"), 0
    with open_warehouse(released / "state" / "runs" / run_id / "warehouse.duckdb", key, read_only=True) as warehouse:
        for table in warehouse.tables("warehouse"):
            rows = warehouse.records(table)
            assert not [row for row in rows if names & set(map(str, row.values()))], table
            looked += len(rows)
    assert looked > 100
    kept = [casebook.read_case(released / "state", now.keys, each) for each in casebook.held_cases(released / "state")]
    assert kept and not [name for name in names for case in kept if name in repr(case)]
    assert reference not in repr([entry for entry in entries(released) if entry.type.startswith(("case.", "run."))])


def test_no_case_is_found_by_it_and_no_contact_by_a_number(town: Path) -> None:
    """A citizen's access finds no contact, and says that it cannot; a letter, a consent and an overview have none."""
    reference = opened(town)
    effort(town, reference)
    report = access_report(session(town), lambda: ANNA)
    assert report.answer.case is None
    assert [(each.name, each.about) for each in report.answer.lies if each.store == "casebook"] == [(reference, None)]
    assert "kontakt uden CPR-nummer" in report.page.html() and reference not in report.page.html()
    whose = Whose(reference)
    for asked in (
        lambda: make(session(town), whose, "oplysning", town.parent / "b.html", {}),
        lambda: check_sharing(session(town), whose, [("jobcentre", "home_care_centre", "social")]),
    ):
        with pytest.raises(ConfigurationError, match="is a contact without a CPR number"):
            asked()


def test_the_overview_has_none(released: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    of_the_other_network(monkeypatch)
    take_into_use(released, "2099-12-31")
    reference = opened(released, datetime.now(UTC))
    with pytest.raises(ConfigurationError, match="is a contact without a CPR number"):
        overview(open_session(released), Whose(reference), "jobcentre")


def test_a_run_does_not_see_that_there_are_any(town: Path) -> None:
    """No case lies there, so a run asks for nothing of the casebook."""
    opened(town)
    now = session(town)
    reading = legal_reading(now.workspace, RunRequest(), NOW, now.workspace.rulesets[0])
    assert reading.cases is False


@pytest.mark.parametrize("fault", ["no file", "not signed", "signed by one", "of this network", "changed since"])
def test_closed_until_it_is_settled(town: Path, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    """Exit status 3 with its sentence, by whatever event; the log has that it was refused, and nothing is left."""
    reference, notes = opened(town), sorted((town / "approvals" / "measure").glob("p2.*.note"))
    match fault:
        case "no file":
            (town / "measures" / "p2.toml").unlink()
        case "not signed":
            shutil.rmtree(town / "approvals" / "measure")
        case "signed by one":
            notes[0].unlink()
        case "of this network":
            monkeypatch.setattr("targeting.workspace.workspace.network_of", lambda code: "ÉN PLAN")
        case _:
            (town / "measures" / "p2.toml").write_bytes(written("P2", "2018-02-01", "2020-06-30", decided_by='"En"'))
    before = sorted((town / "state" / "casebook").iterdir())
    for whose, event, values in ((NEW, "contact_opened", {}), (Whose(reference), "health_effort", EFFORT)):
        with pytest.raises(NotCovered, match=r"P2 \(.*\) cannot be used on 1 March 2019"):
            record(session(town), event, NOW.date(), whose, values)
        denied = entries(town)[-1]
        assert (denied.type, denied.body["event"]) == ("case.denied", "contact.recorded")
    assert sorted((town / "state" / "casebook").iterdir()) == before


@pytest.mark.parametrize("key", ["order_ref", "order_from", "safety_list"])
def test_a_file_without_what_must_be_stated_opens_nothing(town: Path, key: str, capsys: Any) -> None:
    """It is no adoption, whoever has signed: nothing in the workspace is done until it is mended or taken away."""
    (town / "measures" / "p2.toml").write_bytes(written("P2", "2018-02-01", "2020-06-30", **{key: ""}))
    assert typed("case", "record", town, "contact_opened", "--without-number", "--on", "2019-03-01") == 2
    assert f"measures/p2.toml: {key}" in capsys.readouterr().err
    assert casebook.held_contacts(town / "state") == ()


def test_by_the_command(town: Path, capsys: Any) -> None:
    """P2 has ended today: exit status 3. Both sorts of files are told apart before anybody is asked for a number."""
    on = ("--on", datetime.now(UTC).date().isoformat())
    assert typed("case", "record", town, "contact_opened", "--without-number", *on) == 3
    assert "cannot be used on" in capsys.readouterr().err
    for words, why in (
        (("contact_opened", "--citizen"), "contact_opened is of somebody who gives no CPR number"),
        (("referred", "--without-number", "--set", "from_unit=jobcentre"), "referred is of a citizen's case"),
        (("contact_opened", "--without-number", "--citizen"), "--without-number is for a new contact"),
        (("contact_opened", "--without-number", "--case", "S-00000000"), "--without-number is for a new contact"),
    ):
        assert typed("case", "record", town, *words, *on) == 2
        assert why in " ".join(capsys.readouterr().err.split())
    assert casebook.held_contacts(town / "state") == ()


def test_no_extract_makes_one(town: Path) -> None:
    """An extract is of CPR numbers."""
    contract = contract_of(REFERRED)
    contract["schema"][0]["customProperties"][0]["value"].update(event="health_effort", fields={})
    write_contract(town, contract)
    with pytest.raises(ConfigurationError, match="health_effort is of somebody who gives no CPR number"):
        session(town).workspace  # noqa: B018  read here


def test_a_sealed_file_made_by_hand_is_seen(town: Path) -> None:
    """Whoever has the keys can make one, and nothing in the log announced it; an older one put back is seen too."""
    reference = opened(town)
    older = (town / "state" / "casebook" / f"{reference}.sealed").read_bytes()
    effort(town, reference)
    forged = casebook.new_contact().added(show(session(town), Whose(reference)).case.events[0])
    casebook.write_case(town / "state", session(town).keys, forged)
    (town / "state" / "casebook" / f"{reference}.sealed").write_bytes(older)
    said = "\n".join(map(str, verify(session(town)).differences))
    assert f"Case {forged.id}: event" in said and f"Case {reference}: event" in said


def test_a_case_under_a_contacts_name_does_not_open(town: Path) -> None:
    """The name is sealed with what it holds, so neither can be passed off as the other."""
    case_id = record(session(town), "referred", NOW.date(), Whose(ask=lambda: ANNA), {"from_unit": "jobcentre"}).case.id
    folder, reference = town / "state" / "casebook", casebook.new_contact().id
    shutil.copy(folder / f"{case_id}.sealed", folder / f"{reference}.sealed")
    keys = session(town).keys.data
    (keys.folder / f"{reference}.case").write_bytes((keys.folder / f"{case_id}.case").read_bytes())
    with pytest.raises(ConfigurationError, match="cannot be read with its key"):
        show(session(town), Whose(reference))


def test_only_the_leader_opens_one_and_a_caseworker_goes_on(town: Path) -> None:
    import os
    import pwd

    me = pwd.getpwuid(os.getuid()).pw_name
    reference = opened(town)
    enrol(town, "mads", "caseworker", accounts=(me,))
    with pytest.raises(NotCovered, match="with the role leader"):
        opened(town)
    assert effort(town, reference) == 2


def test_whoever_gives_a_number_is_offered_a_case_and_the_contact_stays(town: Path) -> None:
    reference = opened(town)
    shown = record(
        session(town), "contact_closed", NOW.date(), Whose(reference),
        {"because": "number_given", "entries_follow": "yes"},
    )  # fmt: skip
    assert "Nothing is linked to the number, and nothing is copied" in str(render_recorded(shown))
    case = record(session(town), "referred", NOW.date(), Whose(ask=lambda: ANNA), {"from_unit": "jobcentre"}).case
    assert len(case.events) == 1 and reference not in repr(case)
    assert len(show(session(town), Whose(reference)).case.events) == 2
    with pytest.raises(ConfigurationError, match="cannot come after contact_closed"):
        effort(town, reference)


def test_medicine_without_a_word_of_allergy_is_said(town: Path) -> None:
    shown = record(
        session(town), "health_effort", NOW.date(), Whose(opened(town)),
        EFFORT | {"medicine_given": "yes", "allergy_asked": "no"},
    )  # fmt: skip
    assert "nobody asked about allergy" in str(shown.notice)


@contextmanager
def failing(monkeypatch: pytest.MonkeyPatch, at: str) -> Iterator[None]:
    """The disk fails where the file's name ends so."""
    written_to = files.replace

    def replace_or_fail(path: Path, *content: Any, **mode: Any) -> None:
        if path.name.endswith(at):
            raise OSError(28, "the disk")
        written_to(path, *content, **mode)

    with monkeypatch.context() as broken:
        broken.setattr(files, "replace", replace_or_fail)
        yield


def test_what_was_announced_is_kept_by_the_next_command_and_what_was_not_is_nowhere(
    town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with failing(monkeypatch, ".next"), pytest.raises(Exception, match="Nothing was recorded"):
        opened(town)
    assert not list((town / "state" / "casebook").glob("*"))
    assert not [name for name in session(town).keys.data.names() if name.endswith(".case")]
    with failing(monkeypatch, ".sealed"), pytest.raises(Exception, match="do not record it again"):
        opened(town)
    (contact,) = listing(session(town))
    with failing(monkeypatch, ".sealed"), pytest.raises(Exception, match="do not record it again"):
        effort(town, contact.id)
    assert [len(each.events) for each in listing(session(town))] == [2]
    assert verify(session(town)).differences == ()
    assert not list((town / "state" / "casebook").glob("*.next"))


def test_it_goes_with_its_key_at_its_own_limit(town: Path) -> None:
    """And a copy from a backup opens no more; a contact within its limit stays, and so does a case."""
    old = opened(town)
    sealed = (town / "state" / "casebook" / f"{old}.sealed").read_bytes()
    later = NOW + timedelta(days=31 * 10)
    kept = opened(town, later)
    past = NOW + timedelta(days=31 * 25)
    assert [late.held.name for late in overdue(session(town, past)) if late.held.store == "casebook"] == [old]
    retain(session(town, past))
    assert casebook.held_contacts(town / "state") == (kept,)
    keys = session(town).keys.data
    assert not keys.has(f"{old}.case") and keys.has(f"{kept}.case")
    (town / "state" / "casebook" / f"{old}.sealed").write_bytes(sealed)
    with pytest.raises(ConfigurationError):
        show(session(town, past), Whose(old))
    assert [each.id for each in listing(session(town, past))] == [kept]
    assert verify(session(town, past)).differences == ()
