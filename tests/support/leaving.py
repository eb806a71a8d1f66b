"""docs/reference/leaving.md: all that leaves state/ with a count or a name in it, and the check that guards each.

Columns of tables are as their contracts declare them; the rest is tests/support/leaving.toml, which a test holds
against the log's events, the facets of lineage, the commands and the files of a workspace that has run.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

from typer.main import get_command

from support.documents import COLUMNS, STORY, entries
from support.world import ROOT
from targeting.audit import EVENTS, Part, meanings_of, types_of
from targeting.cli import app
from targeting.records import lineage_events
from targeting.workspace import OutputContract, output_contracts
from targeting.workspace.output_contracts import OutputColumn

NOTE = (
    "<!-- Made from the contracts and tests/support/leaving.toml by `make reference`. Change those, not this page. -->"
)
FILE = ROOT / "tests" / "support" / "leaving.toml"
# Each kind of row: what its rows are listed under, and the heading of its table.
KINDS = {
    "log": ("fields", "Felt i loggen, der er et tal"),
    "text": ("name", "Tekst, der kan holde et tal eller et navn"),
    "lineage": ("facets", "Facet i lineage"),
    "files": ("places", "Fil uden for state/ og inbox/"),
    "commands": ("names", "Kommando, med det, den viser, og de sider og filer, den skriver"),
}
GATE = "control_sample"  # what the gate answered stands in many events
Rows = dict[str, list[dict[str, Any]]]


@cache
def declared() -> Rows:
    """The rows of the file, by kind."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def listed(kind: str) -> list[str]:
    """All that the rows of a kind are of."""
    found = [row[KINDS[kind][0]] for row in declared()[kind]]
    return [name for one in found for name in ([one] if isinstance(one, str) else one)]


def logged_numbers() -> list[str]:
    """Every field of a log entry that is a number. What the gate answered is one here."""
    found = (f"{type} {path}" for type, event in EVENTS.items() for path in _numbers(event))
    return sorted({GATE if name.endswith(GATE) else name for name in found})


def _numbers(kind: type[Part], before: str = "") -> Iterator[str]:
    for field in meanings_of(kind):
        hint = types_of(kind)[field]
        parts = list(_parts(hint))
        for part in parts:
            yield from _numbers(part, f"{before}{field}.")
        if not parts and _is_number(hint):
            yield before + field


def _parts(hint: object) -> Iterator[type[Part]]:
    if isinstance(hint, type) and issubclass(hint, Part):
        yield hint
    for inner in get_args(hint):
        yield from _parts(inner)


def _is_number(hint: object) -> bool:
    return hint is int or any(map(_is_number, get_args(hint)))


def facets() -> list[str]:
    """Every facet of every story of a run, by where it stands."""
    found: set[str] = set()
    for story in STORY.values():
        for event in lineage_events(entries(story), COLUMNS):
            for part in ("run", "job", "inputs", "outputs"):
                those = event[part] if isinstance(event[part], list) else [event[part]]
                found |= {
                    f"{part}.{kind}.{name}" for one in those for kind in one if "acets" in kind for name in one[kind]
                }
    return sorted(found)


def commands() -> list[str]:
    """Every command, as it is typed."""
    return list(_commands(get_command(app)))


def _commands(group: Any, before: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, f"{before}{name} ")
        else:
            yield before + name


def write() -> None:
    """Write the page."""
    (ROOT / "docs" / "reference" / "leaving.md").write_text(leaving_page(), encoding="utf-8")


def leaving_page() -> str:
    """The page; the same declarations always give the same."""
    blocks = [
        NOTE,
        "# Alt, hvad der forlader state/",
        "Hvert tal og hvert navn, som programmet lader komme uden for `state/`, og hvad der hindrer, at det siger, "
        "hvad udgivelsen skjuler. Hvor intet gør, står det under *Åbent*. En prøve finder det, der ikke står her. "
        "*All that leaves state/ with a count or a name in it, and the check that guards it.*",
        "## Tal i de udgivne tabeller",
        "Til overblik er alle tal af ét system (`disclosure/protect.py`); de andre tabeller er til dem, der vurderer.",
        "\n".join(["| Tabel | Kolonne | Hvad der skærmer den |", "|---|---|---|", *_columns()]),
    ]
    for kind, (key, heading) in KINDS.items():
        lines = [f"| {heading} | Hvad der kommer ud | Hvad der skærmer det | Prøver | Åbent |", "|---|---|---|---|---|"]
        blocks += [f"## {heading}", "\n".join([*lines, *(_line(row, key) for row in declared()[kind])])]
    return "\n\n".join(blocks) + "\n"


def _columns() -> Iterator[str]:
    for contract in output_contracts().values():
        for column in contract.columns:
            if column.type in ("integer", "number") and column.key is None:
                yield f"| `{contract.id}` | `{column.name}` | {_cover(contract, column)} |"


def _cover(contract: OutputContract, column: OutputColumn) -> str:
    if contract.audience == "restricted":
        return "kun i `published/restricted/`, for dem, der vurderer"
    if contract.from_releases:
        return "som udgivelsen selv viste det: skjult, hvor det var skjult"
    said = []
    if column.minimum_cell:
        said.append(f"skjules under {column.minimum_cell}, og hvor det dækker et andet")
    if column.hidden_with:
        said.append("skjules med " + ", ".join(f"`{name}`" for name in column.hidden_with))
    if column.minimum_rows:
        said.append(f"rækker: skjules under {column.minimum_rows}, og hvor det dækker et andet")
    if not said and column.minimum_cell == 0:
        said.append("tæller ikke borgere")
    return "; ".join(said) or "skjules med registerets borgere, som står i `source`"


def _line(row: dict[str, Any], key: str) -> str:
    names = [row[key]] if isinstance(row[key], str) else row[key]
    cells = (
        ", ".join(f"`{name}`" for name in names), row["says_da"], row["guard_da"],
        "<br>".join(f"`{test}`" for test in row["tests"]), row.get("open_da", ""),
    )  # fmt: skip
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    write()
