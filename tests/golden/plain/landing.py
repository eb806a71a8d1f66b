"""One register, row by row: ignored by a declared rule, quarantined for a fault, or accepted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from golden.plain.cells import READS, amount_of, cpr_of, date_of, is_open_end, is_substitute_number, week_of
from golden.plain.extracts import Row
from golden.plain.meaning import Period, meanings, service_centres
from golden.plain.spells import Kind, Stretch, stretch_when
from targeting.workspace import (
    Code,
    Column,
    Emission,
    FromColumn,
    IgnoreRule,
    RegisterContract,
    RegisterUse,
    Settings,
    municipalities,
)

Cells = Mapping[str, str]


class FaultError(Exception):
    """The row cannot be read; it goes to quarantine."""


@dataclass
class Tally:
    """What became of the rows of one file: line numbers of the quarantined, rows ignored by rule."""

    accepted: int = 0
    quarantined: list[int] = field(default_factory=list)
    ignored: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Accepted:
    """A row that can be used, with its personal number as the register has it."""

    row: Row
    cells: Cells
    cpr: str
    stretches: tuple[Stretch, ...]


class Judge:
    """What one contract, with the code lists and the municipality's units, says of a row."""

    def __init__(self, contract: RegisterContract, codes: tuple[Code, ...], settings: Settings) -> None:
        self.contract, self.codes, self.settings = contract, codes, settings
        self.use: RegisterUse = settings.registers[contract.id]

    def ignored_by(self, cells: Cells) -> str | None:
        """The first rule that makes the row no involvement."""
        declared = (rule.rule for rule in self.contract.ignore if self._applies(rule, cells[rule.column]))
        substitute = is_substitute_number(cells[self.contract.person.name])
        return next(declared, "substitute_number" if substitute else None)

    def _applies(self, rule: IgnoreRule, text: str) -> bool:
        if rule.empty:
            return not text
        if rule.zero:
            return amount_of(text) == 0
        if rule.in_ is not None:
            return _listed(text, rule.in_)
        if rule.other_municipality:
            code = _municipality(text)
            return code is not None and code != self.settings.municipality.code
        return bool(text) and not _listed(text, rule.not_in or ())

    def accept(self, row: Row, cells: Cells, numbers: Mapping[str, str | None]) -> Accepted:
        """The row as it counts; ``numbers`` leads from a replaced personal number to the current one.

        Raises FaultError when a declared column cannot be read, or the involvement cannot be made of it.
        """
        for column in self.contract.columns:
            _check(column, cells[column.name])
        self._check_words(cells)
        persons = [cpr_of(cells[column.name]) for column in self.contract.columns if column.reads == "cpr"]
        if any(number and numbers.get(number, number) is None for number in persons):
            raise FaultError
        number = cpr_of(cells[self.contract.person.name]) or ""
        cpr = numbers.get(number) or number
        stretches = tuple(
            stretch
            for emission in self.contract.involvement
            if not (emission.skip_when_empty and not cells[emission.skip_when_empty])
            for stretch in self._stretches(emission, row, cells, cpr)
        )
        return Accepted(row, cells, cpr, stretches)

    def _check_words(self, cells: Cells) -> None:
        """A status must be one of those granted, and a municipality must be one."""
        granted = self.contract.granted
        if granted and cells[granted.column] and not _listed(cells[granted.column], granted.in_):
            raise FaultError
        for rule in self.contract.ignore:
            if rule.other_municipality and cells[rule.column] and _municipality(cells[rule.column]) is None:
                raise FaultError

    def _stretches(self, emission: Emission, row: Row, cells: Cells, cpr: str) -> Iterator[Stretch]:
        when = self._when(emission, cells)
        unit = self._unit(_cell(emission.service_centre, cells))
        ancillary = emission.ancillary is not None and _listed(cells[emission.ancillary.column], emission.ancillary.in_)
        worker = _cell(emission.caseworker, cells).casefold()
        found = [(code, stretch_when(emission, code, when)) for code in self._meanings(emission, cells)]
        if not any(days for _, days in found):
            raise FaultError
        for code, days in found:
            if days is not None:
                what = self._kind(cpr, unit, code, ancillary)
                order = (row.file, row.number)
                yield Stretch(what, days, order, worker, emission.gap_days, emission.lag_days)

    def _meanings(self, emission: Emission, cells: Cells) -> list[Code]:
        code = emission.code
        text = cells[code.column] if isinstance(code, FromColumn) else code.value
        return meanings(self.codes, emission.code_list, text, self.use.default_law or emission.default_law)

    def _unit(self, name: str) -> str:
        """The service centre's id; the register's own when the row names none."""
        if not name:
            return self.use.service_centre or ""
        known = service_centres(self.settings, self.use.department or "")
        if name.casefold() not in known:
            raise FaultError
        return known[name.casefold()]

    def _kind(self, cpr: str, unit: str, code: Code, ancillary: bool) -> Kind:
        return Kind(
            cpr=cpr,
            register=self.contract.id,
            department=self.use.department or "",
            service_centre=unit,
            law=code.law,
            paragraph=code.paragraph,
            family=code.family,
            kind=code.kind,
            main=code.main and not ancillary,
            counts=code.counts,
        )

    def _when(self, emission: Emission, cells: Cells) -> Period:
        if emission.week is not None:
            week = week_of(cells[emission.week.column])
            if week is None:
                raise FaultError
            return Period(*week)
        start = self._day(emission.from_, cells)
        end = self._day(emission.to, cells)
        if start is None or (end is not None and end < start):
            raise FaultError
        return Period(start, end)

    def _day(self, source: FromColumn | None, cells: Cells) -> date | None:
        text = _cell(source, cells)
        if source is None or is_open_end(text):
            return None
        column = next(each for each in self.contract.columns if each.name == source.column)
        return date_of(text, column.day_numbers)


def _listed(text: str, values: tuple[str, ...]) -> bool:
    return text.casefold() in {value.casefold() for value in values}


def _check(column: Column, text: str) -> None:
    if not text:
        if column.required:
            raise FaultError
        return
    if column.reads == "date" and is_open_end(text):
        return
    if column.reads == "date" and date_of(text, column.day_numbers) is not None:
        return
    if column.reads in READS and READS[column.reads](text) is None:
        raise FaultError


def _cell(column: FromColumn | None, cells: Cells) -> str:
    return cells[column.column] if column else ""


def _municipality(text: str) -> str | None:
    """Its code, as the damaged files write it: three digits, some with a zero in front; 998 and 999 are fictional."""
    code = text.removeprefix("0")
    return code if code in {"998", "999"} or (len(code) == 3 and code in municipalities()) else None
