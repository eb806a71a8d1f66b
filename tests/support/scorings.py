"""What the specs of scoring and rules are run with: involvements in, points and fates out, alike from both scorers."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path

from support.scoring_tables import rule, rule_set, scored
from support.tables import stated
from targeting.scoring.reference import Involvement, Person, Result, look_up, score_persons
from targeting.warehouse import Warehouse
from targeting.workspace import RuleSet, load_ruleset

CATALOGUE = Path(str(resources.files("targeting"))) / "catalogue"
YES_NO = {True: "yes", False: "no"}

Row = dict[str, str]


@dataclass(frozen=True)
class Scored:
    """What both scorers say of everybody in a spec, by name, and what the steps are called."""

    results: Mapping[str, Result]
    steps: Mapping[int, str]

    def fate(self, who: str) -> str:
        """``nominated``, or the step that dropped."""
        dropped_at = self.results[who].dropped_at
        return "nominated" if dropped_at is None else self.steps[dropped_at]


def shipped(ruleset: str) -> RuleSet:
    """A rule set of the catalogue."""
    return load_ruleset(CATALOGUE / "rulesets" / f"{ruleset}.toml")


def judge(warehouse: Warehouse, involvements: str, persons: str | None, ruleset: RuleSet, on: str) -> Scored:
    """Score the tables on a day with the SQL and with the reference, which must agree."""
    rows = stated(involvements)
    people = stated(persons) if persons else [{"who": who} for who in dict.fromkeys(row["who"] for row in rows)]
    number = {row["who"]: place for place, row in enumerate(people, start=1)}
    arguments = (
        [_person(number[row["who"]], row) for row in people],
        [_involvement(number[row["who"]], row) for row in rows],
        ruleset,
        date.fromisoformat(on),
    )
    results = scored(warehouse, *arguments)
    assert results == score_persons(*arguments)
    steps = dict(warehouse.connection.execute("select step, id from score.step").fetchall())
    return Scored({who: results[number[who]] for who in number}, steps)


def answered(found: Scored, answer: str, rules: Iterable[str]) -> None:
    """Hold the answer against what was scored: figures, ``points``, ``fate``, and yes or no for the name of a rule."""
    wanted = stated(answer)
    assert [row["who"] for row in wanted] == list(found.results)
    assert [_said(found, row, list(rules)) for row in wanted] == wanted


def compare(warehouse: Warehouse, involvements: str, answer: str, persons: str | None, on: str) -> None:
    """Put the conditions in the answer's first column to everybody: yes or no, and of months_since('…') how many."""
    wanted = stated(answer)
    asked = [row["condition"] for row in wanted]
    rules = [rule(when if _is_condition(when) else f"{when} >= 0", id=f"rule_{n}") for n, when in enumerate(asked)]
    found = judge(warehouse, involvements, persons, rule_set(*rules, min_age=0), on)
    assert {found.fate(who) for who in found.results} <= {"nominated", "below_threshold"}, "not all reached the rules"
    assert {name for row in wanted for name in row} == {"condition", *found.results}
    for number, row in enumerate(wanted):
        said = {who: _told(result, asked[number], number) for who, result in found.results.items()}
        assert {"condition": asked[number]} | said == row


def _is_condition(when: str) -> bool:
    return not (when.startswith("months_since('") and when.endswith("')"))


def _told(result: Result, when: str, number: int) -> str:
    if _is_condition(when):
        return YES_NO[f"rule_{number}" in result.hits]
    months = result.months.get(look_up(when.split("'")[1]))
    return "none" if months is None else str(months)


def _said(found: Scored, asked: Row, rules: Sequence[str]) -> Row:
    """What a result says of the columns that were asked for."""
    who = asked["who"]
    result = found.results[who]
    known = {name: str(figure) for name, figure in result.evidence.items()}
    known |= {rule: YES_NO[rule in result.hits] for rule in rules}
    known |= {"who": who, "points": str(result.points), "fate": found.fate(who)}
    return {name: known[name] for name in asked}


def _person(number: int, row: Row) -> Person:
    return Person(
        person_id=number,
        birth_date=date.fromisoformat(row.get("born", "1980-01-01")),
        sex=row.get("sex", "K"),
        status=row.get("status", "01"),
        objects=row.get("objects", "no") == "yes",
        begun_plan=row.get("begun", "no") == "yes",
    )


def _involvement(number: int, row: Row) -> Involvement:
    """An involvement as its cells say it, or as the code lists say it of the name in ``involvement``."""
    begun = date.fromisoformat(row.get("from", "2017-01-01"))
    ended = date.fromisoformat(row["to"]) if "to" in row else None
    code = _code(row["involvement"], begun, ended) if "involvement" in row else row
    return Involvement(
        person_id=number,
        department=row.get("department", "work"),
        service_centre=row.get("centre"),
        law=code.get("law"),
        paragraph=code.get("paragraph"),
        family=code.get("family") or code.get("what"),
        kind=code.get("kind", "service"),
        main=code.get("main", "yes") in ("yes", "true"),
        counts=code.get("counts", "yes") in ("yes", "true"),
        valid_from=begun,
        valid_to=ended,
        caseworker_id=int(row["caseworker"]) if "caseworker" in row else None,
        one_plan=code.get("one_plan", "no") in ("yes", "true"),
    )


def _code(name: str, begun: date, ended: date | None) -> Row:
    """What the code lists say of ``name``, read as the plain files they are: a code, a label, or a law's paragraph.

    A spec may only say what can be: the code has the one meaning all the time that the involvement lasts.
    """
    meant = [
        {key: row[key] for key in ("law", "paragraph", "family", "kind", "main", "counts")}
        for row in _codes()
        if name in (row["code"], row["label_da"], f"{row['law']} § {row['paragraph']}")
        and (row["one_plan"] != "true" or name == row["code"])
        and (row["valid_from"] or "0001-01-01") <= begun.isoformat()
        and (ended or date.max).isoformat() <= (row["valid_to"] or "9999-12-31")
    ]
    assert meant, f"no code list knows {name} all the time from {begun} to {ended}"
    assert all(meaning == meant[0] for meaning in meant), f"{name} means more than one thing"
    return meant[0]


@cache
def _codes() -> list[Row]:
    files = sorted((CATALOGUE / "code_lists").glob("*.csv"))
    return [row for path in files for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())]
