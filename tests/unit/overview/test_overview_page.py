"""The page of an overview: once looked at by a person, and what it must never hold."""

from __future__ import annotations

import re
from pathlib import Path

from support.overviews import CODES
from support.pages_overview import AS_OF, HAS, SAID, overview_of_example
from support.runs import ROOT
from targeting.overview.page import TITLE
from targeting.workspace import load_share_rules

GOLDEN = ROOT / "tests" / "golden" / "overview" / "overblik.html"
STYLE = re.compile(r"(?s)(?<=<style>).*?(?=</style>)")


def test_the_page_is_the_one_that_was_looked_at(tmp_path: Path) -> None:
    """After a change that is meant, look at overblik.html in the test's folder, and take ny.html for the golden."""
    whole = overview_of_example()
    (tmp_path / "overblik.html").write_text(whole, encoding="utf-8")
    page = STYLE.sub("STIL", whole)
    (tmp_path / "ny.html").write_text(page, encoding="utf-8")
    assert page == GOLDEN.read_text(encoding="utf-8")


def test_the_day_of_the_figures_and_the_last_day_of_the_consent_stand_first() -> None:
    page = overview_of_example()
    head = page[page.index(TITLE) : page.index("<nav")]
    assert AS_OF.year == 2018 and "Tal fra den 1. marts 2018." in head
    assert "Må bruges til og med den 31. december 2018" in head


def test_of_what_is_left_out_there_is_a_number_and_nothing_else() -> None:
    page = overview_of_example()
    assert "Social stofmisbrugsbehandling" in HAS and "misuse" in SAID and "Mentor" in HAS
    assert "Udeladt: 2 indsatser, hvor svaret er Nej." in page
    for word in ("misbrug", "§ 101", "Rusmiddelcentret", "Mentor", "LAB", "Familiecentret", "rusmidler"):
        assert word not in page


def test_every_code_that_counts_tells_of_something_and_no_row_is_idle() -> None:
    rules = load_share_rules(Path("no own table"))
    counting = [code for code in CODES.codes if code.counts and code.main]
    assert not [code for code in counting if not rules.categories_of(code.law, code.paragraph, code.kind)]
    fitted = [
        next((row for row in rules.involvements if row.fits(code.law, code.paragraph, code.kind)), None)
        for code in CODES.codes
    ]
    assert [row.law for row in rules.involvements if row not in fitted] == []


def test_what_names_misuse_children_or_illness_is_asked_of_as_that() -> None:
    """By the words of the code lists, whatever law it stands in."""
    rules = load_share_rules(Path("no own table"))
    words = {
        "misuse": ("misbrug", "alkohol", "stofbehandling"),
        "children": ("barn ", "børne", "børn"),
        "health": ("syge", "fysioterapi", "genoptræning", "hjælpemid", "førtidspension", "fleks"),
    }
    for category, named in words.items():
        found = [
            code for code in CODES.codes
            if code.counts and code.main and any(word in code.label_da.lower() for word in named)
        ]  # fmt: skip
        assert found
        for code in found:
            if code.kind != "case" or category != "health":  # a target group of the jobcentre is a contact with it
                assert category in rules.categories_of(code.law, code.paragraph, code.kind), code.label_da
