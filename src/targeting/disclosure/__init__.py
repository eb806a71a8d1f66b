"""Which counts may be shown: all tables as one system of equations."""

from targeting.disclosure.attack import Attack, smallest_width
from targeting.disclosure.comparison import suppressed
from targeting.disclosure.memory import Memory, hidden_beside, remembering, shown_beside
from targeting.disclosure.protect import protect
from targeting.disclosure.release import (
    DASHBOARD,
    Contracts,
    Published,
    published,
    raw,
    raw_system,
    selection_interval,
)
from targeting.disclosure.series import Released, Size, suppressed_series
from targeting.disclosure.shown import Name, Shown, names_of, step_ids
from targeting.disclosure.sides import RELEASE, Comparison, Side
from targeting.disclosure.system import Row, Rows, Steps, System, Tables, Variable, cells
from targeting.disclosure.way import EVERY_REASON, NO_REASON, suppressed_use, suppressed_way
