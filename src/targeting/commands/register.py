"""Contracts from the command line: copied from the catalogue, and tried on one file before anything is approved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from pathlib import Path

from targeting.errors import ConfigurationError
from targeting.files import ORDINARY, write_new
from targeting.language import listed, say
from targeting.linking import involve
from targeting.pages import Fact, Page, Section, counted, whole
from targeting.privacy import passing_keys
from targeting.registers import REASONS, LandedFile, Landing, Met, codes_met, load_reference, named_by, require_one_file
from targeting.run import code_name
from targeting.shapes import Document
from targeting.warehouse import Limits, Warehouse, passing_warehouse
from targeting.workspace import (
    CodeLists,
    RegisterContract,
    RegisterUse,
    Settings,
    Workspace,
    find_contract,
    require_codes,
    shipped_contracts,
)

KINDS = {"benefit": "Ydelser", "service": "Tilbud", "plan": "Planer", "case": "Sager"}
NO_INVOLVEMENT = "Ingen række bliver til en indsats. Se efter involvement, code_list og code i kontrakten."


def copy_contract(folder: Path, register: str) -> Path:
    """Copy the catalogue's contract into registers/, byte for byte; raises ConfigurationError where one is there."""
    shipped = shipped_contracts()
    if register not in shipped:
        near = get_close_matches(register, shipped, n=1)
        raise ConfigurationError(
            "The catalogue has no contract {register}. Did you mean {near}? There are: {known}.",
            register=register,
            near=near[0] if near else sorted(shipped)[0],
            known=listed(sorted(shipped)),
        )
    copy = folder / "registers" / shipped[register].name
    copy.parent.mkdir(exist_ok=True)
    try:
        write_new(copy, shipped[register].read_bytes(), ORDINARY)
    except FileExistsError:
        raise ConfigurationError(
            "registers/{file} is already there, and is not overwritten. Move it away first.", file=copy.name
        ) from None
    return copy


@dataclass(frozen=True)
class Reason:
    """Why rows are in quarantine: the rule, the column by its name in the file, and how many rows."""

    rule: str
    column: str
    rows: int


@dataclass(frozen=True)
class Tried:
    """One file held against one contract: counts, column names and codes of law; never a cell, and no citizen."""

    register: str
    contract: str
    file: str
    named_as_declared: bool
    read: int
    accepted: int
    quarantined: int
    ignored: int
    reasons: tuple[Reason, ...]
    ignored_by: dict[str, int]
    codes: tuple[tuple[str, int | None], ...]
    involvements: dict[str, int]
    undeclared: tuple[str, ...]
    makes_none: bool

    @property
    def has_no_rows(self) -> bool:
        """Whether there was nothing to try: names of columns alone."""
        return not self.read

    def as_dict(self) -> Document:
        """For programs."""
        return asdict(self)

    def render(self) -> Page:
        """For people, in Danish."""
        return Page(
            title=f"{self.file} prøvet mod {self.contract}",
            subtitle="En prøve på én fil",
            lead=(
                f"{counted(self.read, 'række', 'rækker')} læst: {whole(self.accepted)} godtaget, "
                f"{whole(self.quarantined)} i karantæne, {whole(self.ignored)} udeladt efter regel.",
            ),
            notice=tuple(self._notices()),
            sections=tuple(self._sections()),
            footer=("Intet er gemt, og intet er skrevet i loggen. Filen er ikke holdt op mod andre registre.",),
        )

    def _notices(self) -> Iterator[str]:
        if not self.named_as_declared:
            yield "Filens navn passer ikke med kontraktens mønster (path): i en leverance ville den ikke blive læst."
        if self.has_no_rows:
            yield "Der er ingen rækker i filen, kun kolonnenavne. Intet er prøvet ud over navnene."
        if self.makes_none:
            yield NO_INVOLVEMENT

    def _sections(self) -> Iterator[Section]:
        if self.reasons:
            yield Section(
                "Karantæne",
                ("Slå rækkerne op i filen. En række kan have flere fejl.",),
                columns=("Kolonne", "Grund", "Rækker"),
                rows=tuple(
                    (each.column or "hele rækken", f"{REASONS[each.rule]} ({each.rule})", whole(each.rows))
                    for each in self.reasons
                ),
            )
        if self.codes:
            yield Section(
                "Koder, der ikke kendes eller ikke gjaldt",
                columns=("Kode", "Rækker"),
                rows=tuple((code or "andre koder, der ikke vises", whole(rows)) for code, rows in self.codes),
            )
        if self.ignored_by:
            rows = tuple((rule, whole(number)) for rule, number in self.ignored_by.items())
            yield Section("Udeladt efter regel", columns=("Regel", "Rækker"), rows=rows)
        facts = (Fact(KINDS[kind], whole(number)) for kind, number in self.involvements.items())
        yield Section("Indsatser, rækkerne bliver til", facts=tuple(facts) or (Fact("Indsatser", "ingen"),))
        if self.undeclared:
            yield Section("Kolonner i filen, som kontrakten ikke har", (", ".join(self.undeclared),))


