"""The versions of a rule set: how they must follow each other, and which is in force on a day.

An approved file is never changed, so a version without a last day ends by itself the day before the next one begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby, pairwise
from pathlib import Path

from targeting.errors import ConfigurationError
from targeting.language import Message, listed, say
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
                "{name} is not in force on {as_of}. In rulesets/ are: {known}. Choose another as-of date or rule set.",
                name=name,
                as_of=as_of,
                known=every,
            )
        return in_force[0]
    if len(found) > 1:
        raise ConfigurationError(
            "{name} has several versions in rulesets/: {known}. Say which, as in {example}.",
            name=name,
            known=_listed(found),
            example=_full(found[-1]),
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
        if not rulesets:
            raise ConfigurationError("No rule set {id} in rulesets/, which has none.", id=id)
        known = listed(dict.fromkeys(ruleset.id for ruleset in rulesets))
        raise ConfigurationError("No rule set {id} in rulesets/. There are: {known}.", id=id, known=known)
    found = [ruleset for ruleset in versions if version in ("", ruleset.version)]
    if not found:
        raise ConfigurationError(
            "No version {version} of {id} in rulesets/. There are: {known}.",
            version=version,
            id=id,
            known=_listed(versions),
        )
    return found


def _follow_each_other(versions: list[RuleSet]) -> None:
    """Raise ConfigurationError unless versions, by first day, are unique, rise, and overlap nowhere; end the open."""
    files: dict[str, str] = {}
    for ruleset in versions:
        if ruleset.version in files:
            raise ConfigurationError(
                "{file}: version {version} of {ruleset} is also in {other}. Give the newer one a version and "
                "a valid_from of its own; an approved file is never changed.",
                file=ruleset.file,
                version=ruleset.version,
                ruleset=ruleset.id,
                other=files[ruleset.version],
            )
        files[ruleset.version] = ruleset.file
    for before, after in pairwise(versions):
        _fit(before, after)
        before.end_before(after.valid_from)


def _fit(before: RuleSet, after: RuleSet) -> None:
    if after.valid_from == before.valid_from:
        raise ConfigurationError(
            "{file}: {after} begins on {valid_from}, and so does {before} in {other}. One day has one "
            "version: give the newer one a later valid_from.",
            file=after.file,
            after=_full(after),
            valid_from=after.valid_from,
            before=_full(before),
            other=before.file,
        )
    if before.valid_to is not None and before.valid_to >= after.valid_from:
        raise ConfigurationError(
            "{file}: {after} begins on {valid_from}, when {before} in {other} is in force: it ends on "
            "{valid_to}. Let the newer one begin on {next} or later.",
            file=after.file,
            after=_full(after),
            valid_from=after.valid_from,
            before=_full(before),
            other=before.file,
            valid_to=before.valid_to,
            next=before.valid_to + timedelta(days=1),
        )
    if _number(after) < _number(before):
        raise ConfigurationError(
            "{file}: {after} begins after {before} in {other}, but its version is lower. Versions rise "
            "with valid_from: give the newer one a higher version.",
            file=after.file,
            after=_full(after),
            before=_full(before),
            other=before.file,
        )


def _number(ruleset: RuleSet) -> tuple[int, ...]:
    return tuple(int(part) for part in ruleset.version.split("."))


def _full(ruleset: RuleSet) -> str:
    return f"{ruleset.id}{SEPARATOR}{ruleset.version}"


def _listed(versions: Sequence[RuleSet]) -> Message:
    return listed(map(_described, versions))


def _described(ruleset: RuleSet) -> Message:
    name, file, first, last = _full(ruleset), ruleset.file, ruleset.valid_from, ruleset.last_day
    if last is None:
        return say("{name} ({file}, in force from {first} until further notice)", name=name, file=file, first=first)
    return say("{name} ({file}, in force from {first} to {last})", name=name, file=file, first=first, last=last)
