"""The algorithm record: every rule with its points and why, the figures as they were published, and who decides."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from itertools import product

from support.documents import DAY, algorithm
from support.messages import CODE, said
from targeting.language import say
from targeting.outputs.departure_words import group_sentence, share_sentence
from targeting.records import Published
from targeting.workspace import Direction

RUN = {
    "run_id": "20261121T120000Z-000000", "as_of": DAY.date(), "ruleset": "en-plan", "ruleset_version": "1.0.0",
    "ruleset_sha256": "a" * 64, "persons_scored": 15380, "nominated": 259, "nominated_share": 0.01684,
    "incomplete": "aids,tomorrows",
}  # fmt: skip
STEPS = [
    {"group_by": "sex", "step": 1, "label_da": "Kvinder alene", "before": 9, "dropped": 4, "after": 5},
    {"group_by": "all", "step": 2, "label_da": "Under 18 år", "before": 19430, "dropped": 4022, "after": 15408},
    {"group_by": "all", "step": 1, "label_da": "Ikke bopæl", "before": 19992, "dropped": None, "after": 19430},
]
RATES = [
    {"group_by": "all", "group_value": "all", "persons": 15380, "nominated": 259, "share": 0.0168,
     "low": 0.0149, "high": 0.019},
    {"group_by": "sex", "group_value": "K", "persons": 7775, "nominated": None, "share": None,
     "low": None, "high": None},
    {"group_by": "age_band", "group_value": "0-17", "persons": 0, "nominated": 0, "share": None,
     "low": None, "high": None},
]  # fmt: skip
QUALITY = [
    {"register": "aids", "verdict": "passed", "description_da": "Udtrækket er ikke tomt"},
    {"register": "aids", "verdict": "failed", "description_da": "Under 2 % kan ikke læses"},
    {"register": "aids", "verdict": "not_applicable", "description_da": "Ændring"},
]
PUBLISHED = Published(RUN, STEPS, RATES, QUALITY)


def test_every_rule_is_there_with_condition_points_and_rationale() -> None:
    record = algorithm()
    html = record.html()
    for rule in record.ruleset.rules:
        row = next(r for part in record.page().sections for r in part.rows if r[0] == rule.label_da)
        assert row[1:] == (str(rule.points), "Ja" if rule.required else "Nej", rule.rationale_da, rule.when)
    assert record.ruleset.threshold_rationale_da in html
    assert all(column.meaning_da in html for column in record.evidence.columns)
    assert all(contract.limitations in html for contract in record.contracts)


def test_it_says_that_a_human_decides_and_whom_to_ask() -> None:
    html = algorithm().html()
    assert "Et menneske afgør." in html and "dpo@eksempelkommune.example" in html


def test_before_the_first_run_it_says_so() -> None:
    assert "Ingen opgørelse er udgivet endnu." in algorithm().html()


def test_figures_are_shown_as_published_and_a_hidden_one_is_said_to_be() -> None:
    sections = {part.heading: part for part in algorithm(PUBLISHED).page().sections}
    facts = {fact.label: fact.text for fact in sections["Sådan er det gået"].facts}
    assert facts["Foreslået til vurdering"] == "259 (1,68 %)"
    assert facts["Ufuldstændig"] == "Ja. Ikke læst helt: Hjælpemidler og tomorrows."
    assert facts["Kvalitet"] == (
        "1 af 2 krav til registrene er opfyldt.\nIkke opfyldt: Hjælpemidler: Under 2 % kan ikke læses."
    )
    assert sections["Fra befolkning til forslag"].rows == (
        ("Ikke bopæl", "19.992", "skjult", "19.430"),
        ("Under 18 år", "19.430", "4.022", "15.408"),
    )
    assert sections["Rammer reglerne nogle grupper skævt?"].rows == (
        ("Alle", "15.380", "259", "1,68 %", "1,49 % – 1,90 %"),
        ("Køn: kvinder", "7.775", *["skjult"] * 3),
    )


def test_a_way_of_grouping_that_is_nearly_all_hidden_is_said_in_a_sentence() -> None:
    hidden = {"persons": None, "nominated": None, "share": None, "low": None, "high": None}
    rows = [*RATES, *({"group_by": "age_band", "group_value": band, **hidden} for band in ("18-24", "25-29"))]
    sections = {part.heading: part for part in algorithm(replace(PUBLISHED, selection_rate=rows)).page().sections}
    section = sections["Rammer reglerne nogle grupper skævt?"]
    assert not [row for row in section.rows if row[0].startswith("Alder")]
    assert "Opdelt på alder er de fleste tal skjult, fordi de er små eller kunne røbe et lille." in section.lines[-1]


def test_the_public_page_puts_no_question_to_the_analyst() -> None:
    group = group_sentence("sex", "M", "higher", 1.5, None).da
    share = share_sentence(100, 9, "higher", (1.0, 2.0), 18).da
    html = algorithm(replace(PUBLISHED, run=RUN | {"warnings": f"{group}\n{share}"})).html()
    assert "Andelen, der foreslås blandt mænd" in html and "Regelsættet forklarer det ikke." in html
    assert "saglig grund" not in html and "for brede" not in html


WARNS = {"outputs", "governance"}


def test_no_warning_of_the_outputs_or_the_gate_is_a_question_on_the_public_page() -> None:
    """Every sentence of those rooms as the catalogue has it, and the departures' as they are said."""
    calls = [texts for path in CODE if WARNS & set(path.parts) for _, texts in said(path)]
    sentences = [say(text.value).da for texts in calls for text in texts if isinstance(text, ast.Constant)]
    sentences = [text.replace("{figures}", "2,00 % mod 1,68 %.") for text in sentences]
    assert len([text for text in sentences if "?" in text]) >= 4
    groups = [("sex", "K"), ("age_band", "18-24"), ("area", "St. Heddinge")]
    ways: tuple[Direction, ...] = ("lower", "higher")
    for way, counts in product(ways, (None, (20, 1000, 259, 15380))):
        sentences += [group_sentence(*group, way, 1.5, counts).da for group in groups]
        sentences += [share_sentence(15380, 259, way, (2.0, 5.5), 18).da]
    for text in sentences:
        sections = algorithm(replace(PUBLISHED, run=RUN | {"warnings": text})).page().sections
        (shown,) = [fact.text for part in sections for fact in part.facts if fact.label.startswith("Bemærkninger")]
        stated = " ".join(part for part in re.split(r"(?<=[.?]) ", text) if not part.endswith("?"))
        assert shown == stated.replace("Så kan regelsættet forklare den.", "Regelsættet forklarer det ikke.")
        assert "?" not in shown
