from __future__ import annotations

from support.town import town

__all__ = ["town"]
