"""What an involvement is called in Danish, by the law, the paragraph and the kind that a run keeps of it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from targeting.language import either
from targeting.workspace.codes import Code, CodeLists
from targeting.workspace.law import law_names

KINDS = {"benefit": "Ydelse", "service": "Tilbud", "plan": "Plan", "case": "Sag"}
# What the things of one list are called together, where they are too many to name each.
TOGETHER = {"jc_target_group": "Forløb"}
PARAGRAPHS = "paragraph"
FEW = 3


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
    if len(lists) == 1 and (together := TOGETHER.get(*lists)):
        return together
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
