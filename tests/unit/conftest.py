from __future__ import annotations

from support.judged import judged_plainly

__all__ = ["judged_plainly"]
