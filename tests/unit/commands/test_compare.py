"""targeting compare, as it is typed: what is counted, who may see it, what the log says, and what approval rests on."""

from __future__ import annotations

import hashlib
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
import rfc8785

from support.approval import PASSPHRASE, approve_all, enrol
from support.runs import contents, entries, events, log_holds, replace, typed

RELEASED = "run_of_many"
RULES = "rulesets/en-plan.toml"


def draft_of(released: Path, old: str = "threshold = 4", new: str = "threshold = 6") -> Path:
    """The rule set with one change, as a file that lies outside the workspace."""
    draft = released.parent / "draft.toml"
    draft.write_bytes((released / RULES).read_bytes())
    replace(draft, 'version = "1.0.0"', 'version = "1.1.0"')
    replace(draft, old, new)
    return draft


def compared(capsys: pytest.CaptureFixture[str], released: Path, *arguments: object) -> dict[str, Any]:
    capsys.readouterr()
    assert typed("compare", released, *arguments, "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert isinstance(answer, dict)
    return answer


def adopt(released: Path, draft: Path) -> None:
    """Put the draft in the place of the rule set, and approve it."""
    (released / RULES).write_bytes(draft.read_bytes())
    approve_all(released)


def test_a_comparison_says_what_was_compared_and_its_hash_is_of_that(
    released: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = draft_of(released)
    answer = compared(capsys, released, "--ruleset-file", draft)
    sha256, seq, question = (answer.pop(name) for name in ("comparison_sha256", "log_seq", "question"))
    assert sha256 == hashlib.sha256(rfc8785.dumps(answer)).hexdigest()
    assert answer["before"] | {"threshold": 6, "version": "1.1.0", "adopted": False} == answer["after"] | {
        "sha256": answer["before"]["sha256"]
    }
    assert answer["after"]["sha256"] == hashlib.sha256(draft.read_bytes()).hexdigest()
    logged = entries(released)[-1]
    assert (logged.seq, logged.type, logged.body["comparison"]) == (seq, "rulesets.compared", sha256)
    assert logged.body["after"]["sha256"] == answer["after"]["sha256"]
    assert question == {"number": 1, "most": 50}
    assert (logged.body["question"], logged.body["questions"]) == (1, 50)
    assert log_holds(released)


def test_the_same_comparison_twice_has_the_same_hash_and_a_changed_rule_another(
    released: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, same = (compared(capsys, released, "--ruleset-file", draft_of(released)) for _ in range(2))
    other = compared(capsys, released, "--ruleset-file", draft_of(released, "threshold = 4", "threshold = 2"))
    assert one["comparison_sha256"] == same["comparison_sha256"] != other["comparison_sha256"]


def test_no_count_is_exact_and_none_is_of_few(
    released: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    answer = compared(capsys, released, "--ruleset-file", draft_of(released), "--html", page)
    assert answer["rounded"] == {"stands_for": 5, "shown_from": 10}
    counts = [
        value
        for table in ("groups", "rules", "steps", "points")
        for row in answer[table]
        for name, value in row.items()
        if name != "points" and not isinstance(value, str)
    ]
    told = {value for value in counts if value is not None}
    assert told and all(value % 5 == 0 and value >= 10 for value in told)
    text = page.read_text(encoding="utf-8")
    assert "ca. " in text and "under 10" in text and "Spørgsmål 1 af 50" in text
    assert set(entries(released)[-1].body) == {"comparison", "before", "after", "run", "question", "questions"}


def test_who_proposes_nearly_the_same_is_refused_in_the_same_words_whether_few_move_or_nobody(
    released: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = []
    for new in ("caseworkers >= 4", "caseworkers >= 3 or caseworkers >= 5"):
        assert typed("compare", released, "--ruleset-file", draft_of(released, "caseworkers >= 3", new)) == 3
        said.append(capsys.readouterr().err.partition("It was question")[0])
        assert entries(released)[-1].body["why"] == "alike"
    assert "propose nearly the same" in said[0] and said[0] == said[1]
    assert events(released)[-2:] == ["rulesets.consulted", "question.declined"]
    assert compared(capsys, released, "--ruleset-file", draft_of(released))["question"]["number"] == 3


def test_when_the_questions_are_used_up_nobody_is_answered_and_nothing_is_opened(
    released: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = released / "workspace.toml"
    settings.write_text(f"questions_per_delivery = 2\n{settings.read_text('utf-8')}", encoding="utf-8")
    monkeypatch.setenv("TARGETING_ACTOR", "anna")
    assert compared(capsys, released, "--ruleset-file", draft_of(released))["question"] == {"number": 1, "most": 2}
    monkeypatch.setenv("TARGETING_ACTOR", "bent")
    assert typed("simulate", released, "--vary", "threshold=3..6") == 0
    assert "Spørgsmål 2 af 2 til leverancen. Der er ikke flere." in capsys.readouterr().out
    (warehouse,) = (released / "state" / "runs").glob("*/warehouse.duckdb")
    os.truncate(warehouse, 0)
    for words in (
        ("compare", released, "--ruleset-file", draft_of(released)),
        ("simulate", released, "--vary", "min_age=18..20"),
    ):
        assert typed(*words) == 3
        said = capsys.readouterr().err
        assert "The 2 questions that may be asked of delivery 2017-10-02 were asked, by anna og bent" in said
        assert entries(released)[-1].body["why"] == "spent"
    assert log_holds(released)


def test_the_log_says_what_is_to_be_looked_into_before_it_is_and_by_which_basis(
    released: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    compared(capsys, released, "--ruleset-file", draft_of(released))
    assert events(released)[-2:] == ["rulesets.consulted", "rulesets.compared"]
    asked = entries(released)[-2].body
    assert [legal["mode"] for legal in asked["legal"]] == ["simulate", "simulate"]
    assert [legal["basis_id"] for legal in asked["legal"]] == ["eksempel-en-plan"] * 2
    assert "rows" not in asked


def test_without_a_basis_nothing_is_opened(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    replace(
        released / "bases" / "eksempel-en-plan.toml", "valid_from = 2018", "valid_to = 2019-01-01\nvalid_from = 2018"
    )
    approve_all(released)
    before = contents(released / "state")
    (warehouse,) = (released / "state" / "runs").glob("*/warehouse.duckdb")
    saved = warehouse.read_bytes()
    os.truncate(warehouse, 0)
    assert typed("compare", released, "--ruleset-file", draft_of(released)) == 3
    assert typed("simulate", released, "--vary", "threshold=2..4") == 3
    assert "No legal basis covers it" in capsys.readouterr().err
    assert [entry.type for entry in entries(released)[-2:]] == ["consultation.denied"] * 2
    warehouse.write_bytes(saved)
    assert contents(released / "state") == before


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "Both sides are the same rule set as of the same day"),
        (("--with", "en-plan"), "Both sides are the same rule set as of the same day"),
        (("--with", "findes-ikke"), "No rule set findes-ikke in rulesets/. There are: en-plan and hoi-2022."),
        (("--with-as-of", "2017-10-03"), "lies after the delivery of 2017-10-02"),
        (("--with-as-of", "2017-09-02"), "is neither the run's own, 2017-10-02, nor the first of a month"),
        (("--with", "en-plan", "--ruleset-file", "x.toml"), "not with both"),
        (("--ruleset-file", "x.toml"), "x.toml cannot be read"),
        (("--with-as-of", "2017-09-01", "--html", "findes/ikke.html"), "lies in a folder that is not there"),
    ],
)
def test_what_cannot_be_compared_is_said_and_nothing_is_logged(
    released: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], sentence: str
) -> None:
    before = len(entries(released))
    assert typed("compare", released, *arguments) == 2
    assert sentence in capsys.readouterr().err
    assert len(entries(released)) == before


def test_a_rule_set_that_is_not_in_force_yet_is_tried_all_the_same_and_it_is_said(
    released: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    draft = draft_of(released)
    replace(draft, "valid_from = 2017-07-01", "valid_from = 2027-01-01")
    assert compared(capsys, released, "--ruleset-file", draft)["after"]["in_force"] is False
    page = tmp_path / "page.html"
    assert typed("compare", released, "--ruleset-file", draft, "--html", page) == 0
    assert "er ikke i kraft" in capsys.readouterr().out
    assert "er ikke i kraft" in page.read_text(encoding="utf-8")


def test_the_same_rules_as_of_two_days_are_compared(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = compared(capsys, released, "--as-of", "2017-01-01", "--with-as-of", "2017-10-02")
    assert [answer[side]["as_of"] for side in ("before", "after")] == ["2017-01-01", "2017-10-02"]


def test_where_so_few_are_that_none_stands_for_them_nothing_is_compared(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed("run", workspace, "--mode", "simulate") == 0
    assert typed("compare", workspace, "--with-as-of", "2017-09-01") == 3
    assert "propose nearly the same" in capsys.readouterr().err


class Keyboard(io.StringIO):
    """Whoever is asked for a passphrase gives the right one."""

    def readline(self, *_: object) -> str:
        return f"{PASSPHRASE}\n"


def test_an_approval_rests_on_a_comparison_of_exactly_this_rule_set(
    released: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", Keyboard())
    monkeypatch.setenv("TARGETING_ACTOR", "analytiker")
    key, draft = enrol(released, "anna", "rule_steward"), draft_of(released)
    other = compared(capsys, released, "--with-as-of", "2017-01-01")["comparison_sha256"]
    right = compared(capsys, released, "--ruleset-file", draft)["comparison_sha256"]
    (released / RULES).write_bytes(draft.read_bytes())
    words = ("ruleset", "approve", released, "en-plan", "--person", "anna", "--key", key, "--comparison")
    assert typed(*words, "resultatet") == 2
    assert typed(*words, "ef" * 32) == 2
    assert "is no comparison that this workspace's log knows" in capsys.readouterr().err
    assert typed(*words, other) == 2
    assert "compares other rule sets than rulesets/en-plan.toml" in capsys.readouterr().err
    assert events(released)[-1] == "rulesets.compared"
    capsys.readouterr()
    assert typed(*words, right) == 0
    assert "Sammenligningen var ét spørgsmål: nr. 2 af 50 til leverancen." in capsys.readouterr().out
    assert f"comparison_sha256: {right}\n" in (released / "approvals/ruleset/en-plan.note").read_text("utf-8")
    assert entries(released)[-1].body["comparison_sha256"] == right
    capsys.readouterr()
    assert typed("ruleset", "show", released, "en-plan") == 0
    assert right in capsys.readouterr().out


def test_once_adopted_the_new_rules_can_be_compared_by_name_with_the_old_as_a_draft(
    released: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = released.parent / "old.toml"
    old.write_bytes((released / RULES).read_bytes())
    draft = draft_of(released)
    there = compared(capsys, released, "--ruleset-file", draft)
    adopt(released, draft)
    back = compared(capsys, released, "--ruleset", "en-plan", "--ruleset-file", old)
    (one,), (other,) = ([row for row in it["groups"] if row["group_by"] == "all"] for it in (there, back))
    assert (one["entered"], one["left"], one["nominated_before"]) == (
        other["left"],
        other["entered"],
        other["nominated_after"],
    )
