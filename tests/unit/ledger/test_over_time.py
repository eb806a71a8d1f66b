"""Two deliveries of a small municipality, run one after the other as a user runs them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from support.runs import contents, entries, log_holds, newest, replace, typed
from support.world import generated
from targeting.ledger import open_ledger
from targeting.run import RunRequest, run
from targeting.session import open_session
from targeting.workspace import output_contracts

FIRST, SECOND = "2017-09-04", "2017-10-02"
MARKED = [name for name, entry in output_contracts().items() if "incomplete" in entry.names]
JOBCENTRE = f"momentum_forloeb_{SECOND}.csv"


@pytest.fixture(scope="module", autouse=True)
def keys_beside_the_workspace() -> Iterator[None]:
    """As the sample's workspace.toml says, whatever other tests have set."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("TARGETING_KEYS", raising=False)
        yield


@pytest.fixture(scope="module")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with keys, and a workspace with two deliveries of which the first was run."""
    home = tmp_path_factory.mktemp("over_time")
    generated(home / "workspace", 1500, 7, deliveries=2)
    run(open_session(home / "workspace"), RunRequest(delivery=date.fromisoformat(FIRST)))
    return home


def branch(home: Path, folder: Path) -> Path:
    """A copy of the workspace and its keys, to go on from there."""
    shutil.copytree(home, folder, symlinks=True, dirs_exist_ok=True)
    return folder / "workspace"


def declare_incomplete(workspace: Path) -> None:
    replace(
        workspace / "workspace.toml", "[registers.jobcentre]\n", '[registers.jobcentre]\nwhen_missing = "incomplete"\n'
    )


def table(workspace: Path, name: str) -> pl.DataFrame:
    return pl.read_parquet(newest(workspace, name))


def of_the_run(workspace: Path, name: str) -> pl.DataFrame:
    """Without what a table tells of the releases before."""
    frame = table(workspace, name)
    return frame.filter(pl.col("as_of") == table(workspace, "run")["as_of"].item()) if name == "trend" else frame


@pytest.fixture(scope="module")
def second_run(first_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The second delivery, whole."""
    workspace = branch(first_run, tmp_path_factory.mktemp("second"))
    run(open_session(workspace), RunRequest())
    return workspace


