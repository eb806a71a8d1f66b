"""A draft cannot be run, and `targeting check` says what is still to be written."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.runs import entries, typed
from targeting.errors import ConfigurationError
from targeting.onboarding import draft_register
from targeting.workspace import catalogue, load_register, require_finished

EXAMPLE = Path(__file__).parents[3] / "docs" / "da" / "eksempel"
USE = '\n[registers.skp]\ndepartment = "social"\nservice_centre = "social_psychiatry_centre"\n'


@pytest.fixture
def finished(tmp_path: Path) -> str:
    """A contract that may be run."""
    return (EXAMPLE / "skp.odcs.yaml").read_text(encoding="utf-8")


@pytest.fixture
def onboarding(workspace: Path) -> Path:
    """A workspace with a fresh draft in registers/ that workspace.toml does not name."""
    (workspace / "registers").mkdir()
    draft = draft_register(EXAMPLE / "skp_kontaktforloeb_2017-10-02.csv", "skp")
    (workspace / "registers" / "skp.odcs.yaml").write_text(draft.yaml, encoding="utf-8")
    return workspace


def take_into_use(workspace: Path) -> None:
    settings = workspace / "workspace.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + USE, encoding="utf-8")


def points(folder: Path, text: str) -> list[tuple[str, str]]:
    path = folder / "skp.odcs.yaml"
    path.write_text(text, encoding="utf-8")
    return [(point.key, point.what) for point in load_register(path).open_points]


def test_a_finished_contract_has_no_open_points(tmp_path: Path, finished: str) -> None:
    assert points(tmp_path, finished) == []
    require_finished([load_register(tmp_path / "skp.odcs.yaml")])


@pytest.mark.parametrize("path", sorted(catalogue("registers").glob("*.odcs.yaml")), ids=lambda path: path.stem)
def test_the_catalogues_contracts_are_finished(path: Path) -> None:
    assert load_register(path).finished


@pytest.mark.parametrize("status", ["draft", "proposed", "retired"])
def test_only_the_status_active_may_be_run(tmp_path: Path, finished: str, status: str) -> None:
    text = finished.replace("status: active", f"status: {status}")
    assert points(tmp_path, text) == [("status", "skriv active, når resten er udfyldt og godkendt")]
    with pytest.raises(ConfigurationError, match=f"skp.odcs.yaml has status {status} and 1 open point"):
        require_finished([load_register(tmp_path / "skp.odcs.yaml")])


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('"Støtte- og kontaktpersoner"', '"UDFYLD: navnet"', "name"),
        ('"Hvilken lov og paragraf støtten gives efter"', "UDFYLD", "schema[skp].properties[paragraph].description"),
        ("value: special", 'value: "UDFYLD: hvilken"', "customProperties[legalCategory].value"),
        ("value: 6", 'value: "UDFYLD: måneder"', "customProperties[retentionMonths].value"),
    ],
)
def test_a_text_that_begins_with_udfyld_is_open_even_when_active(
    tmp_path: Path, finished: str, old: str, new: str, key: str
) -> None:
    found = points(tmp_path, finished.replace(old, new))
    assert [point for point, _ in found] == [key]
    assert all(what for _, what in found)


def test_a_draft_that_is_not_in_use_stops_nothing_and_is_shown(
    onboarding: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed("check", onboarding) == 0
    assert "Ikke taget i brug: skp.odcs.yaml: tilføj [registers.skp] i workspace.toml" in capsys.readouterr().out


def test_check_lists_one_line_a_point(onboarding: Path, capsys: pytest.CaptureFixture[str]) -> None:
    take_into_use(onboarding)
    assert typed("check", onboarding) == 2
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("  skp.odcs.yaml: ")]
    assert len(lines) == len(load_register(onboarding / "registers" / "skp.odcs.yaml").open_points)


def test_a_run_is_refused_before_anything_is_logged_or_read(
    onboarding: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    take_into_use(onboarding)
    assert typed("run", onboarding) == 2
    assert "A draft contract cannot be run: skp.odcs.yaml" in capsys.readouterr().err
    assert not (onboarding / "log").exists() or entries(onboarding) == []


def test_a_draft_never_writes_over_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "skp.odcs.yaml"
    out.write_text("hours of work", encoding="utf-8")
    assert typed("register", "draft", EXAMPLE / "skp_kontaktforloeb_2017-10-02.csv", "--out", out) == 2
    assert out.read_text(encoding="utf-8") == "hours of work"
    assert "is already there" in capsys.readouterr().err


def test_what_is_printed_is_the_contract_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    extract = EXAMPLE / "skp_kontaktforloeb_2017-10-02.csv"
    assert typed("register", "draft", extract, "--id", "skp") == 0
    assert capsys.readouterr().out.rstrip("\n") == draft_register(extract, "skp").yaml.rstrip("\n")
