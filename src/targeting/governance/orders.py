"""A start order: what a person signs so that a service account may start runs, and whether it carries one.

docs/adr/0029-start-orders.md has the reasons.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from targeting.audit import NoteError, OrderRevoked, StartOrdered, UnknownKey, log_takes
from targeting.governance.approval import open_own, signed_lines, stamp
from targeting.governance.reading import Reading
from targeting.governance.standing import Approvals
from targeting.language import Message, listed, say
from targeting.workspace import ORDERS, REVOKED_SUFFIX, Person, Role

ORDER = "targeting/start-order/v1"
ORDER_REVOCATION = "targeting/start-order-revocation/v1"
MAY_ORDER: Role = "starter"
MAY_REVOKE: Role = "data_steward"
LONGEST = timedelta(days=366)
_YES, _NO, _ANY = "yes", "no", "any"


@dataclass(frozen=True)
class StartOrder:
    """One person's order to start runs by one version of a rule set, in one mode, for one purpose, for a while.

    Both days are with it. ``once``: for one run. ``delivery`` is the only one it is for, blank where it is for any.
    """

    municipality_code: str
    ordered_by: str
    ruleset: str
    ruleset_version: str
    ruleset_sha256: str
    mode: str
    purpose: str
    valid_from: date
    valid_to: date
    once: bool
    delivery: str
    ordered_at: datetime

    @property
    def text(self) -> str:
        """The lines that are signed."""
        return signed_lines(
            ORDER,
            ("municipality", self.municipality_code),
            ("ordered_by", self.ordered_by),
            ("ruleset", self.ruleset),
            ("ruleset_version", self.ruleset_version),
            ("ruleset_sha256", self.ruleset_sha256),
            ("mode", self.mode),
            ("purpose", self.purpose),
            ("valid_from", self.valid_from.isoformat()),
            ("valid_to", self.valid_to.isoformat()),
            ("once", _YES if self.once else _NO),
            ("delivery", self.delivery or _ANY),
            ("ordered_at", stamp(self.ordered_at)),
        )

    @property
    def sha256(self) -> str:
        """SHA-256 of the signed lines: what the log and a revocation name. A signature can be written in many ways."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @classmethod
    def parse(cls, text: str) -> StartOrder:
        """The order in a note's text; raises ValueError unless it would give the same lines, and name no citizen."""
        said = _said(text)
        try:
            order = cls(
                said["municipality"], said["ordered_by"], said["ruleset"], said["ruleset_version"],
                said["ruleset_sha256"], said["mode"], said["purpose"], date.fromisoformat(said["valid_from"]),
                date.fromisoformat(said["valid_to"]), said["once"] == _YES,
                "" if said["delivery"] == _ANY else said["delivery"],
                datetime.fromisoformat(said["ordered_at"]).astimezone(UTC),
            )  # fmt: skip
        except (KeyError, OverflowError):
            raise ValueError("not a start order") from None
        if order.text != text or not log_takes(text):
            raise ValueError("not a start order in its own form")
        return order


@dataclass(frozen=True)
class OrderRevocation:
    """That a start order no longer holds: who said so, when, and why."""

    municipality_code: str
    revokes: str
    revoked_by: str
    revoked_at: datetime
    reason: str

    @property
    def text(self) -> str:
        """The lines that are signed."""
        return signed_lines(
            ORDER_REVOCATION,
            ("municipality", self.municipality_code),
            ("revokes", self.revokes),
            ("revoked_by", self.revoked_by),
            ("revoked_at", stamp(self.revoked_at)),
            ("reason", self.reason),
        )

    @classmethod
    def parse(cls, text: str) -> OrderRevocation:
        """The revocation in a note's text; raises ValueError as ``StartOrder.parse`` does."""
        said = _said(text)
        try:
            at = datetime.fromisoformat(said["revoked_at"]).astimezone(UTC)
            revocation = cls(said["municipality"], said["revokes"], said["revoked_by"], at, said["reason"])
        except (KeyError, OverflowError):
            raise ValueError("not a revocation") from None
        if revocation.text != text or not log_takes(text):
            raise ValueError("not a revocation in its own form")
        return revocation


