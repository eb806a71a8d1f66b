"""How anything is said to people: one page model, its HTML, the terminal, Danish words, numbers and dates."""

from targeting.pages import terminal
from targeting.pages.bars import Across, Interval, across, intervals
from targeting.pages.calendar import WholeDay, calendar
from targeting.pages.danish import (
    BLANK,
    DATATILSYNET,
    HIDDEN,
    TOO_SMALL,
    UNKNOWN,
    counted,
    day,
    decimal,
    either,
    listed,
    moment,
    months,
    mostly_hidden,
    numbered,
    percent,
    period,
    said,
    whole,
)
from targeting.pages.figure import Bars, figure
from targeting.pages.html import bars_style, letter_html, page_style
from targeting.pages.page import Fact, Link, Page, Section, Shade
from targeting.pages.terminal import Shown, cell, table, together
from targeting.pages.timeline import Bar, timeline
