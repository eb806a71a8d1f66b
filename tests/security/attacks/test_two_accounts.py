"""Two system accounts, made for the test as docs/da/konti.md says: who runs owns all, who asks reads none of it."""

from __future__ import annotations

import grp
import os
import pwd
import re
import shutil
import site
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from support.approval import PASSPHRASE, STEWARD, enrol, sample_signer
from support.delivery import small_rows
from support.runs import ROOT, replace
from support.world import small_workspace

SERVICE, ANALYST, OTHER, GROUP = "tgt-service", "tgt-analyst", "tgt-other", "targeting-bestillere"
REQUIRED = "TARGETING_ACCOUNTS"  # make accounts: a machine that cannot run this is then a failure
PATHS = os.pathsep.join((str(ROOT / "src"), *site.getsitepackages()))
PYTHONS = (sys.executable, "/usr/bin/python3", f"/usr/bin/python3.{sys.version_info[1]}")
WALK = """
import os, sys
for top in sys.argv[1:]:
    for folder, folders, files in os.walk(top):
        for name in files:
            path = os.path.join(folder, name)
            for what, mode in (("read", "rb"), ("write", "r+b")):
                try:
                    open(path, mode).close()
                    print(what, path)
                except OSError:
                    pass
        if os.access(folder, os.W_OK):
            print("fill", folder)
"""


@dataclass(frozen=True)
class Machine:
    """A workspace and keys of the service account, a key of the analyst's, and a Python that both can run."""

    python: str
    folder: Path

    @property
    def workspace(self) -> Path:
        return self.folder / "workspace"

    def as_account(self, name: str, *arguments: object, typed: str = "") -> subprocess.CompletedProcess[str]:
        """Run Python with these arguments as an account of the system, with nothing of this process's environment."""
        account = pwd.getpwnam(name)
        return subprocess.run(
            [self.python, *map(str, arguments)],
            user=account.pw_uid, group=account.pw_gid, extra_groups=[grp.getgrnam(GROUP).gr_gid],
            env={"PYTHONPATH": PATHS, "PYTHONDONTWRITEBYTECODE": "1", "HOME": account.pw_dir, "TARGETING_LANG": "en",
                 "TARGETING_KEYS": str(self.folder / "keys"), "GX_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"},
            cwd="/", input=typed, capture_output=True, text=True, check=False, umask=0o002,
        )  # fmt: skip

    def types(self, name: str, *arguments: object, typed: str = "") -> subprocess.CompletedProcess[str]:
        """What that account gets when it types ``targeting`` with these arguments."""
        return self.as_account(name, "-c", "from targeting import cli; cli.main()", *arguments, typed=typed)

    def reach(self, name: str) -> set[tuple[str, str]]:
        """What an account can read, write or fill of the workspace and the keys: (what, place)."""
        found = self.as_account(name, "-c", WALK, self.workspace, self.folder / "keys").stdout.splitlines()
        places = (line.partition(" ") for line in found)
        return {(what, Path(place).relative_to(self.folder).as_posix()) for what, _, place in places}


def impossible(why: str) -> None:
    """The test cannot be run here: a failure where the machine is meant to be able."""
    if os.environ.get(REQUIRED):
        pytest.fail(why)
    pytest.skip(why)


def python_for_all() -> str:
    for python in PYTHONS:
        try:
            tried = subprocess.run(
                [python, "-c", "import sys, targeting, duckdb; print(sys.version_info[:2])"],
                user="nobody", group="nogroup", extra_groups=[], env={"PYTHONPATH": PATHS}, cwd="/",
                capture_output=True, text=True, check=False,
            )  # fmt: skip
        except OSError:
            continue
        if tried.stdout.strip() == str(tuple(sys.version_info[:2])):
            return python
    impossible("no Python here that another account can run with this checkout")
    return ""


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    if os.getuid() or not shutil.which("useradd"):
        impossible("making system accounts takes root and useradd")
    python = python_for_all()
    folder = Path(tempfile.mkdtemp(prefix="targeting-accounts-"))
    folder.chmod(0o755)
    monkeypatch.setenv("TARGETING_KEYS", str(folder / "keys"))
    for name in (SERVICE, ANALYST, OTHER):
        subprocess.run(["useradd", "--no-create-home", "--home-dir", str(folder / name), name], check=True)
    try:
        workspace = small_workspace(folder / "workspace", small_rows())
        replace(workspace / "workspace.toml", "timezone = ", f'service_accounts = ["{SERVICE}"]\ntimezone = ')
        enrol(workspace, "anna", "starter", accounts=(ANALYST,))
        shutil.chown(folder / "anna.pem", ANALYST)
        (folder / "keys").mkdir(mode=0o700)
        set_up(folder)
        subprocess.run(["usermod", "-aG", GROUP, OTHER], check=True)
        yield Machine(python, folder)
    finally:
        for name in (SERVICE, ANALYST, OTHER):
            subprocess.run(["userdel", name], check=False, capture_output=True)
        subprocess.run(["groupdel", GROUP], check=False, capture_output=True)
        shutil.rmtree(folder)


