"""A citizen's whole way: from the rows of small extracts through a run to a case, a consent and an overview."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from support.delivery import ANNA
from support.handed import keep_keys, ordered, revealed
from support.runs import typed
from support.specs import ORDINARY, PERSONS, rows_of
from support.world import small_workspace
from targeting.commands.case import record
from targeting.commands.lookup import Whose
from targeting.commands.overview import overview
from targeting.overview.page import left_out_da, line_da
from targeting.session import open_session

# Who stands in the registers that a spec says nothing of.
SOMEBODY = "kaj"
# What a caseworker records between the hand-over and the consent.
STEPS: tuple[tuple[str, dict[str, str]], ...] = (
    ("assessed", {"outcome": "offer"}),
    ("offered", {"by_unit": "jobcentre", "how": "meeting"}),
    ("answered", {"answer": "yes"}),
)


def run_of(folder: Path, extracts: Mapping[str, str]) -> Path:
    """The workspace of a run in operate of these extracts, with the keys of those who hand over beside it."""
    rows = {
        register: rows_of(register, extracts[register])
        if register in extracts
        else [{name: cell.replace(ANNA, PERSONS[SOMEBODY]) for name, cell in row.items()}]
        for register, row in ORDINARY.items()
    }
    workspace = small_workspace(folder / "workspace", rows)
    keep_keys(folder)
    assert typed("run", workspace) == 0
    return workspace


def found_and_met(workspace: Path, who: str) -> str:
    """The case of a citizen whom the run nominated: handed over on an order, opened, assessed, and asked."""
    session = open_session(workspace)
    pseudonym = session.keys.pseudonym("person", PERSONS[who])
    ordered(workspace, pseudonym)
    opened = revealed(workspace, pseudonym)
    assert opened.number == PERSONS[who]
    for event, values in STEPS:
        record(session, event, session.today(), Whose(opened.case_id), values)
    return opened.case_id


def sees(workspace: Path, case_id: str, to: str, yes: str) -> list[str]:
    """What the unit sees once the citizen has said yes: the lines, and what is said of the rest."""
    session = open_session(workspace)
    values = {"yes": yes, "until": (session.today() + timedelta(days=90)).isoformat()}
    record(session, "consent_given", session.today(), Whose(case_id), values)
    found = overview(session, Whose(case_id), to)
    lines = [line_da(each.thing, found.of.units, found.codes) for each in found.covered.shown]
    return [*lines, left_out_da(found.covered)]
