"""What the audit log tells of the runs, and of who looked a citizen up."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from targeting.audit import (
    ENDS,
    AboutCitizen,
    CasesListed,
    CitizenRevealed,
    Entry,
    LegalChecked,
    OutputPublished,
    OverviewRead,
    RetentionDeleted,
    RulesetsConsulted,
    RulesetVaried,
    RunDenied,
    RunRequested,
    ShareChecked,
    SourceRead,
    TablePublished,
    read,
)


@dataclass(frozen=True)
class Trial:
    """Rules were tried on what a run had linked: moment (UTC, ISO), event, by whom; ``rows``: citizens were listed."""

    t: str
    event: str
    actor: str
    rows: bool


@dataclass(frozen=True)
class LoggedRun:
    """One run as the log has it: what its entries say. ``end`` is the event it ended with, "" while under way.

    ``requested`` and ``legal`` are None where the log does not tell. ``trials`` are those of rules on what it had
    linked, later on.
    """

    run_id: str
    asked_at: str
    actor: str
    requested: RunRequested | None = None
    legal: LegalChecked | None = None
    sources: tuple[SourceRead, ...] = ()
    published: tuple[TablePublished, ...] = ()
    end: str = ""
    ended_at: str = ""
    trials: tuple[Trial, ...] = ()

    @property
    def may_have_read(self) -> bool:
        """Whether it was let through the gate: from then on registers are opened."""
        return self.legal is not None and self.legal.allowed and self.end != RunDenied.type

    @property
    def restricted(self) -> tuple[str, ...]:
        """The restricted tables that were published."""
        return tuple(table.table for table in self.published if table.audience == "restricted")

    def files(self, register: str) -> list[dict[str, str]]:
        """Name and fingerprint of the register's files."""
        return [
            {"name": file.name, "fingerprint": file.told}
            for source in self.sources
            if source.register == register
            for file in source.files
        ]


@dataclass(frozen=True)
class Touch:
    """Somebody looked the citizen up: entry number, moment (UTC, ISO), event, by which account, and why.

    ``title`` is the function of whoever was told, as it was then, and blank where the log has none. ``to`` is the
    person, or the service centre, who was told; ``asked`` are the rows FROM:TO:CATEGORY that were asked about.
    """

    seq: int
    t: str
    event: str
    actor: str
    reason: str
    title: str = ""
    to: str = ""
    asked: tuple[str, ...] = ()


def logged_runs(entries: Iterable[Entry]) -> tuple[LoggedRun, ...]:
    """The runs of the log, in its order."""
    runs: dict[str, LoggedRun] = {}
    for entry in entries:
        if entry.run_id in runs:
            runs[entry.run_id] = _with(runs[entry.run_id], entry)
            continue
        match read(entry):
            case RunRequested() as asked if entry.run_id:
                runs[entry.run_id] = LoggedRun(entry.run_id, entry.t, entry.actor, asked)
            case (RulesetsConsulted() | RulesetVaried()) as tried if tried.run in runs:
                listed = isinstance(tried, RulesetsConsulted) and bool(tried.rows)
                trial = Trial(entry.t, entry.type, entry.actor, listed)
                runs[tried.run] = replace(runs[tried.run], trials=(*runs[tried.run].trials, trial))
    return tuple(runs.values())


def touches(entries: Iterable[Entry], subjects: Collection[str], until: int) -> tuple[Touch, ...]:
    """The entries before number ``until`` about one of ``subjects``; an overview and its own question are one."""
    looks = ((entry, AboutCitizen.of(entry)) for entry in entries if entry.seq < until)
    found: list[Touch] = []
    for entry, look in looks:
        if look.subject in subjects:
            touch = _touch(entry, look)
            found = [each for each in found if each is not _question_of(touch, found)]
            found.append(touch)
    return tuple(found)


def _touch(entry: Entry, look: AboutCitizen) -> Touch:
    told = Touch(entry.seq, entry.t, entry.type, entry.actor, look.reason, look.title or "")
    match read(entry):
        case CitizenRevealed() as revealed:
            return replace(told, to=revealed.to)
        case OverviewRead() as overview:
            return replace(told, to=overview.to)
        case ShareChecked() as checked:
            return replace(told, asked=checked.asked)
    return told


def _question_of(look: Touch, earlier: Sequence[Touch]) -> Touch | None:
    """The question that an overview put before it was shown, which the log has an entry of too."""
    if look.event != OverviewRead.type:
        return None
    asked = (look.actor, look.reason, (f"*:{look.to}:*",))
    return next((each for each in reversed(earlier) if (each.actor, each.reason, each.asked) == asked), None)


def listings(entries: Iterable[Entry], since: str, until: int) -> tuple[Touch, ...]:
    """The times, from a moment (ISO) to before entry ``until``, that somebody read the list of all cases."""
    first = datetime.fromisoformat(since)
    return tuple(
        Touch(entry.seq, entry.t, entry.type, entry.actor, "")
        for entry in entries
        if entry.type == CasesListed.type and entry.seq < until and datetime.fromisoformat(entry.t) >= first
    )


def deletions(entries: Iterable[Entry]) -> dict[str, tuple[str, str]]:
    """The runs whose history was deleted: when (UTC, ISO) and by which rule."""
    deleted = ((entry.t, RetentionDeleted.of(entry)) for entry in entries if entry.type == RetentionDeleted.type)
    return {part.run_id: (when, told.rule) for when, told in deleted for part in told.histories}


def _with(run: LoggedRun, entry: Entry) -> LoggedRun:
    match read(entry):
        case LegalChecked() as legal:
            return replace(run, legal=legal)
        case SourceRead() as source:
            return replace(run, sources=(*run.sources, source))
        case OutputPublished() as output:
            return replace(run, published=output.tables)
    return replace(run, end=entry.type, ended_at=entry.t) if entry.type in ENDS else run
