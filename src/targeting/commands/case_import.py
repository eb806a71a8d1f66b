"""Events of the casebook from extracts of the municipality's own case system, by contracts that are approved."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from targeting.audit import CaseImported
from targeting.casebook import recording
from targeting.errors import ConfigurationError
from targeting.files import sha256
from targeting.pages import Page, Section, counted, whole
from targeting.registers import (
    EventRows,
    LandedFile,
    find_event_files,
    named_by,
    read_events,
    require_one_file,
    shown,
)
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
    whose_rows,
)
from targeting.session import Session
from targeting.shapes import Document
from targeting.workspace import CaseImport, Writer

ROWS_SHOWN = 20
WHOLE_ROW = "hele rækken"
# Why rows are left out by the program's own rule, and not by one of the contract's.
OWN_RULES = {"substitute_number": "Et erstatningsnummer siger ikke, hvem borgeren er"}


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
        return Page(
            title=f"{self.file.name} efter {self.contract.name}",
            subtitle="Prøve: intet er skrevet i sagsmappen" if self.dry_run else "Læst ind i sagsmappen",
            lead=(_lead(self.counts, self.dry_run), *self._of_one_measure()),
            notice=(),
            sections=tuple(self._sections("")),
            footer=(f"Det står i loggen som post {self.entry}. Filen er ikke gemt.",),
            private=True,
        )

    def _of_one_measure(self) -> Iterator[str]:
        if self.contract.case_event.measure:
            others = counted(self.file.others, "række er om en anden borger", "rækker er om andre borgere")
            before = counted(self.weighed.before, "række er", "rækker er")
            yield f"{others} og ikke læst. {before} fra før bevillingen og ikke gemt."

    @property
    def parts(self) -> tuple[Section, ...]:
        """What is to be said of the file where it is one of several."""
        return tuple(self._sections(f": {self.file.name}"))

    def _sections(self, of_which: str) -> Iterator[Section]:
        if self.read.left_out:
            why = OWN_RULES | {rule.rule: rule.why for rule in self.contract.ignore}
            yield Section(
                f"Udeladt efter regel{of_which}",
                columns=("Regel", "Hvorfor", "Antal rækker"),
                rows=tuple((rule, why[rule], whole(rows)) for rule, rows in self.read.left_out.items()),
            )
        if self.weighed.faults:
            yield Section(
                f"Karantæne{of_which}",
                ("Slå rækkerne op i filen, ret dem i jeres eget system, og læs filen ind igen.",),
                columns=("Kolonne", "Grund", "Rækkernes numre"),
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


def import_extracts(
    session: Session, path: Path, name: str, *, taken: date | None = None, dry_run: bool = False
) -> Imported | ImportedFolder:
    """One file by the contract that is named, or every file of a folder; raises as those do."""
    if path.is_dir() and not name:
        return import_folder(session, path, taken=taken, dry_run=dry_run)
    if not name:
        require_one_file(path)
        raise ConfigurationError("Of one file, state its contract: --contract. Of a folder, each file's name says it.")
    return import_events(session, path, name, taken=taken, dry_run=dry_run)


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
    if taken and not contract.case_event.measure:
        raise ConfigurationError("--taken is said of an extract for one measure, and this contract is for none.")
    (imported,) = _import(session, leave, [(contract, path)], taken, dry_run)
    return imported


def import_folder(
    session: Session, folder: Path, *, taken: date | None = None, dry_run: bool = False
) -> ImportedFolder:
    """The same of every file in a folder, each by the contract that names it, and in the order of days over them all.

    ``taken`` is the day that those which are for one measure were taken. Raises as `import_events`, and
    ConfigurationError where a file is no contract's: then nothing is read.
    """
    workspace = session.workspace
    found = [(workspace.case_import(each.id), path) for each, path in find_event_files(workspace, folder)]
    if taken and not any(contract.case_event.measure for contract, _ in found):
        raise ConfigurationError("--taken is said of an extract for one measure, and none of the folder's is for one.")
    leave = casework(session, CaseImported.type, _who_may_write_all(found))
    return ImportedFolder(shown(folder.resolve().name), _import(session, leave, found, taken, dry_run), dry_run)


def _who_may_write_all(found: Sequence[tuple[CaseImport, Path]]) -> tuple[Writer, ...]:
    """The roles that may write every event that the files are of."""
    first, *others = (contract.case_event.kind.by for contract, _ in found)
    return tuple(role for role in first if all(role in each for each in others))


def _import(
    session: Session, leave: Leave, found: Sequence[tuple[CaseImport, Path]], taken: date | None, dry_run: bool
) -> tuple[Imported, ...]:
    """All is read and judged before anything is recorded; the log has each file before the first event of any."""
    for contract, path in found:
        require_translated(session, contract)
        _require_day(session, contract, path, taken)
    files = [_read(session, contract, path, taken) for contract, path in found]
    with recording(session.workspace.state):
        continued, weighed = weigh_rows(session, files)
        imported = tuple(
            Imported(file.contract, file.read, told, dry_run, session.append(_said(leave, file, told, dry_run)))
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


def _read(session: Session, contract: CaseImport, path: Path, taken: date | None) -> ExtractRead:
    read = read_events(session.workspace, contract, path, session.keys, whose_rows(session, contract))
    return ExtractRead(contract, read, taken if contract.case_event.measure else None)


def _require_day(session: Session, contract: CaseImport, path: Path, taken: date | None) -> None:
    """The day of the extract is said where its age matters; one that was told of a file before is not told anew."""
    if not contract.case_event.measure:
        return
    if taken is None:
        raise ConfigurationError("Say which day the extract was taken: --taken. What is known is no newer than that.")
    if taken > (today := session.today()):
        raise ConfigurationError("--taken is {taken}, which is after today, {today}.", taken=taken, today=today)
    plain = sha256(path)
    keyed = session.keys.extract_fingerprint(plain)
    for entry in session.log.vouched({CaseImported.type}):
        told = CaseImported.of(entry)
        if told.file.is_of(plain, keyed) and not told.dry_run and told.taken not in (None, taken.isoformat()):
            raise ConfigurationError(
                "--taken is {taken}, and of the same file {before} was said (entry {number} of the log).",
                taken=taken, before=told.taken, number=entry.seq,
            )  # fmt: skip


def _said(leave: Leave, read: ExtractRead, weighed: Weighed, dry_run: bool) -> CaseImported:
    """What the log is told. Where the contract is for one measure it says neither its name nor the file's, nor columns:
    each event names this entry, and so it would say which measure a citizen has.
    """
    contract, file, taken = read.contract, read.read.file, read.taken
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


def _keep(session: Session, leave: Leave, continued: Sequence[Continued], imported: Sequence[Imported]) -> None:
    for each in continued:
        case = each.case
        for taken in each.taken:
            case = keep_event(session, leave, case, taken.draft, imported[taken.file].entry)


def _told(dry_run: bool) -> str:
    return "vil blive skrevet" if dry_run else "skrevet"


def _lead(counts: Sequence[int], dry_run: bool) -> str:
    _, new, already, quarantined, ignored = map(whole, counts)
    return (
        f"{counted(counts[0], 'række', 'rækker')} læst: {new} {_told(dry_run)}, {already} allerede skrevet, "
        f"{quarantined} i karantæne, {ignored} udeladt efter regel."
    )


def _numbers(rows: list[int]) -> str:
    told = ", ".join(map(str, rows[:ROWS_SHOWN]))
    left = len(rows) - ROWS_SHOWN
    return f"{told} og {whole(left)} til" if left > 0 else told
