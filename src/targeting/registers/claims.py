"""Whose file is it: every file of a delivery is one register's, or declared to be nobody's, or stops the run."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import datetime
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path

from targeting.errors import DeliveryError
from targeting.language import Message, counted, listed, say
from targeting.privacy import scrub_name
from targeting.registers.reference import folded
from targeting.workspace import Workspace, delivery_date

# What systems leave in a folder by themselves.
SYSTEM = (
    ".*", "thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx", "~$*", "$recycle.bin", "system volume information",
    "icon\r",
)  # fmt: skip
_MONTHS = (
    "januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december|"
    "january|february|march|may|june|july|october|"
    "jan|feb|mar|apr|jun|jul|aug|sept?|okt|oct|nov|dec"
)
_NO_LETTER, _NO_DIGIT = r"(?<![a-zæøå])", r"(?<!\d)"
_YEAR = rf"{_NO_DIGIT}(19|20)\d\d"
_LIKE_A_DATE = re.compile(
    "|".join(
        (
            rf"{_YEAR}\D{{1,3}}\d{{1,2}}(\D{{1,3}}\d{{1,2}})?(?!\d)",
            rf"{_YEAR}(0[1-9]|1[0-2])([0-2]\d|3[01])?(?!\d)",
            rf"{_NO_DIGIT}\d{{1,2}}\D{{1,3}}\d{{1,2}}\D{{1,3}}(\d\d)?\d\d(?!\d)",
            rf"{_NO_DIGIT}\d{{1,2}}\D{{1,3}}(19|20)\d\d(?!\d)",
            rf"{_NO_LETTER}({_MONTHS})(?![a-zæøå]).*\d|\d.*{_NO_LETTER}({_MONTHS})(?![a-zæøå])",
            rf"{_NO_LETTER}(uge|week)\D{{0,2}}\d{{1,2}}(?!\d)|{_YEAR}\W{{0,2}}[wu]\W?\d{{1,2}}(?!\d)",
        )
    )
)
_DIGITS = re.compile(r"(?<!\d)(\d{6}|\d{8})(?!\d)")
LIKENESS = 0.4


def named_by(pattern: str, name: str) -> bool:
    """Whether a file's name fits a contract's pattern: without regard to case, or to how its letters are composed."""
    return fnmatchcase(_folded(name), _folded(pattern))


def require_claimed(workspace: Workspace, delivery: Path) -> None:
    """Raise DeliveryError unless each file of the delivery is one register's, or workspace.toml says it is nobody's.

    Raises too where a folder beside it is named almost like a delivery, or an extract lies there by itself: it may be
    the newer one. Opens no file.
    """
    _require_none_beside(workspace)
    _require_not_both(workspace, delivery)
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
        if path.is_dir() and (delivery_date(path) or _is_declared(workspace, path.name)):
            continue
        if not _is_ours(workspace, path.name) or (path.is_dir() and like_a_date(path.name)):
            yield path


def like_a_date(name: str) -> bool:
    """Whether a folder's name could be meant for a day, a month or a week: a delivery is named so, if otherwise."""
    return bool(_LIKE_A_DATE.search(_folded(name))) or any(map(_is_a_day, _DIGITS.findall(name)))


def _is_a_day(digits: str) -> bool:
    """Whether six or eight digits are a day, whichever of day, month and year comes first."""
    forms = ("%d%m%y", "%y%m%d") if len(digits) == len("ddmmyy") else ("%d%m%Y",)
    for form in forms:
        try:
            datetime.strptime(digits, form)  # noqa: DTZ007: a name has no zone
        except ValueError:
            continue
        return True
    return False


def _require_none_beside(workspace: Workspace) -> None:
    beside = list(strangers(workspace))
    if folders := [path.name for path in beside if path.is_dir() and like_a_date(path.name)]:
        raise DeliveryError(
            "These in inbox/ are named almost like a delivery, and are none: {folders}. Name a delivery by its day, "
            "such as 2017-11-06. Take away what is not to be read, or write it under ignored_files in workspace.toml.",
            folders=listed(map(shown, folders)),
        )
    if files := [path.name for path in beside if not path.is_dir() and _is_extract(workspace, path.name)]:
        raise DeliveryError(
            "These lie in inbox/ and in no delivery: {files}. Put an extract into the folder of its day, such as "
            "inbox/2017-11-06. Take away what is not to be read, or write it under ignored_files in workspace.toml.",
            files=listed(map(shown, files)),
        )


def _require_not_both(workspace: Workspace, delivery: Path) -> None:
    """A file that a contract knows is read: it is not declared to be nobody's, too."""
    for name in sorted(path.name for path in delivery.iterdir() if _is_declared(workspace, path.name)):
        if owner := next((one for one in workspace.registers if named_by(one.path, name)), None):
            raise DeliveryError(
                "{file} is under ignored_files in workspace.toml, and named as the extract of {register}. Take it away "
                "or rename it where it is not to be read; else mend ignored_files.",
                file=shown(name),
                register=owner.name,
            )


def shown(name: str) -> str:
    """A file's name, whatever bytes it is in, without what could be a CPR number."""
    return scrub_name(_readable(name))


def _is_ours(workspace: Workspace, name: str) -> bool:
    """Whether a file is declared to be nobody's, or left there by a system; a dot before an extract hides it."""
    left = any(named_by(pattern, name) for pattern in SYSTEM) and not _is_extract(workspace, name)
    return left or _is_declared(workspace, name)


def _is_declared(workspace: Workspace, name: str) -> bool:
    return any(named_by(pattern, name) for pattern in workspace.settings.ignored_files)


def _is_extract(workspace: Workspace, name: str) -> bool:
    """Whether a contract would know the file, were there no dot before its name."""
    return any(named_by(one.path, name.removeprefix(".")) for one in workspace.registers)


def _guessed(workspace: Workspace, name: str) -> Message | str:
    patterns = {_folded(one.path): one for one in workspace.registers}
    near = get_close_matches(_folded(name), patterns, n=1, cutoff=LIKENESS)
    if not near:
        return shown(name)
    return say("{file} (did you mean {pattern}?)", file=shown(name), pattern=patterns[near[0]].path)


def _folded(name: str) -> str:
    return folded(_readable(name))


def _readable(name: str) -> str:
    return os.fsencode(name).decode("utf-8", "replace")
