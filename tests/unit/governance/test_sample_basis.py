"""The fictional municipality's basis: exactly the columns of the catalogue's registers, for nobody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from support.bases import RULESET, decide
from targeting.governance import Reading, RegisterReading
from targeting.workspace import Basis, load_register
from targeting.workspace.bases import load_bases

CATALOGUE = Path(str(files("targeting") / "catalogue"))
CONTRACTS = [load_register(path) for path in sorted((CATALOGUE / "registers").glob("*.odcs.yaml"))]


@pytest.fixture(scope="module")
def basis() -> Basis:
    bases = {basis.id: basis for basis in load_bases(CATALOGUE / "sample" / "bases")}
    return bases["eksempel-en-plan"]


def everything(day: date = date(2026, 11, 21), mode: str = "simulate", code: str = "999") -> Reading:
    registers = tuple(
        RegisterReading(contract.id, contract.health, tuple(column.name for column in contract.columns))
        for contract in CONTRACTS
    )
    return Reading(day, mode, "IDENTIFY_FOR_OFFER", code, registers, RULESET)


def test_it_covers_exactly_the_columns_of_the_catalogues_contracts(basis):
    declared = {contract.id: {column.name for column in contract.columns} for contract in CONTRACTS}
    covered = {register: set(cover.columns) for register, cover in basis.registers.items()}
    assert covered == declared
    assert len(declared) == 10


def test_it_names_no_column_twice(basis):
    for cover in basis.registers.values():
        assert len(cover.columns) == len(set(cover.columns))


def test_it_says_that_it_is_fictional_and_so_does_its_law(basis):
    assert basis.fictional and basis.municipality_code == "999"
    assert "fiktiv" in basis.supplementary_basis.law


@pytest.mark.parametrize("mode", ["simulate", "operate"])
@pytest.mark.parametrize("day", [date(2018, 5, 25), date(2026, 11, 21), date(2027, 11, 1)])
def test_it_lets_the_sample_run(day, mode, basis, catalogue):
    decision = decide(everything(day, mode), [basis], catalogue)
    assert decision.allowed and decision.warnings == () and decision.skipped_registers == ()


def test_it_still_works_when_its_review_is_overdue_and_says_so(basis, catalogue):
    decision = decide(everything(date(2040, 1, 1)), [basis], catalogue)
    assert decision.allowed
    (warning,) = decision.warnings
    assert "skulle være gennemgået senest 2027-11-01" in warning.da


def test_a_real_municipality_cannot_borrow_it(basis, catalogue):
    decision = decide(everything(code="201"), [basis], catalogue)
    assert not decision.allowed
    assert "kan kun bruges i kommune 999" in " ".join(sentence.da for sentence in decision.missing)


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.id)
def test_without_any_one_column_or_register_the_sample_is_refused(contract, basis, catalogue):
    cover = basis.registers[contract.id]
    for column in cover.columns:
        fewer = tuple(kept for kept in cover.columns if kept != column)
        spoiled = basis.registers | {contract.id: cover.model_copy(update={"columns": fewer})}
        (sentence,) = decide(everything(), [basis.model_copy(update={"registers": spoiled})], catalogue).missing
        assert f"columns of register {contract.id}: {column}." in sentence.en
    rest = {register: kept for register, kept in basis.registers.items() if register != contract.id}
    (sentence,) = decide(everything(), [basis.model_copy(update={"registers": rest})], catalogue).missing
    assert f"Register {contract.id} is not in" in sentence.en


def test_a_new_column_in_a_contract_is_refused_until_the_basis_lists_it(basis, catalogue):
    plan = everything()
    first = replace(plan.registers[0], columns=(*plan.registers[0].columns, "nationality"))
    decision = decide(replace(plan, registers=(first, *plan.registers[1:])), [basis], catalogue)
    (sentence,) = decision.missing
    assert f"kolonner i registeret {first.id}: nationality." in sentence.da
