"""Who the people are is signed by two: nobody enrols an approver, or changes what an approver is known by, alone."""

from __future__ import annotations

import io
import os
import shutil
from pathlib import Path

import pytest

from support.approval import ENROLLERS, PASSPHRASE, STEWARD, enrol, person, sample_signer, sign_people, without_people
from support.runs import entries, events, log_holds, replace, typed
from targeting.audit import RulesetVaried, Signer, TriedRuleset
from targeting.audit.entry import encode
from targeting.audit.merkle import leaf_hash
from targeting.commands.people import People, ask_to_sign, people_of, sign
from targeting.errors import ApprovalRefused, ConfigurationError
from targeting.governance import Enrolment, Enrolments, Roster
from targeting.run import RunRequest, begin, consult, ground_of, known_approvals
from targeting.session import open_session
from targeting.workspace import load_workspace

RULE_STEWARD, NOTE = "fiktiv_regelansvarlig", "approvals/people.note"
SETTINGS, BASIS = "workspace.toml", "eksempel-en-plan"


@pytest.fixture(autouse=True)
def at_the_keyboard(monkeypatch: pytest.MonkeyPatch) -> None:
    class Keyboard(io.StringIO):
        def readline(self, *_: object) -> str:
            return f"{PASSPHRASE}\n"

    monkeypatch.setattr("sys.stdin", Keyboard())
    monkeypatch.setenv("TARGETING_ACTOR", "analytiker")


@pytest.fixture
def begun(workspace: Path) -> Path:
    """A workspace whose log tells who the people are."""
    begin(open_session(workspace), RunRequest())
    return workspace


def refused(workspace: Path, *told: str, capsys: pytest.CaptureFixture[str]) -> bool:
    """Whether a run is refused with these words and the command to type, and nothing was read."""
    capsys.readouterr()
    status, said = typed("run", workspace), capsys.readouterr().err
    assert "source.read" not in {entry.type for entry in entries(workspace)}
    assert "targeting people sign" in said or status == 0
    return status == 3 and all(words in said for words in told)


def write(workspace: Path, *lines: bytes) -> None:
    """Put these signature lines under the list that workspace.toml calls for."""
    text = people_of(open_session(workspace)).roster.text
    (workspace / NOTE).write_bytes(f"{text}\n".encode() + b"".join(lines))


def line(workspace: Path, *names: str) -> list[bytes]:
    text = people_of(open_session(workspace)).roster.text
    return [sample_signer(name).signature_line(text) for name in names]


def add(workspace: Path, name: str, *roles: str) -> None:
    """Somebody who may write workspace.toml adds a person."""
    key = sample_signer(name).verifier.vkey
    said = (
        f'[people.{name}]\nname = "{name}"\ntitle = "t"\naccounts = ["{name}"]\nroles = {list(roles)}\nkey = "{key}"\n'
    )
    settings = workspace / SETTINGS
    settings.write_text(settings.read_text("utf-8") + said.replace("'", '"'), "utf-8")


