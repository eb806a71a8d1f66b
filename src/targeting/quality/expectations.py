"""Great Expectations judges a register's profile: it sees one row of counts and never a person."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from threading import Thread
from types import ModuleType
from typing import TYPE_CHECKING

from targeting.workspace import Expectation

if TYPE_CHECKING:
    from great_expectations.core import ExpectationValidationResult
    from great_expectations.core.batch_definition import BatchDefinition
    from great_expectations.expectations.expectation import Expectation as GxExpectation


def preload() -> None:
    """Begin to load Great Expectations beside the landing: alone it takes longer than a small run."""
    Thread(target=_load_early, name="great-expectations").start()


def judge(register: str, expectations: tuple[Expectation, ...], observed: Mapping[str, float]) -> dict[str, bool]:
    """Whether each observed number is within its expectation's bounds."""
    if not expectations:
        return {}
    import pandas as pd

    suite = _great_expectations().ExpectationSuite(
        name=register, expectations=[_expectation(entry) for entry in expectations]
    )
    batch = _profile().get_batch({"dataframe": pd.DataFrame([observed])})
    result = batch.validate(suite, result_format="BOOLEAN_ONLY")
    return dict(_verdict(entry) for entry in result.results)


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


def _load_early() -> None:
    # What cannot be loaded here fails again, and is told, where it is needed.
    with suppress(Exception):
        _great_expectations()


def _verdict(entry: ExpectationValidationResult) -> tuple[str, bool]:
    assert entry.expectation_config is not None
    return str(entry.expectation_config.kwargs["column"]), bool(entry.success)


def _expectation(entry: Expectation) -> GxExpectation:
    from great_expectations.expectations.core.expect_column_values_to_be_between import ExpectColumnValuesToBeBetween
    from great_expectations.expectations.metadata_types import FailureSeverity

    return ExpectColumnValuesToBeBetween(
        column=entry.id,
        min_value=entry.minimum,
        max_value=entry.maximum,
        strict_min=entry.strict_minimum,
        strict_max=entry.strict_maximum,
        severity=FailureSeverity(entry.severity),
        meta={"severity": entry.severity},
    )
