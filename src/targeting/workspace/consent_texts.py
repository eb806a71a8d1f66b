"""consent_texts/*.toml: what citizens sign, the program's and the municipality's own, each version a file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pydantic import model_validator

from targeting.errors import Invalid
from targeting.language import listed
from targeting.workspace.evidence import Text as Sentence
from targeting.workspace.kept_texts import KeptText, kept_declarations, load_kept_texts
from targeting.workspace.texts import Text

FOLDER = "consent_texts"
PLACES = ("from", "to", "category")
_PLACE = re.compile(r"\{([^{}]*)\}")


class ConsentText(KeptText):
    """One text in one version: the sentence that each row of a consent says, and who wrote it."""

    sentence_da: Sentence

    @model_validator(mode="after")
    def _says_who_and_what(self) -> ConsentText:
        if sorted(_PLACE.findall(self.sentence_da)) != sorted(PLACES):
            raise Invalid("sentence_da must name each of these once in braces: {places}", places=listed(PLACES))
        return self


def load_consent_texts(folder: Path) -> tuple[ConsentText, ...]:
    """The program's texts and then those in the municipality's ``folder``; raises ConfigurationError."""
    return load_kept_texts(folder, FOLDER, ConsentText)


def texts_by_name(texts: Sequence[ConsentText]) -> Mapping[str, str]:
    """The reference of each text by what it may be called: ID@VERSION, ID for its newest, blank for the newest of all.

    The municipality's own come after the program's, so that theirs is the one meant by nothing.
    """
    names = {text.id: text.reference for text in texts} | {text.name: text.reference for text in texts}
    return names | ({"": texts[-1].reference} if texts else {})


def consent_declarations(texts: Sequence[ConsentText]) -> Iterator[Text]:
    """The texts as the approval of the casebook's basis covers them."""
    return kept_declarations(texts, FOLDER)