def test_an_approver_cannot_take_an_own_account_away_and_start(
    begun: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TARGETING_ACTOR", "fiktiv-datasteward")
    replace(begun / SETTINGS, '"fiktiv-datasteward"', '"en-anden"')
    assert refused(begun, "is not as two have signed it", STEWARD, capsys=capsys)


@pytest.mark.parametrize("logged", [False, True])
def test_a_person_added_by_one_approves_nothing(
    workspace: Path, logged: bool, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    key = enrol(workspace, "mallory", "data_steward")
    if logged:
        begin(open_session(workspace), RunRequest())
    (workspace / NOTE).write_bytes((Path(__file__).parents[3] / "data" / "sample" / NOTE).read_bytes())
    asked = ("basis", "approve", workspace, BASIS, "--person", "mallory", "--key", key)
    assert typed(*asked) == 3
    said = capsys.readouterr().err
    assert "before two have signed for the people" in said and "mallory" in said
    assert entries(workspace)[-1].type == "approval.refused"
    assert refused(workspace, "mallory", capsys=capsys)


def test_without_a_list_nothing_runs_and_no_clock_is_accepted(begun: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (begun / NOTE).unlink()
    assert refused(begun, f"there is no {NOTE}", capsys=capsys)
    assert typed("log", "clock", begun, "--person", STEWARD, "--key", "x", "--reason", "r") == 3
    assert f"there is no {NOTE}" in capsys.readouterr().err


@pytest.mark.parametrize("logged", [False, True])
def test_one_key_does_not_sign_twice(workspace: Path, logged: bool, capsys: pytest.CaptureFixture[str]) -> None:
    if logged:
        begin(open_session(workspace), RunRequest())
    add(workspace, "bent", "data_steward")
    write(workspace, *line(workspace, STEWARD, STEWARD))
    assert refused(workspace, "1 of 2 signatures", capsys=capsys)


def test_two_whom_only_the_new_list_names_do_not_enrol_themselves(
    begun: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("mallory", "trudy"):
        add(begun, name, "data_steward")
    write(begun, *line(begun, "mallory", "trudy"))
    assert refused(begun, "0 of 2 signatures", STEWARD, RULE_STEWARD, capsys=capsys)
    write(begun, *line(begun, "mallory", "trudy", STEWARD))
    assert refused(begun, "1 of 2 signatures", capsys=capsys)
    with pytest.raises(ApprovalRefused, match="mallory may not sign the list of people"):
        ask_to_sign(open_session(begun), "mallory")


def test_nor_do_those_who_may_not_sign(begun: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add(begun, "rita", "rule_steward", "health_approver", "witness")
    sign_people(begun)
    begin(open_session(begun), RunRequest())
    add(begun, "mallory", "data_steward")
    write(begun, *line(begun, "rita", STEWARD))
    assert refused(begun, "1 of 2 signatures", capsys=capsys)


def test_the_list_of_another_municipality_does_not_carry(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    roster = Roster("151", "", load_workspace(workspace).settings.people)
    note = sample_signer(STEWARD).sign(roster.text) + sample_signer(RULE_STEWARD).signature_line(roster.text)
    (workspace / NOTE).write_bytes(note)
    assert refused(workspace, "municipality 151", capsys=capsys)


CHANGED = {
    "a byte of it": lambda note: note.replace(b"fiktiv-datasteward", b"fiktiv-datastewarb"),
    "a role": lambda note: note.replace(b'"rule_steward",', b'"data_steward",'),
    "its form": lambda note: note.replace(b'"accounts":', b'"accounts": '),
    "a person less": lambda note: note.replace(note.split(b"\n")[3] + b"\n", b""),
    "no text": lambda note: b"\xff\n\n\xff",
    "a bomb": lambda note: note.replace(b'["data_steward"]', b"[" * 5000),
}


@pytest.mark.parametrize("change", CHANGED.values(), ids=CHANGED.keys())
def test_a_list_that_was_changed_carries_nothing(
    workspace: Path, change: object, capsys: pytest.CaptureFixture[str]
) -> None:
    assert callable(change)
    before = (workspace / NOTE).read_bytes()
    (workspace / NOTE).write_bytes(change(before))
    assert (workspace / NOTE).read_bytes() != before
    assert refused(workspace, NOTE, capsys=capsys)


def test_somebody_who_left_does_not_come_back_with_an_older_list(
    begun: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """workspace.toml and the list put back together: the signatures are genuine, and by two who may sign still."""
    add(begun, "carl", "data_steward")
    sign_people(begun)
    begin(open_session(begun), RunRequest())
    for place in (NOTE, SETTINGS):
        shutil.copy(begun / place, tmp_path / Path(place).name)
    settings = begun / SETTINGS
    text = settings.read_text("utf-8")
    settings.write_text(text[: text.index("[people.carl]")], "utf-8")
    sign_people(begun)
    begin(open_session(begun), RunRequest())
    for place in (NOTE, SETTINGS):
        shutil.copy(tmp_path / Path(place).name, begun / place)
    assert refused(begun, "is not the list that comes after the one in the log", capsys=capsys)


def test_an_entry_that_two_did_not_sign_enrols_nobody_not_even_with_the_logs_key(begun: Path) -> None:
    session = open_session(begun)
    for name in ("mallory", "trudy"):
        add(begun, name, "data_steward")
    roster = people_of(open_session(begun)).roster
    note = sample_signer("mallory").sign(roster.text) + sample_signer("trudy").signature_line(roster.text)
    session.append(Enrolment(roster, ("mallory", "trudy"), note).enrolled)
    (begun / NOTE).write_bytes(note)
    assert typed("run", begun) == 3


def test_from_one_signature_to_two_and_what_each_is_shown(begun: Path, capsys: pytest.CaptureFixture[str]) -> None:
    enrol(begun, "anna", "data_steward", accounts=("anp",))
    begin(open_session(begun), RunRequest())
    replace(begun / SETTINGS, 'accounts = ["anp"]', 'accounts = ["ap"]')
    assert refused(begun, "anna", capsys=capsys)

    asked = ask_to_sign(open_session(begun), STEWARD)
    assert "anna: konti er ap, var anp" in asked.render()
    first = sign(asked, sample_signer(STEWARD))
    assert "1 of 2 signatures" in first.render()
    assert refused(begun, f"1 of 2 signatures that count. One is missing, of: anna or {RULE_STEWARD}", capsys=capsys)
    with pytest.raises(ConfigurationError, match="There is nothing for fiktiv_datasteward to sign"):
        ask_to_sign(open_session(begun), STEWARD)

    second = sign(ask_to_sign(open_session(begun), RULE_STEWARD), sample_signer(RULE_STEWARD))
    assert f"er underskrevet af {STEWARD}, {RULE_STEWARD} og gælder" in second.render()
    told = entries(begun)[-1]
    assert (told.type, told.body["signed_by"]) == ("people.enrolled", [STEWARD, RULE_STEWARD])
    people: People = people_of(open_session(begun))
    assert people.as_dict()["in_force"] and people.before is None
    with pytest.raises(ConfigurationError, match="There is nothing for anna to sign"):
        ask_to_sign(open_session(begun), "anna")
    assert typed("check", begun) == 0
    assert f"Personlisten er underskrevet af {STEWARD} og {RULE_STEWARD}." in capsys.readouterr().out
    assert log_holds(begun)


def test_the_first_run_logs_the_list_once_and_before_the_gates_answer(workspace: Path) -> None:
    for _ in range(2):
        begin(open_session(workspace), RunRequest())
    assert events(workspace) == [
        "people.enrolled", "run.requested", "legal.checked", "run.abandoned", "run.requested", "legal.checked",
    ]  # fmt: skip


def test_a_list_that_nobody_could_replace_is_not_signed(workspace: Path) -> None:
    replace(workspace / SETTINGS, '["rule_steward", "enroller"]', '["rule_steward"]')
    with pytest.raises(ApprovalRefused, match="fewer than two of the people"):
        ask_to_sign(open_session(workspace), STEWARD)


FORGED = (
    "x\\nanna: konti er bo, var anp",
    "x\\u001b[2K",
    "x\\u202ex",
    "x\\u200bx",
    "x\\u2028x",
    "x  x",
    "\\ufb01x",
    "zoe\\u0308",
)


@pytest.mark.parametrize("written", FORGED)
@pytest.mark.parametrize("field", ["name", "title", "accounts"])
def test_nothing_that_shows_otherwise_than_it_is_stands_in_the_list_that_two_are_shown(
    workspace: Path, field: str, written: str, capsys: pytest.CaptureFixture[str]
) -> None:
    was = {"name": '"Fiktiv Datasteward"', "title": '"Fiktiv datasteward, Center for Data og Sammenhæng"'}
    replace(
        workspace / SETTINGS,
        f"{field} = {was.get(field, '[')}",
        f'{field} = {"[" * (field not in was)}"{written}"{", " * (field not in was)}',
    )
    for command in (("show",), ("sign", "--person", STEWARD, "--key", "x")):
        assert typed("people", command[0], workspace, *command[1:]) == 2
        said = capsys.readouterr()
        assert f"people.fiktiv_datasteward.{field}" in said.err
        assert "has characters that do not show" in said.err
        assert said.out == ""


def test_an_account_is_not_shown_as_two(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    replace(workspace / SETTINGS, '"fiktiv-datasteward"', '"fiktiv-datasteward, anna"')
    assert typed("people", "show", workspace) == 2
    assert "people.fiktiv_datasteward.accounts.0: one account has a comma" in capsys.readouterr().err


def test_that_a_list_is_the_first_is_said(begun: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    enrol(begun, "anna", "data_steward")
    new = "Ingen liste gælder endnu: alle personer i denne er nye."
    assert new not in people_of(open_session(begun)).render()
    shutil.rmtree(begun / "log")
    shutil.rmtree(begun / "state")
    (begun / NOTE).unlink()
    assert new in people_of(open_session(begun)).render()
    assert new in ask_to_sign(open_session(begun), STEWARD).render()


@pytest.mark.parametrize("denied", ["log", "log/checkpoint"])
@pytest.mark.parametrize("command", [("people", "show"), ("basis", "list"), ("ruleset", "list")])
def test_an_account_that_may_not_read_the_log_is_told_so_and_not_that_the_log_was_cut_off(
    begun: Path,
    command: tuple[str, str],
    denied: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    may = os.access
    monkeypatch.setattr(os, "access", lambda path, *how, **more: path != begun / denied and may(path, *how, **more))
    assert typed(*command, begun) == 1
    said = capsys.readouterr()
    assert "Your account may not open log" in said.err and "cut" not in said.err


def test_before_a_workspace_has_keys_whoever_signs_is_told_how_to_make_them(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    replace(workspace / SETTINGS, 'code = "999"', 'code = "101"')
    replace(workspace / SETTINGS, "fictional = true", "fictional = false")
    without_people(workspace)
    monkeypatch.setenv("TARGETING_KEYS", str(tmp_path / "none"))
    assert typed("people", "sign", workspace, "--person", "bent", "--key", "x") == 2
    said = capsys.readouterr().err
    assert "There are no keys in the key folder yet" in said and "targeting key workspace" in said
    (workspace / "log").mkdir(exist_ok=True)
    (workspace / "log" / "checkpoint").write_bytes(b"")
    assert typed("people", "sign", workspace, "--person", "bent", "--key", "x") == 2
    assert "Restore it from the backup" in capsys.readouterr().err


def by_two(roster: Roster, *names: str) -> bytes:
    first, second = map(sample_signer, names)
    return first.sign(roster.text) + second.signature_line(roster.text)


def test_the_chain_in_the_log_takes_neither_a_list_put_back_nor_one_of_another_municipality() -> None:
    names = tuple(ENROLLERS)
    first = Roster("201", "", ENROLLERS)
    carl = person(sample_signer("carl"), "enroller")
    second = Roster("201", first.sha256, {**ENROLLERS, "carl": carl})
    beside = Roster("201", "", {**ENROLLERS, "carl": carl})
    others = Roster("151", "", ENROLLERS)
    lists = (others, first, beside, second, first)
    assert Enrolments("201", told=tuple(by_two(each, *names) for each in lists)).before == (first, second)


def test_one_key_under_two_names_signs_once() -> None:
    key = sample_signer("bent").key
    both = {name: Signer(name, key) for name in ("bent", "bo")}
    roster = Roster("201", "", {name: person(signer, "enroller") for name, signer in both.items()})
    note = both["bent"].sign(roster.text) + both["bo"].signature_line(roster.text)
    assert len(Enrolments("201", note).signed(roster)) == 1
    assert Enrolments("201", told=(note,)).before == ()


def test_a_look_enters_the_list_that_two_have_signed(released: Path) -> None:
    add(released, "carl", "data_steward")
    sign_people(released)
    ruleset = TriedRuleset(id="en-plan", version="1", sha256="a" * 64, as_of="2017-10-02", adopted=True)
    consult(ground_of(open_session(released)), RulesetVaried(ruleset=ruleset, varied={}))
    assert [entry.type for entry in entries(released)[-2:]] == ["people.enrolled", "ruleset.varied"]


def test_a_decision_rests_on_the_lists_that_the_logs_key_vouches_for(begun: Path) -> None:
    """A line that somebody adds by hand to the log is none of them, were it signed by two."""
    session = open_session(begun)
    log, before = session.log, known_approvals(session.workspace, log=session.log).enrolments.told
    add(begun, "carl", "data_steward")
    sign_people(begun)
    roster = people_of(open_session(begun)).roster
    event = Enrolment(roster, (STEWARD, RULE_STEWARD), (begun / NOTE).read_bytes()).enrolled
    lines = begun / "log" / "000001.jsonl"
    last = lines.read_bytes().splitlines()
    prev = leaf_hash(last[-1]).hex()
    forged = encode(len(last), prev, open_session(begun).clock(), event.type, None, "forger", event.body())
    lines.write_bytes(lines.read_bytes() + forged + b"\n")
    assert len(known_approvals(session.workspace).enrolments.told) == len(before) + 1
    assert known_approvals(session.workspace, log=log).enrolments.told == before
