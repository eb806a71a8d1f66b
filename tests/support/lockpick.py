"""Whoever holds a key folder and a copy of a workspace's file: all that the folder gives is tried on it."""

from __future__ import annotations

import hashlib
import hmac
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap

from targeting.warehouse import Limits, attach, connect


def opens(copy: Path, keys: Path) -> bool:
    """Whether anything in the key folder, as it lies there or unwrapped, opens the encrypted file."""
    return any(_opens(copy, key) for key in dict.fromkeys(_found(keys)))


def _opens(copy: Path, key: str) -> bool:
    with TemporaryDirectory() as folder:
        file = Path(shutil.copy(copy, folder))
        connection = connect(Path(folder) / "tmp", Limits(memory="1GB", threads=1), Path(folder))
        try:
            attach(connection, file, key, "copied", read_only=True)
            return True
        except duckdb.Error:
            return False
        finally:
            connection.close()


def _found(keys: Path) -> Iterator[str]:
    contents = [path.read_bytes() for path in sorted(keys.rglob("*")) if path.is_file()]
    texts = [text for content in contents if (text := content.decode("latin-1").strip()).isalnum()]
    yield from texts
    for text in texts:
        wrapping = hmac.new(text.encode("latin-1"), b"targeting data key wrapping", hashlib.sha256).digest()
        for content in contents:
            with suppress(InvalidUnwrap):
                yield aes_key_unwrap(wrapping, content).hex()
