"""Makes workspace.tar.gz with the code of another commit (README.md); nothing of today's program is in it.

Typed as people would, in the words of that commit's command line: runs, an approval, a fault that is waived, questions
about citizens and rules, a change of the log's key, a witness. The log is in segments of twenty entries.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
import tarfile
import tempfile
from pathlib import Path
from unittest.mock import patch

from support.approval import PASSPHRASE, enrol
from support.delivery import ANNA, small_rows, write_register
from support.runs import typed
from support.world import DELIVERY, small_workspace
from targeting.audit import AuditLog
from targeting.privacy import load_keys
from targeting.warehouse import Limits, attach, connect

HERE = Path(__file__).parent
REASON = "Kilden retter det ikke, aftalt med jobcentret"


class Keyboard(io.StringIO):
    """Gives the same line to whoever asks."""

    def __init__(self, line: str) -> None:
        super().__init__()
        self.line = line

    def readline(self, *_: object) -> str:
        return f"{self.line}\n"


def say(expected: int, *words: object, line: str = "") -> None:
    with patch.object(sys, "stdin", Keyboard(line)):
        status = typed(*words)
    assert status == expected, f"{words}: {status}"


def fill(home: Path) -> None:
    rows = small_rows()
    town = small_workspace(home / "workspace", rows)
    jobcentre = rows["jobcentre"]
    spoiled = [*jobcentre, jobcentre[0] | {"Startdato": "kl. 8"}]
    write_register(town / "inbox" / DELIVERY, "jobcentre", spoiled)
    key = enrol(town, "anna", "data_steward")
    say(0, "basis", "approve", town, "eksempel-en-plan", "--person", "anna", "--key", key, line=PASSPHRASE)
    say(4, "run", town)
    fault = ("--register", "jobcentre", "--rule", "not_a_date", "--row", "5")
    say(0, "quarantine", "waive", town, *fault, "--reason", REASON)
    say(0, "run", town, "--mode", "simulate", "--as-of", "2017-09-15")
    say(3, "run", town, "--purpose", "CONTROL")
    say(0, "run", town)
    say(0, "explain", town, load_keys(home / "keys").pseudonym("person", ANNA), "--reason", "sag 17")
    say(0, "access-report", town, line=ANNA)
    say(0, "compare", town, "--as-of", "2017-09-01", "--with-as-of", DELIVERY)
    say(0, "simulate", town, "--vary", "threshold=3..5")
    say(0, "key", "rotate", town)
    say(0, "run", town)
    say(0, "key", "retire", town)
    (home / "vidne").mkdir()
    say(0, "log", "witness", town, "--to", home / "vidne")
    key.unlink()
    for views in (town / "published").rglob("targeting.duckdb"):  # holds the path of the folder it was made in
        views.unlink()


def shrink(home: Path) -> None:
    """The same databases in blocks of 16 KB in place of 256, whose empty rest encryption keeps from being packed."""
    key = load_keys(home / "keys").warehouse_key
    for large in (home / "workspace" / "state").rglob("*.duckdb"):
        small = large.with_suffix(".small")
        connection = connect(home / "spilled", Limits())
        attach(connection, large, key, "large", read_only=True)
        connection.execute(f"ATTACH '{small}' AS small (ENCRYPTION_KEY '{key}', BLOCK_SIZE 16384)")
        connection.execute("COPY FROM DATABASE large TO small")
        connection.close()
        small.replace(large)


def archive(home: Path, to: Path) -> None:
    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = ""
        return entry

    with tarfile.open(to, "w:gz") as packed:
        for part in ("keys", "vidne", "workspace"):
            packed.add(home / part, part, filter=plain)


if __name__ == "__main__":
    AuditLog.open.__func__.__kwdefaults__["segment_entries"] = 20  # type: ignore[attr-defined]
    made = Path(tempfile.mkdtemp())
    os.environ |= {"TARGETING_KEYS": str(made / "keys"), "TARGETING_ACTOR": "Fiktiv Analytiker"}
    fill(made)
    shrink(made)
    archive(made, HERE / "workspace.tar.gz")
    shutil.rmtree(made)
