"""The product and a plain-Python reading of the same extracts say the same of every single citizen.

The plain reading (golden.plain) knows the declarations and nothing of the product's readers, SQL or linking.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import pytest

from golden.conftest import SampleRun, run_sample
from golden.plain.damage import Damage
from golden.plain.landing import Tally
from golden.plain.reading import Reading, read_delivery, score
from support.world import generated, landed_delivery
from targeting.privacy import KeyRing, load_keys
from targeting.sample import generate
from targeting.sample.planted import Citizen, load_planted
from targeting.scoring import score as product_scores
from targeting.scoring.reference import Result
from targeting.warehouse import Warehouse
from targeting.workspace import LAST_STEP, RuleSet, Workspace, load_workspace
from targeting.workspace.rulesets import STEPS_BEFORE
from targeting.workspace.workspace import delivery_date

Rows = list[tuple[Any, ...]]

EVIDENCE = (
    "age", "departments", "service_centres", "laws", "service_laws", "benefits", "services", "plans", "caseworkers"
)  # fmt: skip
NOT_IN_POPULATION = "not_in_population"


class Product(Protocol):
    """What the product made of a delivery."""

    @property
    def workspace(self) -> Path: ...

    def warehouse(self) -> AbstractContextManager[Warehouse]: ...

    def pseudonym(self, cpr: str) -> str: ...


@dataclass(frozen=True)
class Ungated:
    """A delivery so bad that the checks would stop a run: landed, linked and scored all the same."""

    workspace: Path
    scored: Warehouse
    keys: KeyRing

    @contextmanager
    def warehouse(self) -> Iterator[Warehouse]:
        yield self.scored

    def pseudonym(self, cpr: str) -> str:
        return self.keys.pseudonym("person", cpr)


class Both:
    """One delivery, read by the product and in plain Python."""

    def __init__(self, product: Product) -> None:
        self.product = product

    @cached_property
    def workspace(self) -> Workspace:
        return load_workspace(self.product.workspace)

    @cached_property
    def ruleset(self) -> RuleSet:
        return self.workspace.ruleset(self.workspace.settings.defaults.ruleset)

    @cached_property
    def reading(self) -> Reading:
        return read_delivery(self.workspace, self.workspace.delivery())

    @cached_property
    def results(self) -> dict[str, Result]:
        """What the reference scorer says, by personal number."""
        as_of = delivery_date(self.workspace.delivery())
        assert as_of is not None
        return dict(score(self.reading, self.ruleset, as_of))

    @cached_property
    def pseudonyms(self) -> dict[str, str]:
        """The pseudonym of every citizen, by personal number."""
        return {cpr: self.product.pseudonym(cpr) for cpr in self.reading.citizens}

    def ask(self, query: str) -> Rows:
        """Rows of the product's warehouse."""
        with self.product.warehouse() as warehouse:
            return warehouse.connection.execute(query).fetchall()

    def about_persons(self, query: str) -> dict[str, tuple[Any, ...]]:
        """Rows of the product's warehouse whose first column is a pseudonym, one each."""
        rows = self.ask(query)
        found = {row[0]: row[1:] for row in rows}
        assert len(found) == len(rows)
        return found


@pytest.fixture(scope="session")
def other_run(tmp_path_factory: pytest.TempPathFactory) -> SampleRun:
    """A run of another municipality, smaller and made from another seed."""
    return run_sample(generated(tmp_path_factory.mktemp("seed7") / "workspace", 1500, seed=7))


@pytest.fixture(scope="session")
def damaged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ungated]:
    """A delivery in which a quarter of the rows were damaged by chance."""
    folder = tmp_path_factory.mktemp("damaged")
    generate(folder / "workspace", 1500, seed=11)
    workspace = load_workspace(folder / "workspace")
    delivery = workspace.delivery()
    damage = Damage(seed=11, share=0.25)
    for contract in workspace.registers:
        for path in sorted(delivery.glob(contract.path)):
            damage.file(contract, path)
    with landed_delivery(folder, delivery, tuple(contract.id for contract in workspace.registers)) as (warehouse, _):
        as_of = delivery_date(delivery)
        assert as_of is not None
        product_scores(warehouse, workspace.ruleset(workspace.settings.defaults.ruleset), as_of)
        yield Ungated(workspace.folder, warehouse, load_keys(folder / "keys"))


