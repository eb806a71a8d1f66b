"""The small language of `when`: comparisons of evidence with whole numbers, and has('…'), joined by and, or, not.

A rule is parsed with SQLGlot and every node is held against the grammar below; anything else is refused.
Text that passed is never put into SQL: the checked syntax tree is, and a term's name is replaced by its number.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches

from sqlglot import exp, parse_one, tokenize
from sqlglot.errors import SqlglotError

from targeting.errors import ConfigurationError
from targeting.language import Value, say
from targeting.workspace import Terms, plain

DIALECT = "duckdb"
MAX_LENGTH = 500

_COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE)
_WHOLE_NUMBER = re.compile(r"0|[1-9][0-9]{0,8}")
_ALLOWED = say(
    "A rule compares evidence columns and `months_since('…')` with whole numbers (`= <> < <= > >= between in`), "
    "or asks `has('…')`, joined by `and`, `or`, `not` and parentheses"
)
HAS = "has"
MONTHS_SINCE = "months_since"


class _RefusedError(Exception):
    """What in the rule is not allowed; never holds a value from the rule."""

    def __init__(self, text: str, /, **values: Value) -> None:
        self.message = say(text, **values)
        super().__init__(text)


@dataclass(frozen=True)
class Known:
    """What a rule may name: the columns of the evidence dictionary, and the terms of the code lists."""

    columns: tuple[str, ...]
    terms: Terms


def parse_condition(when: str, known: Known, place: Callable[[], Value]) -> exp.Expr:
    """The checked syntax tree of ``when``; raises ConfigurationError that begins with ``place``, asked for only then.

    The tree holds comparisons, BETWEEN, IN, AND, OR, NOT, parentheses and has('term') over unqualified columns,
    months_since('term') and whole numbers below 1,000,000,000, and nothing else.
    """
    try:
        _check_tokens(when)
        tree = _parse(when)
        _condition(tree, known)
    except _RefusedError as refused:
        raise ConfigurationError(
            "{place}: {problem}. {allowed}.", place=place(), problem=refused.message, allowed=_ALLOWED
        ) from None
    return tree


def term_of(node: exp.Expr) -> str:
    """The term a checked has('…') or months_since('…') names, as it is looked up."""
    return plain(node.expressions[0].name)


def is_call(node: exp.Expr, name: str) -> bool:
    """Whether a node is has('…') or months_since('…'), whichever is asked for."""
    return isinstance(node, exp.Anonymous) and node.this == name


def _check_tokens(when: str) -> None:
    """Refuse what the syntax tree would not show: comments, semicolons, a length nobody could review."""
    if len(when) > MAX_LENGTH:
        raise _RefusedError(
            "the condition is longer than {most} characters; split it into several rules", most=MAX_LENGTH
        )
    try:
        tokens = tokenize(when, read=DIALECT)
    except SqlglotError:
        raise _RefusedError("the condition cannot be read") from None
    if "{" in when:
        raise _RefusedError("a condition has no braces")
    if ";" in when:
        raise _RefusedError("there must be exactly one condition, without a semicolon")
    if tokens and tokens[0].text.lower() == "if":
        # SQLGlot would take it for a command and repeat the whole text in its log.
        raise _RefusedError("`if` is not a condition")
    if any(token.comments for token in tokens):
        raise _RefusedError("a comment is not allowed here; write it in the rationale")


def _parse(when: str) -> exp.Expr:
    try:
        return parse_one(when, dialect=DIALECT, into=exp.Condition)
    except (SqlglotError, RecursionError):
        raise _RefusedError("the condition cannot be read") from None


def _condition(node: exp.Expr, known: Known) -> None:
    """Refuse ``node`` unless it is true or false for every person."""
    if isinstance(node, (exp.And, exp.Or)):
        _only(node, "this", "expression")
        _condition(node.left, known)
        _condition(node.right, known)
    elif isinstance(node, (exp.Not, exp.Paren)):
        _only(node, "this")
        _condition(node.this, known)
    elif is_call(node, HAS):
        _term(node, known.terms)
    else:
        _comparison(node, known)


def _comparison(node: exp.Expr, known: Known) -> None:
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
            raise _RefusedError("`in` needs a list of whole numbers")
    else:
        if _is_text(node):
            raise _RefusedError("a text is not a condition")
        raise _RefusedError("{kind} is not a condition", kind=node.key)
    _operands(operands, known)


def _operands(operands: list[exp.Expr], known: Known) -> None:
    calls = 0
    for operand in operands:
        if isinstance(operand, exp.Column):
            _column(operand, known.columns)
        elif is_call(operand, MONTHS_SINCE):
            _term(operand, known.terms)
            calls += 1
        else:
            _whole_number(operand)
    if calls > 1:
        raise _RefusedError("a comparison asks months_since once; write two comparisons")
    if not calls and not any(isinstance(operand, exp.Column) for operand in operands):
        raise _RefusedError("a comparison must read an evidence column")


def _column(node: exp.Column, columns: tuple[str, ...]) -> None:
    _only(node, "this")
    name = node.this
    if not isinstance(name, exp.Identifier) or name.quoted:
        raise _RefusedError("a column is written by its plain name, without quotes")
    if name.name not in columns:
        # What was typed is not repeated: it may be anything.
        if near := get_close_matches(name.name.lower(), columns, n=1):
            raise _RefusedError("a column is not in the evidence dictionary (did you mean {near}?)", near=near[0])
        raise _RefusedError(
            "a column is not in the evidence dictionary (it holds {columns})", columns=", ".join(columns)
        )


def _term(node: exp.Expr, terms: Terms) -> None:
    """Refuse a call that names no term of the code lists, or one that never counts."""
    _only(node, "this", "expressions")
    if len(node.expressions) != 1 or type(node.expressions[0]) is not exp.Literal or not node.expressions[0].is_string:
        raise _RefusedError(
            "{function} takes one text in single quotes, such as {function}('SEL § 85')", function=node.name
        )
    term = node.expressions[0].name
    if terms.counts_never(term):
        raise _RefusedError(
            "{function} names something that the code lists never count, so it could never hold", function=node.name
        )
    if wider := terms.wider(term):
        raise _RefusedError(
            "{function} names one of several codes that mean the same in law, so that it cannot be told apart from "
            "the others; ask for '{wider}', which takes them together",
            function=node.name,
            wider=wider,
        )
    if not terms.known(term):
        if near := terms.nearest(term):
            raise _RefusedError(
                "{function} names nothing in the code lists (did you mean '{near}'?)", function=node.name, near=near
            )
        raise _RefusedError(
            "{function} names nothing in the code lists (docs/da/regler/evidens.md lists them)", function=node.name
        )


def _whole_number(node: exp.Expr) -> None:
    if not isinstance(node, exp.Literal) or node.is_string:
        if _is_text(node):
            raise _RefusedError("a text is neither an evidence column nor a whole number")
        raise _RefusedError("{kind} is neither an evidence column nor a whole number", kind=node.key)
    if not _WHOLE_NUMBER.fullmatch(node.name):
        raise _RefusedError("a number must be whole, not negative, without leading zeros and below 1,000,000,000")


def _only(node: exp.Expr, *expected: str) -> None:
    """Refuse a node with a part beyond ``expected``: a table before a column, a subquery in IN, SYMMETRIC."""
    extra = [key for key, value in node.args.items() if value and key not in expected]
    if extra:
        raise _RefusedError("{kind} has a part that is not allowed ({parts})", kind=node.key, parts=", ".join(extra))


def _is_text(node: exp.Expr) -> bool:
    return isinstance(node, exp.Literal) and node.is_string
