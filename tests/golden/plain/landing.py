"""One register, row by row: ignored by a declared rule, quarantined for a fault, or accepted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from golden.plain.cells import READS, amount_of, cpr_of, date_of, is_error, is_open_end, is_substitute_number, week_of
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
    """What became of the rows of one file: line numbers of the quarantined, rows ignored by rule.

    ``waiting`` are accepted rows of which a part waits.
    """

    accepted: int = 0
    quarantined: list[int] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)
    ignored: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Accepted:
    """A row that can be used, with its personal number as the register has it."""

    row: Row
    cells: Cells
    cpr: str
    stretches: tuple[Stretch, ...]
    waits: bool


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
        return bool(text) and not is_error(text) and not _listed(text, rule.not_in or ())

    def accept(self, row: Row, cells: Cells, numbers: Mapping[str, str | None]) -> Accepted:
        """The row as it counts; ``numbers`` leads from a replaced personal number to the current one.

        Raises FaultError when a declared column cannot be read, or the involvement cannot be made of it.
        """
        no_matter = self._columns_of_no_matter(cells)
        for column in self.contract.columns:
            if column.name not in no_matter:
                _check(column, cells[column.name])
        self._check_words(cells, no_matter)
        persons = [cpr_of(cells[column.name]) for column in self.contract.columns if column.reads == "cpr"]
        if any(number and numbers.get(number, number) is None for number in persons):
            raise FaultError
        number = cpr_of(cells[self.contract.person.name]) or ""
        cpr = numbers.get(number) or number
        asked = [
            emission
            for emission in self.contract.involvement
            if not (emission.skip_when_empty and not cells[emission.skip_when_empty])
        ]
        made = [emission for emission in asked if not self._waits(emission, cells)]
        stretches = tuple(stretch for each in made for stretch in self._stretches(each, row, cells, cpr))
        unsaid = any(self._is_unsaid(each, cells) for each in self.contract.involvement if each not in asked)
        return Accepted(row, cells, cpr, stretches, waits=len(made) < len(asked) or unsaid)

    def _columns_of_no_matter(self, cells: Cells) -> set[str]:
        """In which municipality somebody is who lives in none of Denmark's."""
        if self.contract.role != "population" or cells["status"] in ("", "01", "03"):
            return set()
        return {rule.column for rule in self.contract.ignore if rule.other_municipality}

    def _is_unsaid(self, emission: Emission, cells: Cells) -> bool:
        """Whether a part that the row does not name has a day that no other part has."""
        others = {name for other in self.contract.involvement if other is not emission for name in other.columns}
        days = [day.column for day in (emission.week or emission.from_, emission.to) if day]
        own = [name for name in days if name not in others and name != emission.skip_when_empty]
        return any(cells[name] and not is_open_end(cells[name]) for name in own)

    def _waits(self, emission: Emission, cells: Cells) -> bool:
        """Whether it begins after the end that it has from another part of the row, and may be left out."""
        if not (emission.skip_when_empty and emission.to):
            return False
        borrowed = any(other.to == emission.to for other in self.contract.involvement if other is not emission)
        start, end = self._day(emission.from_, cells), self._day(emission.to, cells)
        return borrowed and start is not None and end is not None and end < start

    def _check_words(self, cells: Cells, no_matter: set[str]) -> None:
        """A status must be one of those granted, and a municipality must be one."""
        granted = self.contract.granted
        if granted and cells[granted.column] and not _listed(cells[granted.column], granted.in_):
            raise FaultError
        for rule in self.contract.ignore:
            if rule.column in no_matter or not rule.other_municipality:
                continue
            if cells[rule.column] and _municipality(cells[rule.column]) is None:
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
        return meanings(self.codes, emission.code_list, text, emission.default_law)

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
            one_plan=code.one_plan,
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
    words = {value.casefold() for value in values}
    return text.casefold() in words or text.casefold().rstrip(".") in words


def _check(column: Column, text: str) -> None:
    if is_error(text):
        raise FaultError
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
