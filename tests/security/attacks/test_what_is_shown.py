"""The terminal tells what the tables tell, and the citizen's page tells a function and no account."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from support.asking import ask, listed_by_an_older_version
from support.delivery import ANNA
from support.runs import entries, replace
from targeting.commands.summary import Summary, summarise
from targeting.pages import HIDDEN, terminal
from targeting.session import open_session

FEW = ("<5", "< 5", "for få", "så få", "for små")
ACCOUNT = "root-af-kommunen"


def test_every_hidden_count_is_told_in_one_word_that_says_nothing_of_its_size(
    released: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A count may be hidden because of another beside it, and be large itself."""
    summary = summarise(open_session(released), str(entries(released)[-1].run_id))
    hidden = hidden_cells(summary)
    assert hidden > 20
    terminal.show(summary.as_dict(), summary.render, as_json=False)
    said = capsys.readouterr().out
    assert said.count(HIDDEN) == hidden
    assert not [words for words in FEW if words in said.lower()]


def hidden_cells(summary: Summary) -> int:
    """How many of the cells that the summary shows are hidden in the tables."""
    counts = ("rows_read", "accepted", "quarantined", "ignored", "drift", "newest_days")
    read = [row for row in summary.sources if row["state"] == "read"]
    sources = sum(column in counts for row in read for column in row["suppressed"].split(","))
    steps = sum(row[column] is None for row in summary.attrition for column in ("before", "dropped", "after"))
    failed: list[dict[str, Any]] = [row for row in summary.quality if row["verdict"] == "failed"]
    return sources + steps + sum(row["observed"] is None for row in failed) + (summary.run["nominated"] is None)


def test_the_citizens_page_names_no_account(released: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TARGETING_ACTOR", ACCOUNT)
    assert ask(released, ANNA).status == 0
    listed_by_an_older_version(released)

    said = ask(released, ANNA, "--html", tmp_path / "unknown.html")
    for shown in (said.out, (tmp_path / "unknown.html").read_text(encoding="utf-8")):
        assert ACCOUNT not in shown
    page = (tmp_path / "unknown.html").read_text(encoding="utf-8")
    assert page.count("n medarbejder, hvis konto står i kommunens log") == 2

    replace(released / "workspace.toml", 'accounts = ["fiktiv-datasteward"]', f'accounts = ["{ACCOUNT}"]')
    assert ask(released, ANNA, "--html", tmp_path / "known.html").status == 0
    page = (tmp_path / "known.html").read_text(encoding="utf-8")
    assert ACCOUNT not in page
    assert page.count("iktiv datasteward, Center for Data og Sammenhæng") == 3, "two look-ups, and one who listed"
