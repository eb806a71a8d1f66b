"""Witnesses from the command line: taken, held against the log, and refused."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from support.kept import kept
from support.runs import entries, replace, typed
from targeting.audit import COPY, Signer
from targeting.commands import witness
from targeting.commands.witness import known_persons
from targeting.privacy import load_person_key
from targeting.workspace import Settings

PASSPHRASE = "en lang adgangssætning"


@pytest.fixture
def away(tmp_path: Path) -> Path:
    """A folder that the operator does not reach."""
    folder = tmp_path / "vidne"
    folder.mkdir()
    return folder


def answer(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    document: dict[str, object] = json.loads(capsys.readouterr().out)
    return document


def person_key(
    home: Path, person: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[Path, str]:
    """A person's key file, and its public half."""
    file = home / f"{person}.pem"
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSPHRASE}\n"))
    assert typed("key", "new", file, "--person", person, "--json") == 0
    return file, str(answer(capsys)["key"])


def test_a_witness_is_taken_logged_and_then_bears_the_log_out(
    released: Path, away: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    size = len(entries(released))
    assert typed("log", "witness", released, "--to", away) == 0
    assert f"targeting-999-{size}.note ligger i vidne/: {size} poster" in capsys.readouterr().out
    assert (away / f"targeting-999-{size}.note").read_bytes() == kept(released / "log", size)
    logged = entries(released)[-1]
    assert (logged.type, logged.body["size"], logged.body["folder"]) == ("witness.received", size, "vidne")
    assert str(away.parent) not in json.dumps(dict(logged.body))

    assert typed("log", "verify", released, "--witness", away, "--json") == 0
    found = answer(capsys)
    assert (found["witnesses"], found["witnessed_size"], found["size"]) == (1, size, size + 1)
    assert "Derefter er der 1, som intet vidne har set endnu." in str(found["da"])


def test_without_a_witness_the_green_answer_says_what_it_does_not_know(
    released: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed("log", "verify", released) == 0
    assert "Without a witness it cannot be detected" in capsys.readouterr().out


def test_the_persons_own_key_signs_the_time(
    released: Path, away: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file, vkey = person_key(away.parent, "anna", monkeypatch, capsys)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSPHRASE}\n"))
    assert typed("log", "witness", released, "--to", away, "--key", file, "--person", "anna", "--json") == 0
    (taken,) = answer(capsys)["taken"]  # type: ignore[misc]
    assert taken["cosigner"] == "anna"
    body = entries(released)[-1].body
    assert (body["cosigner"], body["key_id"]) == ("anna", taken["key_id"])

    assert typed("log", "verify", released, "--witness", away, "--witness-key", vkey, "--json") == 0
    by_anna = str(answer(capsys)["newest_witness"])
    assert typed("log", "verify", released, "--witness", away, "--json") == 0
    by_the_log = str(answer(capsys)["newest_witness"])
    assert by_anna.endswith("00:00")
    assert "." not in by_anna  # whole seconds: the time that she signed
    assert "." in by_the_log  # the entry's own

    note = away / taken["file"]
    note.write_text(note.read_text()[:-20] + "A" * 18 + "=\n")
    assert typed("log", "verify", released, "--witness", note, "--witness-key", vkey) == 1
    assert "The signature of anna on the witness" in capsys.readouterr().out


def test_the_persons_of_workspace_toml_are_known(tmp_path: Path, monkeypatch, capsys) -> None:
    file, vkey = person_key(tmp_path, "anna", monkeypatch, capsys)

    class Person:
        key = vkey

    class Declared:
        people = {"anna": Person}  # noqa: RUF012

    (anna,) = known_persons(Declared())  # type: ignore[arg-type]
    assert (anna.name, anna.key) == ("anna", load_person_key(file, PASSPHRASE).public_key())
    assert known_persons(Settings.model_construct()) == ()


def test_nobody_witnesses_in_the_name_of_a_person_with_another_key(
    released: Path, away: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file, _ = person_key(away.parent, "anna", monkeypatch, capsys)
    real = Signer("anna", Ed25519PrivateKey.generate()).verifier
    monkeypatch.setattr(witness, "known_persons", lambda settings: (real,))
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSPHRASE}\n"))
    assert typed("log", "witness", released, "--to", away, "--key", file, "--person", "anna") == 2
    assert "--key is not the key that workspace.toml declares for anna." in capsys.readouterr().err
    assert list(away.iterdir()) == []


def roll_back(workspace: Path, to: Path) -> None:
    """Put an older copy back, and take away what lies beside the log and knows better."""
    shutil.rmtree(workspace / "log")
    shutil.copytree(to, workspace / "log")
    (workspace / COPY).unlink()


@pytest.mark.usefixtures("danish")
def test_a_rolled_back_log_is_exit_1_and_no_further_witness_is_taken(
    released: Path, away: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved = away.parent / "saved"
    shutil.copytree(released / "log", saved)
    size = len(entries(released))
    assert typed("run", released, "--purpose", "CONTROL") == 3
    assert typed("log", "witness", released, "--to", away) == 0
    roll_back(released, saved)
    assert typed("log", "verify", released) == 0
    capsys.readouterr()
    rolled_back = (
        f"Vidnet targeting-999-{size + 3}.note har set {size + 3} poster, loggen har {size}: loggen er rullet tilbage."
    )
    assert typed("log", "verify", released, "--witness", away) == 1
    assert rolled_back in capsys.readouterr().out
    assert typed("log", "witness", released, "--to", away) == 1
    assert f"Intet vidne er taget. {rolled_back}" in capsys.readouterr().err
    assert len(list(away.iterdir())) == 1
    assert len(entries(released)) == size


def test_workspace_toml_names_the_folders_and_how_old_a_witness_may_be(
    released: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    beside = released.parent / "vidne"
    replace(
        released / "workspace.toml",
        "[defaults]",
        '[log]\nwitnesses = ["../vidne"]\nwitness_max_age_days = 31\n\n[defaults]',
    )
    assert typed("log", "verify", released) == 1
    assert "There is no witness for this log in vidne." in capsys.readouterr().out
    assert typed("log", "witness", released) == 2
    assert "The witness folder vidne/ is not there." in capsys.readouterr().err
    beside.mkdir()
    try:
        assert typed("log", "witness", released) == 0
        assert typed("log", "verify", released) == 0
        assert "Witnesses: 1." in capsys.readouterr().out
    finally:
        shutil.rmtree(beside)


WRONG = {
    "no folder named": ((), "--to DIR, or [log] witnesses"),
    "no such folder": (("--to", "no-such"), "The witness folder no-such/ is not there."),
    "a key and nobody": (("--to", "{away}", "--key", "anna.pem"), "--key and --person belong together"),
    "in the workspace": (("--to", "{workspace}/state"), "lies in the workspace"),
}


@pytest.mark.parametrize(("arguments", "sentence"), WRONG.values(), ids=WRONG.keys())
def test_a_witness_that_cannot_be_is_exit_2_and_nothing_is_logged(
    released: Path, away: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], sentence: str
) -> None:
    size = len(entries(released))
    given = [argument.format(away=away, workspace=released) for argument in arguments]
    assert typed("log", "witness", released, *given) == 2
    assert sentence in capsys.readouterr().err
    assert len(entries(released)) == size
    assert list(away.iterdir()) == []


def test_a_witness_or_key_that_is_none_is_exit_2(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed("log", "verify", released, "--witness", released / "no-such") == 2
    assert "--witness no-such is not there." in capsys.readouterr().err
    assert typed("log", "verify", released, "--witness-key", "anna") == 2
    assert "not as `targeting key new` prints it" in capsys.readouterr().err
