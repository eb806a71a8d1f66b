"""Texts that citizens sign or get, the program's and the municipality's own: each version a file, never changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import StringConstraints

from targeting.errors import ConfigurationError
from targeting.workspace.declarations import Declaration, load_toml
from targeting.workspace.evidence import Text as Sentence
from targeting.workspace.law import load_shipped, shipped
from targeting.workspace.texts import Text


class KeptText(Declaration):
    """One text in one version, and who wrote it."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_-]{0,39}$")]
    version: Annotated[str, StringConstraints(pattern=r"^\d{1,3}\.\d{1,3}\.\d{1,3}$")]
    title_da: Sentence
    source_da: Sentence

    @property
    def name(self) -> str:
        """What it is called where one version is meant: ID@VERSION."""
        return f"{self.id}@{self.version}"

    @property
    def reference(self) -> str:
        """What an event keeps of it: its name, and the SHA-256 of its bytes."""
        return f"{self.name} {self.sha256}"

    @property
    def place(self) -> tuple[str, tuple[int, ...]]:
        """Where it stands among others: by its id, and then by which is the newer."""
        return self.id, tuple(map(int, self.version.split(".")))


AnyText = TypeVar("AnyText", bound=KeptText)


def load_kept_texts(folder: Path, name: str, model: type[AnyText]) -> tuple[AnyText, ...]:
    """The program's texts and then those in the municipality's ``folder``/``name``, each in order of version.

    Raises ConfigurationError where a file has not the name of its text, or its text the id of one of the program's:
    what was signed is kept.
    """
    own = [load_toml(path, model) for path in sorted((folder / name).glob("*.toml"))]
    entries = [entry for entry in (shipped() / name).iterdir() if entry.name.endswith(".toml")]
    programs = [load_shipped(entry, model) for entry in entries]
    taken = {text.id for text in programs}
    for text in (*programs, *own):
        if text.file != f"{text.id}-{text.version}.toml":
            raise ConfigurationError(
                "{file}: a text lies in a file of its id and version: {name}.",
                file=text.file, name=f"{text.id}-{text.version}.toml",
            )  # fmt: skip
    for text in own:
        if text.id in taken:
            raise ConfigurationError(
                "{file}: the program has texts of that id, which citizens may have signed. Give yours another id.",
                file=text.file,
            )
    return tuple(text for group in (programs, own) for text in sorted(group, key=lambda each: each.place))


def kept_declarations(texts: Sequence[KeptText], name: str) -> Iterator[Text]:
    """The texts as the approval of the casebook's basis covers them."""
    return (Text(f"{name}/{text.file}", text.content) for text in texts)
