"""Events of the casebook from an extract of the municipality's own case system, by a contract that is approved."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from targeting.audit import CaseImported
from targeting.casebook import recording
from targeting.errors import ConfigurationError
from targeting.files import sha256
from targeting.pages import Page, Section, counted, whole
from targeting.registers import EventRows, LandedFile, named_by, read_events, require_one_file, shown
from targeting.run import (
    ROW_REASONS,
    Leave,
    Weighed,
    casework,
    file_read,
    keep_event,
    require_translated,
    weigh_rows,
    whose_rows,
)
from targeting.session import Session
from targeting.shapes import Document
from targeting.workspace import CaseImport

ROWS_SHOWN = 20
WHOLE_ROW = "hele rækken"


@dataclass(frozen=True)
class Imported:
    """What became of each row of a file, by number; never a cell, and no citizen. ``entry`` is the log's of it."""

    contract: CaseImport
    read: EventRows
    weighed: Weighed
    dry_run: bool
    entry: int

    @property
    def file(self) -> LandedFile:
        """The file, by its counts."""
        return self.read.file

    @property
    def quarantined(self) -> int:
        """How many rows wait, by the contract or by the casebook."""
        return len({fault.row for fault in self.weighed.faults})

    def as_dict(self) -> Document:
        """For programs."""
        return {
            "contract": self.contract.id,
            "file": self.file.name,
            "dry_run": self.dry_run,
            "entry": self.entry,
            "read": self.file.rows_read,
            "recorded": self.weighed.new,
            "already_recorded": self.weighed.already,
            "quarantined": self.quarantined,
            "ignored": self.file.ignored,
            "ignored_by_rule": dict(self.read.left_out),
            "other_citizens": self.file.others,
            "before_the_grant": self.weighed.before,
            "quarantine": [
                {"row": fault.row, "column": fault.column, "rule": fault.rule} for fault in self.weighed.faults
            ],
            "undeclared": list(self.file.undeclared),
        }

    def render(self) -> Page:
        """For people, in Danish."""
        told = "vil blive skrevet" if self.dry_run else "skrevet"
        return Page(
            title=f"{self.file.name} efter {self.contract.name}",
            subtitle="Prøve: intet er skrevet i sagsmappen" if self.dry_run else "Læst ind i sagsmappen",
            lead=(
                f"{whole(self.file.rows_read)} rækker læst: {whole(self.weighed.new)} {told}, "
                f"{whole(self.weighed.already)} allerede skrevet, {whole(self.quarantined)} i karantæne, "
                f"{whole(self.file.ignored)} udeladt efter regel.",
                *self._of_one_measure(),
            ),
            notice=(),
            sections=tuple(self._sections()),
            footer=(f"Det står i loggen som post {self.entry}. Filen er ikke gemt.",),
            private=True,
        )

    def _of_one_measure(self) -> Iterator[str]:
        if self.contract.case_event.measure:
            others = counted(self.file.others, "række er om en anden borger", "rækker er om andre borgere")
            before = counted(self.weighed.before, "række er", "rækker er")
            yield f"{others} og ikke læst. {before} fra før bevillingen og ikke gemt."

    def _sections(self) -> Iterator[Section]:
        if self.read.left_out:
            why = {rule.rule: rule.why for rule in self.contract.ignore}
            yield Section(
                "Udeladt efter regel",
                columns=("Regel", "Hvorfor", "Rækker"),
                rows=tuple((rule, why.get(rule, ""), whole(rows)) for rule, rows in self.read.left_out.items()),
            )
        if self.weighed.faults:
            yield Section(
                "Karantæne",
                ("Slå rækkerne op i filen, ret dem i jeres eget system, og læs filen ind igen.",),
                columns=("Kolonne", "Grund", "Rækker"),
                rows=tuple(self._reasons()),
            )
        if self.file.undeclared:
            yield Section("Kolonner i filen, som kontrakten ikke læser", (", ".join(self.file.undeclared),))

    def _reasons(self) -> Iterator[tuple[str, str, str]]:
        rows: dict[tuple[str, str], list[int]] = {}
        for fault in self.weighed.faults:
            rows.setdefault((fault.column, fault.rule), []).append(fault.row)
        for (column, rule), numbers in rows.items():
            yield column or WHOLE_ROW, f"{ROW_REASONS[rule]} ({rule})", _numbers(numbers)


