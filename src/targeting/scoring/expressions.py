"""The small language of `when`: comparisons of evidence columns with whole numbers, joined by and, or, not.

A rule is parsed with SQLGlot and every node is held against the grammar below; anything else is refused.
Text that passed is never put into SQL: the checked syntax tree is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

from sqlglot import exp, parse_one, tokenize
from sqlglot.errors import SqlglotError

from targeting.errors import ConfigurationError

DIALECT = "duckdb"
MAX_LENGTH = 500

_COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE)
_WHOLE_NUMBER = re.compile(r"0|[1-9][0-9]{0,8}")
_ALLOWED = (
    "A rule compares evidence columns with whole numbers (= <> < <= > >= between in), "
    "joined by and, or, not and parentheses"
)


class _RefusedError(Exception):
    """What in the rule is not allowed; never holds a value from the rule."""


def parse_condition(when: str, columns: Iterable[str], place: str) -> exp.Expr:
    """The checked syntax tree of ``when``; raises ConfigurationError that begins with ``place``.

    ``columns`` are the names of the evidence dictionary. The tree holds comparisons, BETWEEN, IN, AND, OR,
    NOT and parentheses over unqualified columns and whole numbers below 1,000,000,000, and nothing else.
    """
    known = tuple(columns)
    try:
        _check_tokens(when)
        tree = _parse(when)
        _condition(tree, known)
    except _RefusedError as problem:
        raise ConfigurationError(f"{place}: {problem}. {_ALLOWED}.") from None
    return tree


def _check_tokens(when: str) -> None:
    """Refuse what the syntax tree would not show: comments, semicolons, a length nobody could review."""
    if len(when) > MAX_LENGTH:
        raise _RefusedError(f"the condition is longer than {MAX_LENGTH} characters; split it into several rules")
    try:
        tokens = tokenize(when, read=DIALECT)
    except SqlglotError:
        raise _RefusedError("the condition cannot be read") from None
    if ";" in when:
        raise _RefusedError("there must be exactly one condition, without a semicolon")
    if tokens and tokens[0].text.lower() == "if":
        # SQLGlot would take it for a command and repeat the whole text in its log.
        raise _RefusedError("if is not a condition")
    if any(token.comments for token in tokens):
        raise _RefusedError("a comment is not allowed here; write it in the rationale")


def _parse(when: str) -> exp.Expr:
    try:
        return parse_one(when, dialect=DIALECT, into=exp.Condition)
    except (SqlglotError, RecursionError):
        raise _RefusedError("the condition cannot be read") from None


def _condition(node: exp.Expr, known: tuple[str, ...]) -> None:
    """Refuse ``node`` unless it is true or false for every person."""
    if isinstance(node, (exp.And, exp.Or)):
        _only(node, "this", "expression")
        _condition(node.left, known)
        _condition(node.right, known)
    elif isinstance(node, (exp.Not, exp.Paren)):
        _only(node, "this")
        _condition(node.this, known)
    else:
        _comparison(node, known)


def _comparison(node: exp.Expr, known: tuple[str, ...]) -> None:
    if isinstance(node, _COMPARISONS):
        _only(node, "this", "expression")
        operands = [node.left, node.right]
    elif isinstance(node, exp.Between):
        _only(node, "this", "low", "high")
        operands = [node.this, node.args["low"], node.args["high"]]
    elif isinstance(node, exp.In):
        _only(node, "this", "expressions")
        operands = [node.this, *node.expressions]
        if not node.expressions:
            raise _RefusedError("in needs a list of whole numbers")
    else:
        raise _RefusedError(f"{_kind(node)} is not a condition")
    _operands(operands, known)


def _operands(operands: list[exp.Expr], known: tuple[str, ...]) -> None:
    for operand in operands:
        if isinstance(operand, exp.Column):
            _column(operand, known)
        else:
            _whole_number(operand)
    if not any(isinstance(operand, exp.Column) for operand in operands):
        raise _RefusedError("a comparison must read an evidence column")


def _column(node: exp.Column, known: tuple[str, ...]) -> None:
    _only(node, "this")
    name = node.this
    if not isinstance(name, exp.Identifier) or name.quoted:
        raise _RefusedError("a column is written by its plain name, without quotes")
    if name.name not in known:
        raise _RefusedError(f"a column is not in the evidence dictionary ({_suggestion(name.name, known)})")


def _suggestion(name: str, known: tuple[str, ...]) -> str:
    """The dictionary's nearest name. What was typed is not repeated: it may be anything."""
    near = get_close_matches(name.lower(), known, n=1)
    return f"did you mean {near[0]}?" if near else f"it holds {', '.join(known)}"


def _whole_number(node: exp.Expr) -> None:
    if not isinstance(node, exp.Literal) or node.is_string:
        raise _RefusedError(f"{_kind(node)} is neither an evidence column nor a whole number")
    if not _WHOLE_NUMBER.fullmatch(node.name):
        raise _RefusedError("a number must be whole, not negative, without leading zeros and below 1,000,000,000")


def _only(node: exp.Expr, *expected: str) -> None:
    """Refuse a node with a part beyond ``expected``: a table before a column, a subquery in IN, SYMMETRIC."""
    extra = [key for key, value in node.args.items() if value and key not in expected]
    if extra:
        raise _RefusedError(f"{_kind(node)} has a part that is not allowed ({', '.join(extra)})")


def _kind(node: exp.Expr) -> str:
    return "a text" if isinstance(node, exp.Literal) and node.is_string else node.key
