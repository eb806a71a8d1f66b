"""Who starts a run: a person, or a service on a person's start order."""

from __future__ import annotations

from dataclasses import dataclass, replace

from targeting.audit import OrderRevoked, OrderUsed, log_takes, standing_entries
from targeting.governance import Approvals, Decision, Ordered, Orders, Reading, decide, ordered_start
from targeting.language import Message, say
from targeting.run.permission import RunRequest, enter_people, known_approvals
from targeting.session import Session, own_account, starters
from targeting.workspace import Workspace, as_shown, load_catalogue

PREFECT = "prefect:"
ACCEPTED_BY_A_PERSON = say(
    "that a person starts it: who accepts that a register is incomplete answers for it, and neither a service nor a "
    "start order does"
)


@dataclass(frozen=True)
class Start:
    """Who starts a run, as the gate is told it: whoever ordered it is among the starters.

    ``ordered`` is the order it is started on, None where it takes none; ``missing`` is why it may not be started so.
    """

    known: Approvals
    ordered: Ordered | None
    missing: tuple[Message, ...]

    def decide(self, plan: Reading, workspace: Workspace) -> Decision:
        """The gate's answer to a run that is started so."""
        decision = decide(plan, workspace.bases, load_catalogue(), self.known)
        return replace(decision, missing=(*decision.missing, *self.missing))


def started(session: Session, request: RunRequest, plan: Reading, delivery: str) -> Start:
    """Who starts this run. The log is told of the people, and of orders that were revoked, where it is not yet."""
    known, orders = known_approvals(session.workspace, starters(), session.log), orders_of(session.workspace)
    enter_people(session, known)
    if not known.unsigned:  # a person whom one has enrolled revokes nothing
        for revoked in orders.revocations(known):
            if log_takes(revoked.body()):  # anybody can put a line to a note; it holds all the same, and stops nobody
                session.append(revoked)
    return start_of(session.workspace, request, plan, delivery, known, orders)


def start_of(
    workspace: Workspace, request: RunRequest, plan: Reading, delivery: str, known: Approvals, orders: Orders
) -> Start:
    """The same, and nothing is logged."""
    if request.order is None and not takes_order(workspace, request.trigger, known):
        return Start(known, None, ())
    ordered, missing = ordered_start(plan, delivery, request.order, orders, known)
    if request.accept:
        missing = (*missing, ACCEPTED_BY_A_PERSON)
    names = ordered.names if ordered else ()
    return Start(replace(known, starters=(*known.starters, *names)), ordered, missing)


def orders_of(workspace: Workspace) -> Orders:
    """What lies in orders/, and what the log tells of orders, also where it was pruned."""
    told = standing_entries(workspace.log, {OrderRevoked.type, OrderUsed.type})
    return Orders(
        notes=workspace.orders,
        revoked={OrderRevoked.of(entry).revokes for entry in told if entry.type == OrderRevoked.type},
        used={OrderUsed.of(entry).order: entry.run_id or "" for entry in told if entry.type == OrderUsed.type},
    )


def takes_order(workspace: Workspace, trigger: str, known: Approvals) -> bool:
    """Whether whoever starts it is not known to be a person: a service, a schedule, or an account that is nobody's.

    Only the process's own account makes somebody a person, and only one that is declared as that person's: whom the
    environment (sudo) or the login names may be anybody. In the fictional municipality, where anybody has the keys,
    only a service account that is declared takes an order.
    """
    services = {_alike(each) for each in workspace.settings.service_accounts}
    if services & {_alike(starter) for starter in (*known.starters, own_account())}:
        return True
    if workspace.settings.municipality.fictional:
        return False
    persons = {_alike(account) for person in known.people.values() for account in person.accounts}
    return trigger.startswith(PREFECT) or _alike(own_account()) not in persons


def _alike(name: str) -> str:
    return as_shown(name).casefold()
