"""The texts that are filled in: a draft contract, a new workspace."""

from __future__ import annotations

import json
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("targeting.onboarding", "templates"),
        autoescape=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["toml"] = _toml
    return environment


def _toml(value: str | bool) -> str:
    """A value as TOML writes it; its strings are JSON's."""
    return json.dumps(value, ensure_ascii=False)


def fill_template(template: str, **content: object) -> str:
    """The template of that name, filled in; in HTML every value is escaped."""
    return _environment().get_template(template).render(**content)
