"""What a run hands over: who waits while it is under way, and who is sealed to whom in the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from targeting import handover
from targeting.audit import (
    CitizenRevealed,
    HandoverOrdered,
    HandoverRevoked,
    HandoverSealed,
    read_entries,
    standing_entries,
)
from targeting.errors import DeliveryError, TargetingError
from targeting.governance import HandedTo, HandoverOrder, OrdersTold, named_handover_order, why_not
from targeting.handover import Handover, Recipient
from targeting.language import Message
from targeting.pages import counted
from targeting.privacy import KeyRing, fingerprint_of, log_subject, of_handover, run_day
from targeting.registers import Landing, has_come, load_reference
from targeting.run.look import Ground, opened
from targeting.run.permission import known_approvals
from targeting.run.plan import RunPlan, planned_key, run_folder
from targeting.run.shredded import sealed
from targeting.session import Session
from targeting.warehouse import Limits, Warehouse, passing_warehouse
from targeting.workspace import Basis, RegisterContract, Workspace

REMIND_AFTER = 14


def recipients(workspace: Workspace, plan: RunPlan) -> tuple[Recipient, ...]:
    """To whom a run seals the numbers of whom it nominates: those whom its basis names, and who have a key to open.

    Nobody in a simulation, and nobody where the basis names nobody: then no number outlives the landing.
    """
    if plan.mode != "operate":
        return ()
    return tuple(opening(workspace, workspace.basis(str(plan.decision["basis_id"]))))


def opening(workspace: Workspace, basis: Basis) -> Iterator[Recipient]:
    """The people whom a basis names to open what is handed over, as far as they have a key for it."""
    people = workspace.settings.people
    for name in basis.handover.recipients:
        if name in people and (key := people[name].opens):
            yield Recipient(name, key)


def wait(workspace: Workspace, plan: RunPlan, keys: KeyRing, landing: Landing) -> None:
    """Keep the numbers of a landing until its run is published, where it hands anybody over."""
    if recipients(workspace, plan):
        handover.keep_waiting(run_folder(workspace, plan.run_id), keys.data, plan.run_id, landing.numbers())


def seal_nominated(workspace: Workspace, plan: RunPlan, keys: KeyRing, warehouse: Warehouse) -> HandoverSealed | None:
    """Seal the numbers of the nominated, and of nobody else; gives what the log is to say, None where nothing is.

    Where the basis says so, those who were drawn for control are sealed among them, in the order of pseudonyms. Raises
    OSError or ConfigurationError.
    """
    to = recipients(workspace, plan)
    folder = run_folder(workspace, plan.run_id)
    if not to or not (folder / handover.WAITING).is_file():
        return None
    nominated = {person: pseudonym for pseudonym, person in warehouse.rows("ask/output/nominated")}
    drawn = _drawn(workspace, plan, warehouse)
    asked = nominated | drawn
    numbers = handover.numbers_waiting(folder, keys.data, plan.run_id, asked)
    sealed = Handover.of(plan.run_id, {asked[person]: number for person, number in numbers.items()}, to)
    handover.keep_handover(workspace.state, keys.data, sealed)
    key = fingerprint_of(bytes.fromhex(keys.data.key(of_handover(plan.run_id))))
    return HandoverSealed(to=tuple(sealed.recipients), key=key, control=True if drawn else None)


def _drawn(workspace: Workspace, plan: RunPlan, warehouse: Warehouse) -> dict[int, str]:
    """Who was drawn for control, where the run's basis lets them be handed over."""
    if not workspace.basis(str(plan.decision["basis_id"])).handover.control_sample:
        return {}
    return {person: pseudonym for pseudonym, person in warehouse.rows("ask/output/drawn")}


def is_blind(log: Path, run_id: str) -> bool:
    """Whether a run handed over those who were drawn for control among the nominated: then nobody is told who is what.

    The log says it, also when what was handed over is deleted.
    """
    told = (entry for entry in read_entries(log, {HandoverSealed.type}) if entry.run_id == run_id)
    return any(HandoverSealed.of(entry).control for entry in told)


def opened_blindly(log: Path, case_id: str) -> bool:
    """Whether the citizen of a case was last opened in a run of which nobody is told who is what."""
    runs = [each.run_id for each in opened_so_far(log).shown if each.case_id == case_id]
    return bool(runs) and is_blind(log, runs[-1])


def objects(ground: Ground, *pseudonyms: str) -> bool:
    """Whether the newest list of objections in the inbox names a citizen, under any of these or another number.

    Which numbers are one person's, the last good run's population says, and that of the newest delivery where it has
    one. Raises DeliveryError where there is no such list to read, or a row of it cannot be read: it may be the
    citizen's.
    """
    workspace, keys = ground.workspace, ground.session.keys.of(ground.plan.pseudonym_key)
    lists = [contract for contract in workspace.registers if contract.role == "objection"]
    if not lists:
        raise DeliveryError(
            "No register of objections is in use, so nobody knows whether the citizen objects. Put the list in use in "
            "workspace.toml, and deliver it."
        )
    with opened(ground) as warehouse:
        known = {
            *pseudonyms,
            *(former for one in pseudonyms for (former,) in warehouse.rows("ask/land/former", pseudonym=one)),
        }
    return any(known & _objecting(workspace, contract, keys) for contract in lists)


