"""What the last good run made of one citizen, read by leave that was given."""

from __future__ import annotations

import duckdb

from targeting.errors import TargetingError
from targeting.explanation import Explained, read_explanation
from targeting.run.look import Look


def explained_in(asked: Look, pseudonym: str) -> Explained | None:
    """What the run made of the citizen; None when it met nobody of that pseudonym.

    Raises TargetingError where an earlier version of the program made the run.
    """
    plan = asked.ground.plan
    try:
        with asked.warehouse() as warehouse:
            return read_explanation(warehouse, pseudonym, ",".join(plan.incomplete))
    except (duckdb.CatalogException, duckdb.BinderException):
        raise TargetingError(
            "Run {run_id} was made by an earlier version of the program and keeps no reasons. Run again.",
            run_id=plan.run_id,
        ) from None
