"""The measures of a municipality on a day: what is declared, what is signed, and what the log has revoked."""

from __future__ import annotations

from datetime import date

from targeting.audit import AuditLog
from targeting.governance import Adopted, Standing, adopted, measure_state, require_usable
from targeting.run.permission import known_approvals
from targeting.session import Session
from targeting.workspace import Workspace


def adoptions_on(workspace: Workspace, day: date, log: AuditLog | None = None) -> tuple[Adopted, ...]:
    """Every adoption of the municipality's, and who has signed for it, as it holds on ``day``.

    With ``log`` as it must be where something is decided; raises as ``known_approvals``.
    """
    known, code = known_approvals(workspace, log=log), workspace.settings.municipality.code
    return tuple(adopted(each, code, day, known) for each in workspace.adoptions)


def measures_on(workspace: Workspace, day: date) -> tuple[Standing, ...]:
    """What holds of every measure on ``day``; raises as ``known_approvals``."""
    taken = adoptions_on(workspace, day)
    return tuple(measure_state(each, workspace.network, taken, day) for each in workspace.measures)


def require_measure(session: Session, name: str, day: date) -> Standing:
    """The measure of that id where it may be used on ``day``: what must be asked before anybody is granted it.

    Raises ConfigurationError where there is none, NotCovered, with the sentence that says why, where it may not be.
    """
    workspace = session.workspace
    return require_usable(workspace.measure(name), workspace.network, adoptions_on(workspace, day, session.log), day)
