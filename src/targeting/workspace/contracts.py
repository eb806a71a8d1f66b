"""What a register contract says: files, columns, rows to ignore, what a row becomes, what is expected."""

from __future__ import annotations

import re
from typing import Annotated, ClassVar, Literal, get_args

from pydantic import AfterValidator, Field, model_validator

from targeting.errors import Invalid
from targeting.language import listed
from targeting.workspace.declarations import Declaration, Part

Role = Literal["register", "population", "objection"]
Reads = Literal["cpr", "text", "code", "kle", "date", "week", "amount", "keyed"]
Severity = Literal["critical", "warning"]
Metric = Literal[
    "rowCount", "quarantinedShare", "duplicateValues", "missingValues", "nullValues", "invalidValues",
    "ageDays", "coverage", "rowsChange", "personsChange", "shareChange",
]  # fmt: skip
MEASURED_IN: dict[str, Literal["percent", "days"]] = {
    "ageDays": "days",
    "coverage": "percent",
    "rowsChange": "percent",
    "personsChange": "percent",
    "shareChange": "percent",
}

RESERVED = frozenset({"file_no", "row_no", "person_id", "kind", "zero_restored", "modulus_11", "faults", "ignored"})
POPULATION_COLUMNS = frozenset({"cpr", "current_cpr", "status", "birth_date", "sex", "protected"})
AREA = "area"
# What stands for a code that a contract lists the words of, and not this one.
UNLISTED = "ukendt"
# What systems call a benefit or a service that is over.
ENDED = re.compile(
    r"(?i)slut|ophør|ophæv|udløb|udgå|udskrev|lukket|stoppet|standset|færdig|fuldført|forbi|tidligere|histori|ended|closed"
)
DREAM = re.compile(r"(?i)(?<![a-zæøå])dream(?![a-zæøå])")


def _snake(name: str) -> str:
    if not (name.isidentifier() and name.isascii() and name == name.lower()):
        raise Invalid("must be a word of a-z, 0-9 and _, starting with a letter")
    return name


Name = Annotated[str, AfterValidator(_snake)]


def _bare(pattern: str) -> str:
    """A delivery is one folder of files: a pattern that leads to another is none of a file's name."""
    if not pattern.strip(".") or "**" in pattern or set(pattern) & set("/\\\0"):
        raise Invalid(
            "must be the name of a file in the delivery's own folder, such as forloeb*.csv: without /, \\, .. and **"
        )
    return pattern


FilePattern = Annotated[str, AfterValidator(_bare)]
LegalCategory = Literal["ordinary", "special", "health"]
# The higher, the more is asked for before a register is read.
PROTECTION: tuple[LegalCategory, ...] = get_args(LegalCategory)


class Column(Part):
    """One declared column: its header in the file, how it is read, and why.

    Where no public source shows the header it is a proposal: not ``verified``, and ``source`` says what was looked for.
    """

    name: Name
    header: str
    reads: Reads
    required: bool = False
    aliases: tuple[str, ...] = ()
    position: int | None = None
    day_numbers: bool = False
    retain: bool = True
    legal_category: str = ""
    description: str = ""
    verified: bool = True
    source: str = ""

    @property
    def headers(self) -> tuple[str, ...]:
        """Every header the column is known by."""
        return (self.header, *self.aliases)


class IgnoreRule(Part):
    """Rows that are no involvement, by a declared rule with its reason."""

    rule: Name
    column: Name
    why: str
    in_: tuple[str, ...] | None = Field(default=None, alias="in")
    not_in: tuple[str, ...] | None = None
    zero: bool = False
    empty: bool = False
    other_municipality: bool = False

    @model_validator(mode="after")
    def _one_condition(self) -> IgnoreRule:
        stated = [self.in_ is not None, self.not_in is not None, self.zero, self.empty, self.other_municipality]
        if sum(stated) != 1:
            raise Invalid("state exactly one of in, not_in, zero, empty, other_municipality")
        return self


class Granted(Part):
    """The words that say that a row's benefit or service is granted. Any other that no ignore rule names is unknown.

    Those in ``needs_end`` say that it has ended, too: the row has a day for it, or it is not known what it says.
    """

    column: Name
    in_: tuple[str, ...] = Field(alias="in", min_length=1)
    needs_end: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _known(self) -> Granted:
        if unknown := [word for word in self.needs_end if word not in self.in_]:
            raise Invalid("words of needs_end that are not under in: {unknown}", unknown=listed(unknown))
        return self

    @property
    def unended(self) -> tuple[str, ...]:
        """The words that sound as if it had ended, where nobody has said whether such a row needs an end."""
        stated = "needs_end" in self.model_fields_set
        return () if stated else tuple(word for word in self.in_ if ENDED.search(word))


