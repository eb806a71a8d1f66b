"""A time line: a bar a thing, below the name of the group it is of; drawn as one SVG, the same input the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from targeting.pages.figure import COLOURS, INK, LINE
from targeting.pages.page import Figure

WIDTH, ROW, BAR, HEAD, FOOT, SHORTEST = 640, 40, 10, 26, 24, 3
MOST_YEARS = 10  # between marked years there is room for a number


@dataclass(frozen=True)
class Bar:
    """A thing in time. ``until`` is None where no end is known: it has an arrow then."""

    group: str
    text: str
    since: date
    until: date | None = None


def timeline(bars: Sequence[Bar], today: date, caption: str) -> Figure | None:
    """The bars, and in words for whoever cannot see them; None where there is none. ``today`` is marked."""
    if not bars:
        return None
    return Figure(_draw(bars, today), f"Tidslinje. {caption} {'; '.join(bar.text for bar in bars)}.", caption)


@dataclass(frozen=True)
class _Scale:
    first: date
    last: date

    def place(self, day: date) -> float:
        """How far from the left a day lies; an end past the last is drawn there."""
        return round(WIDTH * min(1.0, (day - self.first).days / max(1, (self.last - self.first).days)), 1)

    @property
    def years(self) -> Iterator[int]:
        """Those whose first day is marked."""
        count = self.last.year - self.first.year
        return (year for year in range(self.first.year + 1, self.last.year + 1, max(1, count // MOST_YEARS)))


def _draw(bars: Sequence[Bar], today: date) -> str:
    groups = dict.fromkeys(bar.group for bar in bars)
    ends = [bar.until for bar in bars if bar.until] + [bar.since for bar in bars]
    scale = _Scale(min(bar.since for bar in bars), max(today, *ends))
    height = HEAD * len(groups) + ROW * len(bars) + FOOT
    parts = [*_grid(scale, today, height)]
    top = 0
    for group in groups:
        parts.append(_text(0, top + HEAD - 8, group, 14, bold=True))
        top += HEAD
        for bar in (each for each in bars if each.group == group):
            parts += _bar(bar, scale, top)
            top += ROW
    font = "Liberation Sans, Arial, sans-serif"
    drawn = "".join(parts)
    return (
        f'<svg aria-hidden="true" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
        f'font-family="{font}">{drawn}</svg>'
    )


def _grid(scale: _Scale, today: date, height: int) -> Iterator[str]:
    foot = height - FOOT
    for year in scale.years:
        x = scale.place(date(year, 1, 1))
        yield f'<line x1="{x}" y1="0" x2="{x}" y2="{foot}" stroke="{LINE}"/>'
        yield _text(
            x, height - 6, str(year), 12, anchor="middle" if 20 < x < WIDTH - 20 else "start" if x < 20 else "end"
        )
    x = scale.place(today)
    yield f'<line x1="{x}" y1="0" x2="{x}" y2="{foot}" stroke="{INK}" stroke-dasharray="4 3"/>'


def _bar(bar: Bar, scale: _Scale, top: int) -> Iterator[str]:
    ends = WIDTH if bar.until is None else scale.place(bar.until)
    begins = min(scale.place(bar.since), WIDTH - SHORTEST)
    length = max(SHORTEST, round(ends - begins, 1))
    y, colour = top + 20, COLOURS[0]
    yield _text(0, top + 14, bar.text, 12)
    yield f'<rect x="{begins}" y="{y}" width="{length}" height="{BAR}" fill="{colour}"/>'
    if bar.until is None:
        yield f'<path d="M{WIDTH - 7} {y}l7 {BAR / 2}l-7 {BAR / 2}z" fill="#fff"/>'


def _text(x: float, y: int, said: str, size: int, *, anchor: str = "start", bold: bool = False) -> str:
    weight = ' font-weight="600"' if bold else ""
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="{INK}" text-anchor="{anchor}"{weight}>{escape(said)}</text>'
