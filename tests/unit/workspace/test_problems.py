"""What is wrong in a declaration is told in Danish: the key, the line, and never what was typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from targeting.errors import ConfigurationError
from targeting.workspace import catalogue, load_register, require_finished
from targeting.workspace.declarations import load_toml
from targeting.workspace.rulesets import RuleSet, load_ruleset
from targeting.workspace.versions import in_order

CONTRACT = catalogue("registers") / "aids.odcs.yaml"
RULES = catalogue("rulesets") / "en-plan.toml"

pytestmark = pytest.mark.usefixtures("danish")


def changed(original: Path, folder: Path, old: str, new: str) -> tuple[Path, int]:
    """A copy with one change, and the line it is on."""
    text = original.read_text(encoding="utf-8")
    assert old in text
    copy = folder / original.name
    copy.write_text(text.replace(old, new, 1), encoding="utf-8")
    return copy, text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("version: ", "versjon: ", "linje {line}, versjon: ukendt nøgle; mente du version?"),
        ("column: ", "colum: ", "linje {line}, ignore.0.colum: ukendt nøgle; mente du column?"),
        ("required: true", "required: 4711", "schema.0.properties.0.required: skal være true eller false"),
        ("format: csv", "format: doc", "format: skal være csv, xlsx eller parquet"),
        ("property: headerRow", "property: headerRo", "ukendt customProperty headerRo; mente du headerRow?"),
        (
            'needs_end: ["Afsluttet"]',
            'needs_end: ["Slut"]',
            "granted: needs_end har ord, der ikke også er bevilget: Slut",
        ),
        (
            "            to: {column: returned_on}\n",
            "",
            "granted.needs_end er skrevet, og ingen involvement",
        ),
        ("value: 0}", "value: -3}", "header_row: skal være mindst 0"),
        ("kind: DataContract", "kind: [", "er ikke gyldig YAML omkring linje"),
    ],
)
def test_a_contract_is_refused_in_danish(tmp_path: Path, old: str, new: str, told: str) -> None:
    path, line = changed(CONTRACT, tmp_path, old, new)
    with pytest.raises(ConfigurationError) as refused:
        load_register(path)
    assert f"{path.name}" in str(refused.value) and told.format(line=line) in str(refused.value)
    assert "4711" not in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("threshold = ", "threshhold = ", "linje {line}, threshhold: ukendt nøgle; mente du threshold?"),
        ("threshold = 4", 'threshold = "fire"', "linje {line}, threshold: skal være et helt tal"),
        ("threshold = 4", "threshold = 400", "threshold er højere end alle point tilsammen"),
        ("threshold = 4", "threshold = ", "er ikke gyldig TOML: linje {line}, tegn "),
        ("valid_from = 2017-07-01", "valid_from = 17", "linje {line}, valid_from: skal være en dato, for eksempel"),
        ('id = "en-plan"', 'id = ""', "linje {line}, id: skal have formen "),
    ],
)
def test_a_rule_set_is_refused_in_danish(tmp_path: Path, old: str, new: str, told: str) -> None:
    path, line = changed(RULES, tmp_path, old, new)
    with pytest.raises(ConfigurationError) as refused:
        load_ruleset(path)
    assert told.format(line=line) in str(refused.value)
    assert "fire" not in str(refused.value)


@pytest.mark.parametrize(("unwritten", "told"), [(0, "1 åbent punkt"), (1, "2 åbne punkter"), (2, "3 åbne punkter")])
def test_what_is_left_of_a_draft_is_counted(tmp_path: Path, unwritten: int, told: str) -> None:
    """The status is a point of its own."""
    text = CONTRACT.read_text(encoding="utf-8").replace("status: active", "status: draft")
    text = text.replace('description: "', 'description: "UDFYLD ', unwritten)
    (tmp_path / CONTRACT.name).write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=f"har status draft og {told}[.] "):
        require_finished([load_register(tmp_path / CONTRACT.name)])


def test_two_versions_that_do_not_fit_are_told_with_both_files(tmp_path: Path) -> None:
    rules = RULES.read_text(encoding="utf-8")
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(rules, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"^b\.toml: version 1\.0\.0 af en-plan er også i a\.toml\. Giv den "):
        in_order(load_toml(tmp_path / name, RuleSet) for name in ("a.toml", "b.toml"))
