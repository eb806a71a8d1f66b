"""Which rows of extracts the casebook takes: each judged as what is typed is, in the order of days in its case.

Nothing is written here. What was kept of the same files before, or typed by hand, is found again and not kept twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from types import MappingProxyType

from targeting.casebook import Case, DoesNotFit, Draft, Grant, Misfit, Recorded, living, new_id, require_choosable
from targeting.errors import ConfigurationError
from targeting.language import Message, lines, say
from targeting.registers import REASONS, EventRow, EventRows, RowFault
from targeting.run.door import open_casebook, require_one
from targeting.run.judging import choosable_of, draft_of, require_recordable
from targeting.session import Session
from targeting.workspace import CaseImport, case_events

UNSOUND = "unsound_consent"
TAKEN_BACK = "taken_back"
NOT_FITTING: Mapping[Misfit, str] = MappingProxyType(
    {"field": "field_not_fitting", "day": "day_not_fitting", "place": "event_not_next"}
)
# Why a row is in quarantine, in words: as any register's, or by what the casebook asks of an event.
ROW_REASONS: Mapping[str, Message] = MappingProxyType(
    {
        **REASONS,
        "unknown_word": say("a word that the contract does not translate"),
        "field_not_fitting": say("a field is missing, or says what this event cannot say"),
        "day_not_fitting": say(
            "the day is after today or the citizen's death, or before what already stands in the case"
        ),
        "event_not_next": say("the event cannot come there in the citizen's case"),
        TAKEN_BACK: say("it stands in the casebook as recorded by mistake; where it did happen, record it by hand"),
        UNSOUND: say("a consent that cannot be as it stands, by its rows or its days"),
    }
)


@dataclass(frozen=True)
class ExtractRead:
    """A file of events, read by its contract.

    ``taken`` is the day an extract for one measure was taken: what it says of a later one cannot be.
    """

    contract: CaseImport
    read: EventRows
    taken: date | None = None


@dataclass(frozen=True)
class Taken:
    """An event that is to be recorded; ``file`` is the place, among those that were read, of the file that says it."""

    file: int
    draft: Draft


@dataclass(frozen=True)
class Continued:
    """One citizen's case, as it is or new, and what is to be recorded in it, in that order."""

    case: Case
    taken: tuple[Taken, ...]


@dataclass(frozen=True)
class Weighed:
    """What becomes of the rows of a file: recorded, already there, or in quarantine; what a rule left out is none.

    ``before`` are rows of days before the measure was granted to the citizen: counted, and not kept.
    """

    new: int
    already: int
    faults: tuple[RowFault, ...]
    before: int = 0


def require_translated(session: Session, contract: CaseImport) -> None:
    """Raise ConfigurationError where the contract translates into what the municipality's events cannot say."""
    choosable = choosable_of(session.workspace)
    for field in contract.case_event.asked:
        told = contract.case_event.fields.get(field.id)
        try:
            for value in told.values if told else ():
                require_choosable(field, value, choosable)
        except ConfigurationError as error:
            headline = say("case_imports/{file} translates into what cannot be recorded:", file=contract.file)
            raise ConfigurationError(lines([headline, error.message])) from None


def weigh_rows(session: Session, files: Sequence[ExtractRead]) -> tuple[tuple[Continued, ...], tuple[Weighed, ...]]:
    """Judge each row in its citizen's case; gives what is to be recorded, and what becomes of each file.

    The order is that of days, whatever file a row stands in: an offer stands in one, and the assessment it follows in
    another. Of one day it is the order of the way, then of the files, then of a file's rows.
    """
    with open_casebook(session) as book:
        cases = _by_citizen(book.every_case())
    rows = [(place, row) for place, file in enumerate(files) for row in file.read.rows]
    ranks = _order_of_the_way(files)
    by_citizen = groupby(sorted(rows, key=lambda each: _order(each, ranks)), key=lambda each: each[1].pseudonyms)
    found = [_Citizen.of(session, cases, pseudonyms).taking(files, mine) for pseudonyms, mine in by_citizen]
    continued = tuple(Continued(each.case, tuple(each.taken)) for each in found if each.taken)
    return continued, tuple(_weighed(place, file, found) for place, file in enumerate(files))


def whose_rows(session: Session, contract: CaseImport) -> dict[str, set[str]] | None:
    """The citizens whose rows the contract is of, by pseudonym and the key that made it; None where it is everybody.

    Of a measure: those to whom it is granted today. No row of anybody else is to be read.
    """
    measure = contract.case_event.measure
    if not measure:
        return None
    told: dict[str, set[str]] = {}
    with open_casebook(session) as book:
        cases = book.every_case()
    for case in cases:
        if any(living(case, measure)):
            told.setdefault(case.key, set()).add(case.pseudonym)
    return told


