"""Every page in a browser: it asks for nothing, axe-core finds nothing, and it fits a phone, large text and paper.

`make pages` runs these in the environment of requirements-pages.txt, over pages that nightly/pages/material.py wrote.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

looking = pytest.importorskip("looking", reason="the pages are opened in a browser by `make pages`")

FOLDER = Path(os.environ["TARGETING_PAGES"])
PAGES = sorted(FOLDER.glob("*.html"))
SPACED = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }"
BOX = re.compile(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]")
every_page = pytest.mark.parametrize("file", PAGES, ids=lambda file: file.stem)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    with looking.chromium() as browser:
        yield browser


def test_there_are_pages() -> None:
    assert len(PAGES) > 10


@every_page
def test_it_asks_for_nothing_but_itself(browser: Any, file: Path) -> None:
    with looking.opened(browser, file) as page:
        assert looking.asked_for(page) == []
        assert page.locator("script, img, link, iframe").count() == 0


@every_page
def test_axe_finds_nothing(browser: Any, file: Path) -> None:
    with looking.opened(browser, file) as page:
        assert looking.axe(page) == []


@every_page
def test_axe_finds_nothing_on_a_phone_either(browser: Any, file: Path) -> None:
    with looking.opened(browser, file, 320) as page:
        assert looking.axe(page, colours=False) == []


@every_page
@pytest.mark.parametrize("width", [320, 390, 640, 1280])
def test_only_a_table_in_its_own_frame_is_scrolled_sideways(browser: Any, file: Path, width: int) -> None:
    """320 pixels are a screen of 1280 at 400 % (WCAG 1.4.10), 640 the same at 200 % (1.4.4)."""
    with looking.opened(browser, file, width) as page:
        assert looking.beyond(page) == []
        assert looking.unreached(page) == []


@every_page
@pytest.mark.parametrize("style", ["html { font-size: 200%; }", SPACED], ids=["text at 200 %", "text spaced out"])
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_cut_off_when_the_reader_changes_the_text(browser: Any, file: Path, style: str, width: int) -> None:
    with looking.opened(browser, file, width) as page:
        page.add_style_tag(content=style)
        assert looking.beyond(page) == []


@every_page
def test_it_fits_a4(browser: Any, file: Path) -> None:
    with looking.opened(browser, file, looking.A4_TEXT) as page:
        page.emulate_media(media="print")
        assert looking.beyond(page) == []
        frames = (
            "() => [...document.querySelectorAll('.wide')].filter(frame => frame.scrollWidth > frame.clientWidth + 1)"
        )
        assert page.evaluate(f"({frames})().map(frame => frame.textContent.trim().slice(0, 40))") == []
        paper = page.pdf(prefer_css_page_size=True)
    assert {tuple(round(float(side)) for side in box) for box in BOX.findall(paper)} == {(595, 842)}


def of_axe(rule: str) -> Callable[[Any], bool]:
    return lambda page: any(f": {rule}:" in line for line in looking.axe(page))


def asks(address: str) -> Callable[[Any], bool]:
    return lambda page: any(address in line for line in looking.asked_for(page))


FOUND: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "a picture without words": ('<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">', of_axe("image-alt")),
    "text too pale": ('<p style="color: #999">Blegt</p>', of_axe("color-contrast")),
    "text over a picture, which axe cannot judge": (
        '<p style="background: linear-gradient(#fff, #000)">Tvivl</p>',
        of_axe("color-contrast"),
    ),
    "a scrolled frame out of the keyboard's reach": (
        '<div style="overflow: auto; width: 99px; height: 40px"><p style="width: 900px">Langt</p></div>',
        lambda page: looking.unreached(page) != [],
    ),
    "a heading skipped": ("<h4>Fire</h4>", of_axe("heading-order")),
    "a picture fetched": ('<img alt="" src="http://127.0.0.1:9/b.png">', asks("b.png")),
    "a style sheet from a file": ('<link rel="stylesheet" href="naboens.css">', asks("naboens.css")),
    "a font fetched": (
        "<style>@font-face { font-family: f; src: url(http://127.0.0.1:9/f.woff2) } h1 { font-family: f }</style>",
        asks("f.woff2"),
    ),
    "a script that calls out": ("<script>fetch('http://127.0.0.1:9/hjem')</script>", asks("hjem")),
    "a word wider than the screen": (f"<p>{'lang' * 99}</p>", lambda page: looking.beyond(page) != []),
    "a box that hides its text": (
        '<div style="height: 10px; overflow: hidden">Første linje<br>Anden linje</div>',
        lambda page: looking.beyond(page) != [],
    ),
}


@pytest.mark.parametrize(("body", "found"), FOUND.values(), ids=FOUND)
def test_a_page_with_a_fault_is_found_out(
    browser: Any, tmp_path: Path, body: str, found: Callable[[Any], bool]
) -> None:
    whole = (
        '<!doctype html><html lang="da"><head><meta charset="utf-8"><title>Side</title></head><body><main><h1>Side</h1>'
    )
    for content, expected in (("<p>Intet at finde.</p>", False), (body, True)):
        (tmp_path / "side.html").write_text(f"{whole}{content}</main></body></html>", encoding="utf-8")
        with looking.opened(browser, tmp_path / "side.html", 320) as page:
            assert found(page) is expected
