"""A rule set as of a day, tried on a run's stand-ins: which one, and how many questions there are left to ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from targeting.audit import Consultation, Entry, QuestionDeclined, RulesetsConsulted, RulesetVaried, TriedRuleset
from targeting.comparison import Setting
from targeting.disclosure import about
from targeting.errors import ConfigurationError, NotCovered, QuestionRefused
from targeting.pages import listed, moment
from targeting.run import Ground, Look, consult, ground_of
from targeting.scoring import check_rules, score
from targeting.session import Session
from targeting.workspace import Mode, RuleSet, load_ruleset

QUESTIONS = (RulesetsConsulted.type, RulesetVaried.type)


@dataclass(frozen=True)
class Tried:
    """A rule set as of a day; ``adopted`` when it is one of the workspace's, and not a draft in a file."""

    ruleset: RuleSet
    as_of: date
    adopted: bool = True

    @property
    def always(self) -> RuleSet:
        """The same rules, in force on any day: what is to be adopted is tried before it is in force."""
        return self.ruleset.model_copy(update={"valid_from": date.min, "valid_to": None})

    @property
    def told(self) -> TriedRuleset:
        """For the log."""
        rules = self.ruleset
        return TriedRuleset(
            id=rules.id,
            version=rules.version,
            sha256=rules.sha256,
            as_of=self.as_of.isoformat(),
            adopted=self.adopted,
        )


def tried(ground: Ground, name: str | None, file: Path | None, as_of: date | None) -> Tried:
    """The rule set of that name (the run's when None), or the draft in ``file``, as of a day (the run's when None).

    An ID means its version in force on the day, or else its newest: what is to be adopted is not in force yet.
    Raises ConfigurationError where there is none, a rule is not allowed, or the day is not one that may be asked of.
    """
    day = as_of or ground.plan.as_of_date
    if day > ground.plan.delivery_date:
        raise ConfigurationError(
            "The as-of date {day} lies after the delivery of {delivery} that the last good run read. "
            "Choose an earlier date, or run on a newer delivery first.",
            day=day,
            delivery=ground.plan.delivery,
        )
    # Days beside each other differ by the few whom something begins or ends for.
    if day not in (ground.plan.as_of_date, day.replace(day=1)):
        raise ConfigurationError(
            "The as-of date {day} is neither the run's own, {own}, nor the first of a month. Choose one of those: "
            "from one day to the next few citizens differ.",
            day=day,
            own=ground.plan.as_of_date,
        )
    ruleset = load_ruleset(file) if file else _named(ground, name, day)
    check_rules(ruleset)
    return Tried(ruleset, day, adopted=file is None)


def _named(ground: Ground, name: str | None, day: date) -> RuleSet:
    return ground.workspace.ruleset_shown(name, day) if name else ground.ruleset


def setting_of(ground: Ground) -> Setting:
    """The municipality and the run, for a document."""
    municipality = ground.workspace.settings.municipality
    names = {contract.id: contract.name for contract in ground.workspace.registers}
    incomplete = tuple(names.get(register, register) for register in ground.plan.incomplete)
    return Setting(municipality.code, municipality.name, ground.plan.run_id, ground.plan.delivery, incomplete)


@dataclass(frozen=True)
class Question:
    """Which of the questions to a delivery one is, and how many may be asked."""

    number: int
    most: int

    @property
    def da(self) -> str:
        """In Danish, for whoever asked it."""
        left = "Der er ikke flere." if self.number >= self.most else f"Der er {self.most - self.number} tilbage."
        return f"Spørgsmål {self.number} af {self.most} til leverancen. {left}"


def ask(ground: Ground, asked: Consultation, rulesets: Sequence[RuleSet]) -> tuple[Look, Question]:
    """Leave to put one question more to the run's delivery, which it uses up, whatever comes of it.

    Runs on one delivery share its questions, and so do all who ask: the log's entries are counted. Raises as
    `consult`, and QuestionRefused, once the refusal is logged, when they are used up.
    """
    before = asked_of(ground)
    if len(before) >= ground.workspace.settings.questions_per_delivery:
        raise _spent(ground, asked.type, before)
    leave = consult(ground, asked, mode=Mode.SIMULATE, rulesets=rulesets)
    now = [entry for entry in asked_of(ground) if entry.seq <= leave.seq]
    if len(now) > ground.workspace.settings.questions_per_delivery:  # somebody else asked the last one meanwhile
        raise _spent(ground, asked.type, now)
    leave.require_current()
    return leave, Question(len(now), ground.workspace.settings.questions_per_delivery)


@dataclass(frozen=True)
class Size:
    """About how many stand-ins of a simulation's citizens its rules hold something against, and nominate.

    Both are as they may be shown: None where it is too few to say. ``refused`` is why nothing is said, in Danish.
    """

    scored: int | None = None
    nominated: int | None = None
    question: Question | None = None
    refused: str = ""


def size_of(session: Session) -> Size:
    """The size of the last simulation's target group: one question more to its delivery, as any other.

    A simulation counts nobody itself: whoever writes its rules would choose whom the count is of. Raises as `ask`, but
    for what the gate and the number of questions forbid: the simulation has gone well all the same.
    """
    ground = ground_of(session, simulation=True)
    base = tried(ground, None, None, None)
    try:
        leave, question = ask(ground, RulesetVaried(ruleset=base.told, varied={}), (base.ruleset,))
    except (NotCovered, QuestionRefused) as error:
        return Size(refused=error.message.in_("da"))
    with leave.stand_ins() as stand_ins:
        score(stand_ins, base.always, base.as_of)
        ((_, scored, nominated),) = stand_ins.rows("ask/score/counts")
    return Size(about(int(scored)), about(int(nominated or 0)), question)


def asked_of(ground: Ground) -> list[Entry]:
    """The log's entries of every question that was asked of the delivery, of whichever of its runs."""
    entries = ground.session.log.vouched((), stopping=QUESTIONS)
    return [entry for entry in entries if delivery_of(entry) == ground.plan.delivery]


def delivery_of(entry: Entry) -> str:
    """The delivery that a question was asked of."""
    return Consultation.of(entry).delivery


def declined(ground: Ground, event: str, why: str, question: Question) -> QuestionDeclined:
    """The log's entry of a question that was not answered."""
    plan = ground.plan
    return QuestionDeclined(
        event=event,
        run=plan.run_id,
        delivery=plan.delivery,
        why=why,
        question=question.number,
        questions=question.most,
    )


def _spent(ground: Ground, event: str, before: Sequence[Entry]) -> QuestionRefused:
    most = ground.workspace.settings.questions_per_delivery
    ground.session.append(declined(ground, event, "spent", Question(len(before), most)))
    zone = ground.workspace.settings.timezone
    return QuestionRefused(
        "The {most} questions that may be asked of delivery {delivery} were asked, by {who}, from {first} to {last}. "
        "Read the answers that were given, or ask again once there is a run on the next delivery.",
        most=most,
        delivery=ground.plan.delivery,
        who=listed(sorted({entry.actor for entry in before})),
        first=moment(before[0].t, zone),
        last=moment(before[-1].t, zone),
    )
