"""targeting handover: a leader lets one professional open candidates, sees how far it is, and takes it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from targeting.audit import HandoverListed, HandoverOrdered, HandoverRevoked, Signer
from targeting.commands.lookup import declared_person, own_signer, require_reason
from targeting.errors import ApprovalRefused, ConfigurationError, NotCovered, TargetingError
from targeting.governance import (
    LONGEST_HANDOVER,
    MAY_HAND_OVER,
    MAY_OPEN,
    HandoverOrder,
    named_handover_order,
    to_stamp,
)
from targeting.handover import Handover, keep_order, orders_in, read_handover
from targeting.language import Message, either, listed
from targeting.pages import Page, Section, counted, day
from targeting.privacy import log_subject
from targeting.run import (
    Ground,
    Opened,
    acting_persons,
    acting_roles,
    acts_as,
    exclusive,
    ground_of,
    handed_over_until,
    opened_so_far,
    orders_weighed,
    weigh,
)
from targeting.session import Session, own_account
from targeting.shapes import Document
from targeting.workspace import Person, Role

MAY_TAKE_BACK: tuple[Role, ...] = ("leader", "data_steward")


@dataclass(frozen=True)
class Asked:
    """A leader's wish to let one person open candidates, as they are shown it."""

    session: Session
    person: Person
    to: Person
    order: HandoverOrder

    def render(self) -> str:
        """For the leader, before they sign, in Danish."""
        order = self.order
        many = counted(len(order.subjects), "foreslået borger", "foreslåede borgere")
        return (
            f"Overdragelse af {many} fra opgørelsen {order.run_id}\n"
            f"  til: {self.to.name}, {self.to.title} ({order.to})\n"
            f"  til og med: {order.until}\n"
            f"Underskrives af: {self.person.name}, {self.person.title} ({order.ordered_by}, {self.person.key_id})"
        )

    def signer(self, key: Path, passphrase: str) -> Signer:
        """As ``own_signer``."""
        return own_signer(self.order.ordered_by, self.person, key, passphrase)


@dataclass(frozen=True)
class Ordered:
    """An order that was signed."""

    order: HandoverOrder
    to: Person

    def as_dict(self) -> Document:
        """For programs."""
        order = self.order
        return {
            "order": order.name,
            "sha256": order.sha256,
            "run": order.run_id,
            "to": order.to,
            "until": order.until.isoformat(),
            "candidates": len(order.subjects),
        }

    def render(self) -> str:
        """For people, in Danish."""
        many = counted(len(self.order.subjects), "borger", "borgere")
        return (
            f"Ordren {self.order.name} er underskrevet: {self.to.name} kan åbne {many} til og med {self.order.until}. "
            "Hvem det er, ses med targeting handover list, og én ad gangen åbnes med targeting reveal."
        )


def ask_to_hand_over(session: Session, person_id: str, to: str, until: date, pseudonyms: Sequence[str]) -> Asked:
    """Check that ``person_id`` may hand these candidates of the newest release over: to whom, and until when.

    All candidates where none is named.

    Raises ConfigurationError where the wish will not do, ApprovalRefused where a person may not, NotCovered where no
    basis covers it today.
    """
    settings, today = session.workspace.settings, session.today()
    person, receiver = declared_person(settings, person_id), declared_person(settings, to)
    if MAY_HAND_OVER not in person.roles:
        raise ApprovalRefused(
            "{person} may hand nobody over: that takes the role {role} in workspace.toml.",
            person=person_id, role=MAY_HAND_OVER,
        )  # fmt: skip
    if person_id == to:
        raise ApprovalRefused("Nobody hands over to themselves. Let another leader sign.")
    if not today <= until <= today + LONGEST_HANDOVER:
        raise ConfigurationError("--until is {until}, and must be from today to 30 days on.", until=until)
    ground = ground_of(session)
    basis = session.workspace.basis(weigh(ground, HandoverOrdered.type)[0].basis_id)
    if MAY_OPEN not in receiver.roles or to not in basis.handover.recipients or receiver.opens is None:
        raise ApprovalRefused(
            "{person} cannot be handed anybody: that takes the role {role} and a reveal_key in workspace.toml, and to "
            "be named in {basis} ([handover] recipients).",
            person=to, role=MAY_OPEN, basis=basis.place,
        )  # fmt: skip
    chosen = _chosen(_handed_over(ground), pseudonyms)
    last = handed_over_until(session.workspace, ground.plan.run_id)
    if until > last:
        raise ConfigurationError(
            "--until is {until}, and what the run hands over is deleted after {last}.", until=until, last=last
        )
    keys = session.keys.of(ground.plan.pseudonym_key)
    order = HandoverOrder(
        settings.municipality.code, person_id, ground.plan.run_id, to, until, to_stamp(session.clock()),
        tuple(sorted(log_subject(keys, each) for each in chosen)),
    )  # fmt: skip
    return Asked(session, person, receiver, order)