@pytest.fixture(scope="module")
def without_jobcentre(first_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The second delivery without a register that may be missing."""
    workspace = branch(first_run, tmp_path_factory.mktemp("missing"))
    declare_incomplete(workspace)
    (workspace / "inbox" / SECOND / JOBCENTRE).rename(workspace / JOBCENTRE)
    run(open_session(workspace), RunRequest())
    return workspace


def test_the_first_delivery_has_no_drift_and_the_second_is_held_against_it(first_run: Path, second_run: Path) -> None:
    first, second = table(first_run / "workspace", "source"), table(second_run, "source")
    assert first["drift"].is_null().all()
    then, now = (dict(frame.select("register", "accepted").iter_rows()) for frame in (first, second))
    for register, drift in second.select("register", "drift").iter_rows():
        # Where a register's rows are hidden, so is what they tell.
        known = then[register] and now[register] is not None
        expected = round(100 * (now[register] - then[register]) / then[register], 1) if known else None
        assert drift == expected, register
    assert dict(second.select("register", "drift").iter_rows())["population"] == pytest.approx(4.1, abs=0.5)


def test_drift_beyond_its_bounds_is_a_warning_in_quality(first_run: Path, second_run: Path) -> None:
    first, second = table(first_run / "workspace", "quality"), table(second_run, "quality")
    drift = pl.col("metric").is_in(["rowsChange", "personsChange", "shareChange"])
    assert set(first.filter(drift)["verdict"]) == {"not_applicable"}
    verdicts = dict(second.filter(drift).select("expectation", "verdict").iter_rows())
    assert (verdicts["population_rows_change"], verdicts["benefit_refund_rows_change"]) == ("passed", "failed")
    assert second.filter(pl.col("metric") == "ageDays")["observed"].drop_nulls().min() >= 0


def test_what_coverage_would_tell_of_few_is_hidden_in_both_tables(second_run: Path) -> None:
    source = table(second_run, "source").filter(pl.col("suppressed").str.contains("coverage"))
    quality = table(second_run, "quality").filter(pl.col("metric") == "coverage")
    hidden = set(quality.filter(pl.col("observed").is_null())["register"])
    assert set(source["register"]) - {"population", "objection"} == hidden != set()
    assert set(quality["failed"].drop_nulls()) <= {0}


def test_a_complete_run_names_nothing_incomplete(second_run: Path) -> None:
    assert {value for name in MARKED for value in table(second_run, name)["incomplete"]} == {""}


def test_a_missing_register_is_named_everywhere_a_figure_shows(without_jobcentre: Path) -> None:
    read_nowhere = {name for name, contract in output_contracts().items() if contract.from_cases}
    assert set(MARKED) == set(output_contracts()) - {"source", "quality"} - read_nowhere
    for name in MARKED:
        frame = of_the_run(without_jobcentre, name)
        nobody_drawn = name == "control_sample" and frame.is_empty()
        assert nobody_drawn or set(frame["incomplete"]) == {"jobcentre"}, name
    states = dict(table(without_jobcentre, "source").select("register", "state").iter_rows())
    assert {register for register, state in states.items() if state == "missing"} == {"jobcentre"}
    assert (
        "Registeret Jobcenter (Momentum) mangler i leverancen 2017-10-02"
        in table(without_jobcentre, "run")["warnings"][0]
    )


def test_a_missing_register_does_not_look_like_citizens_who_left(second_run: Path, without_jobcentre: Path) -> None:
    """Without it, more would seem to have left than did."""
    whole, lacking = table(second_run, "change"), table(without_jobcentre, "change")
    assert not whole["left"].is_null().all()
    assert len(lacking) > 0
    assert lacking["left"].is_null().all()
    assert all("left" in columns.split(",") for columns in lacking["suppressed"])


def test_a_missing_register_is_logged(without_jobcentre: Path) -> None:
    missing = [entry.body for entry in entries(without_jobcentre) if entry.type == "source.missing"]
    assert missing == [{"register": "jobcentre", "delivery": SECOND}]
    read = [entry.body["register"] for entry in entries(without_jobcentre) if entry.type == "source.read"]
    assert read.count("jobcentre") == 1  # in the first delivery
    assert log_holds(without_jobcentre)


def test_the_summary_says_that_it_is_incomplete(without_jobcentre: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from targeting.commands.summary import summarise
    from targeting.pages import terminal

    summary = summarise(open_session(without_jobcentre), (without_jobcentre / "state" / "last_good").read_text())
    terminal.show(summary.as_dict(), summary.render, as_json=False)
    assert "UFULDSTÆNDIG: Jobcenter (Momentum) er ikke læst." in capsys.readouterr().out


def test_when_it_comes_back_nobody_seems_to_have_entered(
    without_jobcentre: Path, second_run: Path, tmp_path: Path
) -> None:
    """The delivery, completed, is compared with the run that the incomplete one was compared with."""
    workspace = branch(without_jobcentre.parent, tmp_path)
    (workspace / JOBCENTRE).rename(workspace / "inbox" / SECOND / JOBCENTRE)
    run(open_session(workspace), RunRequest())
    unlike = ["run_id"]
    assert table(workspace, "change").drop(unlike).equals(table(second_run, "change").drop(unlike))


def test_entered_is_hidden_when_the_run_before_lacked_a_register(without_jobcentre: Path, tmp_path: Path) -> None:
    workspace = branch(without_jobcentre.parent, tmp_path)
    inbox = workspace / "inbox"
    shutil.copytree(inbox / SECOND, inbox / "2017-10-30")
    (workspace / JOBCENTRE).rename(inbox / "2017-10-30" / JOBCENTRE)
    settings = workspace / "workspace.toml"
    text = settings.read_text(encoding="utf-8").replace("may_repeat = true", "")
    for register in ("population", "objection", "jobcentre", "benefit_refund", "sickness_benefit", "social_psychiatry",
                     "children_family", "municipal_health", "misuse_treatment", "aids"):  # fmt: skip
        text = text.replace(f"[registers.{register}]\n", f"[registers.{register}]\nmay_repeat = true\n")
    settings.write_text(text, encoding="utf-8")
    run(open_session(workspace), RunRequest())
    change = table(workspace, "change")
    assert set(change["incomplete"]) == {""}
    assert change["entered"].is_null().all()
    assert not change["left"].is_null().all()


def test_a_missing_register_stops_the_run_unless_declared(first_run: Path, tmp_path: Path) -> None:
    workspace = branch(first_run, tmp_path)
    (workspace / "inbox" / SECOND / JOBCENTRE).unlink()
    before = contents(workspace / "state")
    assert typed("run", workspace) == 4
    assert contents(workspace / "state") | before == contents(workspace / "state")
    assert set(contents(workspace / "state")) - set(before) == {"run.lock"}


@pytest.mark.parametrize("register", ["population", "objection"])
def test_the_population_and_the_objections_may_not_be_missing(
    first_run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], register: str
) -> None:
    workspace = branch(first_run, tmp_path)
    replace(
        workspace / "workspace.toml",
        f"[registers.{register}]\n",
        f'[registers.{register}]\nwhen_missing = "incomplete"\n',
    )
    assert typed("check", workspace) == 2
    assert f"registers.{register}: when_missing can only be stop" in capsys.readouterr().err


def test_check_says_beforehand_that_figures_will_be_incomplete(
    first_run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace = branch(first_run, tmp_path)
    declare_incomplete(workspace)
    (workspace / "inbox" / SECOND / JOBCENTRE).unlink()
    assert typed("check", workspace) == 0
    assert "Mangler, og alle tal bliver mærket ufuldstændige: Jobcenter (Momentum)" in capsys.readouterr().out


def test_last_months_file_sent_again_is_refused_by_a_run(
    first_run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace = branch(first_run, tmp_path)
    shutil.copy(workspace / "inbox" / FIRST / f"momentum_forloeb_{FIRST}.csv", workspace / "inbox" / SECOND / JOBCENTRE)
    assert typed("run", workspace) == 4
    complaint = " ".join(capsys.readouterr().err.split())
    assert f"{JOBCENTRE} (register jobcentre) in the delivery of {SECOND} is the same file as" in complaint
    assert entries(workspace)[-1].type == "run.failed"


REASON = "Jobcentret skifter system i oktober og sender resten i november"


def shorten(file: Path, share: float) -> None:
    """Leave so large a share of a text file's rows, from the top."""
    header, *rows = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join([header, *rows[: int(len(rows) * share)]]))


