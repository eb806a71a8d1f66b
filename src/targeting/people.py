"""The persons who approve and witness: their own keys, and what workspace.toml must say of them."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import get_args

from rich.text import Text

from targeting.audit import Signer
from targeting.errors import ConfigurationError
from targeting.privacy import new_person_key
from targeting.workspace.persons import PERSON_ID, Role


@dataclass(frozen=True)
class NewKey:
    """A key that was just made: whose it is, where it lies, and its public half (a C2SP verifier key)."""

    person: str
    file: str
    key: str

    def as_dict(self) -> dict[str, str]:
        """For programs."""
        return asdict(self)

    def render(self) -> Text:
        """For the person: what to do with it."""
        return Text(
            f"Nøglen ligger i {self.file}. Den og adgangssætningen er dine alene; uden dem kan intet godkendes i dit "
            "navn.\nDen offentlige halvdel skal stå i workspace.toml:\n\n"
            f'[people.{self.person}]\nname = "…"\ntitle = "…"\n'
            'accounts = ["…"]    # brugernavne og TARGETING_ACTOR, du selv starter kørsler under\n'
            f'roles = ["…"]       # {", ".join(get_args(Role))}\n'
            f'key = "{self.key}"\n'
        )


def new_key(file: Path, person: str, passphrase: str) -> NewKey:
    """Make a person's key; raises ConfigurationError on an id that cannot stand in workspace.toml."""
    if not re.fullmatch(PERSON_ID, person):
        raise ConfigurationError(f"--person {person!r} must be lower-case letters, digits and _, as in workspace.toml.")
    if any((folder / "workspace.toml").is_file() for folder in file.absolute().parents):
        raise ConfigurationError(f"{file.name} would lie in a workspace. Keep keys where only their owner may read.")
    signer = Signer(person, new_person_key(file, passphrase))
    return NewKey(person, file.name, signer.verifier.vkey)
