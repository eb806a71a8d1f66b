"""From guesses to a proposed contract: which columns, under which names, and what a row becomes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from targeting.errors import DeliveryError
from targeting.onboarding.extract import UndeclaredExtract
from targeting.onboarding.kinds import Guess, of, words
from targeting.privacy import looks_like_cpr
from targeting.workspace import RESERVED, catalogue, load_register

ENDING = re.compile(r"slut|til\b|sidste|stop|ophør|udskrevet|afslut")
UNIT = re.compile(r"afdeling|enhed|team|center|kontor")
STATED = re.compile(r"status|tilstand")
SOMEBODY = re.compile(r"\b(part|forælder|borger|borgers|borgerens|klient|modtager|ansøger)\b")
ASKED = re.compile(r"[\r\n\t\x00-\x1f\x7f\x85\u2028\u2029]+")
LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "é": "e", "ö": "oe", "ü": "u", "ä": "ae"})


@dataclass(frozen=True)
class ProposedColumn:
    """A column a person is asked to keep or take out."""

    name: str
    guess: Guess
    header: str
    position: int | None

    @property
    def required(self) -> bool:
        """Whether a row has to have the cell: the person always, else what every row has had."""
        return self.guess.reads == "cpr" or self.guess.column.filled == self.guess.column.rows


@dataclass(frozen=True)
class LeftOut:
    """A column that is not declared, by its header, and why."""

    header: str
    reason: str
    never: bool


@dataclass(frozen=True)
class ProposedEmission:
    """One involvement a row may become: column names."""

    code: ProposedColumn
    from_: str | None
    to: str | None
    week: str | None
    service_centre: str | None
    caseworker: str | None
    skip_when_empty: bool


@dataclass(frozen=True)
class Proposal:
    """What a draft declares, what it leaves out, and what is known of the rows."""

    columns: tuple[ProposedColumn, ...]
    left_out: tuple[LeftOut, ...]
    emissions: list[ProposedEmission]
    key: str


def propose(extract: UndeclaredExtract, guesses: Sequence[Guess]) -> Proposal:
    """Choose the person's column, name the others; raises DeliveryError when no column holds CPR numbers."""
    usable = [guess for guess in guesses if _usable(extract, guess)]
    person = _person(extract.file, usable)
    kept = [guess for guess in usable if guess.reads and (guess is person or guess.reads != "cpr")]
    columns = _named(kept, bool(extract.shape.header_row))
    left_out = tuple(_left_out(extract, guess) for guess in guesses if guess not in kept)
    return Proposal(columns, left_out, _emissions(columns), _key(extract, columns))


def _usable(extract: UndeclaredExtract, guess: Guess) -> bool:
    """A column is known by its header, so that has to be there, be its own, and not be a person's number."""
    if not extract.shape.header_row:
        return True
    header = guess.column.header
    same = sum(words(other) == words(header) for other in extract.headers)
    return bool(header) and same == 1 and not looks_like_cpr(header)


def _person(file: str, usable: Iterable[Guess]) -> Guess:
    """The person a row is about: a column that says whose number it is goes before a bare one (perhaps a child's)."""
    numbers = [guess for guess in usable if guess.reads == "cpr"]
    if not numbers:
        raise DeliveryError(
            "{file}: no column of CPR numbers found, so its rows cannot be linked. Ask for an extract that has one.",
            file=file,
        )
    full = max(guess.column.filled for guess in numbers)
    numbers = [guess for guess in numbers if 2 * guess.column.filled >= full]
    return next((guess for guess in numbers if SOMEBODY.search(words(guess.column.header))), numbers[0])


def _left_out(extract: UndeclaredExtract, guess: Guess) -> LeftOut:
    header = shown(guess.column.header) if _usable(extract, guess) and guess.column.header else ""
    name = header or f"kolonne {guess.column.position}"
    if guess.reads == "cpr":
        return LeftOut(name, "endnu en kolonne med CPR-numre; kontrollér, hvem rækken handler om", True)
    if guess.reads:
        return LeftOut(name, "overskriften er tom, står flere gange eller ligner et CPR-nummer", False)
    return LeftOut(name, guess.evidence, guess.never)


def shown(text: str) -> str:
    """A header on one line, as a comment or a quoted text holds it."""
    return ASKED.sub(" ", text).strip()


def _named(kept: Sequence[Guess], has_header: bool) -> tuple[ProposedColumn, ...]:
    taken: set[str] = set(RESERVED)
    columns = []
    for guess in kept:
        column = guess.column
        name = _free("cpr" if guess.reads == "cpr" else _name(column.header, column.position), taken)
        taken.add(name)
        header = column.header if has_header else f"Kolonne {column.position}"
        columns.append(ProposedColumn(name, guess, header, None if has_header else column.position))
    return tuple(columns)


