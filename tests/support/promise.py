"""What landing promises of any file whatever: it lands or is refused in a sentence, no row is lost, no value leaks."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

from pyarrow import parquet

from support.delivery import ANNA, BENT, small_rows, write_register
from support.plainreader import plain_csv, plain_sheet
from support.specs import file_name
from support.world import DELIVERY, contract, keys, settings
from targeting.errors import DeliveryError
from targeting.privacy import looks_like_cpr
from targeting.registers import Landing, load_reference
from targeting.registers.land import LandedFile
from targeting.warehouse import Limits, Warehouse, open_warehouse
from targeting.workspace import RegisterContract, catalogue, load_code_lists

# A word that no declaration knows: wherever it turns up, a raw value has leaked.
MARKER = "Zebrafinke"
LEDGERS = ("file", "quarantine", "ignored", "remark")


class Ground:
    """A warehouse in which one file after the other is landed beside a small population.

    ``most`` is how many are landed before everything is begun anew; with 1 each is landed as if it were alone.
    """

    def __init__(self, folder: Path, most: int = 1) -> None:
        self._delivery = folder / "inbox" / DELIVERY
        self._delivery.mkdir(parents=True)
        self._keys = keys(folder / "keys")
        self._open = open_warehouse(folder / "warehouse.duckdb", self._keys.warehouse_key, limits=Limits(threads=1))
        self._warehouse: Warehouse = self._open.__enter__()
        load_reference(self._warehouse, load_code_lists(catalogue("code_lists")), settings())
        self._most, self._left = most, 0
        self._landing: Landing | None = None

    def close(self) -> None:
        """Close the warehouse."""
        self._open.__exit__(None, None, None)

    def land(self, contract_: RegisterContract, content: bytes) -> LandedFile | None:
        """Land a register's file and hold it to the promise; None when it was refused, as it may be."""
        landing = self._ready(contract_)
        path = self._delivery / file_name(contract_.id)
        path.write_bytes(content)
        try:
            (file,) = landing.land(contract_, self._delivery).files
        except DeliveryError as refusal:
            _check_sentence(str(refusal))
            return None
        finally:
            path.unlink()
        _check_rows(self._warehouse, contract_, file)
        _check_values(self._warehouse, contract_)
        count = plain_count(contract_, content)
        assert count in (None, file.rows_read), f"{file.rows_read} rows were read of {count}"
        return file

    def rows(self, contract_: RegisterContract) -> tuple[set[int], set[int]]:
        """The numbers of the rows that the file landed last has accepted, and of those that wait."""
        ask = self._warehouse.connection.execute
        accepted = ask(f'SELECT row_no FROM land."{contract_.id}"').fetchall()
        waiting = ask("SELECT row_no FROM land.quarantine WHERE register = ?", [contract_.id]).fetchall()
        return {row for (row,) in accepted}, {row for (row,) in waiting}

    def _ready(self, contract_: RegisterContract) -> Landing:
        """A landing that knows the population, and nothing of the register."""
        if self._landing is None or self._left == 0 or contract_.role == "population":
            if self._landing:
                self._landing.close()
            self._landing, self._left = Landing(self._warehouse, settings(), self._keys), self._most
            if contract_.role != "population":
                write_register(self._delivery, "population", small_rows()["population"])
                self._landing.land(contract("population"), self._delivery)
        for table in LEDGERS:
            self._warehouse.connection.execute(f"DELETE FROM land.{table} WHERE register = ?", [contract_.id])
        self._left = 0 if contract_.role == "population" else self._left - 1
        return self._landing


def plain_count(contract_: RegisterContract, content: bytes) -> int | None:
    """How many rows a file has to somebody who only looks at its lines; None where that cannot be told."""
    content = _unpacked(contract_, content)
    match contract_.format:
        case "xlsx":
            return _plain_count_of_sheet(contract_, content)
        case "parquet":
            return _plain_count_of_parquet(content)
    text = content.decode("utf-8-sig" if contract_.encoding != "cp1252" else "cp1252")
    plain = plain_csv(text, contract_.delimiter, contract_.quote, contract_.header_row, None)
    return None if plain.doubtful else len(plain.rows)


def _unpacked(contract_: RegisterContract, content: bytes) -> bytes:
    match contract_.compression:
        case "gzip":
            return gzip.decompress(content)
        case "zip":
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                return archive.read(archive.infolist()[0])
    return content


def _plain_count_of_parquet(content: bytes) -> int:
    """What the file says of itself."""
    return int(parquet.read_metadata(io.BytesIO(content)).num_rows)


def _plain_count_of_sheet(contract_: RegisterContract, content: bytes) -> int:
    return len(plain_sheet(content, contract_.header_row, set()).rows)


def _check_sentence(sentence: str) -> None:
    assert MARKER.casefold() not in sentence.casefold(), "a refusal holds a raw value"
    assert not looks_like_cpr(sentence), "a refusal holds a CPR number"


def _check_rows(warehouse: Warehouse, contract_: RegisterContract, file: LandedFile) -> None:
    """Every row is accounted for once, in the counts and in the tables."""
    ask = warehouse.connection.execute
    accepted = [row for (row,) in ask(f'SELECT row_no FROM land."{contract_.id}"').fetchall()]
    waiting = ask("SELECT DISTINCT row_no FROM land.quarantine WHERE register = ?", [contract_.id]).fetchall()
    ignored = ask("SELECT coalesce(sum(rows), 0) FROM land.ignored WHERE register = ?", [contract_.id]).fetchone()
    rows = accepted + [row for (row,) in waiting]
    assert (file.accepted, file.quarantined, (file.ignored,)) == (len(accepted), len(waiting), ignored)
    assert file.rows_read == file.accepted + file.quarantined + file.ignored
    assert len(set(rows)) == len(rows), "a row is both accepted and quarantined"
    above = 0 if contract_.format == "parquet" else contract_.header_row
    assert all(row > above for row in rows)


def _check_values(warehouse: Warehouse, contract_: RegisterContract) -> None:
    for table in (*LEDGERS, contract_.id):
        for value in (MARKER.casefold(), ANNA, BENT):
            found = warehouse.connection.execute(
                f'SELECT count(*) FROM land."{table}" AS row WHERE contains(lower(CAST(row AS VARCHAR)), ?)', [value]
            ).fetchone()
            assert found == (0,), f"land.{table} holds a raw value"
