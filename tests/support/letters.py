"""Letters of the fictional municipality, filled as the command fills them; and what a file of each form says."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import docx
from docx.text.paragraph import Paragraph as WordParagraph
from pypdf import PdfReader

from support.world import SAMPLE
from targeting.casebook import Recorded
from targeting.letters import (
    Block,
    Filling,
    Found,
    Letter,
    asked_table,
    blocks_for_all,
    filled_letter,
    how_long,
    legal_bases,
    recipients_named,
    registers_read,
    said_of_case,
    why_proposed,
    why_proposed_earlier,
    why_referred,
    withdrawn,
    words_for_all,
)
from targeting.workspace import chosen_text, load_catalogue, load_workspace

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
DAY = date(2026, 11, 20)
CASE = "S-0A1B2C3D"
FACTS = {"stage": "met", "found": "search", "objecting": "no", "asked": "no"}
ROWS = "home_care_centre:jobcentre:social,home_care_centre:jobcentre:housing,jobcentre:family_centre:contact"


def whys() -> Mapping[str, tuple[Block, ...]]:
    """Each way in which a letter can say why the municipality writes."""
    workspace = load_workspace(SAMPLE)
    rules = tuple(rule.label_da for rule in workspace.ruleset("en-plan").rules)
    departments = tuple(each.name for each in workspace.settings.departments)
    return {
        "proposed": why_proposed(Found(rules, 7, 4, date(2017, 10, 2), departments)),
        "proposed earlier": why_proposed_earlier(),
        "referred": why_referred("Jobcentret"),
    }


def sample_letter(letter: str, why: str = "proposed") -> Letter:
    """One of the letters, of the program's own text."""
    workspace = load_workspace(SAMPLE)
    settings = workspace.settings
    (consent,) = workspace.consent_texts
    withdrawal = Recorded(1, "consent_withdrawn", DAY, NOW.isoformat(), "", {"of": ROWS})
    words = {
        **words_for_all(workspace, CASE, DAY),
        **how_long(workspace, DAY),
        "until": "31. maj 2027",
        "consent_text": "en-plan, version 1.0.0",
        "withdrawn_on": "19. november 2026",
        **said_of_case(letter, FACTS)[0],
    }
    blocks = {
        **blocks_for_all(),
        **said_of_case(letter, FACTS)[1],
        **withdrawn(withdrawal, ["Jobcentret", "Familiecentret"], settings),
        "registers": registers_read(workspace),
        "why": whys()[why],
        "ask": asked_table(ROWS, consent.sentence_da, settings),
        "legal_basis": legal_bases(workspace.bases, load_catalogue()),
        "recipients": recipients_named(workspace.bases),
    }
    text = chosen_text(workspace.letter_texts, letter)
    return filled_letter(text, Filling(words, blocks), settings.controller.name, NOW)


def said_in_html(content: bytes) -> list[str]:
    """The pieces of text that a browser shows, in order."""
    parser = _Text()
    parser.feed(content.decode())
    return [piece for piece in (" ".join(each.split()) for each in parser.pieces) if piece]


def said_in_docx(content: bytes) -> list[str]:
    """The pieces of text in the body and then the foot, as python-docx reads them back."""
    document = docx.Document(io.BytesIO(content))
    (section,) = document.sections
    return [piece.rstrip("\t") for piece in (*_of_body(document), section.footer.paragraphs[0].text)]


def said_in_pdf(content: bytes, letter: Letter, read: Callable[[bytes], list[str]] | None = None) -> str:
    """All that the pages say, without spaces and hyphens; the foot of each page once, last."""
    pages = (read or pages_of)(content)
    foot = _dense(letter.foot)
    told = [
        _dense(page).replace(f"{foot}{number}/{len(pages)}", "").replace(f"{number}/{len(pages)}{foot}", "")
        for number, page in enumerate(pages, 1)
    ]
    return "".join(told) + foot


def pages_of(content: bytes) -> list[str]:
    """The text of each page, as pypdf finds it."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def dense_pieces(letter: Letter, places: Mapping[str, str]) -> str:
    """What a PDF of the letter should say, as `said_in_pdf` gives it."""
    return "".join(_dense(places.get(piece, piece)) for piece in letter.pieces)


def _dense(text: str) -> str:
    """Without spaces, the points of lists, and hyphens: a reader cannot tell the printer's from the word's own."""
    return re.sub("[\\s\u00ad\u2010•-]", "", text)


def _of_body(document: docx.document.Document) -> Iterator[str]:
    for part in document.iter_inner_content():
        if isinstance(part, WordParagraph):
            yield part.text
        else:
            for row in part.rows:
                yield from (cell.text for cell in row.cells)


class _Text(HTMLParser):
    """The text of the body, a piece an element."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._shown = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._shown = self._shown or tag == "main"

    def handle_data(self, data: str) -> None:
        if self._shown:
            self.pieces.append(data)
