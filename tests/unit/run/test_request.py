"""From the request to the basis: which day the law is asked about, what is skipped, what may not change meanwhile."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from support.approval import approve_all, without_people
from support.delivery import FILES, small_rows
from support.runs import entries, events, extract, opened_extracts, replace
from support.world import small_workspace
from targeting.errors import ConfigurationError, DeliveryError, NotCovered, TargetingError
from targeting.run import RunRequest, begin, land, run
from targeting.run.plan import load_plan
from targeting.run.steps import score
from targeting.session import Clock, open_session
from targeting.workspace import catalogue, load_workspace

OLD_LAW_ENDS = "2018-05-24"


def at(moment: str) -> Clock:
    return lambda: datetime.fromisoformat(moment).astimezone(UTC)


def with_a_basis_of_the_old_law(workspace: Path) -> None:
    """Beside the basis of the regulation, valid from 2018-05-25, one of the act that it replaced."""
    old = workspace / "bases" / "eksempel-2017.toml"
    shutil.copy(workspace / "bases" / "eksempel-en-plan.toml", old)
    replace(old, 'id = "eksempel-en-plan"', 'id = "eksempel-2017"')
    replace(old, "valid_from = 2018-05-25", f"valid_from = 2017-10-01\nvalid_to = {OLD_LAW_ENDS}")
    replace(old, 'relies_on = "GDPR-6-1-e"', 'relies_on = "PDL-8-3"')
    replace(old, "dpia_ref = ", 'dt_notification_ref = "Fiktiv anmeldelse 2017-1"\ndpia_ref = ')
    approve_all(workspace)


BOUNDARY = {
    "the last day of the act": ("2018-05-24T12:00:00+02:00", "eksempel-2017", True),
    "its last minute in Copenhagen": ("2018-05-24T21:59:00+00:00", "eksempel-2017", True),
    "midnight in Copenhagen, still the 24th in UTC": ("2018-05-24T22:00:00+00:00", "eksempel-en-plan", False),
    "the first day of the regulation": ("2018-05-25T12:00:00+02:00", "eksempel-en-plan", False),
}


@pytest.mark.parametrize(("moment", "basis", "cited_in_force"), BOUNDARY.values(), ids=BOUNDARY.keys())
def test_the_basis_is_that_of_the_processing_date_in_local_time(
    workspace: Path, moment: str, basis: str, cited_in_force: bool
) -> None:
    with_a_basis_of_the_old_law(workspace)
    ref = begin(open_session(workspace, at(moment)), RunRequest())
    decision = load_plan(load_workspace(workspace), ref.run_id, None).decision
    assert (decision["basis_id"], decision["cited_in_force"]) == (basis, cited_in_force)
    logged = next(entry.body for entry in entries(workspace) if entry.type == "legal.checked")
    assert (logged["cited_as"], logged["resolved_as"], logged["cited_in_force"]) == (
        "§ 8 stk. 3, nr. 2 (interesseafvejningsreglen)",
        "persondataloven § 8, stk. 3, jf. stk. 2, nr. 2",
        cited_in_force,
    )


def test_before_the_basis_is_valid_the_run_is_denied_whatever_the_day_of_the_data(workspace: Path) -> None:
    with pytest.raises(NotCovered, match="is valid only from 2018-05-25; the processing date is 2018-05-24"):
        begin(open_session(workspace, at("2018-05-24T12:00:00+02:00")), RunRequest())
    begin(open_session(workspace, at("2018-05-25T12:00:00+02:00")), RunRequest(as_of=date(2017, 9, 1)))


def test_as_of_a_day_after_the_delivery_is_refused_before_anything_is_logged(workspace: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot know that day"):
        begin(open_session(workspace), RunRequest(as_of=date(2017, 10, 3)))
    assert entries(workspace) == []
    begin(open_session(workspace), RunRequest(as_of=date(2017, 10, 2)))


def test_a_delivery_that_is_not_there_is_refused_by_its_folder(workspace: Path) -> None:
    with pytest.raises(DeliveryError, match="inbox/2017-11-06/"):
        begin(open_session(workspace), RunRequest(delivery=date(2017, 11, 6)))


def test_the_trigger_is_logged(workspace: Path) -> None:
    begin(open_session(workspace), RunRequest(trigger="prefect:1"))
    assert entries(workspace)[1].body["trigger"] == "prefect:1"


def test_simulation_publishes_no_figures_and_no_candidate(workspace: Path) -> None:
    run(open_session(workspace), RunRequest(mode="simulate"))
    assert [place.name for place in (workspace / "published").iterdir()] == ["simulation"]
    (release,) = (workspace / "published" / "simulation" / "releases").iterdir()
    published = next(entry for entry in entries(workspace) if entry.type == "output.published")
    assert {table["audience"] for table in published.body["tables"]} == {"simulation"}
    (row,) = pl.read_parquet(release / "run.parquet").to_dicts()
    assert row["mode"] == "simulate"
    assert {path.stem for path in release.glob("*.parquet")} == {"run", "source", "quality"}


def test_a_health_register_without_its_approver_is_skipped_seen_and_never_opened(workspace: Path) -> None:
    basis = workspace / "bases" / "eksempel-en-plan.toml"
    text = basis.read_text(encoding="utf-8")
    start = text.index("[registers.municipal_health.health_approver]")
    basis.write_text(text[:start] + text[text.index("[registers.misuse_treatment]") :], encoding="utf-8")
    approve_all(workspace)
    with opened_extracts() as opened:
        ref = run(open_session(workspace), RunRequest())

    assert opened == {name for register, (name, _, _) in FILES.items() if register != "municipal_health"}
    current = workspace / "published" / "dashboard" / "current"
    sources = {row["register"]: row for row in pl.read_parquet(current / "source.parquet").to_dicts()}
    assert sources["municipal_health"]["state"] == "skipped_no_health_approver"
    assert sources["municipal_health"]["fingerprint"] is None
    assert sources["misuse_treatment"]["state"] == "read"
    (row,) = pl.read_parquet(current / "run.parquet").to_dicts()
    assert "Sundhedsregisteret municipal_health springes over og læses ikke" in row["warnings"]
    read = {entry.body["register"] for entry in entries(workspace) if entry.type == "source.read"}
    assert read == set(FILES) - {"municipal_health"}
    assert load_plan(load_workspace(workspace), ref.run_id, None).skipped == ("municipal_health",)


def test_a_skipped_register_need_not_be_delivered(workspace: Path) -> None:
    replace(workspace / "bases" / "eksempel-en-plan.toml", 'name = "Fiktiv Sundhedschef"', 'name = ""')
    approve_all(workspace)
    extract(workspace, FILES["municipal_health"][0]).unlink()
    ref = begin(open_session(workspace), RunRequest())
    assert "municipal_health" not in land(ref)


def test_a_contract_changed_after_the_basis_was_checked_stops_the_run_before_it_reads(workspace: Path) -> None:
    ref = begin(open_session(workspace), RunRequest())
    (workspace / "registers").mkdir()
    own = workspace / "registers" / "aids.odcs.yaml"
    shutil.copy(catalogue("registers") / "aids.odcs.yaml", own)
    own.write_text(own.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    with pytest.raises(TargetingError, match=r"^Changed while the run was under way: registers/aids\.odcs\.yaml\."):
        land(ref)
    assert events(workspace) == ["people.enrolled", "run.requested", "legal.checked", "run.failed"]


def test_a_rule_set_changed_meanwhile_stops_the_run_before_it_scores(workspace: Path) -> None:
    ref = begin(open_session(workspace), RunRequest())
    ruleset = workspace / "rulesets" / "en-plan.toml"
    ruleset.write_text(ruleset.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    with pytest.raises(TargetingError, match=r"^Changed while the run was under way: rulesets/en-plan\.toml\. Start"):
        score(ref)


def test_the_keys_of_a_real_municipality_are_never_made_by_a_run(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace(workspace / "workspace.toml", 'code = "999"', 'code = "101"')
    replace(workspace / "workspace.toml", "fictional = true", "fictional = false")
    without_people(workspace)
    monkeypatch.setenv("TARGETING_KEYS", str(tmp_path / "none"))
    with pytest.raises(ConfigurationError, match="There are no keys in the key folder yet"):
        begin(open_session(workspace), RunRequest())
    assert not (tmp_path / "none").exists()


def test_a_plan_that_another_version_wrote_is_refused_with_what_to_do(tmp_path: Path) -> None:
    workspace = load_workspace(small_workspace(tmp_path / "workspace", small_rows()))
    earlier = "20171002T080000Z-0a1b2c"
    folder = workspace.state / "runs" / earlier
    folder.mkdir(parents=True)
    (folder / "plan.json").write_text(f'{{"run_id": "{earlier}"}}', encoding="utf-8")
    with pytest.raises(TargetingError, match=r"another version of the program\. Remove state/runs"):
        load_plan(workspace, earlier, None)
