"""From extract files to landed rows: each row accepted, quarantined with a reason, or ignored by a declared rule."""

from targeting.registers.land import LandedRegister, Landing
from targeting.registers.macros import load_macros
from targeting.registers.reference import load_reference

__all__ = ["LandedRegister", "Landing", "load_macros", "load_reference"]
