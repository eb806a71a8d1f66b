"""CPR numbers and caseworkers as integer keys: the only tables that pair them live in memory, for one landing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager

import duckdb
import polars as pl

from targeting.errors import DeliveryError
from targeting.privacy import KeyRing
from targeting.registers.cells import keyed_domain, texts_of
from targeting.warehouse import sql
from targeting.workspace import Column, RegisterContract, words_for_nobody

# Invented citizens: digit 7 is 5 to 8 with year 58 to 99, as of a birth in 1858 to 1899, which nobody alive has.
INVENTED = "[0-9]{4}(5[89]|[6-9][0-9])[5-8][0-9]{3}"
TABLES = ("cpr", "new_cpr", "person", "current", "listed", "keyed", "pseudonym", "met")


class Lookups:
    """temp.cpr (cell → kind, person) and temp.keyed (cell → key), filled as new cells turn up."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, keys: KeyRing, fictional: bool) -> None:
        self._connection = connection
        self._keys = keys
        self._fictional = fictional
        self._replaced: dict[str, str | None] = {}
        connection.execute(sql("land/lookups"))

    def learn(self, contract: RegisterContract) -> None:
        """Read every distinct cell of the raw table that is a CPR number or keyed and not yet known.

        Raises DeliveryError where a fictional municipality's extract has a number that could be a living person's.
        """
        if contract.role == "population":
            self.learn_numbers(contract)
            self._resolve()
        else:
            self._read_numbers(contract)
        self._name_persons(contract)
        for column in contract.columns:
            if column.reads == "keyed":
                self._learn_keyed(contract, column)

    def close(self) -> None:
        """Keep who is whose pseudonym, in land.person_key; drop everything that pairs a number with a key.

        land.former_key has the pseudonyms of the numbers that the persons had before.
        """
        self._connection.execute(
            "CREATE OR REPLACE TABLE land.person_key AS SELECT id AS person_id, pseudonym FROM temp.person ORDER BY id"
        )
        self._keep_former()
        self._connection.execute("DROP VIEW temp.present_cpr; DROP VIEW temp.numbered_cell")
        for table in TABLES:
            self._connection.execute(f"DROP TABLE IF EXISTS temp.{table}")

    def numbers(self) -> pl.DataFrame:
        """Every person's present number: person_id, number."""
        return self._connection.execute("SELECT id AS person_id, number FROM temp.person ORDER BY id").pl()

    def persons_of(self, pseudonyms: Mapping[str, Collection[str]]) -> pl.DataFrame:
        """The persons who have one of these pseudonyms: person_id. They are told by the key that made them.

        Under whichever number: a former one is the person's too. To be asked before `close`.
        """
        if not pseudonyms:
            return pl.DataFrame(schema={"person_id": pl.Int32})
        rows = self._connection.execute(
            "SELECT number, id AS person_id FROM temp.person UNION ALL SELECT current.number, person.id "
            "FROM temp.current AS current INNER JOIN temp.person AS person ON person.number = current.current"
        ).pl()
        found = pl.Series("known", [False] * len(rows), pl.Boolean)
        for ring in self._keys.each:
            if asked := pseudonyms.get(ring.fingerprint):
                made = pl.Series(ring.pseudonyms("person", rows["number"].to_list()), dtype=pl.String)
                found |= made.is_in(list(asked))
        return rows.filter(found).select("person_id")

    def learn_numbers(self, contract: RegisterContract) -> None:
        """Note which numbers a file of the population has rows of, and which number each replaced one points to.

        Of several files all are noted before the first is landed: a number's row may stand in another one.
        """
        self._read_numbers(contract)
        self._connection.execute(
            "CREATE OR REPLACE TEMP TABLE moved AS SELECT cpr, current_cpr FROM temp.raw "
            "WHERE clean_text(status) IN ('50', '60')"
        )
        replaced = self._connection.execute(
            """SELECT former.number, present.number FROM temp.moved AS moved
            JOIN temp.numbered_cell AS former ON former.cell = moved.cpr
            LEFT JOIN temp.numbered_cell AS present ON present.cell = moved.current_cpr
            WHERE former.number IS NOT NULL"""
        )
        self._replaced.update(replaced.fetchall())
        self._connection.execute(
            "INSERT INTO temp.listed SELECT DISTINCT number FROM temp.distinct_cpr JOIN temp.numbered_cell USING (cell)"
        )
        self._connection.execute("DROP TABLE temp.moved")

    def _resolve(self) -> None:
        """Statuses 50 and 60 point to the number a person has now; chains are followed to a number that has a row."""
        resolved = {number: _end_of_chain(number, self._replaced) for number in self._replaced}
        schema: dict[str, type[pl.DataType]] = {"number": pl.String, "current": pl.String}
        with self._registered(pl.DataFrame(list(resolved.items()), schema=schema, orient="row")):
            self._connection.execute(
                "CREATE OR REPLACE TEMP TABLE current AS SELECT number, "
                "CASE WHEN current IN (SELECT number FROM temp.listed WHERE number IS NOT NULL) THEN current END "
                "AS current FROM new_rows"
            )

    def _keep_former(self) -> None:
        """land.former_key: asked about an old number, a citizen's history is still found."""
        rows = self._connection.execute(
            "SELECT current.number, person.id AS person_id FROM temp.current AS current "
            "INNER JOIN temp.person AS person ON person.number = current.current"
        ).pl()
        pseudonyms = pl.Series("pseudonym", self._keys.pseudonyms("person", rows["number"].to_list()), pl.String)
        with self._registered(rows.with_columns(pseudonyms)):
            self._connection.execute(
                "CREATE OR REPLACE TABLE land.former_key AS "
                "SELECT pseudonym, person_id FROM new_rows ORDER BY pseudonym"
            )

    def _read_numbers(self, contract: RegisterContract) -> None:
        """temp.new_cpr: each cell that is not yet known, under the first column that has it, and the number in it.

        Most cells of most registers are known: they are left out before any cell is looked into.
        """
        for column in contract.columns:
            if column.reads == "cpr":
                self._connection.execute(
                    f"""INSERT INTO temp.new_cpr
                    WITH fresh AS MATERIALIZED (SELECT cell FROM temp."distinct_{column.name}"
                        ANTI JOIN temp.numbered_cell USING (cell)),
                    compact AS (SELECT cell, cpr_compact(cell) AS compact FROM fresh
                        WHERE clean_text(cell) IS NOT NULL),
                    digits AS (SELECT *, cpr_digits(compact) AS digits FROM compact),
                    kinds AS (SELECT *, cpr_kind_of(compact, digits) AS kind FROM digits)
                    SELECT '{column.name}', cell, kind, CASE WHEN kind = 'person' THEN digits END,
                        kind = 'person' AND length(compact) = 9 FROM kinds"""
                )
        if self._fictional:
            self._refuse_real(contract)

    def _name_persons(self, contract: RegisterContract) -> None:
        """Number whoever the new cells name, and let temp.cpr know the cells."""
        for column in contract.columns:
            if column.reads == "cpr":
                self._number_persons(column)
                self._connection.execute(
                    """INSERT INTO temp.cpr
                    SELECT cell, CASE WHEN kind = 'person' AND now IS NULL THEN 'unresolved' ELSE kind END,
                        present.number, person.id, zero_restored, cpr_modulus_11(present.number)
                    FROM temp.present_cpr AS present LEFT JOIN temp.person AS person ON person.number = present.now
                    WHERE column_name = ?""",
                    [column.name],
                )
        self._connection.execute("TRUNCATE temp.new_cpr")

    def _refuse_real(self, contract: RegisterContract) -> None:
        """A fictional basis, which anybody can approve, covers invented citizens alone."""
        real = "SELECT 1 FROM temp.new_cpr WHERE number IS NOT NULL AND NOT regexp_full_match(number, ?) LIMIT 1"
        if self._connection.execute(real, [INVENTED]).fetchone():
            raise DeliveryError(
                "{register}: the extract has CPR numbers that could be living persons', and a fictional municipality "
                "may hold invented ones alone (digit 7 is 5 to 8, and the year 58 to 99). Take the extract away, and "
                "report it if it is of real citizens.",
                register=contract.name,
            )

    def _number_persons(self, column: Column) -> None:
        """Give new persons the next integers, in the order of their pseudonyms: it tells nothing."""
        numbers = self._connection.execute(
            "SELECT DISTINCT now AS number FROM temp.present_cpr AS present "
            "ANTI JOIN temp.person ON person.number = present.now WHERE now IS NOT NULL AND column_name = ?",
            [column.name],
        ).pl()
        pseudonyms = pl.Series("pseudonym", self._keys.pseudonyms("person", numbers["number"].to_list()), pl.String)
        with self._registered(numbers.with_columns(pseudonyms).sort("pseudonym").with_row_index("place", offset=1)):
            self._connection.execute(
                "INSERT INTO temp.person SELECT number, pseudonym, "
                "(SELECT coalesce(max(id), 0) FROM temp.person) + place FROM new_rows"
            )

    def _learn_keyed(self, contract: RegisterContract, column: Column) -> None:
        """Caseworkers and cases get integers too, by pseudonym: two spellings of one name are one caseworker."""
        domain, nobody = keyed_domain(contract, column), words_for_nobody()
        cells = self._connection.execute(
            f"""WITH {texts_of(contract, column)}
            SELECT $domain AS domain, cell, lower(text) AS text
            FROM texts ANTI JOIN temp.keyed AS keyed ON keyed.cell = texts.cell AND keyed.domain = $domain
            WHERE text IS NOT NULL AND NOT ($domain = 'caseworker' AND is_nobody(text, $words, $first_words,
                    $in_brackets))""",
            {"domain": domain, **{name: list(words) for name, words in nobody.model_dump().items()}},
        ).pl()
        pseudonyms = pl.Series("pseudonym", self._keys.pseudonyms(domain, cells["text"].to_list()), pl.String)
        with self._registered(cells.with_columns(pseudonyms)):
            self._connection.execute(
                """INSERT INTO temp.pseudonym
                WITH last AS (SELECT coalesce(max(id), 0) AS id FROM temp.pseudonym)
                SELECT pseudonym, (SELECT id FROM last) + row_number() OVER (ORDER BY pseudonym)
                FROM (SELECT DISTINCT pseudonym FROM new_rows ANTI JOIN temp.pseudonym USING (pseudonym))"""
            )
            self._connection.execute(
                "INSERT INTO temp.keyed SELECT domain, cell, id FROM new_rows JOIN temp.pseudonym USING (pseudonym)"
            )

    @contextmanager
    def _registered(self, frame: pl.DataFrame) -> Iterator[None]:
        """``frame`` as the table new_rows."""
        self._connection.register("new_rows", frame)
        try:
            yield
        finally:
            self._connection.unregister("new_rows")


def _end_of_chain(number: str, replaced: dict[str, str | None]) -> str | None:
    """The number that stands at the end of the chain; None when it has no end or the register does not say."""
    seen: set[str] = set()
    current: str | None = number
    while current is not None and current in replaced:
        if current in seen:
            return None
        seen.add(current)
        current = replaced[current]
    return current
