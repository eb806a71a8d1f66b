"""A new workspace for a real municipality: everything a person has to write is blank, and says what belongs there."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from targeting.errors import ConfigurationError
from targeting.onboarding.render import fill_template
from targeting.shapes import Document
from targeting.workspace import (
    FICTIONAL_CODE,
    TABLES,
    LegalBasis,
    RegisterContract,
    bandings,
    catalogue,
    keys_of,
    load_catalogue,
    load_register,
)

CODES = range(101, 861)  # the municipalities' codes lie between those of København and Hjørring
FOLDERS = ("bases", "registers", "rulesets", "inbox")
BLANK = {
    "text": 'KEY = ""',
    "list": "KEY = []",
    "date": "# KEY = ÅÅÅÅ-MM-DD",
    "number": "# KEY = 0",
    "yes_no": "# KEY = true eller false",
}


@dataclass(frozen=True)
class NewWorkspace:
    """A workspace that was just made."""

    folder: Path
    files: tuple[str, ...]

    def as_dict(self) -> Document:
        """For programs."""
        return {"workspace": str(self.folder), "files": list(self.files)}

    def render(self) -> str:
        """For people, in Danish: what to do now."""
        return (
            f"Arbejdsmappen {self.folder} er oprettet. Begynd med LÆSMIG.md.\n"
            f"`targeting check {self.folder}` siger, hvad der mangler før den første kørsel."
        )


def new_workspace(folder: Path, code: str, name: str) -> NewWorkspace:
    """Write a workspace for the municipality with that code and name into an empty or new ``folder``.

    Raises ConfigurationError when the folder holds anything, or code or name cannot be a municipality's.
    """
    _require_municipality(code, name)
    _require_empty(folder)
    for part in FOLDERS:
        (folder / part).mkdir(parents=True)
    (folder / "inbox").chmod(0o700)  # the extracts are for the account that runs the program, and no other
    registers = _registers()
    common = {"code": code, "name": name.strip(), "folder": folder.name, "registers": registers, "bandings": bandings()}
    texts = {
        "workspace.toml": fill_template("workspace.toml.j2", **common),
        "bases/en-plan.toml": _basis(code, name.strip(), registers),
        "LÆSMIG.md": fill_template("laesmig.md.j2", **common),
    }
    for file, text in texts.items():
        (folder / file).write_text(text, encoding="utf-8")
    shutil.copytree(catalogue("rulesets"), folder / "rulesets", dirs_exist_ok=True)
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return NewWorkspace(folder, tuple(files))


def _basis(code: str, name: str, registers: tuple[RegisterContract, ...]) -> str:
    """The blank basis. What is given is no choice: its own name, whose it is, and the only purpose there is."""
    given: dict[str, str | bool] = {
        "id": "en-plan",
        "version": "1",
        "fictional": False,
        "municipality_code": code,
        "municipality": name,
        "purpose": "IDENTIFY_FOR_OFFER",
    }
    return fill_template(
        "basis.toml.j2",
        name=name,
        given=given,
        blank=BLANK,
        tables=TABLES,
        keys_of=keys_of,
        registers=registers,
        laws=load_catalogue().bases,
        in_force=_in_force,
    )


def _in_force(law: LegalBasis) -> str:
    if law.in_force_from is None:
        return "ingen ikrafttrædelse fundet"
    until = f" til {law.in_force_to}" if law.in_force_to else ""
    return f"gælder fra {law.in_force_from}{until}"


def _registers() -> tuple[RegisterContract, ...]:
    """The catalogue's contracts: those every municipality needs first."""
    contracts = map(load_register, sorted(catalogue("registers").glob("*.odcs.yaml")))
    order = {"population": 0, "objection": 1, "register": 2}
    return tuple(sorted(contracts, key=lambda contract: (order[contract.role], contract.id)))


def _require_municipality(code: str, name: str) -> None:
    if code == FICTIONAL_CODE:
        raise ConfigurationError(
            "--code {fictional} is Eksempelkommune's. Make it with `targeting sample DIR`.",
            fictional=FICTIONAL_CODE,
        )
    if not re.fullmatch(r"\d{3}", code, re.ASCII) or int(code) not in CODES:
        raise ConfigurationError("--code must be the municipality's three digits (101 to 860), such as 217.")
    if not re.fullmatch(r"[^\W\d_][\w .'-]{1,60}", name.strip()):
        raise ConfigurationError("--name must be the municipality's name in letters, such as Helsingør.")


def _require_empty(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ConfigurationError(
            "{folder} is not an empty folder. Name one that is new or empty; nothing was written.", folder=folder
        )
