"""Deliveries over time: which register did not come, and what the ledger is told and tells of what came."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from targeting.errors import ConfigurationError, DeliveryError
from targeting.files import read_plain
from targeting.registers.claims import named_by, shown
from targeting.registers.packing import unpacked
from targeting.workspace import RegisterContract, Workspace


def missing_registers(workspace: Workspace, registers: Iterable[str], delivery: Path) -> tuple[str, ...]:
    """Those of ``registers`` that did not come with the delivery and are declared to leave it incomplete."""
    return tuple(
        name
        for name in registers
        if workspace.settings.registers[name].when_missing == "incomplete"
        and not has_come(workspace.register(name), delivery)
    )


_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class Extract:
    """One file as delivered: the very bytes that are hashed are the bytes that are read."""

    name: str
    content: bytes
    sha256: str
    delivered: int = 0

    @property
    def size(self) -> int:
        """How many bytes were delivered, packed as they were."""
        return self.delivered or len(self.content)


def has_come(contract: RegisterContract, delivery: Path) -> bool:
    """Whether there is a file of the register; opens none."""
    return bool(_named_by(contract, delivery))


def find_extracts(contract: RegisterContract, delivery: Path) -> tuple[Path, ...]:
    """The files of one register, by name; opens none. Raises DeliveryError when there are none."""
    paths = _named_by(contract, delivery)
    if not paths:
        raise DeliveryError(
            "{register}: no file named {pattern} in {folder}/{delivery}. Ask the department for the extract, "
            "or take the register out of workspace.toml.",
            register=contract.name,
            pattern=contract.path,
            folder=delivery.parent.name,
            delivery=delivery.name,
        )
    for path in paths:
        _require_plain(path)
    return paths


def require_one_file(path: Path) -> None:
    """Raise ConfigurationError unless what somebody typed is a file with something in it."""
    name = shown(path.name)
    if path.is_dir():
        raise ConfigurationError("{file} is a folder. State the extract itself.", file=name)
    if not path.exists():
        raise ConfigurationError("{file} is not there. State the path of an extract.", file=name)
    if not path.is_file():
        raise ConfigurationError("{file} is no ordinary file. State the extract itself.", file=name)
    if not path.stat().st_size:
        raise ConfigurationError(
            "{file} is empty: there is not even a line of column names in it. Ask for a new export.", file=name
        )


def _named_by(contract: RegisterContract, delivery: Path) -> tuple[Path, ...]:
    return tuple(path for path in sorted(delivery.iterdir()) if named_by(contract.path, path.name))


def _require_plain(path: Path) -> None:
    """Whoever delivers has a folder to write in: what is elsewhere on the machine is not theirs to have read."""
    if path.is_symlink() or not path.is_file():
        raise DeliveryError(
            "{file} in the delivery is a link or no file. Put the extract itself there.", file=shown(path.name)
        )


def read_extract(contract: RegisterContract, path: Path) -> Extract:
    """The file's bytes, unpacked, and the SHA-256 of the file as delivered.

    Raises DeliveryError when it cannot be read or is empty, or is not packed as the contract says.
    """
    name = shown(path.name)
    try:
        content = read_plain(path)
    except OSError:
        raise DeliveryError("{file} cannot be opened. Check that the run may read the inbox.", file=name) from None
    whole = unpacked(contract, name, _some(name, content))
    return Extract(name, _some(name, whole), hashlib.sha256(content).hexdigest(), len(content))


def _some(file: str, content: bytes) -> bytes:
    bare = content
    for mark in _MARKS:
        bare = bare.removeprefix(mark)
    if not bare or bare.isspace():
        raise DeliveryError("{file} is empty. Ask the department to export it again.", file=file)
    return content