class FromColumn(Part):
    """A value taken from a column."""

    column: Name


class Constant(Part):
    """A value stated in the contract itself."""

    value: str


class Ancillary(Part):
    """Which rows are ancillary (følgeydelse): they never count."""

    column: Name
    in_: tuple[str, ...] = Field(alias="in")


class Emission(Part):
    """One involvement that a row becomes: code, dates, unit, caseworker.

    Where ``case`` is stated, rows of one case with the same code and start are corrections of each other: the one
    delivered last stands.
    """

    code_list: Name
    code: FromColumn | Constant
    from_: FromColumn | None = Field(default=None, alias="from")
    to: FromColumn | None = None
    week: FromColumn | None = None
    service_centre: FromColumn | None = None
    caseworker: FromColumn | None = None
    case: FromColumn | None = None
    ancillary: Ancillary | None = None
    skip_when_empty: Name | None = None
    gap_days: int = Field(default=0, ge=0)
    lag_days: int = Field(default=0, ge=0)
    default_law: str | None = None

    @model_validator(mode="after")
    def _dated(self) -> Emission:
        if (self.week is None) == (self.from_ is None):
            raise Invalid("state either `from` (and `to`) or `week`")
        return self

    @property
    def start(self) -> str:
        """The column that says when the involvement begins: its date, or its week."""
        begins = self.week or self.from_
        assert begins is not None
        return begins.column

    @property
    def columns(self) -> frozenset[str]:
        """Every column the involvement is made of."""
        parts = (self.code, self.from_, self.to, self.week, self.service_centre, self.caseworker, self.case)
        named = {part.column for part in parts if isinstance(part, FromColumn)}
        extra = {self.ancillary.column} if self.ancillary else set()
        return frozenset(named | extra | ({self.skip_when_empty} if self.skip_when_empty else set()))


class Expectation(Part):
    """One thing expected of a register: a metric and its bounds.

    A metric that counts rows is bounded in rows, or in percent of the rows read. Those in MEASURED_IN are of the whole
    delivery: days since the newest date, percent of persons in the population, change since the delivery before.
    """

    id: Name
    metric: Metric
    severity: Severity = "warning"
    column: Name | None = None
    unit: Literal["rows", "percent", "days"] = "rows"
    minimum: float | None = None
    maximum: float | None = None
    strict_minimum: bool = False
    strict_maximum: bool = False
    valid_values: tuple[str, ...] = ()
    description: str = ""

    @property
    def counts_rows(self) -> bool:
        """Whether the metric counts rows of the register."""
        return self.metric not in MEASURED_IN

    @model_validator(mode="after")
    def _measurable(self) -> Expectation:
        wanted = MEASURED_IN.get(self.metric)
        if wanted and self.unit != wanted:
            raise Invalid(
                "{check}: {metric} is measured in {wanted}; state unit: {wanted}",
                check=self.id,
                metric=self.metric,
                wanted=wanted,
            )
        if not wanted and self.unit == "days":
            raise Invalid("{check}: {metric} is counted in rows or percent", check=self.id, metric=self.metric)
        if self.metric == "shareChange" and not (self.column and self.valid_values):
            raise Invalid(
                "{check}: shareChange stands at a column and states validValues: the share of what", check=self.id
            )
        return self


class OpenPoint(Part):
    """What a person has yet to write in a contract: the key, and what belongs there, in Danish."""

    key: str
    what: str


