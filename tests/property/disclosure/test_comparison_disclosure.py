"""An attacker who has the release and a comparison, or a trial, on the same citizens tries to reckon the hidden counts.

It shares no code with disclosure control. What it knows of a release is in support.attacker. A few municipalities in
`make test`, a hundred in `make nightly`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product
from typing import Any

from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from support.attacker import (
    COUNTS,
    MINIMUM,
    ROUNDING,
    Attacker,
    Cell,
    Linear,
    populations,
    true_cells,
)
from support.examples import examples
from support.output_tables import AS_OF, CONTRACTS, RULES, Citizen, disclosed, municipality, rows, rule, rule_set
from targeting.commands.simulate import sizes_of
from targeting.commands.trial import Tried, side_of
from targeting.comparison import counted, keep_side
from targeting.disclosure import RELEASE, Comparison, Released, Size, published, suppressed, suppressed_series
from targeting.scoring import score
from targeting.warehouse import Warehouse
from targeting.workspace import RuleSet

TABLES = {
    "groups": ("group_by", "group_value"),
    "rules": ("moved", "rule"),
    "steps": ("moved", "step"),
    "points": ("points",),
}
SERVICES_4 = rule("services_4", "services >= 4")
REQUIRED, *OTHERS = RULES.rules
SECOND = {
    "a lower threshold": rule_set(*RULES.rules, threshold=1),
    "a higher threshold": rule_set(*RULES.rules, threshold=3),
    "an older start": rule_set(*RULES.rules).model_copy(update={"min_age": 25}),
    "one rule more": rule_set(*RULES.rules, SERVICES_4),
    "one rule less": rule_set(*RULES.rules[:2]),
    "nothing required": rule_set(REQUIRED.model_copy(update={"required": False}), *OTHERS),
    "another rule": rule_set(REQUIRED, SERVICES_4, OTHERS[1], threshold=2),
}
Tables = dict[str, list[dict[str, Any]]]
PROFILE = settings(examples(4, 100), phases=[Phase.explicit, Phase.generate])


def released(people: list[Citizen]) -> Warehouse:
    return disclosed(people)


def compared(warehouse: Warehouse, second: RuleSet, known: bool = True) -> tuple[Tables, Tables]:
    """The run's rule set compared with another: the true counts, with the same highest row, and what is shown."""
    before, after = Tried(RULES, AS_OF), Tried(second, AS_OF)
    run = {RELEASE: before.counts if known else {"bands": AS_OF}}
    sides = {"a": side_of(before, "a", run), "b": side_of(after, "b", run | {"a": before.counts})}
    release = published(warehouse, CONTRACTS, "objections")
    for side, one in (("a", before), ("b", after)):
        score(warehouse, one.ruleset, AS_OF)
        keep_side(warehouse, side)
    tables = counted(warehouse, RULES, second)
    found = suppressed(Comparison(sides=sides, **tables), release)
    shown = {table: getattr(found, table) for table in TABLES}
    top = max((row["points"] for row in shown["points"]), default=0)
    tail = [row for row in tables["points"] if row["points"] >= top]
    sums = {f"persons_{side}": sum(row[f"persons_{side}"] for row in tail) for side in "ab"}
    below = [row for row in tables["points"] if row["points"] < top]
    truth = tables | {"points": below + [{"points": top, **sums} for _ in tail[:1]]}
    return truth, shown


def cell(table: str, row: dict[str, Any], column: str) -> Cell:
    return ("compared", table, *(row[key] for key in TABLES[table]), column)


def cells(tables: Tables) -> dict[Cell, Any]:
    columns = {
        "groups": ("scored_a", "scored_b", "nominated_a", "nominated_b", "entered", "left", "stayed"),
        "rules": ("persons",),
        "steps": ("persons",),
        "points": ("persons_a", "persons_b"),
    }
    return {
        cell(table, row, column): row[column] for table in TABLES for row in tables[table] for column in columns[table]
    }


def untold(shown: Tables) -> Tables:
    """The same rows with every count hidden."""
    words = {"group_by", "group_value", "moved", "rule", "step", "points", "label_da", "or_more"}
    return {
        table: [{name: value if name in words else None for name, value in row.items()} for row in lines]
        for table, lines in shown.items()
    }


