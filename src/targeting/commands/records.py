"""The documents of a workspace: what the records are made of is gathered here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from targeting.audit import Entry, RunRequested, entries_of, read_entries
from targeting.errors import ConfigurationError
from targeting.governance import Decision, approval_in_force, covered
from targeting.pages import Fact, Page, Section, moment
from targeting.records import (
    AlgorithmRecord,
    Article30,
    Published,
    RegisterPage,
    article30,
    basis_page,
    lineage_events,
    register_page,
)
from targeting.run import RunRequest, known_approvals, legal_reading, reminders
from targeting.session import Session, program
from targeting.shapes import Document
from targeting.workspace import (
    Basis,
    Workspace,
    evidence_dictionary,
    load_catalogue,
    output_contracts,
    require_workspace,
)

LATEST = "latest"


def basis_document(session: Session, name: str) -> Page:
    """The page of one basis; raises ConfigurationError that lists those there are."""
    workspace, today = session.workspace, session.today()
    basis = workspace.basis(name)
    contracts = {contract.id: contract for contract in workspace.registers}
    lacks = tuple(sentence.da for sentence in _decided(session, (basis,)).missing)
    return basis_page(basis, load_catalogue(), contracts, today, lacks, _approval(workspace, basis, today))


def contract_page(session: Session, register: str) -> RegisterPage:
    """The page of a register in use; raises ConfigurationError that lists those there are."""
    return register_page(session.workspace, session.workspace.register(register), session.today())


def article30_document(session: Session) -> Article30:
    """The article 30 record of the workspace as it is declared today."""
    workspace, today = session.workspace, session.today()
    decision = _decided(session, workspace.bases)
    chosen = next((basis for basis in workspace.bases if basis.id == decision.basis_id), None)
    return article30(
        workspace.settings,
        workspace.registers,
        chosen if chosen is not None and chosen.valid_on(today) else None,
        load_catalogue(),
        tuple(output_contracts().values()),
        today,
        workspace.limits(today),
        reminders(session),
    )


def algorithm_document(session: Session) -> AlgorithmRecord:
    """The record of the rule set that workspace.toml names, as it is today, and of the last release."""
    workspace, today = session.workspace, session.today()
    ruleset = workspace.ruleset_shown(workspace.settings.defaults.ruleset, today)
    return AlgorithmRecord(
        workspace.settings, ruleset, evidence_dictionary(), workspace.registers, _published(workspace), today
    )


@dataclass(frozen=True)
class Lineage:
    """One run's events."""

    run_id: str
    events: tuple[Document, ...]

    @property
    def text(self) -> str:
        """One event a line, as OpenLineage's file transport writes them."""
        return "".join(json.dumps(event, ensure_ascii=False, sort_keys=True) + "\n" for event in self.events)

    def as_dict(self) -> Document:
        """For programs."""
        return {"run_id": self.run_id, "events": [event["eventType"] for event in self.events]}

    def render(self) -> str:
        """For people, in Danish."""
        return f"Kørsel {self.run_id}: {', '.join(str(event['eventType']) for event in self.events)}."


def lineage_document(folder: Path, run_id: str) -> Lineage:
    """The events of a run in the log, or of the latest one; raises ConfigurationError when there is none.

    A plain folder: nothing but the log need be in order for it to be read.
    """
    require_workspace(folder)
    log = Workspace.log_folder(folder)
    requested = [entry.run_id for entry in read_entries(log, {RunRequested.type}) if entry.run_id]
    wanted = requested[-1] if requested and run_id == LATEST else run_id
    if wanted not in requested:
        raise ConfigurationError("The log has no run {run_id}. See `targeting log list`.", run_id=run_id)
    entries = tuple(entries_of(log, wanted))
    return Lineage(wanted, tuple(lineage_events(entries, _columns(entries))))


def _columns(entries: tuple[Entry, ...]) -> Mapping[str, list[tuple[str, str]]]:
    """The columns this version publishes; none when the run was by another, which may have had others."""
    ran = next(RunRequested.of(entry).program for entry in entries if entry.type == RunRequested.type)
    if ran.version != program().version:
        return {}
    return {name: [(part.name, part.type) for part in table.columns] for name, table in output_contracts().items()}


def _decided(session: Session, bases: tuple[Basis, ...]) -> Decision:
    """What the gate says of a run of today, in the first mode that the basis approves."""
    workspace = session.workspace
    ruleset = workspace.ruleset_shown(workspace.settings.defaults.ruleset, session.today())
    plan = legal_reading(workspace, RunRequest(), session.clock(), ruleset)
    approved = [mode for basis in bases for mode in basis.modes]
    mode = plan.mode if plan.mode in approved or not approved else str(approved[0])
    return covered(replace(plan, mode=mode), bases, load_catalogue())


def _approval(workspace: Workspace, basis: Basis, today: date) -> Section:
    """Who has signed the basis as it stands, or why nobody's signature holds."""
    code = workspace.settings.municipality.code
    approved, reasons = approval_in_force(basis.subject, code, today, known_approvals(workspace))
    if approved is None:
        return Section(
            "Godkendelse", lines=tuple(reason.da for reason in reasons), kind="approval", label="Ikke godkendt"
        )
    said = approved.given
    facts = (
        Fact("Godkendt af", f"{approved.name}, {approved.title}"),
        Fact("Underskrevet", f"{moment(said.approved_at, workspace.settings.timezone)}, med nøglen {approved.key_id}"),
        Fact("Underskrevet (UTC)", said.approved_at),
        Fact("Fil", f"{basis.file}, version {said.version}, SHA-256 {said.sha256}"),
        Fact("Interesseafvejning", f"SHA-256 {said.balancing_test_sha256}"),
    )
    return Section("Godkendelse", facts=facts, kind="approval")


def _published(workspace: Workspace) -> Published:
    """The dashboard's tables of the release in use; empty where nothing was published."""
    current = workspace.published / "dashboard" / "current"
    if not (current / "run.parquet").is_file():
        return Published()
    run = _rows(current / "run.parquet")[0]
    tables = {name: _rows(current / f"{name}.parquet") for name in ("attrition", "selection_rate", "quality")}
    return Published(run, **tables)


def _rows(path: Path) -> list[dict[str, Any]]:
    return pl.read_parquet(path).to_dicts()
