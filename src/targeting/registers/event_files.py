"""A folder of extracts of a case system: every file is one contract's, or the folder is not read."""

from __future__ import annotations

from pathlib import Path

from targeting.errors import ConfigurationError
from targeting.language import listed
from targeting.registers.claims import SYSTEM, named_by, shown
from targeting.registers.files import require_one_file
from targeting.workspace import CaseImport, Workspace


def find_event_files(workspace: Workspace, folder: Path) -> tuple[tuple[CaseImport, Path], ...]:
    """Each file of a folder with the contract in case_imports/ that names it, by name; opens none.

    Raises ConfigurationError where a file is named by none or by several, or there is none: what is left out unseen
    would be missing.
    """
    contracts = workspace.case_imports
    paths = [path for path in sorted(folder.iterdir()) if not _left_by_a_system(contracts, path.name)]
    owners = [(path, [each for each in contracts if named_by(each.path, path.name)]) for path in paths]
    if not owners:
        raise ConfigurationError("There is no extract in {folder}.", folder=shown(folder.resolve().name))
    if unknown := [shown(path.name) for path, own in owners if not own]:
        raise ConfigurationError(
            "No contract in case_imports/ names {files}. Rename it, declare it, or take it out of the folder.",
            files=listed(unknown),
        )
    for path, own in owners:
        if len(own) > 1:
            raise ConfigurationError(
                "{file} is named as the extract of {contracts}. Rename it, or mend the patterns of their contracts.",
                file=shown(path.name), contracts=listed(each.id for each in own),
            )  # fmt: skip
        require_one_file(path)
    return tuple((own[0], path) for path, own in owners)


def _left_by_a_system(contracts: tuple[CaseImport, ...], name: str) -> bool:
    """Whether a file is what systems leave in a folder; a dot before an extract only hides it."""
    hidden = any(named_by(each.path, name.removeprefix(".")) for each in contracts)
    return any(named_by(pattern, name) for pattern in SYSTEM) and not hidden
