"""The scoring rules once more, in plain Python: the oracle the SQL is held against. Written to be read aloud.

It shares no code with the SQL nor with the parser of `when`: a rule is read here by Python's own syntax tree, and a
term is looked up in the code lists anew.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from targeting.workspace import RuleSet, catalogue, load_code_lists

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
    """One row of link.person, as far as scoring looks at it. An unknown status or objection (None) drops.

    ``begun_plan``: one plan was begun here, and has not ended.
    """

    person_id: int
    birth_date: date | None
    sex: str
    status: str | None
    objects: bool | None
    area: str | None = None
    begun_plan: bool = False


@dataclass(frozen=True)
class Involvement:
    """One row of link.involvement with one of its caseworkers, as far as scoring looks at it.

    Unmerged spells score as merged, and one with several caseworkers is several rows.
    """

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
    one_plan: bool = False


@dataclass(frozen=True)
class Result:
    """What scoring says of one person; ``dropped_at`` numbers the attrition step, None when nominated.

    ``months`` says of each term the rules name, and the person has, for how many whole months without a break.
    """

    evidence: Mapping[str, int]
    age_band: str
    points: int
    dropped_at: int | None
    hits: Mapping[str, int] = field(default_factory=dict)
    months: Mapping[str, int] = field(default_factory=dict)
    area: str | None = None

    @property
    def nominated(self) -> bool:
        """Whether the person is put forward for a professional assessment."""
        return self.dropped_at is None


def score_persons(
    persons: Iterable[Person], involvements: Iterable[Involvement], ruleset: RuleSet, as_of: date
) -> dict[int, Result]:
    """The result of every person, by person id."""
    of_person: dict[int, list[Involvement]] = {}
    for row in involvements:
        if row.main:
            of_person.setdefault(row.person_id, []).append(row)
    return {
        person.person_id: score_person(person, of_person.get(person.person_id, []), ruleset, as_of)
        for person in persons
    }


def counts_on(row: Involvement, day: date) -> bool:
    """Whether an involvement is main, counts, and is active on ``day``, both ends included."""
    started = row.valid_from <= day
    ended = row.valid_to is not None and row.valid_to < day
    return row.main and row.counts and started and not ended


def has_one_plan(rows: Iterable[Involvement], day: date) -> bool:
    """Whether a plan of those that a search is for runs on ``day``, both ends included."""
    return any(
        row.one_plan and row.main and row.valid_from <= day and (row.valid_to is None or row.valid_to >= day)
        for row in rows
    )


def score_person(person: Person, rows: list[Involvement], ruleset: RuleSet, as_of: date) -> Result:
    """Walk one person through the steps, in order, to the first that drops them."""
    active = [row for row in rows if counts_on(row, as_of)]
    evidence = count(active) | {"age": age_on(person.birth_date, as_of)}
    months = months_of([row for row in rows if row.main and row.counts], ruleset, as_of)
    band = age_band(evidence["age"])
    early = (
        person.status not in RESIDENT,
        evidence["age"] < ruleset.min_age,
        person.objects is not False,
        person.begun_plan or has_one_plan(rows, as_of),
        not active,
    )
    if any(early):
        return Result(evidence, band, 0, early.index(True) + 1, months=months, area=person.area)
    hits = {rule.id: rule.points for rule in ruleset.rules if holds(rule.when, evidence, months)}
    points = sum(hits.values())
    late = [rule.id not in hits for rule in ruleset.rules if rule.required] + [points < ruleset.threshold]
    dropped_at = len(early) + late.index(True) + 1 if any(late) else None
    return Result(evidence, band, points, dropped_at, hits, months, person.area)


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


def months_of(rows: list[Involvement], ruleset: RuleSet, day: date) -> dict[str, int]:
    """Of each term the rules name and the person has on ``day``: the whole months without a break until then."""
    named = {look_up(term) for rule in ruleset.rules for term in re.findall(r"\('([^']*)'\)", rule.when)}
    begun = {
        term: unbroken([row for row in rows if (row.law, row.paragraph, row.family, row.kind) in called(term)], day)
        for term in named
    }
    return {term: whole_months(since, day) for term, since in begun.items() if since is not None}


@cache
def called(term: str) -> frozenset[tuple[str | None, ...]]:
    """Law, paragraph, family and kind of everything that counts and that the code lists give that name."""
    codes = load_code_lists(catalogue("code_lists")).codes
    return frozenset(
        (code.law, code.paragraph, code.family, code.kind)
        for code in codes
        for name in (code.code, code.label_da, code.law, f"{code.law} § {code.paragraph}", code.family)
        if look_up(name) == term and code.main and code.counts
    )


def unbroken(rows: list[Involvement], day: date) -> date | None:
    """The first day of the time without a break that reaches ``day``; None when nothing is active then."""
    begun = sorted((row for row in rows if row.valid_from <= day), key=lambda row: (row.valid_from, _end(row)))
    since, covered_to = None, date.min
    for row in begun:
        if since is None or row.valid_from - covered_to > timedelta(days=1):
            since = row.valid_from
        covered_to = max(covered_to, _end(row))
    return since if covered_to >= day else None


def whole_months(since: date, day: date) -> int:
    """How many months are full: on the same day of a month, or the day after its last where it has no such day."""
    return (day.year - since.year) * 12 + day.month - since.month - (day.day < since.day)


def look_up(name: str) -> str:
    """A name without what does not matter in it: case, and how many spaces stand where; § 85 a is § 85a."""
    law, paragraph, number = re.sub(r"\s+", " ", name).strip().casefold().partition("§")
    if not paragraph:
        return law
    bare = number.strip()
    lettered = bare[:-2] + bare[-1:] if bare[-2:-1] == " " and bare[:-2].isdigit() and bare[-1:].isalpha() else bare
    return f"{law.rstrip()} § {lettered}"


def _end(row: Involvement) -> date:
    return row.valid_to or date.max


def holds(when: str, evidence: Mapping[str, int], months: Mapping[str, int]) -> bool:
    """Whether a rule's condition is true of a person; raises ValueError on anything unknown."""
    return _true(ast.parse(_as_python(when), mode="eval").body, evidence, months)


