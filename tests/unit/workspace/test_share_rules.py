"""share_rules.toml: a municipality's own table takes the program's place whole; one with a hole in it is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from targeting.errors import ConfigurationError
from targeting.workspace import load_share_rules
from targeting.workspace.share_rules import filled

LAST = """
[[rules]]
id = "otherwise"
answer = "Nej"
ground_da = "Intet samtykke."
do_da = "Del ikke."
law_ref = "forvaltningsloven § 28"
verified = false
rationale_da = "Det, ingen har tænkt på, deles ikke."
valid_from = 2017-06-26
"""
ROW = """
[[rules]]
id = "consent"
when = ["consent_covers"]
answer = "Ja"
ground_da = "Borgeren har sagt ja til, at {from} giver {to} besked om {category}."
do_da = "Del kun det nødvendige."
law_ref = "forvaltningsloven § 28"
verified = false
rationale_da = "Et ja er et ja."
valid_from = 2017-06-26
"""
TABLE = f'version = "1.0.0"\n{ROW}{LAST}'
NEXT = ROW.replace("valid_from = 2017-06-26", "valid_from = 2018-05-25")
ENDS = "valid_from = 2017-06-26\nvalid_to = 2018-05-24"


def table(folder: Path, text: str) -> Path:
    (folder / "share_rules.toml").write_text(text, encoding="utf-8")
    return folder


def in_two(ends: str, begins: str) -> str:
    """The table with its first row in two versions."""
    first = ROW.replace("valid_from = 2017-06-26", f"valid_from = 2017-06-26\nvalid_to = {ends}")
    return TABLE.replace(ROW, first + NEXT.replace("2018-05-25", begins))


def test_without_one_the_programs_table_is_used_and_it_answers_every_day_since_the_letter(tmp_path: Path) -> None:
    rules = load_share_rules(tmp_path)
    assert rules.first_day == date(2017, 6, 26)
    for day in (date(2017, 6, 26), date(2018, 5, 24), date(2018, 5, 25), date(2040, 1, 1)):
        *_, last = rules.on(day)
        assert (last.id, last.answer) == ("otherwise", "Nej")


def test_what_is_the_stories_own_knowledge_is_not_verified(tmp_path: Path) -> None:
    rules = {rule.id: rule.verified for rule in load_share_rules(tmp_path).rules}
    doubtful = {"same_unit", "child_at_risk", "public_interest", "benefit_control", "other_law", "consent_health"}
    assert {id for id in doubtful if rules[id]} == set()
    assert all(rule.answer == "Spørg" for rule in load_share_rules(tmp_path).rules if rule.id in doubtful & {
        "child_at_risk", "public_interest", "benefit_control", "other_law"})  # fmt: skip


def test_a_table_of_its_own_takes_the_place_of_the_programs_whole(tmp_path: Path) -> None:
    own = load_share_rules(table(tmp_path, TABLE))
    assert [rule.id for rule in own.rules] == ["consent", "otherwise"]
    assert own.sha256 != load_share_rules(tmp_path / "elsewhere").sha256
    assert (own.subject.kind, own.subject.place) == ("share_rules", "share_rules.toml")
    assert own.subject.note == "approvals/share_rules/share_rules.note"


def test_versions_of_a_row_follow_each_other(tmp_path: Path) -> None:
    rules = load_share_rules(table(tmp_path, in_two("2018-05-24", "2018-05-25")))
    assert next(rules.on(date(2018, 5, 24))).valid_from == date(2017, 6, 26)
    assert next(rules.on(date(2018, 5, 25))).valid_from == date(2018, 5, 25)


@pytest.mark.usefixtures("danish")
@pytest.mark.parametrize(
    ("text", "told"),
    [
        (TABLE.replace("consent_covers", "consent_cover"), "rules.0.when.0: skal være consent_covers, "),
        (TABLE.replace('"Ja"', '"Måske"'), "rules.0.answer: skal være Ja, Nej eller Spørg"),
        (
            in_two("2018-05-23", "2018-05-25"),
            "consent: en version slutter 2018-05-23, og den næste begynder",
        ),
        (
            in_two("2018-05-25", "2018-05-25"),
            "consent: en version slutter 2018-05-25, og den næste begynder",
        ),
        (
            TABLE.replace(ROW, ROW + NEXT),
            "consent: en version uden en sidste dag følges af en til; angiv dens valid_to",
        ),
        ('version = "1.0.0"\nrules = []\n', "den sidste række skal altid svare Nej"),
        (f'version = "1.0.0"\n{ROW}', "den sidste række skal altid svare Nej"),
        (TABLE.replace('answer = "Nej"', 'answer = "Spørg"'), "den sidste række skal altid svare Nej"),
        (TABLE + "valid_to = 2030-12-31\n", "den sidste række skal altid svare Nej"),
        (TABLE + 'categories = ["health"]\n', "den sidste række skal altid svare Nej"),
        (TABLE + 'when = ["dead"]\n', "den sidste række skal altid svare Nej"),
        (TABLE + 'unless = ["dead"]\n', "den sidste række skal altid svare Nej"),
        (
            TABLE.replace(LAST, LAST.replace("2017-06-26", "2018-01-01")),
            "den sidste række begynder 2018-01-01, efter consent: dagene før ville intet svar have",
        ),
        (
            f'version = "1.0.0"\n{LAST.replace("otherwise", "never")}{ROW}{LAST}',
            "never passer altid, så ingen række under den nås",
        ),
        (
            TABLE.replace(ROW, LAST.replace('"otherwise"', '"consent"') + ROW),
            "consent: en version uden en sidste dag følges af en til",
        ),
        (f'version = "1.0.0"\n{ROW}{LAST.replace("otherwise", "a")}{ROW}{LAST}', "med id consent står ikke lige efter"),
        (TABLE.replace('when = ["consent_covers"]\n', 'when = ["objected"]\n'), "et Ja kræver consent_covers i when"),
        (TABLE.replace('when = ["consent_covers"]', 'when = ["same_unit"]'), "et Ja kræver consent_covers i when"),
        (
            TABLE.replace('when = ["consent_covers"]', 'when = ["consent_covers", "other_law"]'),
            "other_law: hvad en anden lov kræver, skal nogen veje; svaret kan kun være Spørg",
        ),
        (
            TABLE.replace('when = ["consent_covers"]', 'when = ["consent_covers"]\nunless = ["consent_covers"]'),
            "when og unless nævner begge consent_covers; rækken kunne aldrig passe",
        ),
        (TABLE.replace("{to}", "{til}"), "en tekst nævner til i krøllede parenteser; kun disse kan udfyldes: from, to"),
        (TABLE.replace("{to}", "{day}"), "en tekst udfyldes med day, og intet i when har en dag"),
        (TABLE.replace("verified = false", "verified = true"), "verified = true kræver sine kilder (sources)"),
        (TABLE.replace(ENDS[:23], "valid_from = 2017-06-26\nvalid_to = 2017-06-25"), "valid_to ligger før valid_from"),
        (TABLE.replace("rationale_da", "rationale", 1), "mente du rationale_da?"),
    ],
)
def test_a_table_that_cannot_be_relied_on_is_refused_in_danish(tmp_path: Path, text: str, told: str) -> None:
    assert text != TABLE
    with pytest.raises(ConfigurationError) as refused:
        load_share_rules(table(tmp_path, text))
    assert str(refused.value).startswith("share_rules.toml: ") and told in str(refused.value)


def test_what_is_filled_in_is_never_read_as_a_place() -> None:
    assert filled("{to} og {from}, {day}", to="{from}", **{"from": "{to}"}) == "{from} og {to}, {day}"


INVOLVEMENT = """
[[involvements]]
law = "SEL"
paragraphs = ["101"]
categories = ["misuse"]
verified = false
rationale_da = "Behandling."

