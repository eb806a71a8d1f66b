"""Every HTML page of the product can be sent to anybody: it is whole, Danish, in order, and readable in strong light.

nightly/pages looks at the same pages in a browser (`make pages`), which also takes the pictures in docs/billeder.
"""

from __future__ import annotations

import re
from functools import cache
from hashlib import sha256
from itertools import chain
from unittest.mock import patch

import jinja2
import pytest

from support.documents import ROOT
from support.markup import Markup, faults
from support.pages import MANIFEST, PAGES, PICTURE_FOLDER, PICTURES
from targeting.pages import bars_style, page_style

TEMPLATES = {path.name for path in (ROOT / "src").rglob("*.html.j2")}
COLOUR = re.compile(r"(?<![-\w])color: (#\w+)")
GROUND = re.compile(r"background: (#\w+)")
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")

made = cache(lambda name: PAGES[name]())


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_danish_and_in_order(name: str) -> None:
    assert faults(made(name)) == []


@pytest.mark.parametrize("name", PAGES)
def test_the_same_declarations_give_the_same_page(name: str) -> None:
    assert PAGES[name]() == made(name)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_the_one_style(name: str) -> None:
    assert page_style() in made(name)
    assert (bars_style() in made(name)) == ('<div class="bars">' in made(name))


@pytest.mark.parametrize("name", PAGES)
def test_on_a_phone_everything_in_a_stacked_table_has_its_heading(name: str) -> None:
    stacked = re.findall(r'(?s)<table class="stacked".*?<tbody>(.*?)</tbody>', made(name))
    assert not [cell for rows in stacked for cell in re.findall(r"<t[hd]\b[^>]*>", rows) if "data-head=" not in cell]
    assert ".stacked tbody th::before, .stacked td::before { content: attr(data-head)" in page_style()


def test_every_template_is_behind_a_page_on_the_list() -> None:
    drawn: set[str | None] = set()
    render = jinja2.Template.render

    def noted(template: jinja2.Template, *values: object, **named: object) -> str:
        drawn.add(template.name)
        return render(template, *values, **named)

    with patch.object(jinja2.Template, "render", noted):
        for make in PAGES.values():
            make()
    assert drawn & TEMPLATES == TEMPLATES, "add a line to PAGES in tests/support/pages.py"


GOOD = (
    '<!doctype html>\n<html lang="da"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    "<title>Side</title><style>@media print { @page { size: A4; } }</style></head><body><main><h1>Side</h1>"
    '<table><tr><th scope="row">Lov</th><td><a href="https://lov.example/1">§ 1</a></td></tr></table>'
    "</main></body></html>"
)
BAD = {
    "another language": ('lang="da"', 'lang="en"', "is not said to be Danish"),
    "two first headings": ("</h1>", "</h1><h1>To</h1>", "has 2 <h1>"),
    "a heading skipped": ("</h1>", "</h1><h3>Tre</h3>", "<h3> comes after <h1>"),
    "a header without scope": (' scope="row"', "", "has a table header without scope"),
    "a script": ("<main>", "<script>1</script><main>", "has a <script>"),
    "a handler": ("<h1>", '<h1 onclick="x()">', "runs a script in <h1 onclick>"),
    "a picture": ("</h1>", '</h1><img src="https://a.example/b.png" alt="">', "has a <img>"),
    "a style sheet": ("<style>", '<link rel="stylesheet" href="a.css"><style>', "fetches what <link href> names"),
    "a font": ("@media", "@import url(https://a.example/font.css); @media", "fetches something in its style"),
    "a background": ("<h1>", '<h1 style="background: url(a.png)">', "fetches something in its style"),
    "a link that is a script": ("https://lov.example/1", "javascript:x()", "links to javascript:x()"),
    "a link out of the folder": ("https://lov.example/1", "../side.html", "links to ../side.html"),
    "a tag left open": ("</td>", "", "</tr> closes another tag"),
    "a name of nothing": ("<h1>", '<h1 aria-labelledby="væk">', "names what is not there: væk"),
    "a way to nowhere": ("https://lov.example/1", "#væk", "leads to what is not there: #væk"),
    "a drawing without a name": ("</h1>", "</h1><svg></svg>", "has a drawing without a name"),
    "no paper": ("@media print", "@media screen", "has no @media print in its style"),
    "no small screen": ('name="viewport"', 'name="robots"', "is not made for small screens"),
}


def test_a_link_to_a_law_is_no_fault() -> None:
    assert faults(GOOD) == []


@pytest.mark.parametrize(
    "drawing",
    ['<svg role="img" aria-label="Søjler"></svg>', '<svg aria-hidden="true"></svg>',
     '<div role="img" aria-label="Søjler"><svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg></div>'],
)  # fmt: skip
def test_a_drawing_that_is_told_in_words_is_no_fault(drawing: str) -> None:
    assert faults(GOOD.replace("</h1>", f"</h1>{drawing}")) == []


@pytest.mark.parametrize(("old", "new", "fault"), BAD.values(), ids=BAD)
def test_a_fault_is_found(old: str, new: str, fault: str) -> None:
    assert old in GOOD
    assert fault in faults(GOOD.replace(old, new, 1))


def test_text_and_ground_differ_enough_for_everybody() -> None:
    colours, grounds = (set(found.findall(page_style())) for found in (COLOUR, GROUND))
    assert colours and grounds
    assert min(contrast(colour, ground) for colour in colours for ground in grounds if colour != ground) >= 7


def test_a_shaded_cell_is_read_as_easily() -> None:
    shades = set(GROUND.findall(bars_style()))
    assert len(shades) == 4 and not COLOUR.findall(bars_style())
    assert min(contrast("#1a1a1a", shade) for shade in shades) >= 7


def contrast(one: str, other: str) -> float:
    """WCAG 2: relative luminance of the lighter over the darker."""
    darker, lighter = sorted(luminance(colour) for colour in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    long = colour if len(colour) == 7 else "#" + "".join(2 * digit for digit in colour[1:])
    parts = [int(long[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def shown() -> list[tuple[str, str]]:
    """Every picture that a page of the docs shows: what it says to who cannot see it, and its place."""
    documents = chain((ROOT / "docs").rglob("*.md"), [ROOT / "README.md"])
    found = [(path.parent, *match) for path in documents for match in PICTURE.findall(path.read_text(encoding="utf-8"))]
    return [(said, str((folder / place).resolve().relative_to(ROOT))) for folder, said, place in found]


def test_every_picture_is_shown_and_every_one_shown_is_there() -> None:
    taken = {f"{PICTURE_FOLDER}/{name}.png" for name in PICTURES}
    assert {place for _, place in shown()} == taken
    assert {str(path.relative_to(ROOT)) for path in (ROOT / PICTURE_FOLDER).glob("*.png")} == taken, "run `make pages`"


def test_every_picture_is_told_in_words() -> None:
    assert [place for said, place in shown() if len(said.split()) < 5] == []


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_of_the_page_as_it_is_today(name: str) -> None:
    picture = (ROOT / PICTURE_FOLDER / f"{name}.png").read_bytes()
    taken = {line.split()[-1]: line.split()[:-1] for line in (ROOT / MANIFEST).read_text("utf-8").splitlines()}
    page = PICTURES[name].page
    assert taken[name] == [sha256(made(page).encode()).hexdigest(), sha256(picture).hexdigest()], "run `make pages`"
    assert len(picture) < 150_000


def test_the_words_of_a_page_are_read_without_its_style() -> None:
    assert Markup(GOOD).words == ["Side", "Side", "Lov", "§ 1"]
