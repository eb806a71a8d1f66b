"""A hand-over order: what a leader signs so that one person may open some candidates, and whether it carries that.

docs/adr/0041-hand-over.md has the reasons.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from targeting.audit import log_takes
from targeting.governance.approval import open_own, signed_lines, stamp
from targeting.governance.standing import Approvals
from targeting.language import Message, say
from targeting.workspace import Person, Role

HANDOVER = "targeting/hand-over-order/v1"
MAY_HAND_OVER: Role = "leader"
MAY_OPEN: Role = "caseworker"
LONGEST_HANDOVER = timedelta(days=30)


@dataclass(frozen=True)
class HandoverOrder:
    """One leader's order that one person may open some candidates of one run, to the end of a day.

    ``subjects`` are the keyed references by which the log knows the candidates: they tell nobody who they are.
    """

    municipality_code: str
    ordered_by: str
    run_id: str
    to: str
    until: date
    ordered_at: datetime
    subjects: tuple[str, ...]

    @property
    def text(self) -> str:
        """The lines that are signed."""
        return signed_lines(
            HANDOVER,
            ("municipality", self.municipality_code),
            ("ordered_by", self.ordered_by),
            ("run", self.run_id),
            ("to", self.to),
            ("until", self.until.isoformat()),
            ("ordered_at", stamp(self.ordered_at)),
            *(("candidate", subject) for subject in sorted(self.subjects)),
        )

    @property
    def sha256(self) -> str:
        """SHA-256 of the signed lines: what the log and a revocation name."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def name(self) -> str:
        """What its file is called."""
        return self.sha256[:16]

    @classmethod
    def parse(cls, text: str) -> HandoverOrder:
        """The order in a note's text; raises ValueError unless it would give the same lines, and name no citizen."""
        lines = [line.partition(": ") for line in text.split("\n")[1:-1]]
        said = {name: value for name, _, value in lines}
        try:
            order = cls(
                said["municipality"], said["ordered_by"], said["run"], said["to"], date.fromisoformat(said["until"]),
                datetime.fromisoformat(said["ordered_at"]).astimezone(UTC),
                tuple(value for name, _, value in lines if name == "candidate"),
            )  # fmt: skip
        except (KeyError, OverflowError):
            raise ValueError("not a hand-over order") from None
        if order.text != text or not log_takes(text):
            raise ValueError("not a hand-over order in its own form")
        return order


@dataclass(frozen=True)
class HandedTo:
    """What is asked of an order: that ``person`` may open ``subject`` of a run on a day."""

    municipality_code: str
    run_id: str
    person: str
    subject: str
    day: date


def named_handover_order(name: str, note: bytes, people: Mapping[str, Person]) -> HandoverOrder | None:
    """The order in a note of that name, as its own person signed it; None where it is none, or is called as another."""
    try:
        order = open_own(note, people, HandoverOrder.parse, lambda order: order.ordered_by)
    except ValueError:
        return None
    return order if order.name == name else None


@dataclass(frozen=True)
class OrdersTold:
    """What the log tells of hand-over orders, by the SHA-256 of their lines: those that were signed, and taken back."""

    signed: Collection[str]
    revoked: Collection[str]


def ordered_handover(
    asked: HandedTo, notes: Mapping[str, bytes], told: OrdersTold, known: Approvals
) -> tuple[HandoverOrder | None, tuple[Message, ...]]:
    """The order that carries what is asked, or every reason why none does; of two the one that ends last."""
    if known.unsigned:
        return None, known.unsigned
    carrying: list[HandoverOrder] = []
    refused: list[Message] = []
    for name, note in notes.items():
        order = named_handover_order(name, note, known.people)
        if order is None:
            refused.append(say("Hand-over order {name} is no order, or was changed.", name=name))
            continue
        if asked.subject not in order.subjects or order.to != asked.person:
            continue
        reasons = tuple(why_not(order, asked, told, known))
        refused += reasons
        carrying += [] if reasons else [order]
    if carrying:
        return max(carrying, key=lambda each: (each.until, each.sha256)), ()
    return None, tuple(refused) or (
        say(
            "No hand-over order lets {person} open this candidate. A leader signs one: targeting handover sign.",
            person=asked.person,
        ),
    )


def why_not(order: HandoverOrder, asked: HandedTo, told: OrdersTold, known: Approvals) -> Iterator[Message]:
    """Why an order that names the citizen and the person does not carry it."""
    if order.municipality_code != asked.municipality_code:
        yield say(
            "Hand-over order {name} is of municipality {code}, and this is municipality {own}.",
            name=order.name, code=order.municipality_code, own=asked.municipality_code,
        )  # fmt: skip
    if order.run_id != asked.run_id:
        yield say(
            "Hand-over order {name} is of run {run}, and the newest release is of {newest}.",
            name=order.name, run=order.run_id, newest=asked.run_id,
        )  # fmt: skip
    if MAY_HAND_OVER not in known.people[order.ordered_by].roles:
        yield say(
            "Hand-over order {name}: {person} has not the role {role} in workspace.toml and can hand nobody over.",
            name=order.name, person=order.ordered_by, role=MAY_HAND_OVER,
        )  # fmt: skip
    if order.ordered_by == order.to:
        yield say("Hand-over order {name}: nobody hands over to themselves.", name=order.name)
    ordered_on = order.ordered_at.astimezone(known.timezone).date()
    if not ordered_on <= asked.day <= order.until:
        yield say(
            "Hand-over order {name} is good from {first} to {last}, and today is {day}.",
            name=order.name, first=ordered_on, last=order.until, day=asked.day,
        )  # fmt: skip
    if order.until - ordered_on > LONGEST_HANDOVER:
        yield say("Hand-over order {name} is good for more than 30 days.", name=order.name)
    if order.sha256 not in told.signed:
        yield say("Hand-over order {name} is not in the log, which is told of each before it carries.", name=order.name)
    if order.sha256 in told.revoked:
        yield say("Hand-over order {name} was revoked.", name=order.name)
