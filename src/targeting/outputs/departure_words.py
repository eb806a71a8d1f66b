"""The sentences of a departure, with no figure that the published tables do not show."""

from __future__ import annotations

from targeting.language import Both, Message, say
from targeting.pages import decimal, percent, whole
from targeting.workspace import Direction

SEXES = {"K": say("women"), "M": say("men")}
Counts = tuple[int, int, int, int]


def share_sentence(persons: int, nominated: int, way: Direction, band: tuple[float, float], min_age: int) -> Message:
    """Outside the expected share of adults; the sentence names what the share is of."""
    low, high = map(_bound, band)
    narrow = say(
        "{nominated} of {persons} adults are nominated ({share}); {low}-{high} % was expected. Adults are residents of "
        "{min_age} or more who have not objected. Are the rules too narrow, or are involvements missing?"
    )
    wide = say(
        "{nominated} of {persons} adults are nominated ({share}); {low}-{high} % was expected. Adults are residents of "
        "{min_age} or more who have not objected. Are the rules too wide?"
    )
    return (narrow if way == "lower" else wide).filled(
        nominated=Both(whole(nominated), str(nominated)),
        persons=Both(whole(persons), str(persons)),
        share=_percent(nominated / persons),
        low=low,
        high=high,
        min_age=min_age,
    )


def group_sentence(group_by: str, group_value: str, way: Direction, bound: float, counts: Counts | None) -> Message:
    """A group beyond the bound; ``counts``: nominated and persons of the group, then of all. None when hidden."""
    higher = say(
        "The share nominated among {group} is more than {times} times that among all others. {figures} "
        "Is there a good reason? Then the rule set can explain it."
    )
    lower = say(
        "The share nominated among {group} is less than 1/{times} of that among all others. {figures} "
        "Is there a good reason? Then the rule set can explain it."
    )
    return (higher if way == "higher" else lower).filled(
        group=_group(group_by, group_value), times=_bound(bound), figures=_figures(counts)
    )


def _figures(counts: Counts | None) -> Message:
    if counts is None:
        return say("The group's figures are hidden.")
    nominated, persons, all_nominated, everybody = counts
    others = (all_nominated - nominated) / (everybody - persons)
    return say("{share} against {others}.", share=_percent(nominated / persons), others=_percent(others))


def _group(group_by: str, group_value: str) -> Message:
    if group_by == "sex":
        return SEXES.get(group_value) or Both(group_value, group_value)
    if group_by == "age_band":
        return say("citizens aged {band}", band=group_value)
    return say("citizens of the area {area}", area=group_value)


def _percent(share: float) -> Message:
    return Both(percent(share), f"{100 * share:.2f} %")


def _bound(number: float) -> Message:
    return Both(decimal(number), f"{number:g}")
