"""The same file twice is refused by its fingerprint, whatever it is called."""

from __future__ import annotations

import shutil
from datetime import date

import pytest

from support.delivery import COLUMNS, Rows, write_register
from support.town import CITIZENS, NOVEMBER, OCTOBER, SEPTEMBER, Town, citizens, course
from targeting.errors import DeliveryError

FILE = "momentum_forloeb.csv"
ROWS: dict[str, Rows] = {"population": citizens(), "jobcentre": [course()]}


def land(town: Town, delivery: date, *registers: str, may_repeat: tuple[str, ...] = ()) -> None:
    with town.landed(delivery, *registers, may_repeat=may_repeat):
        pass


def test_one_file_under_two_names_is_refused_and_not_entered(town: Town) -> None:
    inbox = town.write(OCTOBER, ROWS)
    shutil.copy(inbox / FILE, inbox / "momentum_forloeb_kopi.csv")
    with pytest.raises(DeliveryError) as refused:
        land(town, OCTOBER, "jobcentre")
    assert refused.value.exit_code == 4
    sentence = str(refused.value)
    assert FILE in sentence and "momentum_forloeb_kopi.csv" in sentence
    assert "Take one of them away" in sentence
    assert town.table("file") == []


def test_one_file_for_two_registers_is_refused(town: Town) -> None:
    """A file that both contracts can read, as it has the columns of both."""
    inbox = town.write(OCTOBER, ROWS)
    header = ";".join([*COLUMNS["misuse_treatment"], "Indsigelse modtaget"])
    for name in ("indsigelser.csv", "rusmiddel.csv"):
        (inbox / name).write_text(f"{header}\n{CITIZENS[0]};SEL § 101;01-01-2017;;R;01-09-2017\n", encoding="utf-8")
    with pytest.raises(DeliveryError, match="register objection") as refused:
        land(town, OCTOBER, "objection", "misuse_treatment")
    assert "(register misuse_treatment)" in str(refused.value)


def test_last_months_file_is_refused_as_this_months(town: Town) -> None:
    town.deliver(SEPTEMBER, {"population": citizens(), "jobcentre": [course()]})
    inbox = town.write(OCTOBER, {"population": citizens(), "jobcentre": [course()]})
    (inbox / FILE).rename(inbox / "momentum_forloeb_oktober.csv")
    with pytest.raises(DeliveryError) as refused:
        land(town, OCTOBER, "jobcentre")
    sentence = str(refused.value)
    assert "momentum_forloeb_oktober.csv (register jobcentre) in the delivery of 2017-10-02" in sentence
    assert f"{FILE} (register jobcentre) in the delivery of 2017-09-04" in sentence
    assert "may_repeat = true under [registers.jobcentre]" in sentence


def test_a_register_that_may_repeat_comes_unchanged(town: Town) -> None:
    town.deliver(SEPTEMBER, {"population": citizens(), "jobcentre": [course()]})
    town.write(OCTOBER, {"population": citizens(), "jobcentre": [course()]})
    land(town, OCTOBER, "jobcentre", may_repeat=("jobcentre",))
    assert {row[1] for row in town.table("file")} == {SEPTEMBER, OCTOBER}


def test_the_same_delivery_may_be_landed_again_also_after_a_later_one(town: Town) -> None:
    for delivery in (SEPTEMBER, OCTOBER, NOVEMBER):
        town.deliver(delivery, {"population": citizens()})
    for delivery in (SEPTEMBER, OCTOBER, NOVEMBER):
        land(town, delivery)
    assert len(town.table("file")) == 3


def test_a_list_without_rows_is_no_copy_of_another(town: Town) -> None:
    for delivery in (SEPTEMBER, OCTOBER):
        inbox = town.write(delivery, {"population": citizens(), "objection": []})
        path = write_register(inbox, "objection", [])
        shutil.copy(path, path.with_stem("indsigelser_2"))
        land(town, delivery, "objection")
    assert sum(row[0] == "objection" for row in town.table("file")) == 4
