"""Rules that ask for a thing by name: refused until the basis weighs it, then told everywhere by that thing alone."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from support.approval import approve_all
from support.delivery import ANNA
from support.runs import entries, events, replace, typed
from targeting.commands.access_report import access_report
from targeting.privacy import load_keys
from targeting.session import open_session

BEHIND = {
    "my_plan": "Beskæftigelse og Borgerservice, LAB, siden 2017-02-10",
    "listed_benefit": "Beskæftigelse og Borgerservice, LAS § 25, siden 2017-09-11",
    "social_service": "Social og Psykiatri, SEL § 85, siden 2016-05-01",
}


@pytest.fixture
def named(workspace: Path) -> Path:
    """The small workspace, with the agreement's criteria as if they had been in force in 2017."""
    rules = workspace / "rulesets" / "hoi-2022.toml"
    replace(rules, "valid_from = 2022-06-07", "valid_from = 2017-01-01")
    approve_all(workspace)
    return workspace


@pytest.fixture
def weighed(named: Path) -> Path:
    """The same, where the balancing test allows more than counting."""
    replace(
        named / "bases" / "eksempel-en-plan.toml", "[balancing_test]\n", "[balancing_test]\nnamed_involvements = true\n"
    )
    approve_all(named)
    return named


def test_a_basis_that_speaks_of_numbers_refuses_it_with_the_names(
    named: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed("run", named, "--ruleset", "hoi-2022") == 3
    said = capsys.readouterr().err
    assert "certain involvements (Kontanthjælp, LAS § 22, Ledighedsydelse, Min Plan, " in said
    assert "named_involvements under [balancing_test]" in said
    assert events(named)[-1] == "run.denied"
    assert "source.read" not in events(named)


def test_a_citizen_is_told_by_the_thing_the_rule_asks_for_and_by_nothing_else(
    weighed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed("run", weighed, "--ruleset", "hoi-2022") == 0
    checked = next(entry for entry in reversed(entries(weighed)) if entry.type == "legal.checked")
    assert "Min Plan" in checked.body["named"]
    reasons = pl.read_parquet(weighed / "published" / "restricted" / "current" / "candidate_reason.parquet")
    assert dict(reasons.select("rule", "involvements").iter_rows()) == BEHIND

    pseudonym = load_keys(weighed.parent / "keys").pseudonym("person", ANNA)
    capsys.readouterr()
    assert typed("explain", weighed, pseudonym, "--json") == 0
    explained = json.loads(capsys.readouterr().out)
    texts = dict(reasons.select("rule", "text_da").iter_rows())
    assert {rule["rule"]: rule["text_da"] for rule in explained["rules"]} == texts
    assert "loven er ikke vedtaget" in explained["legal_status"].lower()

    (run,) = access_report(open_session(weighed), lambda: ANNA).answer.runs
    assert {hit.rule: list(hit.involvements) for hit in run.seen.hits} == {
        rule: [behind] for rule, behind in BEHIND.items()
    }
