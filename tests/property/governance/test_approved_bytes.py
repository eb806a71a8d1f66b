"""Any one byte of an approved declaration, changed in any way, and the approval no longer holds."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from support.world import small_workspace
from targeting.errors import ConfigurationError
from targeting.governance import approval_in_force
from targeting.run import known_approvals
from targeting.workspace import load_workspace

FILES = ("bases/eksempel-en-plan.toml", "rulesets/en-plan.toml")


@dataclass(frozen=True)
class Approved:
    """A workspace where everything is approved, and one of its files."""

    folder: Path
    path: Path
    original: bytes

    def holds(self) -> bool:
        """Whether the file's approval holds today."""
        workspace = load_workspace(self.folder)
        subject = workspace.approvable("ruleset" if self.path.parent.name == "rulesets" else "basis", self.path.stem)
        approved, reasons = approval_in_force(subject, "999", date.today(), known_approvals(workspace))
        assert (approved is None) == bool(reasons)
        return approved is not None


@pytest.fixture(scope="module", params=FILES)
def file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Approved:
    folder = small_workspace(tmp_path_factory.mktemp("approved") / "workspace", {})
    path = folder / str(request.param)
    return Approved(folder, path, path.read_bytes())


def test_unchanged_it_holds(file: Approved) -> None:
    file.path.write_bytes(file.original)
    assert file.holds()


@example(at=0, byte=ord("#") ^ 1, how="change")
@example(at=-1, byte=ord(" "), how="insert")
@example(at=-1, byte=1, how="remove")
@given(at=st.integers(min_value=0), byte=st.integers(1, 255), how=st.sampled_from(["change", "insert", "remove"]))
@settings(max_examples=100, deadline=None)
def test_with_one_byte_changed_added_or_taken_away_it_does_not(file: Approved, at: int, byte: int, how: str) -> None:
    at %= len(file.original)
    here = file.original[at]
    new = {"change": bytes([here ^ byte]), "insert": bytes([byte, here]), "remove": b""}[how]
    file.path.write_bytes(file.original[:at] + new + file.original[at + 1 :])
    with suppress(ConfigurationError):  # it may be no declaration any more: then no run can start
        assert not file.holds()
