"""workspace.toml: whose data this is, which departments it has, which registers it uses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import rfc8785
from cronsim import CronSim, CronSimError
from pydantic import Field, field_validator, model_validator

from targeting.errors import Invalid
from targeting.workspace.contracts import FilePattern, Name
from targeting.workspace.declarations import Declaration, Part
from targeting.workspace.groups import Groups
from targeting.workspace.notify import Notify
from targeting.workspace.people import AnyName, Person, PersonId, as_shown, check_people
from targeting.workspace.texts import Text

FICTIONAL_CODE = "999"
# Of n departments a citizen has one of 2ⁿ sets: with more of them, which counts may be shown takes too long to find.
MOST_DEPARTMENTS = 12
# The days of Danish law are Danish, whatever zone a workspace plans its runs in.
DANISH = ZoneInfo("Europe/Copenhagen")
_CRON_FIELDS = 5

# What of workspace.toml gives a run's names and days their meaning. When to run, with how much memory, and who may
# approve change nothing in what was approved.
MEANING: Mapping[str, Any] = {
    "timezone": True,
    "departments": True,
    "ignored_files": True,
    "registers": {"__all__": {"department", "service_centre"}},
}


class Municipality(Part):
    """The municipality: its official three-digit code and name."""

    code: str = Field(pattern=r"^\d{3}$")
    name: str
    fictional: bool = False

    @model_validator(mode="after")
    def _only_999_is_fictional(self) -> Municipality:
        if self.fictional != (self.code == FICTIONAL_CODE):
            raise Invalid("code {fictional} and fictional = true belong together", fictional=FICTIONAL_CODE)
        return self


class Controller(Part):
    """The data controller (dataansvarlig) and the contact of its data protection officer."""

    name: str
    unit: str
    dpo_contact: str


class Defaults(Part):
    """What a run uses when the command line says nothing else."""

    ruleset: str = "en-plan"
    mode: Literal["simulate", "operate"] = "simulate"
    purpose: str = "IDENTIFY_FOR_OFFER"


class ServiceCentre(Part):
    """A unit under a department, with the names it has in the extracts."""

    id: Name
    name: str
    aliases: tuple[str, ...] = ()


class Department(Part):
    """A top-level administration (forvaltning) and its service centres."""

    id: Name
    name: str
    service_centres: tuple[ServiceCentre, ...] = Field(min_length=1)


class RegisterUse(Part):
    """Which department delivers a register, and the service centre where the rows name none.

    ``when_missing`` says what a delivery without the register leads to: the run stops, or goes on and is marked
    incomplete wherever a figure shows. ``may_repeat`` allows the same file to come again in a later delivery.
    """

    department: Name | None = None
    service_centre: Name | None = None
    when_missing: Literal["stop", "incomplete"] = "stop"
    may_repeat: bool = False


class LogSettings(Part):
    """Who outside the operator's control keeps checkpoints of the log.

    ``witnesses`` are the folders that the commands use when none is named, from the workspace's own folder.
    ``witness_max_age_days`` is how old the newest witness may be before the log no longer verifies.
    """

    witnesses: tuple[str, ...] = ()
    witness_max_age_days: int | None = Field(default=None, ge=1)

    def folders(self, workspace: Path) -> tuple[Path, ...]:
        """Those of the witnesses, in full."""
        return tuple((workspace / Path(name).expanduser()).resolve() for name in self.witnesses)


class Schedule(Part):
    """When a run is to begin: ``cron`` has five fields, as "30 5 * * 1", in the municipality's own time.

    `targeting serve` starts it then, and `targeting doctor` holds it against the runs that came. The other two are
    when `targeting serve` deletes what is too old, and asks what needs somebody; ``quiet_minutes``: for how long nobody
    has touched a delivery that has come.
    """

    cron: str
    retain_cron: str = "10 3 * * *"
    reviews_cron: str = "0 7 * * *"
    quiet_minutes: int = Field(default=10, ge=1, le=24 * 60)

    @field_validator("cron", "retain_cron", "reviews_cron")
    @classmethod
    def _can_be_met(cls, cron: str) -> str:
        try:
            if len(cron.split()) != _CRON_FIELDS:
                raise CronSimError
            next(CronSim(cron, datetime(2026, 1, 1, tzinfo=DANISH)))
        except (CronSimError, StopIteration):
            raise Invalid("not a plan as cron writes it, such as 30 5 * * 1 for Mondays at 5.30") from None
        return cron

    def next_after(self, moment: datetime, timezone: str) -> datetime:
        """The first moment after that one at which a run is to begin, where the clocks are those of ``timezone``."""
        return next(CronSim(self.cron, moment.astimezone(ZoneInfo(timezone))))


class Retention(Part):
    """How many months what a municipality limits itself may be kept; catalogue/stores.toml says what that is.

    What is handed over goes after days.
    """

    history_months: int = Field(default=24, ge=1, le=1_200)
    published_months: int = Field(default=24, ge=1, le=1_200)
    log_months: int = Field(default=120, ge=1, le=1_200)
    casebook_months: int = Field(default=24, ge=1, le=1_200)
    handover_days: int = Field(default=30, ge=1, le=30)


class Settings(Declaration):
    """A municipality's workspace.toml."""

    municipality: Municipality
    controller: Controller
    timezone: str = "Europe/Copenhagen"
    keys: str | None = None
    memory_limit: str = "4GB"
    threads: int = Field(default=2, ge=1)
    questions_per_delivery: int = Field(default=50, ge=1, le=200)
    publish_every: Literal["run", "week", "month", "quarter"] = "month"
    ignored_files: tuple[FilePattern, ...] = ()
    retention: Retention = Retention()
    defaults: Defaults = Defaults()
    departments: tuple[Department, ...] = Field(min_length=1)
    registers: dict[Name, RegisterUse] = Field(min_length=1)
    people: dict[PersonId, Person] = Field(default_factory=dict)
    service_accounts: tuple[AnyName, ...] = ()
    log: LogSettings = LogSettings()
    schedule: Schedule | None = None
    notify: Notify | None = None
    groups: Groups = Groups()

    @property
    def origin(self) -> str:
        """The log's name in its checkpoints."""
        return f"targeting/{self.municipality.code}"

    @field_validator("timezone")
    @classmethod
    def _timezone_exists(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            raise Invalid("not a known time zone, such as Europe/Copenhagen") from None
        return name

    @model_validator(mode="after")
    def _departments_countable(self) -> Settings:
        if len(self.departments) > MOST_DEPARTMENTS:
            raise Invalid(
                "departments: {n} are declared, and the tables can count at most {most} beside each other",
                n=len(self.departments),
                most=MOST_DEPARTMENTS,
            )
        return self

    @model_validator(mode="after")
    def _units_known(self) -> Settings:
        centres = {department.id: {unit.id for unit in department.service_centres} for department in self.departments}
        for register, use in self.registers.items():
            if use.department is None:
                continue
            if use.department not in centres:
                raise Invalid(
                    "registers.{register}: department {department} is not declared",
                    register=register,
                    department=use.department,
                )
            if use.service_centre not in centres[use.department]:
                raise Invalid(
                    "registers.{register}: its service_centre is not declared under {department}",
                    register=register,
                    department=use.department,
                )
        return self

    @model_validator(mode="after")
    def _people_apart(self) -> Settings:
        check_people(self.people)
        return self

    @model_validator(mode="after")
    def _services_are_no_persons(self) -> Settings:
        for account in self.service_accounts:
            for name, person in self.people.items():
                if as_shown(account).casefold() in (as_shown(each).casefold() for each in (name, *person.accounts)):
                    raise Invalid(
                        "service_accounts: {account} is also an account of {person}; a person does not work under the "
                        "account that a schedule runs under",
                        account=account,
                        person=name,
                    )
        return self

    @property
    def meaning(self) -> Text:
        """The parts that give a run its meaning, as RFC 8785 JSON of what is written; layout changes nothing."""
        written = self.model_dump(mode="json", include=dict(MEANING), exclude_unset=True)
        return Text("workspace.toml", rfc8785.dumps(written))

    @property
    def service_centres(self) -> tuple[ServiceCentre, ...]:
        """Every service centre, in the order they are declared."""
        return tuple(unit for department in self.departments for unit in department.service_centres)

    def title_of(self, account: str) -> str | None:
        """The title of the one person to whom an account belongs; None where it is nobody's, or several persons'."""
        titles = {person.title for person in self.people.values() if account in person.accounts}
        return titles.pop() if len(titles) == 1 else None

    def service_centre_name(self, unit: str) -> str:
        """The service centre's Danish name; its id when it is not declared."""
        return self.unit_names().get(unit, unit)

    def unit_names(self) -> dict[str, str]:
        """The Danish name of every service centre, by id."""
        return {unit.id: unit.name for unit in self.service_centres}

    def department_name(self, department: str) -> str:
        """The department's Danish name; its id when it is not declared."""
        return next((entry.name for entry in self.departments if entry.id == department), department)