@pytest.fixture(scope="session", params=["sample_run", "other_run", "damaged"])
def both(request: pytest.FixtureRequest) -> Both:
    """The sample as it is committed, a second one, and a damaged one."""
    return Both(request.getfixturevalue(request.param))


def differing(ours: dict[Any, Any], theirs: dict[Any, Any]) -> dict[Any, Any]:
    """What the two say, where they do not say the same; the product second."""
    keys = ours.keys() | theirs.keys()
    return {key: (ours.get(key), theirs.get(key)) for key in keys if ours.get(key) != theirs.get(key)}


def test_every_row_has_the_same_fate(both: Both) -> None:
    rows = both.ask("SELECT register, name, rows_read, accepted, quarantined, ignored FROM land.file")
    product = {(register, name): counts for register, name, *counts in rows}
    plain = {file: _counts(tally) for file, tally in both.reading.files.items()}
    assert plain
    assert differing(plain, product) == {}


def _counts(tally: Tally) -> list[int]:
    quarantined, ignored = len(tally.quarantined), tally.ignored.total()
    return [tally.accepted + quarantined + ignored, tally.accepted, quarantined, ignored]


def test_the_same_rows_are_quarantined(both: Both) -> None:
    product = both.ask(
        """SELECT DISTINCT file.register, file.name, quarantine.row_no FROM land.quarantine AS quarantine
        JOIN land.file AS file ON file.register = quarantine.register AND file.file_no = quarantine.file_no"""
    )
    files = both.reading.files.items()
    plain = {(*file, number) for file, tally in files for number in (*tally.quarantined, *tally.waiting)}
    assert plain
    assert plain ^ set(product) == set()


def test_rows_are_ignored_by_the_same_rules(both: Both) -> None:
    rows = both.ask(
        """SELECT file.register, file.name, ignored.rule, ignored.rows FROM land.ignored AS ignored
        JOIN land.file AS file ON file.register = ignored.register AND file.file_no = ignored.file_no"""
    )
    product = {(register, name, rule): count for register, name, rule, count in rows}
    plain = {
        (*file, rule): count for file, tally in both.reading.files.items() for rule, count in tally.ignored.items()
    }
    assert plain
    assert differing(plain, product) == {}


def test_the_same_persons_live_in_the_municipality(both: Both) -> None:
    product = both.about_persons(
        """SELECT person_key.pseudonym, birth_date, sex, status, protected, objects
        FROM link.person JOIN land.person_key AS person_key USING (person_id)"""
    )
    plain = {
        both.pseudonyms[cpr]: (each.birth_date, each.sex, each.status, each.protected, each.objects)
        for cpr, each in both.reading.citizens.items()
    }
    assert plain
    assert differing(plain, product) == {}


def test_every_involvement_is_the_same(both: Both) -> None:
    """Also those that are not active on the as-of date: unit, law, kind, and both dates."""
    rows = both.ask(
        """SELECT pseudonym, register, department, service_centre, law, paragraph, family, kind, main, counts,
            valid_from, valid_to
        FROM link.involvement JOIN link.person USING (person_id) JOIN land.person_key USING (person_id)"""
    )
    plain = [
        (both.pseudonyms[what.cpr], what.register, what.department, what.service_centre, what.law, what.paragraph,
         what.family, what.kind, what.main, what.counts, spell.when.start, spell.when.end)
        for spell in both.reading.spells
        for what in [spell.what]
        if what.cpr in both.pseudonyms
    ]  # fmt: skip
    assert plain
    assert Counter(plain) == Counter(tuple(row) for row in rows)


def product_caseworkers(both: Both, day: date) -> dict[str, set[int]]:
    """Who attends to each citizen on a day, by the product's own number of each."""
    found: dict[str, set[int]] = defaultdict(set)
    rows = both.ask(
        f"""SELECT pseudonym, caseworker_id
        FROM link.caseworker JOIN link.person USING (person_id) JOIN land.person_key USING (person_id)
        WHERE valid_from <= DATE '{day}' AND coalesce(valid_to, DATE '9999-12-31') >= DATE '{day}'"""
    )
    for pseudonym, number in rows:
        found[pseudonym].add(number)
    return found


