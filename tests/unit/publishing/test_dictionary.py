"""A release says what it is: in each Parquet file, in the views, in its contracts and in a Frictionless descriptor.

A copy of it, anywhere and unzipped, reads as the release did.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow.parquet as pq
import pytest

from support.exported import HIDDEN, SHOWN, exported, warehouse_of_all
from support.output_tables import CONTRACTS
from targeting.errors import TargetingError
from targeting.publishing import everyone
from targeting.publishing.views import refresh_views

every_table = pytest.mark.parametrize("table", [contract.id for contract in SHOWN])


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return exported(tmp_path_factory.mktemp("export"), warehouse_of_all())


@pytest.fixture(scope="module")
def package(release: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((release / "udgivelse" / "datapackage.json").read_text(encoding="utf-8"))
    return document


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=lambda contract: contract.id)
def test_a_parquet_file_says_what_its_columns_mean(release: Path, contract: Any) -> None:
    file = release.parents[1] / contract.audience / "current" / f"{contract.id}.parquet"
    said = {key.decode(): text.decode() for key, text in pq.read_schema(file).metadata.items()}
    asked = duckdb.execute("SELECT key, value FROM parquet_kv_metadata($file)", {"file": str(file)}).fetchall()
    assert {key.decode(): text.decode() for key, text in asked} == said
    assert said["meaning_da"] == contract.meaning_da and said["meaning_en"] == contract.meaning_en
    assert (said["contract_version"], said["contract_sha256"]) == (contract.version, contract.sha256)
    columns = json.loads(said["columns"])
    assert list(columns) == pl.read_parquet(file).columns == list(contract.names)
    for column in contract.columns:
        known = columns[column.name]
        assert (known["meaning_da"], known["meaning_en"]) == (column.meaning_da, column.meaning_en)
        assert (known.get("heading_da", ""), known.get("unit_da", "")) == (column.heading_da, column.unit_da)


def _comments(file: Path) -> dict[tuple[str, str], str]:
    with duckdb.connect(str(file), read_only=True) as connection:
        return {
            (table, column): said
            for table, column, said in connection.execute(
                "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal"
            ).fetchall()
        }


def test_views_and_tables_carry_the_meaning_of_every_column_as_comments(release: Path) -> None:
    wanted = {(contract.id, column.name): column.meaning_da for contract in SHOWN for column in contract.columns}
    assert _comments(release.parent / "targeting.duckdb") == wanted
    assert _comments(release / "udgivelse" / "udgivelse.duckdb") == wanted
    with duckdb.connect(str(release.parent / "targeting.duckdb"), read_only=True) as views:
        (said,) = views.execute("SELECT comment FROM duckdb_views() WHERE view_name = 'attrition'").fetchall()[0]
    assert said == f"{CONTRACTS['attrition'].meaning_da} {CONTRACTS['attrition'].reading_da}"


def test_views_that_mean_something_else_are_made_anew_and_others_are_left(release: Path, tmp_path: Path) -> None:
    shutil.copytree(release, tmp_path / "current")
    refresh_views(tmp_path, "dashboard", SHOWN)
    file = tmp_path / "targeting.duckdb"
    made = file.stat().st_ino
    refresh_views(tmp_path, "dashboard", SHOWN)
    assert file.stat().st_ino == made
    first = SHOWN[0].columns[0].model_copy(update={"meaning_da": "Noget andet."})
    changed = SHOWN[0].model_copy(update={"columns": (first, *SHOWN[0].columns[1:])})
    refresh_views(tmp_path, "dashboard", [changed, *SHOWN[1:]])
    assert _comments(file)[changed.id, first.name] == "Noget andet."


def test_the_contracts_are_those_that_the_manifest_names(release: Path) -> None:
    manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    lying = {path.name.split(".")[0]: path.read_bytes() for path in (release / "udgivelse" / "kontrakter").iterdir()}
    stated = {table: each["contract_sha256"] for table, each in manifest["tables"].items()}
    assert {table: hashlib.sha256(content).hexdigest() for table, content in lying.items()} == stated


# ---- Frictionless: the rules of Data Package and Table Schema 1.0 that a reader stumbles on ----------------------

NAME = re.compile(r"[-a-z0-9._/]+")
TYPES = {"string", "integer", "number", "boolean", "date", "datetime"}


def test_the_descriptor_is_a_data_package(release: Path, package: dict[str, Any]) -> None:
    assert package["profile"] == "tabular-data-package" and NAME.fullmatch(package["name"])
    assert [resource["name"] for resource in package["resources"]] == [contract.id for contract in SHOWN]
    for resource in package["resources"]:
        assert resource["profile"] == "tabular-data-resource" and NAME.fullmatch(resource["name"])
        path = resource["path"]
        assert not path.startswith(("/", ".")) and ".." not in path, "relative, and not out of the folder"
        content = (release / "udgivelse" / path).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        fields = resource["schema"]["fields"]
        names = [field["name"] for field in fields]
        assert len(set(names)) == len(names) and {field["type"] for field in fields} <= TYPES
        assert set(resource["schema"]["primaryKey"]) <= set(names)
        assert all(field.get("decimalChar") == "," for field in fields if field["type"] == "number")


@every_table
def test_every_cell_is_what_the_descriptor_says_or_is_missing(
    release: Path, package: dict[str, Any], table: str
) -> None:
    (resource,) = [each for each in package["resources"] if each["name"] == table]
    schema, dialect = resource["schema"], resource["dialect"]
    with (release / "udgivelse" / resource["path"]).open(encoding="utf-8-sig", newline="") as file:
        head, *rows = list(
            csv.reader(
                file, delimiter=dialect["delimiter"], quotechar=dialect["quoteChar"], doublequote=dialect["doubleQuote"]
            )
        )
    assert head == [field["name"] for field in schema["fields"]]
    assert schema["missingValues"] == ["", HIDDEN]
    for row in rows:
        for cell, field in zip(row, schema["fields"], strict=True):
            if cell in schema["missingValues"]:
                assert not field.get("constraints", {}).get("required"), (field["name"], row)
            else:
                _cast(cell, field)
    keys = [tuple(row[head.index(name)] for name in schema["primaryKey"]) for row in rows]
    assert len(set(keys)) == len(keys)


def _cast(cell: str, field: dict[str, Any]) -> None:
    """Raises where the cell is not of the field's type, as Table Schema has it."""
    match field["type"]:
        case "integer":
            int(cell)
        case "number":
            assert "." not in cell
            float(cell.replace(field["decimalChar"], "."))
        case "boolean":
            assert cell in (*field["trueValues"], *field["falseValues"])
        case "date":
            date.fromisoformat(cell)
        case "datetime":
            datetime.strptime(cell, "%Y-%m-%dT%H:%M:%SZ")


