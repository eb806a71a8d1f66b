"""What the audit log tells of the runs, and of who looked a citizen up."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from targeting.audit import Entry

TRIALS = ("rulesets.consulted", "ruleset.varied")
ENDS = ("run.completed", "run.denied", "run.failed", "run.abandoned", "quarantine.replayed")


@dataclass(frozen=True)
class Trial:
    """Rules were tried on what a run had linked: moment (UTC, ISO), event, by whom; ``rows``: citizens were listed."""

    t: str
    event: str
    actor: str
    rows: bool


@dataclass(frozen=True)
class LoggedRun:
    """One run as the log has it: bodies of its entries. ``end`` is the event it ended with, "" while under way.

    ``trials`` are those of rules on what it had linked, later on.
    """

    run_id: str
    asked_at: str
    actor: str
    requested: Mapping[str, Any]
    legal: Mapping[str, Any]
    sources: tuple[Mapping[str, Any], ...] = ()
    published: tuple[Mapping[str, Any], ...] = ()
    end: str = ""
    ended_at: str = ""
    trials: tuple[Trial, ...] = ()

    @property
    def may_have_read(self) -> bool:
        """Whether it was let through the gate: from then on registers are opened."""
        return bool(self.legal.get("allowed")) and self.end != "run.denied"

    @property
    def restricted(self) -> tuple[str, ...]:
        """The restricted tables that were published."""
        return tuple(table["table"] for table in self.published if table["audience"] == "restricted")

    def files(self, register: str) -> list[dict[str, str]]:
        """Name and fingerprint of the register's files."""
        return [
            {"name": file["name"], "sha256": file["sha256"]}
            for source in self.sources
            if source["register"] == register
            for file in source["files"]
        ]


@dataclass(frozen=True)
class Touch:
    """Somebody looked the citizen up: entry number, moment (UTC, ISO), event, by whom, and why."""

    seq: int
    t: str
    event: str
    actor: str
    reason: str


def logged_runs(entries: Iterable[Entry]) -> tuple[LoggedRun, ...]:
    """The runs of the log, in its order."""
    runs: dict[str, LoggedRun] = {}
    for entry in entries:
        if entry.run_id and entry.type == "run.requested":
            runs[entry.run_id] = LoggedRun(entry.run_id, entry.t, entry.actor, entry.body, {})
        elif entry.run_id in runs:
            runs[entry.run_id] = _with(runs[entry.run_id], entry)
        elif entry.type in TRIALS and (tried := runs.get(entry.body["run"])):
            trial = Trial(entry.t, entry.type, entry.actor, bool(entry.body.get("rows")))
            runs[tried.run_id] = replace(tried, trials=(*tried.trials, trial))
    return tuple(runs.values())


def touches(entries: Iterable[Entry], subjects: Collection[str], until: int) -> tuple[Touch, ...]:
    """The entries before number ``until`` that are about one of ``subjects``."""
    return tuple(
        Touch(entry.seq, entry.t, entry.type, entry.actor, str(entry.body.get("reason", "")))
        for entry in entries
        if entry.seq < until and entry.body.get("subject") in subjects
    )


def deletions(entries: Iterable[Entry]) -> dict[str, tuple[str, str]]:
    """The runs whose history was deleted: when (UTC, ISO) and by which rule."""
    return {
        part["run_id"]: (entry.t, entry.body["rule"])
        for entry in entries
        if entry.type == "retention.deleted"
        for part in entry.body["histories"]
    }


def _with(run: LoggedRun, entry: Entry) -> LoggedRun:
    match entry.type:
        case "legal.checked":
            return replace(run, legal=entry.body)
        case "source.read":
            return replace(run, sources=(*run.sources, entry.body))
        case "output.published":
            return replace(run, published=tuple(entry.body["tables"]))
    return replace(run, end=entry.type, ended_at=entry.t) if entry.type in ENDS else run
