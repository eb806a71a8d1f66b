"""A rule set tried with other numbers on the last good run's citizens: how large the target group would be."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import product
from typing import Any

from targeting import comparison
from targeting.audit import RulesetVaried
from targeting.commands.trial import Question, Tried, ask, setting_of, tried
from targeting.disclosure import about
from targeting.errors import ConfigurationError
from targeting.pages import Page
from targeting.run import ground_of
from targeting.scoring import score
from targeting.session import Session
from targeting.shapes import Document
from targeting.warehouse import Warehouse
from targeting.workspace import RuleSet

VARIED = ("threshold", "min_age")
RANGE = re.compile(r"(?P<name>[a-z_]+)=(?P<low>\d{1,3})\.\.(?P<high>\d{1,3})")
MOST = 60
OLDEST = 120


@dataclass(frozen=True)
class Size:
    """How many stand-ins are held against the rules with a minimum age, and how many of them a threshold nominates."""

    threshold: int
    min_age: int
    scored: int
    nominated: int

    @property
    def shown(self) -> dict[str, int | None]:
        """About how many citizens that is."""
        counts = {"scored": about(self.scored), "nominated": about(self.nominated)}
        return {"threshold": self.threshold, "min_age": self.min_age, **counts}


@dataclass(frozen=True)
class Simulation:
    """About how large each target group is, the hash of the document that says it, and which question it was."""

    document: dict[str, Any]
    sha256: str
    log_seq: int
    question: Question

    def as_dict(self) -> Document:
        """For programs."""
        return {
            "trial_sha256": self.sha256,
            "log_seq": self.log_seq,
            "question": asdict(self.question),
            **self.document,
        }

    def render(self) -> Page:
        """For people, in Danish."""
        return comparison.trial_page(self.document, self.sha256, self.question.da, drawn=False)

    def html(self) -> str:
        """The page, with its figures."""
        return comparison.trial_page(self.document, self.sha256, self.question.da, drawn=True).html()


def ranges(vary: Sequence[str]) -> dict[str, range]:
    """``threshold=2..6`` as {"threshold": 2 to 6}; raises ConfigurationError on anything else."""
    found: dict[str, range] = {}
    for text in vary:
        match = RANGE.fullmatch(text)
        if match is None or match["name"] not in VARIED:
            raise ConfigurationError(
                "--vary {text} is not understood. Write threshold=2..6 or min_age=18..30, whole numbers.", text=text
            )
        name, low, high = match["name"], int(match["low"]), int(match["high"])
        if low > high:
            raise ConfigurationError("--vary {text} runs backwards. Write the lower number first.", text=text)
        if name in found:
            raise ConfigurationError("--vary names {name} twice. Name it once.", name=name)
        found[name] = range(low, high + 1)
    if not found:
        raise ConfigurationError("Say what to vary: --vary threshold=2..6, or --vary min_age=18..30.")
    return found


def simulate(
    session: Session,
    vary: Sequence[str],
    ruleset: str | None = None,
    as_of: date | None = None,
    simulation: bool = False,
) -> Simulation:
    """The target group's size for every value; names nobody.

    ``simulation``: on the last simulation's citizens, and not those of the last good run in operate.

    A series is one question: every size is a part of the largest, and counted on the same stand-ins.

    Raises ConfigurationError on a range that makes no sense, NotCovered when no basis covers it today, QuestionRefused
    when there are no questions left.
    """
    asked = ranges(vary)
    ground = ground_of(session, simulation)
    base = tried(ground, ruleset, None, as_of)
    values = _values(base.ruleset, asked)
    told = {name: f"{varied[0]}..{varied[-1]}" for name, varied in asked.items()}
    event = RulesetVaried(ruleset=base.told, varied=told)
    leave, question = ask(ground, event, (base.ruleset,))
    with leave.stand_ins() as stand_ins:
        sizes = sizes_of(stand_ins, base, values)
    said = comparison.side(base.ruleset, base.as_of, base.adopted)
    document = comparison.trial(setting_of(ground), said, [size.shown for size in sizes])
    return Simulation(document, comparison.sha256(document), leave.seq, question)


def _values(ruleset: RuleSet, asked: Mapping[str, range]) -> list[tuple[int, int]]:
    """Every threshold with every minimum age; what is not varied is as declared."""
    thresholds = asked.get("threshold", range(ruleset.threshold, ruleset.threshold + 1))
    ages = asked.get("min_age", range(ruleset.min_age, ruleset.min_age + 1))
    most = sum(rule.points for rule in ruleset.rules)
    if thresholds[0] < 1 or thresholds[-1] > most:
        raise ConfigurationError(
            "--vary threshold={low}..{high}: stay within 1..{most}, "
            "as the rules of {ruleset} give at most {most} points.",
            low=thresholds[0],
            high=thresholds[-1],
            most=most,
            ruleset=ruleset.id,
        )
    if ages[-1] > OLDEST:
        raise ConfigurationError(
            "--vary min_age={low}..{high}: stay within 0..{oldest} years.", low=ages[0], high=ages[-1], oldest=OLDEST
        )
    if len(thresholds) * len(ages) > MOST:
        raise ConfigurationError(
            "--vary asks for {n} target groups; at most {most}. Choose narrower ranges.",
            n=len(thresholds) * len(ages),
            most=MOST,
        )
    return list(product(thresholds, ages))


def sizes_of(scratch: Warehouse, base: Tried, values: Sequence[tuple[int, int]]) -> list[Size]:
    """One scoring with the least of each asked; every other target group is a part of that one."""
    least = {"threshold": min(value for value, _ in values), "min_age": min(age for _, age in values)}
    score(scratch, base.always.model_copy(update=least), base.as_of)
    cells = [(int(a), int(p), int(n), int(s)) for a, p, n, s in scratch.rows("ask/compare/varied")]
    return [
        Size(
            threshold,
            min_age,
            scored=sum(scored for age, _, _, scored in cells if age >= min_age),
            nominated=sum(n for age, points, n, _ in cells if age >= min_age and points >= threshold),
        )
        for threshold, min_age in values
    ]
