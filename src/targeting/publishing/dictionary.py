"""What a release says of its own tables and columns: in each Parquet file, and as comments that a BI tool shows."""

from __future__ import annotations

import json
from collections.abc import Mapping

import duckdb

from targeting.warehouse import identifier
from targeting.workspace import OutputColumn, OutputContract


def said_in_parquet(contract: OutputContract) -> Mapping[str, str]:
    """What stands in a Parquet file beside its rows, by key; ``columns`` is JSON."""
    return {
        "table": contract.id,
        "name_da": contract.name,
        "contract_version": contract.version,
        "contract_sha256": contract.sha256,
        "meaning_da": contract.meaning_da,
        "meaning_en": contract.meaning_en,
        "reading_da": contract.reading_da,
        "columns": json.dumps({column.name: _said(column) for column in contract.columns}, ensure_ascii=False),
    }


def _said(column: OutputColumn) -> Mapping[str, str]:
    parts = {
        "heading_da": column.heading_da,
        "meaning_da": column.meaning_da,
        "meaning_en": column.meaning_en,
        "unit_da": column.unit_da,
    }
    return {key: text for key, text in parts.items() if text}


def comment(connection: duckdb.DuckDBPyConnection, kind: str, name: str, contract: OutputContract) -> None:
    """Say what a VIEW or TABLE and its columns mean, as comments in the database."""
    said = " ".join(filter(None, (contract.meaning_da, contract.reading_da)))
    connection.execute(f"COMMENT ON {kind} {identifier(name)} IS {_literal(said)}")
    for column in contract.columns:
        place = identifier(f"{name}.{column.name}")
        connection.execute(f"COMMENT ON COLUMN {place} IS {_literal(column.meaning_da)}")


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
