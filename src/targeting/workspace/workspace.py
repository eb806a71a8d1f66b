"""A workspace: everything a municipality has declared, parsed once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib import resources
from pathlib import Path
from typing import ClassVar
from zoneinfo import ZoneInfo

from targeting.errors import ConfigurationError, DeliveryError
from targeting.language import Both, listed
from targeting.workspace.adoptions import FOLDER as MEASURES
from targeting.workspace.adoptions import Adoption, load_adoptions, measures_with_own
from targeting.workspace.anybody import anybodys_key, anybodys_opening_key
from targeting.workspace.bases import Basis, load_bases
from targeting.workspace.case_events import case_events_text
from targeting.workspace.case_imports import FOLDER as CASE_IMPORTS
from targeting.workspace.case_imports import CaseImport, import_declarations, load_case_imports
from targeting.workspace.coded import require_codes
from targeting.workspace.codes import FOLDER as CODE_LISTS
from targeting.workspace.codes import CodeLists, load_code_lists
from targeting.workspace.consent_texts import ConsentText, consent_declarations, load_consent_texts
from targeting.workspace.contracts import PROTECTION, RegisterContract
from targeting.workspace.declarations import load_toml
from targeting.workspace.law import Network
from targeting.workspace.letter_texts import LetterText, letter_declarations, load_letter_texts
from targeting.workspace.measures import Measure, load_measures, measures_text, network_of
from targeting.workspace.notes import Approvable, Kind, Notes, load_notes, load_orders, load_people_note
from targeting.workspace.odcs import load_register
from targeting.workspace.purposes import Purpose
from targeting.workspace.rulesets import RuleSet
from targeting.workspace.settings import Settings
from targeting.workspace.share_rules import ShareRules, load_share_rules
from targeting.workspace.stores import Limit, limits
from targeting.workspace.texts import Text
from targeting.workspace.versions import choose, load_rulesets, shown

KEYS_VARIABLE = "TARGETING_KEYS"
SUFFIX = ".odcs.yaml"


@dataclass(frozen=True)
class Workspace:
    """A municipality's folder, its settings, and the contracts, code lists, rule sets, bases and measures it uses.

    ``rulesets`` are every version, by id and first day; ``adoptions`` say which measures are taken into use;
    ``share_rules`` is the municipality's own table of sharing, or the program's; ``consent_texts`` are what citizens
    may have signed, the program's first. ``case_imports`` are extracts whose rows are events of the casebook; none is
    a register. ``notes`` are the signed approvals of what is declared, ``people_note`` is
    the signed list of people and ``orders`` are the start orders, all unread and unproved.
    PREFECT is where a server's own database lies in the folder: the log is the truth, and it may go.
    """

    PREFECT: ClassVar[str] = "state/prefect"

    folder: Path
    settings: Settings
    registers: tuple[RegisterContract, ...]
    codes: CodeLists
    rulesets: tuple[RuleSet, ...]
    bases: tuple[Basis, ...]
    share_rules: ShareRules
    notes: Notes = field(default_factory=dict)
    people_note: bytes = b""
    orders: Mapping[str, bytes] = field(default_factory=dict)
    adoptions: tuple[Adoption, ...] = ()
    consent_texts: tuple[ConsentText, ...] = ()
    letter_texts: tuple[LetterText, ...] = ()
    case_imports: tuple[CaseImport, ...] = ()

    @property
    def log(self) -> Path:
        """The audit log's folder."""
        return self.log_folder(self.folder)

    @staticmethod
    def log_folder(folder: Path) -> Path:
        """Where the log of the workspace in ``folder`` lies, whatever its declarations say."""
        return folder / "log"

    @property
    def state(self) -> Path:
        """Warehouses and runs in progress: nothing a dashboard reads."""
        return self.folder / "state"

    @property
    def published(self) -> Path:
        """Releases, dashboard/ and restricted/ apart."""
        return self.folder / "published"

    @property
    def origin(self) -> str:
        """The log's name in its checkpoints."""
        return self.settings.origin

    @property
    def codes_read(self) -> CodeLists:
        """The lists that the registers in use are read by: what an involvement of this municipality may be."""
        return self.codes.only({emission.code_list for contract in self.registers for emission in contract.involvement})

    def ruleset(self, name: str, as_of: date | None = None) -> RuleSet:
        """The version of a rule set that ``name`` (ID or ID@VERSION) means, in force on ``as_of`` where that is given.

        Raises ConfigurationError that lists the versions and their periods: when none is in force that day, and
        without a day when the ID has several.
        """
        return choose(self.rulesets, name, as_of)

    def ruleset_shown(self, name: str, day: date) -> RuleSet:
        """The version to show of a rule set: that in force on ``day``, or else the newest. Raises as ``ruleset``."""
        return shown(self.rulesets, name, day)

    def basis(self, name: str) -> Basis:
        """The basis of that id; raises ConfigurationError that lists those there are."""
        for basis in self.bases:
            if basis.id == name:
                return basis
        if not self.bases:
            raise ConfigurationError("No basis {name} in bases/, which has none.", name=name)
        known = listed(basis.id for basis in self.bases)
        raise ConfigurationError("No basis {name} in bases/. There are: {known}.", name=name, known=known)

    def approvable(self, kind: Kind, name: str) -> Approvable:
        """The basis or adoption of that id, or the rule set of that ID or ID@VERSION; raises ConfigurationError that
        lists them. Of the table of sharing there is one, whatever the name.
        """
        if kind == "measure":
            return self.adoption(name).subject
        if kind == "share_rules":
            return self.share_rules.subject
        return self.basis(name).subject if kind == "basis" else self.ruleset(name).subject

    def texts_of(self, subject: Approvable) -> tuple[Text, ...]:
        """The declarations that an approval of it covers, as they stand."""
        match subject.kind:
            case "basis":
                return self.basis(subject.id).texts
            case "measure":
                return (self.adoption(subject.id).text,)
            case "share_rules":
                return (Text(subject.place, self.share_rules.content),)
        return tuple(Text(each.place, each.content) for each in self.rulesets if each.subject == subject)

    @property
    def texts(self) -> tuple[Text, ...]:
        """Every declaration that is in use, as it stands, in order of place."""
        subjects = [
            *(each.subject for each in self.rulesets),
            *(each.subject for each in self.bases),
            *(each.subject for each in self.adoptions),
            self.share_rules.subject,
        ]
        covered = {text.place: text for each in subjects for text in self.texts_of(each)}
        covered |= {f"registers/{each.file}": Text(f"registers/{each.file}", each.content) for each in self.registers}
        covered[self.settings.file] = Text(self.settings.file, self.settings.content)
        return tuple(covered[place] for place in sorted(covered))

    @property
    def network(self) -> Network | None:
        """The network of 2017 that the municipality is in; the catalogue says so, and no file of its own."""
        return network_of(self.settings.municipality.code)

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The letters' measures, and the municipality's own."""
        return tuple(measures_with_own(load_measures(), self.adoptions))

    def measure(self, name: str) -> Measure:
        """The measure of that id; raises ConfigurationError that lists those there are."""
        for measure in self.measures:
            if measure.id.casefold() == name.casefold():
                return measure
        known = listed(measure.id for measure in self.measures)
        raise ConfigurationError("There is no measure {name}. There are: {known}.", name=name, known=known)

    def adoption(self, name: str) -> Adoption:
        """The adoption of that name; raises ConfigurationError that lists those there are."""
        for adoption in self.adoptions:
            if adoption.id == name:
                return adoption
        if not self.adoptions:
            raise ConfigurationError("No adoption {name} in measures/, which has none.", name=name)
        known = listed(adoption.id for adoption in self.adoptions)
        raise ConfigurationError("No adoption {name} in measures/. There are: {known}.", name=name, known=known)

    def register(self, name: str) -> RegisterContract:
        """The contract of that register; raises ConfigurationError that lists those there are."""
        for contract in self.registers:
            if contract.id == name:
                return contract
        known = listed(contract.id for contract in self.registers)
        raise ConfigurationError(
            "No register {name} in workspace.toml. There are: {known}. To take on a new one, add [registers.{name}].",
            name=name,
            known=known,
        )

    def case_import(self, name: str) -> CaseImport:
        """The contract of that id in case_imports/, finished; raises ConfigurationError."""
        for contract in self.case_imports:
            if contract.id == name:
                if not contract.finished:
                    raise ConfigurationError(
                        "{folder}/{file} is not finished: write what begins with UDFYLD, and set status: active.",
                        folder=CASE_IMPORTS, file=contract.file,
                    )  # fmt: skip
                return contract
        known = listed(contract.id for contract in self.case_imports) if self.case_imports else "-"
        raise ConfigurationError("No such contract in case_imports/. There are: {known}.", known=known)

    @property
    def zone(self) -> ZoneInfo:
        """The municipality's time zone."""
        return ZoneInfo(self.settings.timezone)

    def limits(self, today: date) -> tuple[Limit, ...]:
        """How long each store may keep what it holds; a basis counts where an approval lies beside it."""
        noted = [basis for basis in self.bases if ("basis", basis.subject.note_name) in self.notes]
        return limits(self.settings, self.registers, noted, today)

    def day(self, moment: datetime) -> date:
        """The day of ``moment`` where the municipality is."""
        return moment.astimezone(self.zone).date()

    def delivery(self, day: date | None = None) -> Path:
        """The delivery of ``day``, or the newest; raises DeliveryError, with those there are, when there is none."""
        inbox = self.folder / "inbox"
        there = sorted(folder for folder in inbox.glob("????-??-??") if folder.is_dir() and delivery_date(folder))
        found = [folder for folder in there if day is None or folder.name == day.isoformat()]
        if found:
            if found[-1].is_symlink():
                raise DeliveryError(
                    "inbox/{folder} is a link. What is delivered lies in the inbox itself: retention deletes it there.",
                    folder=found[-1].name,
                )
            return found[-1]
        if day is not None and there:
            raise DeliveryError(
                "There is no delivery of {day}: no extracts lie in inbox/{day}/. There are: {known}.",
                day=day,
                known=listed(each.name for each in there),
            )
        wanted = Both(f"inbox/{day or 'ÅÅÅÅ-MM-DD'}/", f"inbox/{day or '<YYYY-MM-DD>'}/")
        raise DeliveryError("There is no delivery. Put the extracts into {folder} of the workspace.", folder=wanted)


