"""The answer to one citizen: the log's account of each run beside what the run's history kept of the citizen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field

from targeting.access.copied import Copied
from targeting.access.leaving import STEP, Objecting
from targeting.access.trail import LoggedRun, Touch
from targeting.audit import Event
from targeting.casebook import Case
from targeting.history import Recalled, Seen
from targeting.shapes import Document

BASIS = (
    "cited_as", "cited_in_force", "resolved_as", "resolved_as_verified", "current_basis", "letter", "basis_id",
    "basis_version", "basis_sha256", "balancing_test_id", "balancing_test_sha256", "dpia_ref", "notice_ref",
)  # fmt: skip
NOT_LOGGED = LoggedRun("", "", "")  # what is kept is told even where the log has been lost


@dataclass(frozen=True)
class Lies:
    """One thing that lies in a store today, and whether it holds something of the citizen; None: not looked for.

    ``late`` says that it has lain there longer than the store's limit; ``sealed`` that a backup brought it back after
    its key was destroyed, so that nobody can open it.
    """

    store: str
    name: str
    about: bool | None
    late: bool = False
    sealed: bool = False


@dataclass(frozen=True)
class RunAnswer:
    """One run that processed the citizen, and what of it is still there beside its history.

    ``copied`` is what its warehouse holds of the citizen; None where it is gone, or is ``sealed``.
    """

    logged: LoggedRun
    seen: Seen
    release_kept: bool
    warehouse_kept: bool
    delivery_kept: bool
    copied: Copied | None = None
    sealed: bool = False

    @property
    def delivery(self) -> str:
        """The day of the delivery it read."""
        return self.logged.requested.delivery if self.logged.requested else ""

    @property
    def ordered_by(self) -> str:
        """The title of the person whose start order it was started on; blank where it was none."""
        order = self.logged.requested.order if self.logged.requested else None
        return order.title if order else ""

    @property
    def tried_out(self) -> bool:
        """Whether the citizen would have been proposed, had it not been a simulation."""
        return self.seen.nominated and self.logged.requested is not None and self.logged.requested.mode == "simulate"

    @property
    def published_rows(self) -> tuple[str, ...]:
        """The published restricted tables that had rows about the citizen."""
        about = {"candidate", "candidate_reason"} if self.seen.nominated else set()
        about |= {"near_miss"} if self.seen.short_of else set()
        about |= {"control_sample"} if self.seen.drawn else set()
        return tuple(table for table in self.logged.restricted if table in about)

    def as_dict(self) -> Document:
        """For programs."""
        asked, legal, seen = _body(self.logged.requested), _body(self.logged.legal), self.seen
        return {
            "run_id": seen.run_id,
            "asked_at": self.logged.asked_at,
            "actor": self.logged.actor,
            "ordered_by": self.ordered_by,
            "end": self.logged.end,
            **{name: asked.get(name) for name in ("as_of", "mode", "purpose", "delivery", "ruleset")},
            "purpose_text": legal.get("purpose_text"),
            "processing_date": legal.get("processing_date"),
            "basis": {name: legal.get(name) for name in BASIS},
            "registers": [{"register": name, "files": self.logged.files(name)} for name in seen.registers],
            "registers_read": [source.register for source in self.logged.sources],
            "result": asdict(seen),
            "rules_tried_on_it": [asdict(trial) for trial in self.logged.trials],
            "published_rows": list(self.published_rows),
            "recipients": legal.get("recipients", []) if self.published_rows else [],
            "kept": {
                "history": True,
                "release": self.release_kept,
                "warehouse": self.warehouse_kept,
                "delivery": self.delivery_kept,
            },
            "copy": self.copied.as_dict() if self.copied else None,
        }


@dataclass(frozen=True)
class Unkept:
    """A run that was let read registers and of which no history is kept; ``deleted``: when, and by which rule."""

    logged: LoggedRun
    deleted: tuple[str, str] | None = None

    def as_dict(self) -> Document:
        """For programs."""
        return {
            "run_id": self.logged.run_id,
            "asked_at": self.logged.asked_at,
            "end": self.logged.end,
            "ended_at": self.logged.ended_at,
            "registers_read": [source.register for source in self.logged.sources],
            "history_deleted": list(self.deleted) if self.deleted else None,
            "restricted_published": bool(self.logged.restricted),
        }


@dataclass(frozen=True)
class Answer:
    """All there is to tell one citizen; it names neither the citizen nor the pseudonym.

    ``asked_at`` is UTC in ISO form, ``log_seq`` the entry of this look-up; ``elsewhere`` are kept runs without the
    citizen. ``copies`` are what the warehouses hold of the citizen, by run, with or without a history of that.
    """

    asked_at: str
    log_seq: int
    runs: tuple[RunAnswer, ...]
    elsewhere: tuple[LoggedRun, ...]
    unkept: tuple[Unkept, ...]
    touches: tuple[Touch, ...]
    lies: tuple[Lies, ...]
    case: Case | None = None
    listings: tuple[Touch, ...] = ()
    copies: Mapping[str, Copied] = field(default_factory=dict)
    objecting: Objecting = field(default_factory=Objecting)

    def as_dict(self) -> Document:
        """For programs."""
        return {
            "asked_at": self.asked_at,
            "log_seq": self.log_seq,
            "found": bool(self.runs),
            "runs": [run.as_dict() for run in self.runs],
            "runs_without_the_citizen": [run.run_id for run in self.elsewhere],
            "runs_without_history": [run.as_dict() for run in self.unkept],
            "lookups": [asdict(touch) for touch in self.touches],
            "objecting": asdict(self.objecting),
            "stores": [asdict(each) for each in self.lies],
            "case": self.case.as_dict() if self.case else None,
            "case_listings": [{"seq": each.seq, "t": each.t, "actor": each.actor} for each in self.listings],
        }


def answer(
    lookup: tuple[int, str],
    logged: Iterable[LoggedRun],
    recalled: Recalled,
    found: tuple[Touch, ...],
    lies: tuple[Lies, ...],
    deleted: Mapping[str, tuple[str, str]],
    case: Case | None = None,
    listings: tuple[Touch, ...] = (),
    copies: Mapping[str, Copied] | None = None,
    in_list: bool | None = False,
) -> Answer:
    """Put the log, the histories and what lies in the stores together.

    ``lookup`` is this look-up's entry number and moment; ``deleted`` says when and why a run's history went; ``case``
    is the citizen's own in the casebook, and ``listings`` the times that the list of all cases was read with it there.
    ``copies`` are by run; ``in_list`` says whether the newest list of objections names the citizen.
    """
    copies = copies or {}
    runs = {run.run_id: run for run in logged}
    there = {(each.store, each.name): each for each in lies}
    seen = {one.run_id for one in recalled.seen}
    return Answer(
        asked_at=lookup[1],
        log_seq=lookup[0],
        runs=tuple(_run_answer(runs.get(one.run_id, NOT_LOGGED), one, there, copies) for one in recalled.seen),
        elsewhere=tuple(run for name, run in runs.items() if name in recalled.held and name not in seen),
        unkept=tuple(
            Unkept(run, deleted.get(name))
            for name, run in runs.items()
            if run.may_have_read and name not in recalled.held
        ),
        touches=found,
        lies=lies,
        case=case,
        listings=listings,
        copies=copies,
        objecting=Objecting(in_list, bool(recalled.seen) and recalled.seen[-1].dropped_at == STEP),
    )


def _run_answer(
    logged: LoggedRun, seen: Seen, there: Mapping[tuple[str, str], Lies], copies: Mapping[str, Copied]
) -> RunAnswer:
    warehouse = there.get(("warehouse", seen.run_id))
    return RunAnswer(
        logged,
        seen,
        release_kept=("restricted", seen.run_id) in there,
        warehouse_kept=warehouse is not None,
        delivery_kept=logged.requested is not None and ("inbox", logged.requested.delivery) in there,
        copied=copies.get(seen.run_id),
        sealed=warehouse is not None and warehouse.sealed,
    )


def _body(event: Event | None) -> Document:
    return event.body() if event else {}
