"""The output tables: made of scores, masked, completed, judged."""

from targeting.outputs.attack_page import attack_page
from targeting.outputs.control_sample import control_draw, drawn_for_control
from targeting.outputs.departures import found_in
from targeting.outputs.frozen import forget_figures, held_figures, keep_figures, read_figures
from targeting.outputs.make import Disclosed, Disclosure, disclose
from targeting.outputs.moved import Earlier
from targeting.outputs.publication import Made, counted_citizens, read_made
from targeting.outputs.register import (
    Counted,
    counts,
    forget_counted,
    forget_shown,
    held_counted,
    held_shown,
    keep_counted,
    keep_shown,
    read_counted,
    read_shown,
)
from targeting.outputs.restricted import prepare_reasons, shown_names
from targeting.outputs.tables import ControlDraw, record
from targeting.outputs.untold import untold, untold_tables
from targeting.outputs.way import counted_quarter