[[involvements]]
law = "SEL"
kinds = ["service"]
categories = ["social"]
verified = false
rationale_da = "Støtte."
"""


@pytest.mark.parametrize(
    ("thing", "categories"),
    [
        (("SEL", "101", "service"), ("misuse",)),
        (("SEL", "101", "plan"), ("misuse",)),
        (("SEL", "85a", "service"), ("social",)),
        (("SEL", None, "service"), ("social",)),
        (("SEL", "85a", "plan"), ()),
        (("SUL", "101", "service"), ()),
        ((None, None, "service"), ()),
    ],
)
def test_the_first_row_that_fits_says_what_an_involvement_tells_of(
    tmp_path: Path, thing: tuple[str | None, str | None, str], categories: tuple[str, ...]
) -> None:
    assert load_share_rules(table(tmp_path, TABLE + INVOLVEMENT)).categories_of(*thing) == categories


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (INVOLVEMENT.replace('paragraphs = ["101"]\n', ""), "om SEL nås aldrig"),
        (INVOLVEMENT + INVOLVEMENT, "om SEL nås aldrig"),
        (INVOLVEMENT.replace('categories = ["social"]', "categories = []"), "categories"),
        (INVOLVEMENT.replace('categories = ["social"]', 'categories = ["diet"]'), "categories"),
        (INVOLVEMENT.replace("verified = false", "verified = true"), "kræver sine kilder"),
        (INVOLVEMENT.replace('kinds = ["service"]', 'kinds = ["loan"]'), "kinds"),
    ],
)
def test_rows_of_involvements_that_are_wrong_are_refused(tmp_path: Path, rows: str, told: str, danish: None) -> None:
    with pytest.raises(ConfigurationError, match=told):
        load_share_rules(table(tmp_path, TABLE + rows))
