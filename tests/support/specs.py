"""What the spec tables of registers and linking are run with: rows or whole files in, what became of them out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any

from support.delivery import ANNA, COLUMNS, FILES, person, write_register
from support.tables import stated
from support.world import DELIVERY, contract, landed_contracts
from targeting.privacy import load_keys
from targeting.registers import LandedRegister
from targeting.warehouse import Warehouse

# Every number holds modulus 11, so that only the specs about it have remarks of it.
PERSONS = {
    "anna": ANNA, "bent": "0202705014", "carl": "0303715010", "dora": "0404725017", "erik": "0505735013",
    "freja": "0606665016", "gorm": "0707675012", "hanne": "0808685019", "ivan": "0909695015", "jytte": "1010705017",
    "kaj": "1111715013", "lone": "1212725028",
}  # fmt: skip

ORDINARY: dict[str, dict[str, str]] = {
    "population": person(ANNA),
    "objection": {"CPR-nr.": ANNA, "Indsigelse modtaget": "01-09-2017"},
    "jobcentre": {"CPR-nr.": ANNA, "Målgruppe": "2.3", "Startdato": "01-02-2017", "Sagsbehandler": "JOB1"},
    "benefit_refund": {
        "Uge": "2017-39", "CPR nummer": ANNA, "Ydelse": "Kontanthjælp", "Beregnet udbetalingsbeløb": "2.789,50"
    },
    "sickness_benefit": {
        "Personnummer formateret": ANNA, "Første fraværsdag": "01-01-2017", "Sagstilstand": "Igangværende",
        "Sagsbehandler": "SDP1",
    },
    "social_psychiatry": {
        "CPR": ANNA, "Paragraf": "SEL § 85", "Indsats": "Bostøtte", "IndsatsStatus": "Bevilget",
        "HandleKommune": "999", "AfdelingNavn": "Center for Socialpsykiatri", "IndsatsStartDato": "2017-01-01",
        "PrimærAnsvarlig": "SOC1",
    },
    "children_family": {
        "Part CPR": ANNA, "Sagstype": "Foranstaltning", "Status": "Bevilget", "Foranstaltningsparagraf": "SEL § 52",
        "Afdeling": "Familiecentret", "Sagsbehandler": "FAM1", "Startdato": "01-01-2017",
    },
    "municipal_health": {
        "Cpr.nr.": ANNA, "Lovhjemmel": "SUL § 138", "Bevillingsstatus": "Bevilget",
        "Enhed": "Visitation og Hjemmepleje", "Bevilget fra": "01-01-2017",
    },
    "misuse_treatment": {"CPR": ANNA, "Lovgrundlag": "SEL § 101", "Indskrevet": "01-01-2017", "Behandler": "RUS1"},
    "aids": {
        "Løbenr.": "1", "Personnummer": ANNA, "Paragraf": "112", "Hjælpemiddel": "Rollator", "Bevilget": "01-08-2017",
        "Status": "Bevilget",
    },
}  # fmt: skip

COMMENTS = {"becomes", "why"}
# What a register may have to the right of its usual columns, where a spec declares it.
MORE = ("Sagsnummer",)

Landed = AbstractContextManager[tuple[Warehouse, dict[str, LandedRegister]]]


Lines = list[str]
Counts = Iterable[tuple[Any, Any]]


def rows_of(register: str, text: str) -> list[dict[str, str]]:
    """The rows of a spec table, whole: what is not stated is ordinary, and a name is the number of that person."""
    rows = stated(text)
    assert {name for row in rows for name in row} <= {*COLUMNS[register], *COMMENTS, *MORE}, "a column nobody knows"
    return [ORDINARY[register] | {name: PERSONS.get(cell, cell) for name, cell in row.items()} for row in rows]


def everybody() -> list[dict[str, str]]:
    """The population register when a spec says nothing of it."""
    return [person(cpr) for cpr in PERSONS.values()]


def deliver(folder: Path, rows: Mapping[str, str | tuple[str, ...]]) -> Path:
    """Write every register's table, or tables, as its file, or files; gives the delivery."""
    delivery = folder / "inbox" / DELIVERY
    delivery.mkdir(parents=True)
    if "population" not in rows:
        write_register(delivery, "population", everybody())
    for register, texts in rows.items():
        for number, text in enumerate((texts,) if isinstance(texts, str) else texts, start=1):
            rows_delivered = rows_of(register, text)
            more = tuple(name for name in MORE if any(name in row for row in rows_delivered))
            path = write_register(delivery, register, rows_delivered, more)
            path.rename(path.with_stem(f"{path.stem}_{number}"))
    return delivery


