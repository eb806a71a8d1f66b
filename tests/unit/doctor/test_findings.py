"""Every finding that catalogue/doctor.toml declares is brought about, and said with what to do."""

from __future__ import annotations

import io
import json
import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from support.runs import contents, replace, typed
from targeting import ledger, warehouse
from targeting.audit import RetentionBegun, RetentionFailed
from targeting.doctor import Report, examine, machine
from targeting.doctor.declared import declared
from targeting.errors import ConfigurationError
from targeting.privacy import create_keys, load_keys
from targeting.run import RunRequest, begin, exclusive
from targeting.session import open_session

RELEASED = "run_of_six"
STEWARD = "fiktiv_datasteward"
OLD = datetime(2017, 1, 1, tzinfo=UTC)


def now() -> datetime:
    return datetime.now(UTC)


def later(**more: int) -> Callable[[], datetime]:
    return lambda: now() + timedelta(**more)


def found(report: Report) -> dict[str, str]:
    """What was found, by check and finding, and what it says."""
    return {f"{check.id}.{each.id}": each.says for check, each in report.findings}


def keys() -> Path:
    return Path(os.environ["TARGETING_KEYS"])


def settings(workspace: Path, text: str) -> None:
    """Add a table to workspace.toml, which stands before the registers."""
    replace(workspace / "workspace.toml", "[registers.population]", f"{text}\n\n[registers.population]")


def other_keys(workspace: Path) -> None:
    shutil.rmtree(keys())
    create_keys(keys())
    (keys() / "data").mkdir(mode=0o700)


def another_pseudonym_key(workspace: Path) -> None:
    (keys() / "pseudonym.key").write_text("ab" * 32, encoding="ascii")


def no_data_key(workspace: Path) -> None:
    next((keys() / "data").glob("*.warehouse")).unlink()


def no_file(workspace: Path) -> None:
    """And a key of a case that is not there: its number is not told."""
    next((workspace / "state" / "history").glob("*.duckdb")).unlink()
    load_keys(keys()).data.make("S-0A1B2C3D.case")


def before_data_keys(workspace: Path) -> None:
    """As a version before data keys left it: what any other command would write keys for."""
    shutil.rmtree(keys() / "data")
    old = workspace / "state" / "history" / "20200101T000000Z-0a1b2c.duckdb"
    with warehouse.open_warehouse(old, load_keys(keys()).warehouse_key):
        pass


def not_fictional(workspace: Path) -> None:
    """A real municipality that has not begun: no keys, no log and no runs."""
    replace(workspace / "workspace.toml", 'code = "999"', 'code = "201"')
    replace(workspace / "workspace.toml", "fictional = true\n", "")
    for place in (workspace / "state", workspace / "log", keys()):
        shutil.rmtree(place)
    keys().mkdir(mode=0o700)


def run_cut_short(workspace: Path) -> None:
    begin(open_session(workspace), RunRequest())


def deletion_cut_short(workspace: Path) -> None:
    open_session(workspace).append(RetentionBegun(stored=(), histories=()))


def waiting_rows(workspace: Path, rows: int = 1) -> None:
    """Rows on the work list, each of a file of its own, whose paragraph no list has."""
    columns = "register, delivery, name, sha256, row_no, column_name, rule, first_seen, last_seen, status"
    session = open_session(workspace)
    with ledger.open_ledger(workspace / "state", session.keys) as opened:
        for row in range(rows):
            values = f"'jobcentre', DATE '2017-10-02', '{row}.csv', 'f{row}', {row}, 'Tilbud', 'unknown_code'"
            days = "DATE '2017-10-02', DATE '2017-10-02', 'open'"
            opened.connection.execute(f"INSERT INTO ledger.item ({columns}) VALUES ({values}, {days})")
            code = f"'jobcentre', 'f{row}', {row}, 'Tilbud', 'unknown_code', 'sel-99'"
            opened.connection.execute(f"INSERT INTO ledger.fault_code VALUES ({code})")


