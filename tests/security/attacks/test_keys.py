"""A key that is lost or another is an error with what to do, never an answer."""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path

import pytest

from support.asking import ask
from support.delivery import ANNA
from support.runs import typed


@pytest.fixture
def own_keys(released: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the workspace's keys, to lose or change."""
    shutil.copytree(released.parent / "keys", tmp_path / "keys")
    monkeypatch.setenv("TARGETING_KEYS", str(tmp_path / "keys"))
    return tmp_path / "keys"


def another(key: Path) -> None:
    key.write_text(secrets.token_hex(32), encoding="ascii")


def test_with_another_pseudonym_key_nobody_is_told_that_nothing_is_kept(released: Path, own_keys: Path) -> None:
    another(own_keys / "pseudonym.key")
    said = ask(released, ANNA)
    assert (said.status, said.out) == (2, "")
    assert "was made with another pseudonym.key" in said.err and "Restore the right key" in said.err


def test_with_another_pseudonym_key_no_run_counts_everybody_as_new(released: Path, own_keys: Path) -> None:
    another(own_keys / "pseudonym.key")
    current = (released / "published" / "dashboard" / "current").resolve()
    assert typed("run", released) == 2
    assert (released / "published" / "dashboard" / "current").resolve() == current


@pytest.mark.parametrize("key", ["pseudonym.key", "warehouse.key", "log.pem"])
def test_a_lost_key_is_not_made_anew_in_silence(released: Path, own_keys: Path, key: str) -> None:
    (own_keys / key).unlink()
    said = ask(released, ANNA)
    assert (said.status, said.out) == (2, "")
    assert f"The key {key} is not in the key folder" in said.err
    assert not (own_keys / key).exists()


def test_keys_that_are_all_lost_are_not_made_anew_beside_what_they_made(released: Path, own_keys: Path) -> None:
    shutil.rmtree(own_keys)
    said = ask(released, ANNA)
    assert (said.status, said.out) == (2, "")
    assert "was made with keys that are not in the key folder" in said.err
    assert not own_keys.exists()


def test_nor_where_no_history_is_left_to_say_so(released: Path, own_keys: Path) -> None:
    shutil.rmtree(released / "state" / "history")
    another(own_keys / "pseudonym.key")
    said = ask(released, ANNA)
    assert (said.status, said.out) == (2, "")
    assert "state/ was made with another pseudonym.key" in said.err
