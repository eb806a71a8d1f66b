"""Why a citizen is proposed, or is not: lawful, logged first, the same words as the published reasons, and no more."""

from __future__ import annotations

import io
import os
import re
import stat
from pathlib import Path
from typing import Any
from unittest.mock import patch

import polars as pl
import pytest
from rich.console import Console

from support.approval import approve_all
from support.asking import FORMER, HANS, IRMA, KAJ, MONA, STRANGER, Said, ask
from support.delivery import ANNA, BENT, CARL, DORA, ERIK
from support.markers import hyphened
from support.runs import contents, entries, events, log_holds, replace, typed
from targeting.explanation import REMINDER
from targeting.outputs import shown_names
from targeting.pages import terminal
from targeting.privacy import load_keys, log_subject
from targeting.run import last_good
from targeting.run.plan import run_folder
from targeting.run.state import run_warehouse
from targeting.workspace import catalogue, load_workspace

FIGURES = {
    "departments", "service_laws", "service_centres", "services", "benefits", "plans", "caseworkers",
}  # fmt: skip


def pseudonym_of(workspace: Path, number: str) -> str:
    return load_keys(workspace.parent / "keys").pseudonym("person", number)


def look_up(workspace: Path, pseudonym: str, *arguments: object) -> Said:
    """Type `targeting explain`."""
    out, err = io.StringIO(), io.StringIO()
    with (
        patch.object(terminal, "_out", Console(file=out, width=120, soft_wrap=True, highlight=False)),
        patch.object(terminal, "_err", Console(file=err, width=120, soft_wrap=True, highlight=False)),
    ):
        status = typed("explain", workspace, pseudonym, *arguments)
    return Said(status, out.getvalue(), err.getvalue())


def explained(workspace: Path, number: str) -> dict[str, Any]:
    said = look_up(workspace, pseudonym_of(workspace, number), "--json")
    assert said.status == 0, said.err
    return said.answer


def published(workspace: Path, table: str, number: str) -> list[dict[str, Any]]:
    rows = pl.read_parquet(workspace / "published" / "restricted" / "current" / f"{table}.parquet").to_dicts()
    return [row for row in rows if row["pseudonym"] == pseudonym_of(workspace, number)]


@pytest.mark.parametrize("number", [ANNA, HANS], ids=["nominated", "protected address"])
def test_a_nominated_citizen_is_explained_in_the_words_of_candidate_reason(town: Path, number: str) -> None:
    answer = explained(town, number)
    met = [rule for rule in answer["rules"] if rule["met"]]
    reasons = published(town, "candidate_reason", number)
    assert {rule["rule"]: rule["text_da"] for rule in met} == {row["rule"]: row["text_da"] for row in reasons}
    assert sum(rule["points"] for rule in met) == answer["points"] >= answer["threshold"]
    assert answer["nominated"] is True
    assert set(answer["figures"]) == FIGURES
    shown = look_up(town, pseudonym_of(town, number)).out
    assert all(row["text_da"] in shown for row in reasons)
    for file in {file for row in reasons for file in row["files"].split(",") if file}:
        assert file in shown
    assert REMINDER in shown


def test_every_involvement_leads_to_a_row_of_a_file_that_the_log_says_was_read(town: Path) -> None:
    answer = explained(town, ANNA)
    read = {
        file["fingerprint"]: file.get("read")
        for entry in entries(town)
        if entry.type == "source.read" and entry.run_id == answer["run_id"]
        for file in entry.body["files"]
    }
    behind = [part for rule in answer["rules"] for part in rule["involvements"]]
    assert behind
    assert all(part["fingerprint"] in read and part["row"] >= 1 for part in behind)
    # Of a register of few the log does not tell how many rows there are.
    counted = [part for part in behind if read[part["fingerprint"]] is not None]
    assert all(part["row"] <= read[part["fingerprint"]] + 1 for part in counted)


def test_a_near_miss_is_told_what_is_missing_in_the_words_of_the_table(town: Path) -> None:
    answer = explained(town, KAJ)
    rows = published(town, "near_miss", KAJ)
    assert rows
    enough = {rule["rule"]: rule["missing_da"] for rule in answer["rules"] if rule["enough"]}
    assert enough == {row["rule"]: row["missing_da"] for row in rows}
    assert enough["service_laws_2"] == "mangler 1 lov bag tilbuddene"
    shown = look_up(town, pseudonym_of(town, KAJ)).out
    assert "faldt fra på trinnet »Opfylder ikke kravet: Tilbud efter mindst to love«" in shown
    assert "Én regel mere ville være nok til en indstilling: »Tilbud efter mindst to love«." in shown