def plain_caseworkers(both: Both, day: date) -> dict[str, set[str]]:
    """Who attends to each citizen on a day, by name."""
    found: dict[str, set[str]] = defaultdict(set)
    for spell in both.reading.spells:
        what = spell.what
        if what.main and what.counts and what.cpr in both.pseudonyms and (names := spell.attending(day)):
            found[both.pseudonyms[what.cpr]] |= names
    return found


@pytest.mark.parametrize("day", ["2016-03-01", "2017-06-30", "2017-10-02", "2018-01-01"])
def test_every_citizen_has_the_same_caseworkers(both: Both, day: str) -> None:
    """The product knows a caseworker by a number of its own: one name is one number. Whoever has one tells which."""
    on = date.fromisoformat(day)
    product, plain = product_caseworkers(both, on), plain_caseworkers(both, on)
    pairs = {(*plain[who], *product[who]) for who in plain if len(plain[who]) == len(product[who]) == 1}
    number_of = dict(pairs)
    assert len(pairs) == len(number_of) == len(set(number_of.values())) > 2
    told = {who: {number_of.get(name) for name in names} for who, names in plain.items()}
    known = {who: numbers for who, numbers in told.items() if None not in numbers}
    assert max(map(len, known.values())) > 1
    assert differing(known, {who: product[who] for who in known}) == {}
    assert (
        differing({who: len(names) for who, names in plain.items()}, {who: len(n) for who, n in product.items()}) == {}
    )


def test_every_citizen_has_the_same_evidence(both: Both) -> None:
    product = both.about_persons(
        f"SELECT pseudonym, {', '.join(EVIDENCE)} FROM score.evidence JOIN land.person_key USING (person_id)"
    )
    plain = {
        both.pseudonyms[cpr]: tuple(result.evidence[name] for name in EVIDENCE) for cpr, result in both.results.items()
    }
    assert any(any(evidence[1:]) for evidence in plain.values())
    assert differing(plain, product) == {}


def plain_band(age: int, both: Both) -> str:
    """The age band, as docs/da/rammer-reglerne-skaevt.md says by how many citizens there are."""
    citizens = len(both.results)
    begins = [0, 18, 25, 30, 40, 50, 60, 67] if citizens >= 30_000 else [0, 18, 30, 50, 67] if citizens >= 5_000 else []
    begins = begins or [0, 18, 30, 50]
    first = max(begin for begin in begins if begin <= max(age, 0))
    after = [begin for begin in begins if begin > first]
    return f"{first}-{after[0] - 1}" if after else f"{first}+"


def test_every_citizen_has_the_same_outcome(both: Both) -> None:
    product = both.about_persons(
        """SELECT pseudonym, points, dropped_at, nominated, age_band
        FROM score.outcome JOIN land.person_key USING (person_id)"""
    )
    plain = {
        both.pseudonyms[cpr]: (
            result.points,
            result.dropped_at,
            result.nominated,
            plain_band(result.evidence["age"], both),
        )
        for cpr, result in both.results.items()
    }
    assert any(result.nominated for result in both.results.values())
    assert differing(plain, product) == {}


@pytest.fixture(scope="session")
def sample(sample_run: SampleRun) -> Both:
    """The sample as it is committed."""
    return Both(sample_run)


@pytest.mark.parametrize("citizen", load_planted().citizens, ids=lambda citizen: citizen.id)
def test_the_plain_reading_knows_the_planted_answers(citizen: Citizen, sample: Both) -> None:
    """Those were written by hand, so that the two readings are not merely wrong together."""
    result = sample.results.get(citizen.cpr)
    if result is None:
        assert citizen.dropped_at == NOT_IN_POPULATION
        return
    required = [rule.id for rule in sample.ruleset.rules if rule.required]
    steps = [None, *STEPS_BEFORE, *required, LAST_STEP]
    assert (result.nominated, steps[result.dropped_at or 0]) == (citizen.nominated, citizen.dropped_at)
    assert citizen.points is None or result.points == citizen.points
    expected = citizen.evidence.model_dump() if citizen.evidence else {}
    assert {name: result.evidence[name] for name in expected} == expected
