"""Large extracts for the benchmark: eight registers in the formats of their contracts, all CPR numbers invented."""

from __future__ import annotations

from pathlib import Path

import duckdb

# Rows a citizen; 600,000 citizens give 7.5 million rows.
ROWS = {
    "population": 1.0,
    "benefit_refund": 8.0,
    "jobcentre": 0.85,
    "sickness_benefit": 0.35,
    "social_psychiatry": 0.85,
    "municipal_health": 1.0,
    "misuse_treatment": 0.15,
    "aids": 0.3,
}
# Born 1858-1899: a number that no living person has.
CPR = """(lpad(CAST(1 + n % 28 AS VARCHAR), 2, '0') || lpad(CAST(1 + (n // 28) % 12 AS VARCHAR), 2, '0')
    || CAST(58 + (n // 336) % 42 AS VARCHAR) || CAST(5000 + (n // 14112) % 4000 AS VARCHAR))"""
DAY = "strftime(DATE '2014-01-01' + CAST(hash(i, {salt}) % 1300 AS INTEGER), '{form}')"

COLUMNS = {
    "population": {
        "Personnummer": CPR, "Gældende personnummer": "''", "Status": "'01'",
        "Fødselsdato": "strftime(DATE '1930-01-01' + CAST(hash(n, 1) % 30000 AS INTEGER), '%d-%m-%Y')",
        "Køn": "CASE WHEN n % 2 = 0 THEN 'K' ELSE 'M' END", "Adressebeskyttelse": "'N'", "Kommunekode": "'999'",
        "Vejnavn": "'Eksempelvej ' || n % 900",
    },
    "benefit_refund": {
        "Uge": "'2017-' || lpad(CAST(16 + turn % 24 AS VARCHAR), 2, '0')", "CPR nummer": CPR,
        "Ydelse": "['Kontanthjælp', 'Sygedagpenge', 'Ledighedsydelse', 'Førtidspension'][1 + n % 4]",
        "Finansiering Kommunenavn": "'Eksempelkommune'", "Beregnet udbetalingsbeløb": "'2.789,50'",
        "Refusionssats": "'30,00'",
    },
    "jobcentre": {
        "CPR-nr.": CPR, "Målgruppe": "['2.2', '2.3', '2.5', '2.14'][1 + i % 4]",
        "Startdato": DAY.format(salt=2, form="%d-%m-%Y"), "Slutdato": "''",
        "Tilbud": "['', 'Mentor', 'Virksomhedspraktik'][1 + i % 3]",
        "Tilbud startdato": DAY.format(salt=2, form="%d-%m-%Y"), "Tilbud slutdato": "''",
        "Min Plan dato": DAY.format(salt=2, form="%d-%m-%Y"), "Sagsbehandler": "'jc' || hash(n, 3) % 300",
    },
    "sickness_benefit": {
        "Personnummer formateret": CPR, "Første fraværsdag": DAY.format(salt=4, form="%d-%m-%Y"),
        "Sidste fraværsdag": "''", "Sagstilstand": "'Aktiv'", "Sagsbehandler": "'sd' || hash(n, 5) % 50",
    },
    "social_psychiatry": {
        "CPR": CPR, "Paragraf": "['SEL § 85', 'Servicelovens § 107', '§ 108', 'SEL-97-'][1 + i % 4]",
        "Indsats": "'Støtte'", "IndsatsStatus": "'Bevilget'", "HandleKommune": "'999'",
        "AfdelingNavn": "['Center for Socialpsykiatri', 'Handicapcentret'][1 + i % 2]",
        "IndsatsStartDato": DAY.format(salt=6, form="%Y-%m-%d"), "IndsatsSlutDato": "''",
        "PrimærAnsvarlig": "'soc' || hash(n, 7) % 200", "Fornavn": "'Navn'", "BorgerMobil": "'0'",
        "Notat": "'fritekst der aldrig læses ' || i % 1000",
    },
    "municipal_health": {
        "Cpr.nr.": CPR, "Lovhjemmel": "['SUL § 138', 'SEL § 83', 'SUL § 140'][1 + i % 3]",
        "Bevillingsstatus": "'Bevilget'", "Enhed": "'Hjemmeplejen'",
        "Bevilget fra": DAY.format(salt=8, form="%d.%m.%Y"), "Bevilget til": "'9999-12-31'",
    },
    "misuse_treatment": {
        "CPR": f"'=\"' || {CPR} || '\"'", "Lovgrundlag": "'=\"SEL § 101\"'",
        "Indskrevet": DAY.format(salt=9, form="=\"%d-%m-%Y\""), "Udskrevet": "''", "Behandler": "'=\"rus1\"'",
    },
    "aids": {
        "Nr": "CAST(i AS VARCHAR)", "Personnummer": CPR, "Paragraf": "['112', '113'][1 + i % 2]", "Art": "'Rollator'",
        "Bevilget": DAY.format(salt=10, form="%d-%m-%Y"), "Status": "'Bevilget'",
        "Afleveret": "''",
    },
}  # fmt: skip
FILES = {
    "population": ("folkeregister.csv", "utf-8", ";"),
    "benefit_refund": ("ydelsesrefusion.csv", "cp1252", ";"),
    "jobcentre": ("momentum_forloeb.csv", "utf-8", ";"),
    "sickness_benefit": ("ksd_sygedagpenge.csv", "utf-8", ";"),
    "social_psychiatry": ("social_psykiatri.csv", "utf-8-sig", ";"),
    "municipal_health": ("sundhed_pleje.csv", "cp1252", ";"),
    "misuse_treatment": ("rusmiddel.csv", "utf-8-sig", ";"),
    "aids": ("hjaelpemidler.txt", "cp1252", "\t"),
}


def make_extracts(folder: Path, citizens: int) -> dict[str, int]:
    """Write the eight extracts into ``folder``; gives rows by register."""
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(":memory:") as connection:
        return {register: _write(connection, folder, register, citizens) for register in ROWS}


def _write(connection: duckdb.DuckDBPyConnection, folder: Path, register: str, citizens: int) -> int:
    name, encoding, separator = FILES[register]
    rows = round(ROWS[register] * citizens)
    columns = ", ".join(f'{expression} AS "{column}"' for column, expression in COLUMNS[register].items())
    # A register holds some of the citizens, each with several rows (turn 0, 1, ...): a row's number times a step that
    # shares no factor with the citizens.
    persons = citizens if register == "population" else max(citizens * 2 // 5, 1)
    numbered = f"SELECT i, (i * 7919) % {persons} AS n, i // {persons} AS turn FROM range({rows}) AS numbers(i)"
    select = f"SELECT {columns} FROM ({numbered})"
    path = folder / name
    header = "false" if register == "aids" else "true"
    connection.execute(
        f"COPY ({select}) TO '{path}' (FORMAT csv, HEADER {header}, DELIMITER '{separator}', QUOTE '', ESCAPE '')"
    )
    if encoding != "utf-8":
        path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    return rows