def spoiled_log(workspace: Path) -> None:
    path = next((workspace / "log").glob("*.jsonl"))
    path.write_bytes(path.read_bytes().replace(b'"actor":"', b'"actor":"x', 1))


def cut_log(workspace: Path) -> None:
    """As a crash leaves it, in the middle of an entry."""
    with next((workspace / "log").glob("*.jsonl")).open("ab") as log:
        log.write(b'{"actor":"drift","at":"2026')


def spoiled_end_of_run(workspace: Path) -> None:
    """The line that tells how the run ended, so that it is no entry."""
    path = next((workspace / "log").glob("*.jsonl"))
    path.write_bytes(path.read_bytes().replace(b'"type":"run.completed"', b'"type":"run.compl'))


def spoiled_ledger(workspace: Path) -> None:
    (workspace / "state" / ledger.NAME).write_bytes(b"intet")


def demands_a_witness(workspace: Path) -> None:
    settings(workspace, "[log]\nwitness_max_age_days = 10")


def open_state(workspace: Path) -> None:
    workspace.chmod(0o755)  # whatever the account's umask made of it
    (workspace / "state").chmod(0o755)


def written_by_all(workspace: Path) -> None:
    workspace.chmod(0o755)
    (workspace / "bases").chmod(0o755)
    (workspace / "bases" / "eksempel-en-plan.toml").chmod(0o666)


def of_another(workspace: Path) -> None:
    os.chown(workspace / "log" / "checkpoint", 65534, 65534)


Spoil = Callable[[Path], object]
# What is done to a workspace whose run went well, and how much later it is looked at.
FINDINGS: dict[str, tuple[Spoil, Callable[[], datetime]]] = {
    "any.unseen": (spoiled_ledger, now),
    "declarations.wrong": (lambda workspace: settings(workspace, "[schedule]\ncron = 'mandag'"), now),
    "keys.none": (not_fictional, now),
    "keys.open": (lambda workspace: keys().chmod(0o755), now),
    "keys.missing": (lambda workspace: (keys() / "log.pem").unlink(), now),
    "keys.another": (other_keys, now),
    "keys.exchanged": (another_pseudonym_key, now),
    "keys.lost": (no_data_key, now),
    "keys.alone": (no_file, now),
    "keys.former": (lambda workspace: typed("key", "rotate", workspace), now),
    "keys.older": (before_data_keys, now),
    "rights.open": (open_state, now),
    "rights.written": (written_by_all, now),
    "rights.shut": (lambda workspace: (workspace / "published").chmod(0o555), now),
    "rights.owner": (of_another, now),
    "log.not_whole": (spoiled_log, now),
    "log.cut": (cut_log, now),
    "clock.behind": (lambda workspace: None, later(days=-1)),
    "witness.none_yet": (demands_a_witness, now),
    "schedule.missed": (lambda workspace: settings(workspace, '[schedule]\ncron = "30 5 * * 1"'), later(days=9)),
    "unfinished.run": (run_cut_short, now),
    "unfinished.deletion": (deletion_cut_short, now),
    "retention.retain": (lambda workspace: None, later(days=2_000)),
    "retention.prune": (lambda workspace: None, later(days=4_000)),
    "reviews.basis": (lambda workspace: None, later(days=2_000)),
    "reviews.code_list": (lambda workspace: None, later(days=2_000)),
    "quarantine.old": (waiting_rows, now),
    "quarantine.codes": (waiting_rows, now),
}
# Those that have tests of their own below.
BY_THEMSELVES = {
    "program.extension", "program.packages", "disk.little", "disk.read_only", "lock.long", "witness.old",
}  # fmt: skip


def test_every_finding_that_is_declared_is_brought_about_here() -> None:
    known = {f"{check.id}.{each.id}" for check in declared().checks for each in check.findings}
    assert known == {*FINDINGS, *BY_THEMSELVES}


def test_where_a_run_went_well_nothing_needs_anybody_and_nothing_is_written(released: Path) -> None:
    before = contents(released), contents(keys())
    report = examine(released)
    assert found(report) == {}
    assert report.exit_code == 0
    assert all(looked.states for looked in report.checks)
    assert (contents(released), contents(keys())) == before


