"""The texts that are filled in: a draft contract, a contract's page, a new workspace."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from targeting.workspace.workspace import page_style


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("targeting.onboarding", "templates"),
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["toml"] = _toml
    environment.globals["style"] = page_style()
    return environment


def _toml(value: str | bool) -> str:
    """A value as TOML writes it; its strings are JSON's."""
    return json.dumps(value, ensure_ascii=False)


def render(template: str, **content: Any) -> str:
    """The template of that name, filled in; in HTML every value is escaped."""
    return _environment().get_template(template).render(**content)
