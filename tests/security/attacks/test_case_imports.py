"""Events from an extract: who may not, what a file cannot leave behind, and what a kill or a full disk leaves."""

from __future__ import annotations

import errno
import os
import pwd
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from support.approval import enrol
from support.case_imports import REFERRED, contract_of, imported, row, with_imports, write_contract, write_extract
from support.delivery import ANNA, BENT
from support.runs import entries, replace, typed
from support.world import small_workspace
from targeting import casebook, files
from targeting.audit.log import AuditLog
from targeting.commands.case import record, show
from targeting.commands.case_import import import_events
from targeting.commands.case_verify import verify
from targeting.commands.lookup import Whose, listing
from targeting.errors import DeliveryError, NotCovered
from targeting.session import open_session

ME = pwd.getpwuid(os.getuid()).pw_name
ROWS = (row(ANNA, "02-11-2026", "Jobcenter"), row(BENT, "03-11-2026", "Jobcenter"))


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The fictional municipality, with an approved contract of each kind."""
    monkeypatch.setenv("TARGETING_KEYS", str(tmp_path / "keys"))
    return with_imports(small_workspace(tmp_path / "workspace", {}))


def types(town: Path) -> list[str]:
    return [entry.type for entry in entries(town)]


def recorded(town: Path) -> int:
    return sum(len(case.events) for case in listing(open_session(town)))


def everything(town: Path) -> bytes:
    """All that lies in the workspace and the key folder."""
    lying = [path for folder in (town, town.parent / "keys") for path in folder.rglob("*")]
    return b"".join(path.name.encode() + path.read_bytes() for path in lying if path.is_file())


@pytest.mark.parametrize("written", [BENT, f"{BENT[:6]}-{BENT[6:]}", f"se {BENT}"])
def test_a_number_in_a_column_of_words_is_repeated_nowhere(
    town: Path, capsys: pytest.CaptureFixture[str], written: str
) -> None:
    path = write_extract(town, "referred", [row(ANNA, "02-11-2026", written), row(ANNA, written, "Jobcenter")])
    for words in (("--dry-run",), (), ("--json",)):
        assert typed("case", "import", town, path, "--contract", "referred", *words) == 0
    said = "".join(capsys.readouterr())
    assert "unknown_word" in said and "not_a_date" in said
    for number in (ANNA, BENT, written):
        assert number not in said and number.encode() not in everything(town)


def test_neither_number_nor_cell_is_kept(town: Path) -> None:
    """The pseudonym neither: the log has its keyed reference, and the case is sealed."""
    assert imported(town, "referred", *ROWS).weighed.new == 2
    pseudonym = open_session(town).keys.pseudonym("person", ANNA)
    for secret in (ANNA, pseudonym, "Jobcenter;", "02-11-2026"):
        assert secret.encode() not in everything(town)


def test_a_number_in_the_files_name_is_not_repeated(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_extract(town, "referred", ROWS)
    for name in (f"referred {ANNA}.csv", f"{ANNA}.csv"):
        path = path.rename(path.with_name(name))
        typed("case", "import", town, path, "--contract", "referred")
    assert ANNA not in "".join(capsys.readouterr()) and ANNA.encode() not in everything(town)


def test_who_has_not_the_role_reads_nothing_in(town: Path) -> None:
    enrol(town, "mads", "data_steward", accounts=(ME,))
    for dry_run in (True, False):
        with pytest.raises(NotCovered, match="with the role caseworker or leader"):
            imported(town, "referred", *ROWS, dry_run=dry_run)
        assert types(town)[-1] == "case.denied"
    assert casebook.held_cases(town / "state") == ()


def test_a_contract_that_was_changed_is_not_covered(town: Path) -> None:
    """Nor is one that is new, or one that was taken away: the approval is of all that an event may come to mean."""
    path = town / "case_imports" / "referred.odcs.yaml"
    replace(path, "Jobcenter: jobcentre", "Jobcenter: family_centre")
    with pytest.raises(NotCovered, match=r"case_imports/referred\.odcs\.yaml"):
        imported(town, "referred", *ROWS)
    write_contract(town, contract_of(REFERRED))
    write_contract(town, contract_of(REFERRED) | {"id": "more"})
    with pytest.raises(NotCovered, match=r"case_imports/more\.odcs\.yaml"):
        imported(town, "referred", *ROWS)
    (town / "case_imports" / "more.odcs.yaml").unlink()
    assert imported(town, "referred", *ROWS).weighed.new == 2


def test_the_fictional_municipality_takes_no_living_persons_number(town: Path) -> None:
    living = "010190" + "4008"
    with pytest.raises(DeliveryError):
        imported(town, "referred", row(living, "02-11-2026", "Jobcenter"))
    assert "case.imported" not in types(town)


def full_after(appended: int) -> Callable[..., Any]:
    """The log's append, but that its disk is full after so many entries."""
    append, left = AuditLog.append, iter(range(appended))

    def may_be_full(log: AuditLog, event: Any, **more: Any) -> Any:
        if next(left, None) is None:
            raise OSError(errno.ENOSPC, "No space left on device")
        return append(log, event, **more)

    return may_be_full


