"""A whole delivery: the persons, their involvements, and what became of every row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from golden.plain.cells import cpr_of, date_of
from golden.plain.extracts import Row, rows_of
from golden.plain.landing import Accepted, FaultError, Judge, Tally
from golden.plain.spells import Spell, Stretch, merged
from targeting.scoring.reference import Involvement, Person, Result, score_persons
from targeting.workspace import RegisterContract, RuleSet, Workspace

REPLACED = {"50", "60"}
ANNULLED = "30"

Tallies = dict[tuple[str, str], Tally]


@dataclass(frozen=True)
class Citizen:
    """One person of the population register, under the number that holds now."""

    birth_date: date | None
    sex: str
    status: str
    protected: bool
    objects: bool


@dataclass
class Reading:
    """What the delivery says."""

    citizens: dict[str, Citizen] = field(default_factory=dict)
    spells: list[Spell] = field(default_factory=list)
    files: Tallies = field(default_factory=lambda: defaultdict(Tally))


def read_delivery(workspace: Workspace, delivery: Path, registers: Iterable[str] | None = None) -> Reading:
    """Read the registers named, or all, from the extract files in ``delivery``."""
    wanted = set(registers) if registers is not None else {contract.id for contract in workspace.registers}
    contracts = [contract for contract in workspace.registers if contract.id in wanted]
    people = next(contract for contract in contracts if contract.role == "population")
    rows = list(rows_of(people, delivery))
    numbers = current_numbers(_history(people, rows))
    reading = Reading()
    accepted = {people.id: _land(_judge(workspace, people), rows, numbers, reading.files)}
    for contract in contracts:
        if contract is not people:
            judge = _judge(workspace, contract)
            accepted[contract.id] = _land(judge, rows_of(contract, delivery), numbers, reading.files)
    objecting = {row.cpr for entry in contracts if entry.role == "objection" for row in accepted[entry.id]}
    reading.citizens = dict(_citizens(accepted[people.id], objecting))
    reading.spells = list(merged(_stretches(accepted.values())))
    return reading


def score(reading: Reading, ruleset: RuleSet, as_of: date) -> Mapping[str, Result]:
    """The reference scorer's result of every citizen, by personal number."""
    people = [
        Person(int(cpr), each.birth_date, each.sex, each.status, each.objects) for cpr, each in reading.citizens.items()
    ]
    workers = {name: number for number, name in enumerate(sorted({row.caseworker for row in _rows(reading)}))}
    spells = [_involvement(spell) for spell in reading.spells]
    attended = [
        replace(_involvement(spell), valid_from=as_of, valid_to=as_of, caseworker_id=workers[name])
        for spell in reading.spells
        for name in spell.attending(as_of)
    ]
    results = score_persons(people, spells + attended, ruleset, as_of)
    return {cpr: results[int(cpr)] for cpr in reading.citizens}


def current_numbers(history: Mapping[str, tuple[str, str | None]]) -> dict[str, str | None]:
    """From every replaced number to the one that holds now; None when the register does not say which."""
    return {number: _last(number, history) for number, (status, _) in history.items() if status in REPLACED}


def _last(number: str, history: Mapping[str, tuple[str, str | None]]) -> str | None:
    """Follow the successors to one that was not replaced; a circle, or a number without a row, leads nowhere."""
    seen: set[str] = set()
    current: str | None = number
    while current is not None and current not in seen:
        seen.add(current)
        if current not in history:
            return None
        status, successor = history[current]
        if status not in REPLACED:
            return current
        current = successor
    return None


def _history(people: RegisterContract, rows: Iterable[Row]) -> dict[str, tuple[str, str | None]]:
    """Status and successor of every number in the register, whether or not its row counts."""
    cells = [row.cells for row in rows if row.cells is not None]
    numbers = {entry["cpr"]: cpr_of(entry["cpr"]) for entry in cells}
    return {
        number: (entry["status"], cpr_of(entry["current_cpr"]))
        for entry in cells
        if (number := numbers[entry["cpr"]]) is not None
    }


def _judge(workspace: Workspace, contract: RegisterContract) -> Judge:
    return Judge(contract, workspace.codes.codes, workspace.settings)


def _land(judge: Judge, rows: Iterable[Row], numbers: Mapping[str, str | None], tallies: Tallies) -> list[Accepted]:
    accepted = []
    for row in rows:
        tally = tallies[judge.contract.id, row.file]
        if row.cells is not None and (rule := _ignored_by(judge, row.cells, numbers)):
            tally.ignored[rule] += 1
            continue
        try:
            accepted.append(_accept(judge, row, numbers))
            tally.accepted += 1
            if accepted[-1].waits:
                tally.waiting.append(row.number)
        except FaultError:
            tally.quarantined.append(row.number)
    return accepted


def _ignored_by(judge: Judge, cells: Mapping[str, str], numbers: Mapping[str, str | None]) -> str | None:
    """As declared; and a replaced number is no person when it is known which number replaced it."""
    number = cpr_of(cells[judge.contract.person.name])
    replaced = judge.contract.role == "population" and number is not None and numbers.get(number) is not None
    return judge.ignored_by(cells) or ("changed_number" if replaced else None)


def _accept(judge: Judge, row: Row, numbers: Mapping[str, str | None]) -> Accepted:
    if row.cells is None:
        raise FaultError
    if judge.contract.role == "population" and row.cells["status"] == ANNULLED:
        raise FaultError
    return judge.accept(row, row.cells, numbers)


def _citizens(rows: Iterable[Accepted], objecting: set[str]) -> Iterable[tuple[str, Citizen]]:
    for row in rows:
        citizen = Citizen(
            birth_date=date_of(row.cells["birth_date"]),
            sex=row.cells["sex"].upper(),
            status=row.cells["status"],
            protected=row.cells["protected"].upper() == "J",
            objects=row.cpr in objecting,
        )
        yield row.cpr, citizen


def _stretches(accepted: Iterable[list[Accepted]]) -> Iterable[Stretch]:
    return (stretch for rows in accepted for row in rows for stretch in row.stretches)


def _rows(reading: Reading) -> Iterable[Stretch]:
    return (row for spell in reading.spells for row in spell.rows)


def _involvement(spell: Spell) -> Involvement:
    what = spell.what
    return Involvement(
        person_id=int(what.cpr),
        department=what.department,
        service_centre=what.service_centre,
        law=what.law,
        paragraph=what.paragraph,
        family=what.family,
        kind=what.kind,
        main=what.main,
        counts=what.counts,
        valid_from=spell.when.start,
        valid_to=spell.when.end,
        caseworker_id=None,
        one_plan=what.one_plan,
    )
