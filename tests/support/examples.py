"""How many examples: few in `make test`, the same each time; many in `make nightly`, others each night.

The night says so with TARGETING_EXAMPLES, the number for a test whose examples are quick. One whose examples are slow
has a number of its own for either. HYPOTHESIS_PROFILE=mutants is for `make mutants`: a mutant that is found is dead, so
no smaller example is looked for. No deadline and no complaint of slowness: a busy machine is no fault.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TypeVar

from hypothesis import HealthCheck, Phase, settings

T = TypeVar("T")

NIGHTLY = "TARGETING_EXAMPLES" in os.environ
EXAMPLES = int(os.environ.get("TARGETING_EXAMPLES", "100"))
_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]

settings.register_profile(
    "small", deadline=None, suppress_health_check=_SLOW, max_examples=60, derandomize=True, database=None
)
settings.register_profile("nightly", deadline=None, suppress_health_check=_SLOW, max_examples=min(EXAMPLES, 1000))
settings.register_profile(
    "mutants", deadline=None, suppress_health_check=_SLOW, derandomize=True, phases=[Phase.explicit, Phase.generate]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "nightly" if NIGHTLY else "small"))


def examples(by_day: int, by_night: int) -> settings:
    """How many of a test whose examples are slow: in `make test`, and in `make nightly`."""
    return settings(max_examples=by_night if NIGHTLY else by_day)


def swept(cases: Iterable[T], part: int) -> list[T]:
    """All the cases of a sweep in `make nightly`; in `make test` every ``part``-th, from the first."""
    return list(cases)[:: 1 if NIGHTLY else part]
