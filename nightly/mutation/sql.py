"""Mutants of sql/score and sql/ask/score: each file with one small mistake in it, put to the tests that judge scoring.

``PYTHONPATH=src:tests:. python nightly/mutation/sql.py [FILE ...]`` writes no file anywhere: a forked process has the
mutant in its memory and runs the tests until one of them fails. Prints the count and the mutants that no test noticed.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest
from nightly.mutation.record import is_known, report
from nightly.mutation.sql_mutants import Mutant, mutants, unchanged

from targeting import warehouse

ROOT = Path(__file__).parents[2]
FOLDERS = ("score", "ask/score")
# What is quick comes first, then what notices most.
TESTS = (
    "tests/unit/scoring/test_what_runs_read.py",
    "tests/unit/scoring/test_score.py",
    "tests/property/scoring/test_scoring_agrees.py",
    "tests/spec/scoring",
    "tests/spec/rules",
)
# Without the terminal's plugin, whose options the project sets: a child prints nothing.
OPTIONS = ("--override-ini=addopts=--import-mode=importlib", "-p", "no:terminal", "-p", "no:cacheprovider")
SECONDS = 120
# Those that are known to mean the same pass every test, which takes longest: QUICK=1 takes that on trust.
QUICK = bool(os.environ.get("QUICK"))


class Judge:
    """Takes the place of pytest's loop: the tests are collected once, and run anew for every mutant."""

    def __init__(self, suspects: list[Mutant]) -> None:
        self.suspects = suspects
        self.survived: list[Mutant] = []
        self.done = False

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        ordinary = {mutant.file: unchanged(_sql(mutant.file)) for mutant in self.suspects}
        if not session.items or _noticed(session, ordinary):
            raise pytest.UsageError("the tests fail without any mistake in the SQL; mend that first")
        for number, mutant in enumerate(self.suspects, start=1):
            if (QUICK and is_known("sql", str(mutant))) or not _noticed(session, {mutant.file: mutant.sql}):
                self.survived.append(mutant)
                print(f"survived: {mutant}", flush=True)
            if not number % 50:
                print(f"{number} of {len(self.suspects)}", flush=True)
        self.done = True
        return True


def _noticed(session: pytest.Session, changed: dict[str, str]) -> bool:
    """Whether a test fails, or the tests hang, in a process of their own that has these files changed."""
    child = os.fork()
    if not child:
        signal.alarm(SECONDS)
        _put_in_place(changed)
        _run_until_one_fails(session)
        os._exit(1 if session.testsfailed else 0)
    return os.waitpid(child, 0)[1] != 0


def _run_until_one_fails(session: pytest.Session) -> None:
    for number, item in enumerate(session.items):
        following = session.items[number + 1] if number + 1 < len(session.items) else None
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            return


def _put_in_place(changed: dict[str, str]) -> None:
    ordinary = warehouse.sql
    texts = {_name(file): text for file, text in changed.items()}
    warehouse.sql = lambda name: texts.get(name) or ordinary(name)  # type: ignore[assignment]


def _sql(file: str) -> str:
    return warehouse.sql(_name(file))


def _name(file: str) -> str:
    """The file as the program names it, of a name that no two files of these folders have."""
    (folder,) = (folder for folder in FOLDERS if (warehouse.sql_folder() / folder / f"{file}.sql").is_file())
    return f"{folder}/{file}"


def main(names: list[str]) -> int:
    files = names or sorted(path.stem for folder in FOLDERS for path in (warehouse.sql_folder() / folder).glob("*.sql"))
    judge = Judge([mutant for file in files for mutant in mutants(file, _sql(file))])
    pytest.main([*OPTIONS, *TESTS], plugins=[judge])
    if not judge.done:
        return 2
    return report("sql", len(judge.suspects), [str(mutant) for mutant in judge.survived])


if __name__ == "__main__":
    os.chdir(ROOT)
    os.environ["HYPOTHESIS_PROFILE"] = "mutants"
    os.environ.setdefault("TARGETING_EXAMPLES", "25")
    sys.exit(main(sys.argv[1:]))
