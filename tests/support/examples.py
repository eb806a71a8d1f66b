"""How many examples: few in `make test`, many with HYPOTHESIS_PROFILE=nightly in the environment.

No deadline and no complaint of slowness: a busy machine is no fault.
HYPOTHESIS_PROFILE=mutants is for `make mutants`: a mutant that is found is dead, so no smaller example is looked for.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]

settings.register_profile("small", deadline=None, suppress_health_check=_SLOW, max_examples=60)
settings.register_profile("nightly", deadline=None, suppress_health_check=_SLOW, max_examples=5000)
settings.register_profile(
    "mutants", deadline=None, suppress_health_check=_SLOW, derandomize=True, phases=[Phase.explicit, Phase.generate]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "small"))
