"""A small delivery in the formats of all ten registers; every CPR number is from the safe ranges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from openpyxl import Workbook

ANNA, BENT, CARL, DORA, ERIK = "0101655008", "0202705016", "0303715020", "0404725031", "0505735042"

Rows = Iterable[Mapping[str, str]]

COLUMNS: dict[str, tuple[str, ...]] = {
    "population": (
        "Personnummer", "Gældende personnummer", "Status", "Fødselsdato", "Køn", "Adressebeskyttelse", "Kommunekode"
    ),
    "objection": ("CPR-nr.", "Indsigelse modtaget"),
    "jobcentre": (
        "CPR-nr.", "Målgruppe", "Startdato", "Slutdato", "Tilbud", "Tilbud startdato", "Tilbud slutdato",
        "Min Plan dato", "Sagsbehandler",
    ),
    "benefit_refund": ("Uge", "CPR nummer", "Ydelse", "Beregnet udbetalingsbeløb"),
    "sickness_benefit": (
        "Personnummer formateret", "Første fraværsdag", "Sidste fraværsdag", "Sagstilstand", "Sagsbehandler"
    ),
    "social_psychiatry": (
        "CPR", "Paragraf", "Indsats", "IndsatsStatus", "HandleKommune", "AfdelingNavn", "IndsatsStartDato",
        "IndsatsSlutDato", "PrimærAnsvarlig", "BorgerMobil",
    ),
    "children_family": (
        "CPR-nr.", "Part CPR", "Sagstype", "Status", "Foranstaltningsparagraf", "Afdeling", "Sagsbehandler",
        "Startdato", "Slutdato",
    ),
    "municipal_health": ("Cpr.nr.", "Lovhjemmel", "Bevillingsstatus", "Enhed", "Bevilget fra", "Bevilget til"),
    "misuse_treatment": ("CPR", "Lovgrundlag", "Indskrevet", "Udskrevet", "Behandler"),
    "aids": ("Løbenr.", "Personnummer", "Paragraf", "Hjælpemiddel", "Bevilget", "Status", "Afleveret"),
}  # fmt: skip

FILES = {
    "population": ("folkeregister.csv", "utf-8", ";"),
    "objection": ("indsigelser.csv", "utf-8", ";"),
    "jobcentre": ("momentum_forloeb.csv", "utf-8", ";"),
    "benefit_refund": ("ydelsesrefusion_2017-09.csv", "cp1252", ";"),
    "sickness_benefit": ("ksd_sygedagpenge.csv", "utf-8", ";"),
    "social_psychiatry": ("social_psykiatri.csv", "utf-8-sig", ";"),
    "children_family": ("boern_familie.xlsx", "", ""),
    "municipal_health": ("sundhed_pleje.csv", "cp1252", ";"),
    "misuse_treatment": ("rusmiddel.csv", "utf-8-sig", ";"),
    "aids": ("hjaelpemidler.txt", "cp1252", "\t"),
}


def person(cpr: str, **changes: str) -> dict[str, str]:
    """A row of the population register: a grown woman who lives in the municipality."""
    row = {
        "Personnummer": cpr, "Status": "01", "Fødselsdato": "05-03-1970", "Køn": "K", "Adressebeskyttelse": "N",
        "Kommunekode": "999",
    }  # fmt: skip
    return row | changes


def small_rows() -> dict[str, list[dict[str, str]]]:
    """Five citizens. Anna is nominated; Bent has one department; Carl objects; Dora is 17; Erik has nothing."""
    return {
        "population": [
            person(ANNA), person(BENT, Køn="M"), person(CARL, Køn="M"),
            person(DORA, Fødselsdato="03-10-1999"), person(ERIK, Køn="M"),
        ],
        "objection": [{"CPR-nr.": CARL, "Indsigelse modtaget": "01-09-2017"}],
        "jobcentre": [
            {"CPR-nr.": cpr, "Målgruppe": "2.3", "Startdato": "01-02-2017", "Tilbud": "Mentor",
             "Tilbud startdato": "01-03-2017", "Min Plan dato": "10-02-2017", "Sagsbehandler": "JOB1"}
            for cpr in (ANNA, BENT, CARL)
        ],
        "benefit_refund": [
            {"Uge": f"2017-{week}", "CPR nummer": cpr, "Ydelse": "Kontanthjælp",
             "Beregnet udbetalingsbeløb": "2.789,50"}
            for cpr in (ANNA, CARL) for week in (37, 38, 39)
        ],
        "sickness_benefit": [
            {"Personnummer formateret": ERIK, "Første fraværsdag": "01-01-2017", "Sidste fraværsdag": "31-01-2017",
             "Sagstilstand": "Afsluttet", "Sagsbehandler": "SDP1"}
        ],
        "social_psychiatry": [
            {"CPR": cpr, "Paragraf": "SEL § 85", "Indsats": "Bostøtte", "IndsatsStatus": "Bevilget",
             "HandleKommune": "999", "AfdelingNavn": "Center for Socialpsykiatri", "IndsatsStartDato": "2016-05-01",
             "PrimærAnsvarlig": "SOC1"}
            for cpr in (ANNA, CARL, DORA)
        ],
        "children_family": [
            {"CPR-nr.": "", "Part CPR": BENT, "Sagstype": "Foranstaltning", "Status": "Afslag",
             "Foranstaltningsparagraf": "Servicelovens § 52, stk. 3, nr. 7", "Afdeling": "Familiecentret",
             "Sagsbehandler": "FAM1", "Startdato": "01-01-2017"},
            {"CPR-nr.": "", "Part CPR": ERIK, "Sagstype": "Foranstaltning", "Status": "Bevilget",
             "Foranstaltningsparagraf": "§ 52", "Afdeling": "Familiecentret", "Sagsbehandler": "FAM1",
             "Startdato": "01-01-2016", "Slutdato": "31-12-2016"},
        ],
        "municipal_health": [
            {"Cpr.nr.": ANNA, "Lovhjemmel": "SUL § 138", "Bevillingsstatus": "Bevilget",
             "Enhed": "Visitation og Hjemmepleje", "Bevilget fra": "01.04.2017"}
        ],
        "misuse_treatment": [
            {"CPR": ANNA, "Lovgrundlag": "SEL § 101", "Indskrevet": "01-01-2016", "Udskrevet": "31-12-2016",
             "Behandler": "RUS1"}
        ],
        "aids": [
            {"Løbenr.": "1", "Personnummer": ERIK, "Paragraf": "112", "Hjælpemiddel": "Rollator",
             "Bevilget": "01-08-2016", "Status": "Bevilget"}
        ],
    }  # fmt: skip


def write_delivery(folder: Path, rows: Mapping[str, Rows]) -> None:
    """Write every register of ``rows`` into ``folder`` in its own format."""
    folder.mkdir(parents=True, exist_ok=True)
    for register, entries in rows.items():
        write_register(folder, register, entries)


def write_register(folder: Path, register: str, rows: Rows, more: tuple[str, ...] = ()) -> Path:
    """Write one register's file, with ``more`` columns to the right where they are named; gives its path."""
    name, encoding, separator = FILES[register]
    path = folder / name
    columns = COLUMNS[register] + more
    if register == "children_family":
        _write_sheet(path, columns, rows)
        return path
    lines = [] if register == "aids" else [separator.join(columns)]
    lines += [separator.join(_cell(register, row.get(column, "")) for column in columns) for row in rows]
    path.write_bytes("".join(f"{line}\r\n" for line in lines).encode(encoding))
    return path


def _cell(register: str, text: str) -> str:
    return f'="{text}"' if register == "misuse_treatment" and text else text


def _write_sheet(path: Path, columns: tuple[str, ...], rows: Rows) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Foranstaltninger"
    for line in ("Børn og familie", "Udtrukket 02-10-2017", "Kriterier: aktive", ""):
        sheet.append([line])
    sheet.append(list(columns))
    for row in rows:
        sheet.append([row.get(column, "") or None for column in columns])
    sheet.append([*[None] * 2, "I alt"])
    book.save(path)