@pytest.mark.parametrize("told", [0, 1, 2])
def test_what_the_log_cannot_be_told_is_not_recorded(town: Path, monkeypatch: pytest.MonkeyPatch, told: int) -> None:
    """Neither the file nor an event of it; read in again, the rest is recorded and nothing twice."""
    assert listing(open_session(town)) == []  # who may has been told the log by then
    with monkeypatch.context() as broken, pytest.raises(OSError, match="No space"):
        broken.setattr(AuditLog, "append", full_after(told))
        imported(town, "referred", *ROWS)
    assert recorded(town) == max(0, told - 1)
    again = imported(town, "referred", *ROWS).weighed
    assert (again.new, again.already) == (2 - max(0, told - 1), max(0, told - 1))
    assert (recorded(town), verify(open_session(town)).differences) == (2, ())


class KilledError(BaseException):
    """The program is gone, there and then."""


@pytest.mark.parametrize("write", range(4))
def test_an_import_that_was_killed_is_run_again(town: Path, monkeypatch: pytest.MonkeyPatch, write: int) -> None:
    """Wherever in it: the event that was announced is kept by the next command, and none is there twice."""
    written, left = files.replace, iter(range(write))

    def killed(path: Path, *content: Any, **mode: Any) -> None:
        if path.suffix in (".next", ".sealed") and next(left, None) is None:
            raise KilledError
        written(path, *content, **mode)

    with monkeypatch.context() as broken, pytest.raises(KilledError):
        broken.setattr(files, "replace", killed)
        imported(town, "referred", *ROWS)
    again = imported(town, "referred", *ROWS).weighed
    assert (again.new + again.already, again.faults) == (2, ())
    assert (recorded(town), verify(open_session(town)).differences) == (2, ())
    assert types(town).count("case.recorded") == 2


def test_it_is_logged_before_anything_is_kept(town: Path) -> None:
    """One entry of the file and its contract; each event in an entry of its own, which names that one."""
    path = write_extract(town, "referred", ROWS)
    done = import_events(open_session(town), path, "referred")
    told = entries(town)[done.entry :]
    assert [entry.type for entry in told] == ["case.imported", "case.recorded", "case.recorded"]
    assert {entry.body["imported"] for entry in told[1:]} == {done.entry}
    body = told[0].body
    assert body["file"]["fingerprint"] == open_session(town).keys.extract_fingerprint(files.sha256(path))
    assert body["contract_sha256"] == files.sha256(town / "case_imports" / "referred.odcs.yaml")
    assert (body["new"], body["already"], body["refused"], body["dry_run"]) == (2, 0, 0, False)


def kept(town: Path) -> dict[Path, bytes]:
    """All that lies in state/, but what the log itself has there."""
    lying = [path for path in (town / "state").rglob("*") if path.is_file() and not path.name.startswith("log.")]
    return {path: path.read_bytes() for path in lying}


def test_a_dry_run_keeps_nothing_and_is_a_look(town: Path) -> None:
    imported(town, "referred", ROWS[0])
    before = kept(town)
    keys = sorted((town.parent / "keys").rglob("*"))
    tried = imported(town, "referred", *ROWS, dry_run=True)
    assert (tried.weighed.new, tried.weighed.already) == (1, 1)
    assert kept(town) == before
    assert sorted((town.parent / "keys").rglob("*")) == keys
    assert (types(town)[-1], entries(town)[-1].body["dry_run"]) == ("case.imported", True)


def test_a_correction_is_not_undone_by_the_old_file(town: Path) -> None:
    imported(town, "referred", ROWS[0])
    (case,) = listing(open_session(town))
    wrong = case.events[0].number
    record(open_session(town), "referred", date(2026, 11, 2), Whose(case.id), {"from_unit": "family_centre"}, wrong)
    assert imported(town, "referred", ROWS[0]).weighed.already == 1
    assert [event.values["from_unit"] for event in show(open_session(town), Whose(case.id)).case.standing] == [
        "family_centre"
    ]


def test_a_case_under_a_former_key_is_found(town: Path) -> None:
    imported(town, "referred", ROWS[0])
    assert typed("key", "rotate", town, "--which", "pseudonym") == 0
    assert imported(town, "referred", ROWS[0]).weighed.already == 1
    assert imported(town, "assessed", row(ANNA, "05-11-2026", "Tilbud", more="")).weighed.new == 1
    assert len(listing(open_session(town))) == 1
