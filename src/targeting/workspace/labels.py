"""What an involvement is called in Danish, by the law, the paragraph and the kind that a run keeps of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from targeting.language import either
from targeting.workspace.codes import Code, CodeLists
from targeting.workspace.declarations import Declaration, Part
from targeting.workspace.law import law_names, load_shipped, shipped

KINDS = {"benefit": "Ydelse", "service": "Tilbud", "plan": "Plan", "case": "Sag"}
PARAGRAPHS = "paragraph"
FEW = 3


class Together(Part):
    """What the things of one code list are called together."""

    code_list: str
    label_da: str


class ForCitizen(Part):
    """What the citizen reads in the place of the code lists' own word."""

    law: str
    paragraph: str
    kind: str
    label_da: str


class _Labels(Declaration):
    """labels.toml."""

    together: tuple[Together, ...]
    citizen: tuple[ForCitizen, ...]


@cache
def _declared() -> _Labels:
    return load_shipped(shipped() / "labels.toml", _Labels)


def own_involvement_da(codes: CodeLists, law: str | None, paragraph: str | None, kind: str) -> str:
    """As `involvement_da`, in the words that the citizen whose it is reads."""
    asked = (law, paragraph or "", kind)
    told = (each.label_da for each in _declared().citizen if (each.law, each.paragraph, each.kind) == asked)
    return next(told, "") or involvement_da(codes, law, paragraph, kind)


def involvement_da(
    codes: CodeLists, law: str | None, paragraph: str | None, kind: str | None = None, family: str | None = None
) -> str:
    """The code lists' own word; all of them where a few things share a paragraph; a common one where they are many."""
    found = [
        code
        for code in codes.codes
        if code.counts and code.main and (code.law, code.paragraph or None) == (law, paragraph or None)
        and kind in (None, code.kind) and family in (None, code.family)
    ]  # fmt: skip
    labels = _labels(found)
    if 0 < len(labels) <= FEW:
        return str(either(labels).in_("da"))
    lists = {code.code_list for code in found}
    if together := [each.label_da for each in _declared().together if {each.code_list} == lists]:
        return together[0]
    return KINDS.get(kind or "", "Indsats")


def rule_of_law_da(law: str | None, paragraph: str | None, *, spelt_out: bool) -> str:
    """The law and its paragraph: "SEL § 85 a", or with its name "serviceloven § 85 a" where ``spelt_out``."""
    if not law:
        return "lov ukendt"
    name = law_names().get(law, law) if spelt_out else law
    return f"{name} § {spaced(paragraph)}" if paragraph else name


def spaced(paragraph: str) -> str:
    """A paragraph as laws write it: "31 b"."""
    return re.sub(r"^(\d+)([a-z])$", r"\1 \2", paragraph)


def _labels(codes: Iterable[Code]) -> list[str]:
    """Each label once; only that of the list of paragraphs, where it has the paragraph: there it is written out."""
    found = list(codes)
    written_out = [code for code in found if code.code_list == PARAGRAPHS]
    return list(dict.fromkeys(code.label_da for code in written_out or found))
