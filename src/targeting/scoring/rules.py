"""A rule set's conditions, checked and compiled to one SELECT of rule hits."""

from __future__ import annotations

from sqlglot import exp, select

from targeting.scoring.expressions import parse_condition
from targeting.workspace.rulesets import Rule, RuleSet, evidence_dictionary


def check_rules(ruleset: RuleSet) -> None:
    """Raise ConfigurationError, with file, line and rule id, on the first condition that is not allowed."""
    for rule in ruleset.rules:
        condition(ruleset, rule)


def rules_read(ruleset: RuleSet) -> frozenset[str]:
    """The evidence columns the conditions read; raises ConfigurationError as `check_rules` does."""
    trees = (condition(ruleset, rule) for rule in ruleset.rules)
    return frozenset(column.name for tree in trees for column in tree.find_all(exp.Column))


def columns_read(ruleset: RuleSet) -> dict[str, frozenset[str]]:
    """The evidence columns each rule reads, by rule id; raises ConfigurationError as `check_rules` does."""
    return {
        rule.id: frozenset(column.name for column in condition(ruleset, rule).find_all(exp.Column))
        for rule in ruleset.rules
    }


def condition(ruleset: RuleSet, rule: Rule) -> exp.Expr:
    """One rule's checked condition; raises ConfigurationError with file, line and rule id."""
    return parse_condition(rule.when, evidence_dictionary().names, ruleset.place_of(rule))


def rule_hits(ruleset: RuleSet) -> exp.Query:
    """One SELECT with a row per person and rule that holds: person_id, rule, points.

    It reads score.evidence, and score.eligibility for the persons the first steps did not drop.
    """
    first, *rest = [_hits_of(ruleset, rule) for rule in ruleset.rules]
    query: exp.Query = first
    for following in rest:
        query = exp.union(query, following, distinct=False)
    return query


def _hits_of(ruleset: RuleSet, rule: Rule) -> exp.Select:
    return (
        select(
            exp.column("person_id", table="evidence"),
            exp.cast(exp.Literal.string(rule.id), "varchar").as_("rule"),
            exp.cast(exp.Literal.number(rule.points), "int").as_("points"),
        )
        .from_(exp.to_table("score.evidence").as_("evidence"))
        .join(exp.to_table("score.eligibility").as_("eligibility"), using="person_id")
        .where(exp.column("dropped_by", table="eligibility").is_(exp.null()))
        .where(_qualified(condition(ruleset, rule)))
    )


def _qualified(tree: exp.Expr) -> exp.Expr:
    """Every column read from score.evidence and from nowhere else."""
    for column in list(tree.find_all(exp.Column)):
        column.set("table", exp.to_identifier("evidence"))
    return tree
