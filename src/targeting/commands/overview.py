"""One overview for one plan: what a citizen's consent lets one unit see of what the citizen has; logged first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from targeting.audit import LegalChecked, OverviewDenied, OverviewRead
from targeting.casebook import Case, stands
from targeting.commands.consents import no_plan_da
from targeting.commands.lookup import READERS, Whose, found_citizen, require_place
from targeting.errors import NotCovered, TargetingError
from targeting.files import write_new
from targeting.governance import Decision, both
from targeting.language import Both, Message, lines, say
from targeting.overview import (
    Citizen,
    Covered,
    OverviewOf,
    Sharing,
    covered,
    current,
    lines_of,
    overview_page,
    read_citizen,
    read_spells,
)
from targeting.pages import Page
from targeting.run import (
    Ground,
    asked_of,
    denied,
    ground_of,
    history_of,
    holdings,
    known_of,
    leave_to_ask,
    objects,
    opened,
    overdue,
    subject_of,
    table_of,
    weigh,
)
from targeting.session import Session
from targeting.shapes import Document
from targeting.sharing import PURPOSES, History, standings
from targeting.workspace import CodeLists

REASON = "Overblik til arbejdet med én plan"
NOT_TOLD = say("Nothing was shown. Whoever asked was told why; here it would say what the citizen has said or done.")


@dataclass(frozen=True)
class Overview:
    """What was found, what it is of, and its page. It names neither the citizen nor the pseudonym."""

    of: OverviewOf
    covered: Covered
    codes: CodeLists
    page: Page

    def as_dict(self) -> Document:
        """For programs."""
        return {
            **self.of.as_dict(),
            "shown": lines_of(self.covered, self.of.units, self.codes),
            "left_out": {str(outcome): count for outcome, count in self.covered.left_out.items()},
        }

    def render(self) -> Page:
        """For the terminal."""
        return self.page

    def write(self, html: Path) -> None:
        """Write the page where only its writer may read it."""
        write_new(html, self.page.html().encode())


@dataclass(frozen=True)
class _Asked:
    """Who asks, of which run and whose case: what both gates answered, and by which pseudonyms the citizen is known."""

    ground: Ground
    decision: Decision
    casework: LegalChecked
    case: Case
    pseudonyms: tuple[str, ...]
    sharing: Sharing

    @property
    def session(self) -> Session:
        return self.ground.session


def overview(
    session: Session,
    whose: Whose,
    to: str,
    reason: str = REASON,
    stated: Iterable[str] = (),
    html: Path | None = None,
) -> Overview:
    """What the unit ``to`` may see of what one citizen has, by the last good run in operate; logged before it is read.

    ``stated`` is as `share check` has it, ``html`` where the page is to be written afterwards. Raises
    ConfigurationError where it is asked wrongly or the citizen has no case; NotCovered, once the refusal is logged,
    where a basis, a role or an approval is missing, no consent lets the unit see anything, or the run is too old;
    TargetingError where the case is not what the log announced, or the run has met nobody of it.
    """
    require_place(session, html, reason)
    workspace = session.workspace
    blank = Sharing(History(), to, session.clock(), workspace.share_rules, known_of(workspace), frozenset(stated))
    blank.require_known()  # what is asked wrongly is refused before anything is opened
    ground = _ground(session)
    decision = weigh(ground, OverviewRead.type)[0]
    leave = leave_to_ask(session, OverviewRead.type, READERS)
    case, pseudonyms = found_citizen(session, whose)
    sharing = blank.of_history(history_of(case, blank.at))
    session.append(asked_of(leave, case, sharing.questions[0], [f"*:{to}:*"], reason))
    asked = _Asked(ground, decision, leave.legal, case, pseudonyms, sharing)
    _require_in_time(asked)
    _require_let(asked)
    citizen = _met(asked)
    seq = session.append(_look(asked, reason))
    return _overview(asked, citizen, seq)


def _ground(session: Session) -> Ground:
    """The last good run in operate; a simulation shows nobody, and the refusal is logged."""
    ground = ground_of(session)
    if ground.plan.mode != "operate":
        refused = say("Run {run_id} is a simulation and shows nobody. Run in operate first.", run_id=ground.plan.run_id)
        session.append(denied(ground, OverviewRead.type, both((refused,))))
        raise NotCovered(refused)
    return ground


def _require_in_time(asked: _Asked) -> None:
    """Raise NotCovered, once it is logged, where the run is too old: that says nothing of any citizen."""
    run_id = asked.ground.plan.run_id
    held = [each for each in holdings(asked.session) if (each.store, each.name) == ("warehouse", run_id)]
    late = [
        say(
            "Run {run_id} is older than its rows may be kept ({months} months). Run again with a new delivery.",
            run_id=run_id,
            months=each.limit.months or 0,
        )
        for each in overdue(asked.session, held)
    ]
    if late:
        raise _not_shown(asked, late, late)


def _require_let(asked: _Asked) -> None:
    """Raise NotCovered, once it is logged, where there is no consent to show anything by, or something bars it.

    Why, who asked is told, and the log is not: beside the question it would say what the citizen has said, or done.
    """
    if barred := [*_barred(asked)]:
        raise _not_shown(asked, barred)
    answers = asked.sharing.answers
    if not any(answer.outcome == "Ja" for answer in answers):
        none = say("No consent lets {unit} see anything.", unit=asked.sharing.known.units[asked.sharing.to])
        raise _not_shown(asked, [none, *_why(asked)])


def _barred(asked: _Asked) -> Iterator[Message]:
    """What bars it whatever the citizen has said yes to."""
    if stands(asked.case.standing, "died"):
        yield say("It stands in the citizen's case that the citizen is dead.")
    if stands(asked.case.standing, "objected", "objection_lifted"):
        yield say("It stands in the citizen's case that the citizen has objected.")
    if any(objects(asked.ground, pseudonym) for pseudonym in asked.pseudonyms):
        yield say("The citizen stands in the list of objections to the search, and the search's rows are not shown.")


def _why(asked: _Asked) -> Iterator[Message]:
    """What the table answers of what the citizen has said about telling the unit; each sentence once."""
    sharing = asked.sharing
    texts = sharing.known.texts
    written = {
        (scope.giving, scope.category)
        for scope in standings(sharing.history, PURPOSES[0], sharing.at, texts)
        if scope.receiving == sharing.to
    }
    pairs = zip(sharing.questions, sharing.answers, strict=True)
    told = dict.fromkeys(
        (answer.ground, answer.what_to_do)
        for question, answer in pairs
        if (question.giving, question.category) in written
    )
    for ground, what_to_do in told:
        yield Both(*(f"{ground} {what_to_do}",) * 2)
    if not told:
        yield say("Nothing is recorded that the citizen has said of it. Ask for consent first.")


def _not_shown(asked: _Asked, told: Collection[Message], logged: Collection[Message] = (NOT_TOLD,)) -> NotCovered:
    asked.session.append(OverviewDenied(to=asked.sharing.to, missing=both(logged)))
    return NotCovered(lines([say("No overview is shown:"), *(say("- {reason}", reason=each) for each in told)]))


def _look(asked: _Asked, reason: str) -> OverviewRead:
    plan = asked.ground.plan
    return OverviewRead(
        event=OverviewRead.type,
        run=plan.run_id,
        delivery=plan.delivery,
        legal=(asked.decision.checked,),
        subject=subject_of(asked.session, asked.case),
        reason=reason.strip(),
        key=asked.case.key,
        case=asked.case.id,
        to=asked.sharing.to,
        stated=tuple(sorted(asked.sharing.stated)),
        table=table_of(asked.sharing.rules),
        casework=asked.casework,
    )


def _met(asked: _Asked) -> Citizen:
    """The citizen in the run, alive as far as it knows; nothing is read of what they have."""
    plan = asked.ground.plan
    with opened(asked.ground) as warehouse:
        citizen = read_citizen(warehouse, asked.pseudonyms)
    if citizen is None and asked.case.key != plan.pseudonym_key and len(asked.pseudonyms) == 1:
        raise TargetingError(
            "Run {run_id} was made with another pseudonym key than case {case}. Type the command again with --citizen.",
            run_id=plan.run_id,
            case=asked.case.id,
        )
    if citizen is None:
        raise TargetingError(
            "Run {run_id} has met nobody of case {case}: nothing of what it read is the citizen's.",
            run_id=plan.run_id,
            case=asked.case.id,
        )
    if citizen.dead:
        dead = say("The population register says that the citizen is dead.")
        raise _not_shown(asked, [dead])
    return citizen


def _overview(asked: _Asked, citizen: Citizen, seq: int) -> Overview:
    workspace, plan, sharing = asked.ground.workspace, asked.ground.plan, asked.sharing
    with opened(asked.ground) as warehouse:
        spells = read_spells(warehouse, citizen)
    found = covered(current(spells, plan.as_of_date, workspace.codes_read), sharing)
    names: Mapping[str, str] = {contract.id: contract.name for contract in workspace.registers}
    of = OverviewOf(
        case_id=asked.case.id,
        to=sharing.to,
        controller=workspace.settings.controller.name,
        run_id=plan.run_id,
        as_of=plan.as_of_date,
        delivery=plan.delivery_date,
        incomplete=tuple(names.get(register, register) for register in plan.incomplete),
        table=f"{sharing.rules.version} ({sharing.rules.sha256[:12]})",
        log_seq=seq,
        units=sharing.known.units,
        no_plan=no_plan_da(asked.case),
    )
    return Overview(of, found, workspace.codes_read, overview_page(of, found, workspace.codes_read))
