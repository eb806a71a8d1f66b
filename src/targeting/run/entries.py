"""A run's log entries: one function an event, and never a person."""

from __future__ import annotations

from collections.abc import Iterable
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
from targeting.publishing import Release
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
    """One register as it was read: every file's fingerprint and counts."""
    columns = tuple(column.name for column in contract.columns)
    return SourceRead(register=contract.id, columns=columns, files=tuple(map(file_read, register.files)))


def file_read(file: LandedFile) -> FileRead:
    """One file as it was read: its fingerprint and counts."""
    return FileRead(
        name=file.name,
        sha256=file.sha256,
        bytes=file.bytes,
        read=file.rows_read,
        accepted=file.accepted,
        quarantined=file.quarantined,
        ignored=file.ignored,
        undeclared_columns=tuple(file.undeclared),
    )


def quality_checked(contract: RegisterContract, verdicts: tuple[Verdict, ...]) -> QualityChecked:
    """One register's verdicts; observed numbers as text, since a log entry holds no fractions."""
    judged = (
        Judged(
            expectation=verdict.expectation,
            severity=verdict.severity,
            observed="" if verdict.observed is None else f"{verdict.observed:g}",
            expected=verdict.bounds,
            verdict=verdict.outcome,
        )
        for verdict in verdicts
    )
    return QualityChecked(register=contract.id, verdicts=tuple(judged))


def published(release: Release) -> OutputPublished:
    """What is about to be swapped in: every file with its fingerprint and number of rows."""
    tables = (
        TablePublished(table=file.table, audience=file.place, rows=file.rows, sha256=file.sha256)
        for file in release.files
    )
    return OutputPublished(tables=tuple(tables))


def _declared(declaration: RegisterContract | RuleSet) -> Declared:
    return Declared(id=declaration.id, version=declaration.version, sha256=declaration.sha256)


def said_destroyed(keys: Iterable[DataKey]) -> tuple[KeyDestroyed, ...] | None:
    """The keys that were destroyed, or are to be; None where there is none."""
    return tuple(KeyDestroyed(name=key.name, key=key.fingerprint, shared=key.shared) for key in keys) or None