def test_a_rule_is_met_or_missed_and_only_a_missed_one_lacks_something(town: Path) -> None:
    for number in (ANNA, BENT, KAJ):
        rules = explained(town, number)["rules"]
        assert len(rules) == 7
        for rule in rules:
            assert rule["met"] is bool(rule["text_da"]) is bool(rule["involvements"])
            assert not (rule["met"] and (rule["missing_da"] or rule["enough"]))


@pytest.mark.parametrize(
    ("number", "why"),
    [
        (CARL, "»Har gjort indsigelse«"),
        (MONA, "»Har allerede én plan«"),
        (DORA, "»Under 18 år«"),
        (ERIK, "»Ingen indsats på opgørelsesdatoen«"),
        (IRMA, "står ikke i kommunens udtræk af folkeregistret"),
    ],
    ids=["objects", "has one plan", "under age", "no involvement", "not in the population"],
)
def test_of_a_citizen_no_rule_was_held_against_only_the_step_is_told(town: Path, number: str, why: str) -> None:
    answer = explained(town, number)
    assert (answer["scored"], answer["figures"], answer["months"], answer["rules"]) == (False, {}, {}, [])
    shown = look_up(town, pseudonym_of(town, number)).out
    assert why in shown
    assert "række" not in shown.replace("rækker", "")
    assert not re.search("[0-9a-f]{64}", shown)


def test_a_number_the_citizen_had_before_gives_the_same_answer(town: Path) -> None:
    now, before = explained(town, ANNA), explained(town, FORMER)
    assert now.pop("log_seq") < before.pop("log_seq")
    assert now == before


def test_the_page_names_neither_citizen_nor_pseudonym_nor_any_unit(town: Path, tmp_path: Path) -> None:
    path = tmp_path / "svar.html"
    said = look_up(town, pseudonym_of(town, HANS), "--html", path)
    assert said.status == 0, said.err
    assert "only you can read it" in said.out
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    page = path.read_text(encoding="utf-8")
    assert not re.search(r"https?:|url\(|@import|<script|<img|<link", page)
    units = {
        name
        for department in load_workspace(town).settings.departments
        for centre in department.service_centres
        for name in (centre.id, centre.name)
    }
    for shown in (page, said.out, look_up(town, pseudonym_of(town, HANS)).out):
        assert pseudonym_of(town, HANS) not in shown
        assert HANS not in shown
        assert not {unit for unit in units if re.search(rf"\b{re.escape(unit)}\b", shown)}


def test_no_file_is_written_over_or_put_in_the_workspace(town: Path, tmp_path: Path) -> None:
    there = tmp_path / "svar.html"
    there.write_text("min", encoding="utf-8")
    before = len(entries(town))
    for path in (there, town / "svar.html", tmp_path / "ingen" / "svar.html"):
        assert look_up(town, pseudonym_of(town, ANNA), "--html", path).status == 2
    assert there.read_text(encoding="utf-8") == "min"
    assert len(entries(town)) == before


def test_the_look_up_is_logged_before_the_warehouse_is_opened_and_leaves_nothing_else(released: Path) -> None:
    workspace = load_workspace(released)
    before = contents(released / "state")
    assert look_up(released, pseudonym_of(released, ANNA), "--reason", " Sag 26-17 ").status == 0
    assert contents(released / "state") == before
    entry = entries(released)[-1]
    keys = load_keys(released.parent / "keys")
    assert (entry.type, entry.run_id) == ("subject.explained", None)
    assert entry.body["subject"] == log_subject(keys, pseudonym_of(released, ANNA))
    assert (entry.body["reason"], entry.body["run"]) == ("Sag 26-17", last_good(workspace))
    assert pseudonym_of(released, ANNA) not in str(entry)
    assert log_holds(released)
    os.truncate(run_folder(workspace, str(last_good(workspace))) / "warehouse.duckdb", 0)
    assert look_up(released, pseudonym_of(released, ANNA)).status == 1
    assert entries(released)[-1].type == "subject.explained"


