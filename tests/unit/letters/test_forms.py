"""HTML, DOCX and PDF of each letter say the same, no box is ticked, and whoever reads with their ears finds the way."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from support.letters import (
    NOW,
    dense_pieces,
    said_in_docx,
    said_in_html,
    said_in_pdf,
    sample_letter,
    whys,
)  # fmt: skip
from support.lix import lix
from support.world import SAMPLE
from targeting.letters import FORMS, Letter, Places
from targeting.privacy import looks_like_cpr
from targeting.workspace import chosen_text, letter_kinds, load_workspace

MOST = 35
TICKED = set("☑☒✓✔✗✘✅")
LETTERS = [*letter_kinds()]
every_letter = pytest.mark.parametrize("letter", LETTERS)


@cache
def made(letter: str, form: str) -> bytes:
    return FORMS[form](sample_letter(letter))


def said(letter: Letter) -> list[str]:
    """The pieces of a letter as they are printed: after a label comes a colon, and then the line to write on."""
    labels = {label for block in letter.blocks if isinstance(block, Places) for label in block.labels}
    return [f"{piece}:" if piece in labels else piece for piece in letter.pieces]


@every_letter
def test_the_html_says_the_letter(letter: str) -> None:
    assert said_in_html(made(letter, ".html")) == said(sample_letter(letter))


@every_letter
def test_the_docx_says_the_letter(letter: str) -> None:
    assert said_in_docx(made(letter, ".docx")) == said(sample_letter(letter))


@every_letter
def test_the_pdf_says_the_letter(letter: str) -> None:
    told = sample_letter(letter)
    assert said_in_pdf(made(letter, ".pdf"), told) == dense_pieces(
        told, dict(zip(told.pieces, said(told), strict=True))
    )


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler is not installed")
@every_letter
def test_poppler_reads_the_same_in_the_pdf(letter: str, tmp_path: Path) -> None:
    def read(content: bytes) -> list[str]:
        (tmp_path / "brev.pdf").write_bytes(content)
        shown = subprocess.run(["pdftotext", "brev.pdf", "-"], cwd=tmp_path, capture_output=True, check=True, text=True)
        return shown.stdout.removesuffix("\f").split("\f")

    told = sample_letter(letter)
    expected = dense_pieces(told, dict(zip(told.pieces, said(told), strict=True)))
    assert said_in_pdf(made(letter, ".pdf"), told, read) == expected


@every_letter
def test_no_box_is_ticked_in_any_form(letter: str) -> None:
    told = sample_letter(letter)
    assert not TICKED & set("".join(told.pieces))
    boxes = sum(piece.count("☐") for piece in told.pieces)
    assert boxes == (6 if letter == "samtykkebrev" else 0)
    html = made(letter, ".html").decode()
    assert html.count("☐") == boxes and "checked" not in html and "<input" not in html
    assert "".join(said_in_docx(made(letter, ".docx"))).count("☐") == boxes
    assert said_in_pdf(made(letter, ".pdf"), told).count("☐") == boxes


@pytest.mark.parametrize("why", [*whys()])
@every_letter
def test_a_letter_is_no_harder_to_read_than_a_story(letter: str, why: str) -> None:
    assert lix(sample_letter(letter, why).pieces) <= MOST


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Du får et brev.", 4.0),
        ("Kommunen skriver. Du svarer ja.", 2.5 + 40),
        ("Skriv til dpo@kommune.example i dag", 7 + 100 * 2 / 7),
        ("Hej", 1.0),
    ],
)
def test_lix_is_words_a_sentence_and_long_words_in_per_cent(text: str, expected: float) -> None:
    assert lix([text]) == pytest.approx(expected)


def test_each_piece_ends_a_sentence() -> None:
    assert lix(["Om dig", "Du får et brev"]) == pytest.approx(3.0)


@every_letter
def test_the_letter_says_whose_text_it_is_and_where_to_turn(letter: str) -> None:
    told = sample_letter(letter)
    version = chosen_text(load_workspace(SAMPLE).letter_texts, letter).version
    assert told.foot.startswith(f"en-plan-{letter}, version {version}. Programmets egen tekst.")
    assert "Bilag 1" in told.foot
    whole = " ".join(told.pieces)
    assert "dpo@eksempelkommune.example" in whole and "Datatilsynet" in whole
    assert "den samme hjælp som før" in whole or "betyder ikke noget for den hjælp, du får" in whole


@every_letter
def test_there_is_a_place_for_name_and_address_and_nobodys_number(letter: str) -> None:
    told = sample_letter(letter)
    assert {"Navn", "Adresse"} <= {*told.pieces}
    assert not any(looks_like_cpr(piece) for piece in told.pieces)


@every_letter
def test_the_pdf_is_tagged_titled_and_danish(letter: str) -> None:
    told, reader = sample_letter(letter), PdfReader(io.BytesIO(made(letter, ".pdf")))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712  one of pypdf's
    assert str(root["/Lang"]).startswith("da")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert reader.metadata and (reader.metadata.title, reader.metadata.author) == (told.title, told.author)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data()
    kinds = [kind for kind, _ in _tags(root["/StructTreeRoot"])]
    headings = [block for block in told.blocks if block.kind == "heading"]
    assert (kinds.count("/Title"), kinds.count("/H1")) == (1, len(headings))
    assert ("/Table" in kinds) == (letter == "samtykkebrev")
    assert ("/L" in kinds) == any(block.kind == "points" for block in told.blocks)
    assert {(round(float(page.mediabox.width)), round(float(page.mediabox.height))) for page in reader.pages} == {
        (595, 842)
    }


def _tags(node: DictionaryObject) -> Iterator[tuple[str, DictionaryObject]]:
    children = node.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        found = child.get_object()
        if isinstance(found, DictionaryObject) and "/S" in found:
            yield str(found["/S"]), found
            yield from _tags(found)


def test_every_cell_of_the_table_has_its_heading_in_the_pdf() -> None:
    root = PdfReader(io.BytesIO(made("samtykkebrev", ".pdf"))).trailer["/Root"]["/StructTreeRoot"]
    kinds = [kind for kind, _ in _tags(root)]
    assert (kinds.count("/THead"), kinds.count("/TH"), kinds.count("/TD")) == (1, 3, 9)


def test_a_pdf_needs_no_font_of_the_machine() -> None:
    reader = PdfReader(io.BytesIO(made("samtykkebrev", ".pdf")))
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        below = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert any(key.startswith("/FontFile") for key in below)


@every_letter
def test_the_docx_has_headings_language_and_paper_and_no_account(letter: str) -> None:
    told, document = sample_letter(letter), docx.Document(io.BytesIO(made(letter, ".docx")))
    about = document.core_properties
    assert (about.title, about.author, about.last_modified_by) == (told.title, told.author, told.author)
    assert about.language == "da-DK" and about.created == NOW
    assert document.styles.element.find(f".//{qn('w:lang')}").get(qn("w:val")) == "da-DK"
    (section,) = document.sections
    assert section.page_width and section.page_height
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    styles = [part.style.name for part in document.paragraphs if part.style]
    assert styles[0] == "Title"
    assert styles.count("Heading 1") == sum(block.kind == "heading" for block in told.blocks)
    for table in document.tables:
        assert table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None


def test_what_is_filled_in_is_read_as_no_mark_of_any_form() -> None:
    odd = '#sys.inputs *x* _y_ $z$ @ref <b>&amp;</b> {{today}} \\ "w" `kode` // /* {from} ~ -- ... [[1]] = + - 1.'
    letter = _with_title(odd)
    assert said_in_html(FORMS[".html"](letter))[0] == odd
    assert said_in_docx(FORMS[".docx"](letter))[0] == odd
    assert said_in_pdf(FORMS[".pdf"](letter), letter).startswith(odd.replace(" ", "").replace("-", ""))


def test_the_same_letter_is_the_same_pdf_and_says_when_it_was_made() -> None:
    letter = sample_letter("tilbagekald")
    assert FORMS[".pdf"](letter) == FORMS[".pdf"](letter)
    reader = PdfReader(io.BytesIO(FORMS[".pdf"](letter)))
    assert reader.metadata and reader.metadata.creation_date
    assert abs(reader.metadata.creation_date - NOW) < timedelta(hours=2)


def test_a_docx_has_nothing_but_the_letter_in_it() -> None:
    """No picture, no link and nothing fetched: a template of somebody's machine is not in it either."""
    with zipfile.ZipFile(io.BytesIO(made("oplysning", ".docx"))) as packed:
        names = packed.namelist()
        relations = b"".join(packed.read(name) for name in names if name.endswith(".rels"))
    assert b'TargetMode="External"' not in relations
    assert not [name for name in names if "media" in name or "embeddings" in name or "vba" in name.lower()]


def _with_title(title: str) -> Letter:
    letter = sample_letter("tilbagekald")
    return Letter(title, letter.author, letter.blocks, letter.foot, letter.made)
