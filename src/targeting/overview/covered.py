"""What may be told of what a citizen has: what the table of sharing answers Ja to. The rest is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from targeting.overview.current import Current
from targeting.sharing import (
    PURPOSES,
    Answer,
    History,
    Known,
    Question,
    Scope,
    may_share,
    may_share_each,
    standings,
)
from targeting.workspace import CATEGORIES, Category, Outcome, ShareRules


@dataclass(frozen=True)
class Sharing:
    """To which unit, and by which history and table it is answered; as `sharing.Question` has them."""

    history: History
    to: str
    at: datetime
    rules: ShareRules
    known: Known
    stated: frozenset[str] = frozenset()

    def require_known(self) -> None:
        """Raise ConfigurationError where the unit, or what is stated, is not known."""
        may_share(self.history, self.question(self.to, "contact"), self.rules, self.known)

    def of_history(self, history: History) -> Sharing:
        """The same of what a citizen has said."""
        return replace(self, history=history)

    @property
    def questions(self) -> tuple[Question, ...]:
        """Everything that any other unit could tell it."""
        others = (unit for unit in self.known.units if unit != self.to)
        return tuple(self.question(unit, category) for unit in others for category in CATEGORIES)

    def question(self, giving: str, category: Category) -> Question:
        """Whether one unit may tell it of one category."""
        return Question(giving, self.to, category, PURPOSES[0], self.at, self.stated)

    @property
    def answers(self) -> tuple[Answer, ...]:
        """The answer to each of `questions`, in order."""
        return may_share_each(self.history, self.questions, self.rules, self.known)

    def of(self, thing: Current) -> tuple[Answer, ...]:
        """The answer for each category that a thing tells of.

        None where its unit is not the municipality's any longer, or the table does not say what it tells of.
        """
        if thing.service_centre not in self.known.units:
            return ()
        categories = self.rules.categories_of(thing.law, thing.paragraph, thing.kind)
        questions = (self.question(thing.service_centre, category) for category in categories)
        return tuple(may_share(self.history, question, self.rules, self.known) for question in questions)

    def ends_of(self, things: Iterable[Current]) -> Iterator[date]:
        """The last day of each consent that lets one of the things be told."""
        told = {
            Scope(thing.service_centre, self.to, category)
            for thing in things
            for category in self.rules.categories_of(thing.law, thing.paragraph, thing.kind)
        }
        for scope, held in standings(self.history, PURPOSES[0], self.at, self.known.texts).items():
            if scope in told and held.consent and held.consent.expires_on:
                yield held.consent.expires_on


@dataclass(frozen=True)
class Shown:
    """A thing that may be told, and the answers that let it."""

    thing: Current
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Covered:
    """What is shown, and how many things are left out by the answer; never which, nor from where.

    ``until`` is the first day on which one of the consents that let it be shown ends; None where none does.
    """

    shown: tuple[Shown, ...] = ()
    left_out: Mapping[Outcome, int] = field(default_factory=dict)
    until: date | None = None


def covered(things: Iterable[Current], sharing: Sharing) -> Covered:
    """Those of the things that the table answers Ja to, for all that they tell of; the rest counted."""
    answered = [Shown(thing, sharing.of(thing)) for thing in things]
    shown = tuple(each for each in answered if outcome_of(each.answers) == "Ja")
    left_out = Counter(outcome_of(each.answers) for each in answered)
    counts: dict[Outcome, int] = {"Nej": left_out["Nej"], "Spørg": left_out["Spørg"]}
    return Covered(shown, counts, min(sharing.ends_of(each.thing for each in shown), default=None))


def outcome_of(answers: Sequence[Answer]) -> Outcome:
    """Ja where all are; Nej where one is, or there is none."""
    outcomes = {answer.outcome for answer in answers}
    return "Ja" if outcomes == {"Ja"} else "Nej" if "Nej" in outcomes or not outcomes else "Spørg"