class Comparer(Attacker):
    """One who has read the comparison too."""

    def __init__(self, release: Tables, released_truth: dict[Cell, int], shown: Tables, truth: Tables, second: RuleSet):
        self.compared, self.second = shown, second
        super().__init__(release, released_truth)
        told = cells(shown)
        self.known |= {name: count for name, count in told.items() if count is not None}
        hidden = [name for name, count in told.items() if count is None]
        self.unknown = [*self.unknown, *hidden]
        self.least |= {name: min(1, cells(truth)[name]) for name in hidden}

    def group(self, row: dict[str, Any], column: str) -> Cell:
        return cell("groups", row, column)

    def everybody(self, column: str) -> Cell:
        return ("compared", "groups", "all", "all", column)

    def equations(self) -> Iterator[Linear]:
        yield from super().equations()
        groups = self.compared["groups"]
        for row in groups:
            group = (row["group_by"], row["group_value"])
            yield {self.group(row, "nominated_a"): 1, self.group(row, "left"): -1, self.group(row, "stayed"): -1}
            yield {self.group(row, "nominated_b"): 1, self.group(row, "entered"): -1, self.group(row, "stayed"): -1}
            yield {self.group(row, "nominated_a"): 1, ("selection_rate", *group, "nominated"): -1}
            yield {self.group(row, "scored_a"): 1, ("selection_rate", *group, "persons"): -1}
            if self.second.min_age == RULES.min_age:
                yield {self.group(row, "scored_a"): 1, self.group(row, "scored_b"): -1}
        for column in ("scored_b", "nominated_b", "entered", "left", "stayed"):
            for grouping in ("sex", "age_band"):
                parts = {self.group(row, column): -1.0 for row in groups if row["group_by"] == grouping}
                yield parts | {self.everybody(column): 1}
        for move, ruleset in (("entered", self.second), ("left", RULES)):
            fallen = [row for row in self.compared["steps"] if row["moved"] == move]
            yield {cell("steps", row, "persons"): 1.0 for row in fallen} | {self.everybody(move): -1}
            for each in ruleset.rules:
                if each.required:
                    yield {("compared", "rules", move, each.id, "persons"): 1, self.everybody(move): -1}
        points = self.compared["points"]
        top = max((row["points"] for row in points), default=0)
        for side in "ab":
            yield {cell("points", row, f"persons_{side}"): 1.0 for row in points} | {
                self.everybody(f"scored_{side}"): -1
            }
        stated = dict(self.distribution("points"))
        for row in points:
            mine = cell("points", row, "persons_a")
            theirs = [stated[v] for v in stated if (v >= top if row["points"] == top else v == row["points"])]
            yield {mine: 1} | dict.fromkeys(theirs, -1.0)
            if self.second.min_age == RULES.min_age and self.second.rules == RULES.rules:
                yield {mine: 1, cell("points", row, "persons_b"): -1}

    def inequalities(self) -> Iterator[Linear]:
        yield from super().inequalities()
        for row in self.compared["groups"]:
            yield {self.group(row, "nominated_b"): 1, self.group(row, "scored_b"): -1}
            if self.second.min_age > RULES.min_age:
                yield {self.group(row, "scored_b"): 1, self.group(row, "scored_a"): -1}
        for row in self.compared["rules"]:
            yield {cell("rules", row, "persons"): 1, self.everybody(row["moved"]): -1}
        for move, ruleset in (("entered", self.second), ("left", RULES)):
            hits = {("compared", "rules", move, each.id, "persons"): -float(each.points) for each in ruleset.rules}
            yield hits | {self.everybody(move): ruleset.threshold}


def small_differences(truth: Tables, second: RuleSet) -> Iterator[Linear]:
    """Few who are held against the rules and not nominated, or who move and do not hit a rule."""
    for row in truth["groups"]:
        for side in "ab":
            if 0 < row[f"scored_{side}"] - row[f"nominated_{side}"] < MINIMUM and row[f"nominated_{side}"]:
                yield {cell("groups", row, f"scored_{side}"): 1, cell("groups", row, f"nominated_{side}"): -1}
        if 0 < abs(row["scored_a"] - row["scored_b"]) < MINIMUM:
            yield {cell("groups", row, "scored_a"): 1, cell("groups", row, "scored_b"): -1}
    (all_of,) = (row for row in truth["groups"] if row["group_by"] == "all")
    for row in truth["rules"]:
        if 0 < all_of[row["moved"]] - row["persons"] < MINIMUM:
            yield {cell("groups", all_of, row["moved"]): 1, cell("rules", row, "persons"): -1}
    if len(second.rules) > len(RULES.rules):
        for row in truth["points"]:
            above = [each for each in truth["points"] if each["points"] >= row["points"]]
            if 0 < sum(each["persons_b"] - each["persons_a"] for each in above) < MINIMUM:
                yield {
                    cell("points", each, f"persons_{side}"): sign
                    for each in above
                    for side, sign in (("b", 1), ("a", -1))
                }


FEW_ENTER = [
    *[Citizen(age=20, services=(("jobcentre", 1), ("social", 1)))] * 3,
    *[Citizen(age=30, services=(("jobcentre", 2), ("social", 2)))] * 40,
    *[Citizen(age=50, services=(("jobcentre", 1),))] * 60,
]


