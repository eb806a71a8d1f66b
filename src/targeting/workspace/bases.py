"""bases/*.toml: a municipality's own basis for a linkage, with its balancing test (interesseafvejning).

What a steward has yet to write may be blank here: the gate refuses it with a sentence that names it, so that
a half-written basis gives a refused and logged run, and not a program that cannot start.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from typing import Annotated, Literal

import rfc8785
from pydantic import BeforeValidator, Field, PrivateAttr, model_validator

from targeting.errors import ConfigurationError, Invalid
from targeting.workspace.declarations import Declaration, Part, load_toml
from targeting.workspace.notes import Approvable
from targeting.workspace.people import PersonId
from targeting.workspace.purposes import Mode, Purpose, why_refused
from targeting.workspace.texts import Text

WEIGHED = {
    "relies_on",
    "purpose",
    "purpose_text",
    "modes",
    "supplementary_basis",
    "registers",
    "balancing_test",
    "handover",
    "casebook",
}


def _allowed(purpose: object) -> object:
    if isinstance(purpose, str) and (refusal := why_refused(purpose)):
        raise Invalid(refusal)
    return purpose


class Signatory(Part):
    """A named person who decided something, with title and date."""

    name: str = ""
    title: str = ""
    date: dt.date | None = None

    def had_signed(self, day: dt.date) -> bool:
        """Whether name, title and a date no later than ``day`` are there."""
        return bool(self.name.strip() and self.title.strip()) and self.date is not None and self.date <= day


class DpoOpinion(Part):
    """What the data protection officer said, and when."""

    name: str = ""
    date: dt.date | None = None
    opinion: str = ""


class SupplementaryBasis(Part):
    """The national rule the municipality finds clear enough (GDPR art. 6(3)), and who decided so."""

    law: str = ""
    paragraph: str = ""
    date: dt.date | None = None
    decided_by: str = ""

    @property
    def text(self) -> str:
        """One line for the log and the run table; empty when no rule is stated."""
        rule = f"{self.law} {self.paragraph}".strip()
        return f"{rule}; besluttet {self.date} af {self.decided_by}" if rule else ""


class RegisterCover(Part):
    """What the basis lets a run read of one register, and why it needs exactly that."""

    columns: tuple[str, ...] = ()
    why: str = ""
    data_categories: str = ""
    health_approver: Signatory | None = None


class BalancingTest(Part):
    """The written balancing test: interests, necessity, consequences, safeguards, conclusion, decision."""

    id: str = ""
    controller_unit: str = ""
    public_interest: str = ""
    evidence: str = ""
    citizens_interest: str = ""
    necessity: str = ""
    special_categories: bool | None = None
    special_categories_basis: str = ""
    expected_persons_read: int | None = Field(default=None, ge=0, le=10_000_000)
    expected_persons_nominated: int | None = Field(default=None, ge=0, le=10_000_000)
    reasonable_expectations: str = ""
    consequences: str = ""
    safeguards: str = ""
    recipients: tuple[str, ...] = ()
    control_sample_max: int | None = Field(default=None, ge=1, le=10_000)
    named_involvements: bool | None = None
    retention_months: int | None = Field(default=None, ge=0, le=1_200)
    conclusion: str = ""
    decided_by: Signatory = Signatory()
    dpo: DpoOpinion = DpoOpinion()
    dpia_ref: str = ""
    notice_ref: str = ""
    dt_notification_ref: str = ""
    reviewed_on: dt.date | None = None
    review_date: dt.date | None = None


class HandoverCover(Part):
    """To whom the basis lets a run hand over who the nominated are: people of workspace.toml, by id; and how many a day
    each may open. Who was assessed is not asked again for so many months.

    Where ``control_sample`` is set, those who were drawn for control are handed over among them, and nobody is told
    which is which; ``control_why`` says why.
    """

    recipients: tuple[PersonId, ...] = ()
    daily_limit: int = Field(default=25, ge=1, le=200)
    assessed_again_after_months: int = Field(default=6, ge=1, le=24)
    why: str = ""
    control_sample: bool = False
    control_why: str = ""


CasebookUse = Literal["begun_plans", "objections"]


class CasebookCover(Part):
    """What the basis lets a run read in the casebook: whom it is not to search for, to take them out; and how the work
    goes, to make ``figures`` and lists of it, with a reason of its own. Nothing else.

    The former is what the municipality knows of whom it helps already, or who has said no, used so as not to search for
    them: the search's purpose.
    """

    begun_plans: bool = False
    objections: bool = False
    why: str = ""
    figures: bool = False
    figures_why: str = ""

    @property
    def uses(self) -> tuple[CasebookUse, ...]:
        """The keys that are true of those by which somebody is taken out."""
        said: dict[CasebookUse, bool] = {"begun_plans": self.begun_plans, "objections": self.objections}
        return tuple(use for use, lets in said.items() if lets)


class Basis(Declaration):
    """One file of bases/: which legal basis a municipality relies on, for what, and what a run may read."""

    id: str = Field(min_length=1)
    version: str = Field(min_length=1)
    fictional: bool
    municipality_code: str = Field(pattern=r"^\d{3}$")
    municipality: str
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    relies_on: str
    cites: str
    letter: str
    purpose: Annotated[Purpose, BeforeValidator(_allowed)]
    purpose_text: str
    modes: tuple[Mode, ...] = ()
    supplementary_basis: SupplementaryBasis = SupplementaryBasis()
    registers: dict[str, RegisterCover] = Field(default_factory=dict)
    balancing_test: BalancingTest = BalancingTest()
    handover: HandoverCover = HandoverCover()
    casebook: CasebookCover = CasebookCover()

    _rests_on: tuple[Text, ...] = PrivateAttr(default=())

    @model_validator(mode="after")
    def _period(self) -> Basis:
        if self.valid_to is not None and self.valid_from is not None and self.valid_to < self.valid_from:
            raise Invalid("valid_to lies before valid_from")
        return self

    def valid_on(self, day: dt.date) -> bool:
        """Whether ``day`` lies in the period, both ends included; a basis without a first day is not in use."""
        return (
            self.valid_from is not None and self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
        )

    @property
    def place(self) -> str:
        """The path of its file in the workspace."""
        return f"bases/{self.file}"

    @property
    def subject(self) -> Approvable:
        """What an approval of this basis is about."""
        declared = tuple((text.place, text.sha256) for text in self.texts)
        return Approvable("basis", self.id, self.version, self.file, self.sha256, self.balancing_test_sha256, declared)

    @property
    def texts(self) -> tuple[Text, ...]:
        """The declarations that an approval of it covers, in order of place: itself, and what its names mean."""
        return tuple(sorted((Text(self.place, self.content), *self._rests_on), key=lambda text: text.place))

    def rest_on(self, texts: tuple[Text, ...]) -> None:
        """Know what its names mean in this workspace: the contracts of its registers, their codes, their units."""
        self._rests_on = texts

    @property
    def balancing_test_sha256(self) -> str:
        """SHA-256, in hex, of the RFC 8785 form of all that was weighed; comments and layout change nothing.

        Only keys written in the file are hashed, so a later version of this program gives the same hash.
        """
        weighed = self.model_dump(mode="json", include=WEIGHED, exclude_unset=True)
        return hashlib.sha256(rfc8785.dumps(weighed)).hexdigest()


def load_bases(folder: Path) -> tuple[Basis, ...]:
    """Every *.toml in ``folder``, by file name; none when there is no such folder.

    Raises ConfigurationError with file and key, also when two files have the same id.
    """
    bases = tuple(load_toml(path, Basis) for path in sorted(folder.glob("*.toml")))
    files: dict[str, str] = {}
    for basis in bases:
        if basis.id in files:
            raise ConfigurationError(
                "{file}: id is also the id of {other}; give each basis an id of its own",
                file=basis.file,
                other=files[basis.id],
            )
        files[basis.id] = basis.file
    return bases