def _objecting(workspace: Workspace, contract: RegisterContract, keys: KeyRing) -> set[str]:
    """The pseudonyms of all who stand in a list, also under former numbers: read in memory, where it is gone again."""
    settings, delivery = workspace.settings, workspace.delivery(None)
    with passing_warehouse(Limits(settings.memory_limit, settings.threads), workspace.state) as warehouse:
        load_reference(warehouse, workspace.codes, settings)
        landing = Landing(warehouse, settings, keys)
        for population in workspace.registers:
            if population.role == "population" and has_come(population, delivery):
                landing.land(population, delivery)
        files = landing.land(contract, delivery).files
        landing.close()
        if any(file.quarantined for file in files):
            raise DeliveryError(
                "{file} has a row that cannot be read, and it may be this citizen's objection. Have the list "
                "mended first.",
                file=next(file.name for file in files if file.quarantined),
            )
        with warehouse.reading(contract.id):
            return {pseudonym for (pseudonym,) in warehouse.rows("ask/land/objecting")}


def handed_over_until(workspace: Workspace, run_id: str) -> date:
    """The last day on which what a run hands over may be opened."""
    day = run_day(run_id) or date.min
    return day + timedelta(days=workspace.settings.retention.handover_days)


@dataclass(frozen=True)
class Shown:
    """That a number was shown: when (UTC, ISO), to whom, on which order, of which run, of whom, and in which case."""

    t: str
    to: str
    order: str
    run_id: str
    subject: str
    case_id: str


@dataclass(frozen=True)
class Opened:
    """All numbers that the log says were shown."""

    shown: tuple[Shown, ...]

    def on(self, person: str, day: date, workspace: Workspace) -> int:
        """How many one person has opened on a day."""
        moments = (datetime.fromisoformat(each.t) for each in self.shown if each.to == person)
        return sum(workspace.day(moment) == day for moment in moments)

    def of(self, run_id: str, to: str = "") -> frozenset[str]:
        """The keyed references of those of a run who were opened, by anybody or by one person."""
        return frozenset(each.subject for each in self.shown if each.run_id == run_id and to in ("", each.to))


def opened_so_far(log: Path) -> Opened:
    """What the log tells of numbers that were shown."""
    told = ((entry.t, CitizenRevealed.of(entry)) for entry in read_entries(log, {CitizenRevealed.type}))
    return Opened(tuple(Shown(t, each.to, each.order, each.run, each.subject, each.case) for t, each in told))


def orders_told(session: Session) -> OrdersTold:
    """What the log tells of hand-over orders: signed as its key vouches for, taken back as anything in it says."""
    signed = session.log.vouched({HandoverOrdered.type})
    revoked = standing_entries(session.workspace.log, {HandoverRevoked.type})
    return OrdersTold(
        frozenset(HandoverOrdered.of(entry).order for entry in signed),
        frozenset(HandoverRevoked.of(entry).order for entry in revoked),
    )


def orders_weighed(session: Session, run_id: str) -> Iterator[tuple[HandoverOrder, tuple[Message, ...]]]:
    """The orders that leaders signed of a run, each with why it carries nothing today; what is no order is left out."""
    workspace = session.workspace
    known, told = known_approvals(workspace, log=session.log), orders_told(session)
    for name, note in handover.orders_in(workspace.state, run_id).items():
        if order := named_handover_order(name, note, known.people):
            asked = HandedTo(workspace.settings.municipality.code, run_id, order.to, "", session.today())
            yield order, tuple(dict.fromkeys((*known.unsigned, *why_not(order, asked, told, known))))


def unopened(session: Session) -> tuple[str, ...]:
    """What of a hand-over lies unopened for so long that somebody should be reminded, in Danish.

    Where it cannot be seen, that.
    """
    try:
        return tuple(_unopened(session))
    except TargetingError as error:
        return (f"Det kunne ikke efterses, om nogen, der er overdraget, ikke er åbnet: {error}",)


def _unopened(session: Session) -> Iterator[str]:
    """Never how many: a run's own summary may have hidden that."""
    workspace, today = session.workspace, session.today()
    days = workspace.settings.retention.handover_days
    shut, shown = sealed(workspace), opened_so_far(workspace.log)
    for run_id in handover.held_handovers(workspace.state):
        day = run_day(run_id)
        if day is None or (today - day).days < REMIND_AFTER or of_handover(run_id) in shut:
            continue
        found = handover.read_handover(workspace.state, session.keys.data, run_id)
        keys = session.keys.of(planned_key(workspace, run_id))
        subjects = {log_subject(keys, pseudonym) for pseudonym in (found.numbers if found else ())}
        if subjects - shown.of(run_id):
            yield (
                f"Nogle af dem, opgørelsen {run_id} overdrager, er ikke åbnet af en modtager efter "
                f"{(today - day).days} dage. Efter {counted(days, 'dag', 'dage')} slettes overdragelsen."
            )
