"""The quarantine from the command line: what is on the work list, what is waived, and a delivery landed once more."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from targeting import ledger
from targeting.audit import QuarantineReplayed, QuarantineWaived
from targeting.errors import ConfigurationError
from targeting.files import require_new, write_out
from targeting.language import Message, counted, either, listed, say
from targeting.pages import Shown, table, together
from targeting.registers import REASONS, advice, request
from targeting.run import REPLAY, RunRequest, begin, check, destroy, discard, land, said_destroyed, step
from targeting.session import Session
from targeting.shapes import Document
from targeting.workspace import Code, Workspace

STATUSES = ("open", "waived", "resolved")
WHOLE = "hele rækken"
MOST_CODES = 3
# What makes a spreadsheet calculate: OWASP's list, and the letters that Excel reads as such in full width.
FORMULA = frozenset("=+-@\t\r|%\uff1d\uff0b\uff0d\uff20")
DANISH = {"open": "åben", "waived": "frafaldet", "resolved": "løst"}


@dataclass(frozen=True)
class Replayed:
    """What the work list looked like before and after a delivery was landed again: faults by status."""

    delivery: str
    before: dict[str, int]
    after: dict[str, int]

    def as_dict(self) -> Document:
        """For programs."""
        return asdict(self)

    def render(self) -> Shown:
        """For people, in Danish."""
        rows = [{"Status": DANISH[status], "Før": self.before[status], "Nu": self.after[status]} for status in STATUSES]
        return table(f"Leverancen {self.delivery} er indlæst igen. Fejl i karantænen", rows)


def listing(session: Session, register: str | None, status: str, rows: bool) -> list[dict[str, Any]]:
    """The work list, oldest first: one row a register, file and reason, or with ``rows`` one a fault."""
    if status not in (*STATUSES, "all"):
        raise ConfigurationError(
            "--status is {status} and must be {known}.", status=status, known=either((*STATUSES, "all"))
        )
    if register is not None:
        session.workspace.register(register)
    if not _has_ledger(session):
        return []
    read = ledger.faults if rows else ledger.worklist
    with ledger.open_ledger(session.workspace.state, session.keys, read_only=True) as opened:
        found = read(opened, session.today(), register, None if status == "all" else status)
    return [row | {"header": _header(session.workspace, row)} for row in found]


def render_worklist(workspace: Workspace, found: list[dict[str, Any]]) -> Shown:
    """The work list for people, in Danish, and what to do about each reason."""
    reasoned = any(row["reason"] for row in found)
    lines = [_line(workspace, row) | ({"Begrundelse": row["reason"]} if reasoned else {}) for row in found]
    rules = sorted({row["rule"] for row in found})
    return together(table("Karantæne", lines), *(f"{rule}: {advice(rule)}" for rule in rules))


def render_rows(workspace: Workspace, found: list[dict[str, Any]]) -> Shown:
    """One line a fault, whole however narrow the terminal, so that it can be searched."""
    lines = (
        f"{row['file']}:{row['row']}: {row['header'] or WHOLE}: {_reason(workspace, row)} [{DANISH[row['status']]}]"
        for row in found
    )
    # The name of a file may hold a line break.
    return "\n".join(" ".join(line.split()) for line in lines) or str(say("The quarantine is empty."))


def export(session: Session, register: str, out: Path) -> Message:
    """Write a register's open faults to a new file that only its writer may read; raises ConfigurationError."""
    require_new("--out", out)
    found = listing(session, register, "open", rows=True)
    if not found:
        raise ConfigurationError(
            "Nothing in register {register} waits, so there is nothing to export.", register=register
        )
    write_out("--out", out, exported(session.workspace, found), 0o600)
    return counted(
        "{file} holds {n} fault, with row, column and reason, and no value. Send it the safe way all the same.",
        "{file} holds {n} faults, with row, column and reason, and no value. Send it the safe way all the same.",
        n=len(found),
        file=out.name,
    )


def exported(workspace: Workspace, found: list[dict[str, Any]]) -> bytes:
    """What the department needs to mend its rows: file, row, column, reason, and what to do; never a value.

    For Excel: with a byte order mark and semicolons, and with nothing in it that a spreadsheet would calculate.
    """
    written = io.StringIO()
    lines = csv.writer(written, delimiter=";", lineterminator="\r\n")
    lines.writerow(("Fil", "Række", "Kolonne", "Hvad er galt", "Hvad I kan gøre"))
    for row in found:
        said = (row["file"], row["row"], row["header"] or WHOLE, _reason(workspace, row).da, request(row["rule"]).da)
        lines.writerow(_harmless(str(cell)) for cell in said)
    return written.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: names of files and columns are what others wrote."""
    return f"'{cell}" if cell.lstrip(" \t\r\n\u00a0")[:1] in FORMULA and cell.strip() else cell


def _header(workspace: Workspace, row: dict[str, Any]) -> str:
    """What the department calls the column; our own name where the contract declares it no more."""
    contracts = {contract.id: contract for contract in workspace.registers}
    declared = contracts[row["register"]].columns if row["register"] in contracts else ()
    return next((column.header for column in declared if column.name == row["column"]), row["column"])


def _reason(workspace: Workspace, row: dict[str, Any]) -> Message:
    """Why a row waits, with the code of our lists that it is about: a code is no person's."""
    reason, codes = REASONS[row["rule"]], row["codes"]
    if not codes:
        return say("{reason} ({rule})", reason=reason, rule=row["rule"])
    if row["rule"] == "unknown_code":
        near = listed(_spelled(workspace, row["register"], code) for code in codes[:MOST_CODES])
        return say("{reason}; the nearest known is {near} ({rule})", reason=reason, near=near, rule=row["rule"])
    periods = listed(_period(workspace, row["register"], code) for code in codes[:MOST_CODES])
    return say("{reason}; {periods} ({rule})", reason=reason, periods=periods, rule=row["rule"])