def _name(header: str, position: int) -> str:
    """The name the catalogue uses for such a header, or the header itself as a word."""
    return _vocabulary().get(words(header)) or word(header) or f"column_{position}"


def word(text: str) -> str:
    """``text`` as a word of a-z, 0-9 and _, starting with a letter; empty when nothing is left."""
    plain = words(text).translate(LETTERS)
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_0123456789")[:40].rstrip("_")


def _free(name: str, taken: set[str]) -> str:
    numbered = (name if number == 1 else f"{name}_{number}" for number in range(1, 10_000))
    return next(each for each in numbered if each not in taken)


@cache
def _vocabulary() -> dict[str, str]:
    """Headers of the catalogue's contracts and the column names they most often have there."""
    contracts = [load_register(path) for path in sorted(catalogue("registers").glob("*.odcs.yaml"))]
    uses = Counter(
        (words(header), column.name)
        for contract in contracts
        for column in contract.columns
        for header in column.headers
        if column.reads != "cpr"
    )
    return {header: name for (header, name), _ in reversed(uses.most_common())}


def _emissions(columns: Sequence[ProposedColumn]) -> list[ProposedEmission]:
    """One for each code with dates of its own: two codes for the same dates would count one thing twice."""
    best: dict[tuple[str | None, ...], ProposedEmission] = {}
    for emission in _possible_emissions(columns):
        dates = (emission.from_, emission.to, emission.week)
        if dates not in best or _certainty(emission) > _certainty(best[dates]):
            best[dates] = emission
    return list(best.values())


def _certainty(emission: ProposedEmission) -> tuple[bool, int]:
    """A KLE number says less than a paragraph or a benefit; else the list that knows most different codes."""
    codes = emission.code.guess.codes
    return (emission.code.guess.reads != "kle", codes.different if codes else 0)


def _possible_emissions(columns: Sequence[ProposedColumn]) -> Iterable[ProposedEmission]:
    coded = [column for column in columns if column.guess.codes]
    for column in coded:
        dates = _dates_of(column, coded, columns)
        week = _first(columns, "week")
        from_ = next((date for date in dates if not _ends(date)), None)
        if from_ is None and week is None:
            continue
        yield ProposedEmission(
            code=column,
            from_=from_.name if from_ and not week else None,
            to=next((date.name for date in dates if _ends(date)), None) if not week else None,
            week=week.name if week else None,
            service_centre=_service_centre(columns),
            caseworker=_name_of(_first(columns, "keyed")),
            skip_when_empty=not column.required and len(coded) > 1,
        )


def _dates_of(
    code: ProposedColumn, coded: Sequence[ProposedColumn], columns: Sequence[ProposedColumn]
) -> list[ProposedColumn]:
    """The dates whose header repeats the code's header, as in "Tilbud startdato"; else those of no other code."""
    dates = [column for column in columns if column.guess.reads == "date"]
    own = [date for date in dates if _shares(date, code)]
    return own or [date for date in dates if not any(_shares(date, other) for other in coded)]


def _shares(one: ProposedColumn, other: ProposedColumn) -> bool:
    return bool(set(words(one.header).split()) & set(words(other.header).split()) - {"kolonne"})


def _ends(column: ProposedColumn) -> bool:
    return bool(ENDING.search(words(column.header)))


def _service_centre(columns: Sequence[ProposedColumn]) -> str | None:
    units = (column for column in columns if column.guess.reads == "text" and UNIT.search(words(column.header)))
    return _name_of(next(units, None))


def _first(columns: Sequence[ProposedColumn], reads: str) -> ProposedColumn | None:
    return next((column for column in columns if column.guess.reads == reads), None)


def _name_of(column: ProposedColumn | None) -> str | None:
    return column.name if column else None


def _key(extract: UndeclaredExtract, columns: Sequence[ProposedColumn]) -> str:
    """The shortest combination of columns that tells most rows apart, with its count."""
    candidates = [column for column in columns if column.guess.reads in ("cpr", "week", "date", "code")]
    person = next(column for column in candidates if column.guess.reads == "cpr")
    chosen = [person]
    found = _different(extract, chosen)
    while found < len(extract.rows) and (others := [each for each in candidates if each not in chosen]):
        best = max(others, key=lambda column: _different(extract, [*chosen, column]))
        if (more := _different(extract, [*chosen, best])) == found:
            break
        chosen, found = [*chosen, best], more
    names = " + ".join(column.name for column in chosen)
    return f"{names} er forskellig i {of(found, len(extract.rows))} rækker"


def _different(extract: UndeclaredExtract, columns: Sequence[ProposedColumn]) -> int:
    places = [column.guess.column.position - 1 for column in columns]
    return len({tuple(row[place] if place < len(row) else "" for place in places) for row in extract.rows})
