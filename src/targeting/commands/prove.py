"""What the log proves to an outsider: proofs of single entries, and an export of a period."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from targeting.audit import (
    ExportMade,
    Period,
    Slice,
    Verification,
    Witnessed,
    export_period,
    prove,
    slice_of,
    verify_witnessed,
)
from targeting.commands.witnesses import demands, witness_folders
from targeting.errors import ConfigurationError, TargetingError
from targeting.pages import day
from targeting.records import log_extract_page
from targeting.session import actor, open_log, workspace_keys
from targeting.workspace import Workspace, load_workspace


@dataclass(frozen=True)
class Proved:
    """Proofs that were written: the file, how many entries, and the size of the log that they lead up to."""

    file: str
    entries: int
    size: int

    def as_dict(self) -> dict[str, Any]:
        """For programs."""
        return asdict(self)

    def render(self) -> str:
        """For people, in Danish."""
        return f"{self.file}: {self.entries} poster er bevist mod kontrolpunktet ved {self.size} poster."


@dataclass(frozen=True)
class Exported:
    """An export that was made, as the log entry about it says."""

    file: str
    begin: str
    end: str
    first: int
    entries: int
    size: int
    root: str
    bytes: int
    sha256: str

    def as_dict(self) -> dict[str, Any]:
        """For programs, and for the log."""
        return asdict(self)

    def render(self) -> str:
        """For people, in Danish."""
        return (
            f"{self.file}: {self.entries} poster fra {self.begin} til {self.end}, nr. {self.first} og frem "
            f"af {self.size}.\nSHA-256 {self.sha256}\n"
            "Modtageren pakker ud og kører verify.py; oplys loggens nøgle ad en anden vej."
        )


def write_proof(folder: Path, out: Path, run_id: str | None, seq: int | None) -> Proved:
    """Write the proof of entry ``seq``, or those of a run one after the other, as C2SP tlog-proofs with their entries.

    Raises TargetingError when the log does not verify, ConfigurationError when there is no such entry or run.
    """
    workspace = load_workspace(folder)
    verdict = _verified(workspace, ()).verdict
    proofs = prove(workspace.log, verdict, lambda entry: entry.seq == seq if run_id is None else entry.run_id == run_id)
    if not proofs:
        what = f"entry {seq}" if run_id is None else f"run {run_id}"
        raise ConfigurationError(f"The log has no {what}. See `targeting log list`.")
    _prepared(out, "".join(proof.text for proof in proofs).encode()).replace(out)
    return Proved(out.name, len(proofs), verdict.size)


def make_export(folder: Path, out: Path, begin: date, end: date, witnesses: Sequence[Path]) -> Exported:
    """Export the days ``begin`` to ``end``, both included, by the municipality's clock; log it, then let it appear.

    Raises TargetingError when the log does not verify or a witness contradicts it, ConfigurationError when it holds
    nothing of the period.
    """
    workspace = load_workspace(folder)
    zone = ZoneInfo(workspace.settings.timezone)
    period = Period(_midnight(begin, zone), _midnight(end + timedelta(days=1), zone))
    found = _verified(workspace, witnesses)
    part = slice_of(workspace.log, found.verdict, period)
    if part is None:
        raise ConfigurationError(f"The log has no entries from {begin} to {end}. See `targeting log list`.")
    content = _content(workspace, found, part, period, f"{day(begin)} til {day(end)}")
    made = Exported(
        file=out.name,
        begin=begin.isoformat(),
        end=end.isoformat(),
        first=part.first,
        entries=len(part.lines),
        size=found.verdict.size,
        root=found.verdict.root,
        bytes=len(content),
        sha256=sha256(content).hexdigest(),
    )
    prepared = _prepared(out, content)
    try:
        log = open_log(workspace, workspace_keys(workspace), lambda: datetime.now(UTC))
        log.append(ExportMade(**asdict(made)), run_id=None, actor=actor())
        prepared.replace(out)
    finally:
        prepared.unlink(missing_ok=True)
    return made


def _verified(workspace: Workspace, witnesses: Sequence[Path]) -> Witnessed:
    key = workspace_keys(workspace).log_key.public_key()
    places = witness_folders(workspace.folder, workspace.settings, witnesses)
    # A witness that is merely old is a reason to take a new one, not to keep the log from whoever asks for it.
    asked = replace(demands(workspace.settings, ()), max_age_days=None)
    found = verify_witnessed(workspace.log, key, places, asked)
    if not found.verdict.ok:
        raise TargetingError(
            f"Intet er bevist eller udtrukket. {found.verdict.sentence_da}\n"
            f"Nothing was proved or exported. {found.verdict.sentence_en}"
        )
    return found


def _content(workspace: Workspace, found: Witnessed, part: Slice, period: Period, days: str) -> bytes:
    verdict: Verification = found.verdict
    page = log_extract_page(workspace.log, workspace.settings.municipality.name, days, part, verdict)
    return export_period(workspace.log, verdict, part, period, found.sizes, page.html())


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _prepared(out: Path, content: bytes) -> Path:
    """``content`` durably in a file beside ``out``, which must not be there yet."""
    if out.exists() or not out.parent.is_dir():
        wrong = "is already there" if out.exists() else "lies in a folder that is not there"
        raise ConfigurationError(f"--out {out.name} {wrong}. Nothing is written over.")
    prepared = out.with_name(f".{out.name}.tmp")
    with prepared.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return prepared