def _as_python(when: str) -> str:
    """SQL's words in Python's spelling, on one line; a term in quotes as it is looked up."""
    plain = re.sub(r"'[^']*'", lambda quoted: f"'{look_up(quoted[0][1:-1])}'", when)
    text = re.sub(r"\s+", " ", plain).strip().lower().replace("<>", "!=")
    operand = r"((?:\w+\('[^']*'\))|\w+)"
    text = re.sub(f"{operand} not between {operand} and {operand}", r"not (\2 <= \1 <= \3)", text)
    text = re.sub(f"{operand} between {operand} and {operand}", r"(\2 <= \1 <= \3)", text)
    text = re.sub(f"{operand} not in \\(", r"not \1 in (", text)
    return re.sub(r"(?<![<>!=])=(?!=)", "==", text)


def _true(node: ast.expr, evidence: Mapping[str, int], months: Mapping[str, int]) -> bool:
    match node:
        case ast.BoolOp(op=ast.And(), values=parts):
            return all(_true(part, evidence, months) for part in parts)
        case ast.BoolOp(op=ast.Or(), values=parts):
            return any(_true(part, evidence, months) for part in parts)
        case ast.UnaryOp(op=ast.Not(), operand=part):
            return not _true(part, evidence, months)
        case ast.Call(func=ast.Name(id="has"), args=[ast.Constant(value=str(term))]):
            return term in months
        case ast.Compare(left=left, ops=ops, comparators=rights):
            pairs = list(zip([left, *rights], ops, rights, strict=False))
            return all(_compare(one, how, other, evidence, months) for one, how, other in pairs)
    raise ValueError("the reference scorer does not know this kind of condition")


def _compare(
    left: ast.expr, how: ast.cmpop, right: ast.expr, evidence: Mapping[str, int], months: Mapping[str, int]
) -> bool:
    """A comparison over what the person does not have is false, whatever it asks."""
    # Python reads (1) as a number, SQL as a list of one.
    parts = right.elts if isinstance(right, ast.Tuple) else [right]
    numbers = [_number(part, evidence, months) for part in (left, *parts)]
    known = [number for number in numbers if number is not None]
    if len(known) < len(numbers):
        return False
    value, *others = known
    return value in others if isinstance(how, ast.In) else COMPARE[type(how)](value, others[0])


def _number(node: ast.expr, evidence: Mapping[str, int], months: Mapping[str, int]) -> int | None:
    match node:
        case ast.Name(id=name):
            return evidence[name]
        case ast.Constant(value=int(number)):
            return number
        case ast.Call(func=ast.Name(id="months_since"), args=[ast.Constant(value=str(term))]):
            return months.get(term)
    raise ValueError("the reference scorer does not know this kind of number")
