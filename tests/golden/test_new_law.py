"""The sample's home care under the law that came later: "Ældrelovens § 10" in the 463 rows that say § 83.

And its 57 rows of SUL § 119 under a law that no list has.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date

import pytest

from support.world import SAMPLE, contract, landed_contracts, settings
from targeting.linking import link
from targeting.registers import codes_met
from targeting.run.code_words import at_fault, code_warnings, idle_codes
from targeting.scoring import score
from targeting.warehouse import Warehouse
from targeting.workspace import load_ruleset, load_workspace

CONTRACTS = [contract("population"), contract("municipal_health")]
HOME_CARE = re.compile(r"(SEL\s§\s|SEL-|Servicelovens\s§\s)83-?\s*(?=;)")
SAID = "Sundhed og pleje (Nexus): rækker har koden ældreloven § 10, som ikke gjaldt den 2. oktober 2017: "


@pytest.fixture(scope="module")
def renamed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """Population and home care of the sample, landed."""
    folder = tmp_path_factory.mktemp("law")
    delivery = folder / "inbox" / "2017-10-02"
    delivery.mkdir(parents=True)
    for path in (SAMPLE / "inbox" / delivery.name).glob("folkeregister*"):
        shutil.copy(path, delivery)
    (source,) = (SAMPLE / "inbox" / delivery.name).glob("sundhed_pleje*")
    text, rows = HOME_CARE.subn("Ældrelovens § 10", source.read_text(encoding="cp1252"))
    assert rows == 463
    text = text.replace(";SUL § 119;", ";Friplejeboliglovens § 7, stk. 2;")
    (delivery / source.name).write_text(text, encoding="cp1252")
    with landed_contracts(folder, delivery, CONTRACTS) as (warehouse, _):
        yield warehouse


def receiving(warehouse: Warehouse, as_of: date) -> int:
    """How many have help under ældreloven that counts on the day."""
    link(warehouse, CONTRACTS, settings(), as_of)
    score(warehouse, load_ruleset(SAMPLE / "rulesets" / "en-plan.toml"), as_of)
    ((found,),) = warehouse.connection.execute(
        "SELECT count(DISTINCT person_id) FROM link.counting JOIN score.evidence USING (person_id) "
        "WHERE law = 'ÆL' AND valid_from <= $1 AND coalesce(valid_to >= $1, true) AND evidence.service_laws > 0",
        [as_of],
    ).fetchall()
    return int(found)


def test_they_count_from_the_day_the_law_is_in_force(renamed: Warehouse) -> None:
    """And nobody before it, which the run says: the law was not in force on that day."""
    workspace = load_workspace(SAMPLE)
    assert receiving(renamed, date(2017, 10, 2)) == 0
    (said,) = idle_codes(renamed, workspace, date(2017, 10, 2))
    assert said.da == f"{SAID}den gælder fra 1. juli 2025. De tælles ikke den dag."
    assert receiving(renamed, date(2025, 6, 30)) == 0
    assert receiving(renamed, date(2025, 8, 1)) > 100
    assert list(idle_codes(renamed, workspace, date(2025, 8, 1))) == []


def test_rows_that_ended_before_it_wait_with_the_reason(renamed: Warehouse) -> None:
    """The law's own name and period, and not "unknown"; nor how many."""
    assert {met.state for met in codes_met(renamed) if met.code_key == "æl-10"} == {"used", "code_not_in_force"}
    said = [message.da for message in at_fault(renamed, load_workspace(SAMPLE))["municipal_health"]]
    assert re.fullmatch(
        r"Sundhed og pleje \(Nexus\): rækker har koden ældreloven § 10, som ikke gjaldt dengang: den gælder fra "
        r"1\. juli 2025\.",
        said[0],
    )
    assert re.fullmatch(r"Sundhed og pleje \(Nexus\): rækker har koden friplejeboligloven § 7\.", said[1])


def test_a_run_that_goes_on_names_each_and_counts_none(renamed: Warehouse) -> None:
    """What is shown to all says which law, and what to do; how many is for the steward."""
    as_of = date(2017, 10, 2)
    link(renamed, CONTRACTS, settings(), as_of)
    said = [message.da for message in code_warnings(renamed, load_workspace(SAMPLE), as_of)]
    assert said == [
        "Sundhed og pleje (Nexus): koden friplejeboligloven § 7 står i ingen kodeliste, så rækkerne med den er i "
        "karantæne og tælles ikke. Er koden ny i loven, så føj den til (code_lists/); er den en fejl, skal afdelingen "
        "rette den.",
        "Sundhed og pleje (Nexus): rækker har koden ældreloven § 10, som ikke gjaldt i deres tid: den gælder fra 1. "
        "juli 2025. De er i karantæne og tælles ikke.",
        f"{SAID}den gælder fra 1. juli 2025. De tælles ikke den dag.",
    ]
