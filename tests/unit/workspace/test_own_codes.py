"""A municipality's own codes: code_lists/*.csv of the workspace adds to the catalogue's, dated and approved."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from support.runs import typed
from targeting.errors import ConfigurationError
from targeting.records import code_notices, own_code_lines
from targeting.workspace import CodeLists, catalogue, load_code_lists, load_workspace

SHIPPED = load_code_lists(catalogue("code_lists"))
NAMES = "code_list,code,law,paragraph,kind,family,label_da"
ROW = "paragraph,SEL-82e,SEL,82e,service,sel_82e,Tilbud efter § 82 e"


def own(folder: Path, *lines: str, name: str = "egne.csv", encoding: str = "utf-8") -> CodeLists:
    (folder / "code_lists").mkdir(parents=True, exist_ok=True)
    (folder / "code_lists" / name).write_bytes("\n".join([*lines, ""]).encode(encoding))
    return load_code_lists(catalogue("code_lists"), folder / "code_lists")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("name", ["egne.csv", "EGNE.CSV"])
@pytest.mark.parametrize("separator", [",", ";"])
def test_a_code_is_added(tmp_path: Path, encoding: str, name: str, separator: str) -> None:
    """As it is saved from a Danish spreadsheet too: with semicolons, a mark before the first letter, in capitals."""
    lists = own(tmp_path, *(line.replace(",", separator) for line in (NAMES, ROW)), name=name, encoding=encoding)
    (added,) = lists.own
    assert (added.code, added.counts, added.main, added.verified) == ("SEL-82e", True, True, False)
    assert lists.codes == (*SHIPPED.codes, added)
    assert lists.texts[-1].place == f"code_lists/{name}"
    assert lists.sha256 != SHIPPED.sha256


def test_a_code_takes_the_place_of_the_catalogues(tmp_path: Path) -> None:
    """All the catalogue's rows of that code, whatever its case, and no other's."""
    lists = own(
        tmp_path, f"{NAMES},valid_from,valid_to,counts",
        "jc_offer,mentor,LAB,31b,service,jc_mentor,Mentor før,,2019-12-31,false",
        "jc_offer,Mentor,LAB,167,service,jc_mentor,Mentor siden,2020-01-01,,false",
    )  # fmt: skip
    assert {code.label_da for code in lists.replaced} == {"Mentor"} and len(lists.replaced) == 2
    found = [code.label_da for code in lists.codes if code.key == ("jc_offer", "mentor")]
    assert found == ["Mentor før", "Mentor siden"]
    assert len(lists.codes) == len(SHIPPED.codes)


def test_no_folder_and_an_empty_one_change_nothing(tmp_path: Path) -> None:
    (tmp_path / "code_lists").mkdir()
    (tmp_path / "code_lists" / ".DS_Store").write_bytes(b"\0")
    for folder in (None, tmp_path / "none", tmp_path / "code_lists"):
        assert load_code_lists(catalogue("code_lists"), folder) == SHIPPED


BAD = "egne.csv line 2"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "egne.csv line 1: columns are missing: code_list, code, law, kind, family, and label_da"),
        ([ROW], "egne.csv line 1: no column is called SEL-82e"),
        ([NAMES.replace("family", "familie"), ROW], "line 1: no column is called familie. Did you mean family?"),
        ([NAMES.replace(",family", ""), ROW], "line 1: columns are missing: family"),
        ([f"{NAMES},law", f"{ROW},SEL"], "line 1: two columns are called law"),
        ([NAMES, f"{ROW},more"], f"{BAD} has 8 cells, and the first line has 7 names"),
        ([NAMES, ROW.rpartition(",")[0]], f"{BAD} has 6 cells"),
        ([NAMES, ROW.replace("service,", "tilbud,")], f"{BAD}, kind: must be benefit, service, plan, or case"),
        ([NAMES, ROW.replace(",sel_82e,", ",,")], f"{BAD}, family: missing; it is required"),
        ([f"{NAMES},valid_from", f"{ROW},1-7-2025"], f"{BAD}, valid_from: must be a date, such as"),
        ([f"{NAMES},valid_from,valid_to", f"{ROW},2025-07-01,2025-06-30"], f"{BAD}: valid_to lies before valid_from"),
        ([f"{NAMES},counts", f"{ROW},måske"], f"{BAD}, counts: must be true or false"),
        ([f"{NAMES},one_off_months", f"{ROW},0"], f"{BAD}, one_off_months: must be at least 1"),
        ([f"{NAMES},one_plan", f"{ROW},true"], f"{BAD}: one_plan says of a plan that the citizen has one already"),
        ([NAMES, ROW, "", ROW], "egne.csv line 4, valid_from: SEL-82e of the list paragraph has another meaning on"),
        ([NAMES, ROW.replace("SEL-82e", "SEL § 82 e")], f"{BAD}, code: cells of extracts are never read as this"),
        ([NAMES, ROW.replace("SEL-82e", "SUL-82e")], f"{BAD}, code: cells of extracts are never read as this"),
        ([NAMES, ROW.replace("SEL", "Sel")], f"{BAD}, law: cells of extracts are never read as this. Write it as SEL"),
        ([NAMES, ROW.replace("SEL", "FBL")], f"{BAD}, law: the program does not know how extracts write FBL"),
        ([NAMES, "kle,27.36,SEL,83,service,home_care,Pleje"], f"{BAD}, code: cells of extracts are never read as this"),
        ([NAMES, ROW.replace("82e", "109")], f"{BAD}, counts: SEL § 109 is never counted and never shown"),
        ([NAMES, "egne,Krise,SEL,109,service,x,Krise"], f"{BAD}, counts: SEL § 109 is never counted and never shown"),
        ([NAMES, "kle,27.57.12,SEL,110,service,x,Herberg"], f"{BAD}, counts: SEL § 110 is never counted"),
        ([NAMES, f'"{ROW}'], f"{BAD}: a quotation mark is not closed"),
    ],
)  # fmt: skip
def test_a_bad_row_is_refused_with_its_place(tmp_path: Path, lines: list[str], said: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        own(tmp_path, *lines)
    assert said in str(refused.value)
    assert str(refused.value).startswith("code_lists/egne.csv line ")


@pytest.mark.parametrize("name", ["egne.xlsx", "egne.txt", "noter", "egne.csv.bak"])
def test_nothing_lies_there_unread(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigurationError, match=f"code_lists/{name} is no CSV file"):
        own(tmp_path, NAMES, ROW, name=name)


@pytest.mark.parametrize("name", ["paragraph.csv", "Paragraph.CSV"])
def test_a_name_of_the_catalogues(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigurationError, match="the catalogue has a file of that name"):
        own(tmp_path, NAMES, ROW, name=name)


def test_letters_of_another_encoding(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"code_lists/egne\.csv line 3 is not UTF-8"):
        own(
            tmp_path,
            NAMES,
            ROW.replace("§", "par."),
            ROW.replace("SEL-82e", "SEL-82f").replace("Tilbud", "Særtilbud"),
            encoding="cp1252",
        )


def test_an_approval_covers_them_and_check_shows_them(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The approval of the basis was of other meanings: it is void until somebody has approved these."""
    assert typed("check", workspace) == 0
    own(workspace, f"{NAMES},counts", f"{ROW},true", "benefit,kontanthjælp,LAS,25,benefit,las_help,Vores,false")
    capsys.readouterr()
    assert typed("check", workspace) == 3
    shown = " ".join(capsys.readouterr().out.split())
    assert "Own code, added: paragraph SEL-82e (Tilbud efter § 82 e), at all times, counts." in shown
    assert "Own code, in place of the catalogue's »Kontanthjælp«: benefit kontanthjælp (Vores)" in shown
    assert "code_lists/egne.csv" in shown
    assert load_workspace(workspace).codes.own
    assert typed("run", workspace) == 3


