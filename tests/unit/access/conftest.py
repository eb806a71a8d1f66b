from __future__ import annotations

from support.asking import town, town_runs
from support.released import good_run, released, workspace

__all__ = ["good_run", "released", "town", "town_runs", "workspace"]
