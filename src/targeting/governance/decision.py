"""The gate's answer, whole enough to be logged and defended on its own."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from targeting.governance.approval import Approved
from targeting.governance.reading import Reading
from targeting.language import Message, lines, say


@dataclass(frozen=True)
class Decision:
    """Whether the plan is covered, by what, and if not, exactly what is missing.

    ``skipped_registers`` are health registers without a health approver: they must not be opened, and their
    absence must be visible in what is published. The fields from ``basis_id`` on say what the chosen basis
    file and the law behind it say (in Danish); they are blank when no basis could be chosen, but for what the
    ministry's letter cites. ``approvals`` are those that hold, of the basis and of the rule set.
    """

    plan: Reading
    missing: tuple[Message, ...]
    warnings: tuple[Message, ...] = ()
    skipped_registers: tuple[str, ...] = ()
    basis_id: str = ""
    basis_version: str = ""
    basis_file: str = ""
    basis_sha256: str = ""
    fictional: bool = False
    purpose_text: str = ""
    cited_as: str = ""
    cited_law: str = ""
    resolved_as: str = ""
    resolved_as_verified: bool = False
    cited_in_force: bool = False
    letter: str = ""
    relied_upon: str = ""
    relied_upon_text: str = ""
    supplementary_basis: str = ""
    balancing_test_id: str = ""
    balancing_test_sha256: str = ""
    review_date: date | None = None
    dpia_ref: str = ""
    notice_ref: str = ""
    dt_notification_ref: str = ""
    recipients: tuple[str, ...] = ()
    approvals: tuple[Approved, ...] = ()

    @property
    def allowed(self) -> bool:
        """Whether the run may read anything at all."""
        return not self.missing

    @property
    def current_basis(self) -> str:
        """The basis relied upon, with the supplementary basis when one is stated."""
        return "; ".join(text for text in (self.relied_upon_text, self.supplementary_basis) if text)

    def as_body(self) -> dict[str, Any]:
        """The body of the log entry: strings, whole numbers, booleans, lists; dates as ISO strings."""
        stated = {field.name: _plain(getattr(self, field.name)) for field in fields(self) if field.name != "plan"}
        return {"allowed": self.allowed, **_asked(self.plan), **stated, "current_basis": self.current_basis}

    def refusal(self) -> Message:
        """What a refused user reads: every reason, one a line."""
        headline = say("The run is refused and nothing was read. No legal basis covers it:")
        return lines([headline, *(say("- {reason}", reason=reason) for reason in self.missing)])


def _asked(plan: Reading) -> dict[str, Any]:
    return {
        "processing_date": plan.processing_date.isoformat(),
        "mode": str(plan.mode),
        "purpose": str(plan.purpose),
        "municipality_code": plan.municipality_code,
        "registers": {register.id: list(register.columns) for register in plan.registers},
        **({"control_sample": plan.control_sample} if plan.control_sample else {}),
        **({"named": list(plan.named)} if plan.named else {}),
    }


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, Approved):
        return value.as_body()
    return {"da": value.da, "en": value.en} if isinstance(value, Message) else value
