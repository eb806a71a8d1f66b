"""How often a step and a look read the whole log, as ADR 24 says; configured witnesses take two more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.runs import typed
from targeting.audit.segments import Segment
from targeting.run import RunRequest, begin, step
from targeting.session import open_session


@pytest.fixture
def passes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The first segment, once for each time that it is read from its beginning."""
    read, lines = list[int](), Segment.lines

    def counted(segment: Segment, offset: int = 0) -> Iterator[bytes]:
        if (segment.number, offset) == (1, 0):
            read.append(1)
        return lines(segment, offset)

    monkeypatch.setattr(Segment, "lines", counted)
    return read


def test_a_step_reads_the_log_twice(workspace: Path, passes: list[int]) -> None:
    ref = begin(open_session(workspace), RunRequest())
    passes.clear()
    with step(ref, "land"):
        assert len(passes) == 2


def test_a_look_reads_it_three_times(released: Path, passes: list[int]) -> None:
    assert typed("explain", released, "0" * 32) != 0
    assert len(passes) == 3
