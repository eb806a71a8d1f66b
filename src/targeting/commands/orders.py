"""targeting order: a person orders runs that a service account starts, and takes the order back.

It needs workspace.toml, rulesets/ and bases/ to be read and orders/ to be written, and nothing else: no key of the
workspace, no log, no state.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path

from targeting.audit import Signer
from targeting.commands.lookup import declared_person, own_signer
from targeting.errors import ApprovalRefused, ConfigurationError, TargetingError
from targeting.files import READABLE, ordinary, write_new
from targeting.governance import (
    LONGEST,
    MAY_ORDER,
    MAY_REVOKE,
    Approvals,
    Enrolments,
    Ordered,
    OrderRevocation,
    Orders,
    StartOrder,
    to_stamp,
)
from targeting.language import Message, sentences
from targeting.privacy import looks_like_cpr, require_typed
from targeting.run import orders_of
from targeting.session import Session
from targeting.shapes import Document
from targeting.workspace import ORDER_NAME, ORDERS, REVOKED_SUFFIX, Person, Workspace, why_no_search


@dataclass(frozen=True)
class Wish:
    """What is to be ordered; what is None is as workspace.toml says, and a year from today."""

    name: str
    ruleset: str | None = None
    mode: str | None = None
    purpose: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    once: bool = False
    delivery: date | None = None


@dataclass(frozen=True)
class Asked:
    """One person's wish to give an order, or to take one back, as they were shown it."""

    session: Session
    person_id: str
    person: Person
    name: str
    order: StartOrder

    def render(self) -> str:
        """For the person, before they sign, in Danish."""
        who = f"{self.person.name}, {self.person.title} ({self.person_id}, {self.person.key_id})"
        return "\n".join((*_said(self.name, self.order), f"Underskrives af: {who}"))

    def signer(self, key: Path, passphrase: str) -> Signer:
        """As ``own_signer``."""
        return own_signer(self.person_id, self.person, key, passphrase)


@dataclass(frozen=True)
class Signed:
    """What was signed and lies in orders/ now."""

    place: str
    body: Mapping[str, str]
    sentence: str

    def as_dict(self) -> Document:
        """For programs."""
        return {"note": self.place, **self.body}

    def render(self) -> str:
        """For people, in Danish."""
        return self.sentence


def ask_to_order(session: Session, person_id: str, wish: Wish) -> Asked:
    """Check that ``person_id`` may order it, and that it can be ordered.

    Raises ConfigurationError where the wish or the person is not declared, or the name is taken; ApprovalRefused where
    the person may not, or no run may have the purpose.
    """
    workspace, now = session.workspace, session.clock()
    person = declared_person(workspace.settings, person_id)
    if MAY_ORDER not in person.roles:
        raise ApprovalRefused(
            "{person} may not order runs: that takes the role {role} in workspace.toml, and two who sign for it.",
            person=person_id,
            role=MAY_ORDER,
        )
    _require_free(workspace, wish.name)
    defaults = workspace.settings.defaults
    if refusal := why_no_search(wish.purpose or defaults.purpose):
        raise ApprovalRefused(refusal)
    ruleset = workspace.ruleset_shown(wish.ruleset or defaults.ruleset, session.today())
    first = wish.valid_from or session.today()
    last = wish.valid_to or first + timedelta(days=364)
    if not first <= last <= first + LONGEST:
        raise ConfigurationError("--to must be on or after --from, and at most a year later.")
    order = StartOrder(
        municipality_code=workspace.settings.municipality.code,
        ordered_by=person_id,
        ruleset=ruleset.id,
        ruleset_version=ruleset.version,
        ruleset_sha256=ruleset.sha256,
        mode=wish.mode or defaults.mode,
        purpose=wish.purpose or defaults.purpose,
        valid_from=first,
        valid_to=last,
        once=wish.once,
        delivery=wish.delivery.isoformat() if wish.delivery else "",
        ordered_at=to_stamp(now),
    )
    return Asked(session, person_id, person, wish.name, order)


def order(asked: Asked, signer: Signer) -> Signed:
    """Sign what was shown and put it into orders/; raises TargetingError where it cannot be written."""
    place = f"{ORDERS}/{asked.name}.note"
    try:
        _write(asked.session.workspace, asked.name, signer.sign(asked.order.text))
    except FileExistsError:
        raise ConfigurationError("{place} is there already.", place=place) from None
    told = f"{place} er underskrevet af {asked.person.name} og gælder til og med {asked.order.valid_to}."
    return Signed(place, {"sha256": asked.order.sha256}, told)


def ask_to_revoke(session: Session, person_id: str, name: str) -> Asked:
    """Check that there is such an order and that ``person_id`` may take it back: who gave it, or a data steward.

    Raises ConfigurationError where there is none, ApprovalRefused where the person may not.
    """
    workspace = session.workspace
    person = declared_person(workspace.settings, person_id)
    found, reasons = _orders(workspace).judge(name, _known(workspace))
    if found is None:
        raise ConfigurationError(sentences(reasons))
    if person_id != found.order.ordered_by and MAY_REVOKE not in person.roles:
        raise ApprovalRefused(
            "{person} may not revoke it: that takes the role {role} in workspace.toml, or to have given the order.",
            person=person_id,
            role=MAY_REVOKE,
        )
    return Asked(session, person_id, person, name, found.order)


