"""The gate's answer, whole enough to be logged and defended on its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from targeting.audit import LegalChecked
from targeting.governance.approval import Approved
from targeting.governance.manifest import manifest_root
from targeting.governance.reading import Reading
from targeting.language import Both, Message, lines, say


@dataclass(frozen=True)
class Decision:
    """Whether the plan is covered, by what, and if not, exactly what is missing.

    ``skipped_registers`` are health registers without a health approver: they must not be opened, and their
    absence must be visible in what is published. The fields from ``basis_id`` on say what the chosen basis
    file and the law behind it say (in Danish); they are blank when no basis could be chosen, but for what the
    ministry's letter cites. ``approvals`` are those that hold, of the basis and of the rule set; ``declarations`` are
    what an approval of the basis has to cover, place and SHA-256.
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
    declarations: tuple[tuple[str, str], ...] = ()

    @property
    def allowed(self) -> bool:
        """Whether the run may read anything at all."""
        return not self.missing

    @property
    def current_basis(self) -> str:
        """The basis relied upon, with the supplementary basis when one is stated."""
        return "; ".join(text for text in (self.relied_upon_text, self.supplementary_basis) if text)

    @property
    def declarations_root(self) -> str | None:
        """The root over the declarations; None when no basis could be chosen."""
        return manifest_root(self.declarations) if self.declarations else None

    @property
    def checked(self) -> LegalChecked:
        """The log entry: all of it, dates as ISO strings."""
        asked = self.plan
        return LegalChecked(
            allowed=self.allowed,
            processing_date=asked.processing_date.isoformat(),
            mode=str(asked.mode),
            purpose=str(asked.purpose),
            municipality_code=asked.municipality_code,
            registers={register.id: register.columns for register in asked.registers},
            control_sample=asked.control_sample or None,
            named=asked.named or None,
            missing=both(self.missing),
            warnings=both(self.warnings),
            skipped_registers=self.skipped_registers,
            basis_id=self.basis_id,
            basis_version=self.basis_version,
            basis_file=self.basis_file,
            basis_sha256=self.basis_sha256,
            fictional=self.fictional,
            purpose_text=self.purpose_text,
            cited_as=self.cited_as,
            cited_law=self.cited_law,
            resolved_as=self.resolved_as,
            resolved_as_verified=self.resolved_as_verified,
            cited_in_force=self.cited_in_force,
            letter=self.letter,
            relied_upon=self.relied_upon,
            relied_upon_text=self.relied_upon_text,
            supplementary_basis=self.supplementary_basis,
            balancing_test_id=self.balancing_test_id,
            balancing_test_sha256=self.balancing_test_sha256,
            review_date=self.review_date.isoformat() if self.review_date else None,
            dpia_ref=self.dpia_ref,
            notice_ref=self.notice_ref,
            dt_notification_ref=self.dt_notification_ref,
            recipients=self.recipients,
            approvals=tuple(approved.given for approved in self.approvals),
            current_basis=self.current_basis,
            declarations_root=self.declarations_root,
        )

    def refusal(self) -> Message:
        """What a refused user reads: every reason, one a line."""
        headline = say("The run is refused and nothing was read. No legal basis covers it:")
        return lines([headline, *(say("- {reason}", reason=reason) for reason in self.missing)])


def both(messages: Iterable[Message]) -> tuple[Both, ...]:
    """What is said, as the log has it."""
    return tuple(Both(message.da, message.en) for message in messages)
