"""A letter as a tagged PDF (PDF/UA-1), made by Typst: docs/adr/0043-letters-and-pdf.md."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib import resources
from typing import Literal

from targeting.letters.letter import Letter

STANDARD: Literal["ua-1"] = "ua-1"


def as_pdf(letter: Letter) -> bytes:
    """The PDF. Typst refuses to make one that it cannot tag whole; its fonts come with it, and no others are used."""
    import typst  # only who makes a PDF loads it

    told = {
        "title": letter.title,
        "author": letter.author,
        "blocks": [asdict(block) for block in letter.blocks],
        "foot": letter.foot,
    }
    source = resources.files("targeting.letters").joinpath("letter.typ").read_bytes()
    made: bytes = typst.compile(
        source,
        format="pdf",
        pdf_standards=STANDARD,
        sys_inputs={"letter": json.dumps(told, ensure_ascii=False)},
        ignore_system_fonts=True,
        timestamp=int(letter.made.timestamp()),
    )
    return made
