"""What a citizen has said yes and no to: dated events, each as it was recorded. An unsound one cannot be made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Literal, cast

from targeting.errors import ConfigurationError
from targeting.language import listed
from targeting.workspace import CATEGORIES, DANISH, Category

Purpose = Literal["ONE_PLAN"]
PURPOSES: tuple[Purpose, ...] = ("ONE_PLAN",)
Guardian = Literal["self", "custody_holder", "guardian"]
Circumstance = Literal[
    "objected", "objection_lifted", "died", "address_protected", "address_open", "custody_changed",
    "guardianship_changed",
]  # fmt: skip
# What sundhedsloven governs, treatment for misuse among it: a consent to it lapses after a year.
A_YEAR: frozenset[Category] = frozenset({"health", "misuse"})


def danish_day(moment: datetime) -> date:
    """The day of a moment in Denmark."""
    return moment.astimezone(DANISH).date()


@dataclass(frozen=True, order=True)
class Scope:
    """One thing that can be said yes or no to: that ``giving`` tells ``receiving`` about a category."""

    giving: str
    receiving: str
    category: Category

    def __post_init__(self) -> None:
        if self.category not in CATEGORIES:
            raise ConfigurationError(
                "No category is called {category}. There are: {known}.",
                category=self.category,
                known=listed(CATEGORIES),
            )

    @classmethod
    def of(cls, giving: str, receiving: str, category: str) -> Scope:
        """The scope with a category that is yet to be known; raises ConfigurationError where it is not."""
        return cls(giving, receiving, cast(Category, category))

    @property
    def other_way(self) -> Scope:
        """The same category from the one who receives."""
        return Scope(self.receiving, self.giving, self.category)


@dataclass(frozen=True, order=True)
class Row:
    """A yes or a no to one scope. A no is kept as a yes is."""

    scope: Scope
    allowed: bool

    def __post_init__(self) -> None:
        if self.scope.giving == self.scope.receiving:
            raise ConfigurationError(
                "A consent is between two units, and {unit} stands on both sides. Name the two.", unit=self.scope.giving
            )


@dataclass(frozen=True, order=True)
class TextRef:
    """The text that was signed: which, in which version, and the SHA-256 of its bytes."""

    id: str
    version: str
    sha256: str


@dataclass(frozen=True)
class Said:
    """What was said at a moment (UTC): a consent given or changed, or a refusal.

    A change takes the place of all that the consent said before. ``expires_on`` is the last day a yes holds, to its
    end in Danish time. ``fifteen_on`` is the day the (oldest) child that it is about turns 15, and ``young_agreed``
    that the young person has consented too.
    """

    what: Literal["given", "refused", "changed"]
    at: datetime
    consent: str
    rows: tuple[Row, ...]
    text: TextRef | None = None
    expires_on: date | None = None
    guardian: Guardian = "self"
    purpose: Purpose = "ONE_PLAN"
    fifteen_on: date | None = None
    young_agreed: bool = False

    def __post_init__(self) -> None:
        require_moment(self.at)
        _require_rows(self.rows)
        if self.what == "refused" and self.allowed:
            raise ConfigurationError("A refusal has a row that says yes. Record it as a consent: its no is kept too.")
        if self.what == "given" and not self.allowed:
            raise ConfigurationError("A consent without a yes is a refusal. Record it as one.")
        if self.allowed:
            _require_whole(self)
            _require_days(self)
            _require_children_apart(self)

    @property
    def allowed(self) -> frozenset[Scope]:
        """What it says yes to."""
        return frozenset(row.scope for row in self.rows if row.allowed)

    @property
    def refused(self) -> frozenset[Scope]:
        """What it says no to."""
        return frozenset(row.scope for row in self.rows if not row.allowed)

    def young_heard(self, day: date) -> bool:
        """Whether nobody of 15 or more has yet to consent as well, on ``day``."""
        return self.young_agreed or self.fifteen_on is None or day < self.fifteen_on


@dataclass(frozen=True)
class _TakesBack:
    """What holds from a moment (UTC) on: of some scopes, or where none is named, of all."""

    at: datetime
    scopes: frozenset[Scope] = frozenset()
    purpose: Purpose = "ONE_PLAN"

    def __post_init__(self) -> None:
        require_moment(self.at)

    def covers(self, scope: Scope) -> bool:
        """Whether it takes back what was said of ``scope``."""
        return not self.scopes or scope in self.scopes


@dataclass(frozen=True)
class Withdrawn(_TakesBack):
    """A withdrawal, of what this citizen's history holds. What others have consented to lies in theirs."""


