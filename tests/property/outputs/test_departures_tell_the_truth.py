"""Whatever the population: a warning about a group is true of the true counts, and shows no figure that is hidden."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.examples import EXAMPLES
from support.output_tables import Citizen, rows, told

TWO = (("jobcentre", 2), ("social", 1))
groups = st.lists(
    st.tuples(st.sampled_from("KM"), st.sampled_from([20, 27, 45, 70]), st.integers(0, 400), st.integers(0, 60)),
    min_size=2,
    max_size=6,
)


@settings(max_examples=EXAMPLES // 8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(groups)
def test_a_warning_is_true_and_tells_no_hidden_figure(drawn: list[tuple[str, int, int, int]]) -> None:
    people = [Citizen()] * 20
    for sex, age, idle, nominated in drawn:
        people += [Citizen(sex=sex, age=age)] * idle + [Citizen(sex=sex, age=age, services=TWO)] * nominated
    warehouse, found = told(people)
    truth = {(r["group_by"], r["group_value"]): r for r in rows(warehouse, "output.raw_selection_rate")}
    shown = {(r["group_by"], r["group_value"]): r for r in rows(warehouse, "output.selection_rate")}
    everybody = truth["all", "all"]
    for warned in found.warnings:
        name = (warned.group_by, warned.group_value)
        own, total = truth[name]["nominated"], everybody["nominated"]
        if warned.group_by == "all":
            assert not 0.01 <= total / everybody["persons"] <= 0.05
            continue
        share = own / truth[name]["persons"]
        others = (total - own) / (everybody["persons"] - truth[name]["persons"])
        assert share > 2 * others if warned.direction == "higher" else 2 * share < others
        assert ("%" in warned.da) == (shown[name]["share"] is not None)
