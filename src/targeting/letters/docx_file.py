"""A letter as DOCX, with headings, lists and a table of Word's own, so that a screen reader finds its way in it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from targeting.letters.letter import Heading, Letter, Paragraph, Places, Points, Table

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table as WordTable

LANGUAGE = "da-DK"
FONT = "Arial"
NARROW = 20  # millimetres: of a column after the first
_LEADER = "\t"


def as_docx(letter: Letter) -> bytes:
    """The file; it has no account's name in it."""
    import docx  # only who makes a DOCX loads it

    document = docx.Document()
    _set_up(document, letter)
    document.add_heading(letter.title, 0)
    for block in letter.blocks:
        match block:
            case Heading():
                document.add_heading(block.text, 1)
            case Paragraph():
                document.add_paragraph(block.text)
            case Points():
                for point in block.points:
                    document.add_paragraph(point, "List Bullet")
            case Places():
                for label in block.labels:
                    _add_place(document, label)
            case Table():
                _add_table(document, block)
    document.sections[0].footer.paragraphs[0].text = letter.foot
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _set_up(document: Document, letter: Letter) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    about, (section,) = document.core_properties, document.sections
    about.title, about.author, about.last_modified_by = letter.title, letter.author, letter.author
    about.language, about.comments = LANGUAGE, ""
    about.created = about.modified = letter.made.replace(tzinfo=None)
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    for name, size in (("Normal", 12), ("Title", 20), ("Heading 1", 14), ("Footer", 8.5)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), RGBColor(0, 0, 0)
        fonts = style.element.rPr.rFonts
        for theme in [each for each in fonts.attrib if each.endswith("Theme")]:
            del fonts.attrib[theme]  # a theme's font would be used in its place
    language = document.styles.element.find(f".//{qn('w:lang')}")
    language.set(qn("w:val"), LANGUAGE)
    settings = document.settings.element
    settings.append(settings.makeelement(qn("w:autoHyphenation"), {}))


def _add_place(document: Document, label: str) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
    from docx.shared import Mm

    line = document.add_paragraph(f"{label}:{_LEADER}")
    line.paragraph_format.tab_stops.add_tab_stop(Mm(160), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.LINES)


def _add_table(document: Document, block: Table) -> None:
    table = document.add_table(rows=0, cols=len(block.columns), style="Table Grid")
    for row in (block.columns, *block.rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    _repeat_first_row(table)


def _repeat_first_row(table: WordTable) -> None:
    """The first row is the heading of the table, on each page and for a screen reader; no row is cut."""
    from docx.oxml.ns import qn
    from docx.shared import Mm

    for row in table.rows:
        row.cells[0].width = Mm(160 - NARROW * (len(row.cells) - 1))
        for cell in row.cells[1:]:
            cell.width = Mm(NARROW)
    told = table.rows[0]._tr.get_or_add_trPr()
    told.append(told.makeelement(qn("w:tblHeader"), {}))