def _by_citizen(cases: Iterable[Case]) -> Mapping[str, Sequence[Case]]:
    found: dict[str, list[Case]] = {}
    for case in cases:
        found.setdefault(case.pseudonym, []).append(case)
    return found


def _order_of_the_way(files: Sequence[ExtractRead]) -> tuple[int, ...]:
    """Where the event of each file comes in the catalogue, which is in the order of the way."""
    names = list(case_events())
    return tuple(names.index(file.contract.case_event.event) for file in files)


def _order(placed: tuple[int, EventRow], ranks: Sequence[int]) -> tuple[object, ...]:
    place, row = placed
    return row.pseudonyms, row.on, ranks[place], place, row.number


def _weighed(place: int, file: ExtractRead, found: Iterable[_Citizen]) -> Weighed:
    """What became of one file's rows, in all citizens' cases."""
    told = list(found)
    faults = (*file.read.faults, *(fault for each in told for at, fault in each.faults if at == place))
    new = sum(taken.file == place for each in told for taken in each.taken)
    already, before = sum(each.already[place] for each in told), sum(each.before[place] for each in told)
    return Weighed(new, already, tuple(sorted(faults)), before)


class _Citizen:
    """One citizen's rows, taken one after the other: the case grows in memory by what is taken."""

    def __init__(self, session: Session, case: Case) -> None:
        self._session, self.case, self._grown = session, case, case
        self.taken: list[Taken] = []
        self.faults: list[tuple[int, RowFault]] = []
        self.already: Counter[int] = Counter()
        self.before: Counter[int] = Counter()

    @classmethod
    def of(cls, session: Session, cases: Mapping[str, Sequence[Case]], pseudonyms: Sequence[str]) -> _Citizen:
        """With the case that the citizen has under the present key or a former one, or else with a new one.

        Raises TargetingError where they have two.
        """
        held = require_one([case for each in pseudonyms for case in cases.get(each, ())])
        return cls(session, held or Case(new_id(), pseudonyms[0], session.keys.fingerprint))

    def taking(self, files: Sequence[ExtractRead], rows: Iterator[tuple[int, EventRow]]) -> _Citizen:
        """Each row is taken, found to be there, or has a fault; or it is of a day before the measure was granted."""
        for place, row in rows:
            told, until = files[place].contract.case_event, files[place].taken
            grant = next(living(self._grown, told.measure), None) if told.measure else None
            if grant and row.on < grant.starts:
                self.before[place] += 1
            elif until and row.on > until:
                self.faults.append((place, RowFault(row.number, "", NOT_FITTING["day"])))
            else:
                values = {**row.values, "grant": str(grant.number)} if grant else row.values
                draft = draft_of(self._session.workspace, self._grown, told.kind, row.on, values)
                self._take(place, row, draft, grant)
        return self

    def _take(self, place: int, row: EventRow, draft: Draft, grant: Grant | None) -> None:
        if same := [event for event in self._grown.events if _same(event, draft, grant)]:
            if all(
                map(self._grown.is_retracted, same)
            ):  # the old file does not undo it, and does not know of it either
                self.faults.append((place, RowFault(row.number, "", TAKEN_BACK)))
            else:
                self.already[place] += 1
            return
        try:
            require_recordable(self._session, self._grown, draft)
        except DoesNotFit as error:
            self.faults.append((place, RowFault(row.number, "", NOT_FITTING[error.first])))
        except ConfigurationError:
            self.faults.append((place, RowFault(row.number, "", UNSOUND)))
        else:
            self.taken.append(Taken(place, draft))
            self._grown = self._grown.added(self._as_recorded(draft))

    def _as_recorded(self, draft: Draft) -> Recorded:
        """As it will stand in the case; below nought are numbers that no entry of the log has."""
        now = self._session.clock().isoformat(timespec="seconds")
        return Recorded(-len(self.taken), draft.kind.id, draft.on, now, "", draft.values)


def _same(event: Recorded, draft: Draft, grant: Grant | None) -> bool:
    """Whether just this was recorded, also where it was corrected since: a correction is not undone by the old file.

    Of one grant two on a day are one, however each was held.
    """
    if (event.event, event.on) != (draft.kind.id, draft.on):
        return False
    return event.values.get("grant") == str(grant.number) if grant else event.values == draft.values
