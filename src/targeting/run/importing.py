"""Which rows of an extract the casebook takes: each judged as what is typed is, in the order of days in its case.

Nothing is written here. What was kept of the same file before, or typed by hand, is found again and not kept twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType

from targeting.casebook import Case, DoesNotFit, Draft, Misfit, Recorded, new_id, require_choosable
from targeting.errors import ConfigurationError
from targeting.language import Message, lines, say
from targeting.registers import REASONS, EventRow, EventRows, RowFault
from targeting.run.judging import choosable_of, draft_of, require_recordable
from targeting.run.shredded import read_cases
from targeting.session import Session
from targeting.workspace import CaseImport

UNSOUND = "unsound_consent"
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
        UNSOUND: say("a consent that cannot be as it stands, by its rows or its days"),
    }
)


@dataclass(frozen=True)
class Continued:
    """One citizen's case, as it is or new, and what is to be recorded in it, in that order."""

    case: Case
    drafts: tuple[Draft, ...]


@dataclass(frozen=True)
class Weighed:
    """What becomes of the rows of a file: recorded, already there, or in quarantine; what a rule left out is none."""

    continued: tuple[Continued, ...]
    already: int
    faults: tuple[RowFault, ...]

    @property
    def new(self) -> int:
        """How many events are to be recorded."""
        return sum(len(each.drafts) for each in self.continued)


def require_translated(session: Session, contract: CaseImport) -> None:
    """Raise ConfigurationError where the contract translates into what the municipality's events cannot say."""
    choosable = choosable_of(session.workspace)
    for field in contract.case_event.kind.fields:
        told = contract.case_event.fields.get(field.id)
        try:
            for value in told.values if told else ():
                require_choosable(field, value, choosable)
        except ConfigurationError as error:
            headline = say("case_imports/{file} translates into what cannot be recorded:", file=contract.file)
            raise ConfigurationError(lines([headline, error.message])) from None


def weigh_rows(session: Session, contract: CaseImport, read: EventRows) -> Weighed:
    """Judge each row in its citizen's case, in the order of days, and of one day in the file's."""
    cases = {case.pseudonym: case for case in read_cases(session)}
    by_citizen = groupby(sorted(read.rows, key=_order), key=lambda row: row.pseudonyms)
    found = [_Citizen.of(session, cases, pseudonyms).taking(contract, rows) for pseudonyms, rows in by_citizen]
    faults = sorted([*read.faults, *(fault for each in found for fault in each.faults)])
    continued = tuple(Continued(each.case, tuple(each.drafts)) for each in found if each.drafts)
    return Weighed(continued, sum(each.already for each in found), tuple(faults))


def _order(row: EventRow) -> tuple[object, ...]:
    return row.pseudonyms, row.on, row.number


class _Citizen:
    """One citizen's rows, taken one after the other: the case grows in memory by what is taken."""

    def __init__(self, session: Session, case: Case) -> None:
        self._session, self.case, self._grown = session, case, case
        self.drafts: list[Draft] = []
        self.faults: list[RowFault] = []
        self.already = 0

    @classmethod
    def of(cls, session: Session, cases: Mapping[str, Case], pseudonyms: Sequence[str]) -> _Citizen:
        """With the case that the citizen has under the present key or a former one, or else with a new one."""
        held = next((cases[each] for each in pseudonyms if each in cases), None)
        return cls(session, held or Case(new_id(), pseudonyms[0], session.keys.fingerprint))

    def taking(self, contract: CaseImport, rows: Iterator[EventRow]) -> _Citizen:
        """Each row is taken, found to be there, or has a fault."""
        for row in rows:
            self._take(
                row, draft_of(self._session.workspace, self._grown, contract.case_event.kind, row.on, row.values)
            )
        return self

    def _take(self, row: EventRow, draft: Draft) -> None:
        if any(_same(event, draft) for event in self._grown.events):
            self.already += 1
            return
        try:
            require_recordable(self._session, self._grown, draft)
        except DoesNotFit as error:
            self.faults.append(RowFault(row.number, "", NOT_FITTING[error.first]))
        except ConfigurationError:
            self.faults.append(RowFault(row.number, "", UNSOUND))
        else:
            self.drafts.append(draft)
            self._grown = self._grown.added(self._as_recorded(draft))

    def _as_recorded(self, draft: Draft) -> Recorded:
        """As it will stand in the case; below nought are numbers that no entry of the log has."""
        now = self._session.clock().isoformat(timespec="seconds")
        return Recorded(-len(self.drafts), draft.kind.id, draft.on, now, "", draft.values)


def _same(event: Recorded, draft: Draft) -> bool:
    """Whether just this was recorded, also where it was corrected since: a correction is not undone by the old file."""
    return (event.event, event.on, event.values) == (draft.kind.id, draft.on, draft.values)
