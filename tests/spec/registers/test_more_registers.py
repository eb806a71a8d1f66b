"""Registers that a municipality may take into use beside the usual ones

No public source shows what their extracts call their columns, so every name is a proposal: it is said by `check` and on
the register's page. What a row becomes is as for any other register.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from support import world
from support.delivery import write_register
from support.specs import everybody, involvements, outcome, stated_outcome
from support.tables import stated, table
from support.world import DELIVERY, contract
from targeting.errors import ConfigurationError
from targeting.workspace import RegisterUse, catalogue, load_register

More = Callable[..., None]
DREAM_NAMES = [("id: jobcentre", "id: dream"), ('path: "momentum_forloeb*.csv"', 'path: "DREAM_2017*.csv"')]
DREAM_NAMES += [('name: "Jobcenter (Momentum)"', f'name: "{name}"') for name in ("DREAM", "Udtræk fra DREAM (DST)")]


@pytest.fixture
def more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> More:
    """Land and link a register's file as it is written; states the fate of each line, and the involvements made."""

    def check(register: str, content: str, fates: str, made: str) -> None:
        settings = world.settings()
        uses = settings.registers | {register: RegisterUse(department="social", service_centre="misuse_centre")}
        monkeypatch.setattr(world, "settings", lambda: settings.model_copy(update={"registers": uses}))
        delivery = tmp_path / "inbox" / DELIVERY
        delivery.mkdir(parents=True)
        write_register(delivery, "population", everybody())
        declared = contract(register)
        (delivery / declared.path.replace("*", "_2017")).write_text(textwrap.dedent(content).strip() + "\n", "utf-8")
        with world.landed_contracts(tmp_path, delivery, [contract("population"), declared]) as (warehouse, landed):
            lines = {int(row["line"]): row["becomes"] for row in stated(fates)}
            assert outcome(warehouse, landed[register]) == stated_outcome(lines, {})
            answer = table(made)
            found = involvements(warehouse, tmp_path, list(answer[0]))
            assert sorted(found, key=lambda row: row["who"]) == answer

    return check


def test_contact_groups_of_dfdg(more: More) -> None:
    """A period in any contact group is an open contact with the jobcentre, whatever the group: a case."""
    content = """
    CPR-nummer;Kontaktgruppe;Startdato;Slutdato
    0101655008;Sygedagpenge;2017-02-01;
    0202705014;Kontanthjælp;2017-02-01;2017-05-31
    0303715010;Kontanthjælp;ukendt;
    """
    fates = """
    line | becomes
    -----+---------------------------------
    2    | accepted
    3    | accepted
    4    | quarantined from_date:not_a_date
    """
    made = """
    who  | kind | law | from       | to
    -----+------+-----+------------+-----------
    anna | case | LAB | 2017-02-01 | -
    bent | case | LAB | 2017-02-01 | 2017-05-31
    """
    more("dfdg_contact_group", content, fates, made)


def test_interviews_of_dfdg(more: More) -> None:
    """An interview is known by the number of its type, and never counts by itself: it is part of a contact."""
    content = """
    CPR-nummer;Samtaletype;Afholdt dato
    0101655008;7;2017-09-15
    0202705014;17;2017-09-20
    0303715010;99;2017-09-20
    """
    fates = """
    line | becomes
    -----+----------------------------------------
    2    | accepted
    3    | accepted
    4    | quarantined interview_type:unknown_code
    """
    made = """
    who  | kind | law | counts | from
    -----+------+-----+--------+-----------
    anna | case | LAB | no     | 2017-09-15
    bent | case | LAB | no     | 2017-09-20
    """
    more("dfdg_interviews", content, fates, made)


def test_benefits_of_ky(more: More) -> None:
    """A benefit is one of the code list; what is not granted is ignored, and a status nobody listed waits."""
    content = """
    CPR-nummer;Ydelse;Startdato;Slutdato;Status;Sagsbehandler
    0101655008;Kontanthjælp;2017-01-01;;Bevilget;KY1
    0202705014;Kontanthjælp;2017-01-01;;Afslag;KY1
    0303715010;Kontanthjælp;2017-01-01;;Måske;KY1
    0404725017;Ukendt hjælp;2017-01-01;;Bevilget;KY1
    """
    fates = """
    line | becomes
    -----+----------------------------------
    2    | accepted
    3    | ignored not_granted
    4    | quarantined status:unknown_status
    5    | quarantined benefit:unknown_code
    """
    made = """
    who  | kind    | law | from       | to
    -----+---------+-----+------------+---
    anna | benefit | LAS | 2017-01-01 | -
    """
    more("ky_benefit", content, fates, made)


