"""[people] in workspace.toml: whose key is whose, said so plainly that a wrong paste is found at once."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from support.approval import PASSPHRASE, enrol, without_people
from support.runs import entries, replace, typed
from targeting.audit import Signer, Verifier
from targeting.errors import ConfigurationError
from targeting.sample import sample_signer
from targeting.workspace import PERSON_ID, Person, anybodys_opening_key, load_workspace

ANNA = sample_signer("anna").verifier.vkey


def declared(workspace: Path, person: str, key: str, more: str = "") -> Path:
    """A workspace in which one more person is declared."""
    said = f'[people.{person}]\nname = "Navn"\ntitle = "titel"\nkey = "{key}"\n{more}\n'
    replace(workspace / "workspace.toml", "[people.fiktiv_datasteward]", f"{said}[people.fiktiv_datasteward]")
    return workspace


WRONG = {
    "another's key": ("bent", ANNA, "", "people.bent: the key was made for 'anna'"),
    "half a line": ("anna", ANNA[:30], "", "people.anna.key: not a verifier key; paste the whole line"),
    "no line": ("anna", "nøgle", "", "people.anna.key: not a verifier key"),
    "a private key's text": ("anna", "-----BEGIN PRIVATE KEY-----", "", "people.anna.key: not a verifier key"),
    "another key id": ("anna", f"anna+00000000+{ANNA.split('+', 2)[2]}", "", "contradicts its own key id"),
    "a role there is not": ("anna", ANNA, 'roles = ["chef"]', "people.anna.roles.0"),
    "a key of no person": ("anna", ANNA, 'rolls = ["witness"]', "people.anna.rolls: unknown key"),
    "an id that is no word": ("Anna-1", ANNA, "", "people.Anna-1"),
    "a blank account": ("anna", ANNA, 'accounts = [" "]', "people.anna.accounts.0"),
}


@pytest.mark.parametrize(("person", "key", "more", "told"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_declaration_is_told_by_file_and_key(
    workspace: Path, person: str, key: str, more: str, told: str
) -> None:
    with pytest.raises(ConfigurationError, match=r"^workspace\.toml: ") as refused:
        load_workspace(declared(workspace, person, key, more))
    assert told in str(refused.value)


def test_two_persons_cannot_have_one_key(workspace: Path) -> None:
    declared(workspace, "anna", ANNA)
    twin = Signer("bent", sample_signer("anna").key).verifier.vkey
    with pytest.raises(ConfigurationError, match=r"the key is also that of (anna|bent); one key a person"):
        load_workspace(declared(workspace, "bent", twin))


@given(st.binary(min_size=32, max_size=32), st.from_regex(PERSON_ID, fullmatch=True))
def test_every_key_that_key_new_can_print_is_read_as_the_log_reads_it(seed: bytes, name: str) -> None:
    verifier = Signer(name, Ed25519PrivateKey.from_private_bytes(seed)).verifier
    person = Person(name="Navn", title="titel", key=verifier.vkey)
    read = Verifier.parse(person.key)
    assert (person.key_name, person.key_id, person.public_key) == (
        read.name,
        read.key_id.hex(),
        read.key.public_bytes_raw(),
    )


@given(st.integers(min_value=0), st.characters(codec="ascii"))
def test_any_one_wrong_character_in_a_key_is_found(at: int, wrong: str) -> None:
    """In its name, its id or the key itself. What base64 does not read (the last bits) is no other key."""
    at %= len(ANNA)
    spoiled = ANNA[:at] + wrong + ANNA[at + 1 :]
    try:
        person = Person(name="Navn", title="titel", key=spoiled)
    except ValueError:
        return
    assert (person.key_name, person.public_key) == ("anna", Person(name="Navn", title="titel", key=ANNA).public_key)


def test_the_fictional_peoples_keys_follow_from_their_names(workspace: Path) -> None:
    people = load_workspace(workspace).settings.people
    assert set(people) == {"fiktiv_datasteward", "fiktiv_regelansvarlig", "fiktiv_leder", "fiktiv_visitator"}
    for name, person in people.items():
        assert person.key == sample_signer(name).verifier.vkey
        if person.opens:
            assert person.opens == anybodys_opening_key(name).public_key().public_bytes_raw()
    assert [name for name, person in people.items() if person.opens] == ["fiktiv_visitator"]


def test_a_real_municipality_cannot_use_the_fictional_peoples_keys(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = workspace / "workspace.toml"
    replace(settings, 'code = "999"', 'code = "101"')
    replace(settings, "fictional = true", "fictional = false")
    for command in (("run",), ("check",), ("basis", "list")):
        assert typed(*command, workspace) == 2
        assert "people.fiktiv_datasteward: a key is one that anybody can make" in capsys.readouterr().err
    assert entries(workspace) == []


def test_nor_under_another_persons_name(workspace: Path) -> None:
    settings = workspace / "workspace.toml"
    without_people(workspace)
    borrowed = Signer("anna", sample_signer("fiktiv_datasteward").key).verifier.vkey
    entry = f'\n[people.anna]\nname = "Navn"\ntitle = "titel"\nkey = "{borrowed}"\n'
    settings.write_text(settings.read_text("utf-8") + entry, "utf-8")
    load_workspace(workspace)
    replace(settings, 'code = "999"', 'code = "101"')
    replace(settings, "fictional = true", "fictional = false")
    with pytest.raises(ConfigurationError, match=r"people\.anna: a key is one that anybody can make"):
        load_workspace(workspace)


def test_an_enrolled_persons_key_is_known_by_its_whole_line(workspace: Path) -> None:
    file = enrol(workspace, "anna", "data_steward", accounts=("ana",))
    person = load_workspace(workspace).settings.people["anna"]
    assert (person.roles, person.accounts, person.key_name) == (("data_steward",), ("ana",), "anna")
    assert not file.is_relative_to(workspace)
    assert hashlib.sha256(b"anna\n\x01" + person.public_key).hexdigest()[:8] == person.key_id


def test_what_key_new_prints_can_be_pasted_and_filled_in(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSPHRASE}\n"))
    assert typed("key", "new", workspace.parent / "anna.pem", "--person", "anna") == 0
    printed = capsys.readouterr().out.partition("\n\n")[2]
    settings = workspace / "workspace.toml"
    before = settings.read_text("utf-8")
    settings.write_text(before + printed, "utf-8")
    with pytest.raises(ConfigurationError, match=r"people\.anna\.name: is not filled in; .*title: is not filled in"):
        load_workspace(workspace)
    settings.write_text(before + printed.replace('"…"', '"witness"'), "utf-8")
    person = load_workspace(workspace).settings.people["anna"]
    assert (person.key_name, person.roles, person.accounts) == ("anna", ("witness",), ("witness",))


def test_a_key_that_there_is_none_of_is_not_changed(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed("key", "rotate", workspace, "--which", "all") == 2
    assert "--which is all and must be log, warehouse, or pseudonym." in capsys.readouterr().err


@pytest.mark.parametrize("command", ["new", "reveal"])
def test_a_key_that_anybody_can_make_is_not_said_to_be_ones_own(
    tmp_path: Path, command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("en lang og hemmelig sætning\n"))
    assert typed("key", command, tmp_path / "k.pem", "--person", "fiktiv_visitator", "--fictional") == 0
    said = capsys.readouterr().out
    assert "alle kan lave den" in said
    assert "alene" not in said
