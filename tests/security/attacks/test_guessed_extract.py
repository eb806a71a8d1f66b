"""Whoever can guess what a small extract holds finds the guess confirmed nowhere: no file's SHA-256 leaves state/.

A register with one row of one citizen has as many possible contents as there are numbers: their SHA-256 are reckoned in
seconds. What is said of a file is made with a key; who has the file and the key makes it again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest

from support.runs import entries, extract, typed
from targeting.audit import FileRead
from targeting.privacy import create_keys, load_keys, passing_keys

RELEASED = "run_of_six"
SHORTEST = 12  # as much of a fingerprint as a sentence or a list ever shows
PLAIN = "12030951973f672fff5fcd158c8b64ed8b86ebcb294c00a18b84bdc6b94b90f6"


def written(workspace: Path) -> Iterator[str]:
    """All that a run writes outside state/, tables cell by cell."""
    for path in sorted(file for top in ("published", "log") for file in (workspace / top).rglob("*")):
        if path.suffix == ".parquet":
            yield pl.read_parquet(path).write_json()
        elif path.is_file():
            yield path.read_bytes().decode("latin-1")


def shown(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    assert typed(*words) == 0
    return capsys.readouterr().out


def test_no_file_that_was_read_is_told_by_its_sha256(
    released: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    hashes = {sha256(path.read_bytes()).hexdigest() for path in released.glob("inbox/*/*")}
    lineage = tmp_path / "lineage.jsonl"
    pages = [
        shown(capsys, "record", "lineage", released, "--out", lineage) and lineage.read_text(encoding="utf-8"),
        shown(capsys, "record", "algorithm", released, "--json"),
        shown(capsys, "record", "article30", released, "--json"),
        shown(capsys, "quarantine", "list", released, "--status", "all", "--json"),
        shown(capsys, "quarantine", "list", released, "--status", "all"),
        shown(capsys, "log", "file", released, extract(released, "folkeregister.csv")),
    ]
    assert len(hashes) > 3
    for text in (*written(released), *pages):
        assert not [known for known in hashes if known[:SHORTEST] in text], text[:200]


def test_who_has_the_file_and_the_key_finds_it_in_the_log(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = extract(released, "folkeregister.csv")
    known = json.loads(shown(capsys, "log", "file", released, path, "--json"))
    ((register, file),) = [
        (entry.body["register"], file)
        for entry in entries(released)
        if entry.type == "source.read"
        for file in entry.body["files"]
        if file["fingerprint"] == known["fingerprint"]
    ]
    assert (register, file["name"]) == ("population", "folkeregister.csv")
    assert [entry["register"] for entry in known["entries"]] == ["population"]
    other = released.parent / "folkeregister.csv"
    other.write_bytes(path.read_bytes() + b"\n")
    found = json.loads(shown(capsys, "log", "file", released, other, "--json"))
    other.unlink()
    assert found["entries"] == []
    assert found["fingerprint"] != known["fingerprint"]


def test_the_fingerprint_is_the_keys_and_outlives_a_change_of_the_others(tmp_path: Path) -> None:
    for folder in ("ours", "theirs"):
        create_keys(tmp_path / folder)
    ours, theirs = load_keys(tmp_path / "ours"), load_keys(tmp_path / "theirs")
    made = ours.extract_fingerprint(PLAIN)
    assert len(made) == 32
    assert made not in PLAIN
    assert made != theirs.extract_fingerprint(PLAIN)
    ours.data.rewrap()
    assert load_keys(tmp_path / "ours").extract_fingerprint(PLAIN) == made
    assert passing_keys().extract_fingerprint(PLAIN) != made


def test_an_entry_of_an_earlier_version_is_known_by_its_sha256() -> None:
    then = FileRead.from_body({"name": "folkeregister.csv", "sha256": PLAIN})
    assert then.is_of(PLAIN, "0" * 32)
    assert not then.is_of("0" * 64, "0" * 32)
    assert then.told == PLAIN
    now = FileRead.from_body({"name": "folkeregister.csv", "fingerprint": "a" * 32})
    assert now.is_of(PLAIN, "a" * 32)
    assert not now.is_of(PLAIN, "b" * 32)
