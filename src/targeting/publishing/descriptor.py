"""datapackage.json: what the CSV files are, for programs that read Frictionless Data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

from targeting.pages import HIDDEN
from targeting.publishing.plain import NO, YES
from targeting.publishing.told import Told
from targeting.shapes import Document
from targeting.workspace import OutputColumn, OutputContract

TYPES = {"timestamp": "datetime"}
DIALECT: Document = {
    "delimiter": ";",
    "lineTerminator": "\r\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "header": True,
}


def descriptor_of(tables: Sequence[Told], run_id: str, files: Mapping[str, bytes]) -> bytes:
    """The descriptor's bytes; ``files`` are the CSV files, by the table they are of, as they lie beside it."""
    document: Document = {
        "profile": "tabular-data-package",
        "name": f"udgivelse-{run_id.lower()}",
        "title": "Udgivelse",
        "resources": [_resource(told.contract, files[told.contract.id]) for told in tables],
    }
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode("utf-8")


def _resource(contract: OutputContract, content: bytes) -> Document:
    headings = {column.name: column.heading_da for column in contract.columns}
    return {
        "profile": "tabular-data-resource",
        "name": contract.id,
        "title": contract.name,
        "description": " ".join(filter(None, (contract.meaning_da, contract.reading_da))),
        "path": f"csv/{contract.id}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "dialect": DIALECT,
        "schema": {
            "fields": [_field(column) for column in contract.columns],
            # A hidden cell is missing to a program that reckons; which cells are hidden, the last column says.
            "missingValues": ["", HIDDEN],
            "primaryKey": [headings[name] for name in contract.keys],
        },
    }


def _field(column: OutputColumn) -> Document:
    said: dict[str, str] = {
        "name": column.heading_da,
        "title": column.heading_da,
        "description": column.meaning_da,
        "type": TYPES.get(column.type, column.type),
        "parquet": column.name,
    }
    if column.type == "number":
        return {**said, "decimalChar": ","}
    if column.type == "boolean":
        return {**said, "trueValues": [YES], "falseValues": [NO]}
    return {**said, "constraints": {"required": True}} if column.key else {**said}
