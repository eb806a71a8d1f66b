"""Every small mistake one could make in an SQL file: a mutant is the file with one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from sqlglot import exp, parse_one

DIALECT = "duckdb"
SHORT, LONG = 60, 160

# A comparison with its neighbour (off by one) and with its opposite.
COMPARISONS: dict[type[exp.Expr], tuple[type[exp.Expr], ...]] = {
    exp.LT: (exp.LTE, exp.GTE),
    exp.LTE: (exp.LT, exp.GT),
    exp.GT: (exp.GTE, exp.LTE),
    exp.GTE: (exp.GT, exp.LT),
    exp.EQ: (exp.NEQ,),
    exp.NEQ: (exp.EQ,),
}
SWAPPED: dict[type[exp.Expr], type[exp.Expr]] = {
    exp.And: exp.Or,
    exp.Or: exp.And,
    exp.Add: exp.Sub,
    exp.Sub: exp.Add,
    exp.Mul: exp.Add,
    exp.Max: exp.Min,
    exp.Min: exp.Max,
    exp.Sum: exp.Max,
}


@dataclass(frozen=True)
class Mutant:
    """One mistake: what was changed into what, and the SQL that has it."""

    file: str
    change: str
    sql: str

    def __str__(self) -> str:
        return f"{self.file}: {self.change}"


@dataclass(frozen=True)
class _Change:
    """``other`` in the place of ``node``; or, without one, a part of it set anew or left out."""

    node: exp.Expr
    other: exp.Expr | None = None
    part: str = ""
    value: object = None

    def make(self) -> None:
        if self.other is not None:
            self.node.replace(self.other)
        else:
            self.node.set(self.part, self.value)

    def described(self) -> str:
        before = _line(self.node)
        after = f"-> {_line(self.other)}" if self.other is not None else f"with another {self.part}"
        around = self.node.parent
        return f"{before} {after}" + (f" [{_line(around)}]" if around is not None and len(before) < SHORT else "")


def mutants(file: str, text: str) -> list[Mutant]:
    """Every mutant of a file that reads otherwise than the file and than the others."""
    tree = parse_one(text, dialect=DIALECT)
    found: dict[str, str] = {}
    for place, node in enumerate(tree.walk()):
        for number, change in enumerate(list(_changes(node))):
            found.setdefault(_mutated(tree, place, number), change.described())
    found.pop(_text(tree), None)
    said: Counter[str] = Counter()
    made = []
    for sql, change in found.items():
        said[change] += 1
        made.append(Mutant(file, change if said[change] == 1 else f"{change} ({said[change]})", sql))
    return made


def unchanged(text: str) -> str:
    """The file with no mistake in it, written as its mutants are."""
    return _text(parse_one(text, dialect=DIALECT))


def _mutated(tree: exp.Expr, place: int, number: int) -> str:
    """The tree with the change of that number at that node; made in a copy, so that one is made at a time."""
    copy = tree.copy()
    node = next(islice(copy.walk(), place, None))
    list(_changes(node))[number].make()
    return _text(copy)


def _text(tree: exp.Expr) -> str:
    return tree.sql(dialect=DIALECT, comments=False)


def _line(node: exp.Expr) -> str:
    text = " ".join(_text(node).split())
    return text if len(text) < LONG else f"{text[:LONG]} ..."


def _changes(node: exp.Expr) -> Iterator[_Change]:
    yield from _operators(node)
    yield from _literals(node)
    yield from _left_out(node)


def _operators(node: exp.Expr) -> Iterator[_Change]:
    for other in COMPARISONS.get(type(node), ()):
        yield _Change(node, other(this=node.this.copy(), expression=node.expression.copy()))
    if type(node) in SWAPPED:
        parts = {name: part.copy() for name, part in node.args.items() if isinstance(part, exp.Expr)}
        yield _Change(node, SWAPPED[type(node)](**parts))
    if isinstance(node, exp.Not):
        yield _Change(node, node.this.copy())
    if isinstance(node, (exp.Is, exp.In)) and not isinstance(node.parent, exp.Not):
        yield _Change(node, exp.Not(this=node.copy()))


def _literals(node: exp.Expr) -> Iterator[_Change]:
    if isinstance(node, exp.Boolean):
        yield _Change(node, exp.Boolean(this=not node.this))
    elif isinstance(node, exp.Literal) and not node.is_string:
        yield _Change(node, exp.Literal.number(int(node.name) + 1))
        yield _Change(node, exp.Literal.number(int(node.name) - 1))
    elif isinstance(node, exp.Literal) and not isinstance(node.parent, exp.Cast):
        yield _Change(node, exp.Literal.string(f"not {node.name}"))


def _left_out(node: exp.Expr) -> Iterator[_Change]:
    """A side of and, or, coalesce; distinct; a branch of a case; what join, where, having and partition by narrow."""
    match node:
        case exp.And() | exp.Or():
            yield from (_Change(node, side.copy()) for side in (node.left, node.right))
        case exp.Coalesce():
            yield from (_Change(node, part.copy()) for part in (node.this, *node.expressions))
        case exp.Count(this=exp.Distinct() as distinct):
            yield _Change(distinct, distinct.expressions[0].copy())
        case exp.Case():
            branches = node.args["ifs"]
            if len(branches) > 1:
                yield from (_Change(node, part="ifs", value=rest) for rest in _each_left_out(branches))
        case exp.Join() if node.args.get("on"):
            yield _Change(node, part="side", value=None if node.side else "LEFT")
            yield _Change(node, part="on", value=exp.true())
        case exp.Union():
            yield _Change(node, part="distinct", value=not node.args.get("distinct"))
        case exp.Select():
            yield from (_Change(node, part=part) for part in ("distinct", "where", "having") if node.args.get(part))
        case exp.Window():
            columns = node.args.get("partition_by") or []
            yield from (_Change(node, part="partition_by", value=rest) for rest in _each_left_out(columns))


def _each_left_out(parts: list[exp.Expr]) -> Iterator[list[exp.Expr]]:
    return (parts[:number] + parts[number + 1 :] for number in range(len(parts)))
