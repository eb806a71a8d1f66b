"""Whose file is it: every file of a delivery is one register's, or declared to be nobody's, or stops the run."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path

from targeting.errors import DeliveryError
from targeting.language import Message, counted, listed, say
from targeting.privacy import scrub_name
from targeting.workspace import Workspace, delivery_date

# What systems leave in a folder by themselves.
SYSTEM = (".*", "thumbs.db", "desktop.ini", "__macosx", "~$*")
_LIKE_A_DATE = re.compile(r"(\d{4}\D?\d{1,2}\D?\d{1,2}|\d{1,2}\D\d{1,2}\D\d{4})")
LIKENESS = 0.4


def named_by(pattern: str, name: str) -> bool:
    """Whether a file's name fits a contract's pattern: without regard to case, or to how its letters are composed."""
    return fnmatchcase(_folded(name), _folded(pattern))


def require_claimed(workspace: Workspace, delivery: Path) -> None:
    """Raise DeliveryError unless each file of the delivery is one register's, or workspace.toml says it is nobody's.

    Raises too where a folder beside it is named almost like a delivery: it may be the newer one. Opens no file.
    """
    if others := [path.name for path in strangers(workspace) if _LIKE_A_DATE.search(path.name)]:
        raise DeliveryError(
            "These in inbox/ are named almost like a delivery, and are none: {folders}. Name a delivery by its day, "
            "such as 2017-11-06, and take away what is not to be read.",
            folders=listed(map(shown, others)),
        )
    found = [path.name for path in sorted(delivery.iterdir()) if not _is_ours(workspace, path.name)]
    owners = {name: [one for one in workspace.registers if named_by(one.path, name)] for name in found}
    for name, contracts in owners.items():
        if len(contracts) > 1:
            raise DeliveryError(
                "{file} is named as the extract of {registers}. Rename it, or mend the patterns of their contracts.",
                file=shown(name),
                registers=listed(contract.name for contract in contracts),
            )
    if unknown := [name for name, contracts in owners.items() if not contracts]:
        raise DeliveryError(
            "{delivery} has {files}, and no contract knows {unknown}. Rename it, take its register into use, or write "
            "it under ignored_files in workspace.toml.",
            delivery=f"inbox/{delivery.name}",
            files=counted("{n} file", "{n} files", len(found)),
            unknown=listed(_guessed(workspace, name) for name in unknown),
        )


def strangers(workspace: Workspace) -> Iterator[Path]:
    """What lies in the inbox and is no delivery."""
    for path in sorted((workspace.folder / "inbox").glob("*")):
        if not (path.is_dir() and delivery_date(path)) and not _is_ours(workspace, path.name):
            yield path


def shown(name: str) -> str:
    """A file's name, whatever bytes it is in, without what could be a CPR number."""
    return scrub_name(os.fsencode(name).decode("utf-8", "replace"))


def _is_ours(workspace: Workspace, name: str) -> bool:
    return any(named_by(pattern, name) for pattern in (*SYSTEM, *workspace.settings.ignored_files))


def _guessed(workspace: Workspace, name: str) -> Message | str:
    patterns = {_folded(one.path): one for one in workspace.registers}
    near = get_close_matches(_folded(name), patterns, n=1, cutoff=LIKENESS)
    if not near:
        return shown(name)
    return say("{file} (did you mean {pattern}?)", file=shown(name), pattern=patterns[near[0]].path)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", os.fsencode(name).decode("utf-8", "replace")).casefold()
