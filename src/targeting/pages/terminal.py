"""How the command line speaks: answers on standard output, progress and complaints on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

STEP_NAMES = {
    "begin": "Hjemmel efterprøves",
    "land": "Udtræk indlæses",
    "check": "Kvalitet efterprøves",
    "link": "Registre samles",
    "score": "Point beregnes",
    "disclose": "Små tal skjules",
    "publish": "Tabeller udgives",
    "compare": "Regelsæt sammenlignes",
    "simulate": "Regelsæt afprøves",
    "sample": "Eksempelkommune dannes",
}

_out = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else 120)
_err = Console(stderr=True, highlight=False, soft_wrap=True)


def show(document: Any, render: Callable[[], RenderableType], as_json: bool) -> None:
    """Print ``document`` as JSON for programs, or its rendering for people."""
    if as_json:
        _out.print_json(json.dumps(document, ensure_ascii=False, default=str), highlight=False)
    else:
        _out.print(render())


def say(text: str) -> None:
    """One line for a person."""
    _out.print(text, markup=False)


def tell(what: RenderableType) -> None:
    """What a person must have read before they answer; not among the answers."""
    _err.print(what)


def complain(text: str) -> None:
    """An error: what is wrong, where, and what to do."""
    _err.print(text, style="red", markup=False)


@contextmanager
def progress(quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """Tells each step as it starts; nothing when ``quiet``."""
    if quiet:
        yield lambda step: None
        return
    with _err.status("") as status:

        def tell(step: str) -> None:
            name = STEP_NAMES.get(step, step)
            status.update(f"{name} …")
            if not _err.is_terminal:
                _err.print(f"{name} …")

        yield tell


def table(title: str, rows: Sequence[Mapping[str, Any]]) -> RenderableType:
    """Rows as a table; a sentence when there are none."""
    if not rows:
        return Text(f"{title}: ingen.")
    drawn = Table(title=title, title_justify="left", box=None, header_style="bold")
    for name in rows[0]:
        numbers = any(isinstance(row[name], int | float) for row in rows)
        drawn.add_column(name, justify="right" if numbers else "left", overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(_cell(value)) for value in row.values()))
    return drawn


def document(content: Mapping[str, Any], indent: int = 0) -> Text:
    """A nested document as indented lines."""
    text = Text()
    for key, value in content.items():
        text.append("  " * indent + key, style="bold")
        text.append_text(_value(value, indent))
    return text


def _value(value: Any, indent: int) -> Text:
    if isinstance(value, Mapping):
        return Text("\n").append_text(document(value, indent + 1))
    if isinstance(value, list) and any(isinstance(part, Mapping) for part in value):
        text = Text("\n")
        for part in value:
            text.append_text(document(part, indent + 1)).append("\n" if len(part) > 1 else "")
        return text
    return Text(f"  {_cell(value)}\n")


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".")
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
