"""The extract files of a delivery: found by the contract's pattern, read once, fingerprinted."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from targeting.errors import DeliveryError
from targeting.privacy import scrub
from targeting.workspace.contracts import RegisterContract


@dataclass(frozen=True)
class Extract:
    """One file as delivered: the very bytes that are hashed are the bytes that are read."""

    name: str
    content: bytes
    sha256: str


def find_extracts(contract: RegisterContract, delivery: Path) -> tuple[Path, ...]:
    """The files of one register, by name; opens none. Raises DeliveryError when there are none."""
    paths = tuple(sorted(delivery.glob(contract.path)))
    if not paths:
        raise DeliveryError(
            f"{contract.name}: no file named {contract.path} in {delivery.parent.name}/{delivery.name}. "
            "Ask the department for the extract, or take the register out of workspace.toml."
        )
    return paths


def read_extract(path: Path) -> Extract:
    """The file's bytes and SHA-256; raises DeliveryError when it cannot be read or is empty."""
    try:
        content = path.read_bytes()
    except OSError:
        raise DeliveryError(f"{scrub(path.name)} cannot be opened. Check that the run may read the inbox.") from None
    if not content.strip():
        raise DeliveryError(f"{scrub(path.name)} is empty. Ask the department to export it again.")
    return Extract(scrub(path.name), content, hashlib.sha256(content).hexdigest())
