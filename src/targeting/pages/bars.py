"""Bars, and shares with their intervals, one below the other: they follow the page's width and the reader's text.

HTML with the text, and one SVG a line without any: at 320 pixels and at text of twice the size nothing is scrolled or
shrunk, and paper has the colours. What is hidden is a dotted line of no length; docs/adr/0076-the-run-report.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from targeting.pages.page import Figure

# Dark and light, as far apart as need be where they meet; the words at a bar say both.
FILLS = ("#1b4f8a", "#a9c3e2")
INK = "#1a1a1a"


@dataclass(frozen=True)
class Across:
    """A bar of counts drawn one after the other, its name, and what is said at it; a count that is hidden is None."""

    label: str
    counts: tuple[int | None, ...]
    said: str


@dataclass(frozen=True)
class Interval:
    """A share and the bounds of its interval, as `Across`; None where they are hidden."""

    label: str
    share: float | None
    low: float | None
    high: float | None
    said: str


def across(bars: Sequence[Across], caption: str) -> Figure | None:
    """The bars, on one scale; None where every count is hidden or nought."""
    widest = max((sum(count or 0 for count in bar.counts) for bar in bars), default=0)
    if not widest:
        return None
    drawn = [(bar.label, "".join(_bar(bar.counts, widest)), bar.said) for bar in bars]
    return _figure("Søjlediagram", drawn, caption)


def intervals(shares: Sequence[Interval], beside: float | None, caption: str) -> Figure | None:
    """A dot a share on the line of its interval, and ``beside`` as a line through all; None where all is hidden."""
    widest = max((each.high or 0 for each in shares), default=0)
    if not widest:
        return None
    through = [] if beside is None else [_line(beside / widest, beside / widest, "0", "100%", dashed=True)]
    drawn = [(each.label, "".join([*through, *_interval(each, widest)]), each.said) for each in shares]
    return _figure("Andele med intervaller", drawn, caption)


def _figure(kind: str, rows: Sequence[tuple[str, str, str]], caption: str) -> Figure:
    words = "; ".join(f"{label}: {said}" for label, _, said in rows)
    drawn = "".join(
        f'<div class="bar"><span class="name">{escape(label)}</span> <span class="said">{escape(said)}</span>'
        f'<svg aria-hidden="true" width="100%" height="16">{svg}</svg></div>'
        for label, svg, said in rows
    )
    return Figure(f'<div class="bars">{drawn}</div>', f"{kind}. {caption} {words}.", caption, fluid=True)


def _bar(counts: Sequence[int | None], widest: int) -> Iterator[str]:
    """What comes after a count that is hidden has no place: from there a dotted line goes to the edge."""
    at = 0.0
    for count, fill in zip(counts, FILLS, strict=False):
        if count is None:
            yield _line(at, 1, "50%", "50%", dashed=True)
            return
        if count:
            yield f'<rect x="{_place(at)}" width="{_place(count / widest)}" height="100%" fill="{fill}"/>'
        at += count / widest


def _interval(each: Interval, widest: float) -> Iterator[str]:
    if each.share is None or each.low is None or each.high is None:
        yield _line(0, 1, "50%", "50%", dashed=True)
        return
    yield _line(each.low / widest, each.high / widest, "50%", "50%")
    yield f'<circle cx="{_place(each.share / widest)}" cy="50%" r="5" fill="{FILLS[0]}"/>'


def _line(left: float, right: float, top: str, foot: str, *, dashed: bool = False) -> str:
    drawn = ' stroke-dasharray="2 4"' if dashed else ' stroke-width="2"'
    return f'<line x1="{_place(left)}" x2="{_place(right)}" y1="{top}" y2="{foot}" stroke="{INK}"{drawn}/>'


def _place(part: float) -> str:
    return f"{100 * part:.1f}%"
