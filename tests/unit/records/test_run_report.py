"""The report of a run says what its tables show: warnings first, what is hidden as hidden, and nothing for nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest

from support.markup import faults
from support.pages_report import OF_THE_RUN, WARNED, report_of_example
from targeting.pages import HIDDEN, Across, Interval, Page, Section, across, intervals
from targeting.records import RunReport

QUIET = OF_THE_RUN | {"warnings": ""}
COUNTED = ("persons_read", "persons_scored", "nominated", "nominated_share")


def changed(table: str, number: int, **cells: Any) -> dict[str, list[dict[str, Any]]]:
    """A table of the example with one row of it changed."""
    rows = [dict(row) for row in report_of_example().tables[table]]
    rows[number] |= cells
    return {table: rows}


def part(page: Page, heading: str) -> Section:
    found = [each for section in page.sections for each in (section, *section.parts) if each.heading == heading]
    assert len(found) == 1, heading
    return found[0]


def fact(page: Page, asked: str) -> str:
    (said,) = (each.text for each in part(page, "Det er set efter").facts if each.label == asked)
    return said


def drawn(section: Section) -> list[str]:
    """The lines of a figure."""
    assert section.figure
    return re.findall(r"<svg.*?</svg>", section.figure.svg)


def test_first_it_says_of_whom_and_when_and_how_many_and_what_is_wrong() -> None:
    page = report_of_example().page()
    assert "2. oktober 2017" in page.title
    assert "Eksempelkommune" in page.subtitle and "kl. 09.15" in page.subtitle and OF_THE_RUN["run_id"] in page.subtitle
    assert page.lead[0].startswith("259 af 15.380 borgere")
    assert page.notice == ("1 advarsel:", WARNED)
    assert page.sections[0].heading == "Det er set efter"


def test_no_warning_is_said_with_what_was_looked_after() -> None:
    page = report_of_example(run=[QUIET]).page()
    assert page.notice[0].startswith("Ingen advarsler")
    assert [each.label[-1] for each in page.sections[0].facts] == ["?"] * 5


def test_an_expectation_that_is_not_met_is_a_warning_and_stands_with_what_was_measured() -> None:
    page = report_of_example(**changed("quality", 0, verdict="failed", observed=61.5)).page()
    assert page.notice[0] == "2 advarsler:" and "Hjælpemidler" in page.notice[2] and "45 dage" in page.notice[2]
    assert part(page, "Krav, der ikke er opfyldt").rows == (
        ("Hjælpemidler", "De nyeste oplysninger er højst 45 dage gamle ved leveringen", "61,5"),
    )
    assert fact(page, "Er oplysningerne friske nok?").startswith("Nej.")
    assert fact(page, "Er kravene til registrene opfyldt?").startswith("11 af 12 er opfyldt")


def test_what_was_measured_is_hidden_where_the_table_hides_it() -> None:
    cells = {"verdict": "failed", "observed": None, "suppressed": "checked,failed,observed"}
    page = report_of_example(**changed("quality", 0, **cells)).page()
    assert part(page, "Krav, der ikke er opfyldt").rows[0][-1] == HIDDEN


@pytest.mark.parametrize("state", ["missing", "skipped_no_health_approver"])
def test_a_register_that_was_not_read_is_named_and_counts_nothing(state: str) -> None:
    page = report_of_example(**changed("source", 0, state=state)).page()
    assert fact(page, "Er alle registre læst helt?").startswith("Nej. Det mangler i alle tal.\nHjælpemidler ")
    assert "Hjælpemidler" not in {row[0] for row in part(page, "Registrene").rows}
    assert "Hjælpemidler" not in fact(page, "Kunne alle rækker læses?")


def test_rows_that_could_not_be_read_are_told_by_register_and_those_hidden_by_name() -> None:
    said = fact(report_of_example().page(), "Kunne alle rækker læses?")
    assert "Ydelsesrefusion 67, Jobcenter (Momentum) 9 og Folkeregister (CPR) 9" in said
    assert said.endswith("Antallet er skjult for Børn og familie (DUBU), Hjælpemidler og Indsigelser.")


def test_another_delivery_than_of_the_day_is_said() -> None:
    page = report_of_example(run=[OF_THE_RUN | {"as_of": OF_THE_RUN["as_of"].replace(day=1)}]).page()
    assert page.lead[1].startswith("Læst: leverancen af 2. oktober 2017.")
    assert len(report_of_example().page().lead) == 1


def test_without_a_run_to_hold_against_it_says_so_and_draws_nothing() -> None:
    section = part(report_of_example(change=[]).page(), "Siden sidst")
    assert not (section.rows or section.figure) and section.lines[0].startswith("Der vises ingen ændring.")


def test_a_hidden_count_is_a_dotted_line_and_a_shown_nought_is_nothing() -> None:
    lines = drawn(part(report_of_example().page(), "Antal tilbud"))
    assert [("<rect" in line, "stroke-dasharray" in line) for line in lines] == [(True, False)] * 4 + [
        (False, True)
    ] * 2
    found = across([Across("a", (3,), "3"), Across("b", (0,), "0"), Across("c", (None, 2), "skjult, 2")], "c")
    assert found is not None
    _, nought, hidden = re.findall(r"<svg[^>]*>(.*?)</svg>", found.svg)
    assert nought == "" and "<rect" not in hidden and "stroke-dasharray" in hidden


def test_a_share_lies_in_its_interval_and_a_hidden_one_nowhere() -> None:
    lines = drawn(part(report_of_example().page(), "Rammer reglerne nogle grupper skævt?"))
    assert ["<circle" in line for line in lines] == [True] * 7 + [False] * 2
    for line in lines[:7]:
        low, high = map(float, re.findall(r'x1="([\d.]+)%" x2="([\d.]+)%" y1="50%"', line)[0])
        (dot,) = map(float, re.findall(r'cx="([\d.]+)%"', line))
        assert low < dot < high <= 100


def test_nothing_shown_is_nothing_drawn() -> None:
    assert across([Across("a", (None,), HIDDEN), Across("b", (0,), "0")], "c") is None
    assert intervals([Interval("a", None, None, None, HIDDEN)], 0.1, "c") is None


def test_a_name_is_text_and_no_markup() -> None:
    found = across([Across("<b>A & B</b>", (1,), "1")], "c")
    assert found is not None and "<b>" not in found.svg and "&lt;b&gt;A &amp; B" in found.svg


def test_a_field_is_the_darker_the_more_there_are_and_one_that_is_hidden_has_no_shade() -> None:
    section = part(report_of_example().page(), "Hvilke forvaltninger har borgere fælles?")
    order = ["", "faint", "light", "medium", "deep"]
    pairs = [
        (0 if cell == HIDDEN else int(cell.replace(".", "")), order.index(shade))
        for number, (row, shades) in enumerate(zip(section.rows, section.shades, strict=True))
        for at, (cell, shade) in enumerate(zip(row[1:], shades, strict=True))
        if at != number
    ]
    assert sorted(pairs) == sorted(pairs, key=lambda pair: (pair[1], pair[0]))
    assert {shade for count, shade in pairs if count == 0} == {0} and all(shade for count, shade in pairs if count)


def all_hidden() -> RunReport:
    """A release of which nothing may be shown."""
    tables = report_of_example().tables
    runs = [{**row, **dict.fromkeys(COUNTED), "suppressed": ",".join(COUNTED)} for row in tables["run"]]
    told = {name: [_hidden(row) for row in tables[name]] for name in
            ("source", "attrition", "distribution", "overlap", "selection_rate", "change")}  # fmt: skip
    return report_of_example(run=runs, **told)


def _hidden(row: dict[str, Any]) -> dict[str, Any]:
    counts = [name for name, value in row.items() if isinstance(value, int | float) and name not in
              ("step", "value", "or_more")]  # fmt: skip
    return {**row, **dict.fromkeys(counts), "suppressed": ",".join(counts)}


def test_where_all_is_hidden_the_page_stands_and_says_so() -> None:
    report = all_hidden()
    html, page = report.html(), report.page()
    assert faults(html) == [] and "<svg" not in html
    assert "er skjult" in page.lead[0]
    assert {cell for row in part(page, "Fra befolkning til forslag").rows for cell in row[1:]} == {HIDDEN}
    assert fact(page, "Rammer reglerne nogle grupper skævt?").startswith("Det kan ikke bedømmes")
