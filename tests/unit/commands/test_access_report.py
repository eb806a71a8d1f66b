"""A citizen who asks is told what each run made of them, on which basis, and who saw it: as log and tables have it."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import termios
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from support import PATIENCE
from support.asking import FORMER, HANS, IRMA, KAJ, LONE, MONA, STRANGER, ask, listed_by_an_older_version
from support.delivery import ANNA, BENT, CARL, DORA, ERIK, FILES
from support.markers import hyphened, spellings
from support.runs import ROOT, entries, log_holds, typed
from targeting.privacy import load_keys
from targeting.run import exclusive
from targeting.workspace import load_workspace

SIMULATED, OPERATED = 0, 1


def runs_of(town: Path, number: str) -> list[dict[str, Any]]:
    said = ask(town, number, "--json")
    assert said.status == 0, said.err
    runs = said.answer["runs"]
    assert isinstance(runs, list)
    return runs


def page_of(town: Path, number: str) -> str:
    """Every sentence of the page, unbroken."""

    def sentences(part: Any) -> list[str]:
        if isinstance(part, str):
            return [part]
        parts = part.values() if isinstance(part, dict) else part
        return [text for inner in parts for text in sentences(inner)]

    return "\n".join(sentences(ask(town, number, "--json").answer["page"]))


def restricted(town: Path, table: str, number: str) -> list[dict[str, Any]]:
    pseudonym = load_keys(town.parent / "keys").pseudonym("person", number)
    rows = pl.read_parquet(town / "published" / "restricted" / "current" / f"{table}.parquet").to_dicts()
    return [row for row in rows if row["pseudonym"] == pseudonym]


@pytest.mark.parametrize(
    ("number", "tables"),
    [
        (ANNA, ["candidate", "candidate_reason"]),
        (HANS, ["candidate", "candidate_reason"]),
        (KAJ, ["near_miss"]),
        (BENT, []),
    ],
)
def test_the_answer_is_what_was_published_about_the_citizen(town: Path, number: str, tables: list[str]) -> None:
    run = runs_of(town, number)[OPERATED]
    candidates, reasons = restricted(town, "candidate", number), restricted(town, "candidate_reason", number)
    result = run["result"]
    assert result["nominated"] is bool(candidates)
    assert [(result["points"], *result["counts"].values())] * len(candidates) == [
        tuple(value for name, value in row.items() if name not in ("run_id", "pseudonym", "incomplete"))
        for row in candidates
    ]
    if candidates:
        assert sorted((hit["rule"], hit["points"], "; ".join(hit["involvements"])) for hit in result["hits"]) == [
            (row["rule"], row["points"], row["involvements"]) for row in reasons
        ]
    assert len(restricted(town, "near_miss", number)) == len(result["short_of"])
    published = [name for name in ("candidate", "candidate_reason", "near_miss") if restricted(town, name, number)]
    assert published == run["published_rows"] == tables


@pytest.mark.parametrize(
    ("number", "step", "label"),
    [
        (BENT, "departments_2", "Opfylder ikke kravet: Mindst to forvaltninger"),
        (CARL, "objection", "Har gjort indsigelse"),
        (MONA, "has_one_plan", "Har allerede én plan"),
        (DORA, "under_age", "Under 18 år"),
        (ERIK, "no_involvement", "Ingen indsats på opgørelsesdatoen"),
        (KAJ, "service_laws_2", "Opfylder ikke kravet: Tilbud efter mindst to love"),
        (ANNA, None, None),
    ],
)
def test_the_step_where_the_citizen_fell_out_is_told(
    town: Path, number: str, step: str | None, label: str | None
) -> None:
    result = runs_of(town, number)[OPERATED]["result"]
    assert (result["nominated"], result["dropped_at"], result["dropped_label"]) == (step is None, step, label)
    page = page_of(town, number)
    assert (f"Du faldt fra på trinnet »{label}«." in page) is bool(label)


def test_registers_are_those_with_the_citizens_rows_and_have_the_fingerprints_of_the_log(town: Path) -> None:
    run = runs_of(town, CARL)[OPERATED]
    logged = {
        entry.body["register"]: [(file["name"], file["fingerprint"]) for file in entry.body["files"]]
        for entry in entries(town)
        if entry.type == "source.read" and entry.run_id == run["run_id"]
    }
    assert {
        part["register"]: [(file["name"], file["fingerprint"]) for file in part["files"]] for part in run["registers"]
    } == {
        name: logged[name] for name in ("population", "objection", "benefit_refund", "jobcentre", "social_psychiatry")
    }
    assert set(run["registers_read"]) == set(FILES)


def test_the_basis_is_the_one_that_the_log_recorded_that_day(town: Path) -> None:
    run = runs_of(town, ANNA)[OPERATED]
    (checked,) = (e.body for e in entries(town) if e.type == "legal.checked" and e.run_id == run["run_id"])
    assert run["basis"] == {name: checked[name] for name in run["basis"]}
    assert run["basis"]["cited_in_force"] is False
    page = page_of(town, ANNA)
    assert "§ 8 stk. 3, nr. 2 (interesseafvejningsreglen) (historisk: gjaldt ikke længere den dag)" in page
    assert "eksempel-afvejning-1" in page


def test_a_simulation_is_told_and_published_nothing(town: Path) -> None:
    simulated, operated = runs_of(town, ANNA)
    assert [(run["mode"], run["as_of"]) for run in (simulated, operated)] == [
        ("simulate", "2017-09-15"), ("operate", "2017-10-02"),
    ]  # fmt: skip
    assert simulated["result"]["hits"]
    assert (simulated["published_rows"], simulated["recipients"]) == ([], [])
    assert operated["recipients"][0] == "Fiktive plankoordinatorer i Eksempelkommune"


def test_a_failed_run_is_told_although_nothing_of_it_is_kept_and_a_refused_one_is_not(town: Path) -> None:
    answer = ask(town, ANNA, "--json").answer
    (failed,) = answer["runs_without_history"]
    assert (failed["end"], set(failed["registers_read"])) == ("run.failed", set(FILES))
    kept = {path.stem for path in (town / "state" / "history").iterdir()}
    assert kept == {run["run_id"] for run in answer["runs"]}
    said = page_of(town, STRANGER)
    assert "Opgørelsen mislykkedes." in said
    (denied,) = (entry.run_id for entry in entries(town) if entry.type == "run.denied")
    assert str(denied) not in said


def test_what_is_still_there_is_told_apart_from_what_is_gone(town: Path) -> None:
    simulated, operated = (run["kept"] for run in runs_of(town, ANNA))
    assert simulated == {"history": True, "release": False, "warehouse": False, "delivery": True}
    assert operated == {"history": True, "release": True, "warehouse": True, "delivery": True}


def test_one_whom_the_population_register_does_not_know_is_told_that_nothing_was_counted(town: Path) -> None:
    run = runs_of(town, IRMA)[OPERATED]
    assert [part["register"] for part in run["registers"]] == ["jobcentre"]
    assert (run["result"]["linked"], run["result"]["points"]) == (False, None)
    assert "Du stod ikke i kommunens udtræk af folkeregistret." in page_of(town, IRMA)


def test_one_whose_only_row_could_not_be_read_is_told_so(town: Path) -> None:
    assert runs_of(town, LONE)[OPERATED]["registers"] == []
    assert "ingen række om dig blev godtaget" in page_of(town, LONE)


def test_one_in_no_register_is_told_so_and_the_look_up_is_logged(town: Path) -> None:
    before = len(entries(town))
    said = ask(town, STRANGER)
    assert said.status == 0
    assert "Ingen af de opgørelser, kommunen har gemt historik for, har læst oplysninger om dig." in said.out
    assert "Opgørelser, hvor du ikke var med" in said.out
    assert [entry.type for entry in entries(town)[before:]] == ["subject.lookup"]


def test_a_citizen_is_answered_while_a_run_is_under_way(town: Path) -> None:
    with exclusive(town):
        assert len(runs_of(town, ANNA)) == 2


def test_a_number_that_was_replaced_leads_to_the_same_person(town: Path) -> None:
    before, now = ask(town, FORMER, "--json").answer, ask(town, ANNA, "--json").answer
    assert before["runs"] == now["runs"]
    assert before["runs"][OPERATED]["result"]["nominated"]
    assert before["log_seq"] in [touch["seq"] for touch in now["lookups"]]


def test_the_first_look_up_is_shown_by_the_second_with_who_and_why(town: Path) -> None:
    first = ask(town, ERIK, "--json", "--reason", "Sag 26-17, borgerens brev").answer
    again = ask(town, ERIK, "--json").answer
    told = [touch for touch in again["lookups"] if touch["seq"] == first["log_seq"]]
    assert [(touch["actor"], touch["reason"]) for touch in told] == [("Fiktiv Analytiker", "Sag 26-17, borgerens brev")]
    assert again["log_seq"] not in [touch["seq"] for touch in again["lookups"]]
    assert first["log_seq"] not in [touch["seq"] for touch in ask(town, DORA, "--json").answer["lookups"]]


def test_the_log_names_the_citizen_by_a_key_that_is_in_no_table(town: Path) -> None:
    seq = ask(town, ANNA, "--json").answer["log_seq"]
    entry = entries(town)[seq]
    keys = load_keys(town.parent / "keys")
    assert set(entry.body) == {"subject", "reason", "key"}
    assert entry.body["key"] == keys.fingerprint
    assert entry.body["subject"] == keys.pseudonym("log", keys.pseudonym("person", ANNA))
    assert log_holds(town)


def test_no_unit_below_the_department_is_named_so_a_protected_address_stays_protected(town: Path) -> None:
    page = page_of(town, HANS)
    assert "Du fik 5 point, og forslaget kommer ved 4." in page
    units = [unit for part in load_workspace(town).settings.departments for unit in part.service_centres]
    assert not [
        name for unit in units for name in (unit.name, *unit.aliases) if f"{name}," in page or f"{name};" in page
    ]


def test_neither_number_nor_pseudonym_is_said_logged_or_kept(town: Path, tmp_path: Path) -> None:
    page = tmp_path / "svar.html"
    said = [ask(town, hyphened(ANNA)), ask(town, ANNA, "--json"), ask(town, ANNA, "--html", page)]
    left = [page, *(path for part in ("log", "state", "published") for path in (town / part).rglob("*"))]
    texts = [text.encode() for one in said for text in (one.out, one.err)]
    texts += [path.read_bytes() for path in left if path.is_file()]
    forms = [form for number in (ANNA, FORMER) for form in spellings(number)]
    assert not [form for form in forms for text in texts if form in text]
    pseudonym = load_keys(town.parent / "keys").pseudonym("person", ANNA)
    shown = [text for one in said for text in (one.out, one.err)] + [page.read_text(encoding="utf-8")]
    assert not [text for text in shown if pseudonym in text]


@pytest.mark.parametrize(
    ("typed_number", "reason"),
    [
        ("", "ten digits"),
        ("101655008", "ten digits"),
        ("01016550081", "ten digits"),
        ("Anna 0101655008", "ten digits"),
        ("9913655008", "begin with a date"),
        ("0100655008", "begin with a date"),
        ("6101655008", "substitute number"),
        ("3002655008", "begin with a date"),
    ],
)
def test_what_is_no_cpr_number_is_refused_without_its_digits_and_nothing_is_logged(
    town: Path, typed_number: str, reason: str
) -> None:
    before = len(entries(town))
    said = ask(town, typed_number)
    assert (said.status, said.out) == (2, "")
    assert reason in said.err
    assert not any(digit in said.err for digit in "0123456789")
    assert len(entries(town)) == before


@pytest.mark.parametrize("spelled", [hyphened(BENT), f" {BENT[:6]} {BENT[6:]} ", f"{BENT[:6]}–{BENT[6:]}"])
def test_a_number_may_be_typed_as_people_write_it(town: Path, spelled: str) -> None:
    assert runs_of(town, spelled) == runs_of(town, BENT)


def test_the_command_takes_no_number_as_an_argument(town: Path) -> None:
    before = len(entries(town))
    assert ask(town, BENT, ANNA).status == 2
    assert len(entries(town)) == before


def test_a_reason_with_a_number_or_without_a_word_is_refused(town: Path) -> None:
    before = len(entries(town))
    for reason in (f"Om {hyphened(ANNA)}", "  "):
        said = ask(town, ANNA, "--reason", reason)
        assert said.status == 2
        assert ANNA[6:] not in said.err
    assert len(entries(town)) == before


def test_the_citizen_is_told_that_rules_were_tried_on_a_run_and_by_whom_citizens_were_listed(
    released: Path,
) -> None:
    assert [run["rules_tried_on_it"] for run in ask(released, ANNA, "--json").answer["runs"]] == [[]]
    assert "andre regler ville betyde" not in ask(released, ANNA).out
    assert typed("simulate", released, "--vary", "threshold=2..6") == 0
    listed_by_an_older_version(released)

    (run,) = ask(released, ANNA, "--json").answer["runs"]
    tried = [(trial["event"], trial["rows"]) for trial in run["rules_tried_on_it"]]
    assert tried == [("ruleset.varied", False), ("rulesets.consulted", True)]
    shown = " ".join(ask(released, ANNA).out.split())
    assert "Dine oplysninger var siden med, da vi 2 gange, senest den" in shown
    assert "Hvem reglerne ville flytte, blev skrevet ned uden navn og CPR-nummer af" in shown


def test_at_a_terminal_the_number_is_asked_for_and_not_shown(town: Path) -> None:
    terminal, inside = pty.openpty()
    script = "from targeting import cli; cli.main()"
    asked = subprocess.Popen(
        [sys.executable, "-c", script, "access-report", str(town), "--json"],
        stdin=inside, stdout=subprocess.PIPE, stderr=inside, start_new_session=True, cwd=ROOT, encoding="utf-8",
        env=os.environ | {"PYTHONPATH": str(ROOT / "src"), "TARGETING_LANG": "da"},
    )  # fmt: skip
    while termios.tcgetattr(terminal)[3] & termios.ECHO:  # what is typed before the echo is off is thrown away
        assert asked.poll() is None
        time.sleep(0.01)
    os.close(inside)
    shown = b""
    os.write(terminal, f"{BENT}\n".encode())
    out, _ = asked.communicate(timeout=PATIENCE)
    with suppress(OSError):  # Linux says so when the other end is closed
        while more := os.read(terminal, 1024):
            shown += more
    os.close(terminal)
    assert asked.returncode == 0
    assert b"Borgerens CPR-nummer (vises ikke)" in shown
    assert json.loads(out)["found"]
    assert not any(form in shown + out.encode() for form in spellings(BENT))


def test_what_was_counted_is_told_a_line_each_and_the_rules_refer_to_the_lines(town: Path) -> None:
    answer = ask(town, ANNA, "--json").answer
    (run,) = (part for part in answer["page"]["sections"][2]["parts"] if part["heading"].endswith("2. oktober 2017"))
    counted, rules = run["parts"]
    lines = {row[0]: row[1:] for row in counted["rows"]}
    assert lines["4"] == [
        "Mentor (lov om en aktiv beskæftigelsesindsats § 31 b)", "Jobcentret", "1. marts 2017",
    ]  # fmt: skip
    assert lines["3"][0] == "Din Min Plan hos Jobcentret (lov om en aktiv beskæftigelsesindsats)"
    assert {row[0]: row[2] for row in rules["rows"]}["Mindst tre tilbud"] == "linje 1, 4 og 5"
    behind = answer["runs"][OPERATED]["result"]["hits"][3]["behind"]
    assert [(part["kind"], part["law"]) for part in behind] == [("service", law) for law in ("SEL", "LAB", "SUL")]


def test_a_simulation_proposed_nobody(town: Path) -> None:
    page = page_of(town, ANNA)
    assert "Forslaget ville være kommet ved 4, men det var en prøve: ingen blev foreslået" in page
    assert "Vi foreslog, at en medarbejder ser på din sag, i 1 af dem." in page
