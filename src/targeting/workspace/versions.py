"""The versions of a rule set: how they must follow each other, and which is in force on a day.

An approved file is never changed, so a version without a last day ends by itself the day before the next one begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby, pairwise
from pathlib import Path

from targeting.errors import ConfigurationError
from targeting.workspace.rulesets import RuleSet, load_ruleset

SEPARATOR = "@"


def load_rulesets(folder: Path) -> tuple[RuleSet, ...]:
    """Every version of every rule set in ``folder``, by id and first day; none when there is no such folder.

    Raises ConfigurationError with file and key, and with both files where two versions of one id do not fit together.
    """
    return in_order(load_ruleset(path) for path in sorted(folder.glob("*.toml")))


def in_order(rulesets: Iterable[RuleSet]) -> tuple[RuleSet, ...]:
    """The versions by id and first day, each knowing when the next one begins; raises as ``load_rulesets``."""
    ordered = sorted(rulesets, key=lambda ruleset: (ruleset.id, ruleset.valid_from))
    for _, versions in groupby(ordered, key=lambda ruleset: ruleset.id):
        _follow_each_other(list(versions))
    return tuple(ordered)


def choose(rulesets: Sequence[RuleSet], name: str, as_of: date | None = None) -> RuleSet:
    """The one version that ``name`` (ID or ID@VERSION) means, which is in force on ``as_of`` when that is given.

    Raises ConfigurationError, with every version and its period, when there is none, or several and nothing chooses.
    """
    found = _named(rulesets, name)
    if as_of is not None:
        in_force = [ruleset for ruleset in found if ruleset.used_on(as_of)]
        if not in_force:
            every = _listed(_named(rulesets, name.partition(SEPARATOR)[0]))
            raise ConfigurationError(
                f"{name} is not in force on {as_of}. In rulesets/ are: {every}. Choose another as-of date or rule set."
            )
        return in_force[0]
    if len(found) > 1:
        raise ConfigurationError(
            f"{name} has several versions in rulesets/: {_listed(found)}. Say which, as in {_full(found[-1])}."
        )
    return found[0]


def shown(rulesets: Sequence[RuleSet], name: str, day: date) -> RuleSet:
    """The version in force on ``day``; the newest where ``name`` has none that day. Raises as ``choose``."""
    found = _named(rulesets, name)
    return next((ruleset for ruleset in found if ruleset.used_on(day)), found[-1])


def _named(rulesets: Sequence[RuleSet], name: str) -> list[RuleSet]:
    """The versions that the name fits, oldest first: all of an ID, or the one of an ID@VERSION."""
    id, _, version = name.partition(SEPARATOR)
    versions = [ruleset for ruleset in rulesets if ruleset.id == id]
    if not versions:
        known = ", ".join(dict.fromkeys(ruleset.id for ruleset in rulesets)) or "none"
        raise ConfigurationError(f"No rule set {id} in rulesets/. There are: {known}.")
    found = [ruleset for ruleset in versions if version in ("", ruleset.version)]
    if not found:
        raise ConfigurationError(f"No version {version} of {id} in rulesets/. There are: {_listed(versions)}.")
    return found


def _follow_each_other(versions: list[RuleSet]) -> None:
    """Raise ConfigurationError unless versions, by first day, are unique, rise, and overlap nowhere; end the open."""
    files: dict[str, str] = {}
    for ruleset in versions:
        if ruleset.version in files:
            raise ConfigurationError(
                f"{ruleset.file}: version {ruleset.version} of {ruleset.id} is also in {files[ruleset.version]}. "
                "Give the newer one a version and a valid_from of its own; an approved file is never changed."
            )
        files[ruleset.version] = ruleset.file
    for before, after in pairwise(versions):
        _fit(before, after)
        before.end_before(after.valid_from)


def _fit(before: RuleSet, after: RuleSet) -> None:
    if after.valid_from == before.valid_from:
        raise ConfigurationError(
            f"{after.file}: {_full(after)} begins on {after.valid_from}, and so does {_full(before)} in {before.file}. "
            "One day has one version: give the newer one a later valid_from."
        )
    if before.valid_to is not None and before.valid_to >= after.valid_from:
        raise ConfigurationError(
            f"{after.file}: {_full(after)} begins on {after.valid_from}, when {_full(before)} in {before.file} is in "
            f"force: it ends on {before.valid_to}. Let the newer one begin on {before.valid_to + timedelta(days=1)} "
            "or later."
        )
    if _number(after) < _number(before):
        raise ConfigurationError(
            f"{after.file}: {_full(after)} begins after {_full(before)} in {before.file}, but its version is lower. "
            "Versions rise with valid_from: give the newer one a higher version."
        )


def _number(ruleset: RuleSet) -> tuple[int, ...]:
    return tuple(int(part) for part in ruleset.version.split("."))


def _full(ruleset: RuleSet) -> str:
    return f"{ruleset.id}{SEPARATOR}{ruleset.version}"


def _listed(versions: Sequence[RuleSet]) -> str:
    return ", ".join(
        f"{_full(ruleset)} ({ruleset.file}, in force from {ruleset.valid_from} to "
        f"{ruleset.last_day or 'further notice'})"
        for ruleset in versions
    )
