"""How every declaration is read: strict, frozen, and with the hash of the bytes it was read from."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, PrivateAttr, ValidationError

from targeting.errors import ConfigurationError

AnyDeclaration = TypeVar("AnyDeclaration", bound="Declaration")


class Part(BaseModel):
    """A part of a declaration: frozen, and a key nobody declared is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Declaration(Part):
    """A whole file of declarations; ``file`` and ``sha256`` say which bytes it came from."""

    _file: str = PrivateAttr(default="")
    _sha256: str = PrivateAttr(default="")
    _content: bytes = PrivateAttr(default=b"")

    @property
    def file(self) -> str:
        """The file's name, without its folder."""
        return self._file

    @property
    def sha256(self) -> str:
        """SHA-256 of the file's bytes, in hex."""
        return self._sha256

    def line_of(self, *key: int | str) -> int | None:
        """The line of a TOML file where the value of ``key`` begins; None when it has none."""
        return line_of(self._content, key)


def load_toml(path: Path, model: type[AnyDeclaration]) -> AnyDeclaration:
    """Read one TOML file into ``model``; raises ConfigurationError with file and key."""
    content = read_bytes(path)
    try:
        mapping = tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path.name} is not valid TOML: {error}") from None
    return load_mapping(mapping, model, path.name, content)


def load_mapping(mapping: Mapping[str, Any], model: type[AnyDeclaration], file: str, content: bytes) -> AnyDeclaration:
    """Validate ``mapping``, read from ``content`` of ``file``; raises ConfigurationError with file and key."""
    try:
        declaration = model.model_validate(mapping)
    except ValidationError as error:
        raise ConfigurationError(f"{file}: {_sentences(error, model, content)}") from None
    declaration._file = file
    declaration._content = content
    declaration._sha256 = hashlib.sha256(content).hexdigest()
    return declaration


def read_bytes(path: Path) -> bytes:
    """The bytes of a declaration; raises ConfigurationError when the file cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        raise ConfigurationError(f"{path.name} cannot be read. Is it in {path.parent.name}/?") from None


def line_of(content: bytes, key: tuple[int | str, ...]) -> int | None:
    """The line where the value of ``key`` begins in a TOML file; None when it is not there.

    The first line with which the file, read to its end, has the key; a value of several lines begins after the last
    line with which it had not.
    """
    lines = content.decode("utf-8", "replace").splitlines()
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


def _sentences(error: ValidationError, model: type[BaseModel], content: bytes) -> str:
    """Each problem as "line 12, key: what is wrong", without the value that was typed."""
    return "; ".join(
        f"{_line(problem['loc'], content)}{_key(problem['loc'])}: {_plain(problem, model)}"
        for problem in error.errors()
    )


def _line(location: tuple[int | str, ...], content: bytes) -> str:
    """Where a problem stands: its own line, or that of the part it is in."""
    for length in range(len(location), 0, -1):
        if line := line_of(content, location[:length]):
            return f"line {line}, "
    return ""


def _key(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location) or "(the whole file)"


def _plain(problem: Mapping[str, Any], model: type[BaseModel]) -> str:
    if problem["type"] == "extra_forbidden":
        near = get_close_matches(str(problem["loc"][-1]).lower(), _keys_of(model), n=1)
        return f"unknown key; did you mean {near[0]}?" if near else "unknown key; remove it or correct its spelling"
    if problem["type"] == "missing":
        return "missing; it is required"
    return str(problem["msg"]).removeprefix("Value error, ")


def _keys_of(model: type[BaseModel]) -> list[str]:
    """Every key a declaration may have, at any depth, as it is written."""
    schema = model.model_json_schema()
    parts = [schema, *schema.get("$defs", {}).values()]
    return sorted({key for part in parts for key in part.get("properties", {})})
