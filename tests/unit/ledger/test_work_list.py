"""Rows in quarantine are a work list: it grows, ages and empties by what is delivered, and a run cannot lose it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import duckdb
import pytest

from support.delivery import write_register
from support.town import CITIZENS, NOVEMBER, OCTOBER, SEPTEMBER, Town, citizens, course
from support.world import keys
from targeting import ledger
from targeting.errors import ConfigurationError, TargetingError
from targeting.warehouse import Warehouse

FILE = "momentum_forloeb.csv"
BAD_DATE = course(Startdato="i går")
BAD_CODE = course(Målgruppe="99")
NO_DATE, NO_CODE = (FILE, 3, "from_date", "not_a_date"), (FILE, 4, "target_group", "unknown_code")


def rows(*courses: dict[str, str]) -> dict[str, list[dict[str, str]]]:
    return {"population": citizens(), "jobcentre": [course(), *courses]}


def test_a_fault_is_listed_by_file_row_column_and_rule(town: Town) -> None:
    town.deliver(OCTOBER, rows(BAD_DATE, BAD_CODE))
    assert town.told() == {NO_DATE: "open", NO_CODE: "open"}
    (fault, _) = town.faults()
    content = (town.inbox(OCTOBER) / FILE).read_bytes()
    assert (fault["register"], fault["delivery"]) == ("jobcentre", "2017-10-02")
    assert fault["fingerprint"] == town.keys.extract_fingerprint(hashlib.sha256(content).hexdigest())


def test_a_line_that_is_no_row_is_listed_without_a_column(town: Town) -> None:
    town.write(OCTOBER, rows())
    path = town.inbox(OCTOBER) / FILE
    path.write_bytes(path.read_bytes() + b"a;b\r\n")
    with town.landed(OCTOBER, "jobcentre"):
        pass
    assert town.told() == {(FILE, 3, "", "column_count"): "open"}


def test_the_list_counts_by_reason_and_knows_the_oldest(town: Town) -> None:
    town.deliver(OCTOBER, rows(BAD_DATE, BAD_DATE, BAD_CODE))
    with ledger.open_ledger(town.state, town.keys, read_only=True) as opened:
        listed = ledger.worklist(opened, date(2017, 10, 12), "jobcentre", "open")
        others = ledger.worklist(opened, date(2017, 10, 12), "population", "open")
    assert {row["rule"]: (row["rows"], row["age_days"]) for row in listed} == {
        "not_a_date": (2, 10),
        "unknown_code": (1, 10),
    }
    assert others == []


def test_the_same_delivery_again_changes_not_one_byte(town: Town) -> None:
    town.deliver(OCTOBER, rows(BAD_DATE))
    before = (town.state / ledger.NAME).read_bytes()
    town.deliver(OCTOBER, rows(BAD_DATE))
    assert (town.state / ledger.NAME).read_bytes() == before


def test_a_corrected_file_resolves_what_it_corrects_and_what_stays_keeps_its_age(town: Town) -> None:
    town.deliver(OCTOBER, rows(BAD_DATE, BAD_CODE), today=date(2017, 10, 2))
    town.deliver(OCTOBER, rows(course(), BAD_CODE), today=date(2017, 10, 9))
    listed = {(row["rule"], row["status"]): row["age_days"] for row in town.faults(today=date(2017, 10, 12))}
    assert listed == {("not_a_date", "resolved"): 10, ("unknown_code", "resolved"): 10, ("unknown_code", "open"): 10}
    assert {row["reason"] for row in town.faults(status="resolved")} == {"Afløst af leverancen 2017-10-02"}


def test_a_corrected_delivery_twice_is_the_same_as_once(town: Town) -> None:
    town.deliver(OCTOBER, rows(BAD_DATE, BAD_CODE))
    town.deliver(OCTOBER, rows(course(), BAD_CODE))
    once = [town.table(name) for name in ("file", "register", "share", "item")]
    town.deliver(OCTOBER, rows(course(), BAD_CODE))
    assert [town.table(name) for name in ("file", "register", "share", "item")] == once


def test_a_file_that_comes_back_as_it_was_is_open_again(town: Town) -> None:
    for courses in ((BAD_DATE,), (course(),), (BAD_DATE,)):
        town.deliver(OCTOBER, rows(*courses))
    assert town.told() == {NO_DATE: "open"}


def test_a_newer_delivery_takes_the_place_of_an_older_one(town: Town) -> None:
    town.deliver(SEPTEMBER, rows(BAD_DATE))
    town.deliver(OCTOBER, rows(course(), BAD_CODE))
    assert town.told() == {NO_DATE: "resolved", NO_CODE: "open"}


def test_an_older_delivery_landed_again_leaves_the_newer_ones_faults(town: Town) -> None:
    town.deliver(OCTOBER, rows(course(), BAD_CODE))
    town.deliver(SEPTEMBER, rows(BAD_DATE))
    assert town.told() == {NO_DATE: "open", NO_CODE: "open"}


def test_a_register_that_did_not_come_keeps_its_faults(town: Town) -> None:
    town.deliver(SEPTEMBER, rows(BAD_DATE))
    town.deliver(OCTOBER, {"population": citizens()})
    assert town.told() == {NO_DATE: "open"}


def test_a_waiver_holds_for_the_same_bytes_and_for_them_alone(town: Town) -> None:
    assert town.deliver(OCTOBER, rows(BAD_DATE))["jobcentre_quarantined"].observed == 50
    assert town.waive("not_a_date") == 1
    again = town.deliver(OCTOBER, rows(BAD_DATE))["jobcentre_quarantined"]
    assert (again.observed, again.passed) == (0, True)
    assert town.told() == {NO_DATE: "waived"}
    changed = town.deliver(OCTOBER, rows(BAD_DATE, course(CITIZENS[1])))["jobcentre_quarantined"]
    assert changed.failed == 1
    assert sorted(row["status"] for row in town.faults()) == ["open", "waived"]


def test_a_row_counts_until_every_fault_of_it_is_waived(town: Town) -> None:
    delivery = rows(course(Startdato="i går", Målgruppe="99"))
    town.deliver(OCTOBER, delivery)
    town.waive("not_a_date")
    assert town.deliver(OCTOBER, delivery)["jobcentre_quarantined"].failed == 1
    town.waive("unknown_code")
    assert town.deliver(OCTOBER, delivery)["jobcentre_quarantined"].failed == 0


def test_a_waiver_may_be_of_one_file_and_one_row(town: Town) -> None:
    town.deliver(OCTOBER, rows(BAD_DATE, BAD_DATE, BAD_DATE))
    fingerprint = town.faults()[0]["fingerprint"]
    assert town.waive("not_a_date", file="0" * 8) == 0
    assert town.waive("not_a_date", file=fingerprint[:8], row=4) == 1
    assert [row["row"] for row in town.faults(status="waived")] == [4]
    assert town.waive("not_a_date", file=fingerprint) == 2
    assert town.waive("not_a_date") == 0


def test_a_waiver_names_who_decided_and_why(town: Town) -> None:
    town.deliver(OCTOBER, rows(BAD_DATE))
    town.waive("not_a_date")
    ((*_, status, decided_by, decided_at, reason),) = town.table("item")
    assert (status, decided_by, reason) == ("waived", "steward", "Kilden kan ikke rettes")
    assert decided_at.isoformat() == "2017-10-03T00:00:00"


@pytest.mark.parametrize(
    ("reason", "file", "said"),
    [
        ("for sent", None, "at least 10 characters"),
        ("          ", None, "at least 10 characters"),
        (f"Borgeren {CITIZENS[0]} er flyttet", None, "looks like a CPR number"),
        ("Kilden kan ikke rettes", "abc", "first 8 characters"),
    ],
)
def test_a_waiver_without_a_fit_reason_is_refused(reason: str, file: str | None, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said) as refused:
        ledger.Waiver("jobcentre", "not_a_date", reason, file).check()
    assert CITIZENS[0] not in str(refused.value)


def test_a_crash_while_writing_leaves_the_ledger_as_it_was(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town.deliver(OCTOBER, rows(BAD_DATE))
    before = [town.table(name) for name in ledger_tables()]
    renew = Warehouse.renew

    def crash(warehouse: Warehouse, table: str, sources: Mapping[str, Mapping[str, object]]) -> None:
        renew(warehouse, table, sources)
        if table == "ledger.item":
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(Warehouse, "renew", crash)
    with pytest.raises(OSError, match="No space"):
        town.deliver(NOVEMBER, rows(BAD_CODE))
    assert [town.table(name) for name in ledger_tables()] == before


def ledger_tables() -> tuple[str, ...]:
    return ("file", "register", "share", "item")


def test_every_file_ever_landed_is_kept_with_its_counts(town: Town) -> None:
    town.deliver(SEPTEMBER, rows(BAD_DATE))
    town.deliver(OCTOBER, rows(course(), BAD_CODE, course(CITIZENS[1])))
    files = [(row[0], row[1], *row[5:10]) for row in town.table("file") if row[0] == "jobcentre"]
    # read, accepted, quarantined, ignored, persons
    assert files == [("jobcentre", SEPTEMBER, 2, 1, 1, 0, 1), ("jobcentre", OCTOBER, 4, 3, 1, 0, 2)]


def test_the_ledger_holds_no_number_no_cell_and_no_pseudonym(town: Town) -> None:
    number = CITIZENS[2]
    town.write(OCTOBER, rows(course(f"{number} Zebrafinke"), course(number, Startdato=f"Zebrafinke {number}")))
    path = write_register(town.inbox(OCTOBER), "jobcentre", [course(number, Målgruppe="Zebrafinke")])
    path.rename(path.with_stem(f"{path.stem}_{number}"))
    other = CITIZENS[1]
    write_register(town.inbox(OCTOBER), "jobcentre", [course(other, Startdato=number), course(f"{number}x")])
    with town.landed(OCTOBER, "jobcentre"):
        pass
    whole = str([town.table(name) for name in ledger_tables()])
    pseudonyms = [town.keys.pseudonym("person", citizen) for citizen in CITIZENS]
    assert "momentum_forloeb_[cpr].csv" in whole
    assert len(town.faults()) == 3
    assert [secret for secret in (*CITIZENS, *pseudonyms, "Zebrafinke") if secret in whole] == []


def test_the_file_is_encrypted_and_opens_with_its_own_key_alone(town: Town) -> None:
    town.deliver(OCTOBER, rows(BAD_DATE))
    content = (town.state / ledger.NAME).read_bytes()
    assert not any(word in content for word in (b"jobcentre", b"not_a_date", FILE.encode()))
    with pytest.raises(duckdb.Error):
        duckdb.connect(str(town.state / ledger.NAME), read_only=True)
    town.keys.data.keep(ledger.KEY, bytes(32))
    with (
        pytest.raises(ConfigurationError, match="cannot be read with its key"),
        ledger.open_ledger(town.state, town.keys, read_only=True),
    ):
        pass


def test_a_ledger_somebody_else_writes_says_so(tmp_path: Path) -> None:
    (tmp_path / ledger.NAME).mkdir()
    with (
        pytest.raises(TargetingError, match="Is a run under way"),
        ledger.open_ledger(tmp_path, keys(tmp_path / "keys")),
    ):
        pass
