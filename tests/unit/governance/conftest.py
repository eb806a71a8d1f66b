from __future__ import annotations

from support.bases import catalogue, make_basis, make_plan

__all__ = ["catalogue", "make_basis", "make_plan"]
