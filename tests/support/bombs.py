"""Small files that are made to unfold: each is under 1 MB as it comes, and far more to a reader that believes it.

As a program it lands those of the kinds that are named, each in a process of its own, and writes for each the most
memory that it took in MiB, the seconds of the processor, and what became of it.
"""

from __future__ import annotations

import io
import json
import os
import random
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow
from pyarrow import parquet

from support.delivery import COLUMNS
from support.rawsheets import MAIN, OFFICE, PACKAGE
from support.specs import file_name
from support.world import DELIVERY, contract, keys, settings
from targeting.errors import ConfigurationError, DeliveryError
from targeting.registers import Landing, load_reference
from targeting.warehouse import open_warehouse
from targeting.workspace import Settings, catalogue, load_code_lists, load_toml
from targeting.workspace.odcs import load_register

SMALL = 1_000_000
# What cannot be packed: beside it in a file, more may unfold.
NOISE = random.Random(1).randbytes(SMALL - 20_000)
ANNA = b"0101655008"


@dataclass(frozen=True)
class Bomb:
    """A file as one register's, with what its contract says otherwise than the catalogue's."""

    register: str
    content: bytes
    declared: dict[str, Any] = field(default_factory=dict)


Makers = dict[str, Callable[[], Bomb]]


@dataclass(frozen=True)
class Weighed:
    """What one file took, and the sentence that refused it, or what it was landed as."""

    mib: float
    seconds: float
    outcome: str


# Workbooks

HEADER = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in COLUMNS["children_family"])
ROW = '<c/><c t="str"><v>0101655008</v></c>' + '<c t="str"><v>x</v></c>' * 5 + '<c t="str"><v>2017-01-01</v></c><c/>'


