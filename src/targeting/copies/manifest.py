"""What a copy says that it has: a file beside it, sealed under a key that the copy does not hold.

So a copy that somebody changed is no copy, and neither is one whose key is another's.
"""

from __future__ import annotations

import hmac
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from targeting import files
from targeting.copies.tree import Item
from targeting.errors import TargetingError
from targeting.language import Message, say

FORMAT = 1
NAME = "manifest.json"


@dataclass(frozen=True)
class Manifest:
    """A copy: what it is of (``workspace`` or ``keys``), its name, which key sealed it, and from where it was taken.

    ``sealed_by`` is the key's fingerprint, which is the same for every copy of one workspace and of its keys.
    """

    of: str
    name: str
    sealed_by: str
    folder: str
    items: tuple[Item, ...]

    def written(self, key: bytes) -> bytes:
        """The file: what it says, and a seal on that."""
        told = {"format": FORMAT, **asdict(self)}
        return (json.dumps({"seal": _seal(told, key), **told}, indent=1) + "\n").encode()


def write_manifest(folder: Path, manifest: Manifest, key: bytes) -> None:
    """Write it beside the copy, durably."""
    files.write_new(folder / NAME, manifest.written(key))


def sealed_by(folder: Path) -> str:
    """What the manifest in ``folder`` says sealed it, unproved; blank where it does not say."""
    try:
        return str(_told(folder)["sealed_by"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def read_manifest(folder: Path, of: str, key: bytes, fingerprint: str) -> Manifest:
    """The manifest in ``folder``; raises TargetingError where it is not one of ``of`` that the key has sealed."""
    try:
        told = _told(folder)
        seal, format = str(told.pop("seal")), told.pop("format")
        if format != FORMAT:
            raise _refused(
                folder,
                say(
                    "its format is number {format}, and this version of the program reads number {ours}",
                    format=str(format),
                    ours=FORMAT,
                ),
            )
        found = Manifest(**{**told, "items": tuple(Item(**each) for each in told["items"])})
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise _refused(folder, say("it has no manifest that can be read")) from None
    if found.sealed_by != fingerprint:
        raise _refused(folder, say("the keys are another workspace's"))
    if not hmac.compare_digest(seal.encode(), _seal({"format": FORMAT, **asdict(found)}, key).encode()):
        raise _refused(folder, say("its manifest was changed"))
    if found.of != of:
        raise _refused(folder, say("it is not a backup of what it is named as"))
    return found


def _refused(folder: Path, why: Message) -> TargetingError:
    return TargetingError("{backup} cannot be restored: {why}. Nothing was restored.", backup=folder.name, why=why)


def _told(folder: Path) -> dict[str, Any]:
    return dict(json.loads(files.read_plain(folder / NAME)))


def _seal(told: dict[str, Any], key: bytes) -> str:
    content = json.dumps(told, sort_keys=True, separators=(",", ":"))
    return hmac.digest(key, b"targeting copy\n" + content.encode(), "sha256").hex()