@dataclass(frozen=True)
class Retracted(_TakesBack):
    """What was recorded by mistake is taken back.

    Nobody knows any longer what the person has said of it, and so no yes from before holds: as at a withdrawal.
    """


@dataclass(frozen=True)
class Noted:
    """A circumstance from a moment (UTC) on that bears on every consent."""

    what: Circumstance
    at: datetime

    def __post_init__(self) -> None:
        require_moment(self.at)


Event = Said | Withdrawn | Retracted | Noted


@dataclass(frozen=True)
class History:
    """All that one person has said, in whatever order it was recorded."""

    events: tuple[Event, ...] = ()

    @classmethod
    def joined(cls, histories: Iterable[History]) -> History:
        """One history of a person who was recorded under several numbers."""
        return cls(tuple(chain.from_iterable(history.events for history in histories)))

    def until(self, moment: datetime, purpose: str) -> tuple[Event, ...]:
        """What had been said for a purpose at a moment, that moment with it, in order."""
        told = (event for event in self.events if event.at <= moment and _serves(event, purpose))
        return tuple(sorted(told, key=lambda event: event.at))


def _serves(event: Event, purpose: str) -> bool:
    return isinstance(event, Noted) or event.purpose == purpose


def require_moment(moment: datetime) -> None:
    """Raise ConfigurationError on a moment that nobody can tell from another."""
    if moment.tzinfo is None:
        raise ConfigurationError("The moment {moment} has no time zone. State it in UTC.", moment=moment.isoformat())


def _require_rows(rows: tuple[Row, ...]) -> None:
    if not rows:
        raise ConfigurationError(
            "A consent without rows is no consent to everything. Write a row for each pair of units and category."
        )
    scopes = [row.scope for row in rows]
    if twice := next((scope for scope in scopes if scopes.count(scope) > 1), None):
        raise ConfigurationError(
            "{category} from {giving} to {receiving} stands in two rows. Write one: yes or no.",
            category=CATEGORIES[twice.category],
            giving=twice.giving,
            receiving=twice.receiving,
        )


def _require_whole(said: Said) -> None:
    if not said.consent.strip():
        raise ConfigurationError("A consent has no id. Give it one: a change names it.")
    if said.text is None:
        raise ConfigurationError("A consent without the text that was signed proves nothing. State the text.")
    if said.expires_on is None:
        raise ConfigurationError("A consent without a last day has no end. State expires_on.")


def _require_days(said: Said) -> None:
    assert said.expires_on is not None
    begins, categories = danish_day(said.at), {scope.category for scope in said.allowed}
    if said.expires_on < begins:
        raise ConfigurationError(
            "The consent expires on {expires_on}, before it was given on {begins}. Mend the one that is wrong.",
            expires_on=said.expires_on,
            begins=begins,
        )
    if categories & A_YEAR and said.expires_on > a_year_after(begins):
        raise ConfigurationError(
            "A consent to health or use of drugs and alcohol lapses after a year: on {latest} at the latest, and "
            "its last day is {expires_on}.",
            latest=a_year_after(begins),
            expires_on=said.expires_on,
        )


def _require_children_apart(said: Said) -> None:
    about_children = {scope for scope in said.allowed if scope.category == "children"}
    if not about_children:
        return
    if said.guardian != "custody_holder" or about_children != said.allowed:
        raise ConfigurationError(
            "Children take a consent of their own, from whoever has custody. Write it apart from the rest."
        )
    if said.fifteen_on is None:
        raise ConfigurationError("State fifteen_on: from that day the young person must consent as well.")


def a_year_after(day: date) -> date:
    """The same date a year later; of 29 February the 28th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)