@PROFILE
@given(people=populations, what=st.sampled_from(sorted(SECOND)), known=st.booleans())
@example(people=FEW_ENTER, what="a lower threshold", known=True)
@example(people=municipality(600, 1), what="one rule more", known=False)
def test_no_hidden_count_of_a_comparison_or_of_the_release_can_be_told(
    people: list[Citizen], what: str, known: bool
) -> None:
    """``known`` says whether the program still has the run's rule set; what is told must be safe either way."""
    warehouse = released(people)
    release = {table: rows(warehouse, f"output.{table}") for table in COUNTS}
    released_truth = true_cells(warehouse)
    truth, shown = compared(warehouse, SECOND[what], known)
    attacker = Comparer(release, released_truth, shown, truth, SECOND[what])
    small = [name for name, count in (cells(truth) | released_truth).items() if 0 < count < MINIMUM]
    assert not set(small) & set(attacker.known)
    for target in [*({name: 1.0} for name in small), *small_differences(truth, SECOND[what])]:
        if (width := attacker.width(target)) >= MINIMUM - ROUNDING:
            continue
        # What the rules and the release tell where nothing is shown of the comparison, no hiding can take back.
        nothing = Comparer(release, released_truth, untold(shown), truth, SECOND[what])
        assert width >= nothing.width(target) - ROUNDING, target


@PROFILE
@given(people=populations, what=st.sampled_from(sorted(SECOND)))
def test_counts_of_a_comparison_are_hidden_and_never_changed(people: list[Citizen], what: str) -> None:
    truth, shown = compared(released(people), SECOND[what])
    for name, count in cells(shown).items():
        assert count in (None, cells(truth)[name])


class Trier(Attacker):
    """One who has read how large the target group would be with other numbers.

    Citizens lie in a grid of ages and points: every target group is a sum of its fields, and nobody is in two.
    """

    def __init__(self, release: Tables, released_truth: dict[Cell, int], sizes: list[Size], shown: list[Size]) -> None:
        self.thresholds = sorted({size.threshold for size in sizes})
        self.ages = sorted({size.min_age for size in sizes})
        super().__init__(release, released_truth)
        for size, told in zip(sizes, shown, strict=True):
            for name, count, seen in (
                (("n", size.threshold, size.min_age), size.nominated, told.nominated),
                (("s", size.min_age), size.scored, told.scored),
            ):
                if seen is not None:
                    self.known[name] = seen
                elif name not in self.unknown:
                    self.unknown.append(name)
                    self.least[name] = min(1, count or 0)

    def equations(self) -> Iterator[Linear]:
        yield from super().equations()
        for age in self.ages:
            fields = {("not", born): -1.0 for born in self.ages if born >= age}
            fields |= {("field", p, born): -1.0 for p in self.thresholds for born in self.ages if born >= age}
            yield fields | {("s", age): 1}
            for low in self.thresholds:
                inside = product([p for p in self.thresholds if p >= low], [born for born in self.ages if born >= age])
                yield {("field", p, born): -1.0 for p, born in inside} | {("n", low, age): 1}
        if RULES.min_age in self.ages:
            yield {("s", RULES.min_age): 1, ("run", "persons_scored"): -1}
            if RULES.threshold in self.thresholds:
                yield {("n", RULES.threshold, RULES.min_age): 1, ("run", "nominated"): -1}

    def inequalities(self) -> Iterator[Linear]:
        yield from super().inequalities()
        for low in self.thresholds if RULES.min_age in self.ages else ():
            points = dict(self.distribution("points"))
            if points:
                enough = {name: -1.0 for value, name in points.items() if value >= min(low, max(points))}
                yield enough | {("n", low, RULES.min_age): 1}


def differences(sizes: list[Size]) -> Iterator[tuple[Linear, int]]:
    """Whom one more point, or a higher age, leaves out: also several steps on."""
    counts = {(size.threshold, size.min_age): size.nominated or 0 for size in sizes}
    for (one, first), (other, second) in combinations(counts.items(), 2):
        if one[0] == other[0] or one[1] == other[1]:
            yield {("n", *one): 1, ("n", *other): -1}, first - second
    for name, count in counts.items():
        yield {("n", *name): 1}, count


@PROFILE
@given(
    people=populations, thresholds=st.sampled_from([(1, 2, 3), (2, 3), (1,)]), ages=st.sampled_from([(18,), (18, 26)])
)
@example(people=municipality(600, 1), thresholds=(1, 2, 3), ages=(18, 25, 40))
def test_no_hidden_size_of_a_target_group_can_be_told_nor_the_few_between_two(
    people: list[Citizen], thresholds: tuple[int, ...], ages: tuple[int, ...]
) -> None:
    warehouse = released(people)
    release = {table: rows(warehouse, f"output.{table}") for table in COUNTS}
    released_truth = true_cells(warehouse)
    before = published(warehouse, CONTRACTS, "objections")
    values = list(product(thresholds, ages))
    sizes = sizes_of(warehouse, Tried(RULES, AS_OF), values)
    for size in sizes:
        again = RULES.model_copy(update={"threshold": size.threshold, "min_age": size.min_age})
        score(warehouse, again, AS_OF)
        assert warehouse.rows("ask/score/counts")[0][2] == size.nominated
    shown = suppressed_series(sizes, before, Released(RULES.min_age, RULES.threshold))
    attacker = Trier(release, released_truth, sizes, shown)
    for target, count in differences(sizes):
        if 0 < count < MINIMUM:
            assert attacker.width(target) >= MINIMUM - ROUNDING, target
    for told, size in zip(shown, sizes, strict=True):
        assert told.nominated in (None, size.nominated)
        assert told.scored in (None, size.scored)
