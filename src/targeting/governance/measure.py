"""Whether a measure can be used in a municipality on a day: said first, and why not.

Pure: the measure, the municipality's network, what it has taken into use, and a day. docs/adr/0037-measures.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from targeting.errors import NotCovered
from targeting.governance.approval import Approved
from targeting.governance.standing import Approvals, approval_in_force
from targeting.language import Dated, Message, counted, say, sentences
from targeting.workspace import Adoption, Measure, MeasureVersion

SIGNERS = 2


class State(StrEnum):
    """What holds of a measure on a day."""

    USABLE = "usable"
    NOT_YET = "not_yet"
    NOT_ADOPTED = "not_adopted"
    NOT_APPROVED = "not_approved"
    ADOPTED_LATER = "adopted_later"
    ADOPTION_ENDED = "adoption_ended"
    ENDED = "ended"
    REJECTED = "rejected"
    OTHER_NETWORK = "other_network"
    PENDING = "pending"
    ENCOURAGED = "encouraged"


OUT_OF_REACH = frozenset({State.REJECTED, State.OTHER_NETWORK, State.ENCOURAGED, State.ENDED})


@dataclass(frozen=True)
class Adopted:
    """An adoption, and by whom it is approved on the day it was judged on; ``reasons`` why it is not by two."""

    adoption: Adoption
    signed: tuple[Approved, ...] = ()
    reasons: tuple[Message, ...] = ()

    @property
    def approved(self) -> bool:
        """Whether two people have signed for it."""
        return len({each.approval.approver for each in self.signed}) >= SIGNERS


@dataclass(frozen=True)
class Standing:
    """A measure on a day: its state, the sentence that says it, what it rests on, and the adoption that is meant."""

    measure: Measure
    day: date
    state: State
    sentence: Message
    version: MeasureVersion | None = None
    adopted: Adopted | None = None

    @property
    def usable(self) -> bool:
        """Whether it may be used that day."""
        return self.state == State.USABLE

    @property
    def out_of_reach(self) -> bool:
        """Whether no decision of the municipality can make it usable that day."""
        return self.state in OUT_OF_REACH


def adopted(adoption: Adoption, municipality_code: str, day: date, known: Approvals) -> Adopted:
    """Who has signed for these bytes, as it holds on ``day``: each person's own note, by a role that may."""
    signed: list[Approved] = []
    reasons: list[Message] = []
    for person in known.people:
        subject = adoption.subject_of(person)
        if (subject.kind, subject.note_name) not in known.notes:
            continue
        approved, why = approval_in_force(subject, municipality_code, day, known)
        if approved and approved.approval.approver == person:
            signed.append(approved)
        reasons += why
    found = Adopted(adoption, tuple(signed))
    return found if found.approved else Adopted(adoption, tuple(signed), (_too_few(adoption, len(signed)), *reasons))


def measure_state(measure: Measure, network: str | None, adoptions: Sequence[Adopted], day: date) -> Standing:
    """What holds of the measure on ``day`` in a municipality of that network; ``adoptions`` are as of that day."""
    own = [each for each in adoptions if each.adoption.measure == measure.id]
    version = measure.version_on(day)
    for state, sentence in _ruled_out(measure, network, version, day):
        return Standing(measure, day, state, sentence, version or _last(measure, day))
    meant = _meant(own, day)
    state, sentence = _decided(measure, meant, day)
    return Standing(measure, day, state, sentence, version, meant)


def require_usable(measure: Measure, network: str | None, adoptions: Sequence[Adopted], day: date) -> Standing:
    """The standing of a measure that may be used on ``day``; raises NotCovered, with its sentence, of any other."""
    standing = measure_state(measure, network, adoptions, day)
    if not standing.usable:
        raise NotCovered(
            "{measure} ({title}) cannot be used on {day}. {sentence}",
            measure=measure.id,
            title=measure.title_da,
            day=Dated(day),
            sentence=standing.sentence,
        )
    return standing


def _ruled_out(
    measure: Measure, network: str | None, version: MeasureVersion | None, day: date
) -> Iterator[tuple[State, Message]]:
    """What holds whatever the municipality has decided."""
    if measure.status == "REJECTED":
        yield State.REJECTED, _rejected(measure)
    if measure.status == "ENCOURAGED":
        yield State.ENCOURAGED, say("An encouragement of the ministry, and no measure that anybody can be granted.")
    if not measure.open_to_all and measure.network not in ("ALLE", network):
        yield State.OTHER_NETWORK, say("Granted to another network: {name}.", name=measure.network_da)
    if version is None:
        first = measure.versions[0].valid_from
        if first is not None and day < first:
            yield State.NOT_YET, say("Can be used from {day}.", day=Dated(first))
        else:
            yield State.ENDED, _ended(_last(measure, day))


def _rejected(measure: Measure) -> Message:
    sentence = say("The government has rejected the application; the measure cannot be used.")
    if measure.answered_on is None:
        return sentence
    return sentences([say("Rejected {day}.", day=Dated(measure.answered_on)), sentence])


def _ended(version: MeasureVersion) -> Message:
    assert version.valid_to is not None
    day, after = Dated(version.valid_to), version.superseded_by
    if after is None:
        return say("Ended {day}.", day=day)
    return say("Ended {day}; today this holds: {law}.", day=day, law=after.law_ref)


def _last(measure: Measure, day: date) -> MeasureVersion:
    """The version that ended last before ``day``, or else the first there is."""
    over = [version for version in measure.versions if version.valid_to is not None and version.valid_to < day]
    return over[-1] if over else measure.versions[0]


def _meant(own: Sequence[Adopted], day: date) -> Adopted | None:
    """The adoption of that day, or the next to begin, or else the last that ended."""
    order = sorted(own, key=lambda each: each.adoption.starts)
    of_day = [each for each in order if each.adoption.covers(day)]
    later = [each for each in order if each.adoption.starts > day]
    return next(iter((*of_day, *later, *reversed(order))), None)


def _decided(measure: Measure, meant: Adopted | None, day: date) -> tuple[State, Message]:
    """What the municipality's own decision makes of it."""
    if not measure.needs_adoption:
        return State.USABLE, say("Can be used today. It holds for all municipalities.")
    if meant is not None and meant.approved and meant.adoption.covers(day):
        return State.USABLE, say("Can be used today.")
    if measure.order_due is not None and day < measure.order_due:
        due = Dated(measure.order_due)
        return State.NOT_YET, say("Can be used from {day}, when the order has entered into force.", day=due)
    if meant is not None:
        return _of_the_adoption(meant, day)
    if measure.awaits_da:
        return State.PENDING, say("Awaits clarification: {what}.", what=measure.awaits_da)
    return State.NOT_ADOPTED, say("The municipality has not taken the measure into use.")


def _of_the_adoption(meant: Adopted, day: date) -> tuple[State, Message]:
    adoption = meant.adoption
    if adoption.ends is not None and adoption.ends < day:
        return State.ADOPTION_ENDED, say("The municipality's use of it ended {day}.", day=Dated(adoption.ends))
    if not meant.approved:
        return State.NOT_APPROVED, sentences(meant.reasons)
    starts = Dated(adoption.starts)
    return State.ADOPTED_LATER, say("Can be used from {day}, when the municipality takes it into use.", day=starts)


def _too_few(adoption: Adoption, signed: int) -> Message:
    command = "targeting measure approve"
    return counted(
        "{file} is approved by {n} person, and two must: {command}.",
        "{file} is approved by {n} people, and two must: {command}.",
        n=signed,
        file=adoption.place,
        command=command,
    )
