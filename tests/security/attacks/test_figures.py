"""Tables of the casebook: made where both bases let it, told by the case alone, and out of the search's reach."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from support.approval import approve_all
from support.delivery import ANNA, BENT, small_rows
from support.quarters import case_of
from support.runs import entries, newest, replace, typed
from support.world import copied, small_workspace
from targeting.audit import CaseRecorded
from targeting.casebook import Case, Draft
from targeting.commands.check import preflight
from targeting.errors import NotCovered
from targeting.run import RunRequest, begin, casework, holdings, holds, keep_event
from targeting.run.figures import tables_of_cases
from targeting.run.permitted import under_way
from targeting.session import Session, open_session
from targeting.workspace import Quarter, evidence_dictionary, output_contracts

BASIS, OWN = "bases/eksempel-en-plan.toml", "bases/eksempel-sagsmappe.toml"
OF_CASES = [name for name, contract in output_contracts().items() if contract.from_cases]


def closed(session: Session) -> Quarter:
    """The newest quarter that may be counted today."""
    today = session.today()
    return Quarter.of(Quarter.of(Quarter.of(today).first - timedelta(days=1)).first - timedelta(days=1))


@pytest.fixture(scope="module")
def met(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A municipality before any run, where six were referred in the newest closed quarter, and Bent in this one."""
    folder = tmp_path_factory.mktemp("met")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TARGETING_KEYS", str(folder / "keys"))
        session = open_session(small_workspace(folder / "workspace", small_rows()))
        for place in range(6):
            told = f"referred {closed(session).first}, assessed {closed(session).last} outcome=no_need because=other"
            keep(session, case_of(f"S-{place:08}", told))
        keep(session, case_of("S-BENT0000", f"referred {session.today()}"), BENT)
    yield folder


def keep(session: Session, case: Case, number: str = "") -> None:
    keys = session.keys
    kept = Case(case.id, keys.pseudonym("person", number) if number else case.pseudonym, keys.fingerprint)
    leave = casework(session, CaseRecorded.type, ("caseworker",))
    for event in case.events:
        kept = keep_event(session, leave, kept, Draft(event.kind, event.on, event.values))


@pytest.fixture
def town(met: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it."""
    return copied(met, tmp_path, monkeypatch)


def scrambled(town: Path) -> None:
    for case in (town / "state" / "casebook").iterdir():
        case.write_bytes(b"nobody opens this")


def without_taking_out(town: Path) -> None:
    replace(town / BASIS, "begun_plans = true", "begun_plans = false")
    replace(town / BASIS, "objections = true", "objections = false")
    approve_all(town)


def table(town: Path, name: str) -> pl.DataFrame:
    return pl.read_parquet(newest(town, name))


def test_a_run_publishes_them_and_says_first_that_it_reads_and_then_that_it_counted(town: Path) -> None:
    assert typed("run", town) == 0
    session = open_session(town)
    rows = table(town, "funnel").filter(pl.col("step_id") == "met").to_dicts()
    assert [(row["period"], row["after"]) for row in rows] == [(closed(session).name, 6)]
    assert table(town, "assessment_worklist")["case_id"].to_list() == ["S-BENT0000"]
    told = [entry.type for entry in entries(town)]
    order = [told.index(name) for name in ("case.figures_read", "figures.counted", "output.published")]
    assert order == sorted(order)
    dashboard = b"".join(path.read_bytes() for path in (town / "published" / "dashboard").rglob("*.parquet"))
    assert b"S-0000" not in dashboard and b"S-BENT" not in dashboard
    # The list names a case, and Bent is told that it is his; Anna has none.
    (held,) = [each for each in holdings(session) if each.store == "restricted"]
    assert session.keys.pseudonym("person", BENT) not in str(table(town, "assessment_worklist").to_dicts())
    assert holds(session, held, set(), {"S-BENT0000"}) is True
    assert holds(session, held, {session.keys.pseudonym("person", ANNA)[::-1]}, {"S-ANNA0000"}) is False
    assert typed("run", town, "--mode", "simulate") == 0
    (simulated,) = (town / "published" / "simulation" / "releases").iterdir()
    assert not {path.stem for path in simulated.glob("*.parquet")} & set(OF_CASES)


@pytest.mark.parametrize("said", ["figures = false", ""])
def test_where_the_basis_does_not_let_it_no_case_is_opened_and_that_is_said(town: Path, said: str) -> None:
    replace(town / BASIS, "figures = true", said)
    without_taking_out(town)
    scrambled(town)
    session = open_session(town)
    ref = begin(session, RunRequest())
    plan = under_way(session, ref.run_id).plan(session.workspace)
    assert tables_of_cases(session, plan, session.log_of(ref.run_id)) == {}
    assert "case.figures_read" not in [entry.type for entry in entries(town)]
    assert "figures under [casebook]" in str([str(warning) for warning in plan.legal.warnings])


def test_a_reason_of_its_own_is_asked_for(town: Path) -> None:
    replace(town / BASIS, 'figures_why = "Kommunen', 'figures_why = "" # "Kommunen')
    approve_all(town)
    with pytest.raises(NotCovered, match="figures_why"):
        begin(open_session(town), RunRequest())


def test_where_the_casebooks_own_basis_is_not_in_force_the_run_goes_on_without(town: Path) -> None:
    """Nobody is nominated wrongly for it. It is said, also before the run."""
    replace(town / OWN, "valid_from = 2018-05-25", "valid_from = 2018-05-25\nvalid_to = 2019-01-01")
    without_taking_out(town)
    scrambled(town)
    session = open_session(town)
    found = preflight(session, RunRequest()).decision
    assert found.allowed and "No basis for the casebook" in str([warning.en for warning in found.warnings])
    ref = begin(session, RunRequest())
    plan = under_way(session, ref.run_id).plan(session.workspace)
    assert plan.figures == {}
    assert tables_of_cases(session, plan, session.log_of(ref.run_id)) == {}


def test_no_sql_and_no_rule_reaches_what_is_counted() -> None:
    root = Path(__file__).parents[3] / "sql"
    named = [
        path.name
        for path in root.rglob("*.sql")
        if any(f"output.{name}" in path.read_text("utf-8") for name in OF_CASES)
    ]
    assert named == []
    dictionary = evidence_dictionary()
    reachable = {column.name for column in dictionary.columns} | {each.name for each in dictionary.functions}
    columns = {column for name in OF_CASES for column in output_contracts()[name].names}
    assert not reachable & (columns | set(OF_CASES))
