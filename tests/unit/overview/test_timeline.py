"""The time line: bars within the frame, told in words, and nothing in a name becomes markup."""

from __future__ import annotations

import re
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from targeting.pages import Bar, timeline
from targeting.pages.timeline import WIDTH

TODAY = date(2018, 3, 1)
days = st.dates(date(1990, 1, 1), date(2030, 1, 1))
bars = st.builds(
    lambda group, since, length: Bar(group, "Mentor", since, since + timedelta(days=length) if length else None),
    st.sampled_from(["Jobcentret", "Familiecentret"]), days, st.integers(0, 9000),
)  # fmt: skip


@given(st.lists(bars, min_size=1, max_size=9))
def test_every_bar_has_a_length_and_stays_within(drawn: list[Bar]) -> None:
    figure = timeline(drawn, TODAY, "Tid.")
    assert figure
    boxes = re.findall(r'<rect x="([-\d.]+)" y="\d+" width="([-\d.]+)"', figure.svg)
    assert len(boxes) == len(drawn)
    assert all(float(x) >= 0 and float(width) >= 3 and float(x) + float(width) <= WIDTH + 0.1 for x, width in boxes)
    assert figure.svg.count("<path") == sum(bar.until is None for bar in drawn)


def test_it_is_told_in_words_and_hidden_from_a_screen_reader() -> None:
    figure = timeline([Bar("Jobcentret", "Mentor, siden 1. marts 2017", date(2017, 3, 1))], TODAY, "Tid.")
    assert figure and figure.text == "Tidslinje. Tid. Mentor, siden 1. marts 2017."
    assert figure.svg.startswith('<svg aria-hidden="true"')


def test_a_name_is_no_markup() -> None:
    figure = timeline([Bar("<script>", 'Mentor & "andre"', date(2017, 3, 1))], TODAY, "Tid.")
    assert figure and "<script>" not in figure.svg and "&lt;script&gt;" in figure.svg and "&amp;" in figure.svg


def test_nothing_is_no_figure() -> None:
    assert timeline([], TODAY, "Tid.") is None
