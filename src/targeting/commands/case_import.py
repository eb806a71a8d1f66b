"""Events of the casebook from extracts of the municipality's own case system, by contracts that are approved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from targeting.audit import CaseImported
from targeting.casebook import recording
from targeting.errors import ConfigurationError
from targeting.pages import Page, Section, counted, whole
from targeting.registers import LandedFile, find_event_files, named_by, read_events, require_one_file, shown
from targeting.run import (
    ROW_REASONS,
    Continued,
    ExtractRead,
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
from targeting.workspace import CaseImport, Writer

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

    @property
    def counts(self) -> tuple[int, ...]:
        """How many rows were read, are recorded, were there already, wait, and were left out by a rule."""
        return self.file.rows_read, self.weighed.new, self.weighed.already, self.quarantined, self.file.ignored

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
        return Page(
            title=f"{self.file.name} efter {self.contract.name}",
            subtitle="Prøve: intet er skrevet i sagsmappen" if self.dry_run else "Læst ind i sagsmappen",
            lead=(_lead(self.counts, self.dry_run),),
            notice=(),
            sections=tuple(self._sections("")),
            footer=(f"Det står i loggen som post {self.entry}. Filen er ikke gemt.",),
            private=True,
        )

    @property
    def parts(self) -> tuple[Section, ...]:
        """What is to be said of the file where it is one of several."""
        return tuple(self._sections(f": {self.file.name}"))

    def _sections(self, of_which: str) -> Iterator[Section]:
        if self.weighed.faults:
            yield Section(
                f"Karantæne{of_which}",
                ("Slå rækkerne op i filen, ret dem i jeres eget system, og læs filen ind igen.",),
                columns=("Kolonne", "Grund", "Rækker"),
                rows=tuple(self._reasons()),
            )
        if self.file.undeclared:
            yield Section(f"Kolonner, som kontrakten ikke læser{of_which}", (", ".join(self.file.undeclared),))

    def _reasons(self) -> Iterator[tuple[str, str, str]]:
        rows: dict[tuple[str, str], list[int]] = {}
        for fault in self.weighed.faults:
            rows.setdefault((fault.column, fault.rule), []).append(fault.row)
        for (column, rule), numbers in rows.items():
            yield column or WHOLE_ROW, f"{ROW_REASONS[rule]} ({rule})", _numbers(numbers)


@dataclass(frozen=True)
class ImportedFolder:
    """What became of each file of a folder; ``folder`` is what it is called."""

    folder: str
    files: tuple[Imported, ...]
    dry_run: bool

    def as_dict(self) -> Document:
        """For programs."""
        return {"folder": self.folder, "dry_run": self.dry_run, "files": [each.as_dict() for each in self.files]}

    def render(self) -> Page:
        """For people, in Danish: a line a file, and each file's quarantine below."""
        return Page(
            title=f"{counted(len(self.files), 'fil', 'filer')} i {self.folder}",
            subtitle="Prøve: intet er skrevet i sagsmappen" if self.dry_run else "Læst ind i sagsmappen",
            lead=(_lead(tuple(map(sum, zip(*(each.counts for each in self.files), strict=True))), self.dry_run),),
            notice=(),
            sections=(self._table(), *(part for each in self.files for part in each.parts)),
            footer=(
                f"Det står i loggen som post {self.files[0].entry} til {self.files[-1].entry}. Filerne er ikke gemt.",
            ),
            private=True,
        )

    def _table(self) -> Section:
        columns = ("Fil", "Læst", _told(self.dry_run).capitalize(), "Allerede skrevet", "I karantæne", "Udeladt")
        rows = tuple((each.file.name, *map(whole, each.counts)) for each in self.files)
        return Section("Filerne", columns=columns, rows=rows, numeric=True)


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
    (imported,) = _import(session, leave, [(contract, path)], dry_run)
    return imported


def import_folder(session: Session, folder: Path, *, dry_run: bool = False) -> ImportedFolder:
    """The same of every file in a folder, each by the contract that names it, and in the order of days over them all.

    Raises as `import_events`, and ConfigurationError where a file is no contract's: then nothing is read.
    """
    workspace = session.workspace
    found = [(workspace.case_import(each.id), path) for each, path in find_event_files(workspace, folder)]
    leave = casework(session, CaseImported.type, _who_may_write_all(found))
    return ImportedFolder(shown(folder.resolve().name), _import(session, leave, found, dry_run), dry_run)


def _who_may_write_all(found: Sequence[tuple[CaseImport, Path]]) -> tuple[Writer, ...]:
    """The roles that may write every event that the files are of."""
    first, *others = (contract.case_event.kind.by for contract, _ in found)
    return tuple(role for role in first if all(role in each for each in others))


def _import(
    session: Session, leave: Leave, found: Sequence[tuple[CaseImport, Path]], dry_run: bool
) -> tuple[Imported, ...]:
    """All is read and judged before anything is recorded; the log has each file before the first event of any."""
    for contract, _ in found:
        require_translated(session, contract)
    files = [
        ExtractRead(contract, read_events(session.workspace, contract, path, session.keys)) for contract, path in found
    ]
    with recording(session.workspace.state):
        continued, weighed = weigh_rows(session, files)
        imported = tuple(
            Imported(file.contract, file.read.file, told, dry_run, session.append(_said(leave, file, told, dry_run)))
            for file, told in zip(files, weighed, strict=True)
        )
        if not dry_run:
            _keep(session, leave, continued, imported)
    return imported


def _require_file(path: Path, contract: CaseImport) -> None:
    require_one_file(path)
    if not named_by(contract.path, path.name):
        raise ConfigurationError(
            "{file} is not named as the contract says: {pattern}. Is it another extract?",
            file=shown(path.name), pattern=contract.path,
        )  # fmt: skip


def _said(leave: Leave, read: ExtractRead, weighed: Weighed, dry_run: bool) -> CaseImported:
    contract, file = read.contract, read.read.file
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


def _keep(session: Session, leave: Leave, continued: Sequence[Continued], imported: Sequence[Imported]) -> None:
    for each in continued:
        case = each.case
        for taken in each.taken:
            case = keep_event(session, leave, case, taken.draft, imported[taken.file].entry)


def _told(dry_run: bool) -> str:
    return "vil blive skrevet" if dry_run else "skrevet"


def _lead(counts: Sequence[int], dry_run: bool) -> str:
    read, new, already, quarantined, ignored = map(whole, counts)
    return (
        f"{read} rækker læst: {new} {_told(dry_run)}, {already} allerede skrevet, {quarantined} i karantæne, "
        f"{ignored} udeladt efter regel."
    )


def _numbers(rows: list[int]) -> str:
    told = ", ".join(map(str, rows[:ROWS_SHOWN]))
    left = len(rows) - ROWS_SHOWN
    return f"{told} og {whole(left)} til" if left > 0 else told
