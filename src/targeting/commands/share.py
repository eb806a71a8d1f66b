"""May units share about one citizen? Answered from the citizen's case by an approved table, and logged first."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import permutations
from pathlib import Path

from targeting.audit import ShareChecked
from targeting.commands.consents import no_plan_da
from targeting.commands.lookup import READERS, Whose, found_case, require_reason
from targeting.errors import ConfigurationError
from targeting.pages import Page, Section, moment
from targeting.run import asked_of, history_of, known_of, leave_to_ask
from targeting.session import Session
from targeting.shapes import Document
from targeting.sharing import PURPOSES, Answer, History, Question, Scope, may_share_each, standings
from targeting.workspace import CATEGORIES, Outcome, Settings

REASON = "Må vi dele det?"
COLUMNS = ("from", "to", "category")
MOST_QUESTIONS = 5_000
Asked = tuple[str, str, str]


@dataclass(frozen=True)
class Checked:
    """Every question and its answer; ``seq`` is the number of the log's entry of it.

    ``everything``: nothing was asked by name. ``written`` is what the citizen had said yes or no to. ``no_plan`` says
    that the case has no plan under way; blank where it has.
    """

    case_id: str
    at: datetime
    questions: tuple[Question, ...]
    answers: tuple[Answer, ...]
    seq: int
    settings: Settings
    everything: bool
    written: Collection[Scope]
    no_plan: str = ""

    @property
    def outcome(self) -> Outcome:
        """The answer to the one question, or to the first."""
        return self.answers[0].outcome

    def as_dict(self) -> Document:
        """For programs."""
        return {
            "case": self.case_id,
            "at": self.at.isoformat(timespec="seconds"),
            "purpose": PURPOSES[0],
            "stated": sorted(self.questions[0].stated),
            "seq": self.seq,
            "no_plan": self.no_plan,
            "answers": [
                {"from": asked.giving, "to": asked.receiving, "category": asked.category, **answer.as_dict()}
                for asked, answer in self._pairs
            ],
        }

    def render(self) -> Page:
        """For people, in Danish: one answer whole, several as a table."""
        when = moment(self.at.isoformat(), self.settings.timezone)
        sections = self._one if len(self.answers) == 1 else self._several
        title = self.outcome if len(self.answers) == 1 else "Må vi dele det?"
        footer = f"Spørgsmålet er post nr. {self.seq} i loggen; svaret står der ikke."
        lead = (self.no_plan,) if self.no_plan else ()
        return Page(title, f"Sag {self.case_id}, {when}", lead, sections, (footer,), private=True)

    @property
    def _pairs(self) -> Iterable[tuple[Question, Answer]]:
        return zip(self.questions, self.answers, strict=True)

    @property
    def _one(self) -> tuple[Section, ...]:
        (asked,), (answer,) = self.questions, self.answers
        told = [answer.ground, answer.what_to_do]
        signed = [f"Det har borgeren skrevet under på: {answer.signed}"] if answer.signed else []
        law = [f"Lov: {answer.law_ref}.", *([answer.caveat] if answer.caveat else [])]
        return (Section(self._name(asked), (*told, *signed, *law, f"Til sagsnotatet: {answer.reference}")),)

    @property
    def _several(self) -> tuple[Section, ...]:
        """What was asked by name, and of everything what was said or is no Nej; the rest is counted."""
        told = [(asked, answer) for asked, answer in self._pairs if self._is_told(asked, answer)]
        rest = len(self.answers) - len(told)
        others = (f"Alt andet ({rest} par og slags): Nej. Spørg om én ting for at se hvorfor.",) if rest else ()
        rows = tuple(
            (self._name(asked), answer.outcome, f"{answer.ground} {answer.what_to_do} {answer.caveat}".strip(),
             answer.reference)
            for asked, answer in told
        )  # fmt: skip
        return (Section("Svarene", others, columns=("Hvad", "Svar", "Hvorfor, og hvad du gør", "Række"), rows=rows),)

    def _is_told(self, asked: Question, answer: Answer) -> bool:
        scope = Scope.of(asked.giving, asked.receiving, asked.category)
        return not self.everything or answer.outcome != "Nej" or scope in self.written

    def _name(self, asked: Question) -> str:
        name = self.settings.service_centre_name
        about = {str(category): words.da for category, words in CATEGORIES.items()}[asked.category]
        return f"{name(asked.giving)} til {name(asked.receiving)} om {about}"


def check_sharing(
    session: Session,
    whose: Whose,
    asked: Sequence[Asked],
    at: datetime | None = None,
    stated: Iterable[str] = (),
    reason: str = REASON,
) -> Checked:
    """Answer whether units may share about one citizen; of everything where ``asked`` is empty.

    Raises ConfigurationError where it is asked wrongly or the citizen has no case, NotCovered where no basis covers it,
    whoever asks has not the role or the table is not approved, TargetingError where the case is not what the log
    announced. ``at`` is the moment that is asked of, and now where it is blank; what was recorded later is not seen.
    """
    require_reason(reason)
    rules, known = session.workspace.share_rules, known_of(session.workspace)
    moment = _moment(session, at)
    questions = tuple(
        Question(giving, receiving, category, PURPOSES[0], moment, frozenset(stated))
        for giving, receiving, category in asked or _everything(session)
    )
    may_share_each(History(), questions, rules, known)  # what is asked wrongly is refused before anything is opened
    leave = leave_to_ask(session, ShareChecked.type, READERS)
    case = found_case(session, whose)
    told = [f"{each.giving}:{each.receiving}:{each.category}" for each in questions] if asked else []
    seq = session.append(asked_of(leave, case, questions[0], told, reason))
    then = case if at is None else case.until(moment)
    history = history_of(then, moment)
    answers = may_share_each(history, questions, rules, known)
    written = standings(history, PURPOSES[0], moment, known.texts)
    settings = session.workspace.settings
    return Checked(case.id, moment, questions, answers, seq, settings, not asked, written, no_plan_da(then))


def read_questions(path: Path) -> list[Asked]:
    """The questions in a CSV file with the columns from, to and category; raises ConfigurationError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise ConfigurationError("--questions {file} cannot be read as text in UTF-8.", file=path.name) from None
    rows = [line for line in csv.reader(text.splitlines(), delimiter=";" if ";" in text else ",") if any(line)]
    if not rows or [cell.strip() for cell in rows[0]] != list(COLUMNS) or any(len(row) != 3 for row in rows):
        raise ConfigurationError(
            "--questions {file}: the first line is {columns}, and each line below has those three.",
            file=path.name,
            columns=",".join(COLUMNS),
        )
    if not 1 < len(rows) <= MOST_QUESTIONS:
        raise ConfigurationError(
            "--questions {file}: write 1 to {most} questions.", file=path.name, most=MOST_QUESTIONS
        )
    return [(giving.strip(), receiving.strip(), category.strip()) for giving, receiving, category in rows[1:]]


def _moment(session: Session, at: datetime | None) -> datetime:
    now = session.clock()
    if at is not None and at > now:
        raise ConfigurationError("--at is after now. Nobody knows what the citizen will have said by then.")
    return at or now


def _everything(session: Session) -> list[Asked]:
    units = [unit.id for unit in session.workspace.settings.service_centres]
    return [(giving, to, category) for giving, to in permutations(units, 2) for category in CATEGORIES]