def hand_over(asked: Asked, signer: Signer) -> Ordered:
    """Sign what was shown, log it, and lay it beside what it is of; raises TargetingError where that cannot be."""
    session, order = asked.session, asked.order
    note = signer.sign(order.text)
    with exclusive(session.workspace.folder):
        session.append(
            HandoverOrdered(
                order=order.sha256,
                run=order.run_id,
                ordered_by=order.ordered_by,
                name=asked.person.name,
                title=asked.person.title,
                key_id=asked.person.key_id,
                to=order.to,
                until=order.until.isoformat(),
                candidates=len(order.subjects),
            )
        )
        try:
            keep_order(session.workspace.state, order.run_id, order.name, note)
        except OSError:
            raise TargetingError(
                "The hand-over order cannot be written in state/. Is the disk full? It carries nothing; sign again."
            ) from None
    return Ordered(order, asked.to)


@dataclass(frozen=True)
class OrderState:
    """One order: how many it is of, how many of them the person has opened, and why it carries nothing, if so."""

    order: HandoverOrder
    opened: int
    why_not: tuple[Message, ...]
    mine: tuple[str, ...]


@dataclass(frozen=True)
class HandoverList:
    """What the newest release hands over: the orders, and for whoever asks the pseudonyms they have yet to open."""

    run_id: str
    candidates: int
    opened: int
    orders: tuple[OrderState, ...]

    def as_dict(self) -> Document:
        """For programs."""
        return {
            "run": self.run_id,
            "candidates": self.candidates,
            "opened": self.opened,
            "orders": [
                {
                    "order": each.order.name,
                    "ordered_by": each.order.ordered_by,
                    "to": each.order.to,
                    "until": each.order.until.isoformat(),
                    "candidates": len(each.order.subjects),
                    "opened": each.opened,
                    "why_not": [str(reason.da) for reason in each.why_not],
                    "yours_to_open": list(each.mine),
                }
                for each in self.orders
            ],
        }

    def render(self) -> Page:
        """For people, in Danish."""
        rows = tuple(
            (each.order.name, each.order.to, day(each.order.until), f"{each.opened} af {len(each.order.subjects)}",
             "; ".join(reason.da for reason in each.why_not) or "ja")
            for each in self.orders
        )  # fmt: skip
        mine = tuple(dict.fromkeys(pseudonym for each in self.orders for pseudonym in each.mine))
        lead = f"{counted(self.candidates, 'borger', 'borgere')} ligger klar, {self.opened} er åbnet."
        return Page(
            "Overdragelsen",
            f"Opgørelsen {self.run_id}",
            (lead,),
            (
                Section("Ordrer", columns=("Ordre", "Til", "Til og med", "Åbnet", "Bærer i dag"), rows=rows),
                Section("Du kan åbne", lines=mine or ("Ingen.",)),
            ),
            ("Én ad gangen: targeting reveal MAPPE PSEUDONYM --person DIG --key DIN_NØGLE --reason HVORFOR",),
            private=True,
        )


