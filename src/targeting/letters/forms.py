"""The forms that a letter is made in, by what the name of its file ends with."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from targeting.letters.docx_file import as_docx
from targeting.letters.letter import Letter
from targeting.letters.pdf_file import as_pdf
from targeting.pages import letter_html


def as_html(letter: Letter) -> bytes:
    """The letter as one HTML file: no script, nothing fetched."""
    return letter_html(letter).encode()


FORMS: Mapping[str, Callable[[Letter], bytes]] = {".html": as_html, ".docx": as_docx, ".pdf": as_pdf}
