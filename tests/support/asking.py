"""A municipality with three runs behind it, and citizens who ask what it holds of them."""

from __future__ import annotations

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from support.delivery import ANNA, person, small_rows
from support.runs import typed
from support.world import small_workspace
from targeting.audit import RulesetsConsulted, TriedRuleset
from targeting.run import last_good, steps
from targeting.session import open_session
from targeting.workspace import load_workspace

FORMER, HANS, IRMA, KAJ, LONE = "0606745053", "0707755064", "0808765075", "0909775086", "1010785097"
MONA, STRANGER = "1212805009", "1111795008"


def asking_rows() -> dict[str, list[dict[str, str]]]:
    """The small delivery, and six numbers more.

    Anna had the number FORMER before. Hans is as Anna, and his address is protected. Irma is in the jobcentre's extract
    alone. Kaj lacks but services under a second law. Of Lone there is one row, which cannot be read.
    Mona is as Anna, and has one plan already.
    """
    rows = small_rows()
    rows["population"] += [
        person(FORMER, Status="50") | {"Gældende personnummer": ANNA},
        person(HANS, Køn="M", Adressebeskyttelse="J"),
        person(KAJ, Køn="M"),
        person(MONA),
    ]
    for register, column in (
        ("jobcentre", "CPR-nr."), ("benefit_refund", "CPR nummer"), ("social_psychiatry", "CPR"),
        ("municipal_health", "Cpr.nr."),
    ):  # fmt: skip
        of_anna = [row for row in rows[register] if row[column] == ANNA]
        rows[register] += [row | {column: cpr} for cpr in (HANS, MONA) for row in of_anna]
        if register != "municipal_health":
            rows[register] += [row | {column: KAJ} for row in of_anna]
    for row in rows["jobcentre"]:
        if row["CPR-nr."] == KAJ:
            row |= {"Tilbud": "", "Tilbud startdato": ""}
    rows["social_psychiatry"].append(rows["social_psychiatry"][0] | {"CPR": MONA, "Paragraf": "SEL § 141, stk. 7"})
    rows["jobcentre"].append(rows["jobcentre"][0] | {"CPR-nr.": IRMA})
    rows["aids"] += [rows["aids"][0] | {"Løbenr.": "2", "Personnummer": LONE, "Bevilget": "i går"}]
    rows["aids"] += [rows["aids"][0] | {"Løbenr.": str(number)} for number in range(3, 40)]
    return rows


@dataclass(frozen=True)
class Said:
    """What the command line said to one question."""

    status: int
    out: str
    err: str

    @property
    def answer(self) -> dict[str, Any]:
        """The JSON that was asked for."""
        answer = json.loads(self.out)
        assert isinstance(answer, dict)
        return answer


def listed_by_an_older_version(workspace: Path) -> None:
    """What the log has where an older version wrote down whom other rules would move."""
    session, run_id = open_session(workspace), last_good(load_workspace(workspace))
    rules = TriedRuleset(id="en-plan", version="1.0.0", sha256="a" * 64, as_of="2017-10-02", adopted=True)
    session.append(RulesetsConsulted(before=rules, after=rules, rows=True, run=str(run_id)))


def ask(workspace: Path, number: str, *arguments: object) -> Said:
    """Type `targeting access-report` with the number on standard input."""
    out, err = io.StringIO(), io.StringIO()
    from targeting.pages import terminal

    with (
        patch.object(sys, "stdin", io.StringIO(f"{number}\n")),
        patch.object(terminal, "_out", terminal.Console(file=out, width=120, soft_wrap=True, highlight=False)),
        patch.object(terminal, "_err", terminal.Console(file=err, width=120, soft_wrap=True, highlight=False)),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        status = typed("access-report", workspace, *arguments)
    return Said(status, out.getvalue(), err.getvalue())


@pytest.fixture(scope="session")
def town_runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A simulation as of an earlier day, a run that fails while scoring, one that is refused, one that goes well."""
    home = tmp_path_factory.mktemp("asking")
    with pytest.MonkeyPatch.context() as environment:
        _at_home(environment, home)
        workspace = small_workspace(home / "workspace", asking_rows())
        assert typed("run", workspace, "--mode", "simulate", "--as-of", "2017-09-15") == 0
        with patch.object(steps, "score_persons", side_effect=ValueError(ANNA)):
            assert typed("run", workspace) == 1
        assert typed("run", workspace, "--purpose", "CONTROL") == 3
        assert typed("run", workspace) == 0
    return home


@pytest.fixture
def town(town_runs: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The workspace of those runs, with its own keys and the analyst's name."""
    _at_home(monkeypatch, town_runs)
    return town_runs / "workspace"


def _at_home(environment: pytest.MonkeyPatch, home: Path) -> None:
    environment.setenv("TARGETING_KEYS", str(home / "keys"))
    environment.setenv("TARGETING_ACTOR", "Fiktiv Analytiker")
