from __future__ import annotations

import hashlib

import pytest

from support.output_tables import AS_OF, RULES, RUN_ID, Citizen, disclosed, rows, rule, rule_set, warehouse_of
from targeting.outputs import prepare_reasons
from targeting.outputs.moved import MEASURES
from targeting.workspace import measure_tops, rule_of_law_da

TWO = (("jobcentre", 2), ("social", 1))


def test_the_attrition_counts_everybody_once_at_every_step() -> None:
    warehouse = disclosed(
        [Citizen(status="90")] * 7
        + [Citizen(age=10)] * 8
        + [Citizen(objects=True)] * 9
        + [Citizen()] * 10
        + [Citizen(services=(("social", 1),))] * 11
        + [Citizen(services=(("jobcentre", 1), ("social", 1)))] * 12
        + [Citizen(services=TWO)] * 13
    )
    everybody = {
        row["step_id"]: (row["before"], row["dropped"], row["after"])
        for row in rows(warehouse, "output.attrition")
        if row["group_by"] == "all"
    }
    assert everybody == {
        "not_resident": (70, 7, 63),
        "under_age": (63, 8, 55),
        "objection": (55, 9, 46),
        "has_one_plan": (46, 0, 46),
        "no_involvement": (46, 10, 36),
        "departments_2": (36, 11, 25),
        "below_threshold": (25, 12, 13),
    }
    run = rows(warehouse, "output.run")[0]
    assert (run["persons_read"], run["persons_scored"], run["nominated"]) == (70, 46, 13)
    assert run["nominated_share"] == pytest.approx(13 / 46)


AREAS = (("nord", 30, 12), ("syd", 40, 8), ("ukendt", 20, 10))


def test_attrition_and_selection_rate_are_by_area_where_it_is_loaded() -> None:
    warehouse = disclosed(
        [
            citizen
            for area, idle, nominated in AREAS
            for citizen in [Citizen(area=area)] * idle + [Citizen(area=area, services=TWO)] * nominated
        ]
    )
    rates = {row["group_value"]: row for row in rows(warehouse, "output.selection_rate") if row["group_by"] == "area"}
    found = {area: (rates[area]["persons"], rates[area]["nominated"]) for area in rates}
    assert found == {area: (idle + nominated, nominated) for area, idle, nominated in AREAS}
    steps = [row for row in rows(warehouse, "output.raw_attrition") if row["group_by"] == "area"]
    assert all(row["before"] - row["dropped"] == row["after"] for row in steps)
    first = {row["group_value"]: row["before"] for row in steps if row["step"] == 1}
    last = {row["group_value"]: row["after"] for row in steps if row["step_id"] == "below_threshold"}
    assert (sum(first.values()), sum(last.values())) == (120, 30)


def test_where_no_area_is_loaded_no_table_speaks_of_areas() -> None:
    warehouse = disclosed([Citizen(services=TWO)] * 20)
    for table in ("attrition", "selection_rate"):
        assert {row["group_by"] for row in rows(warehouse, f"output.{table}")} == {"all", "sex", "age_band"}


def test_a_small_area_is_hidden_with_what_would_give_it_away() -> None:
    nominated = [("nord", 3), ("syd", 25), ("vest", 30)]
    warehouse = disclosed(
        [Citizen(area=area, services=TWO) for area, number in nominated for _ in range(number)]
        + [Citizen(area=area) for area, _ in nominated for _ in range(50)]
    )
    shown = {
        row["group_value"]: row["nominated"]
        for row in rows(warehouse, "output.selection_rate")
        if row["group_by"] == "area"
    }
    assert shown["nord"] is None
    assert sum(number is None for number in shown.values()) >= 2


@pytest.mark.parametrize("more", [(), (5,), (4, 6, 9, 11, 12), (4,) * 30, (9,) * 30])
def test_where_the_last_row_of_a_measure_begins_follows_no_count(more: tuple[int, ...]) -> None:
    """It is there, and of so much or more, however many have it, or more than it; or nobody has."""
    people = [Citizen(services=(("social", number),)) for number in (*[1] * 20, *[3] * 6, *more)]
    found = rows(disclosed(people), "output.raw_distribution")
    services = {row["value"]: row["persons"] for row in found if row["measure"] == "services"}
    assert services == {0: 0, 1: 20, 2: 0, 3: 6, measure_tops(0)["services"]: len(more)}
    assert {row["measure"]: row["value"] for row in found if row["or_more"]} == measure_tops(len(people))


def test_a_large_municipality_has_more_rows_of_a_measure_and_where_they_end_never_goes_back() -> None:
    small, large = measure_tops(0), measure_tops(20_000)
    assert small.keys() == large.keys() == set(MEASURES) and small != large
    assert all(small[measure] <= large[measure] for measure in MEASURES)
    assert small["points"] > 4, "who has the sample's threshold is told apart from who has not"


