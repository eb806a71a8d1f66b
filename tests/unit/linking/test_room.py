"""What a spell is sorted by holds the highest numbers there is room for, and more is refused."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from pathlib import Path

import duckdb
import pytest

from support.delivery import ANNA, person
from support.world import landed
from targeting.errors import ConfigurationError
from targeting.linking.link import ROOM
from targeting.warehouse import sql

PERSON, FILE, ROW = 2**31 - 1, 2**15 - 1, 2**48 - 1
EMISSION, UNIT, THING = ROOM
DAY = date(2017, 10, 2)


@pytest.mark.parametrize("main", [True, False])
def test_the_highest_numbers_come_out_as_they_went_in(main: bool) -> None:
    with duckdb.connect() as connection:
        connection.execute("CREATE SCHEMA land; CREATE SCHEMA link")
        connection.execute(
            "CREATE TABLE land.code AS SELECT 'l' AS code_list, 'k' AS code_key, true AS main, NULL::INTEGER AS "
            "one_off_months, false AS lent, NULL::DATE AS valid_from, NULL::DATE AS valid_to, 'x' AS law, "
            "'p' AS paragraph, 'f' AS family, 'b' AS kind, true AS counts, false AS one_plan"
        )
        connection.execute(
            f"CREATE TABLE land.thing AS SELECT {THING}::BIGINT AS thing, law, paragraph, family, kind, counts, "
            "one_plan FROM land.code"
        )
        connection.execute(f"CREATE TABLE link.emission AS SELECT {EMISSION} AS emission, 0 AS gap_days")
        connection.execute(
            f"CREATE TABLE link.current_record AS SELECT {PERSON} AS person_id, {EMISSION} AS emission, "
            f"{UNIT} AS unit, 'l' AS code_list, 'k' AS code_key, NOT {main} AS ancillary, "
            "$day AS valid_from, $day AS valid_to, NULL::INTEGER AS caseworker_id, false AS caseworkers, "
            "false AS states_end, 0 AS gap_days, 0 AS lag_days, NULL::INTEGER AS case_id, "
            f"{FILE} AS file_no, {ROW}::BIGINT AS row_no",
            {"day": DAY},
        )
        connection.execute(f"CREATE VIEW link.coded AS {sql('link/coded')}")
        spells = connection.execute(sql("link/spell")).fetchall()
    assert spells == [(PERSON, EMISSION, UNIT, THING, main, DAY, DAY, FILE, ROW)]


def test_more_than_can_be_told_apart_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("targeting.linking.link"), "ROOM", (EMISSION, 1, THING))
    with (
        pytest.raises(ConfigurationError, match=f"At most {EMISSION}, 1 and {THING} can be told apart"),
        landed(tmp_path, {"population": [person(ANNA)]}),
    ):
        pass
