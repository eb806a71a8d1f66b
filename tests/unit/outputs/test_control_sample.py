"""A control sample from declaration to the citizen's own page: off by default, and with two people behind it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from support.approval import approve_all
from support.asking import ask
from support.delivery import ANNA, BENT, CARL, DORA, ERIK, small_rows
from support.documents import DAY
from support.runs import entries, replace, typed
from support.world import key_of, small_workspace
from targeting.commands.records import algorithm_document, article30_document
from targeting.history.files import FOLDER
from targeting.privacy import load_keys
from targeting.session import open_session
from targeting.warehouse import Limits, attach, connect

BASIS, RULES = "bases/eksempel-en-plan.toml", "rulesets/en-plan.toml"
SAMPLE = (
    '\n[control_sample]\nsize = 50\nseed = 20171002\nwhy_da = "For at se, hvem reglerne overser."\n'
    'why_en = "To see whom the rules miss."\n'
)


def asks(workspace: Path, sample: str = SAMPLE) -> None:
    """Let the rule set ask for a control sample."""
    rules = workspace / RULES
    rules.write_text(rules.read_text(encoding="utf-8") + sample, encoding="utf-8")


def allows(workspace: Path, most: int = 50) -> None:
    """Let the basis allow one, of anybody whichever month it is."""
    replace(workspace / BASIS, "daily_limit = 25\n", "daily_limit = 25\nassessed_again_after_months = 1\n")
    replace(workspace / BASIS, "\nconclusion = ", f"\ncontrol_sample_max = {most}\nconclusion = ")


def sampled(workspace: Path) -> list[dict[str, Any]]:
    return pl.read_parquet(workspace / "published/restricted/current/control_sample.parquet").to_dicts()


def pseudonym(workspace: Path, number: str) -> str:
    return load_keys(workspace.parent / "keys").pseudonym("person", number)


def bodies(workspace: Path, event: str) -> list[dict[str, Any]]:
    return [dict(entry.body) for entry in entries(workspace) if entry.type == event]


@pytest.fixture(scope="module")
def drawn_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a workspace that has drawn its control sample, and a copy of it."""
    home = tmp_path_factory.mktemp("drawn")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("TARGETING_KEYS", str(home / "keys"))
        workspace = small_workspace(home / "workspace", small_rows())
        asks(workspace)
        allows(workspace)
        approve_all(workspace)
        assert typed("run", workspace) == 0
    shutil.copytree(workspace, home / "saved", symlinks=True)
    shutil.copytree(home / "keys", home / "saved keys")
    return home