def require_workspace(folder: Path) -> None:
    """Raise ConfigurationError where ``folder`` is no workspace."""
    if not (folder / "workspace.toml").is_file():
        raise ConfigurationError(
            "{folder} is no workspace: it has no workspace.toml. Make one: targeting init DIR.", folder=folder
        )


def load_workspace(folder: Path) -> Workspace:
    """Parse every declaration in ``folder``; raises ConfigurationError with file and key."""
    require_workspace(folder)
    settings = load_toml(folder / "workspace.toml", Settings)
    _refuse_sample_keys(settings)
    registers = _registers(folder, settings)
    codes = load_code_lists(catalogue(CODE_LISTS), folder / CODE_LISTS)
    require_codes(registers, codes)
    bases = load_bases(folder / "bases")
    consent_texts, letter_texts = load_consent_texts(folder), load_letter_texts(folder)
    case_imports = load_case_imports(folder, settings)
    contracts = (Text(f"registers/{contract.file}", contract.content) for contract in registers)
    meanings = {
        Purpose.IDENTIFY_FOR_OFFER: (*contracts, *codes.texts, settings.meaning),
        Purpose.ADMINISTER_MEASURE: (
            case_events_text(),
            measures_text(),
            *consent_declarations(consent_texts),
            *letter_declarations(letter_texts),
            *import_declarations(case_imports),
            settings.meaning,
        ),
    }
    for basis in bases:
        basis.rest_on(meanings[basis.purpose])
    return Workspace(
        folder=folder,
        settings=settings,
        registers=registers,
        codes=codes,
        rulesets=load_rulesets(folder / "rulesets"),
        bases=bases,
        share_rules=load_share_rules(folder),
        notes=load_notes(folder),
        people_note=load_people_note(folder),
        orders=load_orders(folder),
        adoptions=load_adoptions(folder / MEASURES, load_measures()),
        consent_texts=consent_texts,
        letter_texts=letter_texts,
        case_imports=case_imports,
    )