def try_contract(workspace: Workspace, path: Path, name: str) -> Tried:
    """Hold a file against the contract of that id, in use or not: in memory, with keys that are thrown away.

    As `register draft` it asks no basis and logs nothing: it tells counts and columns, keeps nothing and links the
    file to nothing. Raises DeliveryError where the file cannot be read, ConfigurationError on the contract and where
    there is no file to try.
    """
    require_one_file(path)
    contract = find_contract(workspace.folder, name)
    require_codes([contract], workspace.codes)
    settings = _with(workspace.settings, contract)
    with passing_warehouse(Limits()) as warehouse:
        load_reference(warehouse, workspace.codes, settings)
        landing = Landing(warehouse, settings, passing_keys())
        file = landing.try_out(contract, path)
        landing.close()
        involve(warehouse, [contract], settings)
        return _tried(warehouse, contract, file, workspace.codes, named_by(contract.path, path.name))


def _with(settings: Settings, contract: RegisterContract) -> Settings:
    """The settings, with the register in them: one that no department has yet may name any service centre."""
    use = settings.registers.get(contract.id, RegisterUse())
    return settings.model_copy(update={"registers": {**settings.registers, contract.id: use}})


def _tried(warehouse: Warehouse, contract: RegisterContract, file: LandedFile, codes: CodeLists, named: bool) -> Tried:
    headers = {column.name: column.header for column in contract.columns}
    reasons = warehouse.rows("ask/land/reason")
    kinds = dict(warehouse.rows("ask/link/kind"))
    return Tried(
        register=contract.id,
        contract=contract.name,
        file=file.name,
        named_as_declared=named,
        read=file.rows_read,
        accepted=file.accepted,
        quarantined=file.quarantined,
        ignored=file.ignored,
        reasons=tuple(Reason(rule, headers.get(column or "", ""), rows) for column, rule, rows in reasons),
        ignored_by=dict(warehouse.rows("ask/land/ignored")),
        codes=tuple(_code(met, codes) for met in codes_met(warehouse) if met.state != "used"),
        involvements={kind: kinds[kind] for kind in KINDS if kind in kinds},
        undeclared=file.undeclared,
        makes_none=bool(contract.involvement and file.accepted and not kinds),
    )


def _code(met: Met, codes: CodeLists) -> tuple[str, int | None]:
    return (str(code_name(codes, met.code_list, met.code_key)) if met.code_key else ""), met.rows


def said_copied(copy: Path, register: str, workspace: Workspace) -> str:
    """What a person reads after a copy."""
    if register not in workspace.settings.registers:
        return str(
            say(
                "registers/{file} is a copy of the catalogue's contract. It is not in use: add [registers.{register}] "
                "in workspace.toml, and have the basis approved with it.",
                file=copy.name,
                register=register,
            )
        )
    return str(
        say(
            "registers/{file} is a copy of the catalogue's contract, and is used in its place. As it is, it changes "
            "nothing; what you change, the basis must be approved with.",
            file=copy.name,
        )
    )