def _codes(workspace: Workspace, register: str, key: str) -> list[Code]:
    """The periods of a code in the lists that a register uses."""
    contracts = {contract.id: contract for contract in workspace.registers}
    lists = {made.code_list for made in contracts[register].involvement} if register in contracts else set()
    return [code for code in workspace.codes.codes if code.code_list in lists and code.code.casefold() == key]


def _spelled(workspace: Workspace, register: str, key: str) -> str:
    """A code as our list writes it."""
    return next((code.code for code in _codes(workspace, register, key)), key)


def _period(workspace: Workspace, register: str, key: str) -> Message:
    """A code and the days on which it is in force."""
    codes = _codes(workspace, register, key)
    begins = [code.valid_from for code in codes]
    ends = [code.valid_to for code in codes]
    first = None if None in begins else min(filter(None, begins), default=None)
    last = None if None in ends else max(filter(None, ends), default=None)
    name = codes[0].code if codes else key
    if first and last:
        return say("{code} is in force from {first} to {last}", code=name, first=str(first), last=str(last))
    if first:
        return say("{code} is in force from {first}", code=name, first=str(first))
    return say("{code} is in force to {last}", code=name, last=str(last)) if last else say("{code}", code=name)


def waive(session: Session, waiver: ledger.Waiver) -> int:
    """Waive the open faults that ``waiver`` is about, logged first; gives how many. Raises ConfigurationError."""
    waiver.check()
    session.workspace.register(waiver.register)
    nothing = ConfigurationError(
        "Nothing open in register {register} fits. See `targeting quarantine list --rows`.", register=waiver.register
    )
    if not _has_ledger(session):
        raise nothing
    with ledger.open_ledger(session.workspace.state, session.keys) as opened:
        faults = ledger.open_faults(opened, waiver)
        if not faults:
            raise nothing
        session.append(QuarantineWaived(**asdict(waiver), faults=faults))
        ledger.waive(opened, waiver, session.actor, session.clock())
    return faults


def replay(session: Session, delivery: date | None, progress: Callable[[str], None] = lambda step: None) -> Replayed:
    """Land a delivery anew and check it, to bring the work list up to date; scores and publishes nothing.

    Goes through the same legal gate and log as a run. Raises NotCovered, and DeliveryError when a check stops it: the
    work list is up to date all the same.
    """
    before = _statuses(session)
    progress("begin")
    ref = begin(session, RunRequest(delivery=delivery, trigger=REPLAY, replace=True))
    for name, act in (("land", land), ("check", check)):
        progress(name)
        act(ref)
    with step(ref, "replay") as context:
        replayed = Replayed(context.plan.delivery, before, _statuses(context.session))
        alone = discard(context.workspace, ref.run_id)
        context.log.append(QuarantineReplayed(**asdict(replayed), keys=said_destroyed(alone)))
        destroy(context.workspace, alone)
    return replayed


def _has_ledger(session: Session) -> bool:
    return (session.workspace.state / ledger.NAME).is_file()


def _statuses(session: Session) -> dict[str, int]:
    if not _has_ledger(session):
        return dict.fromkeys(STATUSES, 0)
    with ledger.open_ledger(session.workspace.state, session.keys, read_only=True) as opened:
        return ledger.statuses(opened)


def _line(workspace: Workspace, row: dict[str, Any]) -> dict[str, object]:
    where = {"Række": row["row"]} if "row" in row else {"Rækker": row["rows"]}
    return {
        "Register": row["register"],
        "Kolonne": row["header"] or WHOLE,
        "Regel": str(_reason(workspace, row)),
        **where,
        "Dage": row["age_days"],
        "Status": DANISH[row["status"]],
        "Leverance": row["delivery"],
        "Fil": row["file"],
        "Fingeraftryk": f"{row['fingerprint'][:12]}…",
    }


def waived_text(faults: int) -> str:
    """What a person reads after a waiver."""
    return f"{faults} fejl er frafaldet. De tæller ikke længere med i karantænens andel for netop den fil."
