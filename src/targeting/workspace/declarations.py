"""How every declaration is read: strict, frozen, and with the hash of the bytes it was read from."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, PrivateAttr, ValidationError

from targeting.errors import ConfigurationError
from targeting.language import Message, say
from targeting.workspace.bounds import (
    read_bounded,
    refuse_deep,
    refuse_long_number,
    require_shallow,
    require_short_keys,
)
from targeting.workspace.lines import Key, line_of
from targeting.workspace.problems import said

_PLACE = re.compile(r"at line (\d+), column (\d+)")
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

    @property
    def content(self) -> bytes:
        """The file's bytes."""
        return self._content

    def line_of(self, *key: int | str) -> int | None:
        """The line of a TOML file where the value of ``key`` begins; None when it has none."""
        return line_of(self._content, key)


def load_toml(path: Path, model: type[AnyDeclaration]) -> AnyDeclaration:
    """Read one TOML file into ``model``; raises ConfigurationError with file and key."""
    return toml_in(read_bytes(path), path.name, model)


def toml_in(content: bytes, file: str, model: type[AnyDeclaration]) -> AnyDeclaration:
    """The declaration in ``content``, the bytes of a TOML file; raises ConfigurationError with file and key."""
    require_short_keys(content, file)
    try:
        mapping = tomllib.loads(content.decode("utf-8"))
    except RecursionError:
        refuse_deep(file)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(_no_toml(file, error)) from None
    except ValueError:
        refuse_long_number(file)
    require_shallow(mapping, file)
    return load_mapping(mapping, model, file, content)


def load_mapping(
    mapping: Mapping[str, object],
    model: type[AnyDeclaration],
    file: str,
    content: bytes,
    line_of: Callable[[bytes, Key], int | None] = line_of,
) -> AnyDeclaration:
    """Validate ``mapping``, read from ``content`` of ``file``; raises ConfigurationError with file, line and key."""
    try:
        declaration = model.model_validate(mapping)
    except ValidationError as error:
        problems = said(error, model, partial(line_of, content))
        raise ConfigurationError("{file}: {problems}", file=file, problems=problems) from None
    declaration._file = file
    declaration._content = content
    declaration._sha256 = hashlib.sha256(content).hexdigest()
    return declaration


def read_bytes(path: Path) -> bytes:
    """The bytes of a declaration; raises ConfigurationError when the file cannot be read, or is too large to be one."""
    try:
        return read_bounded(path)
    except OSError:
        raise ConfigurationError(
            "{file} cannot be read. Is it in {folder}/?", file=path.name, folder=path.parent.name
        ) from None


def _no_toml(file: str, error: tomllib.TOMLDecodeError | UnicodeDecodeError) -> Message:
    """Where the file cannot be read. The reader's own words are English, and may be of another place."""
    if isinstance(error, UnicodeDecodeError):
        return say("{file} is not valid TOML: byte {byte} is no UTF-8. Save it as UTF-8.", file=file, byte=error.start)
    place = _PLACE.search(str(error))
    if place is None:
        return say("{file} is not valid TOML: it ends too early. Is a quotation mark or a bracket open?", file=file)
    line, column = place.groups()
    return say("{file} is not valid TOML: line {line}, column {column}.", file=file, line=line, column=column)
