"""A person's own key: protected by a passphrase, readable by its owner alone, never written over."""

from __future__ import annotations

from pathlib import Path

import pytest

from targeting.errors import ConfigurationError
from targeting.privacy import load_person_key, new_person_key

PASSPHRASE = "en lang og hemmelig sætning"


def test_the_key_comes_back_with_its_passphrase(tmp_path: Path) -> None:
    made = new_person_key(tmp_path / "steward.pem", PASSPHRASE)
    found = load_person_key(tmp_path / "steward.pem", PASSPHRASE)
    assert found.private_bytes_raw() == made.private_bytes_raw()


def test_others_cannot_read_the_file_and_it_holds_no_bare_key(tmp_path: Path) -> None:
    made = new_person_key(tmp_path / "steward.pem", PASSPHRASE)
    assert (tmp_path / "steward.pem").stat().st_mode & 0o077 == 0
    assert b"ENCRYPTED" in (tmp_path / "steward.pem").read_bytes()
    assert made.private_bytes_raw() not in (tmp_path / "steward.pem").read_bytes()


def test_a_key_is_never_written_over(tmp_path: Path) -> None:
    new_person_key(tmp_path / "steward.pem", PASSPHRASE)
    with pytest.raises(ConfigurationError, match="already there"):
        new_person_key(tmp_path / "steward.pem", PASSPHRASE)


@pytest.mark.parametrize(
    ("file", "passphrase", "told"),
    [
        ("steward.pem", "en anden sætning", "does not open"),
        ("nobody.pem", PASSPHRASE, "no key nobody.pem"),
        ("text.pem", PASSPHRASE, "does not open"),
    ],
)
def test_what_does_not_open_is_told_without_the_passphrase(
    tmp_path: Path, file: str, passphrase: str, told: str
) -> None:
    new_person_key(tmp_path / "steward.pem", PASSPHRASE)
    (tmp_path / "text.pem").write_text("not a key")
    with pytest.raises(ConfigurationError, match=told) as refused:
        load_person_key(tmp_path / file, passphrase)
    assert passphrase not in str(refused.value)


def test_a_short_passphrase_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="too short"):
        new_person_key(tmp_path / "steward.pem", "kort")
