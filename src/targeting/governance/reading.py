"""What a run would read, derived from contracts and rule set before anything is opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from targeting.workspace import Approvable, CasebookUse

NO_RULES = Approvable("ruleset", "", "", "", "")


@dataclass(frozen=True)
class RegisterReading:
    """One register the run would read; ``health`` when sundhedsloven governs it."""

    id: str
    health: bool
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """The whole of what is asked for; ``control_sample``: how many citizens are to be drawn for control.

    ``named`` are the benefits, services and plans that the rules ask for by name, beyond counting them.
    ``cases``: whether there are any in the casebook, where the basis may let the run see whom not to search for;
    ``casebook_uses``: what the run that is looked into read there, so that today's basis must cover it.
    ``processing_date`` is the day the run happens, never the data's as-of date. For the casebook no register is read,
    and there are no rules.
    """

    processing_date: date
    mode: str
    purpose: str
    municipality_code: str
    registers: tuple[RegisterReading, ...]
    ruleset: Approvable = NO_RULES
    control_sample: int = 0
    named: tuple[str, ...] = ()
    cases: bool = False
    casebook_uses: tuple[CasebookUse, ...] = ()
