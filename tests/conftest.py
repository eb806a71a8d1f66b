"""No test talks to the outside: the libraries' telemetry is off also when pytest is started by hand.

Great Expectations is loaded before any test: a run loads it in a thread, and the filter that turns warnings into errors
is the process's own, set anew at every test, so that a warning of a library could end the loading half-way.
"""

from __future__ import annotations

import os

os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

import great_expectations  # noqa: F401
