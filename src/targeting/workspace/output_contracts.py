"""What an output table promises: its columns, who may read it, the smallest count of persons it may show."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from open_data_contract_standard.model import SchemaObject, SchemaProperty
from pydantic import Field, model_validator

from targeting.errors import ConfigurationError, Invalid
from targeting.language import listed
from targeting.workspace.contracts import Name
from targeting.workspace.declarations import Declaration, Part, load_mapping, read_bytes
from targeting.workspace.lines import line_in_yaml
from targeting.workspace.odcs import custom, parse_odcs

Audience = Literal["dashboard", "restricted"]
# What tells of a run and the registers it read, and not of the citizens.
OF_THE_RUN = ("run", "source", "quality")
PERSON_COLUMNS = frozenset({"person_id", "pseudonym", "case_id"})
SQL_TYPES = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
}
TABLE_PROPERTIES = {
    "audience": "audience",
    "meaningEn": "meaning_en",
    "fromCases": "from_cases",
    "fromReleases": "from_releases",
    "readingDa": "reading_da",
}
COLUMN_PROPERTIES = {
    "meaningEn": "meaning_en",
    "unitDa": "unit_da",
    "minimumCell": "minimum_cell",
    "minimumCellReason": "minimum_cell_reason",
    "minimumRows": "minimum_rows",
    "hiddenWith": "hidden_with",
    "perRun": "per_run",
}


class OutputColumn(Part):
    """One published column.

    ``minimum_cell`` is the smallest count of persons shown beside zero; None when the column counts nothing, 0 when
    it counts something else, which ``minimum_cell_reason`` names; of rows ``minimum_rows`` is the smallest.
    ``hidden_with`` are the counts it could be reckoned back to. ``per_run`` columns differ between two runs on the same
    delivery. ``heading_da`` is what it is called in a spreadsheet, ``unit_da`` what its numbers are of.
    """

    name: Name
    type: Literal["string", "integer", "number", "boolean", "date", "timestamp"]
    required: bool = False
    key: int | None = Field(default=None, ge=1)
    heading_da: str = ""
    meaning_da: str = Field(min_length=1)
    meaning_en: str = Field(min_length=1)
    unit_da: str = ""
    minimum_cell: int | None = Field(default=None, ge=0)
    minimum_cell_reason: str = ""
    minimum_rows: int | None = Field(default=None, ge=1)
    hidden_with: tuple[Name, ...] = ()
    per_run: bool = False

    @property
    def sql_type(self) -> str:
        """The DuckDB type."""
        return SQL_TYPES[self.type]

    @property
    def counts_persons(self) -> bool:
        """Whether small values are hidden."""
        return bool(self.minimum_cell)

    @model_validator(mode="after")
    def _hideable(self) -> OutputColumn:
        if self.minimum_cell == 0 and not self.minimum_cell_reason:
            raise Invalid("{column}: minimumCell 0 needs a minimumCellReason: what it counts", column=self.name)
        if self.minimum_rows and self.minimum_cell != 0:
            raise Invalid("{column}: minimumRows needs minimumCell 0: it counts rows", column=self.name)
        if self.required and (self.counts_persons or self.hidden_with or self.minimum_rows):
            raise Invalid("{column}: a column that may be hidden cannot be required", column=self.name)
        return self


class OutputContract(Declaration):
    """One output table, parsed from ODCS 3.1 YAML.

    ``from_cases``: it tells of what people have done with citizens they met; ``from_releases``: of what was shown
    before. ``reading_da`` says which numbers may not be added up.
    """

    id: Name
    name: str
    version: str
    audience: Audience
    grain: str = Field(min_length=1)
    meaning_da: str = Field(min_length=1)
    meaning_en: str = Field(min_length=1)
    reading_da: str = ""
    columns: tuple[OutputColumn, ...] = Field(min_length=1)
    from_cases: bool = False
    from_releases: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The column names in order."""
        return tuple(column.name for column in self.columns)

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns of the grain, in the order rows are sorted by."""
        keyed = [(column.key, column.name) for column in self.columns if column.key is not None]
        return tuple(name for _, name in sorted(keyed))

    @property
    def counts(self) -> Mapping[str, int]:
        """The columns that count persons, with the smallest count each may show."""
        return {column.name: column.minimum_cell or 0 for column in self.columns if column.counts_persons}

    @property
    def rows(self) -> Mapping[str, int]:
        """The columns that count rows of registers, likewise."""
        return {column.name: column.minimum_rows for column in self.columns if column.minimum_rows}

    def made_in(self, mode: str) -> bool:
        """Whether a run in that mode makes it: a simulation tells of itself and its registers, and counts nobody."""
        return mode == "operate" or self.id in OF_THE_RUN

    @model_validator(mode="after")
    def _consistent(self) -> OutputContract:
        if len(set(self.names)) != len(self.names):
            raise Invalid("two columns have the same name")
        if "run_id" not in self.keys:
            raise Invalid("run_id must be part of the primary key")
        if self.audience == "dashboard" and PERSON_COLUMNS & set(self.names):
            raise Invalid("a dashboard table holds no person")
        if self.audience == "dashboard" and not all(column.heading_da for column in self.columns):
            raise Invalid("a column that all may read needs a businessName: its heading in a spreadsheet")
        for column in self.columns:
            if unknown := sorted(set(column.hidden_with) - set(self.counts)):
                raise Invalid(
                    "{column}: hiddenWith names no count of persons: {unknown}",
                    column=column.name,
                    unknown=listed(unknown),
                )
        return self


@cache
def output_contracts() -> Mapping[str, OutputContract]:
    """Every output contract of the catalogue by table name, read once a process; raises ConfigurationError."""
    place = Path(str(resources.files("targeting"))) / "catalogue" / "outputs"
    contracts = map(load_output, sorted(place.glob("*.odcs.yaml")))
    return MappingProxyType({contract.id: contract for contract in contracts})


def load_output(path: Path) -> OutputContract:
    """Read one *.odcs.yaml; raises ConfigurationError with file and key."""
    content = read_bytes(path)
    document = parse_odcs(content, path.name)
    if not document.schema_ or len(document.schema_) != 1:
        raise ConfigurationError("{file}: schema: state exactly one schema object", file=path.name)
    custom(document.customProperties, {}, path.name)
    heading = {"id": document.id, "name": document.name, "version": document.version}
    return load_mapping(
        heading | _table(document.schema_[0], path.name), OutputContract, path.name, content, line_in_yaml
    )


def _table(schema: SchemaObject, file: str) -> dict[str, object]:
    return {
        "grain": schema.dataGranularityDescription or "",
        "meaning_da": schema.description or "",
        "columns": tuple(_column(entry, file) for entry in schema.properties or ()),
    } | custom(schema.customProperties, TABLE_PROPERTIES, file)


def _column(entry: SchemaProperty, file: str) -> dict[str, object]:
    return {
        "name": entry.name,
        "type": entry.logicalType,
        "required": bool(entry.required),
        "key": entry.primaryKeyPosition if entry.primaryKey else None,
        "heading_da": entry.businessName or "",
        "meaning_da": entry.description or "",
    } | custom(entry.customProperties, COLUMN_PROPERTIES, f"{file}: {entry.name}")
