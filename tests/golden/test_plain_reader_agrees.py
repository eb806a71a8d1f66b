"""The product and a plain-Python reading of the same extracts say the same of every single citizen.

The plain reading (golden.plain) knows the declarations and nothing of the product's readers, SQL or linking.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from golden.conftest import SampleRun, run_sample
from golden.plain.landing import Tally
from golden.plain.reading import Reading, read_delivery, score
from targeting.sample import generate
from targeting.scoring.reference import Result
from targeting.workspace.workspace import delivery_date, load_workspace

Rows = list[tuple[Any, ...]]

EVIDENCE = (
    "age", "departments", "service_centres", "laws", "service_laws", "benefits", "services", "plans", "caseworkers"
)  # fmt: skip


@dataclass(frozen=True)
class Both:
    """One delivery, read by the product and in plain Python."""

    run: SampleRun

    @cached_property
    def reading(self) -> Reading:
        workspace = load_workspace(self.run.workspace)
        return read_delivery(workspace, workspace.delivery())

    @cached_property
    def results(self) -> dict[str, Result]:
        """What the reference scorer says, by pseudonym."""
        workspace = load_workspace(self.run.workspace)
        as_of = delivery_date(workspace.delivery())
        assert as_of is not None
        scored = score(self.reading, workspace.ruleset(workspace.settings.defaults.ruleset), as_of)
        return {self.pseudonym(cpr): result for cpr, result in scored.items()}

    @cached_property
    def pseudonym(self) -> Callable[[str], str]:
        known: dict[str, str] = {}

        def of(cpr: str) -> str:
            if cpr not in known:
                known[cpr] = self.run.pseudonym(cpr)
            return known[cpr]

        return of

    def ask(self, query: str) -> Rows:
        """Rows of the run's warehouse."""
        with self.run.warehouse() as warehouse:
            return warehouse.connection.execute(query).fetchall()

    def about_persons(self, query: str) -> dict[str, tuple[Any, ...]]:
        """Rows of the run's warehouse whose first column is a pseudonym, one each."""
        rows = self.ask(query)
        found = {row[0]: row[1:] for row in rows}
        assert len(found) == len(rows)
        return found


@pytest.fixture(scope="session")
def other_run(tmp_path_factory: pytest.TempPathFactory) -> SampleRun:
    """A run of another municipality, smaller and made from another seed."""
    workspace = tmp_path_factory.mktemp("seed7") / "workspace"
    generate(workspace, 1500, seed=7)
    return run_sample(workspace)


@pytest.fixture(scope="session", params=["sample_run", "other_run"])
def both(request: pytest.FixtureRequest) -> Iterator[Both]:
    """The sample as it is committed, and a second one."""
    yield Both(request.getfixturevalue(request.param))


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
    plain = {(*file, number) for file, tally in both.reading.files.items() for number in tally.quarantined}
    assert plain
    assert plain ^ set(product) == set()


def test_rows_are_ignored_by_the_same_rules(both: Both) -> None:
    rows = both.ask(
        """SELECT file.register, file.name, ignored.rule, ignored.rows FROM land.ignored AS ignored
        JOIN land.file AS file ON file.register = ignored.register AND file.file_no = ignored.file_no"""
    )
    plain = {
        (*file, rule): count for file, tally in both.reading.files.items() for rule, count in tally.ignored.items()
    }
    assert plain
    assert differing(plain, {key: count for *key, count in rows for key in [tuple(key)]}) == {}


def test_the_same_persons_live_in_the_municipality(both: Both) -> None:
    product = both.about_persons(
        """SELECT person_key.pseudonym, birth_date, sex, status, protected, objects
        FROM link.person JOIN land.person_key AS person_key USING (person_id)"""
    )
    plain = {
        both.pseudonym(cpr): (each.birth_date, each.sex, each.status, each.protected, each.objects)
        for cpr, each in both.reading.citizens.items()
    }
    assert plain
    assert differing(plain, product) == {}


def test_every_involvement_is_the_same(both: Both) -> None:
    """Also those that are not active on the as-of date: unit, law, kind, and both dates."""
    product = both.ask(
        """SELECT pseudonym, register, department, service_centre, law, paragraph, family, kind, main, counts,
            valid_from, valid_to
        FROM link.involvement JOIN link.person USING (person_id) JOIN land.person_key USING (person_id)"""
    )
    plain = [
        (both.pseudonym(what.cpr), what.register, what.department, what.service_centre, what.law, what.paragraph,
         what.family, what.kind, what.main, what.counts, spell.when.start, spell.when.end)
        for spell in both.reading.spells
        for what in [spell.what]
        if what.cpr in both.reading.citizens
    ]  # fmt: skip
    assert plain
    assert set(plain) ^ set(product) == set()
    assert len(plain) == len(product)


def test_every_citizen_has_the_same_evidence(both: Both) -> None:
    product = both.about_persons(
        f"SELECT pseudonym, {', '.join(EVIDENCE)} FROM score.evidence JOIN land.person_key USING (person_id)"
    )
    plain = {
        pseudonym: tuple(result.evidence[name] for name in EVIDENCE) for pseudonym, result in both.results.items()
    }
    assert any(evidence[1:] != (0,) * (len(EVIDENCE) - 1) for evidence in plain.values())
    assert differing(plain, product) == {}


def test_every_citizen_has_the_same_outcome(both: Both) -> None:
    product = both.about_persons(
        """SELECT pseudonym, points, dropped_at, nominated, age_band
        FROM score.outcome JOIN land.person_key USING (person_id)"""
    )
    plain = {
        pseudonym: (result.points, result.dropped_at, result.nominated, result.age_band)
        for pseudonym, result in both.results.items()
    }
    assert any(result.nominated for result in both.results.values())
    assert differing(plain, product) == {}