def book(rows: str = "", after: str = "", **parts: str) -> bytes:
    """A workbook whose names stand in row 5, with these rows below; ``parts`` stand in for those of their names."""
    link = f'{PACKAGE}"><Relationship Id="a" Type="{OFFICE}'
    usual = {
        "_rels/.rels": f'<Relationships xmlns="{link}/officeDocument" Target="book.xml"/></Relationships>',
        "book.xml": _sheets('<sheet name="Foranstaltninger" q:id="a"/>'),
        "_rels/book.xml.rels": f'<Relationships xmlns="{link}/worksheet" Target="sheet.xml"/>'
        f'<Relationship Id="b" Type="{OFFICE}/styles" Target="styles.xml"/>'
        f'<Relationship Id="c" Type="{OFFICE}/sharedStrings" Target="strings.xml"/></Relationships>',
        "styles.xml": "<styleSheet/>",
        "strings.xml": "<sst/>",
        "sheet.xml": f'<worksheet xmlns="{MAIN}"><sheetData><row r="5">{HEADER}</row>{rows}</sheetData>{after}'
        "</worksheet>",
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, text in (usual | {name.replace("__", "."): text for name, text in parts.items()}).items():
            archive.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _sheets(sheets: str) -> str:
    return f'<workbook xmlns="{MAIN}" xmlns:q="{OFFICE}"><sheets>{sheets}</sheets></workbook>'


def _merged(areas: list[str]) -> str:
    return "<mergeCells>" + "".join(f'<mergeCell ref="{area}"/>' for area in areas) + "</mergeCells>"


def _rows(count: int, cells: str = ROW) -> str:
    return f"<row>{cells}</row>" * count


def _attributes(count: int) -> str:
    return " ".join(f"a{number}=''" for number in range(count))


SHEETS: dict[str, Callable[[], bytes]] = {
    "a cell in the last corner": lambda: book('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "a cell in the last row": lambda: book('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
    "a cell far to the right in 3,000 rows": lambda: book(
        "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(6, 3006))
    ),
    "a cell at the right of 40,000 rows": lambda: book(
        "".join(f'<row r="{n}"><c r="AAA{n}"><v>1</v></c></row>' for n in range(6, 40_006))
    ),
    "cells without end": lambda: book(f"<row>{'<c/>' * 9_000_000}</row>"),
    "rows without end": lambda: book(_rows(900_000, "<c><v>1</v></c>")),
    "rows that are whole without end": lambda: book(_rows(100_000)),
    "one row merged a million times": lambda: book(_rows(1), _merged(["A6:I6"] * 1_000_000)),
    "a merged area over all rows, forty times": lambda: book(_rows(2000), _merged(["A6:A1048576"] * 40)),
    "merged cells in every row": lambda: book(_rows(2000), _merged([f"A{n}:XFD{n}" for n in range(6, 2006)])),
    "four million shared texts": lambda: book(_rows(1), strings__xml="<sst>" + "<si/>" * 4_000_000 + "</sst>"),
    "a shared text of 20 MB": lambda: book(_rows(1), strings__xml=f"<sst><si><t>{'a' * 20_000_000}</t></si></sst>"),
    "a shared text of 100 kB in each of 30,000 rows": lambda: book(
        _rows(30_000, '<c/><c t="s"><v>0</v></c><c t="s"><v>0</v></c>'),
        strings__xml=f"<sst><si><t>{'a' * 100_000}</t></si></sst>",
    ),
    "a text in seven million pieces": lambda: book(
        f'<row><c t="inlineStr"><is><t>{"ab<x/>" * 7_000_000}</t></is></c></row>'
    ),
    "styles without end": lambda: book(_rows(1), styles__xml="<styleSheet>" + "<a/>" * 9_000_000 + "</styleSheet>"),
    "elements within elements": lambda: book(_rows(1), styles__xml="<a>" * 5_000_000 + "</a>" * 5_000_000),
    "rows within rows": lambda: book("<row>" * 5_000_000 + "</row>" * 5_000_000),
    "one sheet under ten thousand names": lambda: book(
        _rows(2000), book__xml=_sheets("".join(f'<sheet name="F{n}" q:id="a"/>' for n in range(10_000)))
    ),
    "one element with 400,000 attributes": lambda: book(f"<row {_attributes(400_000)}/>"),
    "one element with an attribute of 30 MB": lambda: book(f'<row a="{"a" * 30_000_000}"/>'),
    "entities": lambda: book(
        sheet__xml='<!DOCTYPE x [<!ENTITY a0 "ha">'
        + "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
        + "]><worksheet><sheetData><row><c><v>&a9;</v></c></row></sheetData></worksheet>"
    ),
    "a part of 900 MB of blanks": lambda: _with_member(book(_rows(1)), b" " * (1 << 20), 900),
}


def sheets() -> Makers:
    """Workbooks, each alone and beside what cannot be packed."""
    made: Makers = {}
    for name, make in SHEETS.items():
        many = {"sheet": "F*"} if name.startswith("one sheet under") else {}
        made[name] = partial(_sheet, make, b"", many)
        made[f"{name}, beside much else"] = partial(_sheet, make, NOISE, many)
    return made


def _sheet(make: Callable[[], bytes], beside: bytes, declared: dict[str, Any]) -> Bomb:
    content = make()
    return Bomb("children_family", _with_member(content, beside[len(content) :], 1), declared)


# Text

LONG_HEADER = ";".join(COLUMNS["jobcentre"]).encode()
HEALTH = ";".join(COLUMNS["municipal_health"]).encode()
HEALTHY = ANNA + b";SUL \xa7 138;Bevilget;Visitation;2017-01-01;"


HUNDRED = LONG_HEADER + b";x" * 100_000 + b"\n"
PSYCHIATRY = ";".join(COLUMNS["social_psychiatry"]).encode()
FIXED = ANNA + b" SUL 138 Bevilget 2017-01-01" + b" " * 101
TEXTS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "100,000 columns": ("jobcentre", lambda: HUNDRED + b";" * 100_008 + b"\n"),
    "100,000 columns of every row": ("jobcentre", lambda: HUNDRED + (b";" * 100_008 + b"\n") * 6),
    "a header of nothing but separators": ("jobcentre", lambda: LONG_HEADER + b";" * 900_000 + b"\n1\n"),
    "one line": ("jobcentre", lambda: b"x" * 950_000),
    "one row": ("jobcentre", lambda: LONG_HEADER + b"\n" + b"x" * 950_000),
    "one line of separators": ("jobcentre", lambda: b";" * 950_000),
    "one row of separators": ("jobcentre", lambda: LONG_HEADER + b"\n" + b";" * 950_000),
    "one line of quotation marks": ("social_psychiatry", lambda: b'"' * 950_000),
    "nothing but line ends below the names": ("jobcentre", lambda: LONG_HEADER + b"\n" * 900_000),
    "400,000 lines that are no rows": ("jobcentre", lambda: LONG_HEADER + b"\n" + b"1\n" * 400_000),
    "half of the lines too short, half too long": (
        "jobcentre", lambda: LONG_HEADER + b"\n" + b"1\n;;;;;;;;;;;;;;;;1\n" * 45_000
    ),
    "separators within quotation marks": (
        "social_psychiatry", lambda: PSYCHIATRY + b"\n" + b'";;;;;;;;;"\n' * 75_000
    ),
    "90,000 rows of separators": ("jobcentre", lambda: LONG_HEADER + b"\n" + b";;;;;;;;\n" * 90_000),
    "300,000 rows of one cell": ("objection", lambda: b"CPR-nr.;Indsigelse modtaget\n" + b"1;\n" * 300_000),
    "a quotation mark before every line end": ("social_psychiatry", lambda: PSYCHIATRY + b'\n"' * 450_000),
    "fixed places, 9 a line": ("aids", lambda: _fixed(9)),
    "fixed places, 40 a line": ("aids", lambda: _fixed(40)),
    "fixed places, 101 a line": ("jobcentre", lambda: _fixed(101)),
    "fixed places of odd lengths": (
        "aids", lambda: b"".join(b"x" * (number % 997) + b"\n" for number in range(1900))[:950_000]
    ),
    "fixed places without line ends": ("aids", lambda: (ANNA + b" 112 Rollator  2017-08-01") * 26_000),
    "NULs": ("jobcentre", lambda: LONG_HEADER + b"\n" + b"\0" * 900_000),
}  # fmt: skip


def _fixed(width: int) -> bytes:
    return (FIXED[:width] + b"\n") * (900_000 // (width + 1))


def texts() -> Makers:
    """Files of text."""
    return {name: partial(_text, register, make) for name, (register, make) in TEXTS.items()}


def _text(register: str, make: Callable[[], bytes]) -> Bomb:
    return Bomb(register, make())


# Packed


def _zip(content: bytes, name: str = "udtraek.csv") -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _with_member(archive: bytes, piece: bytes, times: int) -> bytes:
    """The archive with one member more, of a piece many times over."""
    written = io.BytesIO(archive)
    how = {"compression": zipfile.ZIP_DEFLATED, "compresslevel": 9}
    with zipfile.ZipFile(written, "a", **how) as more, more.open("udtraek.csv", "w") as member:
        for _ in range(times):
            member.write(piece)
    return written.getvalue()


def _stream(piece: bytes, times: int) -> bytes:
    """A gzip of a piece many times over, made without holding what it unfolds to."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join([*(packer.compress(piece) for _ in range(times)), packer.flush()])


PIECES = {
    "zeros": b"\0" * (1 << 20),
    "line ends": b"\n" * (1 << 20),
    "separators": b";;;;;\n" * 170_000,
    "lines that are no rows": b"1\n" * 500_000,
    "one row": (HEALTHY + b"\n") * 20_000,
    "quotation marks": b'"' * (1 << 20),
}
GZIP, ZIP = {"compression": "gzip"}, {"compression": "zip"}


def packed() -> Makers:
    """Packed files."""
    made: Makers = {}
    for name, piece in PIECES.items():
        for times in (2, 90, 240):
            made[f"gzip of {times} MB of {name}"] = partial(_gzip, b"", piece, times)
        made[f"gzip of {name} beside much else"] = partial(_gzip, NOISE[: SMALL // 2].hex().encode() + b"\n", piece, 20)
    return made | {
        "a zip with a member of 900 MB": lambda: Bomb("aids", _with_member(b"", b"a" * (1 << 20), 900), ZIP),
        "a zip in a zip in a zip": lambda: Bomb("aids", _zip(_zip(_zip(b"\n" * 90_000_000))), ZIP),
        "a zip that says it unfolds to 2 GB": lambda: Bomb("municipal_health", _lying(), ZIP),
        "a zip with 9,000 members": lambda: Bomb("aids", _members(9000), ZIP),
    }


def _gzip(beside: bytes, piece: bytes, times: int) -> Bomb:
    return Bomb("municipal_health", _stream(HEALTH + b"\n", 1) + _stream(beside, 1) + _stream(piece, times), GZIP)


def _lying() -> bytes:
    small = _zip(HEALTH + b"\n" + (HEALTHY + b"\n") * 10)
    at = small.rfind(b"PK\x01\x02") + 24
    return small[:at] + b"\xff\xff\xff\x7f" + small[at + 4 :]


def _members(count: int) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for number in range(count):
            archive.writestr(f"{number}", b"")
    return written.getvalue()


# Parquet


def _parquet(table: pyarrow.Table, **how: Any) -> bytes:
    written = io.BytesIO()
    parquet.write_table(table, written, compression="zstd", **how)
    return written.getvalue()


def _repeated(text: str, times: int) -> pyarrow.DictionaryArray:
    return pyarrow.DictionaryArray.from_arrays(pyarrow.repeat(pyarrow.scalar(0, pyarrow.int32()), times), [text])


def _refunds(cells: Any) -> pyarrow.Table:
    return pyarrow.table(dict.fromkeys(COLUMNS["benefit_refund"], cells))


PARQUETS: dict[str, Callable[[], bytes]] = {
    "10 million rows of one word": lambda: _parquet(_refunds(_repeated("2017-39", 10_000_000))),
    "a word of 900 kB in 2,000 rows": lambda: _parquet(_refunds(_repeated("a" * 900_000, 2_000))),
    "10 million rows of nothing": lambda: _parquet(_refunds(pyarrow.nulls(10_000_000, pyarrow.string()))),
    "10 million numbers": lambda: _parquet(_refunds(pyarrow.repeat(pyarrow.scalar(7), 10_000_000))),
    "a list of 10 million": lambda: _parquet(
        _refunds(pyarrow.ListArray.from_arrays([0, 10_000_000], pyarrow.repeat(pyarrow.scalar(7), 10_000_000)))
    ),
    "4,000 columns": lambda: _parquet(pyarrow.table({f"c{number}": ["x"] for number in range(4000)})),
    "a record in a record in a record": lambda: _parquet(_refunds(_deep(50))),
}


def parquets() -> Makers:
    """Parquet files."""
    return {name: partial(_of_refunds, make) for name, make in PARQUETS.items()}


def _of_refunds(make: Callable[[], bytes]) -> Bomb:
    return Bomb("benefit_refund", make(), {"format": "parquet"})


def _deep(levels: int) -> Any:
    array: Any = pyarrow.array([1])
    for _ in range(levels):
        array = pyarrow.StructArray.from_arrays([array], ["a"])
    return array


# Declarations

CONTRACT = (catalogue("registers") / "jobcentre.odcs.yaml").read_text(encoding="utf-8")


def contracts() -> dict[str, tuple[str, str]]:
    """Contracts and settings that nobody would write, each by the name of its file."""
    columns = "".join(f"\n      - {{name: a{n}, physicalName: A{n}, logicalType: string}}" for n in range(14_000))
    yaml = {
        "brackets within brackets": "a: " + "[" * 900_000,
        "maps within maps": "{a: " * 200_000,
        "dashes within dashes": "- " * 450_000,
        "references": "a: &a [x]\nb: &b [" + ", ".join(["*a"] * 9) + "]\n",
        "one key of 900 kB": "a" * 900_000 + ": 1",
        "a text of 900 kB": CONTRACT.replace("name: Jobcenter", "name: " + "a" * 900_000),
        "50,000 unknown keys": CONTRACT + "".join(f"b{n}: {n}\n" for n in range(50_000)),
        "20,000 unknown properties of a column": CONTRACT.replace(
            "    properties:", "    properties:" + "".join(f"\n      - {{nmae: a{n}}}" for n in range(20_000)), 1
        ),
        "14,000 columns": CONTRACT.replace("    properties:", "    properties:" + columns, 1),
        "merge keys": "<<: " * 100_000,
        "line ends": "\n" * 900_000 + CONTRACT,
        "a number of 900 kB": "version: " + "9" * 900_000,
    }
    toml = {
        "brackets within brackets, TOML": "a = " + "[" * 900_000,
        "50,000 unknown keys, TOML": "".join(f"b{n} = {n}\n" for n in range(50_000)),
        "50,000 tables, TOML": "".join(f"[b{n}]\n" for n in range(50_000)),
        "a table of many parts, TOML": "[" + ".".join("a" * 900) + "]\n",
        "4,000 keys of 100 parts, TOML": "".join(f"{'.'.join('a' * 100)}.b{n} = 1\n" for n in range(4_000)),
        "a number of 900 kB, TOML": "a = " + "9" * 900_000,
        "dates, TOML": "a = [" + "2017-01-01," * 80_000 + "]",
        "registers without end, TOML": "".join(f"[registers.b{n}]\ndepartment = 1\n" for n in range(25_000)),
    }
    return {name: ("bombe.odcs.yaml", text) for name, text in yaml.items()} | {
        name: ("workspace.toml", text) for name, text in toml.items()
    }


# Weighed

KINDS: dict[str, Callable[[], Makers]] = {"sheets": sheets, "texts": texts, "packed": packed, "parquets": parquets}


def acts(kind: str) -> dict[str, Callable[[], str]]:
    """What is done with each of a kind, by its name."""
    if kind == "contracts":
        return {name: partial(declared, *given) for name, given in contracts().items()}
    return {name: partial(landed, make) for name, make in KINDS[kind]().items()}


def landed(make: Callable[[], Bomb]) -> str:
    """Land the file beside a small population; gives the sentence that refuses it, or how many rows it had."""
    bomb = make()
    assert len(bomb.content) < SMALL, len(bomb.content)
    with tempfile.TemporaryDirectory() as folder:
        delivery = Path(folder) / "inbox" / DELIVERY
        delivery.mkdir(parents=True)
        (delivery / file_name(bomb.register)).write_bytes(bomb.content)
        ring = keys(Path(folder) / "keys")
        with open_warehouse(Path(folder) / "warehouse.duckdb", ring.warehouse_key) as warehouse:
            load_reference(warehouse, load_code_lists(catalogue("code_lists")), settings())
            declared = contract(bomb.register).model_copy(update=bomb.declared)
            try:
                (file,) = Landing(warehouse, settings(), ring).land(declared, delivery).files
            except DeliveryError as refusal:
                return str(refusal)
    return f"{file.rows_read} rows read"


def declared(file: str, text: str) -> str:
    """Read a declaration; gives the sentence that refuses it, or that it was read."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / file
        path.write_text(text, encoding="utf-8")
        try:
            load_register(path) if file.endswith(".yaml") else load_toml(path, Settings)
        except ConfigurationError as refusal:
            return str(refusal)
    return "read"


def weighed(act: Callable[[], str]) -> Weighed:
    """Do something in a process of its own, and weigh that."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            outcome = act()
        except BaseException as error:
            outcome = f"{type(error).__name__}: {error}"
        os.write(writing, outcome[:8000].encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        outcome = pipe.read().decode("utf-8", "replace")
    _, status, used = os.wait4(child, 0)
    ended = f"ended with {status}" if status else outcome
    return Weighed(used.ru_maxrss / 1024, used.ru_utime + used.ru_stime, ended)


def main() -> None:
    """Weigh every one of the kinds that are named, or those of a kind that are named after it."""
    for kind in [sys.argv[1]] if len(sys.argv) > 2 else sys.argv[1:]:
        for name, act in acts(kind).items():
            if len(sys.argv) == 2 or name in sys.argv[2:] or sys.argv[1] != kind:
                print(json.dumps({"name": name, **asdict(weighed(act))}, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
