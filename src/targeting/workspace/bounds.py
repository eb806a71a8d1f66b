"""How large and how deep a declaration may be: a text that people read and sign is neither long nor deep."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NoReturn

import yaml

from targeting.errors import ConfigurationError

LARGEST = 1 << 20
DEEPEST = 50
# A line with more dots is no sentence but a key of so many parts, which takes hours to read.
MOST_DOTS = 1000


def read_bounded(path: Path) -> bytes:
    """The bytes of a file, read no further than a declaration may be long; raises ConfigurationError, OSError.

    Others than the reader write in some of these folders: a pipe is not waited for.
    """
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
        content = file.read(LARGEST + 1) or b""
    if len(content) > LARGEST:
        raise ConfigurationError(
            "{file} is larger than {most} kB, which no declaration is. Is it another file?",
            file=path.name,
            most=LARGEST >> 10,
        )
    return content


def require_shallow(content: object, file: str) -> None:
    """Raise ConfigurationError where what a file says is nested deeper than any declaration."""
    level: list[object] = [content]
    for _ in range(DEEPEST):
        level = [part for whole in level for part in _parts(whole)]
        if not level:
            return
    refuse_deep(file)


def require_short_keys(content: bytes, file: str) -> None:
    """Raise ConfigurationError where a line of a TOML text names a key of very many parts."""
    if any(line.count(b".") > MOST_DOTS for line in content.splitlines()):
        refuse_deep(file)


def require_plain_yaml(content: bytes, loader: type, file: str) -> None:
    """Raise ConfigurationError where a YAML text nests deeper than any declaration, or repeats itself by reference.

    Read as a stream, before anything is built of it: a few references make a text of a few lines a million times as
    long. Raises yaml.YAMLError where it is no YAML.
    """
    depth = 0
    for event in yaml.parse(content, Loader=loader):
        if isinstance(event, yaml.AliasEvent):
            raise ConfigurationError(
                "{file}, line {line}: a reference to another place of the file (*) is not read. Write it out.",
                file=file,
                line=event.start_mark.line + 1 if event.start_mark else 1,
            )
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            refuse_deep(file)


def refuse_deep(file: str) -> NoReturn:
    """Raise ConfigurationError: the file is nested too deep."""
    raise ConfigurationError(
        "{file} is nested more than {most} deep, which no declaration is. Is a bracket left open?",
        file=file,
        most=DEEPEST,
    )


def refuse_long_number(file: str) -> NoReturn:
    """Raise ConfigurationError: a number or a date in the file is none that a program can hold."""
    raise ConfigurationError("{file} holds a number or a date that there is none of. Correct it.", file=file)


def _parts(whole: object) -> list[object]:
    if isinstance(whole, dict):
        return list(whole.values())
    return whole if isinstance(whole, list) else []
