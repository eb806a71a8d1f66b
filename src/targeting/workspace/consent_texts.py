"""consent_texts/*.toml: what citizens sign, the program's and the municipality's own, each version a file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated

from pydantic import StringConstraints, model_validator

from targeting.errors import ConfigurationError, Invalid
from targeting.language import listed
from targeting.workspace.declarations import Declaration, load_toml
from targeting.workspace.evidence import Text as Sentence
from targeting.workspace.law import load_shipped, shipped
from targeting.workspace.texts import Text

FOLDER = "consent_texts"
PLACES = ("from", "to", "category")
_PLACE = re.compile(r"\{([^{}]*)\}")


class ConsentText(Declaration):
    """One text in one version: the sentence that each row of a consent says, and who wrote it."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_-]{0,39}$")]
    version: Annotated[str, StringConstraints(pattern=r"^\d{1,3}\.\d{1,3}\.\d{1,3}$")]
    title_da: Sentence
    source_da: Sentence
    sentence_da: Sentence

    @model_validator(mode="after")
    def _says_who_and_what(self) -> ConsentText:
        if sorted(_PLACE.findall(self.sentence_da)) != sorted(PLACES):
            raise Invalid("sentence_da must name each of these once in braces: {places}", places=listed(PLACES))
        return self

    @property
    def name(self) -> str:
        """What it is called where one version is meant: ID@VERSION."""
        return f"{self.id}@{self.version}"

    @property
    def reference(self) -> str:
        """What an event keeps of it: its name, and the SHA-256 of its bytes."""
        return f"{self.name} {self.sha256}"

    @property
    def order(self) -> tuple[int, ...]:
        """What says which version is the newer."""
        return tuple(map(int, self.version.split(".")))


def load_consent_texts(folder: Path) -> tuple[ConsentText, ...]:
    """The program's texts and then those in the municipality's ``folder``, each in order of version.

    Raises ConfigurationError where a file has not the name of its text, or its text the id of one of the program's:
    what was signed is kept.
    """
    own = [load_toml(path, ConsentText) for path in sorted((folder / FOLDER).glob("*.toml"))]
    programs = [load_shipped(entry, ConsentText) for entry in _shipped()]
    taken = {text.id for text in programs}
    for text in (*programs, *own):
        if text.file != f"{text.id}-{text.version}.toml":
            raise ConfigurationError(
                "{file}: a consent text lies in a file of its id and version: {name}.",
                file=text.file, name=f"{text.id}-{text.version}.toml",
            )  # fmt: skip
    for text in own:
        if text.id in taken:
            raise ConfigurationError(
                "{file}: the program has texts of that id, which citizens may have signed. Give yours another id.",
                file=text.file,
            )
    return (*sorted(programs, key=_place), *sorted(own, key=_place))


def texts_by_name(texts: Sequence[ConsentText]) -> Mapping[str, str]:
    """The reference of each text by what it may be called: ID@VERSION, ID for its newest, blank for the newest of all.

    The municipality's own come after the program's, so that theirs is the one meant by nothing.
    """
    names = {text.id: text.reference for text in texts} | {text.name: text.reference for text in texts}
    return names | ({"": texts[-1].reference} if texts else {})


def consent_declarations(texts: Sequence[ConsentText]) -> Iterator[Text]:
    """The texts as the approval of the casebook's basis covers them."""
    return (Text(f"{FOLDER}/{text.file}", text.content) for text in texts)


def _place(text: ConsentText) -> tuple[str, tuple[int, ...]]:
    return text.id, text.order


def _shipped() -> list[Traversable]:
    folder = shipped() / FOLDER
    return sorted((entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda entry: entry.name)
