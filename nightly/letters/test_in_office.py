"""Every letter as LibreOffice opens it and poppler reads it: the same, sentence by sentence (make letters).

LibreOffice reads the DOCX to plain text and, printed to PDF, on A4. Debian: apt-get install libreoffice-writer-nogui
poppler-utils.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader

from support.letters import said_in_html, sample_letter
from targeting.letters import FORMS
from targeting.workspace import letter_kinds

OFFICE = shutil.which("soffice")
TO_TEXT = "txt:Text (encoded):UTF8"
pytestmark = pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed")
every_letter = pytest.mark.parametrize("letter", [*letter_kinds()])


def opened(folder: Path, letter: str, form: str, ending: str) -> bytes:
    """What LibreOffice makes of a letter's DOCX, with a profile of its own."""
    (folder / "brev.docx").write_bytes(FORMS[".docx"](sample_letter(letter)))
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [str(OFFICE), profile, "--headless", "--convert-to", form, "--outdir", str(folder), "brev.docx"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
    return (folder / f"brev.{ending}").read_bytes()


@every_letter
def test_office_says_what_the_html_says(letter: str, tmp_path: Path) -> None:
    text = opened(tmp_path, letter, TO_TEXT, "txt").decode("utf-8-sig")
    lines = [re.sub(r"^\s*•\s*", "", line).strip() for line in text.splitlines()]
    # The foot of the page is no part of a plain text.
    assert [line for line in lines if line] == said_in_html(FORMS[".html"](sample_letter(letter)))[:-1]


@every_letter
def test_office_prints_it_on_a4(letter: str, tmp_path: Path) -> None:
    reader = PdfReader(io.BytesIO(opened(tmp_path, letter, "pdf", "pdf")))
    sides = {(round(float(page.mediabox.width)), round(float(page.mediabox.height))) for page in reader.pages}
    assert sides == {(595, 842)}
    assert len(reader.pages) <= 3
