"""What a run hands over: who waits while it is under way, and who is sealed to whom in the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from targeting import handover
from targeting.audit import CitizenRevealed, HandoverRevoked, HandoverSealed, read_entries, standing_entries
from targeting.errors import DeliveryError
from targeting.handover import Handover, Recipient
from targeting.pages import counted
from targeting.privacy import KeyRing, fingerprint_of, log_subject, of_handover, run_day
from targeting.registers import Landing, load_reference
from targeting.run.look import Ground, opened
from targeting.run.plan import RunPlan, planned_key, run_folder
from targeting.session import Session
from targeting.warehouse import SCHEMAS, Limits, Warehouse, connect
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

    Raises OSError or ConfigurationError.
    """
    to = recipients(workspace, plan)
    folder = run_folder(workspace, plan.run_id)
    if not to or not (folder / handover.WAITING).is_file():
        return None
    nominated = {person: pseudonym for pseudonym, person in warehouse.rows("ask/output/nominated")}
    numbers = handover.numbers_waiting(folder, keys.data, plan.run_id, nominated)
    sealed = Handover.of(plan.run_id, {nominated[person]: number for person, number in numbers.items()}, to)
    handover.keep_handover(workspace.state, keys.data, sealed)
    key = fingerprint_of(bytes.fromhex(keys.data.key(of_handover(plan.run_id))))
    return HandoverSealed(to=tuple(sealed.recipients), candidates=len(sealed.numbers), key=key)


def objects(ground: Ground, pseudonym: str) -> bool:
    """Whether the newest list of objections in the inbox names a citizen, under the present or a former number.

    Raises DeliveryError where there is no such list to read, or a row of it cannot be read: it may be the citizen's.
    """
    workspace, keys = ground.workspace, ground.session.keys.of(ground.plan.pseudonym_key)
    lists = [contract for contract in workspace.registers if contract.role == "objection"]
    if not lists:
        return False
    with opened(ground) as warehouse:
        known = {pseudonym, *(former for (former,) in warehouse.rows("ask/land/former", pseudonym=pseudonym))}
    return any(known & _objecting(workspace, contract, keys) for contract in lists)


def _objecting(workspace: Workspace, contract: RegisterContract, keys: KeyRing) -> set[str]:
    """The pseudonyms of all who stand in a list: read in memory, where it is gone again."""
    settings = workspace.settings
    limits = Limits(settings.memory_limit, settings.threads)
    with (
        TemporaryDirectory(prefix="consult-", dir=workspace.state) as folder,
        connect(Path(folder), limits) as connection,
    ):
        warehouse = Warehouse(connection)
        for schema in SCHEMAS:
            warehouse.create_schema(schema)
        load_reference(warehouse, workspace.codes, settings)
        landing = Landing(warehouse, settings, keys)
        files = landing.land(contract, workspace.delivery(None)).files
        landing.close()
        if any(file.quarantined for file in files):
            raise DeliveryError(
                "{file} has a row that cannot be read, and it may be this citizen's objection. Have the list "
                "mended first.",
                file=next(file.name for file in files if file.quarantined),
            )
        with warehouse.reading(contract.id):
            return {pseudonym for (pseudonym,) in warehouse.rows("ask/land/objecting")}


@dataclass(frozen=True)
class Opened:
    """How far the opening of what a run hands over is: who opened on which order on which day, by entry of the log."""

    by: tuple[tuple[str, str, str, str], ...]

    def on(self, person: str, day: date, workspace: Workspace) -> int:
        """How many one person has opened on a day."""
        moments = (datetime.fromisoformat(t) for t, who, _, _ in self.by if who == person)
        return sum(workspace.day(moment) == day for moment in moments)

    @property
    def subjects(self) -> frozenset[str]:
        """The keyed references of those who were opened."""
        return frozenset(subject for _, _, _, subject in self.by)


def opened_so_far(log: Path) -> Opened:
    """What the log tells of numbers that were shown."""
    told = ((entry.t, CitizenRevealed.of(entry)) for entry in read_entries(log, {CitizenRevealed.type}))
    return Opened(tuple((t, each.to, each.order, each.subject) for t, each in told))


def revoked_orders(log: Path) -> frozenset[str]:
    """The hand-over orders that the log says were revoked, by the SHA-256 of their lines; also where it was pruned."""
    told = standing_entries(log, {HandoverRevoked.type})
    return frozenset(HandoverRevoked.of(entry).order for entry in told)


def unopened(session: Session) -> tuple[str, ...]:
    """What of a hand-over lies unopened for so long that somebody should be reminded, in Danish."""
    return tuple(_unopened(session))


def _unopened(session: Session) -> Iterator[str]:
    workspace, today = session.workspace, session.today()
    days = workspace.settings.retention.handover_days
    for run_id in handover.held_handovers(workspace.state):
        day = run_day(run_id)
        if day is None or (today - day).days < REMIND_AFTER:
            continue
        found = handover.read_handover(workspace.state, session.keys.data, run_id)
        keys = session.keys.of(planned_key(workspace, run_id))
        subjects = {log_subject(keys, pseudonym) for pseudonym in (found.numbers if found else ())}
        if left := len(subjects - opened_so_far(workspace.log).subjects):
            yield (
                f"Af dem, opgørelsen {run_id} foreslår, er {counted(left, 'borger', 'borgere')} ikke åbnet af en "
                f"modtager efter {(today - day).days} dage. Efter {days} dage slettes overdragelsen."
            )
