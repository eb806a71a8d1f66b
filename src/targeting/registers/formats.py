"""What a file is by its own bytes, where that is not what its contract says."""

from __future__ import annotations

import io
import re
import zipfile

from targeting.errors import DeliveryError
from targeting.language import Message, say
from targeting.registers.files import Extract
from targeting.workspace import RegisterContract

_LOOKED_AT = 4096
_EXPECTED = {
    "csv": say("text with separators (CSV)"),
    "xlsx": say("a spreadsheet (.xlsx)"),
    "parquet": say("a Parquet file"),
}
_XLSX, _PARQUET, _TEXT = _EXPECTED["xlsx"], _EXPECTED["parquet"], _EXPECTED["csv"]
_BEGINNINGS: tuple[tuple[bytes, Message], ...] = (
    (b"PAR1", _PARQUET),
    (b"\x1f\x8b", say("packed with gzip")),
    (b"BZh", say("packed with bzip2")),
    (b"\xfd7zXZ\x00", say("packed with xz")),
    (b"7z\xbc\xaf\x27\x1c", say("packed with 7-Zip")),
    (b"Rar!\x1a\x07", say("packed with RAR")),
    (b"%PDF-", say("a PDF document")),
    (b"{\\rtf", say("a text document (RTF)")),
    (b"\x28\xb5\x2f\xfd", say("packed with Zstandard")),
    (b"SQLite format 3\0", say("an SQLite database")),
    (b"Obj\x01", say("an Avro file")),
    (b"ARROW1\0\0", say("an Arrow file")),
    (b"\xff\xfe\0\0", say("text in UTF-32")),
    (b"\0\0\xfe\xff", say("text in UTF-32")),
    (b"\xff\xfe", say("text in UTF-16")),
    (b"\xfe\xff", say("text in UTF-16")),
)
_MEMBERS: tuple[tuple[str, Message], ...] = (
    ("xl/workbook.bin", say("a binary spreadsheet (.xlsb)")),
    ("word/document.xml", say("a text document (.docx)")),
    ("content.xml", say("an OpenDocument file (.ods)")),
)
_MARKUP = (
    b"<!doctype html",
    b"<html",
    b"<head",
    b"<meta",
    b"<table",
    b"<body",
    b"<div",
    b"<style",
    b"<script",
    b"<title",
)
_NOTES = re.compile(rb"(<!--.*?-->\s*)+", re.DOTALL)
_JSON = re.compile(rb"[\[{]\s*[\"{\[\]}]")
_SYLK = re.compile(rb"ID;P[^;\r\n]{0,20}(;[NE])*\r?\n[PFBCO];[A-Z]")
_SAVED = (b"mime-version:", b"from: <saved by")
# Of UTF-16 in our letters every other byte is nought.
_OTHER_HALF = 0.1


def require_format(contract: RegisterContract, extract: Extract) -> None:
    """Raise DeliveryError where the file is plainly something else than the contract says."""
    expected, found = _EXPECTED[contract.format], _format_of(extract.content)
    if found is None and expected is _TEXT and _is_no_text(extract.content[:_LOOKED_AT]):
        raise DeliveryError(
            "{file} is no text, whatever its name, and should be {expected}. Ask the department to export it as such.",
            file=extract.name,
            expected=expected,
        )
    if found is None or found == expected:
        return
    raise DeliveryError(
        "{file} is {found}, whatever its name, and should be {expected}. Ask the department to export it as such, or "
        "correct the format or the compression in the contract.",
        file=extract.name,
        found=found,
        expected=expected,
    )


def _format_of(content: bytes) -> Message | None:
    """What the file is; None where that cannot be told."""
    for beginning, name in _BEGINNINGS:
        if content.startswith(beginning):
            return name
    if content.startswith(b"PK\x03\x04"):
        return _archive(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        locked = "EncryptedPackage".encode("utf-16-le") in content
        return say("a spreadsheet locked with a password") if locked else say("an old spreadsheet (.xls)")
    return _text(content[:_LOOKED_AT])


def _archive(content: bytes) -> Message | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {name.replace("\\", "/").casefold() for name in archive.namelist()}
    except Exception:
        # Cut off or damaged: what zipfile raises depends on which byte is wrong. Its reader says so.
        return None
    if any(name.endswith((".rels", "workbook.xml")) for name in names) and not names & dict(_MEMBERS).keys():
        return _XLSX
    return next((found for member, found in _MEMBERS if member in names), say("packed with zip"))


def _text(start: bytes) -> Message | None:
    written = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    text = _NOTES.sub(b"", written.lower(), count=1)
    if text.startswith(b"<?xml") or text.startswith(b"<workbook"):
        if b"urn:schemas-microsoft-com:office:spreadsheet" in text:
            return say("an Excel 2003 spreadsheet (XML)")
        return say("a web page (HTML)") if b"<html" in text else say("an XML file")
    if text.startswith(_MARKUP):
        return say("a web page (HTML)")
    if text.startswith(b"<!--"):
        return say("a web page (HTML) or another file of markup")
    if text.startswith(_SAVED):
        return say("a saved web page (MHT)")
    if _JSON.match(text):
        return say("a JSON file")
    if _SYLK.match(written):
        return say("a spreadsheet in SYLK (.slk)")
    if _is_utf_16(start):
        return say("text in UTF-16")
    binary = any(byte < 32 and byte not in b"\t\n\r\f" for byte in start)
    return None if binary or not start else _TEXT


def _is_utf_16(start: bytes) -> bool:
    halves = sorted(half.count(0) / max(len(half), 1) for half in (start[::2], start[1::2]))
    return halves[0] < _OTHER_HALF and halves[1] > 1 - _OTHER_HALF


def _is_no_text(start: bytes) -> bool:
    """Whether one byte of ten is one that no text has."""
    strange = sum(byte < ord(" ") and byte not in b"\t\n\r\f" for byte in start)
    return strange > len(start) * _OTHER_HALF
