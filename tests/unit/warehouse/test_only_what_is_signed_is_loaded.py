"""DuckDB loads the extension that encrypts only with its publisher's signature, and no other afterwards."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from targeting import warehouse
from targeting.errors import ConfigurationError
from targeting.warehouse import Limits, connect


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """A copy of the extension in which one byte is another."""
    content = bytearray(warehouse._crypto_extension().read_bytes())
    content[len(content) // 2] ^= 1
    extension = tmp_path / "httpfs.duckdb_extension"
    extension.write_bytes(content)
    return extension


@pytest.fixture
def installed_anew(changed: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The package holds the changed copy, and nothing is remembered of the right one."""
    package = SimpleNamespace(__file__=str(changed.parent / "__init__.py"))
    monkeypatch.setitem(sys.modules, "duckdb_extension_httpfs", package)
    warehouse._crypto_extension.cache_clear()
    yield
    warehouse._crypto_extension.cache_clear()


@pytest.mark.usefixtures("installed_anew")
def test_an_extension_that_was_changed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="does not carry its publisher's signature"):
        connect(tmp_path, Limits())


def test_no_other_extension_is_loaded_afterwards(tmp_path: Path, changed: Path) -> None:
    other = changed.rename(changed.with_name("other.duckdb_extension"))
    connection = connect(tmp_path, Limits())
    with pytest.raises(duckdb.PermissionException, match="disabled"):
        connection.execute(f"LOAD '{other}'")
    with pytest.raises(duckdb.InvalidInputException):
        connection.execute("SET allow_unsigned_extensions = true")
