"""The flow of that name, as `prefect deploy` finds it in a checkout; it is written in src/targeting/flows."""

from targeting.flows.identify import identify

__all__ = ["identify"]