def test_the_index_of_benefits(more: More) -> None:
    """The index has what was registered last: a run as of an earlier day than the delivery's is refused."""
    content = """
    CPR-nummer;Ydelse;Bevilget ydelse startdato;Bevilget ydelse slutdato
    0101655008;Kontanthjælp;2017-01-01;
    0202705014;Kontanthjælp;2017-01-01;2016-01-01
    """
    fates = """
    line | becomes
    -----+-------------------------------------
    2    | accepted
    3    | quarantined to_date:end_before_start
    """
    made = """
    who  | kind    | law | from       | to
    -----+---------+-----+------------+---
    anna | benefit | LAS | 2017-01-01 | -
    """
    more("benefit_index", content, fates, made)


def test_special_youth_education(more: More) -> None:
    """A course that is granted is a service."""
    content = """
    CPR-nummer;Startdato;Slutdato;Status;Vejleder
    0101655008;2017-08-01;2020-07-31;Igangværende;STU1
    0202705014;2017-08-01;;Ansøgt;STU1
    """
    fates = """
    line | becomes
    -----+--------------------
    2    | accepted
    3    | ignored not_granted
    """
    made = """
    who  | kind    | law | from       | to
    -----+---------+-----+------------+-----------
    anna | service | STU | 2017-08-01 | 2020-07-31
    """
    more("stu", content, fates, made)


def test_housing_advice(more: More) -> None:
    """Advice that keeps somebody in a home is a service."""
    content = """
    CPR-nummer;Startdato;Slutdato;Status;Rådgiver
    0101655008;2017-08-01;;Aktiv;BO1
    0202705014;31-02-2017;;Aktiv;BO1
    """
    fates = """
    line | becomes
    -----+---------------------------------
    2    | accepted
    3    | quarantined from_date:not_a_date
    """
    made = """
    who  | kind    | law | from       | to
    -----+---------+-----+------------+---
    anna | service | SEL | 2017-08-01 | -
    """
    more("housing_advice", content, fates, made)


@pytest.mark.parametrize("name", sorted(path.name for path in catalogue("more_registers").iterdir()))
def test_no_name_is_said_to_be_known(name: str) -> None:
    """Every name of these contracts is a proposal, and says what was looked for."""
    declared = load_register(catalogue("more_registers") / name)
    assert declared.proposed == declared.columns
    assert all(column.source for column in declared.columns)


def test_the_usual_registers_say_which_names_are_a_proposal() -> None:
    """Six of the usual registers are a proposal throughout, and two have a name or two that no public list shows."""
    proposed = {name: [column.header for column in contract(name).proposed] for name in USUAL}
    whole = {name for name in USUAL if len(proposed[name]) == len(contract(name).columns)}
    assert whole == {"jobcentre", "municipal_health", "sickness_benefit", "aids", "misuse_treatment", "population"}
    assert {name: found for name, found in proposed.items() if found and name not in whole} == {
        "children_family": ["Part CPR", "Sagsbehandler"],
        "social_psychiatry": ["Paragraf"],
    }


USUAL = sorted(path.name.partition(".")[0] for path in catalogue("registers").iterdir())


@pytest.mark.parametrize(("old", "new"), DREAM_NAMES)
def test_dream_is_refused(tmp_path: Path, old: str, new: str) -> None:
    """One code a week hides every benefit but the highest: DREAM cannot be counted in, and the sentence says why."""
    text = (catalogue("registers") / "jobcentre.odcs.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "x.odcs.yaml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"one code a week for each citizen.*nothing can be counted in it"):
        load_register(tmp_path / "x.odcs.yaml")


@pytest.mark.parametrize("new", ["name: Drømmen", 'name: "Dreamteam"', 'name: "Jobcenter, ikke drea m"'])
def test_what_is_only_like_dream_is_not(tmp_path: Path, new: str) -> None:
    """Only the word itself is the register of that name."""
    text = (catalogue("registers") / "jobcentre.odcs.yaml").read_text(encoding="utf-8")
    (tmp_path / "x.odcs.yaml").write_text(text.replace('name: "Jobcenter (Momentum)"', new), encoding="utf-8")
    assert load_register(tmp_path / "x.odcs.yaml").id == "jobcentre"
