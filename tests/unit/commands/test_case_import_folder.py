"""targeting case import FOLDER: several extracts, each by the contract that names it, in the order of days over all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.case_imports import KINDS, imported, imported_folder, row, with_imports, write_folder
from support.delivery import ANNA, BENT
from support.runs import entries, replace, typed
from support.world import small_workspace
from targeting.audit import CaseImported, CaseRecorded
from targeting.commands.lookup import listing
from targeting.sample.signing import approve_all
from targeting.session import open_session

# Two rounds: what is of the second comes after what other files say of the first.
REFERRED = [row(ANNA, "01-02-2026", "Jobcenter"), row(ANNA, "01-09-2026", "Jobcenter"), row(BENT, "x", "Jobcenter")]
ASSESSED = [row(ANNA, "20-09-2026", "Tilbud"), row(ANNA, "20-02-2026", "Intet behov", more="Samordnet")]
CONSENT = [row(ANNA, "21-09-2026", "Alt", until="20-03-2027")]
ROWS = {"consent_given": CONSENT, "assessed": ASSESSED, "referred": REFERRED}


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The fictional municipality, with an approved contract of each kind."""
    monkeypatch.setenv("TARGETING_KEYS", str(tmp_path / "keys"))
    return with_imports(small_workspace(tmp_path / "workspace", {}))


def events_of(town: Path) -> list[tuple[str, str]]:
    (case,) = listing(open_session(town))
    return [(event.event, str(event.on)) for event in case.events]


def test_rows_are_recorded_in_the_order_of_days_whatever_file_they_stand_in(town: Path) -> None:
    read = imported_folder(town, ROWS)
    assert [each.counts for each in read.files] == [(2, 2, 0, 0, 0), (1, 1, 0, 0, 0), (3, 2, 0, 1, 0)]
    assert events_of(town) == [
        ("referred", "2026-02-01"), ("assessed", "2026-02-20"), ("referred", "2026-09-01"), ("assessed", "2026-09-20"),
        ("consent_given", "2026-09-21"),
    ]  # fmt: skip


def test_one_file_at_a_time_could_not_have_said_the_second_round(town: Path) -> None:
    """Why there is a folder: the second referral comes after an assessment that stands in another file."""
    assert imported(town, "referred", *REFERRED[:2]).weighed.faults[0].rule == "event_not_next"


def test_of_one_day_the_order_is_that_of_the_way(town: Path) -> None:
    told = {"assessed": row(ANNA, "01-02-2026", "Tilbud", more=""), "referred": row(ANNA, "01-02-2026", "Jobcenter")}
    imported_folder(town, {kind: [each] for kind, each in told.items()})
    assert [event for event, _ in events_of(town)] == ["referred", "assessed"]


def test_a_trial_says_what_the_import_does_and_writes_nothing(town: Path) -> None:
    tried = imported_folder(town, ROWS, dry_run=True)
    assert not listing(open_session(town))
    assert [each.counts for each in tried.files] == [each.counts for each in imported_folder(town, ROWS).files]


def test_nothing_is_written_twice_also_by_a_file_alone(town: Path) -> None:
    imported_folder(town, ROWS)
    again = imported_folder(town, ROWS)
    assert [each.weighed.new for each in again.files] == [0, 0, 0]
    assert imported(town, "referred", *REFERRED[:2]).counts == (2, 0, 2, 0, 0)
    assert len(events_of(town)) == 5


def test_the_log_has_every_file_before_an_event_and_each_event_names_its_own(town: Path) -> None:
    read = imported_folder(town, ROWS)
    told = [entry for entry in entries(town) if entry.type in (CaseImported.type, CaseRecorded.type)]
    assert [entry.type for entry in told] == [CaseImported.type] * 3 + [CaseRecorded.type] * 5
    kinds = {each.entry: each.contract.case_event.event for each in read.files}
    for entry in told[3:]:
        body = CaseRecorded.of(entry)
        assert body.imported is not None and kinds[body.imported] == body.recorded


def test_a_folder_with_a_file_of_no_contract_is_not_read(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was left out unseen would be missing in the casebook. A number in its name is not repeated."""
    folder = write_folder(town, ROWS)
    (folder / f"svar {ANNA}.csv").write_text("x", encoding="utf-8")
    refused(town, folder, "No contract in case_imports/ names svar", capsys)
    (folder / f"svar {ANNA}.csv").unlink()
    (folder / ".DS_Store").write_bytes(b"x")
    assert typed("case", "import", town, folder, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["folder"], [each["recorded"] for each in told["files"]]) == ("folder", [2, 1, 2])


def test_what_else_a_folder_cannot_be(town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_folder(town, ROWS)
    outside = tmp_path / "elsewhere.csv"
    (folder / "referred.csv").rename(outside)
    (folder / "referred.csv").symlink_to(outside)
    assert typed("case", "import", town, folder) == 4
    assert "cannot be opened" in " ".join(capsys.readouterr().err.split())
    (folder / "referred.csv").unlink()
    (folder / "referred.csv").mkdir()
    refused(town, folder, "referred.csv is a folder", capsys)
    empty = tmp_path / "empty"
    empty.mkdir()
    refused(town, empty, "There is no extract in empty", capsys)
    refused(town, outside, "Of one file, state its contract", capsys)
    refused(town, tmp_path / "nowhere", "nowhere is not there", capsys)


def test_a_day_is_not_said_of_a_folder_without_an_extract_for_one_measure(
    town: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refused(town, write_folder(town, ROWS), "none of the folder's is for one", capsys, "--taken", "2026-11-01")


def test_a_file_that_two_contracts_name_is_neither_s(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    replace(town / "case_imports" / "assessed.odcs.yaml", "assessed*.csv", '"[ac]*.csv"')
    approve_all(town)
    refused(town, write_folder(town, ROWS), "is named as the extract of assessed and consent_given", capsys)


def refused(town: Path, path: Path, why: str, capsys: pytest.CaptureFixture[str], *more: str) -> None:
    assert typed("case", "import", town, path, *more) == 2
    said = " ".join(capsys.readouterr().err.split())
    assert why in said and ANNA not in said
    assert not listing(open_session(town)) and CaseImported.type not in {entry.type for entry in entries(town)}


@pytest.mark.usefixtures("danish")
def test_a_page_tells_what_became_of_each_file(
    town: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert typed("case", "import", town, write_folder(town, ROWS), "--dry-run") == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "6 rækker læst: 5 vil blive skrevet, 0 allerede skrevet, 1 i karantæne, 0 udeladt efter regel." in said
    assert "Karantæne: referred.csv" in said and "Dato ikke en dato (not_a_date) 4" in said
    assert len(KINDS) == 3 and all(f"{kind}.csv" in said for kind in KINDS)
