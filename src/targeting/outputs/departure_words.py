"""The sentences of a departure, in Danish and English, with no figure that the published tables do not show."""

from __future__ import annotations

from targeting.pages import percent, whole
from targeting.workspace import Direction

SEXES = {"K": ("kvinder", "women"), "M": ("mænd", "men")}
Counts = tuple[int, int, int, int]


def share_sentence(
    persons: int, nominated: int, way: Direction, band: tuple[float, float], min_age: int
) -> tuple[str, str]:
    """Outside the expected share of adults; the sentence names what the share is of."""
    low, high = (f"{bound:g}" for bound in band)
    da = "Er reglerne for snævre, eller mangler der indsatser?" if way == "lower" else "Er reglerne for brede?"
    en = "Are the rules too narrow, or are involvements missing?" if way == "lower" else "Are the rules too wide?"
    return (
        f"{percent(nominated / persons)} af de voksne er indstillet ({whole(nominated)} af {whole(persons)}), og "
        f"ventet er {low.replace('.', ',')}-{high.replace('.', ',')} %. Voksne er her borgere med bopæl, fyldt "
        f"{min_age} år og uden indsigelse. {da}",
        f"{nominated} of {persons} adults are nominated ({100 * nominated / persons:.2f} %); {low}-{high} % was "
        f"expected. Adults are residents of {min_age} or more who have not objected. {en}",
    )


def group_sentence(
    group_by: str, group_value: str, way: Direction, bound: float, counts: Counts | None
) -> tuple[str, str]:
    """A group beyond the bound; ``counts``: nominated and persons of the group, then of all. None when hidden."""
    da, en = _group(group_by, group_value)
    times, times_da = f"{bound:g}", f"{bound:g}".replace(".", ",")
    much_da = f"over {times_da} gange så stor som" if way == "higher" else f"under 1/{times_da} af"
    much_en = f"more than {times} times" if way == "higher" else f"less than 1/{times} of"
    figures_da, figures_en = "Gruppens tal er skjult.", "The group's figures are hidden."
    if counts:
        nominated, persons, all_nominated, everybody = counts
        others, others_of = all_nominated - nominated, everybody - persons
        figures_da = f"{percent(nominated / persons)} mod {percent(others / others_of)}."
        figures_en = f"{100 * nominated / persons:.2f} % against {100 * others / others_of:.2f} %."
    return (
        f"Andelen, der er indstillet blandt {da}, er {much_da} andelen blandt alle andre. {figures_da} "
        "Er der en saglig grund? Så kan regelsættet forklare den.",
        f"The share nominated among {en} is {much_en} that among all others. {figures_en} "
        "Is there a good reason? Then the rule set can explain it.",
    )


def _group(group_by: str, group_value: str) -> tuple[str, str]:
    if group_by == "sex":
        return SEXES.get(group_value, (group_value, group_value))
    if group_by == "age_band":
        return f"borgere på {group_value} år", f"citizens aged {group_value}"
    return f"borgere i distriktet {group_value}", f"citizens of the area {group_value}"
