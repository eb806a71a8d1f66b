"""What pydantic found wrong in a declaration, in sentences of our own: where it stands, and never what was typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from targeting.errors import Invalid
from targeting.language import Joined, Message, counted, either, say
from targeting.workspace.lines import Key

# Whoever mends a file reads no more of what is wrong with it at once, and each line is looked up.
MOST_SAID = 20
LONGEST_KEY = 100
_QUOTED = re.compile(r"'([^']*)'")


def said(error: ValidationError, model: type[BaseModel], line_of: Callable[[Key], int | None]) -> Message:
    """Each problem as "line 12, key: what is wrong"."""
    problems = error.errors(include_url=False)
    placed: list[Message] = [_placed(problem, model, line_of) for problem in problems[:MOST_SAID]]
    if (more := len(problems) - MOST_SAID) > 0:
        placed.append(counted("and {n} more", "and {n} more", n=more))
    return Joined(tuple(placed), "; ")


def _placed(problem: ErrorDetails, model: type[BaseModel], line_of: Callable[[Key], int | None]) -> Message:
    # A capital is a class of ours, which pydantic puts where a value may be of several.
    place = problem["loc"][:-1] if problem["loc"][-1:] == ("[key]",) else problem["loc"]
    key: Key = tuple(part for part in place[:-1] if not str(part)[:1].isupper()) + place[-1:]
    found = plain(problem, lambda: keys_of(model))
    if not key:
        return say("(the whole file): {problem}", problem=found)
    named = ".".join(map(str, key))[:LONGEST_KEY]
    if line := next(_lines(key, line_of), None):
        return say("line {line}, {key}: {problem}", line=line, key=named, problem=found)
    return say("{key}: {problem}", key=named, problem=found)


def _lines(key: Key, line_of: Callable[[Key], int | None]) -> Iterator[int]:
    """Where a problem stands: its own line, or that of the part it is in."""
    return filter(None, (line_of(key[:length]) for length in range(len(key), 0, -1)))


def plain(problem: ErrorDetails, keys: Callable[[], Iterable[str]]) -> Message:
    """What is wrong; ``keys`` are those that may stand there."""
    kind, facts = str(problem["type"]), problem.get("ctx", {})
    if isinstance(facts.get("error"), Invalid):
        return facts["error"].message  # type: ignore[no-any-return]
    if kind == "extra_forbidden":
        return unknown(str(problem["loc"][-1]), keys())
    if kind in ("literal_error", "enum"):
        return say("must be {choices}", choices=either(_QUOTED.findall(facts["expected"])))
    if kind in _BOUNDS:
        return _BOUNDS[kind](facts)
    return next((message for name, message in _KINDS if kind.startswith(name)), _OTHER)


def unknown(key: str, known: Iterable[str]) -> Message:
    """A key that nobody declared, and the nearest that somebody did."""
    if near := get_close_matches(key[:LONGEST_KEY].lower(), list(known), n=1):
        return say("unknown key; did you mean {near}?", near=near[0])
    return say("unknown key; remove it or correct its spelling")


def keys_of(model: type[BaseModel]) -> list[str]:
    """Every key a declaration may have, at any depth, as it is written."""
    schema = model.model_json_schema()
    parts = [schema, *schema.get("$defs", {}).values()]
    return sorted({key for part in parts for key in part.get("properties", {})})


_BOUNDS: Mapping[str, Callable[[Mapping[str, Any]], Message]] = {
    "greater_than_equal": lambda facts: say("must be at least {bound}", bound=facts["ge"]),
    "greater_than": lambda facts: say("must be more than {bound}", bound=facts["gt"]),
    "less_than_equal": lambda facts: say("must be at most {bound}", bound=facts["le"]),
    "string_too_long": lambda facts: say("must have at most {most} characters", most=facts["max_length"]),
    "string_pattern_mismatch": lambda facts: say("must have the form {pattern}", pattern=facts["pattern"]),
}
# By how pydantic's names of errors begin: int_type, int_parsing, int_from_float.
_KINDS = (
    ("missing", say("missing; it is required")),
    ("string_too_short", say("must not be empty")),
    ("too_short", say("must not be empty")),
    ("string", say("must be a text in quotation marks")),
    ("int", say("must be a whole number")),
    ("float", say("must be a number")),
    ("finite_number", say("must be a number")),
    ("bool", say("must be true or false")),
    ("date", say("must be a date, such as 2026-11-21")),
    ("tuple", say("must be a list")),
    ("list", say("must be a list")),
    ("dict", say("must be a table")),
    ("model", say("must be a table")),
)
_OTHER = say("is not a value that may stand here")
