"""The flow of that name, as `prefect deploy` finds it in a checkout; it is written in src/targeting/flows."""

from targeting.flows.reviews import reviews

__all__ = ["reviews"]
