"""The units and the recipe in deploy/: what they promise of an account's rights, as far as they can be read."""

from __future__ import annotations

import re
import shutil
import subprocess
from configparser import RawConfigParser
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parents[2] / "deploy"
PROGRAM = "/opt/targeting/bin/targeting"
SERVICES = sorted(DEPLOY.glob("*.service"))
# As systemd-analyze counts: 0 is wholly shut, 100 wide open; 20 is what it calls OK.
MOST_EXPOSED = 20


class Unit(RawConfigParser):
    """A unit file: names keep their case, and of a name that stands twice the last is taken."""

    def optionxform(self, optionstr: str) -> str:
        return optionstr


def read(file: Path) -> Unit:
    unit = Unit(strict=False, interpolation=None)
    unit.read_string(file.read_text(encoding="utf-8"))
    return unit


@pytest.mark.parametrize("file", SERVICES, ids=lambda file: file.name)
def test_a_service_may_do_little(file: Path) -> None:
    service = read(file)["Service"]
    assert service["User"] not in ("", "root")
    closed = {
        "ProtectSystem": "strict", "NoNewPrivileges": "yes", "PrivateTmp": "yes", "ProtectHome": "yes",
        "UMask": "0077", "CapabilityBoundingSet": "", "LimitCORE": "0",
    }  # fmt: skip
    assert {name: service.get(name) for name in closed} == closed
    # In a user namespace the account is nobody's, and no start order fits (session.own_account).
    assert "PrivateUsers" not in service and "DynamicUser" not in service


def test_who_serves_is_started_anew_and_waits_for_a_run() -> None:
    service = read(DEPLOY / "targeting.service")["Service"]
    assert service["ExecStart"].startswith(f"{PROGRAM} serve ")
    assert (service["Restart"], service["KillMode"]) == ("on-failure", "mixed")
    keys = service["Environment"].removeprefix("TARGETING_KEYS=")
    workspace = service["ExecStart"].split()[-1]
    may_write = service["ReadWritePaths"].split()
    assert keys in may_write
    assert any(Path(workspace).is_relative_to(place) for place in may_write)
    assert not any(Path(keys).is_relative_to(place) for place in may_write if place != keys), "the keys lie apart"


def test_the_watch_is_outside_prefect_and_reaches_no_network() -> None:
    watch = read(DEPLOY / "targeting-doctor.service")["Service"]
    assert watch["ExecStart"].startswith(f"{PROGRAM} doctor ")
    assert watch["PrivateNetwork"] == "yes"
    assert read(DEPLOY / "targeting-doctor.timer")["Timer"]["Persistent"] == "true"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not on this machine")
@pytest.mark.parametrize("file", sorted(DEPLOY.glob("targeting*")), ids=lambda file: file.name)
def test_systemd_reads_it(file: Path, tmp_path: Path) -> None:
    for unit in DEPLOY.glob("targeting*"):
        text = unit.read_text(encoding="utf-8").replace(PROGRAM, shutil.which("true") or "")
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / file.name)],
        capture_output=True,
        check=False,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not on this machine")
@pytest.mark.parametrize("file", SERVICES, ids=lambda file: file.name)
def test_systemd_calls_it_little_exposed(file: Path) -> None:
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", f"--threshold={MOST_EXPOSED}", str(file)],
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-200:] + done.stderr


def instructions() -> list[tuple[str, str]]:
    """The Containerfile's, in order, each in one line."""
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    lines = re.sub(r"\\\n\s*", "", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE)).splitlines()
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in lines if line.strip())]


def test_the_container_installs_by_hash_and_nothing_else() -> None:
    pips = [rest for word, rest in instructions() if word == "RUN" and "pip install" in rest]
    locked, own = pips
    assert "--require-hashes --no-deps --only-binary :all: -r /made/requirements.txt" in locked
    assert "--no-deps --no-index /made/targeting-*.whl" in own
    assert not [rest for word, rest in instructions() if word == "RUN" and re.search(r"curl|wget|apt-get", rest)]


def test_the_container_is_nobodys_root_and_holds_no_workspace() -> None:
    said = instructions()
    last = dict(said)
    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", last["USER"])
    assert last["VOLUME"] == '["/workspace", "/keys"]'
    copied = [rest for word, rest in said if word == "COPY"]
    assert copied == [
        "requirements.txt /made/",
        "dist/targeting-*.whl /made/",
        "--from=made /opt/targeting /opt/targeting",
    ]
    assert last["CMD"] == '["serve", "/workspace"]'