def test_the_citizen_is_told_who_looked_the_explanation_up_and_why(town: Path) -> None:
    seq = look_up(town, pseudonym_of(town, FORMER), "--reason", "Sag 26-18, visitation", "--json").answer["log_seq"]
    answer = ask(town, ANNA, "--json").answer
    assert [
        (touch["event"], touch["actor"], touch["reason"]) for touch in answer["lookups"] if touch["seq"] == seq
    ] == [("subject.explained", "Fiktiv Analytiker", "Sag 26-18, visitation")]
    assert "Forklaringen af dit resultat er slået op" in str(answer["page"])
    assert seq not in [touch["seq"] for touch in ask(town, BENT, "--json").answer["lookups"]]


def test_a_pseudonym_the_run_has_not_met_is_said_plainly(town: Path) -> None:
    stranger = pseudonym_of(town, STRANGER)
    said = look_up(town, stranger)
    assert said.status == 1
    assert "has met nobody of that pseudonym" in said.err
    assert stranger not in said.err
    assert entries(town)[-1].type == "subject.explained"


@pytest.mark.parametrize(
    "typed_instead", [ANNA, hyphened(ANNA), "p000001", "", "A" * 32, "0" * 31, "0" * 33], ids=range(7)
)
def test_what_is_no_pseudonym_is_refused_unlogged_and_never_repeated(town: Path, typed_instead: str) -> None:
    before = len(entries(town))
    said = look_up(town, typed_instead)
    assert said.status == 2
    assert not typed_instead or typed_instead not in said.err
    assert len(entries(town)) == before


def test_a_reason_with_a_number_or_without_a_word_is_refused(town: Path) -> None:
    before = len(entries(town))
    for reason in (f"Om {hyphened(ANNA)}", "  "):
        said = look_up(town, pseudonym_of(town, ANNA), "--reason", reason)
        assert said.status == 2
        assert ANNA[6:] not in said.err
    assert len(entries(town)) == before


def test_nobody_is_looked_up_in_a_simulation(released: Path) -> None:
    """Which may be all there is: the first runs of a municipality are simulations."""
    (released / "state" / "last_good").unlink()
    assert typed("run", released, "--mode", "simulate") == 0
    said = look_up(released, pseudonym_of(released, ANNA))
    assert said.status == 3
    assert "is a simulation and names no citizen" in said.err
    denied = entries(released)[-1]
    assert (denied.type, denied.body["event"]) == ("consultation.denied", "subject.explained")
    assert "subject.explained" not in events(released)


def test_nobody_is_looked_up_when_no_basis_covers_it_today(released: Path) -> None:
    replace(released / "bases" / "eksempel-en-plan.toml", "[registers.aids]", "[registers.aids_2]")
    approve_all(released)
    said = look_up(released, pseudonym_of(released, ANNA))
    assert said.status == 3
    assert entries(released)[-1].type == "consultation.denied"
    assert "subject.explained" not in events(released)


def test_a_run_of_an_earlier_version_is_said_to_keep_no_reasons(released: Path) -> None:
    workspace = load_workspace(released)
    with run_warehouse(workspace, str(last_good(workspace)), load_keys(released.parent / "keys")) as warehouse:
        warehouse.connection.execute("DROP TABLE output.raw_condition")
    said = look_up(released, pseudonym_of(released, ANNA))
    assert said.status == 1
    assert "earlier version of the program" in said.err


def test_the_rules_are_those_of_the_run_though_the_file_has_changed_since(released: Path) -> None:
    before = explained(released, BENT)
    replace(released / "rulesets" / "en-plan.toml", 'when = "services >= 3"', 'when = "services >= 9"')
    approve_all(released)
    after = explained(released, BENT)
    assert after | {"log_seq": 0} == before | {"log_seq": 0}


def test_a_register_of_ones_own_and_of_one_unit_is_not_named(released: Path) -> None:
    workspace = load_workspace(released)
    assert shown_names(workspace) == {contract.id: contract.name for contract in workspace.registers}
    own = released / "registers"
    own.mkdir(exist_ok=True)
    for register in ("misuse_treatment", "social_psychiatry"):
        text = (catalogue("registers") / f"{register}.odcs.yaml").read_text(encoding="utf-8")
        (own / f"{register}.odcs.yaml").write_text(text, encoding="utf-8")
    names = shown_names(load_workspace(released))
    assert names["misuse_treatment"] is None
    assert names["social_psychiatry"] == "Social og psykiatri (Sensum)"
