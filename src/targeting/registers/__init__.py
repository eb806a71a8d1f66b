"""From extract files to landed rows: each row accepted, quarantined with a reason, or ignored by a declared rule."""

from targeting.registers.claims import named_by, require_claimed, shown, strangers
from targeting.registers.event_files import find_event_files
from targeting.registers.event_rows import EventRow, EventRows, RowFault, read_events
from targeting.registers.files import find_extracts, has_come, missing_registers, require_one_file
from targeting.registers.land import LandedFile, LandedRegister, Landing
from targeting.registers.met import NOT_IN_FORCE, UNKNOWN, USED, Met, codes_met, named_codes
from targeting.registers.reasons import REASONS, advice, request
from targeting.registers.reference import load_macros, load_reference
from targeting.registers.workbook import Workbook