def catalogue(part: str) -> Path:
    """A folder of the catalogue that is shipped with the program."""
    return Path(str(resources.files("targeting"))) / "catalogue" / part


def delivery_date(folder: Path) -> date | None:
    """The date a delivery folder is named after, YYYY-MM-DD; None when its name is no such date."""
    try:
        day = date.fromisoformat(folder.name)
    except ValueError:
        return None
    return day if day.isoformat() == folder.name else None


def key_folder(folder: Path, settings: Settings) -> Path:
    """Where the keys of the workspace in ``folder`` are: the environment first, then `keys` in workspace.toml.

    Raises ConfigurationError when neither says so, or when the keys would lie in the workspace itself.
    """
    named = os.environ.get(KEYS_VARIABLE) or settings.keys
    if not named:
        raise ConfigurationError(
            "Say where the keys are: set {variable} to a folder outside the workspace (mode 0700), "
            "or `keys` in workspace.toml.",
            variable=KEYS_VARIABLE,
        )
    keys = (folder / Path(named).expanduser()).resolve()
    if keys.is_relative_to(folder.resolve()):
        raise ConfigurationError("The keys must lie outside the workspace: who copies it must not get them too.")
    return keys


def _refuse_sample_keys(settings: Settings) -> None:
    """The fictional municipality's keys can be made by anybody: they approve nothing for real citizens."""
    if settings.municipality.fictional:
        return
    sample = load_toml(catalogue("sample") / "workspace.toml", Settings)
    names = {*sample.people, *settings.people}
    known = {anybodys_key(name).public_key().public_bytes_raw() for name in names}
    known |= {anybodys_opening_key(name).public_key().public_bytes_raw() for name in names}
    for name, person in settings.people.items():
        if {person.public_key, person.opens} & known:
            raise ConfigurationError(
                "workspace.toml: people.{name}: a key is one that anybody can make, as the fictional "
                "municipality's are. Make your own: targeting key new and targeting key reveal FILE --person {name}.",
                name=name,
            )


