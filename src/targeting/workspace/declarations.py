"""How every declaration is read: strict, frozen, and with the hash of the bytes it was read from."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
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

    @property
    def file(self) -> str:
        """The file's name, without its folder."""
        return self._file

    @property
    def sha256(self) -> str:
        """SHA-256 of the file's bytes, in hex."""
        return self._sha256


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
        raise ConfigurationError(f"{file}: {_sentences(error)}") from None
    declaration._file = file
    declaration._sha256 = hashlib.sha256(content).hexdigest()
    return declaration


def read_bytes(path: Path) -> bytes:
    """The bytes of a declaration; raises ConfigurationError when the file cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        raise ConfigurationError(f"{path.name} cannot be read. Is it in {path.parent.name}/?") from None


def _sentences(error: ValidationError) -> str:
    """Each problem as "key: what is wrong", without the value that was typed."""
    return "; ".join(f"{_key(problem['loc'])}: {_plain(problem)}" for problem in error.errors())


def _key(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location) or "(the whole file)"


def _plain(problem: Mapping[str, Any]) -> str:
    if problem["type"] == "extra_forbidden":
        return "unknown key; remove it or correct its spelling"
    if problem["type"] == "missing":
        return "missing; it is required"
    return str(problem["msg"]).removeprefix("Value error, ")
