"""The dated code lists and local units as tables, so that SQL reads them like any register."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

import duckdb
import polars as pl

from targeting.warehouse import Warehouse, sql
from targeting.workspace import (
    Code,
    CodeLists,
    ServiceCentre,
    Settings,
    harmless_words,
    law_spellings,
    law_stem,
    municipalities,
)

Schema = dict[str, type[pl.DataType]]
CODE_SCHEMA: Schema = {
    "code_list": pl.String, "code_key": pl.String, "code": pl.String, "valid_from": pl.Date, "valid_to": pl.Date,
    "law": pl.String, "paragraph": pl.String, "kind": pl.String, "main": pl.Boolean, "counts": pl.Boolean,
    "family": pl.String, "one_off_months": pl.Int32, "label_da": pl.String,
    "one_plan": pl.Boolean, "lent": pl.Boolean, "law_name": pl.String,
}  # fmt: skip
UNIT_SCHEMA: Schema = {"department": pl.String, "service_centre": pl.String, "name": pl.String}


def load_reference(warehouse: Warehouse, codes: CodeLists, settings: Settings) -> None:
    """Make land.code, code_period and thing, and land.department, unit and unit_name."""
    _table(warehouse, "code", pl.DataFrame([_code_row(code) for code in codes.codes], schema=CODE_SCHEMA))
    warehouse.create("land.code_period")
    warehouse.create("land.thing")
    names: Schema = {"department": pl.String, "name": pl.String}
    departments = [{"department": entry.id, "name": entry.name} for entry in settings.departments]
    _table(warehouse, "department", pl.DataFrame(departments, schema=names))
    units = list(_units(settings))
    _table(warehouse, "unit", pl.DataFrame(units, schema={"unit": pl.Int32, **UNIT_SCHEMA}))
    aliases = [
        {"unit": unit["unit"], "department": unit["department"], "alias": alias}
        for unit, (_, centre) in zip(units, _service_centres(settings), strict=True)
        for alias in _aliases(centre)
    ]
    alias_schema: Schema = {"unit": pl.Int32, "department": pl.String, "alias": pl.String}
    _table(warehouse, "unit_name", pl.DataFrame(aliases, schema=alias_schema))


def _service_centres(settings: Settings) -> Iterator[tuple[str, ServiceCentre]]:
    for department in settings.departments:
        for centre in department.service_centres:
            yield department.id, centre


def _units(settings: Settings) -> Iterator[dict[str, object]]:
    for number, (department, centre) in enumerate(_service_centres(settings), start=1):
        yield {"unit": number, "department": department, "service_centre": centre.id, "name": centre.name}


def _aliases(centre: ServiceCentre) -> tuple[str, ...]:
    """Every name a service centre may have in an extract, lower-cased, each once."""
    return tuple(dict.fromkeys(folded(name) for name in (centre.id, centre.name, *centre.aliases)))


def folded(name: str) -> str:
    """A declared name as a cell is compared with it: composed (NFC), in lower case."""
    return unicodedata.normalize("NFC", name).casefold()


def service_centre_names(settings: Settings, department: str | None) -> tuple[str, ...]:
    """The names, lower-cased, that a department's service centres may have in an extract; of None, those of all."""
    centres = (centre for owner, centre in _service_centres(settings) if department in (None, owner))
    return tuple(name for centre in centres for name in _aliases(centre))


def _code_row(code: Code) -> dict[str, object]:
    row = {name: getattr(code, name) for name in CODE_SCHEMA if name != "code_key"}
    return row | {"code_key": folded(code.code)}


def _table(warehouse: Warehouse, name: str, frame: pl.DataFrame) -> None:
    with warehouse.lent("reference_rows", frame):
        warehouse.connection.execute(f"CREATE OR REPLACE TABLE land.{name} AS SELECT * FROM reference_rows")


FILES = ("land/text", "land/words", "land/macros", "land/law_words", "land/paragraph_pieces", "land/paragraph_read",
         "land/paragraphs", "land/law_shapes", "land/codes", "land/cpr")  # fmt: skip


def load_macros(connection: duckdb.DuckDBPyConnection, own_laws: Iterable[tuple[str, str]] = ()) -> None:
    """Define the macros of sql/land/ for this connection, and what laws and municipalities are called in extracts.

    ``own_laws`` are the names of laws that the municipality's own codes state; the program's own hold beside them.
    """
    words = law_spellings()
    for law, name in own_laws:
        words = words | {law: (*words.get(law, ()), law_stem(name))}
    pattern = "|".join(_law_pattern(law, names) for law, names in words.items())
    connection.execute("SET VARIABLE any_law = $pattern", {"pattern": pattern})
    meant = {form: law for law, names in words.items() for name in (law, *names) for form in _forms(name)}
    connection.execute("SET VARIABLE law_words = map($forms, $laws)", {"forms": [*meant], "laws": [*meant.values()]})
    harmless = f" ({'|'.join(harmless_words())}) "
    connection.execute("SET VARIABLE harmless = $pattern", {"pattern": harmless})
    connection.execute("CREATE OR REPLACE TEMP TABLE municipality (code VARCHAR, key VARCHAR)")
    name_municipalities(connection, municipalities())
    for name in FILES:
        connection.execute(sql(name))


def name_municipalities(connection: duckdb.DuckDBPyConnection, names: Mapping[str, tuple[str, ...]]) -> None:
    """Add every way to write municipalities in a cell, by their codes, to temp.municipality."""
    pairs = [(code, key) for code, known in names.items() for key in _municipality_keys(code, known)]
    connection.execute(
        "INSERT INTO temp.municipality SELECT unnest($codes), unnest($keys)",
        {"codes": [code for code, _ in pairs], "keys": [key for _, key in pairs]},
    )


def _municipality_keys(code: str, names: tuple[str, ...]) -> Iterator[str]:
    written = {form for name in map(folded, names) for form in (name, f"{name} kommune", f"{name}s kommune")}
    yield code
    for form in sorted(written):
        yield from (form, f"{code} {form}")


def _forms(name: str) -> tuple[str, ...]:
    """A word for a law, also with the article and in the genitive."""
    return tuple(folded(name) + ending for ending in ("", "en", "ens", "s"))


LETTER = "A-Za-zÆØÅæøå"
SHORT = 4


def _law_pattern(law: str, words: tuple[str, ...]) -> str:
    """A law by its abbreviation, in capitals anywhere or as the first word, or by a name, in any case and genitive."""
    short = [law, *(word.upper() for word in words if len(word) <= SHORT)]
    long = [re.escape(word) for word in words if len(word) > SHORT]
    abbreviation = f"(^(?i:{'|'.join(short)})|(^|[^{LETTER}])({'|'.join(short)}))([^{LETTER}]|$)"
    if not long:
        return abbreviation
    return f"{abbreviation}|(?i:(^|[^{LETTER}])(lov om (en |et )?)?({'|'.join(long)})(en|ens|s)?([^{LETTER}]|$))"
