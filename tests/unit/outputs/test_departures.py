"""A run that nominates more or fewer than expected says so, as a question, and never more than its tables show."""

from __future__ import annotations

from typing import Any

import pytest

from support.documents import algorithm
from support.output_tables import Citizen, rows, rule_set
from support.output_tables import rule as some_rule
from support.output_tables import told as disclosed
from targeting.errors import ConfigurationError
from targeting.outputs.departures import Departures, found_in
from targeting.records import Published
from targeting.scoring.reference import age_band
from targeting.workspace import Departure, Expected, RuleSet
from targeting.workspace.declarations import load_mapping
from targeting.workspace.expected import GROUPS

TWO = (("jobcentre", 2), ("social", 1))
BECAUSE = {"because_da": "Pensionister har sjældent et jobcenter.", "because_en": "Pensioners are rarely job seekers."}


def rate(group: str, persons: int | None, nominated: int | None) -> dict[str, Any]:
    group_by, _, value = group.partition(" ")
    return {"group_by": group_by, "group_value": value or group_by, "persons": persons, "nominated": nominated}


def told(*published: dict[str, Any], expected: Expected | None = None) -> list[tuple[str, str]]:
    found = found_in(published, expected or Expected(), min_age=18)
    return [(f"{warned.group_by} {warned.group_value}", warned.direction) for warned in found.warnings]


ALL = rate("all", 10_000, 200)
MEN, WOMEN = rate("sex M", 5000, 100), rate("sex K", 5000, 100)


@pytest.mark.parametrize(
    ("nominated", "warning"),
    [(99, "lower"), (100, None), (500, None), (501, "higher"), (0, "lower"), (None, None)],
)
def test_outside_one_to_five_percent_of_adults_it_is_said(nominated: int | None, warning: str | None) -> None:
    assert told(rate("all", 10_000, nominated)) == ([("all all", warning)] if warning else [])


def test_the_sentence_names_the_figures_the_bounds_and_what_adults_are() -> None:
    (warned,) = found_in([rate("all", 10_000, 623)], Expected(), min_age=18).warnings
    assert warned.da == (
        "6,23 % af de voksne er foreslået (623 af 10.000), og ventet er 1-5 %. Voksne er her borgere med bopæl, fyldt "
        "18 år og uden indsigelse. Er reglerne for brede?"
    )
    assert warned.en.startswith("623 of 10000 adults are nominated (6.23 %); 1-5 % was expected.")
    assert warned.bound == "5 %"


def test_bounds_of_the_rule_set_take_the_place_of_the_programs() -> None:
    assert told(rate("all", 10_000, 623), expected=Expected(max_percent=7)) == []
    assert told(ALL, expected=Expected(min_percent=2.5)) == [("all all", "lower")]


CASES = {
    "alike": (rate("age_band 18-24", 2000, 40), None),
    "over twice the others' share": (rate("age_band 18-24", 2000, 80), "higher"),
    "under half of it": (rate("age_band 18-24", 2000, 15), "lower"),
    "nobody of many": (rate("age_band 18-24", 2000, 0), "lower"),
    "nobody of few": (rate("age_band 18-24", 60, 0), None),
    "twice, but so few that it may be chance": (rate("age_band 18-24", 110, 5), None),
    "everybody nominated": (rate("age_band 18-24", 200, 200), "higher"),
    "nobody there": (rate("age_band 0-17", 0, 0), None),
    "how many there are is hidden": (rate("age_band 18-24", None, None), None),
    "nothing is known of them": (rate("age_band ukendt", 2000, 0), None),
}


