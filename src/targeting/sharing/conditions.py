"""What the table's conditions mean. The table names them; which of them lead to what is the table's alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from targeting.sharing.consent import Circumstance, Event, Noted, danish_day
from targeting.sharing.standing import Standing, State
from targeting.workspace import STATED, Condition

_STATES: Mapping[Condition, State] = {
    "consent_covers": "covered",
    "consent_withdrawn": "withdrawn",
    "consent_changed": "changed",
    "consent_refused": "refused",
    "consent_expired": "expired",
    "consent_retracted": "retracted",
    "consent_text_unknown": "text_unknown",
    "consent_guardian_changed": "guardian_changed",
    "consent_other_way": "other_way",
    "consent_other_category": "other_category",
}


@dataclass(frozen=True)
class Case:
    """One question with what is known about it: what holds of the consents, what was noted, what the asker states."""

    standing: Standing
    told: Sequence[Event]
    stated: frozenset[Condition]
    same_unit: bool
    day: date

    def noted(self, what: Circumstance, until: Circumstance | None = None) -> date | None:
        """The day a circumstance was noted last, where it is not over."""
        began = max((each.at for each in self.told if isinstance(each, Noted) and each.what == what), default=None)
        ended = max((each.at for each in self.told if isinstance(each, Noted) and each.what == until), default=None)
        return danish_day(began) if began and (ended is None or ended <= began) else None

    @property
    def young_not_heard(self) -> date | None:
        """The day the young person turned 15, where they have yet to consent."""
        consent = self.standing.consent
        return consent.fifteen_on if consent and not consent.young_heard(self.day) else None

    def holds(self, condition: Condition) -> bool:
        """Whether a condition of the table holds."""
        if condition in _STATES:
            return self.standing.state == _STATES[condition]
        if condition in STATED:
            return condition in self.stated
        return bool(_FOUND[condition](self))

    def day_of(self, conditions: Sequence[Condition]) -> date | None:
        """The day of the first of the conditions that has one."""
        return next((day for each in conditions if (day := self._day(each))), None)

    def _day(self, condition: Condition) -> date | None:
        found = self.standing.day if condition in _STATES else _FOUND.get(condition, _nothing)(self)
        return found if isinstance(found, date) else None


def _nothing(case: Case) -> None:
    return None


_FOUND: Mapping[Condition, Callable[[Case], date | bool | None]] = {
    "young_not_heard": lambda case: case.young_not_heard,
    "objected": lambda case: case.noted("objected", "objection_lifted"),
    "dead": lambda case: case.noted("died"),
    "address_protected": lambda case: case.noted("address_protected", "address_open"),
    "same_unit": lambda case: case.same_unit,
}
