"""What a file is by its own bytes, where that is not what its contract says."""

from __future__ import annotations

import io
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
    (b"\xff\xfe", say("text in UTF-16")),
    (b"\xfe\xff", say("text in UTF-16")),
)
_MEMBERS: tuple[tuple[str, Message], ...] = (
    ("xl/workbook.bin", say("a binary spreadsheet (.xlsb)")),
    ("word/document.xml", say("a text document (.docx)")),
    ("content.xml", say("an OpenDocument file (.ods)")),
)
_MARKUP = (b"<!doctype html", b"<html", b"<head", b"<meta", b"<table", b"<body", b"<div")


def require_format(contract: RegisterContract, extract: Extract) -> None:
    """Raise DeliveryError where the file is plainly something else than the contract says."""
    expected, found = _EXPECTED[contract.format], _format_of(extract.content)
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
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith(b"<?xml") or text.startswith(b"<workbook"):
        if b"urn:schemas-microsoft-com:office:spreadsheet" in text:
            return say("an Excel 2003 spreadsheet (XML)")
        return say("a web page (HTML)") if b"<html" in text else say("an XML file")
    if text.startswith(_MARKUP):
        return say("a web page (HTML)")
    binary = any(byte < 32 and byte not in b"\t\n\r\f" for byte in start)
    return None if binary or not start else _TEXT
