"""Fixtures shared with the other tests."""

from __future__ import annotations

from support.released import workspace

__all__ = ["workspace"]
