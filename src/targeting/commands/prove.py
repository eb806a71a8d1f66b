"""What the log proves to an outsider: proofs of single entries, and an export of a period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from hashlib import sha256
from pathlib import Path

from targeting import files
from targeting.audit import (
    ExportMade,
    Period,
    Signer,
    Slice,
    Witnessed,
    export_period,
    prove,
    slice_of,
    verify_witnessed,
)
from targeting.commands.witnesses import demands, witness_folders
from targeting.errors import ConfigurationError, TargetingError
from targeting.language import Both
from targeting.pages import counted, day
from targeting.records import log_extract_page
from targeting.session import Session
from targeting.shapes import Document


@dataclass(frozen=True)
class Proved:
    """Proofs that were written: the file, how many entries, and the size of the log that they lead up to."""

    file: str
    entries: int
    size: int

    def as_dict(self) -> Document:
        """For programs."""
        return asdict(self)

    def render(self) -> str:
        """For people, in Danish."""
        proved, whole = (counted(number, "post", "poster") for number in (self.entries, self.size))
        return f"{self.file}: {proved} er bevist mod kontrolpunktet ved {whole}."


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

    def as_dict(self) -> Document:
        """For programs, and for the log."""
        return asdict(self)

    def render(self) -> str:
        """For people, in Danish."""
        return (
            f"{self.file}: {counted(self.entries, 'post', 'poster')} fra {self.begin} til {self.end}, nr. {self.first} "
            f"og frem af {self.size}.\nSHA-256 {self.sha256}\n"
            "Modtageren pakker ud og kører verify.py; oplys loggens nøgle ad en anden vej."
        )


def write_proof(session: Session, out: Path, run_id: str | None, seq: int | None) -> Proved:
    """Write the proof of entry ``seq``, or those of a run one after the other, as C2SP tlog-proofs with their entries.

    Raises TargetingError when the log does not verify, ConfigurationError when there is no such entry or run.
    """
    files.require_new("--out", out)
    verdict = _verified(session, ()).verdict
    proofs = prove(
        session.workspace.log, verdict, lambda entry: entry.seq == seq if run_id is None else entry.run_id == run_id
    )
    if not proofs and run_id is None:
        raise ConfigurationError("The log has no entry {seq}. See `targeting log list`.", seq=seq)
    if not proofs:
        raise ConfigurationError("The log has no run {run_id}. See `targeting log list`.", run_id=run_id)
    files.write_out("--out", out, "".join(proof.text for proof in proofs))
    return Proved(out.name, len(proofs), verdict.size)


def make_export(session: Session, out: Path, begin: date, end: date, witnesses: Sequence[Path]) -> Exported:
    """Export the days ``begin`` to ``end``, both included, by the municipality's clock; log it, then let it appear.

    Raises TargetingError when the log does not verify or a witness contradicts it, ConfigurationError when it holds
    nothing of the period.
    """
    files.require_new("--out", out)
    workspace = session.workspace
    period = Period(_midnight(begin, workspace.zone), _midnight(end + timedelta(days=1), workspace.zone))
    found = _verified(session, witnesses)
    part = slice_of(workspace.log, found.verdict, period)
    if part is None:
        raise ConfigurationError(
            "The log has no entries from {begin} to {end}. See `targeting log list`.", begin=begin, end=end
        )
    content = _content(session, found, part, period, f"{day(begin)} til {day(end)}")
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
    prepared = out.with_name(f".{out.name}")
    try:
        with files.ordinary():
            files.replace(prepared, content)
        session.append(ExportMade(**asdict(made)))
        files.swap(prepared, out)
    finally:
        prepared.unlink(missing_ok=True)
    return made


def _verified(session: Session, witnesses: Sequence[Path]) -> Witnessed:
    workspace, key = session.workspace, session.keys.log_key.public_key()
    places = witness_folders(workspace.folder, workspace.settings, witnesses)
    # A witness that is merely old is a reason to take a new one, not to keep the log from whoever asks for it.
    asked = replace(demands(workspace.settings, (), session.clock()), max_age_days=None)
    found = verify_witnessed(workspace.log, key, places, asked)
    if not found.verdict.ok:
        raise TargetingError(
            "Nothing was proved or exported. {why}", why=Both(found.verdict.sentence_da, found.verdict.sentence_en)
        )
    return found


def _content(session: Session, found: Witnessed, part: Slice, period: Period, days: str) -> bytes:
    workspace, verdict = session.workspace, found.verdict
    names = {contract.id: contract.name for contract in workspace.registers}
    page = log_extract_page(workspace.log, workspace.settings.municipality.name, days, part, verdict, names)
    signer = Signer(workspace.origin, session.keys.log_key)
    return export_period(workspace.log, verdict, part, period, found.sizes, page.html(), signer)


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
