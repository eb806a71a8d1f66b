"""The audit log: append, sign, read, verify."""

from targeting.audit.clock import clock_statement
from targeting.audit.entry import Entry
from targeting.audit.events import (
    ENDS,
    EVENTS,
    PRUNED,
    AboutCitizen,
    AcceptedIncomplete,
    ApprovalDenied,
    ApprovalGiven,
    ApprovalRevoked,
    BasisApproved,
    BasisRevoked,
    CandidatesListed,
    CasebookVerified,
    CaseDenied,
    CaseImported,
    CaseRead,
    CaseRecorded,
    CasesListed,
    CitizenRevealed,
    ClockAccepted,
    Consultation,
    ConsultationDenied,
    ContactRead,
    ContactRecorded,
    Controller,
    ControlSampleDrawn,
    Declared,
    EnrolledPerson,
    Event,
    Explained,
    ExportMade,
    FiguresCounted,
    FiguresRead,
    FileRead,
    HandoverListed,
    HandoverOrdered,
    HandoverRevoked,
    HandoverSealed,
    HistoryDeleted,
    InterviewsProved,
    Judged,
    KeyDestroyed,
    LegalChecked,
    MeasureApproved,
    MeasureRevoked,
    Municipality,
    OrderRevoked,
    OrderUsed,
    OutputPublished,
    OverviewDenied,
    OverviewRead,
    Part,
    PeopleEnrolled,
    PlansRead,
    Program,
    PseudonymKeyRotated,
    QualityChecked,
    QuarantineReplayed,
    QuarantineWaived,
    RetentionBegun,
    RetentionDeleted,
    RetentionFailed,
    RevealDenied,
    RulesetApproved,
    RulesetRevoked,
    RulesetsCompared,
    RulesetsConsulted,
    RulesetVaried,
    RunAbandoned,
    RunCompleted,
    RunDenied,
    RunFailed,
    RunRequested,
    ScoresProduced,
    SelectionDeparted,
    ShareChecked,
    ShareRulesApproved,
    ShareRulesRevoked,
    SourceBeginsLater,
    SourceMissing,
    SourceRead,
    StartOrdered,
    Stored,
    SubjectExplained,
    SubjectLookedUp,
    TablePublished,
    TriedRuleset,
    WarehouseKeyRotated,
    Warned,
    WitnessReceived,
    meanings_of,
    read,
    types_of,
)
from targeting.audit.export import Period, Slice, export_period, prove, slice_of, verifier_program
from targeting.audit.findings import Verification
from targeting.audit.guard import log_takes
from targeting.audit.log import AuditLog
from targeting.audit.merkle import EMPTY, leaf_hash
from targeting.audit.note import NoteError, Signer, UnknownKey, Verifier, open_note, split_note
from targeting.audit.pin import PIN, Pin, open_pin, pinned, read_pin
from targeting.audit.pruning import PrunedSegment, prune
from targeting.audit.reading import carried_by, entries_of, entry_at, newest_time, read_entries, standing_entries
from targeting.audit.snapshot import log_keys
from targeting.audit.times import Fall, clock_is_behind, require_onward
from targeting.audit.told import COPY, Told, approved_in, require_told, require_whole, told_beside
from targeting.audit.verification import verify
from targeting.audit.witness import Demands, verify_witnessed
from targeting.audit.witness_findings import Contradiction, Witnessed
from targeting.audit.witnessing import Taken, require_witnessable, take_witness
