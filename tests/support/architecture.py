"""The picture and the list of rooms in docs/architecture.md, made from the floors and the imports: `make reference`."""

from __future__ import annotations

import ast
from pathlib import Path

from support.house import FLOOR, FLOORS, PACKAGE, ROOT, modules, neighbours, room_of

PAGE = ROOT / "docs" / "architecture.md"
MARKS = {
    "picture": ("<!-- picture: made from the imports by `make reference` -->", "<!-- end of picture -->"),
    "rooms": ("<!-- rooms: made from the code by `make reference` -->", "<!-- end of rooms -->"),
}
NOT_CODE = {"catalogue": "Data that comes with the program: contracts, code lists, rules, bases, outputs, messages."}


NAMES = (
    "what is said", "declarations, store, files", "keys and pages", "the log", "steps and rules",
    "what is made of them", "one run", "commands", "what a plan starts", "the command line",
)  # fmt: skip
GROUND = 1  # the floors that every room stands on: arrows to them would say nothing


def imported() -> dict[str, set[str]]:
    """For each room the rooms it imports."""
    needs: dict[str, set[str]] = {name: set() for name in FLOOR}
    for path in modules():
        needs[room_of(path)] |= neighbours(path)
    return needs


def reduced(needs: dict[str, set[str]]) -> dict[str, set[str]]:
    """The same without the arrows that a longer way already tells of."""

    def reached(room: str) -> set[str]:
        return set().union(needs[room], *(reached(there) for there in needs[room]))

    return {room: there - set().union(*(reached(one) for one in there)) for room, there in needs.items()}


def picture() -> str:
    """The rooms by floor, and an arrow to each room that one stands on directly, as a Mermaid flowchart."""
    lines = ["```mermaid", "flowchart TB"]
    for number, floor in reversed(list(enumerate(FLOORS))):
        lines += [
            f'  subgraph floor{number}["{number} {NAMES[number]}"]',
            *(f"    {room}" for room in sorted(floor)),
            "  end",
        ]
    needs = {room: {one for one in there if FLOOR[one] > GROUND} for room, there in reduced(imported()).items()}
    lines += [f"  {room} --> {there}" for room in sorted(needs) for there in sorted(needs[room])]
    lines += [f"  floor{number + 1} --> floor{number}" for number in range(GROUND, -1, -1)]
    return "\n".join([*lines, "```"])


def rooms() -> str:
    """One row a room: its floor, what it promises, and every room it imports."""
    needs = imported()
    lines = ["| floor | room | what it promises | imports |", "|---|---|---|---|"]
    for number, floor in reversed(list(enumerate(FLOORS))):
        lines += [
            f"| {number} | {place(room)} | {promise(room)} | {', '.join(sorted(needs[room])) or '-'} |"
            for room in sorted(floor)
        ]
    return "\n".join(lines)


def place(room: str) -> str:
    """A link to the room's front."""
    path = PACKAGE / room
    target = f"../src/targeting/{room}/" if path.is_dir() else f"../src/targeting/{room}.py"
    return f"[{room}]({target})"


def promise(room: str) -> str:
    """The first sentence of the front's docstring."""
    path = PACKAGE / room / "__init__.py" if (PACKAGE / room).is_dir() else PACKAGE / f"{room}.py"
    if not path.is_file():
        return NOT_CODE[room]
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return " ".join(docstring.split("\n\n")[0].split())


def with_made(text: str) -> str:
    """The page with what is made of the code in its place."""
    for name, made in (("picture", picture()), ("rooms", rooms())):
        begin, end = MARKS[name]
        before, _, rest = text.partition(begin)
        _, _, after = rest.partition(end)
        text = f"{before}{begin}\n\n{made}\n\n{end}{after}"
    return text


def write(page: Path = PAGE) -> None:
    """Bring the page up to date."""
    page.write_text(with_made(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    write()
