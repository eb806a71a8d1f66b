"""Prefect, thin: the flows it starts, and `targeting serve`, which runs its server and has it follow the audit log."""

from targeting.flows.serve import serve