def revoke(asked: Asked, signer: Signer, reason: str) -> Signed:
    """Sign that the order no longer holds, and put that beside it. The next run that is asked for logs it.

    Raises ConfigurationError where no reason is given or it names a citizen, TargetingError where it cannot be written.
    """
    why = " ".join(reason.split())
    if not why:
        raise ConfigurationError("--reason is blank. Say why; it goes to the log.")
    require_typed("--reason", why)
    found = OrderRevocation(
        asked.order.municipality_code, asked.order.sha256, asked.person_id, to_stamp(asked.session.clock()), why
    )
    name = _put_beside(asked.session.workspace, asked.order.sha256[:16], signer.sign(found.text))
    return Signed(
        f"{ORDERS}/{name}.note",
        {"revokes": asked.order.sha256},
        f"{ORDERS}/{asked.name}.note er trukket tilbage. Lad både den og {ORDERS}/{name}.note ligge: den næste "
        "kørsel, der bedes om, skriver det i loggen, og fra da af gælder ordren ikke, heller ikke hvis den "
        "lægges tilbage.",
    )


@dataclass(frozen=True)
class OrderList:
    """The orders of a workspace: each with why it carries nothing today, if so."""

    session: Session
    log_read: bool

    def as_dict(self) -> Document:
        """For programs."""
        return {
            "log_read": self.log_read,
            "orders": {
                name: {
                    "text": found.order.text.splitlines()[1:] if found else [],
                    "why_not": [reason.da for reason in reasons],
                }
                for name, found, reasons in self._judged()
            },
        }

    def render(self) -> str:
        """For people, in Danish."""
        lines = [line for found in self._judged() for line in _state(*found)]
        unread = "Loggen kan ikke læses her, så om en ordre er brugt eller trukket tilbage dér, ses ikke."
        return "\n".join((*(lines or ["Der er ingen startordrer i orders/."]), *([] if self.log_read else [unread])))

    def _judged(self) -> Iterator[tuple[str, Ordered | None, tuple[Message, ...]]]:
        workspace, today = self.session.workspace, self.session.today()
        orders, known = orders_of(workspace) if self.log_read else _orders(workspace), _known(workspace)
        for name in orders.names:
            found, reasons = orders.judge(name, known)
            yield name, found, tuple(orders.standing(name, found, today, known)) if found else reasons


def order_list(session: Session) -> OrderList:
    """The orders in orders/, and of the log what this account may read of it."""
    return OrderList(session, os.access(session.workspace.log, os.R_OK | os.X_OK))


def _state(name: str, found: Ordered | None, reasons: Sequence[Message]) -> Iterator[str]:
    if found is None:
        yield f"{ORDERS}/{name}.note"
    else:
        yield from _said(name, found.order)
        yield f"  bestilt af: {found.person.name}, {found.person.title} ({found.order.ordered_by})"
    yield from (f"  Bærer ikke: {reason}" for reason in reasons)


def _said(name: str, order: StartOrder) -> Iterator[str]:
    """What an order says, in Danish, a line each."""
    yield f"Startordre {ORDERS}/{name}.note, sha256 {order.sha256}"
    yield f"  regelsæt: {order.ruleset} version {order.ruleset_version}, sha256 {order.ruleset_sha256}"
    yield f"  kørselsmåde og formål: {order.mode}, {order.purpose}"
    yield f"  gælder: {order.valid_from} til og med {order.valid_to}, {'én kørsel' if order.once else 'alle kørsler'}"
    yield f"  leverance: {order.delivery or 'alle'}"


def _orders(workspace: Workspace) -> Orders:
    """What lies in orders/ alone."""
    return Orders(notes=workspace.orders)


def _known(workspace: Workspace) -> Approvals:
    """The people as workspace.toml has them. Whether two have signed for them the gate asks."""
    enrolments = Enrolments(workspace.settings.municipality.code, workspace.people_note)
    return Approvals(workspace.settings.people, {}, timezone=workspace.zone, enrolments=enrolments)


def _require_free(workspace: Workspace, name: str) -> None:
    if not ORDER_NAME.fullmatch(name) or looks_like_cpr(name):
        raise ConfigurationError("The order's name must be lower-case letters, digits, - and _, at most 60.")
    if name in workspace.orders:
        raise ConfigurationError(
            "{place} is there already, and an order is never written over. Choose another name.",
            place=f"{ORDERS}/{name}.note",
        )


def _put_beside(workspace: Workspace, name: str, revocation: bytes) -> str:
    """Write it under the first free name, and give that: what somebody left under one must not keep it out."""
    for number in count(2):
        try:
            _write(workspace, taken := f"{name}{REVOKED_SUFFIX}", revocation)
        except FileExistsError:
            name = f"{name[:16]}-{number}"
        else:
            break
    return taken


def _write(workspace: Workspace, name: str, content: bytes) -> None:
    """Write a note that is not there yet; raises FileExistsError where it is."""
    folder = workspace.folder / ORDERS
    try:
        with ordinary():  # the service account reads it
            folder.mkdir(exist_ok=True)
        write_new(folder / f"{name}.note", content, READABLE)
    except FileExistsError:
        raise
    except OSError:
        raise TargetingError(
            "orders/ cannot be written ({file}). Whoever orders runs needs to write there, and nowhere else.",
            file=f"{name}.note",
        ) from None
