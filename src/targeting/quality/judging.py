"""Great Expectations judges a register's profile: it sees one row of counts and never a person.

This is a program of its own too: started beside a run, it reads one question a line and answers each in a line of JSON.
So it imports nothing of the house.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
from contextlib import suppress
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from great_expectations.core import ExpectationValidationResult
    from great_expectations.core.batch_definition import BatchDefinition
    from great_expectations.expectations.expectation import Expectation as GxExpectation


class Bounds(TypedDict):
    """What one number is held against."""

    id: str
    severity: str
    minimum: float | None
    maximum: float | None
    strict_minimum: bool
    strict_maximum: bool


class Question(TypedDict):
    """A register, its bounds, and the numbers to hold against them, by the bounds' id."""

    register: str
    bounds: list[Bounds]
    observed: dict[str, float]


class Answer(TypedDict):
    """Of one question: whether each number is within its bounds, by id; or the kind of error that it ended in."""

    register: str
    passed: dict[str, bool]
    error: str


def judged(question: Question) -> dict[str, bool]:
    """Whether each observed number is within its bounds."""
    import pandas as pd

    suite = _great_expectations().ExpectationSuite(
        name=question["register"], expectations=[_expectation(bounds) for bounds in question["bounds"]]
    )
    batch = _profile().get_batch({"dataframe": pd.DataFrame([question["observed"]])})
    result = batch.validate(suite, result_format="BOOLEAN_ONLY")
    return dict(_verdict(entry) for entry in result.results)


def answers() -> None:
    """Load Great Expectations, then answer until nobody asks any more."""
    # Where the one who asks is gone, there is nobody to complain to.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    # What a library prints is no answer.
    with os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8") as said:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        # What cannot be loaded now fails again, and is told, when it is asked for.
        with suppress(Exception):
            _profile()
        for line in sys.stdin:
            said.write(json.dumps(_answer(json.loads(line))) + "\n")
            said.flush()


def _answer(question: Question) -> Answer:
    try:
        return {"register": question["register"], "passed": judged(question), "error": ""}
    except Exception as error:
        return {"register": question["register"], "passed": {}, "error": type(error).__name__}


@cache
def _profile() -> BatchDefinition[None]:
    """What every register's profile is read as; to declare one writes its whole configuration anew each time."""
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = _great_expectations().get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    asset = context.data_sources.add_pandas("register").add_dataframe_asset("profile")
    whole: BatchDefinition[None] = asset.add_batch_definition_whole_dataframe("whole")
    return whole


def _great_expectations() -> ModuleType:
    """Loaded when first needed: it takes seconds, and most commands judge nothing."""
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    import great_expectations

    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    return great_expectations


def _verdict(entry: ExpectationValidationResult) -> tuple[str, bool]:
    assert entry.expectation_config is not None
    return str(entry.expectation_config.kwargs["column"]), bool(entry.success)


def _expectation(bounds: Bounds) -> GxExpectation:
    from great_expectations.expectations.core.expect_column_values_to_be_between import ExpectColumnValuesToBeBetween
    from great_expectations.expectations.metadata_types import FailureSeverity

    return ExpectColumnValuesToBeBetween(
        column=bounds["id"],
        min_value=bounds["minimum"],
        max_value=bounds["maximum"],
        strict_min=bounds["strict_minimum"],
        strict_max=bounds["strict_maximum"],
        severity=FailureSeverity(bounds["severity"]),
        meta={"severity": bounds["severity"]},
    )


if __name__ == "__main__":
    answers()
