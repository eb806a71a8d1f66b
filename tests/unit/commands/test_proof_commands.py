"""Proofs and exports from the command line: written, logged, and refused."""

from __future__ import annotations

import json
import re
import shutil
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

from support.markup import Markup, faults
from support.runs import contents, entries, log_holds, typed
from targeting.audit import COPY, Verifier
from targeting.audit.proof import HEADER, Inclusion

TODAY = datetime.now(UTC).date()
DAYS = ("--from", TODAY - timedelta(days=1), "--to", TODAY + timedelta(days=1))


def log_key(workspace: Path) -> Verifier:
    (file,) = (workspace / "log" / "keys").iterdir()
    return Verifier.parse(file.read_text())


def lines(workspace: Path) -> list[bytes]:
    return (workspace / "log" / "000001.jsonl").read_bytes().splitlines()


def test_the_proof_of_an_entry_holds_and_carries_the_entry(released: Path, tmp_path: Path) -> None:
    out = tmp_path / "post.tlog-proof"
    assert typed("log", "proof", released, "--seq", 3, "--out", out) == 0
    proof = Inclusion.parse(out.read_text())
    assert (proof.index, proof.entry) == (3, lines(released)[3])
    assert proof.shows(lines(released)[3], [log_key(released)])
    assert not proof.shows(lines(released)[4], [log_key(released)])
    assert list(tmp_path.iterdir()) == [out]


def test_the_proofs_of_a_run_are_those_of_all_its_entries(released: Path, tmp_path: Path) -> None:
    assert typed("run", released, "--purpose", "CONTROL") == 3
    denied = [entry for entry in entries(released) if entry.run_id == entries(released)[-1].run_id]
    out = tmp_path / "run.tlog-proof"
    assert typed("log", "proof", released, "--run", str(denied[0].run_id), "--out", out) == 0
    proofs = [Inclusion.parse(f"{HEADER}{text}") for text in out.read_text().split(HEADER)[1:]]
    assert [proof.index for proof in proofs] == [entry.seq for entry in denied]
    assert all(proof.shows(proof.entry or b"", [log_key(released)]) for proof in proofs)


WRONG = {
    "neither": ((), "either --run RUN_ID or --seq N"),
    "both": (("--run", "x", "--seq", "1"), "either --run RUN_ID or --seq N"),
    "no such run": (("--run", "x"), "The log has no run x."),
    "no such entry": (("--seq", "4711"), "The log has no entry 4711."),
}


@pytest.mark.parametrize(("arguments", "sentence"), WRONG.values(), ids=WRONG.keys())
def test_a_proof_of_nothing_is_exit_2(
    released: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], sentence: str
) -> None:
    assert typed("log", "proof", released, "--out", tmp_path / "p", *arguments) == 2
    assert sentence in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_proved_of_a_log_that_was_changed(
    released: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = released / "log" / "000001.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"register":"population"', b'"register":"popularion"', 1))
    for command in (("proof", released, "--seq", 3), ("export", released, *DAYS)):
        assert typed("log", *command, "--out", tmp_path / "p") == 1
        assert "Nothing was proved or exported. Line 4 " in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_an_export_is_logged_with_its_fingerprint_and_nothing_is_written_over(
    released: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = len(entries(released))
    out = tmp_path / "udtræk.zip"
    assert typed("log", "export", released, *DAYS, "--out", out, "--json") == 0
    made = json.loads(capsys.readouterr().out)
    logged = entries(released)[-1]
    assert (logged.type, dict(logged.body)) == ("export.made", made)
    assert made["sha256"] == sha256(out.read_bytes()).hexdigest()
    assert (made["first"], made["entries"], made["size"]) == (0, before, before)
    assert str(tmp_path) not in json.dumps(made)
    assert log_holds(released)
    assert typed("log", "export", released, *DAYS, "--out", out) == 2
    assert "--out udtræk.zip is already there" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [out]
    assert len(entries(released)) == before + 1


def test_two_exports_of_the_same_log_are_the_same_bytes(released: Path, tmp_path: Path) -> None:
    saved = tmp_path / "saved"
    shutil.copytree(released / "log", saved)
    assert typed("log", "export", released, *DAYS, "--out", tmp_path / "1.zip") == 0
    shutil.rmtree(released / "log")
    (released / COPY).unlink()
    shutil.copytree(saved, released / "log")
    assert typed("log", "export", released, *DAYS, "--out", tmp_path / "2.zip") == 0
    assert (tmp_path / "1.zip").read_bytes() == (tmp_path / "2.zip").read_bytes()


NO_EXPORT = {
    "a period in which nothing was logged": (("--from", "2001-01-01", "--to", "2001-12-31"), "has no entries from"),
    "backwards": (("--from", "2018-01-02", "--to", "2018-01-01"), "--from lies after --to."),
    "a witness that is not there": ((*DAYS, "--witness", "no-such.note"), "--witness no-such.note is not there."),
}


@pytest.mark.parametrize(("arguments", "sentence"), NO_EXPORT.values(), ids=NO_EXPORT.keys())
def test_an_export_that_cannot_be_is_exit_2_and_leaves_no_trace(
    released: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[object, ...],
    sentence: str,
) -> None:
    log = contents(released / "log")
    assert typed("log", "export", released, "--out", tmp_path / "e.zip", *arguments) == 2
    assert sentence in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
    assert contents(released / "log") == log


def test_an_export_holds_what_a_witness_saw_of_the_log(released: Path, tmp_path: Path) -> None:
    place = tmp_path / "vidne"
    place.mkdir()
    size = len(entries(released))
    assert typed("log", "witness", released, "--to", place) == 0
    assert typed("run", released, "--purpose", "CONTROL") == 3
    out = tmp_path / "e.zip"
    assert typed("log", "export", released, *DAYS, "--witness", place, "--out", out) == 0
    with ZipFile(out) as archive:
        assert archive.read(f"checkpoints/{size}.note") == (place / f"targeting-999-{size}.note").read_bytes()
        assert f"consistency/{size}.txt" in archive.namelist()


@pytest.fixture
def page(released: Path, tmp_path: Path) -> str:
    assert typed("run", released, "--purpose", "CONTROL") == 3
    assert typed("log", "export", released, *DAYS, "--out", tmp_path / "e.zip") == 0
    with ZipFile(tmp_path / "e.zip") as archive:
        return archive.read("resume.html").decode()


def test_the_summary_tells_the_runs_their_basis_what_they_read_and_what_was_refused(released: Path, page: str) -> None:
    words = Markup(page).words
    headings = [
        "Hvad der skete",
        "Kørsler", "Hjemmel", "Læste registre", "Afvisninger", "Spørgsmål",
        "Godkendelser, tilbagekaldelser og frafald", "Hvem",
        "Alle hændelser", "Plads i loggen", "Sådan efterprøves udtrækket",
    ]  # fmt: skip
    assert re.findall(r"<h2[^>]*>(.*?)</h2>", page) == headings
    for said in (
        "gennemført",
        "afvist: ingen hjemmel",
        "drift",
        "eksempel-en-plan 4",
        "source.read",
        "Jobcenter (Momentum)",
    ):
        assert said in words
    assert any(word.startswith("Formålet CONTROL er afvist") for word in words)
    assert entries(released)[0].actor in words
    assert f"Post 0 til {len(entries(released)) - 2} af {len(entries(released)) - 1}, talt fra 0." in words


def test_the_summary_stands_alone_and_can_be_read_by_all(page: str) -> None:
    assert faults(page) == []
    assert "://" not in page
