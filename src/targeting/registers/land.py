"""Land a register: read, judge, keep what is accepted, and account for every row."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from targeting.errors import DeliveryError, TargetingError
from targeting.language import Message, say, sentences
from targeting.privacy import KeyRing, looks_like_cpr
from targeting.registers.ahead import Ahead
from targeting.registers.cells import TYPES, Local, distinct_cells, find_errors, kept_columns, read_cells
from targeting.registers.faults import find_faults
from targeting.registers.files import find_extracts
from targeting.registers.lookups import Lookups
from targeting.registers.met import FEWEST, note_codes
from targeting.registers.readers import OpenedFile, RawFile, open_file
from targeting.registers.reference import load_macros, name_municipalities, service_centre_names
from targeting.warehouse import Warehouse, identifier, sql
from targeting.workspace import RegisterContract, Settings

# The fictional municipality's own neighbour.
NEIGHBOUR = ("998", ("Nabokommune",))


@dataclass(frozen=True)
class LandedFile:
    """One extract file after landing: read = accepted + quarantined + ignored + others.

    ``others`` are rows of citizens who were not asked about, where somebody asked about some: counted, and gone.
    """

    name: str
    fingerprint: str
    bytes: int
    rows_read: int
    accepted: int
    quarantined: int
    ignored: int
    undeclared: tuple[str, ...]
    others: int = 0


@dataclass(frozen=True)
class LandedRegister:
    """One register after landing."""

    register: str
    files: tuple[LandedFile, ...]


class Landing:
    """One delivery's landing into one warehouse. The population register must come first: it knows who is who."""

    def __init__(self, warehouse: Warehouse, settings: Settings, keys: KeyRing) -> None:
        self._warehouse = warehouse
        self._connection = warehouse.connection
        self._settings, self._keys = settings, keys
        self._lookups = Lookups(self._connection, keys, settings.municipality.fictional)
        self._population: str | None = None
        self._not_apart: list[Message] = []
        self._not_searched: Mapping[str, Mapping[str, Collection[str]]] = {}
        own_laws = self._connection.execute(
            "SELECT DISTINCT law, law_name FROM land.code WHERE law_name <> '' ORDER BY ALL"
        )
        load_macros(self._connection, own_laws.fetchall())
        here = settings.municipality
        own = {here.code: (here.name,)} | ({NEIGHBOUR[0]: NEIGHBOUR[1]} if here.fictional else {})
        name_municipalities(self._connection, own)
        self._connection.execute(sql("land/tables"))

    def land_each(self, contracts: Iterable[RegisterContract], delivery: Path) -> Iterator[LandedRegister]:
        """Land one register after the other, each file read while the one before is landed. Raises DeliveryError."""
        contracts = tuple(contracts)
        with closing(Ahead(contracts, delivery)) as ahead:
            for contract in contracts:
                yield self._land(contract, delivery, ahead.take)

    def land(self, contract: RegisterContract, delivery: Path) -> LandedRegister:
        """Land every file of one register. Raises DeliveryError."""
        return self._land(contract, delivery, open_file)

    def _land(
        self, contract: RegisterContract, delivery: Path, opened: Callable[[RegisterContract, Path], OpenedFile]
    ) -> LandedRegister:
        paths = find_extracts(contract, delivery)
        self._create_table(contract)
        if contract.role == "population" and len(paths) > 1:
            self._learn_numbers(contract, paths)
        files = []
        for number, path in enumerate(paths, start=1):
            files.append(self._land_file(contract, opened(contract, path), number))
            if len(paths) > 1:
                self._note_citizens(contract, number)
        self._not_apart += self._together(contract, files)
        if not any(file.rows_read for file in files) and contract.role != "objection":
            raise DeliveryError(
                "{file} has column names and no rows. Ask the department for a new export.", file=files[0].name
            )
        return LandedRegister(contract.id, tuple(files))

    def _learn_numbers(self, contract: RegisterContract, paths: tuple[Path, ...]) -> None:
        """A changed number may stand in one file of the population, and the number that holds now in another."""
        for path in paths:
            open_file(contract, path).fill(self._connection)
            distinct_cells(self._connection, contract)
            self._lookups.learn_numbers(contract)

    def _note_citizens(self, contract: RegisterContract, number: int) -> None:
        """Whose rows a file holds, and whether all are ignored; a changed number is there only to say who it is."""
        if number == 1:
            self._connection.execute(
                "CREATE OR REPLACE TEMP TABLE citizens (file_no INTEGER, person_id INTEGER, ignored BOOLEAN)"
            )
        self._connection.execute(
            f'INSERT INTO temp.citizens SELECT $number, "{contract.person.name}", bool_and(ignored IS NOT NULL) '
            "FROM temp.judged WHERE ignored IS DISTINCT FROM 'changed_number' "
            f'AND "{contract.person.name}" IS NOT NULL GROUP BY ALL',
            {"number": number},
        )

    def _together(self, contract: RegisterContract, files: list[LandedFile]) -> Iterator[Message]:
        """Of two files that hold the same citizens one may be older: nobody knows which, unless they are parts.

        A citizen whose rows are ignored in all of them is read in none. One file under two names is the ledger's to
        refuse: its sentence says what it is.
        """
        if len(files) == 1 or contract.in_parts or len({file.fingerprint for file in files}) < len(files):
            return
        shared = self._connection.execute(
            "SELECT DISTINCT min(file_no) AS one, max(file_no) AS two FROM temp.citizens GROUP BY person_id "
            "HAVING min(file_no) < max(file_no) AND NOT bool_and(ignored) ORDER BY one, two"
        ).fetchall()
        for pair in shared:
            one, two = (files[number - 1].name for number in pair)
            yield say(
                "{one} and {two} hold rows of the same citizens, and one of them may be older than the other. Take "
                "away the one that no longer holds; or, where the register is delivered in parts, write "
                "deliveredInParts: true in the contract {contract}.",
                one=one,
                two=two,
                contract=contract.file or contract.id,
            )

    def try_out(
        self, contract: RegisterContract, path: Path, of: Mapping[str, Collection[str]] | None = None
    ) -> LandedFile:
        """Land one file by a contract, whatever the file is called. Raises DeliveryError.

        ``of`` are the citizens whose rows are wanted, by pseudonym and the key that made it; all where it is None.
        """
        self._create_table(contract)
        return self._land_file(contract, open_file(contract, path), 1, of)

    def numbers(self) -> pl.DataFrame:
        """Who has which CPR number: person_id, number. To be asked before `close` forgets the numbers."""
        return self._lookups.numbers()

    def know_not_searched(self, found: Mapping[str, Mapping[str, Collection[str]]]) -> None:
        """Be told whom not to search for: why, and the pseudonyms by the key that made them.

        `close` makes land.not_searched of it.
        """
        self._not_searched = found

    def close(self) -> None:
        """Keep who is whose pseudonym, and which codes were met; forget the CPR numbers.

        Raises DeliveryError where files hold the same citizens: of all registers in one sentence after the other.
        """
        if self._not_apart:
            raise DeliveryError(sentences(self._not_apart))
        self._warehouse.create("land.code_met", fewest=FEWEST)
        with self._warehouse.lent("not_searched", self._persons_not_searched()):
            self._warehouse.create("land.not_searched")
        self._lookups.close()

    def _persons_not_searched(self) -> pl.DataFrame:
        """Person and why, one row for each reason."""
        found = [
            self._lookups.persons_of(pseudonyms).with_columns(pl.lit(why, pl.String).alias("why"))
            for why, pseudonyms in self._not_searched.items()
        ]
        return pl.concat([pl.DataFrame(schema={"person_id": pl.Int32, "why": pl.String}), *found])

    def _create_table(self, contract: RegisterContract) -> None:
        columns = "".join(f', "{column.name}" {TYPES[column.reads]}' for column in kept_columns(contract))
        self._connection.execute(
            f'CREATE OR REPLACE TABLE land."{contract.id}" (file_no INTEGER, row_no BIGINT, person_id INTEGER{columns})'
        )

    def _land_file(
        self,
        contract: RegisterContract,
        opened: OpenedFile,
        number: int,
        of: Mapping[str, Collection[str]] | None = None,
    ) -> LandedFile:
        raw = opened.fill(self._connection)
        distinct_cells(self._connection, contract)
        find_errors(self._connection, contract)
        self._lookups.learn(contract)
        read_cells(self._connection, contract, self._local(contract))
        find_faults(self._connection, contract)
        others = 0 if of is None else self._drop_others(contract, of)
        accepted, quarantined, ignored, read = self._keep(contract, raw, number)
        note_codes(self._connection, contract)
        undeclared = undeclared_names(raw, fits=read > len(raw.malformed))
        file = LandedFile(
            opened.name, self._keys.extract_fingerprint(opened.sha256), opened.bytes, read + others,
            accepted, quarantined, ignored, undeclared, others,
        )  # fmt: skip
        if read != accepted + quarantined + ignored:
            raise TargetingError(
                "{file}: rows do not add up; this is an error in the program, report it.", file=opened.name
            )
        self._record_file(contract, file, number)
        return file

    def _drop_others(self, contract: RegisterContract, of: Mapping[str, Collection[str]]) -> int:
        """Drop the rows of all other citizens before anything is kept of them, also what is wrong with them.

        Whose a row is that no number can be read in, nobody knows: it is judged as any.
        """
        with self._warehouse.lent("wanted", self._lookups.persons_of(of)):
            done = self._connection.execute(
                f'DELETE FROM temp.judged WHERE "{contract.person.name}" NOT IN (SELECT person_id FROM wanted)'
            ).fetchone()
        return int(done[0]) if done else 0

    def _local(self, contract: RegisterContract) -> Local:
        department = self._settings.registers[contract.id].department
        settings = self._settings
        return Local(settings.municipality.code, settings.timezone, service_centre_names(self._settings, department))

    def _keep(self, contract: RegisterContract, raw: RawFile, number: int) -> tuple[int, int, int, int]:
        """Write accepted rows, quarantine and what was ignored; gives the counts of each and of rows read."""
        named = {"register": contract.id, "file_no": number}
        self._connection.execute(
            "INSERT INTO land.quarantine BY NAME SELECT $register AS register, $file_no AS file_no, row_no, "
            "split_part(fault, ':', 1) AS column_name, split_part(fault, ':', 2) AS rule, "
            "nullif(split_part(fault, ':', 3), '') AS code "
            "FROM (SELECT row_no, unnest(list_concat(faults, waiting)) AS fault FROM temp.judged "
            "WHERE ignored IS NULL AND coalesce(faults, waiting) IS NOT NULL)",
            named,
        )
        self._connection.execute(
            "INSERT INTO land.quarantine BY NAME SELECT $register AS register, $file_no AS file_no, "
            "unnest($lines::BIGINT[]) AS row_no, unnest($rules::VARCHAR[]) AS rule",
            named | {"lines": list(raw.malformed), "rules": list(raw.malformed.values())},
        )
        self._connection.execute(
            "INSERT INTO land.ignored BY NAME SELECT $register AS register, $file_no AS file_no, ignored AS rule, "
            "count(*) AS rows FROM temp.judged WHERE ignored IS NOT NULL GROUP BY ignored",
            named,
        )
        self._remark(contract, number)
        self._remark_trailing(contract, number, raw.trailing)
        accepted = self._accept(contract, number)
        self._remark_not_resident(contract, number)
        counts = self._connection.execute(
            "SELECT count(*) FILTER (ignored IS NULL AND faults IS NOT NULL), count(*) FILTER (ignored IS NOT NULL), "
            "count(*) FROM temp.judged"
        ).fetchone()
        assert counts is not None
        malformed = len(raw.malformed)
        return accepted, counts[0] + malformed, counts[1], counts[2] + malformed

    def _accept(self, contract: RegisterContract, number: int) -> int:
        columns = "".join(f', "{column.name}"' for column in kept_columns(contract))
        done = self._connection.execute(
            f'INSERT INTO land."{contract.id}" SELECT $file_no, row_no, "{contract.person.name}"{columns} '
            "FROM temp.judged WHERE ignored IS NULL AND faults IS NULL",
            {"file_no": number},
        ).fetchone()
        return int(done[0]) if done else 0

    def _remark(self, contract: RegisterContract, number: int) -> None:
        """Repairs and warnings that reject nothing: a restored zero, a failed modulus 11."""
        for remark in ("zero_restored", "modulus_11"):
            self._connection.execute(
                "INSERT INTO land.remark SELECT $register, $file_no, $remark, rows "
                f"FROM (SELECT count(*) AS rows FROM temp.judged WHERE {remark}) WHERE rows > 0",
                {"register": contract.id, "file_no": number, "remark": remark},
            )

    def _remark_trailing(self, contract: RegisterContract, number: int, rows: int) -> None:
        """Rows that end with a separator more than the names: the empty cell behind it was read as nothing."""
        if rows:
            self._connection.execute(
                "INSERT INTO land.remark VALUES (?, ?, 'trailing_separator', ?)", (contract.id, number, rows)
            )

    def _remark_not_resident(self, contract: RegisterContract, number: int) -> None:
        """Rows about the dead and the departed: they count nowhere, and the department is told how many it has."""
        if contract.role == "population":
            self._population = contract.id
        elif contract.role == "register" and self._population:
            population = identifier(f"land.{self._population}")
            self._connection.execute(
                f"""INSERT INTO land.remark SELECT $register, $file_no, 'not_resident', rows FROM (
                    SELECT count(*) AS rows FROM {identifier(f"land.{contract.id}")} WHERE file_no = $file_no
                    AND person_id IN (SELECT person_id FROM {population} WHERE status NOT IN ('01', '03'))
                ) WHERE rows > 0""",
                {"register": contract.id, "file_no": number},
            )

    def _record_file(self, contract: RegisterContract, file: LandedFile, number: int) -> None:
        self._connection.execute(
            "INSERT INTO land.file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (contract.id, number, file.name, file.fingerprint, file.bytes, file.rows_read, file.accepted,
             file.quarantined, file.ignored, len(file.undeclared)),
        )  # fmt: skip


def undeclared_names(raw: RawFile, fits: bool) -> tuple[str, ...]:
    """The columns nobody declared, by name; by place where the name itself could be a person's number.

    Where no row ``fits`` the line of names, that line may have run on into somebody's row: then by place alone.
    """
    return tuple(_name(raw.headers if fits else (), index) for index in raw.layout.undeclared)


def _name(headers: tuple[str, ...], index: int) -> str:
    name = headers[index].strip() if index < len(headers) else ""
    return name if name and not looks_like_cpr(name) else f"column {index + 1}"