@dataclass(frozen=True)
class Ordered:
    """A start order, and the person who gave it."""

    order: StartOrder
    person: Person

    @property
    def names(self) -> tuple[str, ...]:
        """Every name the person goes by: whoever ordered a run has started it."""
        return (self.order.ordered_by, self.person.name, *self.person.accounts)

    @property
    def told(self) -> StartOrdered:
        """As the log has it."""
        return StartOrdered(
            ordered_by=self.order.ordered_by,
            name=self.person.name,
            title=self.person.title,
            key_id=self.person.key_id,
            ordered_at=stamp(self.order.ordered_at),
            sha256=self.order.sha256,
        )


@dataclass(frozen=True)
class Orders:
    """What lies in orders/, by name, and what the log tells of orders, by the SHA-256 of their signed lines: those that
    were revoked, and the run that one for a single run was used for.
    """

    notes: Mapping[str, bytes] = field(default_factory=dict)
    revoked: Collection[str] = ()
    used: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the orders that the log takes: a reason why none carries names them there."""
        return tuple(name for name in self.notes if not name.endswith(REVOKED_SUFFIX) and log_takes(name))

    def revocations(self, known: Approvals) -> Iterator[OrderRevoked]:
        """The genuine revocations in orders/, by a data steward, or whoever gave an order that is there,
        that the log lacks.
        """
        given = {order.sha256: order.ordered_by for name in self.names if (order := self._parsed(name, known.people))}
        for name, note in self.notes.items():
            if not name.endswith(REVOKED_SUFFIX) or (found := _revocation(note, known)) is None:
                continue
            person = known.people[found.revoked_by]
            may = MAY_REVOKE in person.roles or given.get(found.revokes) == found.revoked_by
            if may and found.revokes not in self.revoked:
                yield OrderRevoked(
                    revokes=found.revokes, revoked_by=found.revoked_by, name=person.name, key_id=person.key_id,
                    revoked_at=stamp(found.revoked_at), reason=found.reason, statement=note.decode(),
                )  # fmt: skip

    def judge(self, name: str, known: Approvals) -> tuple[Ordered | None, tuple[Message, ...]]:
        """The order of that name, if its own person signed it; else why not."""
        place = f"{ORDERS}/{name}.note"
        if name not in self.names:
            return None, (say("There is no start order {place}. {sign}", place=place, sign=_sign()),)
        try:
            order = open_order(self.notes[name], known.people)
        except UnknownKey:
            return None, (_unknown_key(place),)
        except ValueError:
            return None, (say("{place} is no start order, or was changed. {sign}", place=place, sign=_sign()),)
        return Ordered(order, known.people[order.ordered_by]), ()

    def standing(self, name: str, ordered: Ordered, day: date, known: Approvals) -> Iterator[Message]:
        """Why an order carries nothing on that day, whatever the run."""
        order, place = ordered.order, f"{ORDERS}/{name}.note"
        if MAY_ORDER not in ordered.person.roles:
            yield say(
                "{place}: {person} has not the role {role} in workspace.toml and can order no run.",
                place=place, person=order.ordered_by, role=MAY_ORDER,
            )  # fmt: skip
        if order.valid_to - order.valid_from > LONGEST:
            yield say("{place} is good for more than a year. {sign}", place=place, sign=_sign())
        if not order.valid_from <= day <= order.valid_to or order.ordered_at.astimezone(known.timezone).date() > day:
            yield say(
                "{place} is good from {first} to {last}, and today is {day}. {sign}",
                place=place, first=order.valid_from, last=order.valid_to, day=day, sign=_sign(),
            )  # fmt: skip
        if order.sha256 in self.revoked or any(each.revokes == order.sha256 for each in self.revocations(known)):
            yield say("{place} was revoked. {sign}", place=place, sign=_sign())
        if order.once and order.sha256 in self.used:
            yield say(
                "{place} was for one run and was used for {run}. {sign}",
                place=place, run=self.used[order.sha256], sign=_sign(),
            )  # fmt: skip

    def _parsed(self, name: str, people: Mapping[str, Person]) -> StartOrder | None:
        try:
            return open_order(self.notes[name], people)
        except ValueError:
            return None


def ordered_start(
    plan: Reading, delivery: str, asked: str | None, orders: Orders, known: Approvals
) -> tuple[Ordered | None, tuple[Message, ...]]:
    """The start order that carries this run, the one ``asked`` for or else any; or every reason why none does.

    One for many runs goes before one for a single run, and of two the one that ends first.
    """
    names = (asked,) if asked else orders.names
    fitting: list[Ordered] = []
    refused: list[Message] = []
    for name in names:
        ordered, reasons = orders.judge(name, known)
        if ordered:
            reasons = (*orders.standing(name, ordered, plan.processing_date, known),
                       *_covering(f"{ORDERS}/{name}.note", ordered.order, plan, delivery))  # fmt: skip
        if ordered and not reasons:
            fitting.append(ordered)
        refused += reasons
    if fitting:
        return min(fitting, key=lambda each: (each.order.once, each.order.valid_to, each.order.sha256)), ()
    return None, tuple(refused) or (_no_order(),)


def open_order(note: bytes, people: Mapping[str, Person]) -> StartOrder:
    """The order in a note that its own person signed; raises NoteError, or ValueError when it is no order."""
    return open_own(note, people, StartOrder.parse, lambda order: order.ordered_by)


def _revocation(note: bytes, known: Approvals) -> OrderRevocation | None:
    try:
        found = open_own(note, known.people, OrderRevocation.parse, lambda revocation: revocation.revoked_by)
    except (NoteError, ValueError):
        return None
    return found if found.municipality_code == known.enrolments.municipality_code else None


def _covering(place: str, order: StartOrder, plan: Reading, delivery: str) -> Iterator[Message]:
    """Why the order does not cover this run."""
    if order.municipality_code != plan.municipality_code:
        yield say(
            "{place} is an order for municipality {code}, and the run is for municipality {own}.",
            place=place, code=order.municipality_code, own=plan.municipality_code,
        )  # fmt: skip
    said = (order.ruleset, order.ruleset_version, order.ruleset_sha256)
    if said != (plan.ruleset.id, plan.ruleset.version, plan.ruleset.sha256):
        yield say(
            "{place} orders runs by {ruleset} version {version} as it was then, and not by {file} as it is now. {sign}",
            place=place, ruleset=order.ruleset, version=order.ruleset_version, file=plan.ruleset.place, sign=_sign(),
        )  # fmt: skip
    asked = (str(plan.mode), str(plan.purpose), delivery if order.delivery else "")
    if (order.mode, order.purpose, order.delivery) != asked:
        yield say(
            "{place} orders {ordered}, and the run is {asked}. {sign}", place=place, sign=_sign(),
            ordered=listed(each for each in (order.mode, order.purpose, order.delivery) if each),
            asked=listed(each for each in asked if each),
        )  # fmt: skip


def _no_order() -> Message:
    return say(
        "A schedule, or an account that is no person's in workspace.toml, starts this run, and no person has ordered "
        "it: there is no note in orders/. {sign}",
        sign=_sign(),
    )


def _unknown_key(place: str) -> Message:
    return say(
        "{place} is signed with a key that is not the key of whoever it says has ordered. {sign}",
        place=place,
        sign=_sign(),
    )


def _said(text: str) -> dict[str, str]:
    lines = (line.partition(": ") for line in text.split("\n")[1:-1])
    return {name: value for name, _, value in lines}


def _sign() -> Message:
    command = "targeting order sign"
    return say("Let a person order it: {command}.", command=command)
