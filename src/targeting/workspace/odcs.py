"""From an Open Data Contract Standard 3.1 document to a register contract; any unknown property is refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, TypeVar

import yaml
from open_data_contract_standard.model import (
    CustomProperty,
    DataQuality,
    OpenDataContractStandard,
    SchemaObject,
    SchemaProperty,
)
from pydantic import ValidationError

from targeting.errors import ConfigurationError
from targeting.language import Joined, Message, counted, listed
from targeting.workspace.bounds import refuse_long_number, require_plain_yaml
from targeting.workspace.contracts import RegisterContract
from targeting.workspace.declarations import load_mapping, read_bytes
from targeting.workspace.lines import line_in_yaml
from targeting.workspace.problems import said

FILE_PROPERTIES = {
    "role": "role",
    "encoding": "encoding",
    "headerRow": "header_row",
    "quote": "quote",
    "excelGuard": "excel_guard",
    "sheet": "sheet",
    "ignoredSheets": "ignored_sheets",
    "deliveredInParts": "delivered_in_parts",
    "fillMerged": "fill_merged",
    "compression": "compression",
    "legalCategory": "legal_category",
    "retentionMonths": "retention_months",
    "latestOnly": "latest_only",
}
AnyContract = TypeVar("AnyContract", bound=RegisterContract)
ROW_PROPERTIES = {"ignore": "ignore", "granted": "granted", "involvement": "involvement"}
OPEN = "UDFYLD"
LIST_ENTRY_NAMES = ("name", "property", "rule", "id", "server")
COLUMN_PROPERTIES = {
    "reads": "reads",
    "aliases": "aliases",
    "position": "position",
    "dayNumbers": "day_numbers",
    "retain": "retain",
    "legalCategory": "legal_category",
    "verified": "verified",
    "source": "source",
}


def load_register(path: Path) -> RegisterContract:
    """Read one *.odcs.yaml; raises ConfigurationError with file and key."""
    return _contract(read_bytes(path), path.name)


# The reader in C, which the package's wheels hold, is ten times as fast as that in Python.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@lru_cache(maxsize=128)
def _contract(content: bytes, file: str) -> RegisterContract:
    """The contract in ``content``; kept, as a run opens its workspace once a step, with ten contracts each time."""
    return contract_in(content, file, RegisterContract, FILE_PROPERTIES, ROW_PROPERTIES)


def contract_in(
    content: bytes,
    file: str,
    model: type[AnyContract],
    of_file: Mapping[str, str],
    of_rows: Mapping[str, str],
) -> AnyContract:
    """The contract in ``content``, with the custom properties named; raises ConfigurationError with file and key."""
    document = parse_odcs(content, file)
    if not document.schema_ or len(document.schema_) != 1:
        raise ConfigurationError("{file}: schema: state exactly one schema object", file=file)
    schema = document.schema_[0]
    mapping = (
        _described(document, schema, file)
        | custom(_settled(document.customProperties), of_file, file)
        | custom(_settled(schema.customProperties), of_rows, file)
    )
    mapping["open_points"] = tuple(_open_points(_yaml(content), document.status))
    return load_mapping(mapping, model, file, content, line_in_yaml)


def require_finished(contracts: Iterable[RegisterContract]) -> None:
    """Raises ConfigurationError when a contract is a draft, or still has texts to be written."""
    drafts = [contract for contract in contracts if not contract.finished]
    if drafts:
        raise ConfigurationError(
            "A draft contract cannot be run: {named}. `targeting check` lists what to write; finish it, "
            "set status: active, or take the register out of workspace.toml.",
            named=Joined(tuple(map(_draft, drafts)), "; "),
        )


def _draft(contract: RegisterContract) -> Message:
    return counted(
        "{file} has status {status} and {n} open point",
        "{file} has status {status} and {n} open points",
        n=len(contract.open_points),
        file=contract.file or contract.id,
        status=contract.status,
    )


def parse_odcs(content: bytes, file: str) -> OpenDataContractStandard:
    """The ODCS document in ``content``; raises ConfigurationError with file and key."""
    try:
        require_plain_yaml(content, LOADER, file)
        return OpenDataContractStandard.model_validate(_yaml(content))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        if mark is None:
            raise ConfigurationError("{file} is not valid YAML.", file=file) from None
        raise ConfigurationError("{file} is not valid YAML near line {line}.", file=file, line=mark.line + 1) from None
    except ValidationError as error:
        problems = said(error, OpenDataContractStandard, partial(line_in_yaml, content))
        raise ConfigurationError("{file}: not as ODCS 3.1 has it: {problems}", file=file, problems=problems) from None
    except ValueError:
        refuse_long_number(file)


def _yaml(content: bytes) -> Any:
    """YAML's plain values."""
    return yaml.load(content, Loader=LOADER)


