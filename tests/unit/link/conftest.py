from __future__ import annotations

from support.released import workspace

__all__ = ["workspace"]