def land(folder: Path, delivery: Path, registers: Iterable[str], **declared: Any) -> Landed:
    """Land and link the population and these registers; ``declared`` changes what their contracts say."""
    others = [contract(name).model_copy(update=declared) for name in registers if name != "population"]
    return landed_contracts(folder, delivery, [contract("population"), *others])


def outcome(warehouse: Warehouse, landed: LandedRegister) -> Lines:
    """What became of a register that lies in one file: the fate of every row that was not ignored, then the counts.

    An accepted row with a fault is one of which a part waits.
    """
    (file,) = landed.files
    ask = warehouse.connection.execute
    faults: dict[int, set[str]] = {}
    for row_no, column, rule in ask(
        "SELECT row_no, column_name, rule FROM land.quarantine WHERE register = ?", [landed.register]
    ).fetchall():
        faults.setdefault(row_no, set()).add(f"{column}:{rule}" if column else rule)
    accepted = {row_no for (row_no,) in ask(f'SELECT row_no FROM land."{landed.register}"').fetchall()}
    fates = [
        (row_no, " ".join(["accepted" if row_no in accepted else "quarantined", *sorted(faults.get(row_no, ()))]))
        for row_no in accepted | faults.keys()
    ]
    assert len(fates) == file.accepted + file.quarantined
    ignored = ask("SELECT rule, rows FROM land.ignored WHERE register = ?", [landed.register]).fetchall()
    remarks = ask("SELECT remark, rows FROM land.remark WHERE register = ?", [landed.register]).fetchall()
    return _lines(fates, ignored, remarks, file.rows_read)


def stated_outcome(answer: Mapping[int, str], remarks: Mapping[str, int]) -> Lines:
    """The outcome that a spec states, row by row, as "accepted", "ignored rule" or "quarantined column:rule"."""
    words = {row: fate.split() for row, fate in answer.items()}
    assert {fate[0] for fate in words.values()} <= {"accepted", "quarantined", "ignored"}
    fates = [(row, " ".join([fate[0], *sorted(fate[1:])])) for row, fate in words.items() if fate[0] != "ignored"]
    ignored = Counter(fate[1] for fate in words.values() if fate[0] == "ignored")
    return _lines(fates, ignored.items(), remarks.items(), len(words))


def _lines(fates: Counts, ignored: Counts, remarks: Counts, read: int) -> Lines:
    return [
        *(f"row {row}: {fate}" for row, fate in sorted(fates)),
        *(f"ignored by {rule}: {count}" for rule, count in sorted(ignored)),
        *(f"remarked {remark}: {count}" for remark, count in sorted(remarks)),
        f"read: {read}",
    ]


def involvements(warehouse: Warehouse, folder: Path, columns: Iterable[str]) -> list[dict[str, str]]:
    """link.involvement as a table of text, with ``who``, ``from`` and ``to``; only these columns."""
    return _persons_table(
        warehouse, folder, columns, 'SELECT *, valid_from AS "from", valid_to AS "to" FROM link.involvement'
    )


def caseworkers(warehouse: Warehouse, folder: Path, days: Iterable[str]) -> dict[str, dict[str, str]]:
    """How many caseworkers scoring counts of each person, by name, on each of the days."""
    found: dict[str, dict[str, str]] = {}
    for day in days:
        warehouse.create("score.evidence", as_of=day)
        for row in _persons_table(warehouse, folder, ("who", "caseworkers"), "SELECT * FROM score.evidence"):
            found.setdefault(row["who"], {})[day] = row["caseworkers"]
    return found


def persons(warehouse: Warehouse, folder: Path, columns: Iterable[str]) -> list[dict[str, str]]:
    """link.person as a table of text, with ``who``; only these columns."""
    return _persons_table(warehouse, folder, columns, "SELECT * FROM link.person")


def _persons_table(warehouse: Warehouse, folder: Path, columns: Iterable[str], query: str) -> list[dict[str, str]]:
    keys = load_keys(folder / "keys")
    names = {keys.pseudonym("person", cpr): name for name, cpr in PERSONS.items()}
    cursor = warehouse.connection.execute(
        f"SELECT found.*, pseudonym FROM ({query}) AS found LEFT JOIN land.person_key USING (person_id)"
    )
    header = [column[0] for column in cursor.description or ()]
    found = [dict(zip(header, row, strict=True)) for row in cursor.fetchall()]
    rows = [row | {"who": names.get(row["pseudonym"], "somebody else")} for row in found]
    return [{name: _text(row[name]) for name in columns} for row in rows]


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case date():
            return value.isoformat()
    return str(value)


def file_name(register: str) -> str:
    """The name that the small delivery gives the register's file."""
    return FILES[register][0]
