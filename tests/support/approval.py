"""Approvals for tests: by the fictional municipality's people, and by a person with a key of their own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from support.runs import replace
from targeting.audit import Signer
from targeting.governance import Approval, Approvals, Enrolments, Roster
from targeting.privacy import new_person_key
from targeting.sample import SIGNED_AT, STEWARD, approve_all, sample_signer, sign_people
from targeting.workspace import Approvable, Kind, Person, Role

__all__ = [
    "PASSPHRASE",
    "SIGNED_AT",
    "STEWARD",
    "approve_all",
    "enrol",
    "note_of",
    "person",
    "sample_signer",
    "sign_people",
    "signed_for",
    "without_people",
]

PASSPHRASE = "en lang og hemmelig sætning"


def person(signer: Signer, *roles: Role, **more: object) -> Person:
    """A person with that key, as workspace.toml would declare them."""
    said = {
        "name": "P. Prøve",
        "title": "prøveperson",
        "roles": roles,
        "accounts": ("egen-konto",),
        "key": signer.verifier.vkey,
    }
    return Person.model_validate({**said, **more})


def note_of(subject: Approvable, signer: Signer, **changes: object) -> bytes:
    """A signed approval of ``subject``, with what ``changes`` says instead."""
    said = Approval.of(subject, "999", signer.name, SIGNED_AT)
    return signer.sign(Approval(**{**vars(said), **changes}).text)  # type: ignore[arg-type]


def enrol(workspace: Path, name: str, *roles: Role, accounts: tuple[str, ...] = ("egen-konto",)) -> Path:
    """Enrol a person with a new key of their own, for whom two have signed; gives the key's file, outside."""
    file = workspace.parent / f"{name}.pem"
    signer = Signer(name, new_person_key(file, PASSPHRASE))
    entry = (
        f'[people.{name}]\nname = "Navn {name}"\ntitle = "prøveperson"\n'
        f"accounts = {json.dumps(accounts)}\nroles = {json.dumps(roles)}\n"
        f'key = "{signer.verifier.vkey}"\n\n[people.fiktiv_datasteward]'
    )
    replace(workspace / "workspace.toml", "[people.fiktiv_datasteward]", entry)
    sign_people(workspace)
    return file


ENROLLERS = {
    name: person(sample_signer(name), "enroller", accounts=(name,)) for name in ("indskriver", "medindskriver")
}


def signed_for(
    people: Mapping[str, Person], notes: Mapping[tuple[Kind, str], bytes], code: str = "201", **more: Any
) -> Approvals:
    """What the gate knows where two have signed for these people, and for the two themselves."""
    listed = {**people, **ENROLLERS}
    roster = Roster(code, "", listed)
    first, second = (sample_signer(name) for name in ENROLLERS)
    note = first.sign(roster.text) + second.signature_line(roster.text)
    return Approvals(listed, notes, **{"enrolments": Enrolments(code, note), **more})


def without_people(workspace: Path) -> None:
    """Take the fictional people out of workspace.toml, as a real municipality must."""
    settings = workspace / "workspace.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text[: text.index("# They do not exist")], encoding="utf-8")
