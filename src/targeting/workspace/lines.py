"""On which line of a declaration's file a key stands."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

import yaml

Key = tuple[int | str, ...]
# As many prefixes of the file are read: of a longer one it would take minutes.
MOST_LINES = 3000


def line_of(content: bytes, key: Key) -> int | None:
    """The line where the value of ``key`` begins in a TOML file; None when it is not there.

    The first line with which the file, read to its end, has the key; a value of several lines begins after the last
    line with which it had not.
    """
    lines = content.decode("utf-8", "replace").splitlines()
    if len(lines) > MOST_LINES:
        return None
    before = 0
    for number in range(1, len(lines) + 1):
        try:
            mapping = tomllib.loads("\n".join(lines[:number]))
        except tomllib.TOMLDecodeError:
            continue
        if _holds(mapping, key):
            return before + 1
        before = number
    return None


def _holds(value: Any, key: tuple[int | str, ...]) -> bool:
    for part in key:
        try:
            value = value[part]
        except (LookupError, TypeError):
            return False
    return True


def line_in_yaml(content: bytes, key: Key) -> int | None:
    """The line of ``key``; where our names are not the file's, that of the one place where its last name is a key."""
    root = yaml.compose(content, Loader=yaml.SafeLoader)
    named = [node.start_mark.line + 1 for node in _keys(root) if node.value == key[-1]]
    return _line_at(root, key) or (named[0] if len(named) == 1 else None)


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
