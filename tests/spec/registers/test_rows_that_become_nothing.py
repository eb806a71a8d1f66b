"""Rows that become nothing

A register whose rows are accepted says something of citizens. Where not one of them becomes an involvement, what the
contract says is not what the extract holds, and the run stops: its citizens would be counted with less than they have.
"""

from __future__ import annotations

from typing import Any

import pytest

from support.world import contract
from targeting.errors import DeliveryError


def only_when(register: str, column: str) -> dict[str, Any]:
    """The contract of a register, where a row becomes an involvement only if a column is not empty."""
    (emission, *_) = contract(register).involvement
    return {"involvement": (emission.model_copy(update={"skip_when_empty": column}),)}


BECOME_NOTHING = {
    "jobcentre": ("CPR-nr. | Tilbud\nanna    | -\nbent    | -", "offer"),
    "social_psychiatry": ("CPR  | IndsatsSlutDato\nanna | -\nbent | -", "to_date"),
    "children_family": ("Part CPR | Slutdato\nanna     | -\nbent     | -", "to_date"),
    "misuse_treatment": ("CPR  | Behandler\nanna | -\nbent | -", "caseworker"),
}


@pytest.mark.parametrize("register", BECOME_NOTHING)
def test_not_one_row_becomes_anything(linking: Any, register: str) -> None:
    """The column that says whether there is something to count is empty in every row: renamed at the source, or wrong
    in the contract. The sentence names the register, and where to look; never how many rows.
    """
    rows, column = BECOME_NOTHING[register]
    header, *cells = rows.splitlines()
    table = "\n".join([header, "-" * len(header), *cells])
    with pytest.raises(DeliveryError) as stopped:
        linking("who | kind\n----+-----", only_when(register, column), **{register: table})
    said = str(stopped.value)
    assert contract(register).name in said
    assert ": rows were accepted, and not one of them became a benefit, service, plan or case" in said
    assert f"of rows where {column} is not empty" in said


def test_one_row_is_enough(linking: Any) -> None:
    """Most citizens of the jobcentre may have no offer; one has."""
    rows = """
    CPR-nr. | Tilbud | Tilbud startdato | Tilbud slutdato
    --------+--------+------------------+----------------
    anna    | -      | -                | -
    bent    | Mentor | 01-03-2017       | 30-06-2017
    """
    answer = """
    who  | kind
    -----+--------
    bent | service
    """
    offers = {"involvement": contract("jobcentre").involvement[1:2]}
    linking(answer, offers, jobcentre=rows)


def test_no_row_is_accepted(linking: Any) -> None:
    """Where every row is ignored or waits there is nothing to become anything; that is another check's to judge."""
    rows = """
    CPR  | HandleKommune
    -----+--------------
    anna | 101
    bent | Ukendt
    """
    linking("who | kind\n----+-----", social_psychiatry=rows)


def test_a_register_that_feeds_nothing(linking: Any) -> None:
    """The population register and the objections are of another kind. Any other says `involvement: []` in its contract,
    which is a register that is read, counted and judged, and feeds no evidence.
    """
    rows = """
    CPR
    ----
    anna
    """
    linking("who | kind\n----+-----", {"involvement": ()}, social_psychiatry=rows)
