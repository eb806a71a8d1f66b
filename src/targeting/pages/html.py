"""The one template of every page, and that of a letter."""

from __future__ import annotations

from functools import cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape


def page_style() -> str:
    """The style of every HTML page: on a screen and on A4."""
    return _style("page.css")


def bars_style() -> str:
    """What is added to it on a page with bars that follow its width, or shades."""
    return _style("bars.css")


def _style(name: str) -> str:
    return resources.files("targeting.pages").joinpath(name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("targeting.pages", "templates"),
        autoescape=select_autoescape(enabled_extensions=("html.j2",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals |= {"style": page_style(), "bars_style": bars_style()}
    return environment


def render(page: object) -> str:
    """The page as HTML; every value is escaped."""
    return _environment().get_template("page.html.j2").render(page=page)


def letter_html(letter: object) -> str:
    """A letter as HTML that prints on A4; every value is escaped."""
    return _environment().get_template("letter.html.j2").render(letter=letter)
