"""Packed extracts: gzip, and zip with one file in it. Unpacked in memory, and never beyond a bound."""

from __future__ import annotations

import gzip
import io
import zipfile
from typing import IO

from targeting.errors import DeliveryError
from targeting.workspace import RegisterContract

# A small file that unpacks to more than this is no extract but a mistake or an attack.
LARGEST = 8 << 30


def unpacked(contract: RegisterContract, file: str, content: bytes) -> bytes:
    """The bytes of the extract itself; raises DeliveryError when they cannot be unpacked."""
    try:
        match contract.compression:
            case "gzip":
                return _bounded(file, gzip.GzipFile(fileobj=io.BytesIO(content)))
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
        members = [member for member in archive.infolist() if not member.is_dir()]
        if len(members) != 1:
            raise DeliveryError(
                "{file} holds {members} files and should hold one. Ask for it anew.", file=file, members=len(members)
            )
        with archive.open(members[0]) as member:
            return _bounded(file, member)


def _bounded(file: str, source: IO[bytes] | gzip.GzipFile) -> bytes:
    content = source.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise DeliveryError(
            "{file} unpacks to more than {most} GiB. Ask for it in several files.", file=file, most=LARGEST >> 30
        )
    return content
