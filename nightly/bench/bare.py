"""The floor: a bare DuckDB script that reads, types, deduplicates and writes the same rows, and nothing more.

It writes what the product writes: every register's rows with their types and integer person keys, and one table of
distinct involvements. It trusts the files: no quarantine, no rules, no code lists, no spells, no encryption.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb
from extracts import COLUMNS, FILES

# Of each register: the columns wanted, as types. Dates and weeks are parsed, the rest is kept as text.
TYPED = {
    "population": {
        "Personnummer": "t", "Status": "t", "Fødselsdato": "%d-%m-%Y", "Køn": "t", "Adressebeskyttelse": "t"
    },
    "benefit_refund": {"CPR nummer": "t", "Uge": "week", "Ydelse": "t", "Beregnet udbetalingsbeløb": "amount"},
    "jobcentre": {
        "CPR-nr.": "t", "Målgruppe": "t", "Startdato": "%d-%m-%Y", "Slutdato": "%d-%m-%Y", "Tilbud": "t",
        "Tilbud startdato": "%d-%m-%Y", "Tilbud slutdato": "%d-%m-%Y", "Min Plan dato": "%d-%m-%Y",
        "Sagsbehandler": "t",
    },
    "sickness_benefit": {
        "Personnummer formateret": "t", "Første fraværsdag": "%d-%m-%Y", "Sidste fraværsdag": "%d-%m-%Y",
        "Sagstilstand": "t", "Sagsbehandler": "t",
    },
    "social_psychiatry": {
        "CPR": "t", "Paragraf": "t", "Indsats": "t", "IndsatsStatus": "t", "HandleKommune": "t", "AfdelingNavn": "t",
        "IndsatsStartDato": "%Y-%m-%d", "IndsatsSlutDato": "%Y-%m-%d", "PrimærAnsvarlig": "t",
    },
    "municipal_health": {
        "Cpr.nr.": "t", "Lovhjemmel": "t", "Bevillingsstatus": "t", "Enhed": "t", "Bevilget fra": "%d.%m.%Y",
        "Bevilget til": "%Y-%m-%d",
    },
    "misuse_treatment": {
        "CPR": "t", "Lovgrundlag": "t", "Indskrevet": '="%d-%m-%Y"', "Udskrevet": '="%d-%m-%Y"', "Behandler": "t"
    },
    "aids": {"Personnummer": "t", "Paragraf": "t", "Bevilget": "%d-%m-%Y", "Status": "t", "Afleveret": "%d-%m-%Y"},
}  # fmt: skip

# Of each register: code, start and end of the involvements its rows become.
INVOLVEMENTS = {
    "population": [],
    "benefit_refund": [('"Ydelse"', '"Uge"', '"Uge" + 6')],
    "jobcentre": [
        ('"Målgruppe"', '"Startdato"', '"Slutdato"'),
        ('"Tilbud"', '"Tilbud startdato"', '"Tilbud slutdato"'),
        ("'MIN-PLAN'", '"Min Plan dato"', '"Slutdato"'),
    ],
    "sickness_benefit": [("'SYGEDAGPENGE'", '"Første fraværsdag"', '"Sidste fraværsdag"')],
    "social_psychiatry": [('"Paragraf"', '"IndsatsStartDato"', '"IndsatsSlutDato"')],
    "municipal_health": [('"Lovhjemmel"', '"Bevilget fra"', '"Bevilget til"')],
    "misuse_treatment": [('"Lovgrundlag"', '"Indskrevet"', '"Udskrevet"')],
    "aids": [('"Paragraf"', '"Bevilget"', '"Afleveret"')],
}


def bare(folder: Path, out: Path) -> int:
    """Land every register into an unencrypted DuckDB file at ``out``; gives the rows written."""
    with duckdb.connect(str(out), config={"threads": 2, "memory_limit": "4GB"}) as connection:
        connection.execute("CREATE TABLE person (cpr VARCHAR, person_id INTEGER)")
        connection.execute(
            "CREATE TABLE involvement "
            "(person_id INTEGER, register VARCHAR, code VARCHAR, valid_from DATE, valid_to DATE)"
        )
        return sum(_register(connection, folder, register) for register in TYPED)


def _register(connection: duckdb.DuckDBPyConnection, folder: Path, register: str) -> int:
    name, encoding, separator = FILES[register]
    path = folder / name
    names = list(COLUMNS[register])
    cells = ", ".join(f'{_typed(f"c{names.index(c)}", kind)} AS "{c}"' for c, kind in TYPED[register].items())
    person = f"c{names.index(next(iter(TYPED[register])))}"
    columns = {f"c{index}": "VARCHAR" for index in range(len(names))}
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE raw AS SELECT {person} AS person, {cells} "
        "FROM read_csv($path, columns = $columns, header = false, skip = $skip, delim = $delim, quote = '', "
        "escape = '', auto_detect = false, encoding = $encoding)",
        {
            "path": str(path),
            "columns": columns,
            "skip": 0 if register == "aids" else 1,
            "delim": separator,
            "encoding": "latin-1" if encoding == "cp1252" else "utf-8",
        },
    )
    connection.execute(
        "INSERT INTO person SELECT person, (SELECT count(*) FROM person) + row_number() OVER () "
        "FROM (SELECT DISTINCT raw.person FROM raw ANTI JOIN person AS known ON known.cpr = raw.person)"
    )
    kept = ", ".join(f'"{column}"' for column in list(TYPED[register])[1:])
    connection.execute(
        f"CREATE TABLE {register} AS SELECT person_id, {kept} FROM raw JOIN person AS known ON known.cpr = raw.person"
    )
    for code, start, end in INVOLVEMENTS[register]:
        connection.execute(
            f"INSERT INTO involvement SELECT DISTINCT person_id, '{register}', {code}, {start}, {end} FROM {register}"
        )
    row = connection.execute(f"SELECT count(*) FROM {register}").fetchone()
    return int(row[0]) if row else 0


def _typed(column: str, kind: str) -> str:
    if kind == "t":
        return f"trim({column})"
    if kind == "week":
        return f"CAST(strptime({column} || '-1', '%G-%V-%u') AS DATE)"
    if kind == "amount":
        return f"CAST(replace(replace({column}, '.', ''), ',', '.') AS DECIMAL(14, 2))"
    return f"CAST(try_strptime({column}, '{kind}') AS DATE)"


if __name__ == "__main__":
    print(bare(Path(sys.argv[1]), Path(sys.argv[2])))
