"""The one template of every document."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape


def page_style() -> str:
    """The style of every HTML page: on a screen and on A4."""
    return resources.files("targeting.pages").joinpath("page.css").read_text(encoding="utf-8")


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
    environment.globals["style"] = page_style()
    return environment


def render(template: str, **content: Any) -> str:
    """The template of that name, filled in; every value is escaped."""
    return _environment().get_template(template).render(**content)
