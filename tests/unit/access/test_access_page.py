"""The page that a citizen gets: whole in itself, readable by machine and eye, on paper too, and never a verdict."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from support.asking import KAJ, STRANGER, ask
from support.delivery import ANNA
from support.markup import Markup, faults
from support.runs import ROOT, entries

GOLDEN = ROOT / "tests" / "golden" / "access" / "anna.html"
VARYING = (
    (r"(?s)(?<=<style>).*?(?=</style>)", "STIL"),
    (r"\d{8}T\d{6}Z-[0-9a-f]{6}", "KØRSEL"),
    (r"\d+\. \w+ 20[2-9]\d kl\. \d\d\.\d\d", "TIDSPUNKT"),
    (r"\b[0-9a-f]{32}([0-9a-f]{32})?\b", "FINGERAFTRYK"),
    (r"post nr\. \d+", "post nr. N"),
    (r"fingeraftryk [0-9a-f]{16}…", "fingeraftryk …"),
    (r"(?s)<li>(Loggen viser disse|Ingen har før dette) opslag.*?</section>", "<li>OPSLAG</li></ul></section>"),
)


@pytest.fixture
def page(town: Path, tmp_path: Path) -> str:
    said = ask(town, ANNA, "--html", tmp_path / "svar.html")
    assert said.status == 0, said.err
    assert "svar.html is written, and only you can read it." in said.out
    return (tmp_path / "svar.html").read_text(encoding="utf-8")


def test_the_page_is_the_one_that_was_looked_at(page: str, tmp_path: Path) -> None:
    """After a change that is meant, look at svar.html and take ny.html, both in the test's folder, for the golden."""
    for pattern, word in VARYING:
        page = re.sub(pattern, word, page)
    (tmp_path / "ny.html").write_text(page, encoding="utf-8")
    assert page == GOLDEN.read_text(encoding="utf-8")


def test_the_page_is_whole_in_order_and_leads_nowhere_else(page: str) -> None:
    assert faults(page) == []
    read = Markup(page)
    assert not read.of("form")
    assert all(link["href"].startswith("#") for link in read.of("a"))
    assert read.of("table") and all("aria-labelledby" in table for table in read.of("table"))


def test_the_rights_and_whom_to_turn_to_stand_on_the_page_of_one_who_is_unknown_too(town: Path, tmp_path: Path) -> None:
    assert ask(town, STRANGER, "--html", tmp_path / "svar.html").status == 0
    page = (tmp_path / "svar.html").read_text(encoding="utf-8")
    for said in ("artikel 21", "artikel 16", "Datatilsynet", "dpo@eksempelkommune.example", "Center for Data og"):
        assert said in page


@pytest.mark.parametrize("number", [ANNA, KAJ, STRANGER])
def test_nobody_is_said_to_be_in_the_target_group(town: Path, tmp_path: Path, number: str) -> None:
    assert ask(town, number, "--html", tmp_path / "svar.html").status == 0
    page = (tmp_path / "svar.html").read_text(encoding="utf-8")
    assert re.findall(r"[^.]*i målgruppen[^.]*\.", page.replace("kan være i målgruppen for et tilbud", "")) == [
        " Det er ikke en afgørelse, og det siger ikke, at du er i målgruppen."
    ]


def test_only_its_writer_may_read_the_page_and_no_file_is_written_over(town: Path, tmp_path: Path) -> None:
    place = tmp_path / "svar.html"
    assert ask(town, ANNA, "--html", place).status == 0
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    before, logged = place.read_bytes(), len(entries(town))
    for wrong in (place, tmp_path / "ingen" / "svar.html", town / "published" / "svar.html"):
        said = ask(town, ANNA, "--html", wrong)
        assert (said.status, "--html svar.html" in said.err) == (2, True)
    assert (place.read_bytes(), len(entries(town))) == (before, logged)
    assert not (town / "published" / "svar.html").exists()