def _registers(folder: Path, settings: Settings) -> tuple[RegisterContract, ...]:
    """The contracts in use, the population first; a local contract takes the place of the catalogue's."""
    shipped = shipped_contracts()
    contracts = tuple(_contract(folder, register, shipped) for register in settings.registers)
    for register, contract in zip(settings.registers, contracts, strict=True):
        if contract.id != register:
            raise ConfigurationError(
                "{file}: id is {id} and should be {register}, as its name.",
                file=contract.file,
                id=contract.id,
                register=register,
            )
        if contract.role == "register" and settings.registers[register].department is None:
            raise ConfigurationError(
                "workspace.toml: registers.{register}: state department and service_centre.", register=register
            )
        if contract.role != "register" and settings.registers[register].when_missing != "stop":
            raise ConfigurationError(
                "workspace.toml: registers.{register}: when_missing can only be stop. Without the population "
                "and the objections nobody may be counted.",
                register=register,
            )
    if sum(contract.role == "population" for contract in contracts) != 1:
        raise ConfigurationError("workspace.toml: registers: state exactly one population register.")
    order = {"population": 0, "objection": 1, "register": 2}
    return tuple(sorted(contracts, key=lambda contract: (order[contract.role], contract.id)))


def _contract(folder: Path, register: str, shipped: Mapping[str, Path]) -> RegisterContract:
    """The contract in use; raises ConfigurationError where a local one takes protection from a catalogue register."""
    contract = load_register(_contract_file(folder, register, shipped))
    if register in shipped:
        least = load_register(shipped[register]).legal_category
        if PROTECTION.index(contract.legal_category) < PROTECTION.index(least):
            raise ConfigurationError(
                "{file}: legalCategory says {category} of a register that is {least} in the catalogue. It can be "
                "raised and not lowered: write {least}.",
                file=contract.file,
                category=contract.legal_category,
                least=least,
            )
    return contract


def find_contract(folder: Path, register: str) -> RegisterContract:
    """The contract of that id in registers/ or in the catalogue, in use or not; raises ConfigurationError."""
    local = (path.name.removesuffix(SUFFIX) for path in (folder / "registers").glob(f"*{SUFFIX}"))
    shipped = shipped_contracts()
    known = sorted({*local, *shipped})
    if register not in known:
        raise ConfigurationError(
            "No contract {register}, neither in registers/ nor in the catalogue. There are: {known}.",
            register=register,
            known=listed(known),
        )
    return _contract(folder, register, shipped)


def shipped_contracts() -> dict[str, Path]:
    """The catalogue's contracts by id: those that every municipality is asked about, and the others."""
    folders = map(catalogue, ("registers", "more_registers"))
    return {path.name.removesuffix(SUFFIX): path for folder in folders for path in sorted(folder.glob(f"*{SUFFIX}"))}


def _contract_file(folder: Path, register: str, shipped: Mapping[str, Path]) -> Path:
    local = folder / "registers" / f"{register}.odcs.yaml"
    if local.is_file():
        return local
    if register in shipped:
        return shipped[register]
    raise ConfigurationError(
        "workspace.toml: registers.{register}: no contract of that name, neither in registers/ nor in the catalogue.",
        register=register,
    )