def set_up(folder: Path) -> None:
    """Give the very commands of the page."""
    page = (ROOT / "docs" / "da" / "konti.md").read_text(encoding="utf-8")
    commands = re.findall(r"```sh\n(.*?)```", page, re.DOTALL)[0]
    named = {"SERVICE": SERVICE, "ANALYTIKER": ANALYST, "MAPPE": folder / "workspace", "NOEGLER": folder / "keys"}
    for word, meant in named.items():
        commands = commands.replace(word, str(meant))
    subprocess.run(["sh", "-euc", commands], check=True)


def test_the_analyst_reads_nothing_of_citizens_and_can_ask_for_a_run(machine: Machine) -> None:
    workspace, key = machine.workspace, machine.folder / "anna.pem"
    alone = machine.types(SERVICE, "run", workspace)
    assert alone.returncode == 3, alone.stderr
    assert "targeting order sign" in alone.stderr
    for command in ("run", "check"):
        refused = machine.types(ANALYST, command, workspace)
        assert refused.returncode == 1
        assert "Your account may not open" in refused.stderr
    told = sample_signer(STEWARD).sign(f"x\nlog: targeting/999 1 {'00' * 32}\n")
    stray = (workspace / "approvals" / "ruleset" / "en-plan.note").with_name("x.note")
    stray.write_bytes(told)
    stray.chmod(0o644)  # whatever the umask that earlier tests of this process left
    for words in (("people", "show"), ("basis", "list"), ("ruleset", "list")):
        refused = machine.types(ANALYST, *words, workspace)
        assert (refused.returncode, refused.stdout) == (1, ""), refused.stderr
        assert "Your account may not open log." in refused.stderr
    stray.unlink()
    signed = machine.types(
        ANALYST, "order", "sign", workspace, "weekly", "--person", "anna", "--key", key, typed=f"{PASSPHRASE}\n"
    )
    assert signed.returncode == 0, signed.stderr
    done = machine.types(SERVICE, "run", workspace)
    assert done.returncode == 0, done.stderr

    seen = {path for what, path in machine.reach(ANALYST) if what == "read"}
    tops = {"/".join(path.split("/")[1:3]) for path in seen if path.startswith("workspace/")}
    assert {path.split("/")[0] for path in tops} == {
        "workspace.toml", "approvals", "bases", "case_imports", "rulesets", "orders", "published"
    }  # fmt: skip
    assert {path for path in tops if path.startswith("published")} == {"published/dashboard"}
    assert not {path for path in seen if path.startswith("keys")}
    changed = {path for what, path in machine.reach(ANALYST) if what != "read"}
    assert changed == {"workspace/orders", "workspace/orders/weekly.note"}

    owned = {path for _, path in machine.reach(SERVICE)}
    assert {"keys/pseudonym.key", "keys/warehouse.key", "workspace/log/000001.jsonl"} <= owned
    assert any("published/restricted" in path for path in owned)


def test_nobody_takes_or_changes_anothers_order(machine: Machine) -> None:
    workspace, key = machine.workspace, machine.folder / "anna.pem"
    stolen = machine.types(
        SERVICE, "order", "sign", workspace, "weekly", "--person", "anna", "--key", key, typed=f"{PASSPHRASE}\n"
    )
    assert stolen.returncode == 2
    signed = machine.types(
        ANALYST, "order", "sign", workspace, "weekly", "--person", "anna", "--key", key, typed=f"{PASSPHRASE}\n"
    )
    assert signed.returncode == 0, signed.stderr
    note = workspace / "orders" / "weekly.note"
    before = note.read_bytes()
    for account in (SERVICE, OTHER):
        for deed in (f"os.remove({str(note)!r})", f"open({str(note)!r}, 'w').write('x')",
                     f"os.rename({str(note)!r}, {str(note)!r} + '.gone')"):  # fmt: skip
            assert machine.as_account(account, "-c", f"import os; {deed}").returncode, (account, deed)
    assert note.read_bytes() == before
    machine.as_account(ANALYST, "-c", f"open({str(note)!r}, 'w').write('started')")
    refused = machine.types(SERVICE, "run", workspace)
    assert refused.returncode == 3
    assert "orders/weekly.note" in refused.stderr
