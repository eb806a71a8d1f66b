"""A rule set as of a day, tried on the last good run's citizens: which one, and how its counts meet the release's."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from targeting.audit import TriedRuleset
from targeting.comparison import Setting
from targeting.disclosure import RELEASE, Published, Side, published
from targeting.errors import ConfigurationError
from targeting.run import Ground, Look
from targeting.scoring import check_rules, steps
from targeting.workspace import RuleSet, load_ruleset, output_contracts


@dataclass(frozen=True)
class Tried:
    """A rule set as of a day; ``adopted`` when it is one of the workspace's, and not a draft in a file."""

    ruleset: RuleSet
    as_of: date
    adopted: bool = True

    @property
    def always(self) -> RuleSet:
        """The same rules, in force on any day: what is to be adopted is tried before it is in force."""
        return self.ruleset.model_copy(update={"valid_from": date.min, "valid_to": None})

    @property
    def counts(self) -> dict[str, Hashable]:
        """What each kind of count follows from: where two agree, the counts are the same."""
        scored = (self.as_of, self.ruleset.min_age)
        points = (*scored, tuple(sorted((rule.when, rule.points) for rule in self.ruleset.rules)))
        required = tuple(sorted(rule.when for rule in self.ruleset.rules if rule.required))
        nominated = (*points, self.ruleset.threshold, required)
        return {"scored": scored, "points": points, "nominated": nominated, "bands": self.as_of}

    @property
    def told(self) -> TriedRuleset:
        """For the log."""
        rules = self.ruleset
        return TriedRuleset(
            id=rules.id,
            version=rules.version,
            sha256=rules.sha256,
            as_of=self.as_of.isoformat(),
            adopted=self.adopted,
        )


def tried(ground: Ground, name: str | None, file: Path | None, as_of: date | None) -> Tried:
    """The rule set of that name (the run's when None), or the draft in ``file``, as of a day (the run's when None).

    An ID means its version in force on the day, or else its newest: what is to be adopted is not in force yet.
    Raises ConfigurationError where there is none, a rule is not allowed, or the delivery cannot know the day.
    """
    day = as_of or ground.plan.as_of_date
    if day > ground.plan.delivery_date:
        raise ConfigurationError(
            "The as-of date {day} lies after the delivery of {delivery} that the last good run read. "
            "Choose an earlier date, or run on a newer delivery first.",
            day=day,
            delivery=ground.plan.delivery,
        )
    ruleset = load_ruleset(file) if file else _named(ground, name, day)
    check_rules(ruleset)
    return Tried(ruleset, day, adopted=file is None)


def _named(ground: Ground, name: str | None, day: date) -> RuleSet:
    return ground.workspace.ruleset_shown(name, day) if name else ground.ruleset


def setting_of(ground: Ground) -> Setting:
    """The municipality and the run, for a document."""
    municipality = ground.workspace.settings.municipality
    names = {contract.id: contract.name for contract in ground.workspace.registers}
    incomplete = tuple(names.get(register, register) for register in ground.plan.incomplete)
    return Setting(municipality.code, municipality.name, ground.plan.run_id, ground.plan.delivery, incomplete)


def release_of(leave: Look) -> Published:
    """What the last good run has published, as far as disclosure control must know it. Raises ConfigurationError."""
    leave.require_current()
    objections = [contract.id for contract in leave.ground.workspace.registers if contract.role == "objection"]
    with leave.warehouse() as warehouse:
        return published(warehouse, output_contracts(), objections[0] if objections else None)


def run_of(ground: Ground) -> Mapping[str, Hashable]:
    """What the counts of the run follow from; less is known where its rule set has been edited since."""
    own = used_by(ground)
    return Tried(own, ground.plan.as_of_date).counts if own else {"bands": ground.plan.as_of_date}


def used_by(ground: Ground) -> RuleSet | None:
    """The run's rule set; None where the workspace no longer has those very bytes."""
    return next((one for one in ground.workspace.rulesets if one.sha256 == ground.plan.ruleset_sha256), None)


def side_of(one: Tried, name: str, others: Mapping[str, Mapping[str, Hashable]]) -> Side:
    """How its counts are named: as those of the first of ``others`` (by name) that they are the same as."""

    def named(count: str) -> str:
        return next((other for other, counts in others.items() if counts.get(count) == one.counts[count]), name)

    return Side(
        nominated=named("nominated"),
        scored=named("scored"),
        bands=named("bands"),
        points=named("points"),
        threshold=one.ruleset.threshold,
        required=frozenset(rule.id for rule in one.ruleset.rules if rule.required),
        weights={rule.id: rule.points for rule in one.ruleset.rules},
        steps={id_: number for number, (id_, _, _) in enumerate(steps(one.ruleset), start=1)},
    )


def sides_of(ground: Ground, before: Tried, after: Tried) -> dict[str, Side]:
    """Both sides of a comparison, held against the release and each other."""
    # The run's own rule set may be the draft here, where another has been adopted in its place.
    own = [one.ruleset for one in (before, after) if one.ruleset.sha256 == ground.plan.ruleset_sha256]
    run = {RELEASE: Tried(own[0], ground.plan.as_of_date).counts if own else run_of(ground)}
    return {"a": side_of(before, "a", run), "b": side_of(after, "b", run | {"a": before.counts})}
