"""What a missed rule lacks, when one step would do: one figure one higher or lower, one involvement held or not.

The steps are tried, not reasoned out: one that is given makes the whole rule true, whatever and, or and not do to it.
A figure is moved alone, though a service more may in life be a department more as well.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Literal

from sqlglot import exp

from targeting.language import say
from targeting.scoring.expressions import HAS, MONTHS_SINCE, Known, is_call, parse_condition, term_of
from targeting.workspace import EvidenceColumn, catalogue_terms, evidence_dictionary


@dataclass(frozen=True)
class Reads:
    """The evidence columns and the terms that a condition reads, sorted."""

    columns: tuple[str, ...]
    terms: tuple[str, ...]

    def of(self, figures: Figures) -> tuple[int | None, ...]:
        """What it sees of one citizen."""
        return (*(figures.evidence[name] for name in self.columns), *(figures.held.get(term) for term in self.terms))


def missing_by_rule(conditions: Mapping[str, str], figures: Figures) -> dict[str, str]:
    """What each rule lacks by one step, in Danish; "" where it holds or lacks more."""
    return {rule: missing_text(steps_short(_condition(rule, when), figures)) for rule, when in conditions.items()}


def reads(rule: str, when: str) -> Reads:
    """What a condition reads."""
    tree = _condition(rule, when)
    columns = sorted({column.name for column in tree.find_all(exp.Column)})
    return Reads(tuple(columns), tuple(sorted({term_of(call) for call in tree.find_all(exp.Anonymous)})))


def at_least(rule: str, when: str) -> tuple[str, int] | None:
    """The one evidence column that a condition reads, and how much of it it asks for; None where it asks otherwise."""
    return _at_least(_condition(rule, when))


def all_at_least(rule: str, when: str) -> tuple[tuple[str, int], ...]:
    """Of a condition that joins several by `and`: what each of them asks for, where it asks so."""
    node = _condition(rule, when).unnest()
    parts = node.flatten() if isinstance(node, exp.And) else ()
    return tuple(found for part in parts if (found := _at_least(part)))


def _at_least(condition: exp.Expr) -> tuple[str, int] | None:
    node = condition.unnest()
    if (
        isinstance(node, (exp.GTE, exp.GT))
        and isinstance(node.left, exp.Column)
        and isinstance(node.right, exp.Literal)
    ):
        return node.left.name, int(node.right.name) + isinstance(node, exp.GT)
    return None


@cache
def _condition(rule: str, when: str) -> exp.Expr:
    return parse_condition(
        when, Known(evidence_dictionary().names, catalogue_terms()), lambda: say("rule {rule}", rule=rule)
    )


COMPARE: dict[type[exp.Expr], Callable[[int, int], bool]] = {
    exp.EQ: operator.eq,
    exp.NEQ: operator.ne,
    exp.LT: operator.lt,
    exp.LTE: operator.le,
    exp.GT: operator.gt,
    exp.GTE: operator.ge,
}


@dataclass(frozen=True)
class Figures:
    """What a rule can see of one citizen: the evidence, and for each term the citizen has, its whole months.

    Terms are named as they are looked up (`terms.plain`).
    """

    evidence: Mapping[str, int]
    held: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """One change: an evidence figure or the months of a term one up or down, or a term had or no longer."""

    of: Literal["figure", "months", "term"]
    name: str
    up: bool

    def applied(self, figures: Figures) -> Figures:
        """The figures after the step; a term that is new began on the day."""
        change = 1 if self.up else -1
        if self.of == "figure":
            moved = figures.evidence[self.name] + change
            return replace(figures, evidence={**figures.evidence, self.name: moved})
        held = {**figures.held}
        if self.of == "months":
            held[self.name] += change
        elif self.up:
            held[self.name] = 0
        else:
            del held[self.name]
        return replace(figures, held=held)

    @property
    def text_da(self) -> str:
        """What is missing, or one too many, in Danish and without blame."""
        if self.of == "figure":
            return _figure_text(_column(self.name), self.up)
        term = catalogue_terms().spelt[self.name]
        if self.of == "months":
            over = f"har haft indsatsen »{term}« 1 måned over reglens grænse"
            return f"mangler 1 måned med indsatsen »{term}«" if self.up else over
        return f"mangler indsatsen »{term}«" if self.up else f"har indsatsen »{term}« (undtaget i reglen)"


def true_of(tree: exp.Expr, figures: Figures) -> bool:
    """Whether a checked condition holds. A comparison over something the citizen does not have is false."""
    if isinstance(tree, exp.And):
        return true_of(tree.left, figures) and true_of(tree.right, figures)
    if isinstance(tree, exp.Or):
        return true_of(tree.left, figures) or true_of(tree.right, figures)
    if isinstance(tree, exp.Not):
        return not true_of(tree.this, figures)
    if isinstance(tree, exp.Paren):
        return true_of(tree.this, figures)
    if is_call(tree, HAS):
        return term_of(tree) in figures.held
    return _compared(tree, figures)


def steps_short(tree: exp.Expr, figures: Figures) -> tuple[Change, ...]:
    """Every single step that makes a missed rule true, more before less; none when it holds or lacks more."""
    if true_of(tree, figures):
        return ()
    tried = (step for step in dict.fromkeys(_steps(tree, figures)) if true_of(tree, step.applied(figures)))
    return tuple(sorted(tried, key=lambda step: not step.up))


def missing_text(steps: Iterable[Change]) -> str:
    """The steps in one line of Danish, "" when there are none: "mangler 1 tilbud eller mangler 1 plan"."""
    return " eller ".join(step.text_da for step in steps)


def _steps(tree: exp.Expr, figures: Figures) -> Iterator[Change]:
    """Every step over what the condition reads, in the order it reads it; no figure goes below zero."""
    for node in tree.find_all(exp.Column, exp.Anonymous, bfs=False):
        if isinstance(node, exp.Column):
            yield from _one_up_or_down("figure", node.name, figures.evidence[node.name])
            continue
        term = term_of(node)
        yield Change("term", term, term not in figures.held)
        if is_call(node, MONTHS_SINCE) and term in figures.held:
            yield from _one_up_or_down("months", term, figures.held[term])


def _one_up_or_down(of: Literal["figure", "months"], name: str, value: int) -> Iterator[Change]:
    yield Change(of, name, True)
    if value > 0:
        yield Change(of, name, False)


def _compared(node: exp.Expr, figures: Figures) -> bool:
    if isinstance(node, exp.Between):
        value, low, high = (_number(node.args[part], figures) for part in ("this", "low", "high"))
        return value is not None and low is not None and high is not None and low <= value <= high
    if isinstance(node, exp.In):
        value = _number(node.this, figures)
        return value is not None and value in {_number(member, figures) for member in node.expressions}
    left, right = _number(node.this, figures), _number(node.expression, figures)
    return left is not None and right is not None and COMPARE[type(node)](left, right)


def _number(node: exp.Expr, figures: Figures) -> int | None:
    if isinstance(node, exp.Column):
        return figures.evidence[node.name]
    if is_call(node, MONTHS_SINCE):
        return figures.held.get(term_of(node))
    return int(node.name)


def _column(name: str) -> EvidenceColumn:
    return next(column for column in evidence_dictionary().columns if column.name == name)


def _figure_text(column: EvidenceColumn, up: bool) -> str:
    if up:
        return column.one_short_da or f"mangler 1 {column.unit_da}"
    return column.one_over_da or f"har 1 {column.unit_da} over reglens grænse"