@pytest.mark.parametrize("name", FINDINGS)
def test_it_is_found_and_says_what_to_do(released: Path, name: str) -> None:
    spoil, clock = FINDINGS[name]
    spoil(released)
    before = contents(released), contents(keys()) if keys().is_dir() else {}
    report = examine(released, clock)
    says = {id.removeprefix("any."): said for id, said in found(report).items()}
    assert name in says or name.removeprefix("any.") in {id.partition(".")[2] for id in says}, says
    assert report.exit_code == 1
    assert all(each.do and "{" not in each.says + each.do for _, each in report.findings)
    shown = report.render() + json.dumps(report.as_dict(), ensure_ascii=False)
    assert "uventet fejl" not in shown
    assert "S-0A1B2C3D" not in shown
    assert (contents(released), contents(keys()) if keys().is_dir() else {}) == before


def test_keys_of_another_workspace_are_said_to_be_and_nothing_is_opened_with_them(released: Path) -> None:
    other_keys(released)
    says = found(examine(released))["keys.another"]
    assert says.startswith("Disse er en anden arbejdsmappes nøgler")


def test_how_many_rows_wait_is_not_told(released: Path) -> None:
    waiting_rows(released)
    one = examine(released, lambda: OLD.replace(year=2027)).as_dict()
    waiting_rows(released, rows=3)
    assert examine(released, lambda: OLD.replace(year=2027)).as_dict() == one


