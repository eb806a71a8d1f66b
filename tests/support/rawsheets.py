"""Workbooks as other programs write them: the XML itself, so that anything can stand in it.

A cell is text, or #1 a number, @2017-12-31 a date, !REF an error, and with = before it what a formula gave: = alone has
no result, and =~ has the empty text for one. {I6:I8} before the rest is an array formula over that area, and
{dataTable I6:I8} a table of data; $2017-12-31T00:00 is a cell of the type date; `.` is a cell without anything in it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from string import digits
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
ERRORS = {name.strip("#!?"): name for name in ("#VALUE!", "#REF!", "#NAME?", "#NUM!", "#DIV/0!", "#NULL!", "#N/A")}
ERRORS |= {"SPILL": "#SPILL!", "CALC": "#CALC!"}


@dataclass(frozen=True)
class Odd:
    """How the program that wrote the workbook goes its own way.

    ``sheets`` are the titles of the book's sheets in order, each with its state; ``others`` what stands in those that
    are not the register: the rows of each, or nothing.
    """

    strict: bool = False
    from_1904: bool = False
    places: bool = True
    numbers: Sequence[int | None] | None = None
    shared: bool = False
    folder: str = "xl"
    sheets: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=dict)


def raw_book(
    rows: Sequence[Sequence[str]],
    *,
    title: str = "Foranstaltninger",
    merged: Sequence[str] = (),
    odd: Odd | None = None,
) -> bytes:
    """A book whose sheet ``title`` holds the rows."""
    odd = odd or Odd()
    strings: dict[str, int] = {}
    numbers = odd.numbers or range(1, len(rows) + 1)
    lines = "".join(_row(row, number, odd, strings) for row, number in zip(rows, numbers, strict=True))
    sheets = odd.sheets or {title: ""}
    declared, links, others = "", {}, {}
    for place, (name, state) in enumerate(sheets.items()):
        link = "worksheet" if name == title else f"worksheet{place}"
        shown = f' state="{state}"' if state else ""
        declared += f'<sheet name="{escape(name)}" sheetId="{place + 1}"{shown} q:id="{link}"/>'
        if name != title:
            links[link] = f"/{odd.folder}/ark{place}.xml"
            cells = (_row(row, number, odd, strings) for number, row in enumerate(odd.others.get(name, ()), start=1))
            others[f"{odd.folder}/ark{place}.xml"] = "".join(cells)
    areas = "".join(f'<mergeCell ref="{area}"/>' for area in merged)
    merges = f"<mergeCells>{areas}</mergeCells>" if areas else ""
    main, office = (STRICT_MAIN, STRICT_OFFICE) if odd.strict else (MAIN, OFFICE)
    dated = ' date1904="1"' if odd.from_1904 else ""
    texts = "".join(f"<si><r><t>{escape(text)}</t></r><rPh sb='0' eb='1'><t>x</t></rPh></si>" for text in strings)
    parts = {
        "_rels/.rels": _links(office, officeDocument=f"{odd.folder}/workbook.xml"),
        f"{odd.folder}/workbook.xml": f'<workbook xmlns="{main}" xmlns:q="{office}"><workbookPr{dated}/><sheets>'
        f"{declared}</sheets></workbook>",
        f"{odd.folder}/_rels/workbook.xml.rels": _links(
            office, worksheet=f"/{odd.folder}/ark.xml", styles="styles.xml", sharedStrings="sharedStrings.xml", **links
        ),
        f"{odd.folder}/styles.xml": f'<styleSheet xmlns="{main}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>'
        "</cellXfs></styleSheet>",
        f"{odd.folder}/sharedStrings.xml": f'<sst xmlns="{main}">{texts}</sst>',
        f"{odd.folder}/ark.xml": f'<x:worksheet xmlns:x="{main}" xmlns="{main}"><sheetData>{lines}</sheetData>{merges}'
        "</x:worksheet>",
    }
    parts |= {
        part: f'<x:worksheet xmlns:x="{main}" xmlns="{main}"><sheetData>{cells}</sheetData></x:worksheet>'
        for part, cells in others.items()
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in parts.items():
            book.writestr(zipfile.ZipInfo(name), text)
    return written.getvalue()


def _links(office: str, **targets: str) -> str:
    links = "".join(
        f'<Relationship Id="{kind}" Type="{office}/{kind.rstrip(digits)}" Target="{target}"/>'
        for kind, target in targets.items()
    )
    return f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>'


def _row(row: Sequence[str], number: int | None, odd: Odd, strings: dict[str, int]) -> str:
    cells = ""
    for column, cell in enumerate(row):
        place = f' r="{chr(65 + column)}{number}"' if number and odd.places else ""
        cells += f"<c{place}/>" if not cell and not place else _cell(cell, place, odd, strings) if cell else ""
    place = f' r="{number}"' if number else ""
    return f"<row{place}>{cells}</row>"


def _cell(cell: str, place: str, odd: Odd, strings: dict[str, int]) -> str:
    formula = ""
    if cell == ".":
        return f"<c{place}/>"
    if area := re.fullmatch(r"\{(?:(\w+) )?(.+?)\}(.*)", cell):
        formula, cell = f'<f t="{area[1] or "array"}" ref="{area[2]}">B1</f>', area[3]
    elif cell.startswith("="):
        formula, cell = "<f>B1</f>", cell[1:]
    match cell[:1]:
        case "":
            return f"<c{place}>{formula}</c>"
        case "~":
            return f'<c{place} t="str">{formula}<v></v></c>'
        case "!":
            return f'<c{place} t="e">{formula}<v>{ERRORS[cell[1:]]}</v></c>'
        case "$":
            return f'<c{place} t="d">{formula}<v>{cell[1:]}</v></c>'
        case "#":
            return f"<c{place}>{formula}<v>{cell[1:]}</v></c>"
        case "@":
            return _date(cell[1:], place, formula, odd)
    if formula:
        return f'<c{place} t="str">{formula}<v>{escape(cell)}</v></c>'
    if odd.shared:
        return f'<c{place} t="s"><v>{strings.setdefault(cell, len(strings))}</v></c>'
    return f'<c{place} t="inlineStr"><is><t>{escape(cell)}</t></is></c>'


def _date(day: str, place: str, formula: str, odd: Odd) -> str:
    if odd.strict:
        return f'<c{place} t="d">{formula}<v>{day}T00:00:00</v></c>'
    begins = date(1904, 1, 1) if odd.from_1904 else date(1899, 12, 30)
    return f'<c{place} s="1">{formula}<v>{(date.fromisoformat(day) - begins).days}</v></c>'
