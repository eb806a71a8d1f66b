"""From extract files to landed rows: each row accepted, quarantined with a reason, or ignored by a declared rule."""

from targeting.registers.claims import require_claimed, shown, strangers
from targeting.registers.files import find_extracts, missing_registers
from targeting.registers.land import LandedRegister, Landing
from targeting.registers.reasons import REASONS
from targeting.registers.reference import load_macros, load_reference
from targeting.registers.workbook import Workbook