def test_an_extension_or_a_package_that_is_not_what_was_tried(released: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> Path:
        raise ConfigurationError(
            "The warehouse cannot be encrypted: install duckdb-extension-httpfs from requirements.txt."
        )

    monkeypatch.setattr(warehouse, "_crypto_extension", none)
    monkeypatch.setattr(machine, "_version", lambda package: "0.1" if package == "polars" else "1")
    says = found(examine(released))
    assert says["program.extension"].endswith("fra requirements.txt.")
    assert "polars 0.1, prøvet med " in says["program.packages"]


@pytest.mark.parametrize(("free", "flags", "finding"), [(0, 0, "little"), (1_000_000_000, os.ST_RDONLY, "read_only")])
def test_a_disk_that_is_full_or_only_reads(
    released: Path, monkeypatch: pytest.MonkeyPatch, free: int, flags: int, finding: str
) -> None:
    real = os.statvfs(released)

    class Disk:
        f_bavail, f_frsize, f_flag = free, real.f_frsize, flags

    monkeypatch.setattr(machine.os, "statvfs", lambda place: Disk)
    report = examine(released)
    assert list(found(report)) == [f"disk.{finding}"]
    assert "state/, published/, log/" in found(report)[f"disk.{finding}"]


def test_a_command_that_works_there_is_named_and_after_a_day_somebody_must_look(released: Path) -> None:
    with exclusive(released):
        report = examine(released)
        assert found(report) == {}
        lock = next(looked for looked in report.checks if looked.check.id == "lock")
        assert f"(proces {os.getpid()}), siden " in lock.states
        late = found(examine(released, later(hours=25)))
    assert list(late) == ["lock.long"]
    assert found(examine(released)) == {}


def test_a_run_under_way_is_not_said_to_be_cut_short(released: Path) -> None:
    with exclusive(released):
        run_cut_short(released)
        assert found(examine(released)) == {}
    assert "unfinished.run" in found(examine(released))


def deletion_ended(workspace: Path) -> None:
    open_session(workspace).append(RetentionFailed(stored=()))


@pytest.mark.parametrize(
    ("before", "meanwhile"),
    [(None, run_cut_short), (None, deletion_cut_short), (deletion_cut_short, deletion_ended)],
)
def test_what_begins_or_ends_while_it_looks_is_not_said_to_be_cut_short(
    released: Path, monkeypatch: pytest.MonkeyPatch, before: Spoil | None, meanwhile: Spoil
) -> None:
    if before:
        before(released)
    monkeypatch.setattr("targeting.doctor.seen.holder", lambda workspace: meanwhile(workspace) and None)
    assert found(examine(released)) == {}


def test_a_witness_grows_old(released: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = tmp_path / "key.pem"
    monkeypatch.setattr("sys.stdin", io.StringIO("en lang adgangssætning\n" * 2))
    assert typed("key", "new", key, "--person", STEWARD, "--fictional") == 0
    (tmp_path / "vidne").mkdir()
    settings(released, f'[log]\nwitnesses = ["{tmp_path / "vidne"}"]\nwitness_max_age_days = 10')
    assert typed("log", "witness", released, "--key", key, "--person", STEWARD) == 0
    assert found(examine(released)) == {}
    assert list(found(examine(released, later(days=11)))) == ["witness.old"]


def test_a_run_is_missed_a_day_after_it_was_to_begin_and_not_before(released: Path) -> None:
    settings(released, '[schedule]\ncron = "0 12 * * *"')
    assert found(examine(released, later(hours=20))) == {}
    assert list(found(examine(released, later(hours=49)))) == ["schedule.missed"]


def test_a_run_whose_end_cannot_be_read_is_neither_said_to_be_cut_short_nor_missed(released: Path) -> None:
    settings(released, '[schedule]\ncron = "0 12 * * *"')
    spoiled_end_of_run(released)
    report = examine(released, later(days=9))
    assert not {"schedule.missed", "unfinished.run"} & {*found(report)}
    assert "log.not_whole" in found(report)
    assert {"schedule", "unfinished"} <= {each.check.id for each in report.checks if each.waits_for == "log"}


def test_what_a_crash_left_of_the_log_is_put_right_by_the_run_that_it_asks_for(released: Path) -> None:
    cut_log(released)
    assert list(found(examine(released))) == ["log.cut"]
    assert typed("run", released, "--purpose", "CONTROL") == 3
    assert found(examine(released)) == {}


def test_a_first_run_is_awaited_since_the_plan_stands_in_workspace_toml(workspace: Path) -> None:
    settings(workspace, '[schedule]\ncron = "0 12 * * *"')
    assert found(examine(workspace, later(hours=20))) == {}
    report = examine(workspace, later(hours=49))
    assert list(found(report)) == ["schedule.missed"]
    assert "Den næste skulle begynde " in report.render() and "Den næste ventes" not in report.render()


def test_what_a_command_takes_away_meanwhile_is_nobodys(released: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def taken_away(place: Path) -> os.stat_result:
        if place.suffix == ".duckdb":
            raise FileNotFoundError(2, "No such file", str(place))
        return os.lstat(place)

    real = os.scandir

    def emptied(place: Path) -> object:
        if Path(place).name == "history":
            raise FileNotFoundError(2, "No such file", str(place))
        return real(place)

    for name in ("state", "state/history", "state/runs"):
        (released / name).chmod(0o711)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(Path, "lstat", taken_away)
        meanwhile.setattr("targeting.doctor.places.os.scandir", emptied)
        assert not [each for each in found(examine(released)) if each.startswith("rights.")]


def test_a_key_folder_that_may_not_be_opened_is_not_said_to_lack_a_key(
    released: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As another account would meet it; who runs the tests may open all."""

    def refused(place: Path) -> object:
        raise PermissionError(13, "Permission denied", str(place))

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr("targeting.doctor.keys.os.scandir", refused)
        says = found(examine(released))
    assert "keys.missing" not in says
    assert says["keys.unseen"] == f"Det kunne ikke efterses: kontoen må ikke åbne {keys().name}."


def test_the_exit_status_is_that_of_the_report_and_no_workspace_is_a_wrong_command(
    released: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed("doctor", released, "--json") == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True
    open_state(released)
    assert typed("doctor", released, "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert [each["id"] for check in told["checks"] for each in check["findings"]] == ["open"]
    assert typed("doctor", released) == 1
    shown = capsys.readouterr().out
    assert shown.index("Gør: Luk for det") < shown.index("Sådan står det til:")
    assert typed("doctor", tmp_path) == 2
