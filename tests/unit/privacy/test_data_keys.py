"""A data key is wrapped, told apart, made once, and gone with all that a crash left of it."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest.mock import patch

import pytest

from support.world import keys
from targeting.errors import ConfigurationError
from targeting.privacy import DataKeys, NoDataKey, load_keys


@pytest.fixture
def data(tmp_path: Path) -> DataKeys:
    return keys(tmp_path / "keys").data


def test_whoever_makes_a_key_at_the_same_time_gets_the_same_one(data: DataKeys) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: data.make("ledger"), range(32)))
    assert len(made) == 1 and data.names() == ("ledger",)
    assert [path.name for path in data.folder.iterdir()] == ["ledger"]


def test_a_key_lies_there_wrapped(data: DataKeys) -> None:
    key = data.make("a.warehouse")
    wrapped = (data.folder / "a.warehouse").read_bytes()
    assert len(wrapped) == 40 and bytes.fromhex(key) not in wrapped
    (data.secrets / "warehouse.key").write_text(secrets.token_hex(32), encoding="ascii")
    with pytest.raises(ConfigurationError, match=r"data/a\.warehouse in the key folder was made with another"):
        data.key("a.warehouse")
    assert (told := data.told("a.warehouse")) and (told.fingerprint, told.shared) == ("", False)


def test_a_changed_byte_is_no_key(data: DataKeys) -> None:
    data.make("a.warehouse")
    wrapped = (data.folder / "a.warehouse").read_bytes()
    for changed in (b"", wrapped[:-8], bytes([wrapped[0] ^ 1]) + wrapped[1:]):
        (data.folder / "a.warehouse").write_bytes(changed)
        with pytest.raises(ConfigurationError):
            data.key("a.warehouse")


def test_what_a_crash_left_of_a_key_goes_with_it(data: DataKeys) -> None:
    with patch("targeting.files.swap", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        data.make("a.history")
    with patch("os.link", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        data.make("a.history")
    assert len(list(data.folder.iterdir())) == 2 and data.names() == ()
    data.make("a.history")
    data.destroy("a.history")
    assert list(data.folder.iterdir()) == []
    with pytest.raises(NoDataKey):
        data.key("a.history")


def test_a_key_that_others_are_the_same_as_is_shared(data: DataKeys) -> None:
    data.keep("a.history", bytes.fromhex(load_keys(data.secrets).warehouse_key))
    data.keep("b.history", bytes(32))
    told = {name: data.told(name) for name in data.names()}
    assert {name: key.shared for name, key in told.items() if key} == {"a.history": True, "b.history": False}
    data.keep("c.history", bytes(32))
    assert (again := data.told("b.history")) and again.shared
