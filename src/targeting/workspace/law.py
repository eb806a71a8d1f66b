"""The catalogue's law as dated data: legal bases over time, and the measures of the ministry's letters."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from typing import Literal

from pydantic import model_validator

from targeting.errors import ConfigurationError, Invalid
from targeting.workspace.declarations import AnyDeclaration, Declaration, Part, load_toml, read_bytes, toml_in

Requirement = Literal["supplementary_basis", "dpia_ref", "dt_notification_ref"]
Network = Literal["ÉN PLAN", "SEKTOROMRÅDER", "ALLE"]
Status = Literal[
    "GRANTED_BY_ORDER",
    "NO_NEW_BASIS_NEEDED",
    "GENERAL_LAW",
    "REJECTED",
    "GRANTED_BY_184",
    "PENDING",
    "ENCOURAGED",
    "OWN",
]


class Fact(Part):
    """One thing said about a legal basis, and whether a source was read for it."""

    about: str
    da: str
    en: str
    verified: bool
    sources: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _sourced(self) -> Fact:
        if self.verified and not self.sources:
            raise Invalid("verified = true needs its sources")
        return self


class _Laws(Declaration):
    names: dict[str, str]
    spellings: dict[str, tuple[str, ...]]
    harmless: dict[str, tuple[str, ...]]


@cache
def _laws() -> _Laws:
    with as_file(files("targeting") / "catalogue" / "laws.toml") as path:
        return load_toml(path, _Laws)


def law_names() -> dict[str, str]:
    """What the abbreviations of laws in the code lists stand for."""
    return _laws().names


def law_spellings() -> dict[str, tuple[str, ...]]:
    """The words that each law goes by in an extract, beside its abbreviation, in lower case."""
    return _laws().spellings


def law_stem(name: str) -> str:
    """A law's name as spellings have it: friplejeboliglov of Friplejeboligloven, friplejeboliger of lov om those."""
    bare = re.sub(r"\s*\(.*\)$", "", " ".join(unicodedata.normalize("NFC", name).casefold().split()))
    stem = re.sub(r"^lov om (en |et )?", "", bare)
    return stem.removesuffix("en") if stem.endswith("loven") else stem


def harmless_words() -> tuple[str, ...]:
    """The words that may stand beside a paragraph and say nothing of a law, in lower case."""
    return _laws().harmless["words"]


class _Municipalities(Declaration):
    names: dict[str, tuple[str, ...]]


@cache
def municipalities() -> dict[str, tuple[str, ...]]:
    """The 98 municipalities of Denmark: their names, the official one first, by code."""
    with as_file(files("targeting") / "catalogue" / "municipalities.toml") as path:
        return load_toml(path, _Municipalities).names


class Nobody(Declaration):
    """What extracts write, in lower case, where nobody is the caseworker: whole, as the first word, and in brackets."""

    words: tuple[str, ...]
    first_words: tuple[str, ...]
    in_brackets: tuple[str, ...]


@cache
def words_for_nobody() -> Nobody:
    """What extracts write where nobody is the caseworker."""
    with as_file(files("targeting") / "catalogue" / "nobody.toml") as path:
        return load_toml(path, Nobody)


class Letter(Part):
    """A ministry's letter, by the numbers it is found under."""

    case_no: str
    document_no: str
    date: dt.date
    network: Network


class LegalBasis(Declaration):
    """A rule (or a ministry's reading of one) that a linkage has been, or could be thought to be, based on.

    ``in_force_from`` is absent where no date was found: such a rule is never in force here.
    ``requires`` must be in the municipality's basis; what ``expects`` names only gives a warning.
    """

    id: str
    kind: Literal["act", "regulation", "order", "bill", "assessment"]
    title_da: str
    title_en: str
    law: str
    cited_as: str = ""
    resolved_as: str = ""
    together_with: tuple[str, ...] = ()
    in_force_from: dt.date | None = None
    in_force_to: dt.date | None = None
    may_be_relied_on: bool
    reliance_da: str
    reliance_en: str
    requires: tuple[Requirement, ...] = ()
    expects: tuple[Requirement, ...] = ()
    letter: Letter | None = None
    facts: tuple[Fact, ...] = ()

    def in_force(self, day: dt.date) -> bool:
        """Whether the rule applied on ``day``, both ends included."""
        if self.in_force_from is None or day < self.in_force_from:
            return False
        return self.in_force_to is None or day <= self.in_force_to

    def verified(self, about: str) -> bool:
        """False when a fact about that field is general knowledge or a reading that nobody has confirmed."""
        return all(fact.verified for fact in self.facts if fact.about == about)


@dataclass(frozen=True)
class LegalCatalogue:
    """Every legal basis the product knows."""

    bases: tuple[LegalBasis, ...]

    def find(self, basis: str) -> LegalBasis | None:
        """The legal basis with that id, or None."""
        return next((entry for entry in self.bases if entry.id == basis), None)


def load_catalogue() -> LegalCatalogue:
    """The legal bases that come with the product, by file name."""
    folder = shipped() / "bases"
    found = {entry.name: entry for entry in folder.iterdir() if entry.name.endswith(".toml")}
    bases = tuple(load_shipped(found[name], LegalBasis) for name in sorted(found))
    if len({basis.id for basis in bases}) != len(bases):
        raise ConfigurationError("catalogue/bases: two files have the same id; give each legal basis its own")
    return LegalCatalogue(bases)


def shipped() -> Traversable:
    """The catalogue that comes with the product."""
    return files("targeting") / "catalogue"


def load_shipped(entry: Traversable, model: type[AnyDeclaration]) -> AnyDeclaration:
    """One file of the catalogue."""
    with as_file(entry) as path:
        found = _kept(read_bytes(path), path.name, model)
    assert isinstance(found, model)
    return found


@lru_cache(maxsize=128)
def _kept(content: bytes, file: str, model: type[Declaration]) -> Declaration:
    """Kept, as a run opens its workspace once a step, with the same texts and tables each time."""
    return toml_in(content, file, model)
