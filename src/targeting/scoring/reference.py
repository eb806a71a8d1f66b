"""The scoring rules once more, in plain Python: the oracle the SQL is held against. Written to be read aloud.

It shares no code with the SQL nor with the parser of `when`: a rule is read here by Python's own syntax tree.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from targeting.workspace.rulesets import RuleSet

RESIDENT = {"01", "03"}
COMPARE: dict[type[ast.cmpop], Callable[[int, int], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


@dataclass(frozen=True)
class Person:
    """One row of link.person, as far as scoring looks at it."""

    person_id: int
    birth_date: date | None
    sex: str
    status: str
    objects: bool
    area: str | None = None


@dataclass(frozen=True)
class Involvement:
    """One row of link.involvement, as far as scoring looks at it. Unmerged spells score as merged."""

    person_id: int
    department: str
    service_centre: str | None
    law: str | None
    paragraph: str | None
    family: str | None
    kind: str
    main: bool
    counts: bool
    valid_from: date
    valid_to: date | None
    caseworker_id: int | None


@dataclass(frozen=True)
class Result:
    """What scoring says of one person; ``dropped_at`` numbers the attrition step, None when nominated."""

    evidence: Mapping[str, int]
    age_band: str
    points: int
    dropped_at: int | None
    hits: Mapping[str, int] = field(default_factory=dict)
    area: str | None = None

    @property
    def nominated(self) -> bool:
        """Whether the person is put forward for a professional assessment."""
        return self.dropped_at is None


def score_persons(
    persons: Iterable[Person], involvements: Iterable[Involvement], ruleset: RuleSet, as_of: date
) -> dict[int, Result]:
    """The result of every person, by person id."""
    active: dict[int, list[Involvement]] = {}
    for row in involvements:
        if counts_on(row, as_of):
            active.setdefault(row.person_id, []).append(row)
    return {person.person_id: judge(person, active.get(person.person_id, []), ruleset, as_of) for person in persons}


def counts_on(row: Involvement, day: date) -> bool:
    """Whether an involvement is main, counts, and is active on ``day``, both ends included."""
    started = row.valid_from <= day
    ended = row.valid_to is not None and row.valid_to < day
    return row.main and row.counts and started and not ended


def judge(person: Person, active: list[Involvement], ruleset: RuleSet, as_of: date) -> Result:
    """Walk one person through the steps, in order, to the first that drops them."""
    evidence = count(active) | {"age": age_on(person.birth_date, as_of)}
    band = age_band(evidence["age"])
    early = (
        person.status not in RESIDENT,
        evidence["age"] < ruleset.min_age,
        person.objects,
        not active,
    )
    if any(early):
        return Result(evidence, band, 0, early.index(True) + 1, area=person.area)
    hits = {rule.id: rule.points for rule in ruleset.rules if holds(rule.when, evidence)}
    points = sum(hits.values())
    late = [rule.id not in hits for rule in ruleset.rules if rule.required] + [points < ruleset.threshold]
    dropped_at = len(early) + late.index(True) + 1 if any(late) else None
    return Result(evidence, band, points, dropped_at, hits, person.area)


def count(active: list[Involvement]) -> dict[str, int]:
    """The evidence of one person: how many different things are going on. What is missing is not a thing."""
    services = [row for row in active if row.kind == "service"]
    return {
        "departments": different(row.department for row in active),
        "service_centres": different(
            (row.department, row.service_centre) for row in active if row.service_centre is not None
        ),
        "laws": different(row.law for row in active),
        "service_laws": different(row.law for row in services),
        "benefits": different(row.family for row in active if row.kind == "benefit"),
        "services": different((row.law, row.paragraph, row.family, row.service_centre) for row in services),
        "plans": different(row.family for row in active if row.kind == "plan"),
        "caseworkers": different(row.caseworker_id for row in active),
    }


def different(things: Iterable[object]) -> int:
    """How many different things there are, leaving out what is missing."""
    return len(set(things) - {None})


def age_on(born: date | None, day: date) -> int:
    """Whole years; the birthday counts. Born 29 February: 1 March in other years. Unknown: 0."""
    if born is None:
        return 0
    had_birthday = (day.month, day.day) >= (born.month, born.day)
    return day.year - born.year - (0 if had_birthday else 1)


def age_band(age: int) -> str:
    """The band an age is published in."""
    bands = {18: "0-17", 25: "18-24", 30: "25-29", 40: "30-39", 50: "40-49", 60: "50-59", 67: "60-66"}
    return next((band for below, band in bands.items() if age < below), "67+")


def holds(when: str, evidence: Mapping[str, int]) -> bool:
    """Whether a rule's condition is true of a person's evidence; raises ValueError on anything unknown."""
    return _true(ast.parse(_as_python(when), mode="eval").body, evidence)


def _as_python(when: str) -> str:
    """SQL's words in Python's spelling, on one line."""
    text = re.sub(r"\s+", " ", when).strip().lower().replace("<>", "!=")
    text = re.sub(r"(\w+) not between (\w+) and (\w+)", r"not (\2 <= \1 <= \3)", text)
    text = re.sub(r"(\w+) between (\w+) and (\w+)", r"(\2 <= \1 <= \3)", text)
    return re.sub(r"(?<![<>!=])=(?!=)", "==", text)


def _true(node: ast.expr, evidence: Mapping[str, int]) -> bool:
    match node:
        case ast.BoolOp(op=ast.And(), values=parts):
            return all(_true(part, evidence) for part in parts)
        case ast.BoolOp(op=ast.Or(), values=parts):
            return any(_true(part, evidence) for part in parts)
        case ast.UnaryOp(op=ast.Not(), operand=part):
            return not _true(part, evidence)
        case ast.Compare(left=left, ops=ops, comparators=rights):
            pairs = zip([left, *rights], ops, rights, strict=False)
            return all(_compare(one, how, other, evidence) for one, how, other in pairs)
    raise ValueError("the reference scorer does not know this kind of condition")


def _compare(left: ast.expr, how: ast.cmpop, right: ast.expr, evidence: Mapping[str, int]) -> bool:
    value = _number(left, evidence)
    if isinstance(how, ast.In | ast.NotIn):
        # Python reads (1) as a number, SQL as a list of one.
        parts = right.elts if isinstance(right, ast.Tuple) else [right]
        return (value in [_number(part, evidence) for part in parts]) == isinstance(how, ast.In)
    return COMPARE[type(how)](value, _number(right, evidence))


def _number(node: ast.expr, evidence: Mapping[str, int]) -> int:
    match node:
        case ast.Name(id=name):
            return evidence[name]
        case ast.Constant(value=int(number)):
            return number
    raise ValueError("the reference scorer does not know this kind of number")
