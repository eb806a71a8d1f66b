"""What a missed rule lacks, said in Danish where one step would do, and not at all where more is lacking."""

from __future__ import annotations

import pytest

from support.tables import table
from targeting.scoring import Figures
from targeting.scoring.expressions import Known, parse_condition
from targeting.scoring.near_miss import missing_text, steps_short
from targeting.workspace import catalogue_terms, evidence_dictionary, plain

KNOWN = Known(evidence_dictionary().names, catalogue_terms())

SAID = table("""
    when                               | citizen                | said
    -----------------------------------+------------------------+----------------------------------------------------------------------
    services >= 3                      | services 2             | mangler 1 tilbud
    services >= 3                      | services 1             | -
    services >= 3                      | services 3             | -
    services > 2 and services >= 3     | services 2             | mangler 1 tilbud
    departments >= 2 and plans >= 1    | departments 1, plans 1 | mangler 1 forvaltning
    departments >= 2 and plans >= 1    | departments 1, plans 0 | -
    departments >= 2 or plans >= 1     | departments 1, plans 0 | mangler 1 forvaltning eller mangler 1 plan
    departments >= 3 or plans >= 1     | departments 1, plans 0 | mangler 1 plan
    not (plans >= 3 or laws >= 3)      | plans 3, laws 2        | har 1 plan over reglens grænse
    services <= 2                      | services 3             | har 1 tilbud over reglens grænse
    services < 3 and services > 3      | services 3             | -
    services = 3                       | services 2             | mangler 1 tilbud
    services = 3                       | services 4             | har 1 tilbud over reglens grænse
    plans not in (1)                   | plans 1                | mangler 1 plan eller har 1 plan over reglens grænse
    plans in (0, 4)                    | plans 2                | -
    plans <> 0                         | plans 0                | mangler 1 plan
    services in (plans, 5)             | services 2, plans 3    | mangler 1 tilbud eller har 1 plan over reglens grænse
    (plans = 3) or laws = 3            | laws 2, plans 2        | mangler 1 plan eller mangler 1 lov
    benefits between 1 and 2           | benefits 0             | mangler 1 ydelse
    services > plans                   | services 1, plans 1    | mangler 1 tilbud eller har 1 plan over reglens grænse
    age between 18 and 29              | age 30                 | er 1 år over reglens aldersgrænse
    age >= 18                          | age 17                 | er 1 år under reglens aldersgrænse
    service_laws >= 2                  | service_laws 1         | mangler 1 lov bag tilbuddene
    has('SEL')                         | -                      | mangler indsatsen »SEL«
    has('SEL')                         | SEL 14                 | -
    not has('SEL')                     | SEL 14                 | har indsatsen »SEL« (undtaget i reglen)
    has('SEL') and plans >= 1          | plans 0                | -
    has('SEL') and plans >= 1          | plans 0, SEL 3         | mangler 1 plan
    months_since('SEL') >= 12          | SEL 11                 | mangler 1 måned med indsatsen »SEL«
    months_since('SEL') >= 12          | SEL 10                 | -
    months_since('SEL') >= 12          | -                      | -
    months_since('SEL') < 1            | -                      | mangler indsatsen »SEL«
    months_since('SEL') < 6            | -                      | mangler indsatsen »SEL«
    months_since('SEL') < 6            | SEL 6                  | har haft indsatsen »SEL« 1 måned over reglens grænse
""")


def figures(text: str) -> Figures:
    """The figures named, the others 0; what is no evidence column is a term held so many months."""
    named = {name: int(value) for name, _, value in (part.rpartition(" ") for part in text.split(", ") if part)}
    evidence = {name: named.pop(name, 0) for name in evidence_dictionary().names}
    return Figures(evidence, {plain(term): months for term, months in named.items()})


@pytest.mark.parametrize("row", SAID, ids=[f"{row['when']}; {row['citizen']}" for row in SAID])
def test_what_is_missing_is_said_when_it_is_one_step(row: dict[str, str]) -> None:
    tree = parse_condition(row["when"], KNOWN, lambda: "the test")
    assert missing_text(steps_short(tree, figures(row["citizen"]))) == row["said"]


def test_a_term_is_named_as_the_code_lists_spell_it() -> None:
    tree = parse_condition("not months_since('sel §85') >= 6", KNOWN, lambda: "the test")
    assert missing_text(steps_short(tree, figures("SEL § 85 6"))) == (
        "har indsatsen »SEL § 85« (undtaget i reglen) eller har haft indsatsen »SEL § 85« 1 måned over reglens grænse"
    )


def test_every_figure_has_its_words() -> None:
    evidence = evidence_dictionary()
    assert [evidence.counted_da("plans", count) for count in (0, 1, 2)] == ["0 planer", "1 plan", "2 planer"]