def custom(properties: Iterable[CustomProperty] | None, known: Mapping[str, str], where: str) -> dict[str, object]:
    """Custom properties under our names; raises ConfigurationError on one that is not in ``known``."""
    found = {str(entry.property): entry.value for entry in properties or ()}
    if unknown := sorted(set(found) - set(known)):
        if near := get_close_matches(unknown[0], known, n=1):
            raise ConfigurationError(
                "{where}: unknown custom property {name}; did you mean {near}?",
                where=where,
                name=unknown[0],
                near=near[0],
            )
        if not known:
            raise ConfigurationError(
                "{where}: a custom property is not known here: {name}", where=where, name=unknown[0]
            )
        raise ConfigurationError(
            "{where}: unknown custom property {name}; known are {known}",
            where=where,
            name=unknown[0],
            known=listed(known),
        )
    return {known[name]: value for name, value in found.items()}


def _open_points(document: Mapping[str, object], status: str | None) -> Iterator[dict[str, str]]:
    """Every text that begins with UDFYLD, by its key; last the status, when it is not active."""
    yield from open_texts(document)
    if status != "active":
        yield {"key": "status", "what": "skriv active, når resten er udfyldt og godkendt"}


def open_texts(value: object, key: str = "") -> Iterator[dict[str, str]]:
    """Every text in a declaration that begins with UDFYLD: its key, and what to write there."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from open_texts(part, f"{key}.{name}".removeprefix("."))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from open_texts(part, f"{key}[{_entry_name(part, index)}]")
    elif _is_open(value):
        yield {"key": key, "what": str(value).removeprefix(OPEN).lstrip(": ") or "skriv teksten"}


def _entry_name(part: object, index: int) -> str:
    named = part if isinstance(part, Mapping) else {}
    names = (named.get(name) for name in LIST_ENTRY_NAMES)
    return str(next((name for name in names if name and not _is_open(name)), index))


def _is_open(value: object) -> bool:
    return isinstance(value, str) and value.startswith(OPEN)


def _settled(properties: Iterable[CustomProperty] | None) -> list[CustomProperty]:
    """The custom properties that somebody has filled in."""
    return [entry for entry in properties or () if not _is_open(entry.value)]


def _described(document: OpenDataContractStandard, schema: SchemaObject, file: str) -> dict[str, object]:
    if not document.servers:
        raise ConfigurationError("{file}: servers: say where the file lies (path, format)", file=file)
    server = document.servers[0]
    mapping: dict[str, object] = {
        "id": document.id,
        "status": document.status or "",
        "name": document.name,
        "version": document.version,
        "purpose": (document.description and document.description.purpose) or "",
        "limitations": (document.description and document.description.limitations) or "",
        "path": server.path,
        "format": server.format,
        "columns": tuple(_column(entry, file) for entry in schema.properties or ()),
        "expectations": tuple(_expectations(schema, file)),
    }
    if server.delimiter:
        mapping["delimiter"] = server.delimiter
    return mapping


def _column(entry: SchemaProperty, file: str) -> dict[str, object]:
    mapping: dict[str, object] = {
        "name": entry.name,
        "header": entry.physicalName or entry.name,
        "required": bool(entry.required),
        "description": entry.description or "",
    }
    return mapping | custom(_settled(entry.customProperties), COLUMN_PROPERTIES, f"{file}: {entry.name}")


def _expectations(schema: SchemaObject, file: str) -> Iterable[dict[str, object]]:
    for check in schema.quality or ():
        yield _expectation(check, None, file)
    for column in schema.properties or ():
        for check in column.quality or ():
            yield _expectation(check, column.name, file)


def _expectation(check: DataQuality, column: str | None, file: str) -> dict[str, object]:
    mapping = {
        "id": check.id,
        "metric": check.metric or check.implementation,
        "severity": check.severity or "warning",
        "column": column,
        "unit": check.unit or "rows",
        "description": check.description or "",
        "valid_values": tuple((check.arguments or {}).get("validValues", ())),
    }
    bounds = _bounds(check)
    if not bounds:
        raise ConfigurationError(
            "{file}: quality {check}: state a bound such as mustBeLessThan", file=file, check=check.id
        )
    return mapping | bounds


def _bounds(check: DataQuality) -> dict[str, object]:
    bounds: dict[str, object] = {}
    if check.mustBe is not None:
        bounds |= {"minimum": check.mustBe, "maximum": check.mustBe}
    if check.mustBeBetween is not None:
        bounds |= {"minimum": check.mustBeBetween[0], "maximum": check.mustBeBetween[1]}
    if check.mustBeGreaterThan is not None:
        bounds |= {"minimum": check.mustBeGreaterThan, "strict_minimum": True}
    if check.mustBeGreaterOrEqualTo is not None:
        bounds |= {"minimum": check.mustBeGreaterOrEqualTo}
    if check.mustBeLessThan is not None:
        bounds |= {"maximum": check.mustBeLessThan, "strict_maximum": True}
    if check.mustBeLessOrEqualTo is not None:
        bounds |= {"maximum": check.mustBeLessOrEqualTo}
    return bounds
