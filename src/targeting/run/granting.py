"""The rules by which a measure is granted to a citizen: by law, by the municipality's limit, by the case. Pure.

What follows from the measure's own conditions is checked as every field of an event is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from targeting.casebook import (
    Case,
    CaseFile,
    Contact,
    Draft,
    Grant,
    alike,
    fields_of,
    grants_of,
    is_open,
    living,
    stands,
)
from targeting.errors import ConfigurationError, NotCovered
from targeting.governance import Standing
from targeting.language import Message, counted, either, lines, say
from targeting.workspace import Measure, Writer, case_events

# From so much of a limit on, whoever grants is told how much of it is used.
_NEARLY_PERCENT = 80
# The measure under which contacts without a number are kept.
_UNDER = case_events()["contact_opened"].under


@dataclass(frozen=True)
class Around:
    """What a grant is held against: the day, the measures, who records, other citizens' cases, and other contacts.

    ``usable`` gives a measure's standing on a day, and raises NotCovered with its sentence where it may not be used.
    """

    today: date
    measures: Mapping[str, Measure]
    usable: Callable[[Measure, date], Standing]
    roles: Collection[Writer]
    others: Callable[[], Sequence[Case]]
    contacts: Callable[[], Sequence[Contact]] = tuple

    def measure(self, draft: Draft) -> Measure | None:
        """The measure that an event is of; None of an event of another thread, or where no measure is called so."""
        named = draft.values.get("measure", "") if draft.kind.conditions else draft.kind.under
        return self.measures.get(named)


def lawful(draft: Draft, around: Around) -> Message | None:
    """Hold a grant, or its renewal, against the law of today and of its own day, and against the municipality's limit.

    Gives what is to be said of the limit, where little is left of it. Raises NotCovered. A follow-up and an end are no
    grant, and an event of another thread is none: nothing is asked of them here. What corrects a grant is of its day.
    What is only recorded ``under`` a measure is held against the law in the same way.
    """
    measure, asked, under = around.measure(draft), draft.kind.conditions, draft.kind.under
    if measure is None or not (under or asked in ("grant", "renewal")):
        return None
    if draft.corrects is None:
        around.usable(measure, around.today)
    standing = around.usable(measure, draft.on)
    if under:
        return _room(standing, sum(map(is_open, around.contacts()))) if draft.kind.begins else None
    if measure.grant is None:
        raise NotCovered(
            "{measure} ({title}) is not granted to one citizen at a time here.",
            measure=measure.id, title=measure.title_da,
        )  # fmt: skip
    if not set(around.roles) & set(measure.grant.by):
        raise NotCovered(
            "{measure} is granted by somebody with the role {roles}.",
            measure=measure.id, roles=either(sorted(measure.grant.by)),
        )  # fmt: skip
    if asked != "grant":
        return None
    return _room(standing, sum(any(living(case, measure.id)) for case in around.others()))


def _room(standing: Standing, others: int) -> Message | None:
    """What is left of the limit that the municipality set, beside the ``others``; raises NotCovered where none is."""
    adoption = standing.adopted.adoption if standing.adopted else None
    most = adoption.most_persons if adoption else None
    if adoption is None or most is None:
        return None
    if others >= most:
        raise NotCovered(
            counted(
                "The target group is full by the municipality's own decision: {measure} is granted to {n} citizen, and "
                "{file} says {most} at most. End what is over, or decide anew.",
                "The target group is full by the municipality's own decision: {measure} is granted to {n} citizens, "
                "and {file} says {most} at most. End what is over, or decide anew.",
                n=others, measure=standing.measure.id, most=most, file=adoption.place,
            )
        )  # fmt: skip
    if 100 * (others + 1) < _NEARLY_PERCENT * most:
        return None
    return counted(
        "{measure} is now granted to {n} citizen, of {most} at most.",
        "{measure} is now granted to {n} citizens, of {most} at most.",
        n=others + 1, measure=standing.measure.id, most=most,
    )  # fmt: skip


def require_room_again(case: CaseFile, taken_back: CaseFile, around: Around) -> None:
    """Hold what lives again, when its end was a mistake, against what was granted since and the municipality's limit.

    ``taken_back`` is the case without the event. Raises ConfigurationError where the same was granted anew, NotCovered
    where there is no room.
    """
    if isinstance(case, Contact) and isinstance(taken_back, Contact) and is_open(taken_back) > is_open(case):
        opened = around.usable(around.measures[_UNDER], taken_back.standing[0].on)
        _room(opened, sum(map(is_open, around.contacts())))
    for grant in grants_of(taken_back):
        measure = around.measures.get(grant.measure)
        if measure is None or grant.ended or grant.number in {each.number for each in living(case, grant.measure)}:
            continue
        if reasons := [*_living_beside(taken_back, grant, measure)]:
            raise ConfigurationError(lines(reasons))
        if not any(living(case, grant.measure)):
            _room(around.usable(measure, grant.starts), sum(any(living(each, measure.id)) for each in around.others()))


def _living_beside(case: CaseFile, grant: Grant, measure: Measure) -> Iterator[Message]:
    rules = measure.grant
    if rules is None or rules.several:
        return
    for there in living(case, measure.id):
        if there.number != grant.number and there.values.get(rules.one_for) == grant.values.get(rules.one_for):
            yield say(
                "{measure} was granted anew since, by event {number}. Take that back first, or let the end stand.",
                measure=measure.id, number=there.number,
            )  # fmt: skip


def require_sound_grant(case: CaseFile, draft: Draft, around: Around) -> None:
    """Hold a grant against the case, and its words against other citizens'; raises ConfigurationError with each reason.

    Of an event that fits its type: `require_fits`.
    """
    measure = around.measure(draft) if draft.kind.conditions else None
    if measure is not None and (reasons := [*_in_the_case(case, draft, measure), *_pasted(draft, around)]):
        raise ConfigurationError(lines(reasons))


def _in_the_case(case: CaseFile, draft: Draft, measure: Measure) -> Iterator[Message]:
    corrected = case.held(draft.corrects)
    if corrected is not None and corrected.values.get("measure") != measure.id:
        yield say("A grant is corrected by one of the same measure. End it, and grant the other.")
    if draft.kind.conditions == "grant":
        if draft.corrects is None and stands(case.standing, "died"):
            yield say("It stands in the citizen's case that the citizen is dead.")
        yield from _living_already(case, draft, measure)
    if draft.kind.conditions == "follow_up" and not any(measure.asked_at("follow_up")):
        yield say("{measure} has no follow-ups. It is renewed, or ended.", measure=measure.id)


def _living_already(case: CaseFile, draft: Draft, measure: Measure) -> Iterator[Message]:
    grant = measure.grant
    if grant is None or grant.several:
        return
    corrected = case.places.get(draft.corrects or 0)
    for there in living(case, measure.id):
        if there.number != corrected and there.values.get(grant.one_for) == draft.values.get(grant.one_for):
            yield say(
                "{measure} is granted already, by event {number}. Renew that, or end it first.",
                measure=measure.id, number=there.number,
            )  # fmt: skip


def _pasted(draft: Draft, around: Around) -> Iterator[Message]:
    """Words that must be this citizen's own, and are next to another's; it is not told whose."""
    for field in fields_of(draft.kind, draft.values, around.measures):
        tick = field.concrete
        if tick is None or field.id not in draft.values or draft.values.get(tick) == "yes":
            continue
        told = (event.values for case in around.others() for event in case.standing)
        if alike(draft.values[field.id], [values[field.id] for values in told if field.id in values]):
            yield say(
                "{field} is like what stands in another citizen's case. Write what holds of this citizen. If it does "
                "so all the same, say that you have judged this citizen: --set {tick}=yes",
                field=field.id, tick=tick,
            )  # fmt: skip
