"""A rule set that is wrong is told by file, line and key, with the nearest right spelling."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.scoring_tables import EN_PLAN
from support.tables import table
from targeting.errors import ConfigurationError
from targeting.scoring import check_rules
from targeting.workspace import load_ruleset

WRONG = table("""
    in the file                   | written instead            | told
    ------------------------------+----------------------------+---------------------------------------
    min_age = 18                  | minage = 18                | minage: unknown key; did you mean min_age?
    label_da = "Mindst to planer" | label = "Mindst to planer" | rules.5.label: unknown key; did you mean label_
    threshold = 4                 | threshold = "fire"         | threshold: must be a whole number
    id = "plans_2"                | id = "Plans 2"             | rules.5.id: must have the form
    id = "plans_2"                | id = "not_resident"        | rules.5.id: is the name of an attrition step
""")


@pytest.mark.parametrize("row", WRONG, ids=[row["written instead"] for row in WRONG])
def test_a_wrong_key_is_told_by_its_line(row: dict[str, str], tmp_path: Path) -> None:
    text = EN_PLAN.read_text(encoding="utf-8")
    assert text.count(row["in the file"]) == 1
    (tmp_path / "mine.toml").write_text(text.replace(row["in the file"], row["written instead"]), encoding="utf-8")
    line = next(number for number, each in enumerate(text.splitlines(), start=1) if each == row["in the file"])

    with pytest.raises(ConfigurationError) as refused:
        load_ruleset(tmp_path / "mine.toml")
    assert f"line {line}, {row['told']}" in str(refused.value)


def test_a_weight_without_its_reason_is_told_by_the_line_of_its_rule(tmp_path: Path) -> None:
    text = EN_PLAN.read_text(encoding="utf-8").replace(
        'when = "plans >= 2"\npoints = 1', 'when = "plans >= 2"\npoints = 2'
    )
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    line = text.splitlines().index('id = "plans_2"')

    with pytest.raises(ConfigurationError, match=rf"^mine\.toml: line {line}, rules\.5: points other than 1 need"):
        load_ruleset(tmp_path / "mine.toml")


def test_a_condition_over_several_lines_is_told_by_its_first(tmp_path: Path) -> None:
    text = EN_PLAN.read_text(encoding="utf-8")
    text = text.replace('when = "plans >= 2"', '# when = 1\nwhen = """\nplans >= 2\n  and plan >= 1"""')
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    line = text.splitlines().index('when = """') + 1

    with pytest.raises(ConfigurationError, match=rf"^mine\.toml line {line}, rule plans_2: .*did you mean plans\?"):
        check_rules(load_ruleset(tmp_path / "mine.toml"))
