"""Packed extracts: gzip, and zip with one file in it. Unpacked in memory, and never beyond a bound."""

from __future__ import annotations

import gzip
import io
import zipfile
from typing import IO

from targeting.errors import DeliveryError
from targeting.privacy import scrub_name
from targeting.registers.room import require_few_rows, require_room
from targeting.workspace import RegisterContract

_CHUNK = 1 << 20
_SHOWN = 5
# What macOS and Windows add to an archive of their own accord.
_ADDED = ("__macosx/", ".ds_store", "._", "thumbs.db", "desktop.ini")


def unpacked(contract: RegisterContract, file: str, content: bytes) -> bytes:
    """The bytes of the extract itself; raises DeliveryError when they cannot be unpacked."""
    try:
        match contract.compression:
            case "gzip":
                return _bounded(file, gzip.GzipFile(fileobj=io.BytesIO(content)), len(content))
            case "zip":
                return _only_member(file, content)
            case "none":
                return content
    except DeliveryError:
        raise
    except Exception:
        # What gzip and zipfile raise depends on which byte is wrong, so all of it is caught.
        raise DeliveryError(
            "{file} cannot be unpacked as {compression}: it is cut off, damaged or locked. Ask the "
            "department to send it again, or correct `compression` in the contract.",
            file=file,
            compression=contract.compression,
        ) from None


def _only_member(file: str, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = [member for member in archive.infolist() if not member.is_dir() and not _is_added(member.filename)]
        if len(members) != 1:
            raise DeliveryError(
                "{file} holds {members} files and should hold one: {names}. Ask for it anew.",
                file=file,
                members=len(members),
                names=", ".join(scrub_name(member.filename) for member in members[:_SHOWN]) or "-",
            )
        with archive.open(members[0]) as member:
            return _bounded(file, member, len(content))


def _is_added(name: str) -> bool:
    whole = name.replace("\\", "/").casefold()
    return whole.startswith(_ADDED[0]) or whole.rpartition("/")[2].startswith(_ADDED[1:])


def _bounded(file: str, source: IO[bytes] | gzip.GzipFile, packed: int) -> bytes:
    """All of it, piece by piece: asked for much at once, a reader takes the room for it before it looks."""
    content, rows = io.BytesIO(), 0
    while piece := source.read(_CHUNK):
        content.write(piece)
        rows += max(piece.count(b"\n"), piece.count(b"\r"))
        require_room(file, packed, content.tell())
        require_few_rows(file, packed, rows)
    return content.getvalue()
