"""docs/da/drift.md says what the program does: its findings, limits, exit status and commands are those there are."""

from __future__ import annotations

import re

from typer.main import get_command

from support.doctor_page import PAGE, with_made
from targeting.cli import app
from targeting.doctor.declared import declared
from targeting.workspace.settings import Schedule

TEXT = PAGE.read_text(encoding="utf-8")


def test_the_table_is_made_of_the_declarations() -> None:
    assert with_made(TEXT) == TEXT, "run `make reference`"


def test_the_limits_are_those_that_are_declared() -> None:
    limits = declared().limits
    assert f"ikke endt godt {limits.grace_hours} timer efter" in TEXT
    assert (
        limits.times_last_run == 3 and f"tre gange det, den seneste kørsel fylder, eller {limits.least_mb} MB" in TEXT
    )


def test_the_plan_in_it_can_be_read() -> None:
    (cron,) = re.findall(r'^cron = "(.*)"', TEXT, re.M)
    assert Schedule(cron=cron)


def test_what_is_typed_for_a_backup_and_what_is_kept_of_it_are_as_the_program_has_it() -> None:
    for name, line in re.findall(r"^targeting (backup|restore) (.*)$", TEXT, re.M):
        options = {option: part for part in get_command(app).commands[name].params for option in part.opts}  # type: ignore[attr-defined]
        assert set(re.findall(r"--[a-z-]+", line)) <= set(options)
    defaults = {part.name: part.default for part in get_command(app).commands["backup"].params}  # type: ignore[attr-defined]
    assert f"højst `--wait` minutter ({defaults['wait']})" in TEXT
    assert defaults["keep"] == 2 and "af arbejdsmappen de nyeste to, eller så mange, `--keep` siger" in TEXT
