"""Score everybody as of a date: evidence, rule hits, points, and the step where each person fell out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date

from targeting.errors import ConfigurationError, TargetingError
from targeting.scoring.expressions import DIALECT
from targeting.scoring.rules import behind, rule_hits, terms_named
from targeting.warehouse import Warehouse
from targeting.workspace import LAST_STEP, RuleSet, Thing


def score(warehouse: Warehouse, ruleset: RuleSet, as_of: date) -> None:
    """Fill the score tables from link.person and link.involvement, as they stood on ``as_of``.

    Creates score.setting, rule, step, term, behind, evidence, held, eligibility, rule_hit, outcome and held_against.
    Raises ConfigurationError when the rule set was not in force on ``as_of`` or a rule is not allowed, TargetingError
    when the attrition does not add up.
    """
    require_in_force(ruleset, as_of)
    hits = rule_hits(ruleset)
    _declare(warehouse, ruleset, as_of)
    warehouse.create("score.evidence", as_of=as_of)
    warehouse.create("score.held", as_of=as_of)
    warehouse.create("score.eligibility")
    warehouse.create("score.rule_hit", hits.sql(dialect=DIALECT))
    warehouse.create("score.outcome")
    warehouse.view("score.held_against")
    attrition_reconciles(warehouse)


def require_in_force(ruleset: RuleSet, as_of: date) -> None:
    """Raise ConfigurationError unless the rule set was in force on ``as_of``."""
    if not ruleset.in_force_on(as_of):
        file, version, first = ruleset.file or ruleset.id, ruleset.version, ruleset.valid_from
        if ruleset.valid_to is None:
            raise ConfigurationError(
                "{file}: version {version} is in force from {first} until further notice, not on {as_of}. "
                "Choose another as-of date or rule set.",
                file=file,
                version=version,
                first=first,
                as_of=as_of,
            )
        raise ConfigurationError(
            "{file}: version {version} is in force from {first} to {last}, not on {as_of}. "
            "Choose another as-of date or rule set.",
            file=file,
            version=version,
            first=first,
            last=ruleset.valid_to,
            as_of=as_of,
        )


def attrition_reconciles(warehouse: Warehouse) -> None:
    """Raise TargetingError unless everybody is dropped at one step or nominated, and nobody counts twice."""
    persons, outcomes, distinct, dropped, nominated = warehouse.rows("ask/score/reconciliation")[0]
    if not persons == outcomes == distinct == dropped + nominated:
        raise TargetingError(
            "The attrition does not add up: not everybody who was linked was scored once, and dropped or nominated. "
            "Publish nothing; report this as a defect."
        )


def steps(ruleset: RuleSet) -> Iterator[tuple[str, str, str]]:
    """The attrition steps in order: id, and label in Danish and English."""
    yield (
        "not_resident",
        "Ikke aktiv bopæl i folkeregistret",
        "No active residence in the population register",
    )
    yield "under_age", f"Under {ruleset.min_age} år", f"Under {ruleset.min_age} years"
    yield "objection", "Har gjort indsigelse", "Has objected"
    yield "has_one_plan", "Har allerede én plan", "Has one plan already"
    yield "no_involvement", "Ingen indsats på opgørelsesdatoen", "No involvement on the as-of date"
    for rule in ruleset.rules:
        if rule.required:
            yield rule.id, f"Opfylder ikke kravet: {rule.label_da}", f"Requirement not met: {rule.label_en}"
    yield LAST_STEP, f"Under {ruleset.threshold} point", f"Fewer than {ruleset.threshold} points"


def _declare(warehouse: Warehouse, ruleset: RuleSet, as_of: date) -> None:
    """What the scoring rests on, as tables: the setting, the rules and the steps."""
    warehouse.create(
        "score.setting",
        as_of=as_of,
        sha256=ruleset.sha256,
        ruleset=ruleset.id,
        **ruleset.model_dump(include={"version", "min_age", "threshold"}),
    )
    shown = {"points", "required", "label_da", "label_en", "rationale_da"}
    rules = enumerate(ruleset.rules, start=1)
    warehouse.create_each(
        "score.rule",
        [{"position": place, "rule": rule.id, **rule.model_dump(include=shown)} for place, rule in rules],
    )
    numbered = enumerate(steps(ruleset), start=1)
    warehouse.create_each(
        "score.step",
        [{"step": number, "id": id_, "label_da": da, "label_en": en} for number, (id_, da, en) in numbered],
    )
    _declare_terms(warehouse, ruleset)


def _declare_terms(warehouse: Warehouse, ruleset: RuleSet) -> None:
    """The things the rules name, and the involvements behind each rule."""
    named = {term: (number, things) for number, (term, things) in enumerate(terms_named(ruleset).items(), start=1)}
    warehouse.create_each(
        "score.term",
        [
            {"term": number, "called": term, **asdict(thing)}
            for term, (number, things) in named.items()
            for thing in sorted(things)
        ],
    )
    pairs: list[dict[str, object]] = []
    for rule, read in behind(ruleset).items():
        pairs += [{"rule": rule, "kind": kind, "term": None} for kind in sorted(read.kinds)]
        terms = [named[term] for term in sorted(read.terms)]
        pairs += [{"rule": rule, "kind": kind, "term": number} for number, things in terms for kind in _kinds(things)]
    warehouse.create_each("score.behind", pairs)


def _kinds(things: frozenset[Thing]) -> list[str]:
    return sorted({thing.kind for thing in things})
