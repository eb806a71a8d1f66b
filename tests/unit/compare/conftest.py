from __future__ import annotations

from support.released import good_run, released, workspace

__all__ = ["good_run", "released", "workspace"]
