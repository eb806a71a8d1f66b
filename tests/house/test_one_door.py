"""Case files are read at one door (docs/adr/0059-one-door-to-the-casebook.md), which holds them against the log."""

from __future__ import annotations

import ast

from support.house import PACKAGE, imports, modules, nodes
from targeting import casebook

DOOR, CUT_SHORT = "run/door.py", "run/cut_short.py"
# Who may open what of the casebook's files. What is cut short is held against the log event by event.
OPENS = {
    "read_case": {DOOR},
    "read_contact": {DOOR},
    "read_file": {DOOR, CUT_SHORT},
    "read_next": {CUT_SHORT},
}
# Who may ask which files lie there: never to tell whose case there is, or how many.
LISTS = {
    "held_cases": {DOOR, CUT_SHORT, "run/announced.py", "run/shredded.py"},
    "held_contacts": {DOOR, CUT_SHORT, "run/shredded.py"},
    "held_next": {CUT_SHORT, "run/shredded.py"},
    "FOLDER": {"run/stores.py"},
    "SUFFIX": {"run/stores.py"},
}


def users() -> dict[str, set[str]]:
    """By what each names of the casebook's front, the modules outside the room, however they import it."""
    found: dict[str, set[str]] = {name: set() for name in OPENS | LISTS}
    for path in modules():
        place = path.relative_to(PACKAGE).as_posix()
        named = {name.removeprefix("targeting.casebook.") for name in imports(path)}
        if "targeting.casebook" in named:
            named |= {node.attr for node in nodes(path) if isinstance(node, ast.Attribute) and _of_the_room(node)}
        for name in found.keys() & named if not place.startswith("casebook/") else ():
            found[name].add(place)
    return found


def _of_the_room(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id == "casebook"


def test_one_door_reads_case_files_and_few_ask_which_lie_there() -> None:
    assert users() == OPENS | LISTS


def test_whatever_opens_a_file_of_the_casebook_is_in_that_list() -> None:
    """A new reader in the room has no user until somebody writes it down here."""
    front = {name for name in vars(casebook) if name.startswith(("read_", "held_"))} - {"held_against_log"}
    assert front | {"FOLDER", "SUFFIX"} == {*OPENS, *LISTS}


def test_no_other_room_looks_into_the_rooms_own_modules() -> None:
    inside = [
        path.relative_to(PACKAGE).as_posix()
        for path in modules()
        if any(name.startswith("targeting.casebook.book") for name in imports(path))
    ]
    assert all(place.startswith("casebook/") for place in inside)