def test_a_bad_file_is_exit_2(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / "code_lists").mkdir()
    (workspace / "code_lists" / "egne.csv").write_text(f"{NAMES}\n{ROW}".replace("service", "hjælp"), "utf-8")
    for command in ("check", "run"):
        assert typed(command, workspace) == 2
        assert "code_lists/egne.csv line 2, kind: must be" in capsys.readouterr().err


def test_a_list_is_due_the_day_after_its_review() -> None:
    """By the earliest of its rows; a list without a day is never due."""
    first = min(code.review_on for code in SHIPPED.codes if code.review_on)
    assert SHIPPED.due(first) == {}
    assert set(SHIPPED.due(date(2027, 1, 2))) == {
        "benefit", "contact_group", "housing", "interview", "jc_offer", "jc_target_group", "plan", "sickness", "stu",
    }  # fmt: skip
    assert SHIPPED.due(date(2027, 7, 2)) == {
        name: date(2027, 7, 1) if name in ("paragraph", "kle", "aid") else date(2027, 1, 1) for name in SHIPPED.names
    }


def test_check_says_which_lists_are_due() -> None:
    said = list(code_notices(SHIPPED, date(2027, 1, 2)))
    assert len(said) == 9
    assert said[0].startswith("The code list benefit was to be looked through by 1. januar 2027: see whether the law")
    assert list(code_notices(SHIPPED, date(2026, 11, 29))) == []


