from __future__ import annotations

from support.marked import flow_runs, left, marked_delivery

__all__ = ["flow_runs", "left", "marked_delivery"]
