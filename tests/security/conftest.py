from __future__ import annotations

from support.marked import flow_runs, left

__all__ = ["flow_runs", "left"]
