"""What a run would read, derived from contracts and rule set before anything is opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from targeting.workspace.approvals import Subject


@dataclass(frozen=True)
class RegisterPlan:
    """One register the run would read; ``health`` when sundhedsloven governs it."""

    id: str
    health: bool
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """The whole of what is asked for; ``control_sample``: how many citizens are to be drawn for control.

    ``named`` are the benefits, services and plans that the rules ask for by name, beyond counting them.
    ``processing_date`` is the day the run happens, never the data's as-of date.
    """

    processing_date: date
    mode: str
    purpose: str
    municipality_code: str
    registers: tuple[RegisterPlan, ...]
    ruleset: Subject
    control_sample: int = 0
    named: tuple[str, ...] = ()