def test_two_departments_overlap_the_same_both_ways_and_none_is_zero() -> None:
    warehouse = disclosed([Citizen(services=TWO)] * 20 + [Citizen(services=(("jobcentre", 1),))] * 30
                          + [Citizen(services=(("social", 1),))] * 15
                          + [Citizen(services=(("health", 1),))] * 10)  # fmt: skip
    shared = {(row["department_a"], row["department_b"]): row["persons"] for row in rows(warehouse, "output.overlap")}
    assert shared["jobcentre", "social"] == shared["social", "jobcentre"] == 20
    assert (shared["jobcentre", "jobcentre"], shared["social", "social"]) == (50, 35)
    assert shared["health", "social"] == 0
    assert len(shared) == 9


def test_the_overlap_counts_only_what_is_active_on_the_day() -> None:
    warehouse = warehouse_of([Citizen(services=TWO)] * 10)
    warehouse.connection.execute("UPDATE link.involvement SET valid_to = DATE '2017-10-01' WHERE department = 'social'")
    warehouse.create("output.raw_overlap", run_id=RUN_ID, as_of=AS_OF)
    shared = {
        (row["department_a"], row["department_b"]): row["persons"] for row in rows(warehouse, "output.raw_overlap")
    }
    assert shared["jobcentre", "jobcentre"] == 10
    assert shared["social", "social"] == shared["jobcentre", "social"] == 0


def test_a_selection_rate_has_its_share_and_wilson_interval() -> None:
    below = [Citizen(services=(("jobcentre", 1), ("social", 1)))] * 20
    nothing = [Citizen()] * 20
    warehouse = disclosed([Citizen(services=TWO)] * 10 + [Citizen(services=(("social", 1),))] * 50 + below + nothing)
    overall = next(row for row in rows(warehouse, "output.selection_rate") if row["group_by"] == "all")
    assert (overall["persons"], overall["nominated"], overall["share"]) == (100, 10, 0.1)
    # The textbook's own example of Wilson's interval for 10 of 100.
    assert (overall["low"], overall["high"]) == (pytest.approx(0.0552, abs=1e-4), pytest.approx(0.1744, abs=1e-4))


def test_a_candidate_has_counts_and_reasons_and_no_unit_below_the_department() -> None:
    warehouse = disclosed([Citizen(services=TWO, protected=True)] + [Citizen()] * 5)
    assert rows(warehouse, "output.candidate") == [
        {"run_id": RUN_ID, "pseudonym": "p000000", "points": 2, "departments": 2, "service_centres": 2, "laws": 1,
         "benefits": 0, "services": 3, "plans": 0, "caseworkers": 0, "incomplete": ""}
    ]  # fmt: skip
    reasons = {row["rule"]: row["involvements"] for row in rows(warehouse, "output.candidate_reason")}
    assert reasons == dict.fromkeys(
        ("departments_2", "services_3"),
        "jobcentre, SEL § 85, siden 2017-01-01; jobcentre, SEL § 86, siden 2017-01-01; "
        "social, SEL § 85, siden 2017-01-01",
    )
    assert "hidden_unit" not in str([rows(warehouse, f"output.{t}") for t in ("candidate", "candidate_reason")])


def test_a_reason_lists_only_the_kinds_its_rule_counts() -> None:
    warehouse = disclosed([Citizen(services=TWO)])
    warehouse.connection.execute("DELETE FROM score.behind")
    warehouse.insert("score.behind", rule="services_3", kind="plan", term=None)
    reasons = warehouse.records("output/candidate_reason", run_id=RUN_ID, pseudonym=None, incomplete="")
    assert {row["rule"]: (row["involvements"], row["text_da"]) for row in reasons} == {
        "departments_2": ("", "Regel departments_2 (1 point): reglen tæller ingen indsatser."),
        "services_3": ("", "Regel services_3 (1 point): reglen tæller ingen indsatser."),
    }


def test_the_text_of_a_reason_names_every_row_behind_it_and_the_register_where_it_may_be_named() -> None:
    warehouse = disclosed([Citizen(services=TWO)])
    jobcentre, social = (hashlib.sha256(f"register_{name}".encode()).hexdigest() for name in ("jobcentre", "social"))
    row = rows(warehouse, "output.candidate_reason")[1]
    assert row["text_da"] == (
        "Regel services_3 (1 point): "
        f"jobcentre, SEL § 85, siden 2017-01-01 (Jobcenter, fil {jobcentre[:12]} række 2); "
        f"jobcentre, SEL § 86, siden 2017-01-01 (Jobcenter, fil {jobcentre[:12]} række 3); "
        f"social, SEL § 85, siden 2017-01-01 (fil {social[:12]} række 2)."
    )
    assert row["files"] == ",".join(sorted([jobcentre, social]))


