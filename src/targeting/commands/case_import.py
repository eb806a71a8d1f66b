"""Events of the casebook from an extract of the municipality's own case system, by a contract that is approved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from targeting.audit import CaseImported
from targeting.casebook import recording
from targeting.errors import ConfigurationError
from targeting.pages import Page, Section, counted, whole
from targeting.registers import LandedFile, named_by, read_events, require_one_file, shown
from targeting.run import (
    ROW_REASONS,
    Leave,
    Weighed,
    casework,
    file_read,
    keep_event,
    require_translated,
    weigh_rows,
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
    file: LandedFile
    weighed: Weighed
    dry_run: bool
    entry: int

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
                f"{counted(self.file.rows_read, 'række', 'rækker')} læst: {whole(self.weighed.new)} {told}, "
                f"{whole(self.weighed.already)} allerede skrevet, {whole(self.quarantined)} i karantæne, "
                f"{whole(self.file.ignored)} udeladt efter regel.",
            ),
            notice=(),
            sections=tuple(self._sections()),
            footer=(f"Det står i loggen som post {self.entry}. Filen er ikke gemt.",),
            private=True,
        )

    def _sections(self) -> Iterator[Section]:
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


def import_events(session: Session, path: Path, name: str, *, dry_run: bool = False) -> Imported:
    """Record what the rows of a file say, by the contract of that id: judged, announced in the log, then kept.

    A dry run keeps nothing, and is logged as a look into the casebook. Raises ConfigurationError on the contract and
    the file's name, NotCovered where no basis covers it or whoever asks has not the role, DeliveryError where the file
    cannot be read, TargetingError where an event was announced and could not be kept: what is left is recorded when
    the file is imported again.
    """
    contract = session.workspace.case_import(name)
    leave = casework(session, CaseImported.type, contract.case_event.kind.by)
    _require_file(path, contract)
    require_translated(session, contract)
    read = read_events(session.workspace, contract, path, session.keys)
    with recording(session.workspace.state):
        weighed = weigh_rows(session, contract, read)
        entry = session.append(_said(leave, contract, read.file, weighed, dry_run))
        imported = Imported(contract, read.file, weighed, dry_run, entry)
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


def _said(leave: Leave, contract: CaseImport, file: LandedFile, weighed: Weighed, dry_run: bool) -> CaseImported:
    return CaseImported(
        contract=contract.id,
        contract_sha256=contract.sha256,
        recorded=contract.case_event.event,
        file=file_read(file),
        new=weighed.new,
        already=weighed.already,
        refused=file.accepted - weighed.new - weighed.already,
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
