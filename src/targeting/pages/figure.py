"""Bars beside each other, drawn by Vega-Lite into one SVG: the same input gives the same bytes, nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from targeting.pages.danish import whole
from targeting.pages.page import Figure

# Both reach 4.5:1 against white, and differ in lightness too.
COLOURS = ("#1b4f8a", "#b35900")
INK, LINE = "#1a1a1a", "#c4c4c4"
VERSION = "6.1"


@dataclass(frozen=True)
class Bars:
    """Bars in pairs: ``series`` names one or two of them, ``rows`` are (value on the axis, one count a series).

    A count that is hidden is None: it has no bar, and what ``say`` says of it in its place.
    """

    axis: str
    series: tuple[str, ...]
    rows: Sequence[tuple[str, tuple[int | None, ...]]]
    say: Callable[[int | None], str] = whole


def figure(bars: Bars, caption: str) -> Figure | None:
    """The bars with their figures in words, for whoever cannot see them; None where every count is hidden or nought."""
    if not any(count for _, counts in bars.rows for count in counts):
        return None
    told = (
        f"{value}: " + ", ".join(f"{name} {bars.say(count)}" for name, count in zip(bars.series, counts, strict=True))
        for value, counts in bars.rows
    )
    return Figure(draw(bars), f"Søjlediagram. {caption} {'; '.join(told)}.", caption)


def draw(bars: Bars) -> str:
    """The bars as SVG that stands in a page: without the names of its namespaces, which look like addresses.

    Hidden from readers of the screen: the figure tells its numbers in words, and the marks would be told one by one.
    """
    import vl_convert

    drawn = vl_convert.vegalite_to_svg(
        _specification(bars), vl_version=VERSION, allowed_base_urls=[], format_locale="da-DK"
    )
    bare = re.sub(r' xmlns(:\w+)?="[^"]*"', "", str(drawn)).strip()
    return bare.replace("<svg ", '<svg aria-hidden="true" ', 1)


def _specification(bars: Bars) -> dict[str, object]:
    values = [
        {"x": value, "series": name, "persons": count or 0, "said": bars.say(count)}
        for value, counts in bars.rows
        for name, count in zip(bars.series, counts, strict=True)
    ]
    x = {"field": "x", "type": "ordinal", "sort": None, "title": bars.axis, "axis": {"labelAngle": 0}}
    place = {"field": "series", "sort": None}
    ticks = {"tickMinStep": 1, "format": ",d"}
    y = {"field": "persons", "type": "quantitative", "title": "Borgere", "scale": {"domainMin": 0}, "axis": ticks}
    colour = {
        "field": "series",
        "type": "nominal",
        "sort": None,
        "title": None,
        "scale": {"range": list(COLOURS[: len(bars.series)])},
        "legend": {"orient": "top"},
    }
    label = {"type": "text", "dy": -6, "fontSize": 10, "color": INK}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "data": {"values": values},
        "width": 640,
        "height": 260,
        "encoding": {"x": x, "xOffset": place, "y": y},
        "layer": [
            {"mark": {"type": "bar"}, "encoding": {"color": colour}},
            {"mark": label, "encoding": {"text": {"field": "said", "type": "nominal"}}},
        ],
        "config": {
            "aria": False,
            "font": "Liberation Sans, Arial, sans-serif",
            "axis": {"labelColor": INK, "titleColor": INK, "gridColor": LINE, "labelFontSize": 12, "titleFontSize": 12},
            "legend": {"labelColor": INK, "labelFontSize": 12},
            "view": {"stroke": None},
        },
    }
