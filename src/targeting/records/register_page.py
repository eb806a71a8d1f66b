"""A contract as a page that a department head can read: the same sections on paper, in HTML and in the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from targeting.pages import Page, Section, counted, months, said
from targeting.records.register_cover import cover_lines
from targeting.records.register_file import code_sections, file_facts
from targeting.records.register_rows import ignored_lines, involvement_lines
from targeting.shapes import Document
from targeting.workspace import Column, Expectation, RegisterContract, Workspace

CATEGORIES = {
    "ordinary": "Almindelige oplysninger.",
    "special": "Følsomme oplysninger eller væsentlige sociale problemer. Grundlaget skal nævne en særlig regel.",
    "health": "Helbredsoplysninger efter sundhedsloven. Læses kun, når en navngiven sundhedsfaglig leder har godkendt.",
}
CATEGORY_NAMES = {"db. § 11": "CPR-nummer (databeskyttelsesloven § 11)", "almindelig": "almindelige oplysninger"}
KEPT = {"cpr": "Bliver til en nøgle; nummeret gemmes ikke", "keyed": "Bliver til en nøgle; navnet gemmes ikke"}


REMINDER = "Resultatet af en kørsel er et forslag til faglig vurdering, aldrig en afgørelse."
CONTRACT = "Kontrakt: "


class RegisterPage(Page):
    """One contract for people, in Danish."""

    def as_dict(self) -> Document:
        """For programs."""
        shown = super().as_dict()
        return {
            "title": self.title,
            "department": self.subtitle,
            "purpose": self.lead[0],
            "notice": "".join(self.notice),
            "sections": shown["sections"],
            "contract": self.footer[-1].removeprefix(CONTRACT),
        }


def register_page(workspace: Workspace, contract: RegisterContract, today: date) -> RegisterPage:
    """The page of a contract in its workspace; ``today`` decides which bases are in force."""
    return RegisterPage(
        title=said(contract.name),
        subtitle=_department(workspace, contract),
        lead=(said(contract.purpose),),
        notice=() if contract.finished else (_draft_notice(contract),),
        sections=tuple(_sections(workspace, contract, today)),
        footer=(REMINDER, f"{CONTRACT}{contract.file}, version {contract.version}, sha256 {contract.sha256[:12]}…"),
    )


def _sections(workspace: Workspace, contract: RegisterContract, today: date) -> Iterator[Section]:
    yield Section(
        "Hvad vi læser, og hvorfor",
        (
            f"{counted(len(contract.columns), 'kolonne', 'kolonner')} læses. Filens øvrige kolonner indlæses ikke.",
            *_proposed(contract),
        ),
        columns=("Kolonne i filen", "Hvorfor", "Slags oplysning", "Gemmes"),
        rows=tuple(_column(contract, column) for column in contract.columns),
    )
    yield Section("Hvad vi aldrig læser", (said(contract.limitations),))
    yield Section("Hvad en række bliver til", tuple(involvement_lines(workspace, contract)))
    yield Section("Rækker vi ser bort fra", tuple(ignored_lines(contract)))
    yield Section(
        "Hvad vi efterprøver",
        ("En række, der ikke kan læses, sættes i karantæne med sin grund. Den tælles ikke, men forsvinder ikke.",),
        columns=("Krav", "Hvis det ikke er opfyldt"),
        rows=tuple(_expectation(check) for check in contract.expectations),
    )
    yield Section("Hvor længe gemmes det", (_retention(contract),))
    yield Section("Hvilken slags oplysninger", (CATEGORIES[contract.legal_category],))
    yield Section("Hvilket grundlag dækker", tuple(cover_lines(workspace, contract, today)))
    yield Section("Sådan er filen", facts=tuple(file_facts(contract)))
    yield from code_sections(workspace, contract)


def _proposed(contract: RegisterContract) -> Iterator[str]:
    """Which names are a proposal, and what was looked for."""
    columns = contract.proposed
    if columns:
        names = "Navnene" if len(columns) == len(contract.columns) else "Disse navne"
        listed = ", ".join(column.header for column in columns)
        sources = "; ".join(dict.fromkeys(column.source for column in columns if column.source))
        yield f"{names} er et forslag; ret dem til jeres udtræk: {listed}{f' ({sources})' if sources else ''}."
    if contract.latest_only:
        yield "Registeret har kun den seneste registrering: det fortæller om leveringsdagen og ikke om en dag før den."


def _department(workspace: Workspace, contract: RegisterContract) -> str:
    use = workspace.settings.registers[contract.id]
    return workspace.settings.department_name(use.department) if use.department else workspace.settings.controller.name


def _draft_notice(contract: RegisterContract) -> str:
    return f"Kladde: {len(contract.open_points)} punkter er åbne, og registeret kan ikke køres."


def _column(contract: RegisterContract, column: Column) -> tuple[str, ...]:
    kept = KEPT.get(column.reads) or _kept(contract, column)
    return (
        column.header,
        said(column.description),
        CATEGORY_NAMES.get(column.legal_category or "", said(column.legal_category)),
        kept,
    )


def _kept(contract: RegisterContract, column: Column) -> str:
    if column.retain:
        return "Ja"
    if any(emission.ancillary and emission.ancillary.column == column.name for emission in contract.involvement):
        return "Kun når det er en følgeydelse"
    needed = any(column.name in emission.columns for emission in contract.involvement)
    return "Ja" if needed else "Nej, bruges kun ved indlæsningen"


def _expectation(check: Expectation) -> tuple[str, ...]:
    stops = "Kørslen standser" if check.severity == "critical" else "Advarsel; kørslen fortsætter"
    return (said(check.description), stops)


def _retention(contract: RegisterContract) -> str:
    kept = months(contract.retention_months)
    return (
        f"Rækkerne må gemmes i {kept}. De slettes, når en ny god kørsel afløser dem; programmet holder ikke selv øje "
        "med fristen. CPR-nummeret gemmes ikke i dem: det bliver til en nøgle, når filen indlæses."
    )
