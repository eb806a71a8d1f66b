"""What the files in sql/ say of themselves is what happens when a small municipality uses the program."""

from __future__ import annotations

import pytest

from support.headers import SqlFile, sql_files
from support.recorded import Recorded, recorded
from support.tables_page import PAGE, tables_page

RENEWED = "temp.fresh"


@pytest.fixture(scope="module")
def seen() -> Recorded:
    return recorded()


def named(*verbs: str) -> list[SqlFile]:
    return [file for file in sql_files() if file.verb in verbs and not file.creates]


def test_every_file_is_used(seen: Recorded) -> None:
    assert sorted({file.name for file in sql_files()} - seen.used) == []


def test_a_file_makes_the_table_that_it_says_and_no_other(seen: Recorded) -> None:
    """The ledger's tables are made anew by way of a temporary one, and swapped in whole."""
    for file in named("Makes"):
        made = seen.made.get(file.name, set()) | seen.added.get(file.name, set())
        assert made == ({RENEWED} if renews(file) else set(file.tables)), file.name
    assert seen.made.keys() <= {file.name for file in named("Makes")}


def test_a_file_adds_to_the_table_that_it_says_and_makes_none(seen: Recorded) -> None:
    for file in named("Adds to"):
        assert file.name not in seen.made
        assert seen.added[file.name] == ({RENEWED} if renews(file) else set(file.tables)), file.name


def test_a_question_makes_no_table(seen: Recorded) -> None:
    """But what one run answers of whom it nominated is taken over by the next."""
    asked = {file.name for file in named("Answers")}
    assert not asked & seen.made.keys()
    taken = {"ask/history/nominated", "ask/score/candidate_of_run"}
    assert asked & seen.added.keys() == taken
    assert set().union(*(seen.added[name] for name in taken)) == {"warehouse.score.earlier_candidate"}


def renews(file: SqlFile) -> bool:
    """Whether it gives a table of the ledger anew."""
    return file.schema == "ledger" and not file.name.startswith("ledger/no_")


def test_the_page_of_tables_is_what_is_made() -> None:
    assert PAGE.read_text(encoding="utf-8") == tables_page(), "run `make reference`"
