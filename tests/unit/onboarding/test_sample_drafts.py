"""A draft from each of the sample's extracts finds what the catalogue's own contract says of it."""

from __future__ import annotations

import pytest

from support.world import DELIVERY, SAMPLE, contract
from targeting.onboarding import draft_register
from targeting.workspace import RegisterContract, catalogue, load_register

REGISTERS = sorted(path.name.removesuffix(".odcs.yaml") for path in catalogue("registers").glob("*.odcs.yaml"))

# No aid of the sample is lent: nothing in the extract says what an empty column holds.
EMPTY = {("aids", "returned_on")}

Pair = tuple[RegisterContract, RegisterContract]


@pytest.fixture(scope="module", params=REGISTERS)
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """The catalogue's contract and the draft."""
    own = contract(request.param)
    extract = sorted((SAMPLE / "inbox" / DELIVERY).glob(own.path))[0]
    path = tmp_path_factory.mktemp("draft") / f"{own.id}.odcs.yaml"
    draft = draft_register(extract, own.id)
    path.write_text(draft.yaml, encoding="utf-8")
    loaded = load_register(path)
    assert len(loaded.open_points) == draft.open_points
    return own, loaded


def test_it_loads_as_a_draft_and_cannot_be_run(pair: Pair) -> None:
    _, draft = pair
    assert draft.status == "draft"
    assert not draft.finished


@pytest.mark.parametrize(
    "key", ["format", "encoding", "delimiter", "header_row", "quote", "excel_guard", "sheet", "path"]
)
def test_the_file_is_described_alike(pair: Pair, key: str) -> None:
    own, draft = pair
    assert getattr(draft, key) == getattr(own, key)


def test_the_person_is_in_the_same_column(pair: Pair) -> None:
    own, draft = pair
    assert place(draft, draft.person.name) == place(own, own.person.name)


def test_nearly_every_column_is_read_alike(pair: Pair) -> None:
    own, draft = pair
    drafted = {place(draft, column.name): column.reads for column in draft.columns}
    told = [column for column in own.columns if (own.id, column.name) not in EMPTY]
    alike = sum(drafted.get(place(own, column.name)) == column.reads for column in told)
    assert alike >= 0.85 * len(told)


def test_codes_are_found_in_the_same_lists(pair: Pair) -> None:
    own, draft = pair
    from_columns = {emission.code_list for emission in own.involvement if hasattr(emission.code, "column")}
    assert {emission.code_list for emission in draft.involvement} == from_columns


def place(contract: RegisterContract, name: str) -> str | int:
    column = contract.column(name)
    return column.position or column.header
