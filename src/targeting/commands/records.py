"""The documents of a workspace: what the records are made of is gathered here, and the clock is read here alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from targeting.audit import Entry, RunRequested, entries_of, read_entries
from targeting.errors import ConfigurationError
from targeting.governance import Decision, approval_in_force, covered
from targeting.pages import Fact, Page, Section
from targeting.records import (
    AlgorithmRecord,
    Article30,
    Published,
    algorithm_record,
    article30,
    basis_page,
    lineage_events,
)
from targeting.run import RunRequest, known_approvals, legal_reading
from targeting.session import now, program
from targeting.workspace import Basis, Workspace, evidence_dictionary, load_catalogue, load_workspace, output_contracts

Clock = Callable[[], datetime]
LATEST = "latest"


def basis_document(folder: Path, name: str, clock: Clock = now) -> Page:
    """The page of one basis; raises ConfigurationError that lists those there are."""
    workspace = load_workspace(folder)
    basis = next((basis for basis in workspace.bases if basis.id == name), None)
    if basis is None:
        known = ", ".join(basis.id for basis in workspace.bases) or "none"
        raise ConfigurationError(f"No basis {name} in bases/. There are: {known}.")
    contracts = {contract.id: contract for contract in workspace.registers}
    decision = _decided(workspace, (basis,), clock)
    lacks = tuple(sentence.da for sentence in decision.missing)
    today = _today(workspace, clock)
    return basis_page(basis, load_catalogue(), contracts, today, lacks, _approval(workspace, basis, today))


def article30_document(folder: Path, clock: Clock = now) -> Article30:
    """The article 30 record of the workspace as it is declared today."""
    workspace = load_workspace(folder)
    decision = _decided(workspace, workspace.bases, clock)
    chosen = next((basis for basis in workspace.bases if basis.id == decision.basis_id), None)
    return article30(
        workspace.settings,
        workspace.registers,
        chosen if chosen is not None and chosen.valid_on(_today(workspace, clock)) else None,
        load_catalogue(),
        tuple(output_contracts().values()),
        _today(workspace, clock),
    )


def algorithm_document(folder: Path, clock: Clock = now) -> AlgorithmRecord:
    """The record of the rule set that workspace.toml names, as it is today, and of the last release."""
    workspace = load_workspace(folder)
    today = _today(workspace, clock)
    ruleset = workspace.ruleset_shown(workspace.settings.defaults.ruleset, today)
    return algorithm_record(
        workspace.settings, ruleset, evidence_dictionary(), workspace.registers, _published(workspace), today
    )


@dataclass(frozen=True)
class Lineage:
    """One run's events."""

    run_id: str
    events: tuple[dict[str, Any], ...]

    @property
    def text(self) -> str:
        """One event a line, as OpenLineage's file transport writes them."""
        return "".join(json.dumps(event, ensure_ascii=False, sort_keys=True) + "\n" for event in self.events)

    def as_dict(self) -> dict[str, Any]:
        """For programs."""
        return {"run_id": self.run_id, "events": [event["eventType"] for event in self.events]}

    def render(self) -> str:
        """For people, in Danish."""
        return f"Kørsel {self.run_id}: {', '.join(event['eventType'] for event in self.events)}."


def lineage_document(folder: Path, run_id: str) -> Lineage:
    """The events of a run in the log, or of the latest one; raises ConfigurationError when there is none."""
    if not (folder / "workspace.toml").is_file():
        raise ConfigurationError(f"{folder} is no workspace: it has no workspace.toml.")
    log = Workspace.log_folder(folder)
    requested = [entry.run_id for entry in read_entries(log, {RunRequested.type}) if entry.run_id]
    wanted = requested[-1] if requested and run_id == LATEST else run_id
    if wanted not in requested:
        raise ConfigurationError(f"The log has no run {run_id}. See `targeting log list`.")
    entries = tuple(entries_of(log, wanted))
    return Lineage(wanted, tuple(lineage_events(entries, _columns(entries))))


def _columns(entries: tuple[Entry, ...]) -> Mapping[str, list[tuple[str, str]]]:
    """The columns this version publishes; none when the run was by another, which may have had others."""
    ran = next(RunRequested.of(entry).program for entry in entries if entry.type == RunRequested.type)
    if ran.version != program().version:
        return {}
    return {name: [(part.name, part.type) for part in table.columns] for name, table in output_contracts().items()}


def _decided(workspace: Workspace, bases: tuple[Basis, ...], clock: Clock) -> Decision:
    """What the gate says of a run of today, in the first mode that the basis approves."""
    ruleset = workspace.ruleset_shown(workspace.settings.defaults.ruleset, _today(workspace, clock))
    plan = legal_reading(workspace, RunRequest(), clock(), ruleset)
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
        Fact("Underskrevet", f"{said.approved_at} (UTC), med nøglen {approved.key_id}"),
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


def _today(workspace: Workspace, clock: Clock) -> date:
    return clock().astimezone(ZoneInfo(workspace.settings.timezone)).date()