def test_the_same_select_gives_the_reasons_of_one_citizen_who_was_not_nominated() -> None:
    warehouse = disclosed([Citizen(services=TWO), Citizen(services=(("social", 4),)), Citizen(services=TWO, age=17)])
    for pseudonym, met in (("p000001", ["services_3"]), ("p000002", []), ("nobody", [])):
        reasons = warehouse.records("output/candidate_reason", run_id=RUN_ID, pseudonym=pseudonym, incomplete="")
        assert [row["rule"] for row in reasons] == met


def test_what_ended_or_has_not_begun_is_behind_no_reason() -> None:
    warehouse = warehouse_of([Citizen(services=(("jobcentre", 3), ("social", 2)))])
    change = "UPDATE link.involvement SET"
    warehouse.connection.execute(f"{change} valid_to = DATE '2017-10-01' WHERE paragraph = '86'")
    warehouse.connection.execute(f"{change} counts = false WHERE paragraph = '87'")
    prepare_reasons(warehouse, RULES, {})
    warehouse.view("output.behind")
    assert {row["paragraph"] for row in rows(warehouse, "output.behind")} == {"85"}


@pytest.mark.parametrize("paragraph", ["31b", "140a", "85", "31 b", "b", ""])
def test_in_danish_a_paragraph_is_written_as_laws_write_it_and_elsewhere_as_codes_are(paragraph: str) -> None:
    warehouse = warehouse_of([Citizen(services=(("social", 3),))])
    warehouse.connection.execute("UPDATE link.involvement SET paragraph = ?", [paragraph])
    prepare_reasons(warehouse, RULES, {})
    warehouse.view("output.behind")
    (row, *_) = rows(warehouse, "output.behind")
    as_coded, as_said = f"SEL § {paragraph}" if paragraph else "SEL", rule_of_law_da("SEL", paragraph, spelt_out=False)
    assert row["involvement"] == f"social, {as_coded}, siden 2017-01-01"
    assert row["involvement_da"].startswith(f"social, {as_said}, siden 2017-01-01 (")


def test_a_near_miss_lacks_exactly_one_rule_and_says_what_is_missing_where_it_is_one_step() -> None:
    warehouse = disclosed([
        Citizen(services=TWO),  # nominated
        Citizen(services=(("jobcentre", 1), ("social", 1))),  # two departments: services_3 or services_5 is enough
        Citizen(services=(("social", 4),)),  # services_3: lacks the required rule
        Citizen(services=(("social", 2),)),  # lacks two
        Citizen(age=17, services=(("social", 4),)),  # not looked at
        Citizen(objects=True, services=(("social", 4),)),  # not looked at
    ])  # fmt: skip
    found = [(row["pseudonym"], row["rule"], row["missing_da"]) for row in rows(warehouse, "output.near_miss")]
    assert found == [
        ("p000001", "services_3", "mangler 1 tilbud"),
        ("p000001", "services_5", ""),
        ("p000002", "departments_2", "mangler 1 forvaltning"),
    ]


def test_a_rule_about_a_named_thing_rests_on_that_alone_and_says_when_it_is_all_that_is_missing() -> None:
    rules = rule_set(
        rule("departments_2", "departments >= 2", required=True),
        rule("help_86", "has('SEL § 86')"),
        rule("long_85", "months_since('SEL § 85') >= 10"),
    )
    population = [Citizen(services=TWO), Citizen(services=(("jobcentre", 1), ("social", 1)))]
    warehouse = disclosed(population, rules=rules)
    texts = {(row["pseudonym"], row["rule"]): row["involvements"] for row in rows(warehouse, "output.candidate_reason")}
    assert texts["p000000", "help_86"] == "jobcentre, SEL § 86, siden 2017-01-01"
    found = [(row["pseudonym"], row["rule"], row["missing_da"]) for row in rows(warehouse, "output.near_miss")]
    assert found == [
        ("p000001", "help_86", "mangler indsatsen »SEL § 86«"),
        ("p000001", "long_85", "mangler 1 måned med indsatsen »SEL § 85«"),
    ]


def test_change_is_empty_without_an_earlier_run() -> None:
    assert rows(disclosed([Citizen(services=TWO)] * 9), "output.change") == []


def test_change_counts_who_entered_stayed_and_left_by_rule() -> None:
    earlier = [f"p{number:06d}" for number in range(10)] + [f"gone{number}" for number in range(6)]
    warehouse = disclosed(
        [Citizen(services=TWO)] * 30
        + [Citizen(services=(("jobcentre", 1), ("social", 1)))] * 20
        + [Citizen(services=(("social", 1),))] * 20
        + [Citizen()] * 20
        + [Citizen()] * 50,
        earlier=[(pseudonym, rule) for pseudonym in earlier for rule in ("departments_2", "services_3")],
    )
    counts = {row["rule"]: (row["entered"], row["stayed"], row["left"]) for row in rows(warehouse, "output.change")}
    assert counts == dict.fromkeys(("all", "departments_2", "services_3"), (20, 10, 6))
