"""May A share with B? A plain reading beside the program's: it lives through the events, and knows no table."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from targeting.sharing import Noted, Question, Retracted, Said, Scope, TextRef, Withdrawn
from targeting.sharing.consent import Event

CATEGORIES = ("contact", "benefit", "employment", "social", "health", "misuse", "children", "housing")


def danish_date(moment: datetime) -> date:
    """Without a table of time zones: summer time is from the last Sunday of March to that of October, 01.00 UTC."""
    naive = moment.replace(tzinfo=None) - moment.utcoffset()  # type: ignore[operator]
    begins, ends = (_last_sunday(naive.year, month) for month in (3, 10))
    return (naive + timedelta(hours=2 if begins <= naive < ends else 1)).date()


def _last_sunday(year: int, month: int) -> datetime:
    last = datetime(year, month, 31, 1)
    return last - timedelta(days=(last.weekday() + 1) % 7)


@dataclass
class Yes:
    """One yes as time goes by."""

    said: Said
    scope: Scope
    over: str = ""


class Life:
    """What has been said so far."""

    def __init__(self) -> None:
        self.yes: list[Yes] = []
        self.no: dict[Scope, str] = {}
        self.all_over = ""
        self.drafts: set[Scope] = set()
        self.signs: set[str] = set()

    def live(self, events: Iterable[Event], texts: Collection[TextRef]) -> None:
        """One moment: first what is said yes to, then what ends it, so that a no of the same moment stands."""
        now = list(events)
        for event in now:
            if isinstance(event, Said):
                self._say(event, texts)
        for event in now:
            self._end(event)
        for event in (each for each in now if isinstance(each, Retracted)):
            self._take(event, "retracted")
        for event in (each for each in now if isinstance(each, Withdrawn)):
            self._take(event, "withdrawn")
        for event in (each for each in now if isinstance(each, Said)):
            for row in event.rows:
                if not row.allowed:
                    self._stop(row.scope, "refused")
        self._note([each.what for each in now if isinstance(each, Noted)])

    def _say(self, said: Said, texts: Collection[TextRef]) -> None:
        for row in said.rows:
            if row.allowed and said.text in texts:
                self.yes.append(Yes(said, row.scope))
            elif row.allowed:
                self.drafts.add(row.scope)

    def _end(self, event: Event) -> None:
        for yes in self.yes:
            if yes.over:
                continue
            if isinstance(event, Said):
                if event.what == "changed" and event.consent == yes.said.consent and event != yes.said:
                    yes.over = "changed"
            elif isinstance(event, Noted):
                lost = {"custody_changed": "custody_holder", "guardianship_changed": "guardian"}.get(event.what)
                if lost == yes.said.guardian:
                    yes.over = "guardian_changed"

    def _take(self, event: Withdrawn | Retracted, why: str) -> None:
        if event.scopes:
            for scope in event.scopes:
                self._stop(scope, why)
        else:
            self.yes.clear()
            self.no = dict.fromkeys(self.no, why)
            self.all_over = why

    def _stop(self, scope: Scope, why: str) -> None:
        self.yes = [yes for yes in self.yes if yes.scope != scope]
        self.no[scope] = why

    def _note(self, notes: list[str]) -> None:
        for note in sorted(notes):
            if note == "objection_lifted":
                self.signs.discard("objected")
            elif note == "address_open":
                self.signs.discard("address_protected")
        self.signs |= set(notes)

    def covers(self, scope: Scope, day: date) -> list[Said]:
        """The consents that cover it."""
        mine = [yes.said for yes in self.yes if yes.scope == scope and not yes.over]
        return [said for said in mine if said.expires_on and day <= said.expires_on]

    def state(self, scope: Scope, day: date) -> str:
        """The one thing to be said of it where nothing covers it."""
        last = [yes for yes in self.yes if yes.scope == scope]
        if last:
            return last[-1].over or "expired"
        if scope in self.no or self.all_over:
            return self.no.get(scope, self.all_over)
        if scope in self.drafts:
            return "text_unknown"
        if self.covers(Scope(scope.receiving, scope.giving, scope.category), day):
            return "other_way"
        pair = [Scope(scope.giving, scope.receiving, each) for each in CATEGORIES]  # type: ignore[arg-type]
        return "other_category" if any(self.covers(each, day) for each in pair) else "otherwise"


def plain_rule(events: Iterable[Event], question: Question, texts: Collection[TextRef]) -> str:
    """The id of the row that must answer."""
    life, day = Life(), danish_date(question.at)
    past = sorted((event for event in events if event.at <= question.at), key=lambda event: event.at)
    for _, together in groupby(past, key=lambda event: event.at):
        life.live(together, texts)
    scope = Scope(question.giving, question.receiving, question.category)  # type: ignore[arg-type]
    consents, stated = life.covers(scope, day), question.stated
    state = "" if consents else life.state(scope, day)
    if state == "refused" and "leader_reason" not in stated:
        return "refused"
    if consents and not life.signs & {"objected", "died"}:
        return _covered(life, question.category, consents, day)
    if duty := _duty(question.category, stated):
        return duty
    if "died" in life.signs:
        return "dead"
    if "objected" in life.signs:
        return "objected"
    if state == "refused":
        return "refused_with_reason"
    if state not in ("withdrawn", "retracted") and question.giving == question.receiving and "same_case" in stated:
        return "same_unit"
    return state


def _covered(life: Life, category: str, consents: list[Said], day: date) -> str:
    if category == "contact" and "address_protected" in life.signs:
        return "protected_address"
    if not any(said.young_agreed or not said.fifteen_on or said.fifteen_on > day for said in consents):
        return "young_not_heard"
    return "consent_health" if category in ("health", "misuse") else "consent"


def _duty(category: str, stated: Collection[str]) -> str:
    if "child_at_risk" in stated:
        return "child_at_risk"
    if "public_interest" in stated and category in ("health", "misuse"):
        return "public_interest"
    if "benefit_control" in stated and category == "benefit":
        return "benefit_control"
    return "other_law" if "other_law" in stated else ""
