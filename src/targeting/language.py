"""What is said to people: each sentence stands in English in the code, and in Danish in the catalogue.

The catalogue is catalogue/messages/da.po (GNU gettext; ``make messages`` keeps it). TARGETING_LANG=en is for
developers; anything else is Danish.
"""

from __future__ import annotations

import io
import os
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from importlib import resources
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from babel.support import NullTranslations

Language = Literal["da", "en"]
VARIABLE = "TARGETING_LANG"


def spoken() -> Language:
    """The language of this process."""
    return "en" if os.environ.get(VARIABLE) == "en" else "da"


class Message(ABC):
    """Something said to a person, in whichever language it is asked for."""

    @abstractmethod
    def in_(self, language: Language) -> str:
        """The whole of it in that language."""

    @cached_property
    def da(self) -> str:
        """The whole of it in Danish."""
        return self.in_("da")

    @cached_property
    def en(self) -> str:
        """The whole of it in English."""
        return self.in_("en")

    def __str__(self) -> str:
        return self.in_(spoken())


Value = str | int | float | date | PurePath | Message | None
"""What may be filled into a sentence: names, numbers, days and places, or another message; never a piece of English."""


@dataclass(frozen=True)
class Text(Message):
    """One sentence, or a few: its English text, which is its place in the catalogue, and what is filled in.

    With ``plural`` and ``n`` it is the text for one, and ``plural`` that for any other number.
    """

    text: str
    values: tuple[tuple[str, Value], ...] = ()
    plural: str | None = None

    def filled(self, **values: Value) -> Text:
        """The same sentence with these values."""
        return replace(self, values=tuple(values.items()))

    def in_(self, language: Language) -> str:
        """The text in that language with its values; English where the catalogue has no translation."""
        found = self._found(translations()) if language == "da" else self._found(None)
        filled = {name: value.in_(language) if isinstance(value, Message) else value for name, value in self.values}
        return found.format(**filled) if filled else found

    def _found(self, translated: NullTranslations | None) -> str:
        if self.plural is None:
            return str(translated.gettext(self.text)) if translated else self.text
        n = dict(self.values)["n"]
        assert isinstance(n, int)
        if translated:
            return str(translated.ngettext(self.text, self.plural, n))
        return self.text if n == 1 else self.plural


@dataclass(frozen=True)
class Both(Message):
    """A sentence that a declaration states in both languages, or one already spelt out."""

    da: str = field()
    en: str = field()

    def in_(self, language: Language) -> str:
        """The one asked for."""
        return self.da if language == "da" else self.en


@dataclass(frozen=True)
class Dated(Message):
    """A day as each language says it: 1. januar 2018."""

    day: date

    def in_(self, language: Language) -> str:
        """The one asked for."""
        from babel.dates import format_date

        return format_date(self.day, "long", locale=language if language == "da" else "en_GB")


@dataclass(frozen=True)
class Joined(Message):
    """Several messages, one after the other."""

    parts: tuple[Message, ...]
    between: str = "\n"

    def in_(self, language: Language) -> str:
        """Each in that language."""
        return self.between.join(part.in_(language) for part in self.parts)


@dataclass(frozen=True)
class Listed(Message):
    """Names one after the other, the last after "og" or "eller"."""

    names: tuple[Value, ...]
    style: Literal["standard", "or"] = "standard"

    def in_(self, language: Language) -> str:
        """As the language lists them."""
        from babel.lists import format_list

        names = [name.in_(language) if isinstance(name, Message) else str(name) for name in self.names]
        return format_list(names, style=self.style, locale=language)


def say(text: str, /, **values: Value) -> Text:
    """The sentence ``text``, a literal that the catalogue holds, with its ``{names}`` filled in."""
    return Text(text, tuple(values.items()))


def counted(one: str, many: str, /, n: int, **values: Value) -> Text:
    """``one`` where ``n`` is 1, else ``many``; both are literals and may name ``{n}``."""
    return Text(one, (("n", n), *values.items()), many)


def translated(text: str) -> str:
    """A text that is declared where no call can be made, as the help of a command is; ``make messages`` finds those."""
    return str(Text(text))


def listed(names: Iterable[Value]) -> Listed:
    """All of them: a, b and c."""
    return Listed(tuple(names))


def either(names: Iterable[Value]) -> Listed:
    """One of them: a, b or c."""
    return Listed(tuple(names), "or")


def lines(parts: Iterable[Message]) -> Joined:
    """Messages on lines of their own."""
    return Joined(tuple(parts))


def sentences(parts: Iterable[Message]) -> Joined:
    """Messages on one line."""
    return Joined(tuple(parts), " ")


@cache
def translations() -> NullTranslations:
    """The Danish catalogue."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po
    from babel.support import Translations

    written = resources.files("targeting").joinpath("catalogue", "messages", "da.po").read_bytes()
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(written), locale="da", abort_invalid=True))
    compiled.seek(0)
    return Translations(compiled)
