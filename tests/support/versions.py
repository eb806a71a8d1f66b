"""A new version of the rules, as an analyst writes one: a copy of the file with its own version and first day."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from support.runs import replace

FIRST = "en-plan.toml"


def add_version(workspace: Path, version: str, first: date | str, threshold: int = 4) -> Path:
    """Write that version of en-plan beside the first, which stays as it is; nobody has approved it yet."""
    new = workspace / "rulesets" / f"en-plan-{version}.toml"
    shutil.copy(workspace / "rulesets" / FIRST, new)
    replace(new, 'version = "1.0.0"', f'version = "{version}"')
    replace(new, "valid_from = 2017-07-01", f"valid_from = {first}")
    replace(new, "threshold = 4", f"threshold = {threshold}")
    return new
