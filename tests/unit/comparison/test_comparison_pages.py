"""The pages: one file each, nothing fetched, every figure's numbers in words and in a table; and the golden page."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from support.pages_rules import ASKED, compared, compared_page, tried
from support.runs import ROOT
from targeting.comparison import sha256, trial_page
from targeting.pages import Bars, figure, page_style
from targeting.pages.figure import COLOURS, draw

GOLDEN = ROOT / "tests" / "golden" / "compare" / "comparison.html"


class Reader(HTMLParser):
    """What an accessibility check looks at: headings, tables, figures."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.tables: list[dict[str, int]] = []
        self.images: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "table":
            self.tables.append({"caption": 0, "th": 0})
        if tag == "caption" or (tag == "th" and said.get("scope")):
            self.tables[-1][tag] += 1
        if said.get("role") == "img":
            self.images.append(said.get("aria-label") or "")
        assert tag not in ("script", "link", "img", "iframe"), tag


def test_the_page_is_as_it_was_when_somebody_looked_at_it(tmp_path: Path) -> None:
    """After a change that is meant, look at the file named below, and take it for the golden. Its figures are apart."""
    shown = re.sub(r"<svg.*?</svg>", "<svg></svg>", compared_page(), flags=re.DOTALL)
    shown = shown.replace(page_style(), "STIL\n")
    fresh = tmp_path / "comparison.html"
    fresh.write_text(shown, encoding="utf-8")
    assert shown == GOLDEN.read_text(encoding="utf-8"), f"compare {fresh} with {GOLDEN}"


def test_the_page_fetches_nothing_and_can_be_read_without_its_figures() -> None:
    page = compared_page()
    assert "://" not in page
    read = Reader(page)
    assert read.headings[0] == 1 and set(read.headings[1:]) == {2}
    assert all(table["caption"] == 1 and table["th"] >= 3 for table in read.tables)
    assert [text.split(".")[0] for text in read.images] == ["Søjlediagram"] * 3
    assert (
        "18-24: Nye ca. 10, Ikke længere foreslået under 10; 30-39: Nye under 10, Ikke længere foreslået ca. 10"
        in read.images[0]
    )
    assert "Mindst to &lt;planer&gt;" in page


def test_small_numbers_drafts_and_missing_registers_are_said() -> None:
    page = compared_page()
    assert "under 10" in page and "ca. 60" in page and "skjult" not in page
    assert "Spørgsmål 3 af 50 til leverancen." in page
    assert "Efter: en-plan 1.1.0 er et udkast" in page
    assert "Ikke læst helt: Rusmiddelbehandling. Det mangler i alle tal." in page
    assert f"--comparison {sha256(compared())}" in page


def test_the_bars_are_the_same_each_time_and_tell_a_hidden_count_from_a_zero() -> None:
    bars = Bars("Alder", ("Før", "Efter"), [("18-24", (1700, None)), ("67+", (0, 12))])
    drawn = draw(bars)
    assert drawn == draw(bars)
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", drawn)
    assert [texts.count(text) for text in ("1.700", "skjult", "0", "12", "18-24", "67+", "Før", "Efter", "Alder")] == [
        1, 1, 2, 1, 1, 1, 1, 1, 1
    ]  # fmt: skip
    told = figure(bars, "Hvor mange.")
    assert told and told.text == ("Søjlediagram. Hvor mange. 18-24: Før 1.700, Efter skjult; 67+: Før 0, Efter 12.")


def test_where_every_count_is_hidden_or_nought_there_is_no_figure() -> None:
    assert figure(Bars("Alder", ("Før", "Efter"), [("18-24", (0, None)), ("67+", (None, 0))]), "Hvor mange.") is None
    assert figure(Bars("Alder", ("Før", "Efter"), []), "Hvor mange.") is None


def test_the_bars_can_be_told_from_the_paper_and_from_each_other() -> None:
    """WCAG 2.1 AA asks 3:1 of graphics."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    assert all(1.05 / (light(colour) + 0.05) >= 4.5 for colour in COLOURS)
    assert abs(light(COLOURS[0]) - light(COLOURS[1])) > 0.05


def test_a_trial_marks_what_is_declared_now() -> None:
    found = tried()
    shown = trial_page(found, sha256(found), ASKED, drawn=True)
    assert [section.heading for section in shown.sections] == [
        "Tærskel, med mindste alder 18 år",
        "Så nøjagtige er tallene",
    ]
    assert [row[0] for row in shown.sections[0].rows] == ["2", "3", "4 (som nu)", "5", "6"]
    assert shown.sections[0].rows[-1][2:] == ("under 10", "–")
    assert Reader(shown.html()).images[0].endswith("6: Foreslået under 10.")