@pytest.fixture
def drawn(drawn_once: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """That workspace; put back as it was afterwards, with its keys."""
    monkeypatch.setenv("TARGETING_KEYS", str(drawn_once / "keys"))
    yield drawn_once / "workspace"
    shutil.rmtree(drawn_once / "workspace")
    shutil.copytree(drawn_once / "saved", drawn_once / "workspace", symlinks=True)
    shutil.rmtree(drawn_once / "keys")
    shutil.copytree(drawn_once / "saved keys", drawn_once / "keys")


def test_nobody_is_drawn_where_the_rule_set_does_not_ask(released: Path) -> None:
    assert sampled(released) == []
    assert bodies(released, "control_sample.drawn") == []


def test_a_basis_that_does_not_allow_it_refuses_the_run(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asks(workspace)
    approve_all(workspace)
    assert typed("check", workspace) == 3
    assert typed("run", workspace) == 3
    assert "asks for a control sample of 50 citizens" in capsys.readouterr().err
    assert bodies(workspace, "source.read") == []
    (checked,) = bodies(workspace, "legal.checked")
    assert checked["control_sample"] == 50


def test_a_simulation_draws_nobody_and_needs_no_leave(workspace: Path) -> None:
    asks(workspace)
    approve_all(workspace)
    assert typed("run", workspace, "--mode", "simulate") == 0
    assert not (workspace / "published/restricted/current").exists()
    assert bodies(workspace, "control_sample.drawn") == []


@pytest.mark.parametrize("changed", ["the rule set", "the basis"])
def test_nobody_can_ask_for_one_alone(workspace: Path, changed: str) -> None:
    asks(workspace)
    allows(workspace)
    approve_all(workspace)
    if changed == "the rule set":
        replace(workspace / RULES, "seed = 20171002", "seed = 20171003")
    else:
        replace(workspace / BASIS, "control_sample_max = 50", "control_sample_max = 51")
    assert typed("run", workspace) == 3


def test_those_are_drawn_who_have_something_going_on_and_were_not_nominated(drawn: Path) -> None:
    (row,) = sampled(drawn)
    assert row["pseudonym"] == pseudonym(drawn, BENT)
    candidates = pl.read_parquet(drawn / "published/restricted/current/candidate.parquet")
    assert candidates["pseudonym"].to_list() == [pseudonym(drawn, ANNA)]
    assert set(row) == set(candidates.columns) - {"points"} | {"stratum", "inclusion_probability"}
    assert row["inclusion_probability"] == 1.0


def test_the_log_says_how_many_were_asked_for_by_which_seed_and_no_more(drawn: Path) -> None:
    """Among how many lots were drawn is how many there are less those nominated, which the release may hide."""
    assert bodies(drawn, "control_sample.drawn") == [{"size": 50, "seed": 20171002}]
    log = (drawn / "log" / "000001.jsonl").read_text(encoding="utf-8")
    assert pseudonym(drawn, BENT) not in log


def test_no_dashboard_table_knows_of_it(drawn: Path) -> None:
    dashboard = drawn / "published" / "dashboard" / "current"
    assert not (dashboard / "control_sample.parquet").exists()
    (run,) = pl.read_parquet(dashboard / "run.parquet").to_dicts()
    assert "kontrol" not in str(run["warnings"]).casefold()


def test_the_same_are_drawn_again(drawn: Path) -> None:
    first = [row["pseudonym"] for row in sampled(drawn)]
    assert typed("run", drawn) == 0
    assert [row["pseudonym"] for row in sampled(drawn)] == first


def test_the_citizen_reads_of_it_and_the_others_do_not(drawn: Path) -> None:
    said = ask(drawn, BENT, "--json").answer
    (run,) = said["runs"]
    assert run["result"]["drawn"] is True
    assert run["published_rows"] == ["control_sample"]
    (published,) = sampled(drawn)
    assert run["result"]["counts"] == {name: published[name] for name in run["result"]["counts"]} != {}
    assert "viste, at du var udtrukket til kontrol, og hvor mange indsatser du har (1 forvaltning, " in str(
        said["page"]
    )
    page = str(said["page"])
    assert "Du blev udtrukket til kontrol" in page and "Modtagere" in page and "Du blev ikke foreslået" in page
    assert "udtrækkes 50 ved lodtrækning til kontrol" in page
    for number in (ANNA, CARL, DORA, ERIK):
        other = ask(drawn, number, "--json").answer
        assert other["runs"][0]["result"]["drawn"] is False
        assert "Du blev udtrukket" not in str(other["page"])


def test_a_history_of_before_there_were_control_samples_is_still_read(drawn: Path) -> None:
    (history,) = (drawn / "state" / FOLDER).glob("*.duckdb")
    connection = connect(drawn / "state" / "tmp", Limits(memory="1GB", threads=1), drawn / "state")
    attach(connection, history, key_of(load_keys(drawn.parent / "keys"), history), "old")
    connection.execute("DROP TABLE old.control_sample")
    connection.close()
    (run,) = ask(drawn, BENT, "--json").answer["runs"]
    assert run["result"]["drawn"] is False


def test_the_records_say_that_citizens_are_drawn(drawn: Path) -> None:
    record = article30_document(open_session(drawn, lambda: DAY)).html()
    assert "udtrukket ved lodtrækning til kontrol: højst 50 i hver kørsel" in record
    algorithm = algorithm_document(open_session(drawn, lambda: DAY)).html()
    assert "Kontrolstikprøve" in algorithm and "For at se, hvem reglerne overser." in algorithm


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("size = 50", "size = 0", "control_sample.size"),
        ("seed = 20171002", "seed = 1.5", "control_sample.seed"),
        ('why_da = "For at se, hvem reglerne overser."\n', "", "control_sample.why_da"),
    ],
    ids=["nobody", "no whole number", "no reason"],
)
def test_a_declaration_that_makes_no_sense_is_refused(
    workspace: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, key: str
) -> None:
    asks(workspace, SAMPLE.replace(old, new))
    assert typed("check", workspace) == 2
    assert key in capsys.readouterr().err
