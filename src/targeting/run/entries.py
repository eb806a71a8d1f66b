"""A run's log entries: one function an event, and never a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from targeting.audit import (
    Controller,
    Declared,
    FileRead,
    Judged,
    KeyDestroyed,
    Municipality,
    OutputPublished,
    QualityChecked,
    RunRequested,
    SourceRead,
    TablePublished,
)
from targeting.governance import Reading
from targeting.privacy import DataKey
from targeting.publishing import HELD, Release
from targeting.quality import Verdict
from targeting.registers import LandedFile, LandedRegister
from targeting.session import program
from targeting.workspace import RegisterContract, RuleSet, Workspace


def requested(
    workspace: Workspace,
    plan: Reading,
    ruleset: RuleSet,
    delivery: Path,
    as_of: date,
    trigger: str,
    compared_with: str,
) -> RunRequested:
    """What was asked for, by whom, of which program, under which declarations."""
    settings = workspace.settings
    controller = settings.controller
    return RunRequested(
        municipality=Municipality(code=settings.municipality.code, name=settings.municipality.name),
        controller=Controller(name=controller.name, unit=controller.unit, dpo_contact=controller.dpo_contact),
        trigger=trigger,
        program=program(),
        purpose=str(plan.purpose),
        mode=str(plan.mode),
        processing_date=plan.processing_date.isoformat(),
        as_of=as_of.isoformat(),
        delivery=delivery.name,
        ruleset=_declared(ruleset),
        settings_sha256=settings.sha256,
        code_lists_sha256=workspace.codes.sha256,
        registers=tuple(_declared(contract) for contract in workspace.registers),
        compared_with=compared_with,
    )


def source_read(contract: RegisterContract, register: LandedRegister) -> SourceRead:
    """One register as it was read: every file's fingerprint, and no number.

    Rows are citizens or nearly so, and of two deliveries the one subtracts from the other; which counts may be shown
    is known only when all tables are made. The sealed ledger has them.
    """
    columns = tuple(column.name for column in contract.columns)
    files = tuple(_uncounted(file_read(file)) for file in register.files)
    return SourceRead(register=contract.id, columns=columns, files=files)


def file_read(file: LandedFile) -> FileRead:
    """One file as it was read: its fingerprint and counts."""
    return FileRead(
        name=file.name,
        fingerprint=file.fingerprint,
        bytes=file.bytes,
        read=file.rows_read,
        accepted=file.accepted,
        quarantined=file.quarantined,
        ignored=file.ignored,
        undeclared_columns=tuple(file.undeclared),
    )


def _uncounted(file: FileRead) -> FileRead:
    return replace(file, bytes=None, read=None, accepted=None, quarantined=None, ignored=None)


def quality_checked(contract: RegisterContract, verdicts: tuple[Verdict, ...]) -> QualityChecked:
    """One register's verdicts, and not what was observed: as `source_read`."""
    judged = (
        Judged(
            expectation=verdict.expectation,
            severity=verdict.severity,
            expected=verdict.bounds,
            verdict=verdict.outcome,
        )
        for verdict in verdicts
    )
    return QualityChecked(register=contract.id, verdicts=tuple(judged))


def published(release: Release, shown: Mapping[str, int] | None) -> OutputPublished:
    """What is about to be swapped in: every file with its fingerprint, and what the release shows of all citizens.

    A list of citizens has as many rows as there are citizens on it, which the release may hide: that is not said. Nor
    is anything of figures that are held: by its SHA-256 a table can be guessed whose other cells are known.
    """
    rows = rows_of_figures(release)
    tables = (
        TablePublished(
            table=file.table,
            audience=file.place,
            rows=rows.get(file.table),
            sha256=None if file.place == HELD else file.sha256,
        )
        for file in release.files
    )
    return OutputPublished(tables=tuple(tables), shown=shown)


def rows_of_figures(release: Release) -> dict[str, int]:
    """Rows by table, of those that hold figures and no citizens, where they are shown."""
    return {file.table: file.rows for file in release.files if file.place == "dashboard"}


def _declared(declaration: RegisterContract | RuleSet) -> Declared:
    return Declared(id=declaration.id, version=declaration.version, sha256=declaration.sha256)


def said_destroyed(keys: Iterable[DataKey]) -> tuple[KeyDestroyed, ...] | None:
    """The keys that were destroyed, or are to be; None where there is none."""
    return tuple(KeyDestroyed(name=key.name, key=key.fingerprint, shared=key.shared) for key in keys) or None
