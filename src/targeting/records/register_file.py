"""In plain Danish: how a register's file is made, and the codes that are read in it, each with its law and time."""

from __future__ import annotations

from collections.abc import Iterator

from targeting.pages import Fact, Section, day
from targeting.workspace import Code, Constant, RegisterContract, Workspace, rule_of_law_da

SEPARATORS = {";": "semikolon", ",": "komma", "\t": "tabulator", "|": "lodret streg"}
ENCODINGS = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8 med mærke (BOM)", "cp1252": "Windows-1252"}
PACKED = {"gzip": "gzip", "zip": "zip"}
UNVERIFIED = "ikke efterprøvet"


def file_facts(contract: RegisterContract) -> Iterator[Fact]:
    """What the department's file is called, and how it is written."""
    yield Fact("Filens navn", contract.path)
    yield Fact("Format", contract.format)
    if contract.compression in PACKED:
        yield Fact("Pakket", PACKED[contract.compression])
    if contract.format == "csv":
        yield Fact("Tegnsæt", ENCODINGS[contract.encoding])
        yield Fact("Skilletegn", SEPARATORS.get(contract.delimiter, f"»{contract.delimiter}«"))
    if contract.format == "xlsx":
        yield Fact("Ark", contract.sheet or "bogens eneste")
    if contract.format != "parquet":
        header = f"række {contract.header_row}" if contract.header_row else "ingen: kolonnerne kendes på deres plads"
        yield Fact("Kolonnenavne", header)


def code_sections(workspace: Workspace, contract: RegisterContract) -> Iterator[Section]:
    """A table a code list that the contract's rows are read by."""
    lists = {each.code_list for each in contract.involvement if not isinstance(each.code, Constant)}
    for name in sorted(lists):
        codes = [code for code in workspace.codes.codes if code.code_list == name]
        yield Section(
            f"Koder, der godtages (kodelisten »{name}«)",
            ("Andre koder sættes i karantæne. Det, der ikke er efterprøvet, har ingen holdt op mod sin kilde.",),
            columns=("Kode", "Betyder", "Lov", "Gælder", "Tæller", "Kilde"),
            rows=tuple(_code(code) for code in codes),
            folded=True,
        )


def _code(code: Code) -> tuple[str, ...]:
    law = rule_of_law_da(code.law, code.paragraph, spelt_out=False)
    source = code.source or "ingen kilde"
    return (
        code.code,
        code.label_da,
        f"{law} ({code.law_number})" if code.law_number else law,
        _period(code),
        _counts(code),
        source if code.verified else f"{source} ({UNVERIFIED})",
    )


def _counts(code: Code) -> str:
    if code.one_plan:
        return "nej: borgeren har allerede én plan"
    return "ja" if code.counts and code.main else "nej"


def _period(code: Code) -> str:
    begins = f"fra {day(code.valid_from)}" if code.valid_from else ""
    ends = f"til {day(code.valid_to)}" if code.valid_to else ""
    return " ".join(filter(None, (begins, ends))) or "uden datoer"
