"""A rule set's conditions, checked and compiled to one SELECT of rule hits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp, select

from targeting.scoring.expressions import HAS, MONTHS_SINCE, Known, is_call, parse_condition, term_of
from targeting.workspace import InvolvementKind, Rule, RuleSet, Thing, catalogue_terms, evidence_dictionary


@dataclass(frozen=True)
class Behind:
    """What involvements a rule reads: all of some kinds, and those of some terms."""

    kinds: frozenset[InvolvementKind]
    terms: frozenset[str]


def check_rules(ruleset: RuleSet) -> None:
    """Raise ConfigurationError, with file, line and rule id, on the first condition that is not allowed."""
    for rule in ruleset.rules:
        condition(ruleset, rule)


def rules_read(ruleset: RuleSet) -> frozenset[str]:
    """The evidence columns the conditions read; raises ConfigurationError as `check_rules` does."""
    return frozenset(column for rule in ruleset.rules for column in _columns(condition(ruleset, rule)))


def behind(ruleset: RuleSet) -> dict[str, Behind]:
    """The involvements behind each rule, by rule id; raises ConfigurationError as `check_rules` does."""
    trees = {rule.id: condition(ruleset, rule) for rule in ruleset.rules}
    return {rule: Behind(frozenset(_kinds(tree)), frozenset(_terms(tree))) for rule, tree in trees.items()}


def condition(ruleset: RuleSet, rule: Rule) -> exp.Expr:
    """One rule's checked condition; raises ConfigurationError with file, line and rule id."""
    return parse_condition(
        rule.when, Known(evidence_dictionary().names, catalogue_terms()), lambda: ruleset.place_of(rule)
    )


def terms_named(ruleset: RuleSet) -> dict[str, frozenset[Thing]]:
    """The things of every term the rules name, in the order they name them; raises ConfigurationError."""
    named = (term for rule in ruleset.rules for term in _terms(condition(ruleset, rule)))
    return {term: catalogue_terms().called(term) for term in dict.fromkeys(named)}


def names_asked(ruleset: RuleSet) -> tuple[str, ...]:
    """The names in has and months_since, as the code lists write them; raises ConfigurationError as `check_rules`."""
    return tuple(sorted(catalogue_terms().spelt[term] for term in terms_named(ruleset)))


def rule_hits(ruleset: RuleSet) -> exp.Query:
    """One SELECT with a row per person and rule that holds: person_id, rule, points.

    It reads score.evidence, score.held, and score.eligibility for the persons the first steps did not drop.
    """
    numbers = {term: number for number, term in enumerate(terms_named(ruleset), start=1)}
    first, *rest = [_hits_of(rule, condition(ruleset, rule), numbers) for rule in ruleset.rules]
    query: exp.Query = first
    for following in rest:
        query = exp.union(query, following, distinct=False)
    return query


def _hits_of(rule: Rule, tree: exp.Expr, numbers: dict[str, int]) -> exp.Select:
    return (
        select(
            exp.column("person_id", table="evidence"),
            exp.cast(exp.Literal.string(rule.id), "varchar").as_("rule"),
            exp.cast(exp.Literal.number(rule.points), "int").as_("points"),
        )
        .from_(exp.to_table("score.evidence").as_("evidence"))
        .join(exp.to_table("score.eligibility").as_("eligibility"), using="person_id")
        .where(exp.column("dropped_by", table="eligibility").is_(exp.null()))
        .where(_qualified(tree).transform(_asked, numbers))
    )


def _qualified(tree: exp.Expr) -> exp.Expr:
    """Every column read from score.evidence and from nowhere else."""
    for column in list(tree.find_all(exp.Column)):
        column.set("table", exp.to_identifier("evidence"))
    return tree


def _asked(node: exp.Expr, numbers: dict[str, int]) -> exp.Expr:
    """has('…'), or a comparison with months_since('…'), as a question to score.held.

    A comparison over what the citizen does not have is false, since there is no row to compare; its negation is true.
    """
    if is_call(node, HAS):
        return _held(numbers[term_of(node)], exp.true())
    asked = [part for part in node.iter_expressions() if is_call(part, MONTHS_SINCE)]
    if not asked:
        return node
    number = numbers[term_of(asked[0])]
    asked[0].replace(exp.column("months", table="held"))
    return _held(number, node.copy())


def _held(term: int, comparison: exp.Expr) -> exp.Expr:
    return exp.Exists(
        this=select("1")
        .from_(exp.to_table("score.held").as_("held"))
        .where(exp.column("person_id", table="held").eq(exp.column("person_id", table="evidence")))
        .where(exp.column("term", table="held").eq(exp.Literal.number(term)))
        .where(comparison)
    )


def _columns(tree: exp.Expr) -> Iterator[str]:
    return (column.name for column in tree.find_all(exp.Column))


def _terms(tree: exp.Expr) -> Iterator[str]:
    return (term_of(call) for call in tree.find_all(exp.Anonymous, bfs=False))


def _kinds(tree: exp.Expr) -> Iterator[InvolvementKind]:
    return (kind for column in _columns(tree) for kind in evidence_dictionary().kinds(column))