class RegisterContract(Declaration):
    """One register as its department delivers it; parsed from ODCS 3.1 YAML. Only ``status`` active may be run.

    ``sheet`` names one sheet of a workbook, or with * and ? all sheets that are the register together;
    ``ignored_sheets`` are those that are not. ``delivered_in_parts`` is said of a register in several files, in more
    than one of which a citizen may stand: none of them is an older or newer copy of another. ``latest_only`` is said of
    a register that keeps no earlier registrations: it tells of the day it was delivered, and of no other.
    """

    id: Name
    status: str = "active"
    open_points: tuple[OpenPoint, ...] = ()
    name: str
    version: str
    purpose: str
    limitations: str
    path: FilePattern
    format: Literal["csv", "xlsx", "parquet"]
    compression: Literal["none", "gzip", "zip"] = "none"
    role: Role = "register"
    delimiter: str = ";"
    encoding: Literal["utf-8", "utf-8-sig", "cp1252"] = "utf-8"
    # Whether a day that means "no end" is one that can be said.
    open_days: ClassVar[bool] = True
    header_row: int = Field(default=1, ge=0)
    quote: str | None = None
    excel_guard: bool = False
    sheet: str | None = None
    ignored_sheets: tuple[str, ...] = ()
    delivered_in_parts: bool = False
    fill_merged: bool = False
    legal_category: LegalCategory = "ordinary"
    retention_months: int = Field(default=6, ge=0, le=1_200)
    latest_only: bool = False
    columns: tuple[Column, ...] = Field(min_length=1)
    ignore: tuple[IgnoreRule, ...] = ()
    granted: Granted | None = None
    involvement: tuple[Emission, ...] = ()
    expectations: tuple[Expectation, ...] = ()

    @model_validator(mode="after")
    def _columns_known(self) -> RegisterContract:
        known = {column.name for column in self.columns}
        if len(known) != len(self.columns):
            raise Invalid("two columns have the same name")
        if taken := sorted(known & RESERVED):
            raise Invalid("column names the program itself uses: {taken}", taken=listed(taken))
        used = {rule.column for rule in self.ignore} | ({self.granted.column} if self.granted else set())
        used |= {name for emission in self.involvement for name in emission.columns}
        used |= {check.column for check in self.expectations if check.column}
        if unknown := sorted(used - known):
            raise Invalid("columns that are used and not declared: {unknown}", unknown=listed(unknown))
        if self.involvement and self.granted and self.granted.needs_end and not self.has_ends:
            raise Invalid("granted.needs_end is stated, and no involvement states the column of its end (to)")
        if self.role == "population" and (missing := POPULATION_COLUMNS - known):
            raise Invalid("a population register declares the columns {missing}", missing=listed(sorted(missing)))
        if self.declares_area and not (self.column(AREA).retain and self.column(AREA).reads in ("code", "text")):
            raise Invalid("the column area is read as code or text and kept (retain), since it is counted later")
        if self.role == "register" and DREAM.search(" ".join((self.id, self.name, self.path))):
            raise Invalid(
                "DREAM has one code a week for each citizen, that of highest rank: it hides every benefit that the "
                "citizen has beside it, so nothing can be counted in it. Take the register that pays the benefit"
            )
        if self.role == "register" and self.finished and "involvement" not in self.model_fields_set:
            raise Invalid(
                "no involvement is stated, so that nobody's benefits or services are counted from it. State "
                "involvement, or `involvement: []` where the register is to feed no evidence"
            )
        if self.header_row == 0 and any(column.position is None for column in self.columns):
            raise Invalid("without a header (headerRow 0) every column needs its position")
        return self

    @property
    def declares_area(self) -> bool:
        """Whether this is a population register that says in which district each citizen lives."""
        return self.role == "population" and any(column.name == AREA for column in self.columns)

    @property
    def in_parts(self) -> bool:
        """Whether a citizen may stand in several files of one delivery: it is declared so, or a row of it is a week, or
        rows of one case correct each other.
        """
        return self.delivered_in_parts or any(emission.week or emission.case for emission in self.involvement)

    @property
    def has_ends(self) -> bool:
        """Whether a row of it may say on which day its involvement ends."""
        return any(emission.to for emission in self.involvement)

    @property
    def finished(self) -> bool:
        """Whether a run may read by this contract: a person has made it active and left nothing open."""
        return self.status == "active" and not self.open_points

    @property
    def proposed(self) -> tuple[Column, ...]:
        """The columns whose names in the file no public source shows."""
        return tuple(column for column in self.columns if not column.verified)

    @property
    def person(self) -> Column:
        """The column that holds the person's CPR number: the first that is read as one."""
        return next(column for column in self.columns if column.reads == "cpr")

    @property
    def health(self) -> bool:
        """Whether sundhedsloven governs the register, so that it needs a named health approver."""
        return self.legal_category == "health"

    def column(self, name: str) -> Column:
        """The declared column of that name."""
        return next(column for column in self.columns if column.name == name)
