"""May I be left out? What the page answers, by what stands in the case, the list and the newest run."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from support.asking import KAJ, ask
from support.delivery import ANNA, CARL
from support.world import SAMPLE
from targeting.access.leaving import Objecting, may_be_left_out
from targeting.casebook import Case, Recorded
from targeting.workspace import Workspace, load_workspace

TODAY = date(2026, 11, 30)
WRITE = "skriv til Center for Data og Sammenhæng, at du gør indsigelse"
NOT_AGAIN = "Du skal ikke skrive igen."


@pytest.fixture(scope="module")
def sample() -> Workspace:
    return load_workspace(SAMPLE)


def case_of(*told: str) -> Case:
    events = tuple(
        Recorded(number, "circumstance", date(2026, 11, number), f"2026-11-0{number}T10:00:00+00:00", "root",
                 {"what": what})
        for number, what in enumerate(told, start=1)
    )  # fmt: skip
    return Case("S-AAAAAAAA", pseudonym="0" * 32, key="", events=events)


@pytest.mark.parametrize(
    ("told", "objecting", "says", "never"),
    [
        ((), Objecting(), [WRITE], [NOT_AGAIN]),
        (("address_protected",), Objecting(), [WRITE], [NOT_AGAIN]),
        (("objected",), Objecting(), ["skrevet i din sag den 1. november 2026", NOT_AGAIN, "tager dig ud"], [WRITE]),
        (("objected",), Objecting(True, True), [NOT_AGAIN, "Den nyeste opgørelse tog dig ud"], [WRITE]),
        (("objected", "objection_lifted"), Objecting(), ["taget tilbage den 2. november 2026", WRITE], [NOT_AGAIN]),
        (("objected", "objection_lifted", "objected"), Objecting(), ["den 3. november 2026", NOT_AGAIN], [WRITE]),
        ((), Objecting(True), ["nyeste liste", NOT_AGAIN, "næste opgørelse tager dig ud"], [WRITE]),
        ((), Objecting(True, True), ["nyeste liste", NOT_AGAIN, "tog dig ud"], [WRITE]),
        ((), Objecting(False, True), ["Du står ikke på den nyeste liste", WRITE], [NOT_AGAIN]),
        ((), Objecting(None), ["kunne ikke læses", WRITE], [NOT_AGAIN]),
        (("died",), Objecting(True, True), ["borgeren er død (1. november 2026)"], [WRITE, NOT_AGAIN]),
        (("objected", "died"), Objecting(), ["borgeren er død (2. november 2026)"], [WRITE, NOT_AGAIN]),
    ],
)
def test_the_answer_is_that_of_what_stands(
    sample: Workspace, told: tuple[str, ...], objecting: Objecting, says: list[str], never: list[str]
) -> None:
    answer = may_be_left_out(case_of(*told) if told else None, objecting, sample, TODAY)
    assert [each for each in says if each not in answer] == []
    assert [each for each in never if each in answer] == []


def test_an_objection_in_the_case_alone_is_not_said_to_work_where_no_basis_lets_it_be_read(sample: Workspace) -> None:
    without = replace(sample, bases=())
    answer = may_be_left_out(case_of("objected"), Objecting(), without, TODAY)
    assert "tager dig ikke ud af udsøgningen, før du står på listen" in answer


@pytest.mark.parametrize(("number", "objects"), [(CARL, True), (KAJ, False), (ANNA, False)])
def test_the_page_has_it_from_the_list_and_the_run(town: Path, number: str, objects: bool) -> None:
    answer = ask(town, number, "--json").answer
    assert answer["objecting"] == {"listed": objects, "taken_out": objects}
    (short,) = (each for each in answer["page"]["sections"] if each["heading"] == "Kort fortalt")
    ((_, said),) = (fact for fact in short["facts"] if fact[0] == "Kan jeg slippe?")
    assert ("Den nyeste opgørelse tog dig ud" in said) is objects


def test_a_list_that_cannot_be_read_is_not_said_to_lack_the_citizen(
    town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(town.parent, tmp_path / "own", symlinks=True)
    monkeypatch.setenv("TARGETING_KEYS", str(tmp_path / "own" / "keys"))
    for file in (tmp_path / "own" / "workspace" / "inbox").glob("*/*indsig*"):
        file.write_text("uden kolonner\n")
    assert ask(tmp_path / "own" / "workspace", KAJ, "--json").answer["objecting"]["listed"] is None
