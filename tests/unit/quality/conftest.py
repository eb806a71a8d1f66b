from __future__ import annotations

from support.judged import judged_plainly
from support.town import town

__all__ = ["judged_plainly", "town"]
