"""What is shown to nobody is counted to nobody: a simulation under rules of one's own, and figures that are held.

Of two exact answers, one subtracted from the other, a single citizen can be left: who is 39, or who objected.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from support.delivery import DORA, ERIK, small_rows, write_register
from support.runs import entries, replace, typed
from support.world import DELIVERY

RELEASED = "run_of_six"
# What differs between any two runs, or names a file whose content another run may have changed.
OF_THE_RUN = {
    "fingerprint", "key", "keys", "plan_sha256", "log_seq", "compared_with", "sha256", "ruleset", "declarations",
    "counted", "settings_sha256",
}  # fmt: skip
AGES = ("39", "40")


def drafted(workspace: Path, age: str) -> str:
    """A copy of the rule set with another minimum age, which nobody has approved."""
    text = (workspace / "rulesets" / "en-plan.toml").read_text(encoding="utf-8")
    text = re.sub(r'(?m)^id = ".*"$', f'id = "q{age}"', text, count=1)
    text = re.sub(r"(?m)^min_age = \d+$", f"min_age = {age}", text, count=1)
    (workspace / "rulesets" / f"q{age}.toml").write_text(text, encoding="utf-8")
    return f"q{age}"


def logged(workspace: Path, run_id: str) -> list[tuple[str, Any]]:
    """What the log tells of a run that had begun, without what differs between any two."""
    begun = ("run.requested", "legal.checked")
    of_run = [entry for entry in entries(workspace) if entry.run_id == run_id and entry.type not in begun]
    return [(entry.type, _said(entry.body)) for entry in of_run]


def _said(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _said(inner) for name, inner in value.items() if name not in OF_THE_RUN}
    return [_said(inner) for inner in value] if isinstance(value, list | tuple) else value


def requests(workspace: Path) -> list[str]:
    return [str(entry.run_id) for entry in entries(workspace) if entry.type == "run.requested"]


def numbers(value: Any) -> Iterator[float]:
    """Every number in a document."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for inner in value:
            yield from numbers(inner)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield value


def test_two_simulations_that_differ_by_a_year_of_age_cannot_be_subtracted(
    released: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said, told, lie = [], [], []
    for age in AGES:
        capsys.readouterr()
        assert typed("run", released, "--mode", "simulate", "--ruleset", drafted(released, age), "--json") == 0
        said.append(json.loads(capsys.readouterr().out))
        run_id = requests(released)[-1]
        told.append(logged(released, run_id))
        (release,) = (released / "published" / "simulation" / "releases").iterdir()
        assert {path.stem for path in release.glob("*.parquet")} == {"run", "source", "quality"}
        lie.append({path.stem: pl.read_parquet(path) for path in release.glob("*.parquet")})
    assert told[0] == told[1], "the log tells them apart by no number"
    assert not {"counts.hidden", "selection.departed"} & {type for type, _ in told[0]}
    for document, tables in zip(said, lie, strict=True):
        counts = {"persons_read", "persons_scored", "nominated", "nominated_share"}
        assert {document["run"][name] for name in counts} == {None} == set(tables["run"].select(counts).row(0))
        shown = {name for name in tables["source"].columns if tables["source"][name].null_count() == 0}
        assert not {"rows_read", "accepted", "persons", "coverage"} & shown
        assert document["attrition"] == [] and document["hidden"] is document["attack"] is None
        assert all(number % 5 == 0 for number in (document["size"]["scored"], document["size"]["nominated"]) if number)
    assert [document["size"]["question"]["number"] for document in said] == [1, 2], "each was a question"


def test_a_simulation_has_no_answer_once_the_questions_are_used_up(
    released: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replace(released / "workspace.toml", "[municipality]", "questions_per_delivery = 1\n\n[municipality]")
    for answered in (True, False):
        capsys.readouterr()
        assert typed("run", released, "--mode", "simulate") == 0
        text = " ".join(capsys.readouterr().out.split())
        assert ("ville blive indstillet" in text) is answered
        assert ("siges ikke" in text) is not answered
    assert entries(released)[-1].type == "question.declined"


def test_one_objector_between_two_runs_whose_figures_are_held_is_told_by_nothing(
    released: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replace(released / "workspace.toml", 'publish_every = "run"', 'publish_every = "quarter"')
    said, told = [], []
    for more in ((ERIK,), (ERIK, DORA)):
        rows = [{"CPR-nr.": number, "Indsigelse modtaget": "02-09-2017"} for number in more]
        write_register(released / "inbox" / DELIVERY, "objection", small_rows()["objection"] + rows)
        capsys.readouterr()
        assert typed("run", released, "--json") == 0
        said.append(json.loads(capsys.readouterr().out))
        told.append(logged(released, requests(released)[-1]))
    assert said[0]["held"], "the figures wait"
    assert told[0] == told[1]
    for document in said:
        document["run"] = {name: document["run"][name] for name in ("persons_read", "persons_scored", "nominated")}
        document["source"] = [
            {name: row[name] for name in ("persons", "rows_read", "accepted", "newest_days")}
            for row in document["source"]
        ]
        document["quality"] = [(row["checked"], row["failed"], row["observed"]) for row in document["quality"]]
        assert not [
            *numbers([document[part] for part in ("run", "source", "quality", "attrition", "attack", "hidden")])
        ]
    published = dict(told[0])["output.published"]
    assert "shown" not in published and not [table for table in published["tables"] if "rows" in table]
    (logged_last,) = [dict(e.body) for e in entries(released) if e.type == "output.published"][-1:]
    held = [table for table in logged_last["tables"] if table["audience"] == "held"]
    assert held and not [table for table in held if "sha256" in table], "a guessed count would be confirmed"
