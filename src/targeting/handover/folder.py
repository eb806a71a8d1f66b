"""What a release hands over, on disk: one folder a run, with the sealed numbers and the signed orders.

The numbers are sealed twice: each to its recipients, and all of them under a data key of the workspace, so that whoever
runs the machine cannot open one, and whoever can open one cannot do so without the workspace, which logs it.
"""

from __future__ import annotations

import json
import re
import shutil
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from targeting import files
from targeting.errors import ConfigurationError
from targeting.handover.sealing import Recipient, seal_number
from targeting.privacy import DataKeys, keep_sealed, of_handover, open_sealed

FOLDER, NUMBERS = "handover", "numbers.sealed"
_ORDER = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True)
class Handover:
    """The sealed numbers of a run's candidates: by pseudonym, and by the person each is sealed to.

    ``recipients`` are those persons, with what tells each one's key from another.
    """

    run_id: str
    recipients: Mapping[str, str]
    numbers: Mapping[str, Mapping[str, bytes]]

    @classmethod
    def of(cls, run_id: str, numbers: Mapping[str, str], recipients: Iterable[Recipient]) -> Handover:
        """Seal every number, by pseudonym, to every recipient."""
        to = tuple(recipients)
        return cls(
            run_id,
            {each.person: each.key_id for each in to},
            {
                pseudonym: {each.person: seal_number(number, each, run_id, pseudonym) for each in to}
                for pseudonym, number in sorted(numbers.items())
            },
        )


def keep_handover(state: Path, keys: DataKeys, handover: Handover) -> None:
    """Keep it durably under a key of its own; raises OSError or ConfigurationError."""
    told = {
        "recipients": dict(handover.recipients),
        "numbers": {
            pseudonym: {person: b64encode(sealed).decode() for person, sealed in by_person.items()}
            for pseudonym, by_person in handover.numbers.items()
        },
    }
    keep_sealed(
        _folder(state, handover.run_id) / NUMBERS, keys, of_handover(handover.run_id), json.dumps(told).encode()
    )


def read_handover(state: Path, keys: DataKeys, run_id: str) -> Handover | None:
    """What a run's release hands over; None where it hands nothing over, or no longer. Raises ConfigurationError."""
    path = _folder(state, run_id) / NUMBERS
    if not path.is_file():
        return None
    told = json.loads(open_sealed(path, keys, of_handover(run_id)))
    numbers = {
        pseudonym: {person: b64decode(sealed) for person, sealed in by_person.items()}
        for pseudonym, by_person in told["numbers"].items()
    }
    return Handover(run_id, told["recipients"], numbers)


def held_handovers(state: Path) -> tuple[str, ...]:
    """The runs of which something lies there."""
    return tuple(sorted(path.name for path in (state / FOLDER).glob("*")))


def forget_handover(state: Path, run_id: str) -> None:
    """Delete what a run hands over, with its orders; its key is another's to destroy. Raises OSError."""
    folder = _folder(state, run_id)
    if folder.exists():
        shutil.rmtree(folder)
        files.flush(folder.parent)


def keep_order(state: Path, run_id: str, name: str, note: bytes) -> None:
    """Keep a signed order beside what it is of; raises OSError, FileExistsError where it is there."""
    files.write_new(_folder(state, run_id) / f"{name}.note", note)


def orders_in(state: Path, run_id: str) -> Mapping[str, bytes]:
    """The orders that lie beside what a run hands over, by name; unread and unproved. Raises ConfigurationError."""
    found = sorted(path for path in _folder(state, run_id).glob("*.note") if _ORDER.fullmatch(path.stem))
    try:
        return {path.stem: files.read_plain(path) for path in found}
    except OSError:
        raise ConfigurationError(
            "A hand-over order in state/{folder}/{run} cannot be read. See who may read it.", folder=FOLDER, run=run_id
        ) from None


def _folder(state: Path, run_id: str) -> Path:
    return state / FOLDER / run_id
