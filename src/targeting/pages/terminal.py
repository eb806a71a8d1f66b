"""How the command line speaks: answers on standard output, progress and complaints on standard error."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial

from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from targeting.language import Message, say, spoken
from targeting.pages.danish import decimal, whole
from targeting.shapes import Json, Row

Headings = Mapping[str, Message]

STEP_NAMES: Mapping[str, Message] = {
    "begin": say("The legal basis is checked"),
    "land": say("Extracts are read"),
    "check": say("Quality is checked"),
    "link": say("Registers are put together"),
    "score": say("Points are calculated"),
    "disclose": say("Small numbers are hidden"),
    "publish": say("Tables are published"),
    "compare": say("Rule sets are compared"),
    "simulate": say("Rule sets are tried"),
    "copy": say("The workspace is copied"),
    "keep": say("The copy is kept"),
    "restore": say("The backup is put back"),
    "sample": say("The sample municipality is made"),
}

# What the terminal can show: text as it stands, a page, a table.
Shown = RenderableType


# What could move the cursor, colour, hide or turn round text: C0 but for tab and line feed, DEL, C1, and the marks of
# direction of Unicode. The log holds what others wrote, and a terminal obeys what is in it.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
REPLACED = "\N{REPLACEMENT CHARACTER}"


class _Harmless(Console):
    """A console whose text commands nothing: each control character in it is shown as one that could not be shown."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterator[Segment]:
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(_CONTROL.sub(REPLACED, segment.text), segment.style)


# Text is shown as it stands: [brackets] and :colons: of a declaration are no markup.
_console = partial(_Harmless, highlight=False, markup=False, emoji=False, soft_wrap=True)
_out = _console(width=None if sys.stdout.isatty() else 120)
_err = _console(stderr=True)


def show(document: Json, render: Callable[[], Shown], as_json: bool) -> None:
    """Print ``document`` as JSON for programs, or its rendering for people."""
    if as_json:
        written = json.dumps(document, ensure_ascii=False, indent=2, default=str)
        _out.print(_CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", written))
    else:
        _out.print(render())


def line(text: str | Message) -> None:
    """One line for a person."""
    _out.print(str(text))


def tell(what: Shown) -> None:
    """What a person must have read before they answer; not among the answers."""
    _err.print(what)


def complain(text: str | Message) -> None:
    """An error: what is wrong, where, and what to do."""
    _err.print(str(text), style="red")


@contextmanager
def progress(quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """Tells each step as it starts; nothing when ``quiet``."""
    if quiet:
        yield lambda step: None
        return
    with _err.status("") as status:

        def tell(step: str) -> None:
            name = str(STEP_NAMES[step])
            status.update(f"{name} …")
            if not _err.is_terminal:
                _err.print(f"{name} …")

        yield tell


def together(*shown: Shown) -> Shown:
    """One thing below the other."""
    return Group(*shown)


def table(title: str, rows: Sequence[Row]) -> Shown:
    """Rows as a table; a sentence when there are none."""
    if not rows:
        return Text(f"{title}: ingen.")
    drawn = Table(title=title, title_justify="left", box=None, header_style="bold")
    for name in rows[0]:
        numbers = any(isinstance(row[name], int | float) for row in rows)
        drawn.add_column(name, justify="right" if numbers else "left", overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(cell(value)) for value in row.values()))
    return drawn


def under(headings: Headings, rows: Sequence[Row]) -> list[Row]:
    """Rows for programs as rows for people: what has a heading, under it."""
    return [{str(heading): row[key] for key, heading in headings.items()} for row in rows]


def document(content: Row, headings: Headings, indent: int = 0) -> Text:
    """A nested document as indented lines, each under its heading, or else its own name; in one language."""
    text = Text()
    for key, value in content.items():
        if not key.endswith("_en" if spoken() == "da" else "_da"):
            text.append("  " * indent + str(headings.get(key, key)), style="bold")
            text.append_text(_value(value, headings, indent))
    return text


def _value(value: object, headings: Headings, indent: int) -> Text:
    if isinstance(value, Mapping):
        return Text("\n").append_text(document(value, headings, indent + 1))
    if isinstance(value, list) and any(isinstance(part, Mapping) for part in value):
        text = Text("\n")
        for part in value:
            text.append_text(document(part, headings, indent + 1)).append("\n" if len(part) > 1 else "")
        return text
    return Text(f"  {cell(value)}\n")


def cell(value: object) -> str:
    """A value as a table shows it: a dash for none, yes and no, numbers and lists in Danish."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, int):
        return whole(value)
    if isinstance(value, float):
        return decimal(value)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
