"""Witnesses of the log from the command line: where they are, who they are, and a new one taken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from targeting.audit import Demands, Signer, Taken, Verifier, WitnessReceived, require_witnessable, take_witness
from targeting.commands.witnesses import known_persons, witness_folders
from targeting.errors import ConfigurationError
from targeting.privacy import load_person_key
from targeting.session import Session
from targeting.shapes import Document

_PERSON = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class PersonKey:
    """Whose key lies where, and what opens it."""

    file: Path
    person: str
    passphrase: str

    def signer(self) -> Signer:
        """The opened key; raises ConfigurationError."""
        if not _PERSON.fullmatch(self.person):
            raise ConfigurationError("--person must be lower-case letters, digits and _, as in workspace.toml.")
        return Signer(self.person, load_person_key(self.file, self.passphrase))


@dataclass(frozen=True)
class WitnessesTaken:
    """The witnesses that were just taken."""

    taken: tuple[Taken, ...]

    def as_dict(self) -> Document:
        """For programs."""
        return {"taken": [asdict(taken) for taken in self.taken]}

    def render(self) -> str:
        """For people, in Danish."""
        return "\n".join(_said(taken) for taken in self.taken)


def take(session: Session, to: Sequence[Path], person: PersonKey | None) -> WitnessesTaken:
    """Give the log's checkpoint to the folders ``to``, or to those in workspace.toml, and log it.

    Raises TargetingError, and adds nothing anywhere, when the log does not verify or a witness that is already there
    contradicts it; ConfigurationError when a folder is not there or lies in the workspace.
    """
    workspace, now = session.workspace, session.clock()
    places = witness_folders(workspace.folder, workspace.settings, to)
    if not places:
        raise ConfigurationError("Say where the witness is kept: --to DIR, or [log] witnesses in workspace.toml.")
    _require_outside(workspace.folder, places)
    signer = person.signer() if person else None
    persons = known_persons(workspace.settings)
    if signer:
        _require_own(signer, persons)
    key, _ = session.keys.log_key.public_key(), session.log
    verdicts = [require_witnessable(workspace.log, key, place, Demands(now, persons)) for place in places]
    taken = tuple(
        take_witness(workspace.log, verdict, place, signer, now)
        for verdict, place in zip(verdicts, places, strict=True)
    )
    for witness in taken:
        session.append(WitnessReceived(**asdict(witness)))
    return WitnessesTaken(taken)


def _require_own(signer: Signer, persons: Iterable[Verifier]) -> None:
    if any(person.name == signer.name and person.vkey != signer.verifier.vkey for person in persons):
        raise ConfigurationError("--key is not the key that workspace.toml declares for {person}.", person=signer.name)


def _require_outside(folder: Path, places: Iterable[Path]) -> None:
    for place in places:
        if not place.is_dir():
            raise ConfigurationError(
                "The witness folder {folder}/ is not there. Make it, or mount its share.", folder=place.name
            )
        if place.resolve().is_relative_to(folder.resolve()):
            raise ConfigurationError(
                "The witness folder {folder}/ lies in the workspace. Who can change the log must not be able to "
                "change its witness: give a folder that the operator cannot write over.",
                folder=place.name,
            )


def _said(taken: Taken) -> str:
    signed = f" Underskrevet af {taken.cosigner}, nøgle {taken.key_id}." if taken.cosigner else ""
    return f"Vidnet {taken.file} ligger i {taken.folder}/: {taken.size} poster, rod {taken.root[:16]}….{signed}"
