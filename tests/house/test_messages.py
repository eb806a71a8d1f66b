"""What is said to people stands whole in the code in English, and whole in the catalogue in Danish."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from support import messages
from support.world import ROOT

SOURCE = ROOT / "src" / "targeting"
LETTER = re.compile(r"[^\W\d_]")
ENTRIES = [entry for entry in messages.catalogue() if entry.id]
PAIRS = [
    (english, danish)
    for entry in ENTRIES
    for english, danish in (
        zip(entry.id, entry.string, strict=True) if isinstance(entry.id, tuple) else [(entry.id, entry.string)]
    )
]


def test_the_catalogue_holds_the_sentences_of_the_code_and_no_other() -> None:
    assert messages.CATALOGUE.read_text(encoding="utf-8") == messages.written(), "run `make messages`"


def test_every_sentence_has_its_danish() -> None:
    assert [english for english, danish in PAIRS if not danish] == []


def test_the_danish_is_not_the_english() -> None:
    """But where it holds only names, "{key}: {problem}", or a word that both languages have."""
    alike = {re.sub(r"\{\w+\}", "", english) for english, danish in PAIRS if english == danish}
    assert {text for text in alike if LETTER.search(text)} == {"Id", "PSEUDONYM", "REGISTER", "SHA-256", "Version"}


@pytest.mark.parametrize(("english", "danish"), PAIRS)
def test_both_languages_are_filled_with_the_same(english: str, danish: str) -> None:
    assert _places(danish) == _places(english)


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def in_pieces(code: str) -> Iterator[str]:
    """Every call that says something other than a whole sentence or a message, or fills one with English."""
    for call, texts in messages.said_in(code):
        if not all(map(_whole, texts)):
            yield f"line {call.lineno}: not a whole sentence"
        for given in call.keywords:
            if any(map(_english, _shown(given.value))):
                yield f"line {call.lineno}: {given.arg} is a piece of English"


def _whole(text: ast.expr) -> bool:
    """A literal, or what may be a message: a name, an attribute, a call."""
    literal = isinstance(text, ast.Constant) and isinstance(text.value, str)
    joined = (
        isinstance(text, ast.Call) and isinstance(text.func, ast.Attribute) and text.func.attr in ("join", "format")
    )
    return literal or (isinstance(text, ast.Name | ast.Attribute | ast.Call | ast.Subscript) and not joined)


def _shown(value: ast.expr) -> Iterator[str]:
    """Every piece of text that the value may come to show as it stands there."""
    match value:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            for part in parts:
                yield from _shown(part.value if isinstance(part, ast.FormattedValue) else part)
        case ast.BoolOp(values=parts):
            for part in parts:
                yield from _shown(part)
        case ast.IfExp(body=one, orelse=other):
            yield from _shown(one)
            yield from _shown(other)
        case ast.BinOp(left=one, right=other):
            yield from _shown(one)
            yield from _shown(other)


def _english(text: str) -> bool:
    """A word or several; a file, a path, a key or an option is none."""
    return " " in text.strip() or text.isalpha()


PIECES = {
    "an f-string": 'raise TargetingError(f"{name} is wrong.")',
    "two pieces": 'raise ConfigurationError("one " + other)',
    "joined": 'say(" ".join(sentences))',
    "either": 'say("one" if first else "other")',
    "or": 'say(text or "nothing")',
    "a plural in pieces": 'counted("{n} row", f"{n} rows", n=2)',
    "no file": 'say("{file}", file=", ".join(files) or "none")',
    "a choice of English": 'say("It {wrong}.", wrong="is there" if there else name)',
    "a word in an f-string": 'say("{place}.", place=f"a key of {path}")',
    "a constant": 'raise DeliveryError("{what}", what="further notice")',
}
WHOLE = (
    'raise TargetingError("{name} is wrong.", name=name)',
    "raise TargetingError(decision.refusal())",
    'say("{file}", file=contract.file or "workspace.toml")',
    'say("{folder}", folder=f"inbox/{day}/")',
    'say("{names}", names=", ".join(names))',
    'say("{problem}", problem=say("missing") if missing else found)',
)


@pytest.mark.parametrize("code", PIECES.values(), ids=PIECES.keys())
def test_a_sentence_in_pieces_is_found(code: str) -> None:
    assert list(in_pieces(code))


@pytest.mark.parametrize("code", WHOLE)
def test_a_whole_sentence_is_no_fault(code: str) -> None:
    assert list(in_pieces(code)) == []


@pytest.mark.parametrize("path", messages.CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_sentence_stands_whole_in_the_code(path: Path) -> None:
    assert list(in_pieces(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("path", sorted((SOURCE / "workspace").glob("*.py")), ids=lambda path: path.stem)
def test_a_declaration_is_refused_with_a_message(path: Path) -> None:
    """Whoever reads a declaration shows what a validator says, so it must be Invalid, which has its Danish."""
    raised = [node.exc for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Raise)]
    named = [call.func.id for call in raised if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)]
    assert set(named) <= {"ConfigurationError", "DeliveryError", "Invalid", "KeyError"}


METAVARS = {
    english: danish
    for english, danish in PAIRS
    if re.fullmatch(r"[A-Z]+(=[A-Z]+)?", english) and english not in ("PSEUDONYM", "REGISTER")
}
COMMAND = re.compile(r"targeting [a-z]+[^.\n]*")


def test_a_command_that_is_told_in_danish_names_what_to_type_as_its_help_does() -> None:
    """WORKSPACE in the English sentence, MAPPE in the Danish one, in the help and on every page."""
    english, known = {*METAVARS}, {id for id, _ in PAIRS}
    told = [danish for _, danish in PAIRS]
    for path in SOURCE.rglob("*.py"):
        texts = (
            node.value
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Constant)
        )
        told += [text for text in texts if isinstance(text, str) and text not in known]
    wrong = [said for text in told for said in COMMAND.findall(text) if english & set(re.findall(r"[A-Z]{4,}", said))]
    assert METAVARS["WORKSPACE"] == "MAPPE"
    assert [said for said in wrong if "ARBEJDSMAPPE" not in said] == []
    assert not any("ARBEJDSMAPPE" in text for text in told)