def import_events(
    session: Session, path: Path, name: str, *, taken: date | None = None, dry_run: bool = False
) -> Imported:
    """Record what the rows of a file say, by the contract of that id: judged, announced in the log, then kept.

    ``taken`` is the day the extract was taken, which is said where the contract is for one measure, and nowhere else. A
    dry run keeps nothing, and is logged as a look into the casebook. Raises ConfigurationError on the contract, the
    file's name and the day, NotCovered where no basis covers it or whoever asks has not the role, DeliveryError where
    the file cannot be read, TargetingError where an event was announced and could not be kept: what is left is recorded
    when the file is imported again.
    """
    contract = session.workspace.case_import(name)
    leave = casework(session, CaseImported.type, contract.case_event.kind.by)
    _require_file(path, contract)
    require_translated(session, contract)
    _require_day(session, contract, path, taken)
    read = read_events(session.workspace, contract, path, session.keys, whose_rows(session, contract))
    with recording(session.workspace.state):
        weighed = weigh_rows(session, contract, read, taken)
        entry = session.append(_said(leave, contract, read.file, weighed, taken, dry_run))
        imported = Imported(contract, read, weighed, dry_run, entry)
        if not dry_run:
            _keep(session, leave, imported)
    return imported


def _require_file(path: Path, contract: CaseImport) -> None:
    require_one_file(path)
    if not named_by(contract.path, path.name):
        raise ConfigurationError(
            "{file} is not named as the contract says: {pattern}. Is it another extract?",
            file=shown(path.name), pattern=contract.path,
        )  # fmt: skip


def _require_day(session: Session, contract: CaseImport, path: Path, taken: date | None) -> None:
    """The day of the extract is said where its age matters; one that was told of a file before is not told anew."""
    if not contract.case_event.measure:
        if taken:
            raise ConfigurationError("--taken is said of an extract for one measure, and this contract is for none.")
        return
    if taken is None:
        raise ConfigurationError("Say which day the extract was taken: --taken. What is known is no newer than that.")
    if taken > (today := session.today()):
        raise ConfigurationError("--taken is {taken}, which is after today, {today}.", taken=taken, today=today)
    fingerprint = sha256(path)
    for entry in session.log.vouched({CaseImported.type}):
        told = CaseImported.of(entry)
        if told.file.sha256 == fingerprint and not told.dry_run and told.taken not in (None, taken.isoformat()):
            raise ConfigurationError(
                "--taken is {taken}, and of the same file {before} was said (entry {number} of the log).",
                taken=taken, before=told.taken, number=entry.seq,
            )  # fmt: skip


def _said(
    leave: Leave, contract: CaseImport, file: LandedFile, weighed: Weighed, taken: date | None, dry_run: bool
) -> CaseImported:
    """What the log is told. Where the contract is for one measure it says neither its name nor the file's, nor columns:
    each event names this entry, and so it would say which measure a citizen has.
    """
    nameless, told = bool(contract.case_event.measure), file_read(file)
    return CaseImported(
        contract=None if nameless else contract.id,
        contract_sha256=contract.sha256,
        recorded=contract.case_event.event,
        file=dataclasses.replace(told, name="", undeclared_columns=()) if nameless else told,
        taken=taken.isoformat() if taken else None,
        others=file.others if nameless else None,
        before=weighed.before if nameless else None,
        new=weighed.new,
        already=weighed.already,
        refused=file.accepted - weighed.new - weighed.already - weighed.before,
        dry_run=dry_run,
        legal=leave.legal,
    )


def _keep(session: Session, leave: Leave, imported: Imported) -> None:
    for each in imported.weighed.continued:
        case = each.case
        for draft in each.drafts:
            case = keep_event(session, leave, case, draft, imported.entry)


def _numbers(rows: list[int]) -> str:
    told = ", ".join(map(str, rows[:ROWS_SHOWN]))
    left = len(rows) - ROWS_SHOWN
    return f"{told} og {whole(left)} til" if left > 0 else told
