"""On which line of a declaration's file a key stands."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import yaml

Key = tuple[int | str, ...]
# As many letters of one file are read to find lines in it: each look reads the file from its beginning.
MOST_READ = 5_000_000
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _TakesLong(Exception):
    """The line of a key is not worth the time that it takes to find."""


class _Beginnings:
    """What a TOML file says when it is read no further than a line; nothing where that line lies within a value."""

    def __init__(self, content: bytes) -> None:
        self.lines = content.decode("utf-8", "replace").splitlines()
        self._left = MOST_READ
        self._read: dict[int, dict[str, Any] | None] = {}

    def read(self, number: int) -> dict[str, Any] | None:
        """The first so many lines; raises _TakesLong."""
        if number not in self._read:
            text = "\n".join(self.lines[:number])
            self._left -= len(text)
            if self._left < 0:
                raise _TakesLong
            try:
                self._read[number] = tomllib.loads(text)
            except tomllib.TOMLDecodeError:
                self._read[number] = None
        return self._read[number]

    def nearest(self, numbers: Iterable[int]) -> tuple[int, dict[str, Any]] | None:
        """The first of these beginnings that can be read."""
        found = ((number, self.read(number)) for number in numbers)
        return next(((number, said) for number, said in found if said is not None), None)


@lru_cache(maxsize=1)
def _beginnings(content: bytes) -> _Beginnings:
    """Kept from one problem of a file to the next."""
    return _Beginnings(content)


def line_of(content: bytes, key: Key) -> int | None:
    """The line where the value of ``key`` begins in a TOML file; None when it is not there, or takes long to find.

    The first line with which the file, read to its end, has the key; a value of several lines begins after the last
    line with which it had not.
    """
    beginnings = _beginnings(content)
    without, has = 0, len(beginnings.lines)
    try:
        whole = beginnings.read(has)
        if whole is None or not _holds(whole, key):
            return None
        while has - without > 1:
            middle = (without + has) // 2
            found = beginnings.nearest(range(middle, without, -1)) or beginnings.nearest(range(middle + 1, has))
            if found is None:
                break
            if _holds(found[1], key):
                has = found[0]
            else:
                without = found[0]
    except _TakesLong:
        return None
    return without + 1


def _holds(value: Any, key: tuple[int | str, ...]) -> bool:
    for part in key:
        try:
            value = value[part]
        except (LookupError, TypeError):
            return False
    return True


def line_in_yaml(content: bytes, key: Key) -> int | None:
    """The line of ``key``; where our names are not the file's, that of the one place where its last name is a key."""
    root = _composed(content)
    named = [node.start_mark.line + 1 for node in _keys(root) if node.value == key[-1]]
    return _line_at(root, key) or (named[0] if len(named) == 1 else None)


@lru_cache(maxsize=1)
def _composed(content: bytes) -> yaml.Node | None:
    """A YAML file's parts with their lines; kept from one problem of a file to the next."""
    return yaml.compose(content, Loader=LOADER)


def _line_at(node: yaml.Node | None, key: Key) -> int | None:
    line = None
    for part in key:
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line
        elif isinstance(node, yaml.MappingNode) and (pair := [pair for pair in node.value if pair[0].value == part]):
            line, node = pair[0][0].start_mark.line, pair[0][1]
        else:
            return None
    return None if line is None else line + 1


def _keys(node: yaml.Node | None) -> Iterator[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            yield name
            yield from _keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for part in node.value:
            yield from _keys(part)