@pytest.fixture(scope="module")
def fallen(first_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The second delivery with three of five rows of a register gone."""
    workspace = branch(first_run, tmp_path_factory.mktemp("fallen"))
    shorten(workspace / "inbox" / SECOND / JOBCENTRE, 0.4)
    return workspace


@pytest.fixture(scope="module")
def accepted(fallen: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That delivery, run by a person who knows why."""
    workspace = branch(fallen.parent, tmp_path_factory.mktemp("accepted"))
    run(open_session(workspace), RunRequest(accept=("jobcentre",), reason=REASON))
    return workspace


def test_a_register_that_falls_beyond_its_bounds_stops_the_run(
    fallen: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace = branch(fallen.parent, tmp_path)
    before = contents(workspace / "published")
    assert typed("run", workspace) == 4
    said = " ".join(capsys.readouterr().err.split())
    assert "Jobcenter (Momentum): jobcentre_rows_bounds is below what is expected" in said
    assert ">= -40 and <= 200 percent" in said
    assert "--accept-incomplete jobcentre --reason TEXT" in said
    assert contents(workspace / "published") == before


def test_what_is_accepted_is_marked_everywhere_a_figure_shows(accepted: Path) -> None:
    for name in MARKED:
        frame = of_the_run(accepted, name)
        nobody_drawn = name == "control_sample" and frame.is_empty()
        assert nobody_drawn or set(frame["incomplete"]) == {"jobcentre"}, name
    states = dict(table(accepted, "source").select("register", "state").iter_rows())
    assert {register for register, state in states.items() if state != "read"} == {"jobcentre"}
    assert states["jobcentre"] == "accepted_incomplete"
    assert "den, der startede kørslen, har godtaget det" in table(accepted, "run")["warnings"][0]
    assert table(accepted, "change")["left"].is_null().all()
    assert not table(accepted, "change")["entered"].is_null().all()


def test_what_was_accepted_although_it_lacks_rows_is_nothing_to_be_held_against(accepted: Path) -> None:
    session = open_session(accepted)
    with open_ledger(session.workspace.state, session.keys, read_only=True) as opened:
        passed = opened.connection.execute("SELECT register FROM ledger.passed WHERE delivery = ?", [SECOND]).fetchall()
        first = opened.connection.execute("SELECT count(*) FROM ledger.passed WHERE delivery = ?", [FIRST]).fetchone()
    assert first == (len(passed) + 1,) and ("jobcentre",) not in passed


def test_the_log_says_who_accepted_it_and_why(accepted: Path) -> None:
    asked = [entry for entry in entries(accepted) if entry.type == "run.requested"][-1]
    assert asked.body["accepted"] == [{"register": "jobcentre", "reason": REASON}]
    assert asked.actor
    assert log_holds(accepted)


def test_people_are_told_that_it_is_incomplete(accepted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever started it, and whoever asks about one citizen."""
    from targeting.commands.summary import summarise
    from targeting.pages import terminal

    summary = summarise(open_session(accepted), (accepted / "state" / "last_good").read_text())
    terminal.show(summary.as_dict(), summary.render, as_json=False)
    said = " ".join(capsys.readouterr().out.split())
    assert "UFULDSTÆNDIG: Jobcenter (Momentum) er leveret ufuldstændigt" in said
    citizen = table(accepted, "candidate")["pseudonym"][0]
    assert typed("explain", accepted, citizen, "--reason", "Prøve af siden") == 0
    assert "Ikke læst helt" in capsys.readouterr().out


def test_only_how_many_there_are_may_be_accepted(fallen: Path, tmp_path: Path) -> None:
    """Rows that cannot be read are no matter of knowing why there are fewer."""
    workspace = branch(fallen.parent, tmp_path)
    file = workspace / "inbox" / SECOND / JOBCENTRE
    header, *rows = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text(header + "".join("x" + row if number % 5 == 0 else row for number, row in enumerate(rows)))
    assert typed("run", workspace, "--accept-incomplete", "jobcentre", "--reason", REASON) == 4
    assert "jobcentre_quarantined" in str(entries(workspace)[-1].body["reason"])
    assert "--accept-incomplete" not in str(entries(workspace)[-1].body["reason"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--accept-incomplete", "jobcentre"), "--reason must say why"),
        (("--accept-incomplete", "jobcentre", "--reason", "ja"), "--reason must say why"),
        (("--accept-incomplete", "jobcentre", "--reason", "borgeren 010165-5008 ringede"), "looks like a CPR number"),
        (("--accept-incomplete", "population", "--reason", REASON), "must be whole"),
        (("--accept-incomplete", "objection", "--reason", REASON), "must be whole"),
        (("--accept-incomplete", "jobcenter", "--reason", REASON), "jobcenter"),
        (("--reason", REASON), "belongs to --accept-incomplete"),
    ],
)
def test_who_accepts_says_what_and_why(
    fallen: Path, arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = len(entries(fallen))
    assert typed("run", fallen, *arguments) == 2
    assert said in " ".join(capsys.readouterr().err.split())
    assert len(entries(fallen)) == before


def test_a_run_as_of_a_day_before_a_registers_first_rows_is_incomplete(first_run: Path, tmp_path: Path) -> None:
    """The refunds of the sample begin in week 30 of 2017."""
    workspace = branch(first_run, tmp_path)
    ref = run(open_session(workspace), RunRequest(as_of=date(2017, 7, 1), mode="simulate"))
    folder = workspace / "published" / "simulation" / "releases" / ref.run_id
    told = {name: pl.read_parquet(folder / f"{name}.parquet") for name in ("run", "source")}
    assert set(told["run"]["incomplete"]) == {"benefit_refund"}
    states = dict(told["source"].select("register", "state").iter_rows())
    assert {register for register, state in states.items() if state == "begins_later"} == {"benefit_refund"}
    assert "begynder efter opgørelsesdagen 2017-07-01" in told["run"]["warnings"][0]
    late = [entry.body for entry in entries(workspace) if entry.type == "source.begins_later"]
    assert late == [{"register": "benefit_refund", "as_of": "2017-07-01"}]
