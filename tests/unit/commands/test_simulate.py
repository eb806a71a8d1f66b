"""targeting simulate, as it is typed: which numbers may be tried, and that they are those of whole scorings."""

from __future__ import annotations

import json
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from support.output_tables import AS_OF, RULES, municipality, warehouse_of
from support.runs import entries, events, typed
from targeting.commands.simulate import ranges, simulate, sizes_of
from targeting.commands.trial import Tried
from targeting.scoring import score
from targeting.session import open_session


@pytest.mark.parametrize(
    ("vary", "sentence"),
    [
        ("threshold=6..2", "runs backwards"),
        ("threshold=2", "is not understood. Write threshold=2..6"),
        ("threshold=2..x", "is not understood"),
        ("points=1..2", "is not understood"),
        ("threshold=0..3", "stay within 1..7"),
        ("threshold=2..8", "stay within 1..7"),
        ("min_age=18..130", "stay within 0..120 years"),
        ("min_age=0..100", "asks for 101 target groups; at most 60"),
    ],
)
def test_a_range_that_makes_no_sense_is_refused_in_a_sentence_and_nothing_is_logged(
    released: Path, capsys: pytest.CaptureFixture[str], vary: str, sentence: str
) -> None:
    before = len(entries(released))
    assert typed("simulate", released, "--vary", vary) == 2
    assert sentence in capsys.readouterr().err
    assert len(entries(released)) == before


def test_a_number_is_varied_once(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed("simulate", released, "--vary", "threshold=2..3", "--vary", "threshold=4..5") == 2
    assert "names threshold twice" in capsys.readouterr().err
    assert ranges(["threshold=2..3", "min_age=18..18"]) == {"threshold": range(2, 4), "min_age": range(18, 19)}


def test_every_size_is_that_of_a_whole_scoring() -> None:
    warehouse = warehouse_of(municipality(400, 7))
    values = list(product((1, 2, 3), (0, 18, 30, 67)))
    for size in sizes_of(warehouse, Tried(RULES, AS_OF), values):
        numbers = {"threshold": size.threshold, "min_age": size.min_age}
        score(warehouse, RULES.model_copy(update=numbers), AS_OF)
        assert warehouse.rows("ask/score/counts")[0][1:] == (size.scored, size.nominated)


def test_a_trial_is_logged_first_names_nobody_and_hides_what_is_small(
    released: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    page = tmp_path / "trial.html"
    capsys.readouterr()
    assert typed("simulate", released, "--vary", "threshold=3..5", "--html", page, "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert [(row["threshold"], row["min_age"]) for row in answer["rows"]] == [(3, 18), (4, 18), (5, 18)]
    assert not {1, 2, 3, 4} & {row[count] for row in answer["rows"] for count in ("scored", "nominated")}
    assert events(released)[-1] == "ruleset.varied"
    logged = entries(released)[-1]
    assert logged.seq == answer["log_seq"]
    assert logged.body["varied"] == {"threshold": "3..5"}
    assert logged.body["legal"][0]["mode"] == "simulate"
    assert answer["trial_sha256"] in page.read_text(encoding="utf-8")


def test_the_delivery_must_know_the_day(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed("simulate", released, "--vary", "threshold=3..5", "--as-of", "2018-01-01") == 2
    assert "lies after the delivery of 2017-10-02" in capsys.readouterr().err
    assert (
        simulate(open_session(released), ["threshold=3..5"], as_of=date(2017, 9, 1)).document["ruleset"]["as_of"]
        == "2017-09-01"
    )
