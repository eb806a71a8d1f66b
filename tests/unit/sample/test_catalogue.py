"""The ten contracts and the code lists: what may be read at all, and what a code counts for on a given day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from targeting.workspace import Code, Constant, RegisterContract, catalogue, load_code_lists, load_register

CONTRACTS = [load_register(path) for path in sorted(catalogue("registers").glob("*.odcs.yaml"))]
CODES = load_code_lists(catalogue("code_lists")).codes
FORBIDDEN = {
    *("Navn", "Fornavn", "Efternavn", "BorgerMobil", "SagNavn", "Sagsnummer", "AfslutningsÅrsag", "Diagnose"),
    *("Leverandør", "Ydelsesbeløb", "Refusionsbeløb", "Visitationskategori", "KLE", "Art"),
}


def by_id(contract: RegisterContract) -> str:
    return contract.id


def meaning(code_list: str, code: str, day: date) -> Code | None:
    found = [
        entry
        for entry in CODES
        if (entry.code_list, entry.code) == (code_list, code)
        and (entry.valid_from or date.min) <= day <= (entry.valid_to or date.max)
    ]
    assert len(found) <= 1
    return found[0] if found else None


def test_there_are_ten_registers() -> None:
    assert [contract.role for contract in CONTRACTS].count("register") == 8
    assert {contract.role for contract in CONTRACTS} == {"register", "population", "objection"}


@pytest.mark.parametrize("contract", CONTRACTS, ids=by_id)
def test_every_register_has_expectations_and_one_of_them_stops_a_run(contract: RegisterContract) -> None:
    assert len(contract.expectations) >= 3
    assert any(check.severity == "critical" and check.metric == "quarantinedShare" for check in contract.expectations)
    assert all(check.description for check in contract.expectations)


@pytest.mark.parametrize("contract", CONTRACTS, ids=by_id)
def test_every_column_says_why_it_is_read_and_none_is_forbidden(contract: RegisterContract) -> None:
    assert all(column.description and column.legal_category for column in contract.columns)
    assert not {header for column in contract.columns for header in column.headers} & FORBIDDEN
    assert contract.purpose and contract.limitations


def test_the_childs_number_is_under_no_name_a_declared_column() -> None:
    contract = next(contract for contract in CONTRACTS if contract.id == "children_family")
    assert "CPR-nr." not in {header for column in contract.columns for header in column.headers}
    assert contract.person.header == "Part CPR"


@pytest.mark.parametrize("contract", CONTRACTS, ids=by_id)
def test_what_only_judges_a_row_is_not_kept(contract: RegisterContract) -> None:
    for column in contract.columns:
        if column.reads == "amount" or column.name in {"status", "acting_municipality"} - population_only(contract):
            assert not column.retain


def population_only(contract: RegisterContract) -> set[str]:
    return {"status"} if contract.role == "population" else set()


def test_an_unreadable_objection_stops_the_run() -> None:
    contract = next(contract for contract in CONTRACTS if contract.role == "objection")
    check = next(check for check in contract.expectations if check.metric == "quarantinedShare")
    assert (check.maximum, check.strict_maximum, check.severity) == (0, False, "critical")


def test_health_registers_are_marked_so_that_they_need_an_approver() -> None:
    assert {contract.id for contract in CONTRACTS if contract.health} == {"municipal_health", "misuse_treatment"}


@pytest.mark.parametrize("contract", CONTRACTS, ids=by_id)
def test_every_involvement_has_its_code_list(contract: RegisterContract) -> None:
    lists = {entry.code_list for entry in CODES}
    for emission in contract.involvement:
        assert emission.code_list in lists
        if isinstance(emission.code, Constant):
            assert meaning(emission.code_list, emission.code.value, date(2017, 10, 2))
        if emission.caseworker:
            assert contract.column(emission.caseworker.column).reads == "keyed"


@pytest.mark.parametrize(
    ("code_list", "before", "after", "day"),
    [
        ("paragraph", "SEL-52", "BL-32", date(2024, 1, 1)),
        ("paragraph", "SEL-42", "BL-87", date(2024, 1, 1)),
        ("benefit", "Uddannelseshjælp", "Kontanthjælp", date(2025, 7, 1)),
        ("jc_target_group", "2.3", "6.3", date(2020, 1, 1)),
        ("jc_offer", "Mentor", "Mentor", date(2020, 1, 1)),
    ],
)
def test_a_reform_continues_an_involvement_and_never_doubles_it(
    code_list: str, before: str, after: str, day: date
) -> None:
    old, new = meaning(code_list, before, day - timedelta(days=1)), meaning(code_list, after, day)
    assert old and new and old.family == new.family
    assert before == after or meaning(code_list, before, day) is None


def test_one_benefit_known_to_two_registers_is_one_family() -> None:
    refund, register = meaning("benefit", "Sygedagpenge", date.max), meaning("sickness", "SYGEDAGPENGE", date.max)
    assert refund and register
    assert (refund.family, refund.law, refund.paragraph) == (register.family, register.law, register.paragraph)


@pytest.mark.parametrize(
    ("code_list", "code"),
    [
        ("paragraph", "SEL-109"),
        ("paragraph", "SEL-79"),
        ("paragraph", "SEL-10"),
        ("benefit", "Folkepension"),
        ("benefit", "Boligsikring"),
        ("benefit", "Børne- og ungeydelse"),
    ],
)
def test_what_is_universal_open_to_all_or_too_dangerous_to_show_never_counts(code_list: str, code: str) -> None:
    entry = meaning(code_list, code, date(2017, 10, 2))
    assert entry and not entry.counts and entry.why_da


@pytest.mark.parametrize("code", ["112", "113"])
def test_a_one_off_aid_counts_for_a_year_wherever_it_is_registered(code: str) -> None:
    aid, paragraph = meaning("aid", code, date(2017, 10, 2)), meaning("paragraph", f"SEL-{code}", date(2017, 10, 2))
    assert aid and paragraph
    assert aid.one_off_months == paragraph.one_off_months == 12
    assert aid.family == paragraph.family


def test_what_is_not_verified_is_not_presented_as_certain() -> None:
    doubtful = [entry for entry in CODES if "ikke efterprøvet" in entry.source or "delvis" in entry.source]
    assert doubtful and not any(entry.verified for entry in doubtful)
    assert all(entry.source for entry in CODES)