@pytest.mark.parametrize(("group", "warning"), CASES.values(), ids=CASES.keys())
def test_a_group_is_warned_of_beyond_the_ratio_when_it_is_no_chance(group: dict[str, Any], warning: str | None) -> None:
    persons, nominated = 10_000 - (group["persons"] or 0), 200 - (group["nominated"] or 0)
    rest = rate("age_band 30-39", persons // 2, nominated // 2), rate("age_band 40-49", persons // 2, nominated // 2)
    ways = [way for name, way in told(ALL, group, *rest) if name == f"age_band {group['group_value']}"]
    assert ways == ([warning] if warning else [])


def test_nobody_nominated_at_all_is_one_warning_not_one_a_group() -> None:
    assert told(rate("all", 10_000, 0), rate("sex K", 10, 0), rate("sex M", 9990, 0)) == [("all all", "lower")]


def test_two_groups_that_depart_from_each_other_are_one_warning() -> None:
    assert told(ALL, rate("sex K", 5000, 150), rate("sex M", 5000, 50)) == [("sex K", "higher")]


def test_the_ratio_is_the_rule_sets() -> None:
    published = (ALL, rate("sex K", 5000, 150), rate("sex M", 5000, 50))
    assert told(*published, expected=Expected(group_ratio=4)) == []


HIDDEN = rate("age_band 18-24", 2000, None)


def test_of_a_hidden_number_only_what_holds_for_all_it_may_be_is_said() -> None:
    """190 of 200 are shown elsewhere: at most 10 are left, and 10 of 2000 is less than half of 190 of 8000."""
    shown, also_hidden = rate("age_band 25-29", 6000, 190), rate("age_band 30-39", 2000, None)
    found = told(ALL, HIDDEN, shown, also_hidden)
    assert {("age_band 18-24", "lower"), ("age_band 30-39", "lower")} <= set(found)
    assert ("age_band 18-24", "lower") not in told(ALL, HIDDEN, rate("age_band 25-29", 6000, 140), also_hidden)


def test_that_a_hidden_group_is_above_is_never_said() -> None:
    few = rate("age_band 18-24", 5, None)
    assert "age_band 18-24" not in [name for name, _ in told(ALL, few, rate("age_band 25-29", 9995, None))]
    everybody = rate("age_band 18-24", 100, None)
    assert "age_band 18-24" not in [name for name, _ in told(ALL, everybody, rate("age_band 25-29", 9900, 100))]


def test_a_hidden_group_is_named_without_a_figure() -> None:
    found = found_in(
        [ALL, HIDDEN, rate("age_band 25-29", 4000, 190), rate("age_band 30-39", 4000, None)], Expected(), 18
    )
    (warned,) = [warned for warned in found.warnings if warned.group_value == "18-24"]
    assert warned.da == (
        "Andelen, der foreslås blandt borgere på 18-24 år, er under 1/2 af andelen blandt alle andre. Gruppens "
        "tal er skjult. Er der en saglig grund? Så kan regelsættet forklare den."
    )
    assert "%" not in warned.en


def test_where_all_nominated_are_hidden_nothing_is_said() -> None:
    assert told(rate("all", 10_000, None), rate("sex K", 5000, 150), rate("sex M", 5000, None)) == []


def departure(**changes: str) -> Departure:
    return Departure(**({"group_by": "sex", "group_value": "M", "direction": "lower"} | BECAUSE | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("explained", "warnings"),
    [
        (departure(), []),
        (departure(group_value="K", direction="higher"), []),
        (departure(direction="higher"), [("sex K", "higher")]),
        (departure(group_by="age_band", group_value="67+"), [("sex K", "higher")]),
    ],
    ids=["the lower of two", "the higher of two", "the other way", "another group"],
)
def test_a_departure_that_the_rule_set_explains_is_no_warning(
    explained: Departure, warnings: list[tuple[str, str]]
) -> None:
    published = (ALL, rate("sex K", 5000, 150), rate("sex M", 5000, 50))
    found = found_in(published, Expected(departures=(explained,)), min_age=18)
    assert [(f"{w.group_by} {w.group_value}", w.direction) for w in found.warnings] == warnings
    assert found.explained == (() if warnings else (explained,))


def rules(**expected: Any) -> RuleSet:
    required = some_rule("departments_2", "departments >= 2", required=True)
    plain = rule_set(required, some_rule("services_3", "services >= 3"), threshold=2)
    return plain.model_copy(update={"expected": Expected(**expected)})


SKEWED = [
    *[Citizen(sex="K", age=40, services=TWO)] * 60,
    *[Citizen(sex="K", age=40)] * 740,
    *[Citizen(sex=sex, age=40, services=(("social", 1),)) for sex in "KM"] * 100,
    *[Citizen(sex=sex, age=40, services=(("jobcentre", 1), ("social", 1))) for sex in "KM"] * 100,
    *[Citizen(sex="M", age=40, services=TWO)] * 20,
    *[Citizen(sex="M", age=40)] * 780,
]


def test_the_warning_stands_in_the_run_table_beside_the_others() -> None:
    warehouse, found = disclosed(SKEWED, rules=rules(), warnings="Grundlaget er opdigtet.")
    first, second = rows(warehouse, "output.run")[0]["warnings"].split("\n")
    assert first == "Grundlaget er opdigtet."
    assert second == found.warnings[0].da
    assert "6,00 % mod 2,00 %" in second


def test_an_explanation_stands_beside_the_figure_and_nowhere_else() -> None:
    warehouse, found = disclosed(SKEWED, rules=rules(departures=(departure(),)))
    assert found.warnings == ()
    assert not rows(warehouse, "output.run")[0]["warnings"]
    said = {row["group_value"]: row["explanation_da"] for row in rows(warehouse, "output.selection_rate")}
    assert said["M"] == BECAUSE["because_da"]
    assert not said["K"] and not said["all"]


def test_it_is_judged_by_the_published_tables_alone() -> None:
    """Whoever has the published table alone finds the same: so it tells nothing that the table does not."""
    warehouse, found = disclosed(SKEWED, rules=rules())
    published = warehouse.records("output.selection_rate", "group_by", "group_value")
    assert found_in(published, rules().expected, rules().min_age) == found != Departures()


def test_the_algorithm_record_shows_the_warning_and_the_explanation() -> None:
    run = {"run_id": "x", "as_of": None, "ruleset": "", "ruleset_version": "", "ruleset_sha256": "",
           "incomplete": "", "persons_scored": 2000, "nominated": 80, "nominated_share": 0.04,
           "warnings": "Registeret er ufuldstændigt."}  # fmt: skip
    shown = rate("sex M", 1000, 20) | {"share": 0.02, "low": 0.01, "high": 0.03, "explanation_da": "Derfor."}
    sections = {part.heading: part for part in algorithm(Published(run, (), (shown,), ())).page().sections}
    facts = {fact.label: fact.text for fact in sections["Sådan er det gået"].facts}
    assert facts["Bemærkninger til opgørelsen"] == "Registeret er ufuldstændigt."
    assert "Køn: mænd: Derfor." in sections["Rammer reglerne nogle grupper skævt?"].lines


def test_the_age_bands_that_can_be_explained_are_those_that_are_published() -> None:
    finest = list(dict.fromkeys(age_band(age) for age in range(110)))
    assert list(GROUPS["age_band"])[: len(finest)] == finest
    assert {"18-29", "30-49", "50+"} < set(GROUPS["age_band"])


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ({"min_percent": 6}, "min_percent is larger than max_percent"),
        ({"group_ratio": 1}, "group_ratio"),
        ({"max_percent": 101}, "max_percent"),
        ({"max_procent": 5}, "unknown key"),
        ({"departures": [departure().model_dump()] * 2}, "explained once"),
        ({"departures": [departure().model_dump() | {"because_da": " "}]}, "because_da"),
        ({"departures": [departure().model_dump() | {"group_value": "mænd"}]}, "none of the groups of sex: K and M"),
    ],
    ids=["bounds", "ratio", "percent", "misspelt", "twice", "no reason", "no such group"],
)
def test_a_declaration_that_makes_no_sense_is_refused(table: dict[str, Any], sentence: str) -> None:
    mapping = rules().model_dump(mode="json") | {"expected": table}
    with pytest.raises(ConfigurationError, match=sentence):
        load_mapping(mapping, RuleSet, "proeve.toml", b"")
