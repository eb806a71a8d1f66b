"""How many examples: few in `make test`, many with HYPOTHESIS_PROFILE=nightly in the environment."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]

settings.register_profile("small", deadline=None, suppress_health_check=_SLOW, max_examples=100)
settings.register_profile("nightly", deadline=None, suppress_health_check=_SLOW, max_examples=5000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "small"))
