"""A population whose stand-ins are asked, as `run.Look.stand_ins` lends them; or, to see what is at stake, itself."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from support.output_tables import AS_OF
from targeting.disclosure import TABLES, make_stand_ins
from targeting.linking import band_ages
from targeting.scoring import score
from targeting.warehouse import Warehouse
from targeting.workspace import RuleSet, bandings

Cell = tuple[str, int, int]


def secret(number: int) -> str:
    """One of many secrets."""
    return hashlib.sha256(str(number).encode()).hexdigest()[:32]


def stand_ins_of(warehouse: Warehouse, number: int) -> Warehouse:
    """The stand-ins of a population, alone in a warehouse in memory."""
    from support.scoring_tables import memory_warehouse

    make_stand_ins(warehouse, secret(number))
    alone = memory_warehouse()
    for table in TABLES:
        alone.connection.register("lent", warehouse.connection.table(f"stand.{table}").to_arrow_table())
        alone.connection.execute(f"create table link.{table} as select * from lent")
        alone.connection.unregister("lent")
    alone.view("link.counting")
    band_ages(alone, bandings()[0])
    return alone


@dataclass
class Attacker:
    """One who may ask whatever a rule set can, so many times, and looks for somebody who is alone in an answer.

    What is heard of a question is how many it nominates, of each sex: as compare shows it, before it is made ten.
    """

    warehouse: Warehouse
    rules: RuleSet
    most: int
    asked: int = 0
    heard: list[int] = field(default_factory=list)

    def ask(self, threshold: int, low: int, high: int, day: date = AS_OF) -> Counter[str]:
        """How many of each sex are nominated with these points, from one age to another."""
        self.asked += 1
        limited = self.rules.rules[0].model_copy(
            update={"id": "age", "when": f"age between {low} and {high}", "required": True, "points": 0}
        )
        rules = self.rules.model_copy(update={"rules": (*self.rules.rules, limited), "threshold": threshold})
        score(self.warehouse, rules, day)
        found = Counter(row["sex"] for row in self.warehouse.records("score.outcome") if row["nominated"])
        self.heard += found.values()
        return found

    def cells(self, around: Collection[int] = range(18, 100)) -> dict[Cell, int]:
        """Bisects age, then points, and month by month before: how many of each sex, age and number of points.

        ``around``: only these ages, for whoever knows where to look.
        """
        found: dict[Cell, int] = {}
        waiting = [(18, 99)]
        while waiting and self.asked < self.most:
            low, high = waiting.pop(0)
            if not set(range(low, high + 1)) & set(around) or not self.ask(self.rules.threshold, low, high):
                continue
            if low < high:
                middle = (low + high) // 2
                waiting += [(low, middle), (middle + 1, high)]
            else:
                found |= self._by_points(low)
        if len(around) > 80:
            self._other_days()
        return found

    def _by_points(self, age: int) -> dict[Cell, int]:
        found: dict[Cell, int] = {}
        above: Counter[str] = Counter()
        for points in range(sum(rule.points for rule in self.rules.rules), self.rules.threshold - 1, -1):
            here = self.ask(points, age, age)
            found |= {(sex, age, points): here[sex] - above[sex] for sex in here if here[sex] > above[sex]}
            above = here
        return found

    def _other_days(self) -> None:
        """With the questions that are left: every year of age by itself, as of one first of a month after another."""
        months = ((year, month) for year in range(AS_OF.year - 1, 1990, -1) for month in range(12, 0, -1))
        for year, month in months:
            for age in range(18, 100):
                if self.asked == self.most:
                    return
                self.ask(self.rules.threshold, age, age, date(year, month, 1))