# ---- a copy ----------------------------------------------------------------------------------------------------------


def _all_rows(database: Path) -> dict[str, list[Any]]:
    with duckdb.connect(str(database), read_only=True) as connection:
        return {contract.id: connection.execute(f'SELECT * FROM "{contract.id}"').fetchall() for contract in SHOWN}


@pytest.mark.parametrize("way", ["copied", "zipped", "moved"])
def test_a_release_that_is_copied_reads_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    release = exported(tmp_path / "here", warehouse_of_all()).resolve()
    rows = {contract.id: duckdb.read_parquet(f"{release}/{contract.id}.parquet").fetchall() for contract in SHOWN}
    there = tmp_path / "a place with 'quotes' and æøå"
    if way == "zipped":
        shutil.unpack_archive(shutil.make_archive(str(tmp_path / "sent"), "zip", release), there)
    else:
        (shutil.copytree if way == "copied" else shutil.move)(release, there)
    if way != "moved":
        shutil.rmtree(tmp_path / "here")
    monkeypatch.chdir("/")
    assert _all_rows(there / "udgivelse" / "udgivelse.duckdb") == rows
    manifest = json.loads((there / "manifest.json").read_text(encoding="utf-8"))
    for name, fingerprint in manifest["beside"].items():
        assert hashlib.sha256((there / name).read_bytes()).hexdigest() == fingerprint


def test_views_alone_would_not_read_a_copy(tmp_path: Path) -> None:
    """What DuckDB does with a path in a view: the day that it resolves it by the database's folder, views can do it."""
    (tmp_path / "data").mkdir()
    duckdb.sql("SELECT 1 AS a").write_parquet(str(tmp_path / "data" / "a.parquet"))
    file = tmp_path / "data" / "views.duckdb"
    with duckdb.connect(str(file)) as connection, pytest.raises(duckdb.IOException):
        connection.execute("CREATE VIEW a AS SELECT * FROM read_parquet('a.parquet')")


def test_a_database_that_cannot_be_written_stops_the_release_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taken").mkdir()
    monkeypatch.setattr(everyone, "DATABASE", str(tmp_path / "taken"))
    with pytest.raises(TargetingError, match=r"could not be written to dashboard/"):
        exported(tmp_path / "release", warehouse_of_all())
    assert not (tmp_path / "release" / "dashboard" / "current").exists()
