"""Rule sets and the evidence dictionary they may read: declared data, never code."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import Field, PrivateAttr, StrictInt, StringConstraints, field_validator, model_validator

from targeting.errors import Invalid
from targeting.language import Message, listed, say
from targeting.workspace.control_sample import ControlSample
from targeting.workspace.declarations import Declaration, Part, load_toml
from targeting.workspace.evidence import Snake, Text
from targeting.workspace.expected import Expected
from targeting.workspace.notes import Approvable

# The attrition steps every rule set has; a rule with one of these names would be counted as the step.
STEPS_BEFORE = ("not_resident", "under_age", "objection", "has_one_plan", "no_involvement")
LAST_STEP = "below_threshold"


class Rule(Part):
    """One reason to nominate: a condition on the evidence, its points, and why in Danish and English.

    Points other than 1 need a written weight rationale in both languages: no silent weighting. The citizen reads
    ``rationale_citizen_da``; `targeting check` asks for it, and a set that was signed without it still loads.
    """

    id: Snake
    when: Text
    points: StrictInt = Field(ge=1)
    required: bool
    label_da: Text
    label_en: Text
    rationale_da: Text
    rationale_en: Text
    rationale_citizen_da: Text | None = None
    weight_rationale_da: Text | None = None
    weight_rationale_en: Text | None = None

    @property
    def why_da(self) -> str:
        """Why the rule is there, as the citizen is told it."""
        return self.rationale_citizen_da or self.rationale_da

    @field_validator("id")
    @classmethod
    def _not_a_step(cls, value: str) -> str:
        if value in (*STEPS_BEFORE, LAST_STEP):
            raise Invalid("is the name of an attrition step; choose another")
        return value

    @model_validator(mode="after")
    def _weight_is_explained(self) -> Rule:
        if self.points != 1 and not (self.weight_rationale_da and self.weight_rationale_en):
            raise Invalid(
                "points other than 1 need weight_rationale_da and weight_rationale_en: write why this rule "
                "weighs more than the others",
            )
        return self


class RuleSet(Declaration):
    """The rules of one nomination, with the dates they are in force and the points it takes.

    ``legal_status`` is said wherever the set is shown, when its source is no law: an agreement, a bill.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
    name: Text
    valid_from: date
    valid_to: date | None = None
    source: Text
    legal_status_da: Text | None = None
    legal_status_en: Text | None = None
    min_age: StrictInt = Field(ge=0, le=120)
    threshold: StrictInt = Field(ge=1)
    threshold_rationale_da: Text
    threshold_rationale_en: Text
    rules: tuple[Rule, ...] = Field(min_length=1)
    expected: Expected = Expected()
    control_sample: ControlSample | None = None

    _next_begins: date | None = PrivateAttr(default=None)

    @model_validator(mode="after")
    def _holds_together(self) -> RuleSet:
        ids = [rule.id for rule in self.rules]
        if twice := sorted({name for name in ids if ids.count(name) > 1}):
            raise Invalid("rule ids must be unique; used more than once: {twice}", twice=listed(twice))
        if self.threshold > sum(rule.points for rule in self.rules):
            raise Invalid("threshold is higher than all points together; nobody could be nominated")
        if (self.legal_status_da is None) != (self.legal_status_en is None):
            raise Invalid("legal_status is written in both languages: legal_status_da and legal_status_en")
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise Invalid("valid_to lies before valid_from")
        return self

    @property
    def place(self) -> str:
        """The path of its file in the workspace."""
        return f"rulesets/{self.file}"

    @property
    def subject(self) -> Approvable:
        """What an approval of this rule set is about."""
        return Approvable("ruleset", self.id, self.version, self.file, self.sha256)

    def in_force_on(self, day: date) -> bool:
        """Whether ``day`` lies within the declared valid_from and valid_to, both included."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @property
    def last_day(self) -> date | None:
        """The last day it is used: valid_to, or else the day before the next version begins; None while it is open."""
        if self.valid_to is not None or self._next_begins is None:
            return self.valid_to
        return self._next_begins - timedelta(days=1)

    def used_on(self, day: date) -> bool:
        """Whether it is the version in force on ``day``: the period it declares, as far as no newer one has begun."""
        return self.in_force_on(day) and (self.last_day is None or day <= self.last_day)

    def end_before(self, day: date) -> None:
        """Know that the next version begins on ``day``. What the file says, and what was approved, stays as it is."""
        self._next_begins = day

    def place_of(self, rule: Rule) -> Message:
        """Where a rule's condition stands, for an error message: "en-plan.toml line 12, rule departments_2"."""
        file = self.file or self.id
        line = self.line_of("rules", self.rules.index(rule), "when")
        if line:
            return say("{file} line {line}, rule {rule}", file=file, line=line, rule=rule.id)
        return say("{file}, rule {rule}", file=file, rule=rule.id)


def load_ruleset(path: Path) -> RuleSet:
    """Read one rule set; raises ConfigurationError with file, line and key."""
    return load_toml(path, RuleSet)
