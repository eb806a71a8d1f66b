"""approvals/<kind>/<name>.note and approvals/people.note: what people have signed of the declarations. What one says
and whether it holds is for the gate to judge.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from targeting.errors import ConfigurationError
from targeting.workspace.declarations import read_bytes

Kind = Literal["basis", "ruleset", "measure", "share_rules"]
KINDS: tuple[Kind, ...] = get_args(Kind)
FOLDERS: Mapping[Kind, str] = {"basis": "bases/", "ruleset": "rulesets/", "measure": "measures/", "share_rules": ""}
Notes = Mapping[tuple[str, str], bytes]
PEOPLE_NOTE = "approvals/people.note"
ORDERS = "orders"
ORDER_NAME = re.compile("[a-z0-9][a-z0-9_-]{0,59}")
REVOKED_SUFFIX = ".revoked"


@dataclass(frozen=True)
class Approvable:
    """What is approved: one declaration, by kind, id, version, and the SHA-256 of its file's bytes.

    ``balancing_test_sha256`` is blank for a rule set, and so are ``declarations``: place and SHA-256 of all that gives
    the names in a basis their meaning, the basis itself among them, in order of place. ``signer`` is whose approval is
    meant, where two sign for one thing.
    """

    kind: Kind
    id: str
    version: str
    file: str
    sha256: str
    balancing_test_sha256: str = ""
    declarations: tuple[tuple[str, str], ...] = ()
    signer: str = ""

    @property
    def carries_runs(self) -> bool:
        """Whether runs rest on it, which its approver may not start."""
        return self.kind != "measure"

    @property
    def place(self) -> str:
        """The path of its file in the workspace: a basis and a rule set may have files of one name."""
        return f"{FOLDERS[self.kind]}{self.file}"

    @property
    def note_name(self) -> str:
        """What its approval is called: as the basis's id; as the rule set's file, since an id has several versions; as
        the adoption and who signed.
        """
        name = Path(self.file).stem if self.kind == "ruleset" and self.file else self.id
        return f"{name}.{self.signer}" if self.signer else name

    @property
    def note(self) -> str:
        """The path of its approval in the workspace."""
        return f"approvals/{self.kind}/{self.note_name}.note"


def load_notes(folder: Path) -> Notes:
    """The bytes of every approval in the workspace ``folder``, by kind and name; unread and unproved."""
    return {
        (kind, path.stem): read_bytes(path)
        for kind in KINDS
        for path in sorted((folder / "approvals" / kind).glob("*.note"))
    }


def load_people_note(folder: Path) -> bytes:
    """The bytes of the signed list of people in the workspace ``folder``; blank where there is none to be read."""
    path = folder / PEOPLE_NOTE
    return read_bytes(path) if os.access(path, os.R_OK) else b""


def load_orders(folder: Path) -> Mapping[str, bytes]:
    """The bytes of every note in orders/ that has the name of an order or a revocation; blank where one cannot be read.

    Whoever may give an order may write there: what one leaves must stop nobody else's.
    """
    orders = {}
    for path in sorted((folder / ORDERS).glob("*.note")):
        if not ORDER_NAME.fullmatch(path.stem.removesuffix(REVOKED_SUFFIX)):
            continue
        try:
            orders[path.stem] = read_bytes(path)
        except ConfigurationError:
            orders[path.stem] = b""
    return orders
