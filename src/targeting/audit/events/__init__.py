"""What can happen to a run and to the log: one class an event. One that is not listed here cannot be logged."""

from __future__ import annotations

from targeting.audit.entry import Entry
from targeting.audit.events.base import EVENTS, About, Event, Part, meanings_of, types_of
from targeting.audit.events.cases import (
    CasebookVerified,
    CaseDenied,
    CaseImported,
    CaseRead,
    CaseRecorded,
    CasesListed,
    ContactRead,
    ContactRecorded,
    FiguresCounted,
    FiguresRead,
    InterviewsProved,
    OverviewDenied,
    OverviewRead,
    PlansRead,
    ShareChecked,
)
from targeting.audit.events.data import (
    FileRead,
    HistoryDeleted,
    Judged,
    QualityChecked,
    QuarantineReplayed,
    QuarantineWaived,
    RetentionBegun,
    RetentionDeleted,
    RetentionFailed,
    SourceBeginsLater,
    SourceMissing,
    SourceRead,
    Stored,
)
from targeting.audit.events.handover import (
    CandidatesListed,
    CitizenRevealed,
    HandoverListed,
    HandoverOrdered,
    HandoverRevoked,
    HandoverSealed,
    RevealDenied,
)
from targeting.audit.events.keys import KeyDestroyed, PseudonymKeyRotated, WarehouseKeyRotated
from targeting.audit.events.legal import (
    ApprovalDenied,
    ApprovalGiven,
    ApprovalRevoked,
    BasisApproved,
    BasisRevoked,
    EnrolledPerson,
    LegalChecked,
    MeasureApproved,
    MeasureRevoked,
    PeopleEnrolled,
    RulesetApproved,
    RulesetRevoked,
    ShareRulesApproved,
    ShareRulesRevoked,
)
from targeting.audit.events.log import (
    BackupMade,
    ClockAccepted,
    ExportMade,
    KeyRetired,
    KeyRotated,
    LogPruned,
    LogRecovered,
    TornLine,
    UnsignedEntry,
    WitnessReceived,
)
from targeting.audit.events.looks import (
    AboutCitizen,
    Consultation,
    ConsultationDenied,
    QuestionDeclined,
    RulesetsCompared,
    RulesetsConsulted,
    RulesetVaried,
    SubjectExplained,
    SubjectLookedUp,
    TriedRuleset,
)
from targeting.audit.events.results import (
    ControlSampleDrawn,
    CountsHidden,
    Explained,
    FiguresHeld,
    OutputPublished,
    ReleaseRegistered,
    ScoresProduced,
    SelectionDeparted,
    TablePublished,
    Warned,
)
from targeting.audit.events.run import (
    AcceptedIncomplete,
    Controller,
    Declared,
    Municipality,
    OrderRevoked,
    OrderUsed,
    Program,
    RunAbandoned,
    RunCompleted,
    RunDenied,
    RunFailed,
    RunRequested,
    StartOrdered,
)
from targeting.errors import TargetingError

RECOVERED, PRUNED = LogRecovered.type, LogPruned.type
ROTATED, RETIRED = KeyRotated.type, KeyRetired.type

# What later verification and later runs rest on: log.pruned carries such entries forward, whole, out of what it prunes.
CARRIED = frozenset(type for type, event in EVENTS.items() if event.about.carried)
# After one of these nothing more is logged of a run.
ENDS = frozenset(type for type, event in EVENTS.items() if event.about.ends)


def read(entry: Entry) -> Event | None:
    """What an entry says; None of an event that another version of the program logged."""
    kind = EVENTS.get(entry.type)
    return kind.of(entry) if kind else None


def require_known(type: str) -> None:
    """Raise TargetingError when ``type`` is not an event of this product."""
    if type not in EVENTS:
        raise TargetingError(
            "The log entry was refused: its event type is unknown. Use one listed in targeting.audit.events."
        )
