"""Two rule sets held together on the last good run's citizens, before one of them is adopted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from targeting import comparison
from targeting.audit import RulesetsCompared, RulesetsConsulted
from targeting.commands.trial import Question, Tried, ask, declined, setting_of, tried
from targeting.disclosure import SHOWN_FROM, STANDS_FOR, Rows
from targeting.errors import ConfigurationError, QuestionRefused
from targeting.pages import Page
from targeting.run import Ground, Look, ground_of
from targeting.scoring import score, steps
from targeting.session import Session
from targeting.shapes import Document
from targeting.warehouse import Warehouse


@dataclass(frozen=True)
class Pair:
    """What is to be compared: rule sets by ID or ID@VERSION (or a draft's file for the second), as of a day.

    Blank: the run's. ``simulation``: the last simulation, and not the last good run in operate.
    """

    before: str | None = None
    after: str | None = None
    draft: Path | None = None
    before_as_of: date | None = None
    after_as_of: date | None = None
    simulation: bool = False


@dataclass(frozen=True)
class Compared:
    """The comparison, its hash, where the log names it, and which question it was."""

    document: dict[str, Any]
    sha256: str
    log_seq: int
    question: Question

    def as_dict(self) -> Document:
        """For programs."""
        return {
            "comparison_sha256": self.sha256,
            "log_seq": self.log_seq,
            "question": asdict(self.question),
            **self.document,
        }

    def render(self) -> Page:
        """For people, in Danish."""
        return comparison.comparison_page(self.document, self.sha256, self.question.da, drawn=False)

    def html(self) -> str:
        """The page, with its figures."""
        return comparison.comparison_page(self.document, self.sha256, self.question.da, drawn=True).html()


def compare(session: Session, asked: Pair) -> Compared:
    """Compare two rule sets on stand-ins: who moves is counted about, and nobody is named.

    Raises NotCovered when no basis covers it today, ConfigurationError where what is asked for is not there or is
    the same twice, QuestionRefused when there are no questions left or both nominate nearly the same, TargetingError
    when there is no good run.
    """
    ground = ground_of(session, asked.simulation)
    before, after = _sides(ground, asked)
    event = RulesetsConsulted(before=before.told, after=after.told)
    leave, question = ask(ground, event, (before.ruleset, after.ruleset))
    with leave.stand_ins() as stand_ins:
        tables = _counted(stand_ins, before, after)
    _require_apart(leave, question, tables["groups"])
    document = _document(ground, before, after, tables)
    sha256 = comparison.sha256(document)
    seq = leave.append(
        RulesetsCompared(
            comparison=sha256,
            before=before.told,
            after=after.told,
            run=ground.plan.run_id,
            question=question.number,
            questions=question.most,
        )
    )
    return Compared(document, sha256, seq, question)


def _sides(ground: Ground, asked: Pair) -> tuple[Tried, Tried]:
    if asked.after is not None and asked.draft is not None:
        raise ConfigurationError("Name the second rule set with --with or with --ruleset-file, not with both.")
    before = tried(ground, asked.before, None, asked.before_as_of)
    second = asked.after or f"{before.ruleset.id}@{before.ruleset.version}"
    after = tried(ground, second, asked.draft, asked.after_as_of or before.as_of)
    if (before.ruleset.sha256, before.as_of) == (after.ruleset.sha256, after.as_of):
        raise ConfigurationError(
            "Both sides are the same rule set as of the same day. Name another with --with or --ruleset-file, "
            "or another day with --with-as-of."
        )
    return before, after


def _counted(scratch: Warehouse, before: Tried, after: Tried) -> dict[str, Rows]:
    for side, one in (("a", before), ("b", after)):
        score(scratch, one.always, one.as_of)
        comparison.keep_side(scratch, side)
    return comparison.counted(scratch, before.ruleset, after.ruleset)


def _require_apart(leave: Look, question: Question, groups: Rows) -> None:
    """Raise QuestionRefused, once that is logged, where both rule sets nominate nearly the same stand-ins.

    That none moves is no other answer than that one does: which of the two it is would tell of few citizens.
    """
    (all_of,) = (row for row in groups if row["group_by"] == "all")
    if (all_of["entered"] + all_of["left"]) * STANDS_FOR >= SHOWN_FROM:
        return
    leave.append(declined(leave.ground, RulesetsConsulted.type, "alike", question))
    raise QuestionRefused(
        "The two rule sets propose nearly the same: fewer than about {few} citizens of this delivery make the "
        "difference, and so few are not counted. It was question {number} of {most}. Change more at a time.",
        few=SHOWN_FROM,
        number=question.number,
        most=question.most,
    )


def _document(ground: Ground, before: Tried, after: Tried, found: Mapping[str, Rows]) -> dict[str, Any]:
    labels = {
        move: {id_: (number, label) for number, (id_, label, _) in enumerate(steps(side.ruleset), start=1)}
        for move, side in (("entered", before), ("left", after))
    }
    fallen = sorted(found["steps"], key=lambda row: (row["moved"], labels[row["moved"]][row["step"]]))
    named = [row | {"label_da": labels[row["moved"]][row["step"]][1]} for row in fallen]
    first, second = (comparison.side(one.ruleset, one.as_of, one.adopted) for one in (before, after))
    return comparison.comparison(setting_of(ground), first, second, {**found, "steps": named})
