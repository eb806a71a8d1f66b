"""Marker CPR numbers, one a register, and a search that knows every form in which one could be stored.

All are from the ranges of domain.md §5 that nobody living can have.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb
import polars as pl
from pypdf import PdfReader

from support.world import key_of
from targeting.privacy import KeyRing
from targeting.warehouse import open_warehouse

MARKERS = {
    "population": "0107617007",
    "objection": "0208627015",
    "jobcentre": "0309637023",
    "benefit_refund": "0410647031",
    "sickness_benefit": "0511657049",
    "social_psychiatry": "0612667057",
    "children_family": "0701677065",
    "municipal_health": "0802687073",
    "misuse_treatment": "0903697081",
    "aids": "0104707099",
}


def hyphened(number: str) -> str:
    """As people write it."""
    return f"{number[:6]}-{number[6:]}"


def spellings(number: str) -> list[bytes]:
    """Every form of a number that tells it: written, encoded, or hashed without a key."""
    written = [number, hyphened(number), f"{number[:6]} {number[6:]}", number[1:], f"{number[1:6]}-{number[6:]}"]
    encoded = [text.encode(code) for text in written for code in ("utf-8", "utf-16-le", "utf-16-be")]
    hashes = [hashlib.new(name, number.encode()) for name in ("md5", "sha1", "sha256")]
    return [
        *encoded,
        *(part for text in written[:2] for part in _base64(text.encode())),
        *(text.encode().hex().encode() for text in written[:2]),
        *(digest.hexdigest().encode() for digest in hashes),
        *(digest.digest() for digest in hashes),
    ]


def _base64(content: bytes) -> Iterator[bytes]:
    """What all base64 texts that hold ``content`` share, at each of the three places it can begin."""
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + content + b"\0" * 3)
        begin, end = (before * 8 + 5) // 6, (before + len(content)) * 8 // 6
        yield encoded[begin:end]


_FORMS = [form.decode("latin-1") for number in MARKERS.values() for form in spellings(number)]


def told(content: bytes | str) -> bool:
    """Whether any marker is in ``content``, in any form."""
    text = (content.encode() if isinstance(content, str) else content).decode("latin-1")
    return bool(pl.Series([text]).str.contains_any(_FORMS)[0])


def files_that_tell(folder: Path, keys: KeyRing | None = None) -> list[str]:
    """The files below ``folder``, inboxes apart, whose name or content holds a marker; archives and tables opened."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and "inbox" not in path.parts]
    return [
        str(path.relative_to(folder))
        for path in files
        if told(path.name) or any(told(content) for content in _contents(path, keys))
    ]


def _contents(path: Path, keys: KeyRing | None) -> Iterable[bytes | str]:
    yield path.read_bytes()
    if path.suffix == ".parquet":
        yield json.dumps(pl.read_parquet(path).to_dicts(), default=str, ensure_ascii=False)
    elif path.suffix == ".gz":
        yield gzip.decompress(path.read_bytes())
    elif path.suffix == ".pdf":
        with PdfReader(path) as document:
            yield " ".join(page.extract_text() for page in document.pages)
            yield f"{document.metadata} {document.xmp_metadata and document.xmp_metadata.stream.get_data()!r}"
    elif path.suffix == ".duckdb" and "state" in path.parts and keys:
        with open_warehouse(path, key_of(keys, path), read_only=True) as warehouse:
            yield from dump(warehouse.connection)
    elif path.suffix == ".duckdb" and "udgivelse" in path.parts:
        with duckdb.connect(str(path), read_only=True) as connection:
            yield from dump(connection)
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            yield from (archive.read(name) for name in archive.namelist())


def dump(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """Every table's name, columns and cells."""
    tables = connection.execute("SELECT database_name, schema_name, table_name FROM duckdb_tables()").fetchall()
    for base, schema, table in tables:
        cursor = connection.execute(f'SELECT * FROM "{base}"."{schema}"."{table}"')
        yield f"{table} {cursor.description} {cursor.fetchall()}"
