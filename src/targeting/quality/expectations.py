"""What is expected of a register is judged by Great Expectations: beside this process, or in it where it is there."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import suppress

from targeting.errors import TargetingError
from targeting.quality import beside
from targeting.quality.judging import Bounds, Question, judged
from targeting.workspace import Expectation


def preload() -> None:
    """Begin to load Great Expectations beside the landing: it takes longer than a small run."""
    if not _is_here():
        # Where no process can be started, whoever asks is told.
        with suppress(TargetingError):
            beside.start()


def dismiss() -> None:
    """Nothing more is to be judged: what was loaded beside this process gives its memory back."""
    beside.end()


def judge(register: str, expectations: tuple[Expectation, ...], observed: Mapping[str, float]) -> dict[str, bool]:
    """Whether each observed number is within its expectation's bounds, or TargetingError where one has no answer."""
    if not expectations:
        return {}
    question = Question(register=register, bounds=[_bounds(entry) for entry in expectations], observed=dict(observed))
    passed = judged(question) if _is_here() else beside.ask(question)
    if passed.keys() != {entry.id for entry in expectations}:
        raise TargetingError(
            "Great Expectations left something of {register} unjudged; report this as a defect.", register=register
        )
    return passed


def _is_here() -> bool:
    """Whether somebody has loaded it in this process: then it judges here, and no other process is needed."""
    return "great_expectations" in sys.modules


def _bounds(entry: Expectation) -> Bounds:
    return Bounds(
        id=entry.id,
        severity=entry.severity,
        minimum=entry.minimum,
        maximum=entry.maximum,
        strict_minimum=entry.strict_minimum,
        strict_maximum=entry.strict_maximum,
    )
