"""How anything is said to people: one page model, its HTML, the terminal, Danish words, numbers and dates."""

from targeting.pages import terminal
from targeting.pages.danish import HIDDEN, day, moment, months, percent, whole
from targeting.pages.figure import Bars, figure
from targeting.pages.html import page_style, render
from targeting.pages.page import BLANK, Fact, Page, Section, said
from targeting.pages.terminal import table

__all__ = [
    "BLANK",
    "HIDDEN",
    "Bars",
    "Fact",
    "Page",
    "Section",
    "day",
    "figure",
    "moment",
    "months",
    "page_style",
    "percent",
    "render",
    "said",
    "table",
    "terminal",
    "whole",
]
