"""The catalogue of messages, held against the code: `make messages` adds what is new and drops what is gone."""

from __future__ import annotations

import ast
import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
CODE = (*sorted((ROOT / "src").rglob("*.py")), *sorted((ROOT / "flows").rglob("*.py")))
CATALOGUE = ROOT / "src" / "targeting" / "catalogue" / "messages" / "da.po"

# What takes an English sentence of the catalogue as its first argument, and how many such arguments it takes.
SAYS = {
    "say": 1,
    "counted": 2,
    "TargetingError": 1,
    "ConfigurationError": 1,
    "NotCovered": 1,
    "ApprovalRefused": 1,
    "LogRefused": 1,
    "SharingRefused": 1,
    "QuestionRefused": 1,
    "DeliveryError": 1,
    "Invalid": 1,
    "_RefusedError": 1,
}
PREAMBLE = """\
# What the program says. The English is the code's own; `make messages` adds what is new and drops what is gone.
msgid ""
msgstr ""
"Language: da\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""


def said(path: Path) -> Iterator[tuple[ast.Call, tuple[ast.expr, ...]]]:
    """Every call in a file that says something, with the arguments that are its sentence."""
    yield from said_in(path.read_text(encoding="utf-8"))


def said_in(code: str) -> Iterator[tuple[ast.Call, tuple[ast.expr, ...]]]:
    """As ``said``, of code."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAYS and node.args:
            yield node, tuple(node.args[: SAYS[node.func.id]])


def helps_in(code: str) -> Iterator[str]:
    """What the command line declares: the docstring of each command, and every text that Typer is given."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.FunctionDef) and any(
            "app.command(" in ast.unparse(each) for each in node.decorator_list
        ):
            yield ast.get_docstring(node) or ""
        for keyword in node.keywords if isinstance(node, ast.Call) else ():
            if keyword.arg in ("help", "epilog", "metavar") and isinstance(keyword.value, ast.Constant):
                yield str(keyword.value.value)


def sentences() -> set[str | tuple[str, str]]:
    """Every sentence in the code: its English, or the English for one and for many."""
    found: set[str | tuple[str, str]] = set()
    for path in (ROOT / "src" / "targeting" / "cli").glob("*.py"):
        found.update(helps_in(path.read_text(encoding="utf-8")))
    for path in CODE:
        for _, arguments in said(path):
            texts = [each.value for each in arguments if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            if len(texts) == len(arguments):
                found.add(texts[0] if len(texts) == 1 else (texts[0], texts[1]))
    return found


def catalogue() -> Catalog:
    """The Danish catalogue as it is written."""
    return read_po(io.BytesIO(CATALOGUE.read_bytes()), locale="da", abort_invalid=True)


def written() -> str:
    """The catalogue as it should be: every sentence of the code, with the Danish it has, or none yet."""
    known = {entry.id: entry.string for entry in catalogue() if entry.id}
    texts = sorted(sentences(), key=lambda each: each if isinstance(each, str) else each[0])
    return PREAMBLE + "".join(f"\n{_entry(text, known)}" for text in texts)


def _entry(text: str | tuple[str, str], known: dict[object, object]) -> str:
    danish = known.get(text, "" if isinstance(text, str) else ("", ""))
    if isinstance(text, str):
        return f"msgid {_quoted(text)}\nmsgstr {_quoted(str(danish))}\n"
    one, many = danish if isinstance(danish, tuple | list) else (str(danish), "")
    return (
        f"msgid {_quoted(text[0])}\nmsgid_plural {_quoted(text[1])}\n"
        f"msgstr[0] {_quoted(one)}\nmsgstr[1] {_quoted(many)}\n"
    )


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


if __name__ == "__main__":
    CATALOGUE.write_text(written(), encoding="utf-8")
