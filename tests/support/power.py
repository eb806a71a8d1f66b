"""Power cuts, tried in tests: the process dies at one of its fsyncs."""

from __future__ import annotations

import os

import pytest


class PowerCutError(Exception):
    """The process died here."""


def cut_power_at(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """Let the process die at its ``number``-th fsync from now."""
    calls = iter(range(1, number))

    def fsync(descriptor: int) -> None:
        if next(calls, None) is None:
            raise PowerCutError

    monkeypatch.setattr(os, "fsync", fsync)