def test_every_row_of_the_catalogue_says_where_it_was_read() -> None:
    assert all(code.source and code.review_on for code in SHIPPED.codes)
    assert all(code.valid_from is None or code.valid_from.year > 2017 for code in SHIPPED.codes)
    assert {code.law_number for code in SHIPPED.codes if code.law == "ÆL"} == {"lov nr. 1703 af 30/12/2024"}


@pytest.mark.parametrize(
    "row",
    [
        "paragraph,SEL-109-1,SEL,,service,own,Egen",
        "paragraph,SEL-109-1,SEL,109 stk. 1,service,own,Egen",
        'paragraph,SEL-109-2,SEL,"109, stk. 2",service,own,Egen',
        "aid,109,SEL,,service,own,Egen",
        "benefit,Krisecenter,sel,109,service,own,Egen",
        "benefit,Krisecenter,SEL,§ 109,service,own,Egen",
    ],
)
def test_what_is_never_counted_is_not_counted_by_its_parts(tmp_path: Path, row: str) -> None:
    """However a row names the paragraph; a row that does not count may name it."""
    with pytest.raises(ConfigurationError, match="is never counted and never shown"):
        own(tmp_path, NAMES, row)
    own(tmp_path, f"{NAMES},counts", f"{row},false")


def test_a_number_that_is_no_paragraph_of_that_law(tmp_path: Path) -> None:
    lists = own(tmp_path, NAMES, "aid,109,LAB,,service,own,Egen", "kle,27.36.99,SEL,36,service,own,Egen")
    assert len(lists.own) == 2


def test_a_name_is_one_laws(tmp_path: Path) -> None:
    """Else every row of serviceloven would be read as another law's."""
    for name in ("serviceloven", "Lov om social service", "SEL"):
        with pytest.raises(ConfigurationError, match="is how extracts write SEL"):
            own(tmp_path, f"{NAMES},law_name", f"paragraph,FBL-4,FBL,4,service,own,Egen,{name}")


def test_what_an_open_spreadsheet_leaves(tmp_path: Path) -> None:
    lists = own(tmp_path, NAMES, ROW)
    (tmp_path / "code_lists" / "~$egne.csv").write_bytes(b"x")
    assert load_code_lists(catalogue("code_lists"), tmp_path / "code_lists") == lists


def test_what_is_said_of_a_list_that_no_register_reads_and_of_one_plan(tmp_path: Path) -> None:
    lists = own(
        tmp_path, f"{NAMES},one_plan", "paragraf,SEL-87,SEL,87,service,own,Egen,", "plan,VORES,LAB,,plan,own,Vores,true"
    )
    said = list(own_code_lines(lists, {"paragraph", "plan"}))
    assert "No register in use is read by a code list paragraf" in said[1]
    assert "has one plan already, and is not nominated" in said[2]
    assert len(said) == 3
