"""The process protects what it holds: in memory, in its files, and in what it lets others make it do."""

from __future__ import annotations

import os
import resource
import stat
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from support.delivery import small_rows
from support.runs import ROOT, typed
from support.world import SIX, small_workspace
from targeting.warehouse import Limits, connect, open_warehouse

ABORTS = """
import os, sys
from pathlib import Path
from targeting import cli
from targeting.commands import check
def abort(*_):
    print(next(line for line in Path("/proc/self/limits").read_text().splitlines() if "core" in line), flush=True)
    import ctypes
    print("dumpable", ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), flush=True)
    os.abort()
check.preflight = abort
sys.argv = ["targeting", "check", sys.argv[1]]
cli.main()
"""
KEY = "0" * 64


def test_an_abort_leaves_no_core_file(workspace: Path, tmp_path: Path) -> None:
    def unlimited() -> None:
        hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
        resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))

    place = tmp_path / "here"
    place.mkdir()
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    child = subprocess.Popen(
        [sys.executable, "-c", ABORTS, str(workspace)],
        cwd=place, env=environment, stdout=subprocess.PIPE, preexec_fn=unlimited,
    )  # fmt: skip
    assert child.stdout is not None
    said = child.stdout.read().decode().splitlines()
    child.stdout.close()
    _, status = os.waitpid(child.pid, 0)
    child.returncode = status  # it is waited for
    assert os.WIFSIGNALED(status)
    assert not os.WCOREDUMP(status)
    assert said[0].split()[4:6] == ["0", "0"]
    assert said[1] == "dumpable 0"
    assert not list(place.iterdir())


@pytest.mark.parametrize("umask", [0, 0o077], ids=["umask 0", "umask 077"])
def test_every_file_has_its_own_rights_whatever_the_umask(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, umask: int
) -> None:
    monkeypatch.setenv("TARGETING_KEYS", str(tmp_path / "keys"))
    workspace = small_workspace(tmp_path / "workspace", small_rows(), SIX)
    declared = set(workspace.rglob("*"))
    before = os.umask(umask)
    try:
        assert typed("run", workspace) == 0
        assert typed("run", workspace, "--mode", "simulate") == 0
        assert typed("init", tmp_path / "new", "--code", "217", "--name", "Helsingør") == 0
    finally:
        os.umask(before)
    made = [path for path in workspace.rglob("*") if path not in declared and not path.is_symlink()]
    assert {path.relative_to(workspace).parts[0] for path in made} == {"state", "log", "published"}
    for path in [*made, *(tmp_path / "keys").rglob("*"), tmp_path / "keys"]:
        read_by_all = "dashboard" in path.parts or path == workspace / "published"
        wanted = (0o755 if path.is_dir() else 0o644) if read_by_all else (0o700 if path.is_dir() else 0o600)
        assert oct(stat.S_IMODE(path.stat().st_mode)) == oct(wanted), path
    assert not [path for path in (tmp_path / "new").rglob("*") if path.stat().st_mode & 0o002], "strangers write"


@pytest.mark.parametrize("place", ["", "workspace.toml", "inbox", "bases", "bases/*.toml", "approvals/*/*.note"])
def test_what_every_account_may_write_is_told_before_a_run(
    workspace: Path, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed("check", workspace) == 0
    assert "Alle konti" not in capsys.readouterr().out
    path = next(workspace.glob(place)) if place else workspace
    path.chmod(path.stat().st_mode | 0o002)
    assert typed("check", workspace) == 0
    assert f"Alle konti på maskinen kan skrive i {path.name}." in capsys.readouterr().out


def test_an_inbox_that_every_account_may_read_is_told_before_a_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed("init", tmp_path / "new", "--code", "217", "--name", "Helsingør")
    inbox = tmp_path / "new" / "inbox"
    inbox.mkdir(exist_ok=True)
    inbox.chmod(0o755)
    typed("check", tmp_path / "new")
    assert "Alle konti på maskinen kan læse i inbox/." in capsys.readouterr().out
    inbox.chmod(0o770)
    typed("check", tmp_path / "new")
    assert "Alle konti" not in capsys.readouterr().out


def test_a_statement_reads_and_writes_no_file_but_the_workspaces(tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("a\n1\n", encoding="utf-8")
    inside = tmp_path / "state"
    inside.mkdir()
    with open_warehouse(inside / "warehouse.duckdb", KEY) as warehouse:
        for statement in (
            f"SELECT * FROM read_csv('{tmp_path}/other.csv')",
            f"SELECT * FROM read_text('{inside}/../other.csv')",
            f"COPY (SELECT 1) TO '{tmp_path}/out.csv'",
            f"ATTACH '{tmp_path}/out.duckdb' AS out",
            "SELECT * FROM glob('/etc/*')",
        ):
            with pytest.raises(duckdb.PermissionException):
                warehouse.connection.execute(statement)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("out")] == []


@pytest.mark.parametrize(
    "setting",
    ["enable_external_access = true", "allowed_directories = ['/']", "temp_file_encryption = false", "threads = 1",
     "allow_unsigned_extensions = true"],
)  # fmt: skip
def test_what_was_set_up_is_locked(tmp_path: Path, setting: str) -> None:
    connection = connect(tmp_path / "tmp", Limits())
    with pytest.raises(duckdb.Error):
        connection.execute(f"SET {setting}")
    connection.close()


def test_what_does_not_fit_in_memory_still_goes_to_the_disk_and_only_there(tmp_path: Path) -> None:
    connection = connect(tmp_path / "tmp", Limits("100MB", 1))
    connection.execute("CREATE TEMP TABLE much AS SELECT i, repeat('x', 40) FROM range(4000000) t(i) ORDER BY hash(i)")
    assert list((tmp_path / "tmp").iterdir())
    connection.close()
