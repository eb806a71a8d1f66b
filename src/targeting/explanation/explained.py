"""One citizen in the last good run, read out of its warehouse: what came of each rule, on what, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date

from targeting.scoring import Figures, missing_by_rule, reads
from targeting.shapes import Document
from targeting.warehouse import Warehouse


@dataclass(frozen=True)
class Involved:
    """One involvement behind a rule, and the row that stands for it; ``register`` is None where it is not named."""

    department: str
    law: str | None
    paragraph: str | None
    since: date
    register: str | None
    fingerprint: str | None
    row: int | None


@dataclass(frozen=True)
class RuleAnswer:
    """One rule. ``text_da`` when it is met, as in candidate_reason; ``missing_da`` when one step would meet it.

    ``enough`` says of a missed rule that it alone would have nominated the citizen.
    """

    rule: str
    label_da: str
    rationale_da: str
    points: int
    required: bool
    met: bool
    text_da: str
    missing_da: str
    enough: bool
    involvements: tuple[Involved, ...]


@dataclass(frozen=True)
class Explained:
    """What the run made of one citizen.

    Without ``linked`` the population register does not know the citizen; without ``scored`` no rule was held against
    the citizen, who is then told by the step alone: ``figures``, ``months`` and ``rules`` are empty. ``figures`` are
    those a rule reads, ``months`` the terms a rule asks for and the citizen has.
    """

    linked: bool
    scored: bool
    nominated: bool
    points: int
    threshold: int
    dropped_label: str
    ruleset: str
    version: str
    figures: Mapping[str, int] = field(default_factory=dict)
    months: Mapping[str, int] = field(default_factory=dict)
    rules: tuple[RuleAnswer, ...] = ()

    def as_dict(self) -> Document:
        """For programs; dates in ISO form."""
        return asdict(self)


def read_explanation(warehouse: Warehouse, pseudonym: str, incomplete: str) -> Explained | None:
    """What the run in ``warehouse`` made of the citizen; None when it met nobody of that pseudonym.

    ``incomplete`` are the run's unread registers, comma-separated, as the restricted tables have them.
    """
    found = warehouse.rows("ask/explain/person", pseudonym=pseudonym)
    if not found:
        return None
    ((person_id, current, *outcome),) = found
    told = Explained(*outcome)
    if not told.scored:
        return told
    (evidence,) = warehouse.records("ask/explain/figure", person_id=person_id)
    figures = Figures(evidence, dict(warehouse.rows("ask/explain/held", person_id=person_id)))
    rules = warehouse.rows("ask/explain/rule", person_id=person_id)
    conditions = {rule: condition for rule, _, _, _, _, condition, _, _ in rules}
    missing = missing_by_rule(conditions, figures)
    # The very SELECT of candidate_reason, whether or not the citizen was nominated.
    reasons = warehouse.rows("output/candidate_reason", pseudonym=current, run_id="", incomplete=incomplete)
    texts = {row[2]: row[7] for row in reasons}
    behind = _behind(warehouse, person_id)
    answers = tuple(
        RuleAnswer(rule, label, why, points, required, met, texts.get(rule, ""), missing[rule], enough,
                   tuple(behind.get(rule, ())))
        for rule, label, why, points, required, _, met, enough in rules
    )  # fmt: skip
    columns = {name for rule, condition in conditions.items() for name in reads(rule, condition).columns}
    shown = {name: value for name, value in evidence.items() if name in columns}
    return replace(told, figures=shown, months=dict(figures.held), rules=answers)


def _behind(warehouse: Warehouse, person_id: int) -> dict[str, list[Involved]]:
    behind: dict[str, list[Involved]] = {}
    for rule, *parts in warehouse.rows("ask/explain/behind", person_id=person_id):
        behind.setdefault(rule, []).append(Involved(*parts))
    return behind
