"""The wheel is whole: what a run reads outside the checkout is inside it. Built without a network."""

from __future__ import annotations

import configparser
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> ZipFile:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)],
        cwd=ROOT,
        check=True,
    )
    (path,) = folder.glob("*.whl")
    return ZipFile(path)


def names_under(folder: Path, prefix: str, *patterns: str) -> set[str]:
    """The files under a folder of the checkout, as they must be named in the wheel."""
    files = (path for pattern in patterns for path in folder.rglob(pattern))
    return {f"{prefix}/{path.relative_to(folder).as_posix()}" for path in files if path.is_file()}


def test_every_sql_file_is_in_it(wheel: ZipFile) -> None:
    expected = names_under(ROOT / "sql", "targeting/sql", "*.sql")
    assert expected
    assert expected <= set(wheel.namelist())


def test_every_module_and_the_whole_catalogue_are_in_it(wheel: ZipFile) -> None:
    expected = names_under(
        ROOT / "src" / "targeting",
        "targeting",
        "*.py",
        "py.typed",
        "*.toml",
        "*.yaml",
        "*.csv",
        "*.css",
        "*.j2",
        "*.json",
    )
    assert any(name.startswith("targeting/catalogue/registers/") for name in expected)
    assert expected <= set(wheel.namelist())


def test_the_lock_it_was_released_with_is_in_it(wheel: ZipFile) -> None:
    assert wheel.read("targeting/requirements.txt") == (ROOT / "requirements.txt").read_bytes()


def test_it_installs_the_command_and_the_licence(wheel: ZipFile) -> None:
    (information,) = {name.split("/")[0] for name in wheel.namelist() if ".dist-info/" in name}
    entry_points = configparser.ConfigParser()
    entry_points.read_string(wheel.read(f"{information}/entry_points.txt").decode())
    assert entry_points["console_scripts"]["targeting"] == "targeting.cli:main"
    licence = wheel.read(f"{information}/licenses/LICENSE").decode()
    assert licence.startswith("Mozilla Public License Version 2.0")


def test_it_holds_the_program_and_nothing_else(wheel: ZipFile) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"targeting"}
    assert not [name for name in wheel.namelist() if name.endswith((".pyc", ".duckdb", ".jsonl", ".key"))]
