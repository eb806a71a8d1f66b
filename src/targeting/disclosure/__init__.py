"""Which counts may be shown: all tables as one system of equations."""

from targeting.disclosure.attack import Attack, smallest_width
from targeting.disclosure.comparable import Comparable, Compared, Near, comparable, kind
from targeting.disclosure.drawn import Together, crossing, redrawn
from targeting.disclosure.memory import (
    LEAST_REMEMBERED,
    MOST_IN_A_YEAR,
    Memory,
    free_from,
    hidden_beside,
    remembered,
    remembering,
    shown_beside,
)
from targeting.disclosure.protect import Pattern, pattern
from targeting.disclosure.release import (
    DASHBOARD,
    Contracts,
    raw,
    raw_system,
    selection_interval,
)
from targeting.disclosure.rows import RowsHidden, hidden_again, rows_counted, rows_hidden, rows_shown
from targeting.disclosure.rules_met import Asked, Rules
from targeting.disclosure.shown import NOMINATED, POPULATION, Name, Shown, names_of, step_ids
from targeting.disclosure.stand_ins import LINES, SHOWN_FROM, STANDS_FOR, TABLES, about, make_stand_ins
from targeting.disclosure.system import EVERYBODY, Row, Rows, Steps, System, Tables, Variable, cells
from targeting.disclosure.way import EVERY_REASON, NO_REASON, suppressed_use, suppressed_way