def handover_list(session: Session) -> HandoverList:
    """How far the hand-over of the newest release is; logged before it is shown. Raises NotCovered as `reveal`."""
    if not acting_roles(session):
        raise NotCovered(
            "The account {account} is nobody's with the role {roles}.",
            account=own_account(), roles=either(("caseworker", "leader")),
        )  # fmt: skip
    ground = ground_of(session)
    weigh(ground, HandoverListed.type)
    found, workspace, run_id = _handed_over(ground), ground.workspace, ground.plan.run_id
    session.append(HandoverListed(run=run_id, candidates=len(found.numbers)))
    keys = session.keys.of(ground.plan.pseudonym_key)
    by_subject = {log_subject(keys, pseudonym): pseudonym for pseudonym in found.numbers}
    opened = opened_so_far(workspace.log)
    states = [_state(session, order, opened, why, by_subject) for order, why in orders_weighed(session, run_id)]
    return HandoverList(run_id, len(found.numbers), len(opened.of(run_id)), tuple(states))


def _state(
    session: Session, order: HandoverOrder, opened: Opened, reasons: tuple[Message, ...], by_subject: dict[str, str]
) -> OrderState:
    done = opened.of(order.run_id, order.to)
    left = [subject for subject in order.subjects if subject not in done and subject in by_subject]
    mine = tuple(sorted(by_subject[subject] for subject in left)) if acts_as(session, order.to) and not reasons else ()
    return OrderState(order, len(done.intersection(order.subjects)), reasons, mine)


def revoke_handover(session: Session, name: str, reason: str) -> str:
    """Take an order back, as its leader or a data steward: from now on it carries nothing. Gives its name.

    Raises ConfigurationError where there is no such order, ApprovalRefused where the account is nobody's who may.
    """
    require_reason(reason)
    settings = session.workspace.settings
    here = [person for person in acting_persons(session) if set(settings.people[person].roles) & set(MAY_TAKE_BACK)]
    if not here and (acting_persons(session) or not settings.municipality.fictional):
        raise ApprovalRefused(
            "The account {account} is nobody's with the role {roles}.",
            account=own_account(),
            roles=either(MAY_TAKE_BACK),
        )
    run_id = ground_of(session).plan.run_id
    notes = orders_in(session.workspace.state, run_id)
    if name not in notes:
        raise ConfigurationError(
            "There is no hand-over order of that name. There are: {known}.", known=listed(notes) if notes else "-"
        )
    order = named_handover_order(name, notes[name], settings.people)
    if order is None:
        raise ConfigurationError("Hand-over order {name} is no order, or was changed.", name=name)
    by = here[0] if here else own_account()
    session.append(HandoverRevoked(order=order.sha256, revoked_by=by, reason=reason.strip()))
    return name


def _handed_over(ground: Ground) -> Handover:
    found = read_handover(ground.workspace.state, ground.session.keys.data, ground.plan.run_id)
    late = ground.session.today() > handed_over_until(ground.workspace, ground.plan.run_id)
    if ground.plan.mode != "operate" or found is None or late:
        raise NotCovered(
            "Run {run_id} hands nobody over: it is a simulation, or its basis named nobody with a key, or its time is "
            "over. Run again.",
            run_id=ground.plan.run_id,
        )
    return found


def _chosen(found: Handover, pseudonyms: Sequence[str]) -> Sequence[str]:
    """Those that are named, which must all be nominated; all of them where none is."""
    if strange := sum(each not in found.numbers for each in pseudonyms):
        raise ConfigurationError(
            "{strange} of what was typed is no pseudonym that run {run_id} nominates. Take them from candidate.",
            strange=strange, run_id=found.run_id,
        )  # fmt: skip
    return tuple(dict.fromkeys(pseudonyms)) or tuple(found.numbers)
