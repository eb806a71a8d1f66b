"""A contract as a page that a department head can read: the same sections on paper, in HTML and in the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from targeting.errors import ConfigurationError
from targeting.language import listed
from targeting.pages import render
from targeting.records.register_cover import cover_lines
from targeting.records.register_rows import ignored_lines, involvement_lines
from targeting.workspace import OPEN, Column, Expectation, RegisterContract, Workspace, load_workspace

CATEGORIES = {
    "ordinary": "Almindelige oplysninger.",
    "special": "Følsomme oplysninger eller væsentlige sociale problemer. Grundlaget skal nævne en særlig regel.",
    "health": "Helbredsoplysninger efter sundhedsloven. Læses kun, når en navngiven sundhedsfaglig leder har godkendt.",
}
KEPT = {"cpr": "Bliver til en nøgle; nummeret gemmes ikke", "keyed": "Bliver til en nøgle; navnet gemmes ikke"}


@dataclass(frozen=True)
class Section:
    """A heading, sentences below it, and perhaps a table."""

    heading: str
    lines: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    def render(self) -> RenderableType:
        """For the terminal."""
        parts: list[RenderableType] = [Text(f"\n{self.heading}", style="bold")]
        parts += [Text(line) for line in self.lines]
        if self.rows:
            drawn = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
            for column in self.columns:
                drawn.add_column(column, overflow="fold")
            for row in self.rows:
                drawn.add_row(*(Text(cell) for cell in row))
            parts.append(drawn)
        return Group(*parts)


@dataclass(frozen=True)
class Page:
    """One contract for people, in Danish."""

    title: str
    department: str
    purpose: str
    notice: str
    sections: tuple[Section, ...]
    contract: str

    def html(self) -> str:
        """The whole page in one file: no script, no picture, nothing fetched."""
        return render("register.html.j2", page=self)

    def render(self) -> RenderableType:
        """For the terminal."""
        notice = [Text(self.notice, style="bold yellow")] if self.notice else []
        head = [Text(self.title, style="bold"), Text(self.department), Text(self.purpose), *notice]
        return Group(*head, *(section.render() for section in self.sections), Text(f"\nKontrakt: {self.contract}"))

    def as_dict(self) -> dict[str, Any]:
        """For programs."""
        return {
            "title": self.title,
            "department": self.department,
            "purpose": self.purpose,
            "notice": self.notice,
            "sections": [
                {"heading": part.heading, "lines": list(part.lines), "rows": [list(row) for row in part.rows]}
                for part in self.sections
            ],
            "contract": self.contract,
        }


def contract_page(folder: Path, register: str) -> Page:
    """The page of a register in use; raises ConfigurationError that lists those there are."""
    workspace = load_workspace(folder)
    names = [contract.id for contract in workspace.registers]
    if register not in names:
        raise ConfigurationError(
            "Register {register} is not in workspace.toml. There are: {names}. To take on a new one, add "
            "[registers.{register}].",
            register=register,
            names=listed(names),
        )
    today = datetime.now(UTC).astimezone(ZoneInfo(workspace.settings.timezone)).date()
    return register_page(workspace, workspace.register(register), today)


def register_page(workspace: Workspace, contract: RegisterContract, today: date) -> Page:
    """The page of a contract in its workspace; ``today`` decides which bases are in force."""
    return Page(
        title=_said(contract.name),
        department=_department(workspace, contract),
        purpose=_said(contract.purpose),
        notice="" if contract.finished else _draft_notice(contract),
        sections=tuple(_sections(workspace, contract, today)),
        contract=f"{contract.file}, version {contract.version}, sha256 {contract.sha256[:12]}…",
    )


def _sections(workspace: Workspace, contract: RegisterContract, today: date) -> Iterator[Section]:
    yield Section(
        "Hvad vi læser, og hvorfor",
        (f"{len(contract.columns)} kolonner læses. Filens øvrige kolonner indlæses ikke.",),
        ("Kolonne i filen", "Hvorfor", "Slags oplysning", "Gemmes"),
        tuple(_column(contract, column) for column in contract.columns),
    )
    yield Section("Hvad vi aldrig læser", (_said(contract.limitations),))
    yield Section("Hvad en række bliver til", tuple(involvement_lines(workspace, contract)))
    yield Section("Rækker vi ser bort fra", tuple(ignored_lines(contract)))
    yield Section(
        "Hvad vi efterprøver",
        ("En række, der ikke kan læses, sættes i karantæne med sin grund. Den tælles ikke, men forsvinder ikke.",),
        ("Krav", "Hvis det ikke er opfyldt"),
        tuple(_expectation(check) for check in contract.expectations),
    )
    yield Section("Hvor længe gemmes det", (_retention(contract),))
    yield Section("Hvilken slags oplysninger", (CATEGORIES[contract.legal_category],))
    yield Section("Hvilket grundlag dækker", tuple(cover_lines(workspace, contract, today)))


def _department(workspace: Workspace, contract: RegisterContract) -> str:
    use = workspace.settings.registers[contract.id]
    return workspace.settings.department_name(use.department) if use.department else workspace.settings.controller.name


def _draft_notice(contract: RegisterContract) -> str:
    return f"Kladde: {len(contract.open_points)} punkter er åbne, og registeret kan ikke køres."


def _column(contract: RegisterContract, column: Column) -> tuple[str, ...]:
    kept = KEPT.get(column.reads) or _kept(contract, column)
    return (column.header, _said(column.description), _said(column.legal_category), kept)


def _kept(contract: RegisterContract, column: Column) -> str:
    if column.retain:
        return "Ja"
    if any(emission.ancillary and emission.ancillary.column == column.name for emission in contract.involvement):
        return "Kun når det er en følgeydelse"
    needed = any(column.name in emission.columns for emission in contract.involvement)
    return "Ja" if needed else "Nej, bruges kun ved indlæsningen"


def _expectation(check: Expectation) -> tuple[str, ...]:
    stops = "Kørslen standser" if check.severity == "critical" else "Advarsel; kørslen fortsætter"
    return (_said(check.description), stops)


def _retention(contract: RegisterContract) -> str:
    months = "1 måned" if contract.retention_months == 1 else f"{contract.retention_months} måneder"
    return f"Rækkerne gemmes i {months}. Personnummeret gemmes ikke: det bliver til en nøgle, når filen indlæses."


def _said(text: str) -> str:
    """A text of the contract; what nobody has written yet is said plainly."""
    return "Ikke udfyldt endnu." if not text or text.startswith(OPEN) else text
