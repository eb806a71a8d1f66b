"""Names of columns that no public source shows: check and the register's page say that they are a proposal."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.runs import typed
from targeting.workspace import catalogue


def test_check_and_the_page_say_which_names_are_a_proposal(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    typed("check", workspace)
    shown = " ".join(capsys.readouterr().out.split())
    assert "jobcentre.odcs.yaml: navnene er et forslag; ret dem til jeres udtræk, eller skriv verified: true" in shown
    assert "children_family.odcs.yaml: Part CPR, Sagsbehandler er et forslag" in shown
    assert "benefit_refund.odcs.yaml" not in shown.partition("er et forslag")[0].rpartition(" ")[2]
    assert typed("register", "show", workspace, "jobcentre") == 0
    assert "Navnene er et forslag; ret dem til jeres udtræk: CPR-nr." in " ".join(capsys.readouterr().out.split())


def test_a_register_of_the_latest_registration_is_asked_of_no_earlier_day(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    local = workspace / "registers"
    local.mkdir(exist_ok=True)
    text = (catalogue("registers") / "jobcentre.odcs.yaml").read_text(encoding="utf-8")
    kept = "retentionMonths, value: 6}"
    text = text.replace(kept, f"{kept}\n  - {{property: latestOnly, value: true}}")
    (local / "jobcentre.odcs.yaml").write_text(text, encoding="utf-8")
    for command in ("run", "check"):
        assert typed(command, workspace, "--as-of", "2017-10-01") == 2
        assert (
            "holds the latest registration alone, and cannot tell what was so on 2017-10-01" in capsys.readouterr().err
        )


@pytest.mark.parametrize(
    ("granted", "warned"),
    [
        ('["Bevilget", "Afsluttet"]', True),
        ('["Bevilget", "Udløbet", "OPHØRT"]', True),
        ('["Bevilget", "Afsluttet"], needs_end: ["Afsluttet"]', False),
        ('["Bevilget", "Afsluttet"], needs_end: []', False),
        ('["Bevilget", "Aktiv", "Visiteret"]', False),
    ],
)
def test_check_says_where_a_row_that_has_ended_may_lack_its_end(
    workspace: Path, capsys: pytest.CaptureFixture[str], granted: str, warned: bool
) -> None:
    local = workspace / "registers"
    local.mkdir(exist_ok=True)
    text = (catalogue("registers") / "municipal_health.odcs.yaml").read_text(encoding="utf-8")
    shipped = '["Bevilget", "Afsluttet"], needs_end: ["Afsluttet"]'
    assert shipped in text
    (local / "municipal_health.odcs.yaml").write_text(text.replace(shipped, granted), encoding="utf-8")
    typed("check", workspace)
    shown = " ".join(capsys.readouterr().out.split())
    assert ("municipal_health.odcs.yaml: granted har " in shown) is warned
