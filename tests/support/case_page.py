"""The types of events in docs/da/sagsmappe.md: their diagram and their fields, made from the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from targeting.workspace import CaseEvent, CaseField, case_events

PAGE = Path(__file__).parents[2] / "docs" / "da" / "sagsmappe.md"
BEGIN, END = "<!-- hændelser:", "<!-- slut -->"
KINDS = {
    "unit": "et fagcenters id",
    "day": "en dag",
    "scopes": "rækker FRA:TIL:SLAGS",
    "event": "nummeret på det, der er tale om",
    "measure": "ordningens id",
    "words": "fritekst, højst 1.000 tegn",
    "text": "tekstens id; den nyeste, når intet er sagt",
}
CONDITIONS = "og det, ordningen selv spørger om: [ordninger.md](ordninger.md)"


def with_case_events(page: str) -> str:
    """The page with what can be recorded made anew, between the two comments."""
    before, _, rest = page.partition(BEGIN)
    note, _, _ = rest.partition("\n")
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{note}\n\n{_told()}\n\n{END}{after}"


def _told() -> str:
    kinds = list(case_events().values())
    diagram = "\n".join(["```mermaid", "stateDiagram-v2", *(line for kind in kinds for line in _arrows(kind)), "```"])
    whenever = ", ".join(f"`{kind.id}`" for kind in kinds if kind.whenever)
    anytime = f"Når som helst, og ikke som et trin på vejen: {whenever}."
    rows = ["| Hændelse | Betyder | Felter |", "|---|---|---|", *map(_row, kinds)]
    return f"{diagram}\n\n{anytime}\n\n" + "\n".join(rows)


def _arrows(kind: CaseEvent) -> Iterator[str]:
    if kind.whenever:
        return
    yield f"  {kind.id} : {kind.name_da}"
    if kind.begins:
        yield f"  [*] --> {kind.id}"
    for before in kind.after:
        choices = {field.id: field.choices for field in case_events()[before.event].fields}
        having = [choices[name][value] for name, values in before.having.items() for value in values]
        yield f"  {before.event} --> {kind.id}" + (f" : {' / '.join(having)}" if having else "")


def _row(kind: CaseEvent) -> str:
    fields = [*map(_field, kind.fields), *([CONDITIONS] if kind.conditions else [])]
    return f"| `{kind.id}` | {kind.name_da}: {kind.meaning_da} | {'<br>'.join(fields)} |"


def _field(field: CaseField) -> str:
    values = ", ".join(f"`{value}` {text}" for value, text in field.choices.items()) or KINDS[field.kind]
    most = f", højst {field.most_months_ahead} måneder efter" if field.most_months_ahead else ""
    only = [f"`{name}={value}`" for name, allowed in field.only_when.items() for value in allowed]
    may = (f", ellers `{field.default}`" if field.default else "") + (", kan udelades" if field.optional else "")
    return f"`{field.id}` {field.name_da}: {values}{most}{may}" + (f" (kun ved {', '.join(only)})" if only else "")
