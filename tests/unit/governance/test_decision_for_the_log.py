"""What the log gets: everything a steward must be able to defend, in bytes that can be hashed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
import rfc8785

from support.bases import DELETE, decide
from targeting.errors import ConfigurationError
from targeting.workspace.bases import load_bases


def numbers(value: object) -> list[object]:
    """Every number in a body, booleans left out."""
    if isinstance(value, dict):
        return [number for part in value.values() for number in numbers(part)]
    if isinstance(value, list):
        return [number for part in value for number in numbers(part)]
    return [value] if isinstance(value, (int, float)) and not isinstance(value, bool) else []


@pytest.mark.parametrize("changes", [{}, {"modes": []}, {"valid_from": "2030-01-01"}, {"cites": "?"}])
def test_the_body_is_canonical_json_without_floats(changes, make_basis, make_plan, catalogue):
    body = decide(make_plan(), [make_basis(changes)], catalogue).checked.body()
    assert json.loads(rfc8785.dumps(body)) == body
    assert not any(isinstance(number, float) for number in numbers(body))


def test_the_body_holds_what_every_run_must_log(make_basis, make_plan, catalogue):
    body = decide(make_plan(), [make_basis()], catalogue).checked.body()
    basis = make_basis()
    assert body["allowed"] is True
    assert body["processing_date"] == "2026-11-21"
    assert (body["mode"], body["purpose"]) == ("simulate", "IDENTIFY_FOR_OFFER")
    assert body["registers"] == {"jobcentre": ["cpr", "offer"], "municipal_health": ["cpr", "paragraph"]}
    assert body["cited_in_force"] is False
    assert body["relied_upon"] == "GDPR-6-1-e"
    assert body["basis_sha256"] == basis.sha256 and len(basis.sha256) == 64
    assert body["balancing_test_id"] == "afvejning-1"
    assert body["balancing_test_sha256"] == basis.balancing_test_sha256
    assert body["review_date"] == "2027-11-01"
    assert (body["dpia_ref"], body["notice_ref"]) == ("dpia-1", "tekst-1")
    assert body["recipients"] == ["plankoordinatorer"]


def test_a_refused_body_names_what_is_missing_in_both_languages(make_basis, make_plan, catalogue):
    body = decide(make_plan(), [make_basis({"modes": []})], catalogue).checked.body()
    assert body["allowed"] is False
    assert body["missing"] == [
        {
            "da": "Kørselsmåden simulate er ikke godkendt i bases/proeve.toml. Godkendt: -.",
            "en": "Mode simulate is not approved in bases/proeve.toml. Approved: -.",
        }
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"balancing_test.necessity": "en anden tekst"},
        {"balancing_test.decided_by.date": "2026-02-02"},
        {"registers.jobcentre.columns": ["cpr"]},
        {"registers.jobcentre.why": "en anden grund"},
        {"registers.municipal_health.health_approver": DELETE},
        {"supplementary_basis.paragraph": "§ 2"},
        {"purpose_text": "noget andet"},
        {"modes": ["simulate"]},
        {"relies_on": "PDL-8-3"},
    ],
)
def test_whatever_was_weighed_changes_the_balancing_tests_hash(changes, make_basis):
    assert make_basis(changes).balancing_test_sha256 != make_basis().balancing_test_sha256


@pytest.mark.parametrize("changes", [{"version": "2"}, {"valid_to": "2030-01-01"}, {"id": "andet"}])
def test_a_longer_period_or_new_version_is_the_same_weighing(changes, make_basis):
    assert make_basis(changes).balancing_test_sha256 == make_basis().balancing_test_sha256


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")


MINIMAL = """
id = "proeve"
version = "1"
fictional = false
municipality_code = "201"
municipality = "Prøvekommune"
valid_from = 2026-01-01
relies_on = "GDPR-6-1-e"
cites = "PDL-8-3"
letter = "LETTER"
purpose = "IDENTIFY_FOR_OFFER"
purpose_text = "At finde borgere."
"""


def test_comments_change_the_files_hash_and_not_the_balancing_tests(tmp_path):
    write(tmp_path, "proeve.toml", MINIMAL)
    (before,) = load_bases(tmp_path)
    write(tmp_path, "proeve.toml", "# en kommentar\n" + MINIMAL)
    (after,) = load_bases(tmp_path)
    assert before.sha256 != after.sha256
    assert before.balancing_test_sha256 == after.balancing_test_sha256


def test_the_balancing_tests_hash_can_be_computed_by_anyone_from_the_files_own_keys(tmp_path):
    write(tmp_path, "proeve.toml", MINIMAL)
    canonical = b'{"purpose":"IDENTIFY_FOR_OFFER","purpose_text":"At finde borgere.","relies_on":"GDPR-6-1-e"}'
    assert load_bases(tmp_path)[0].balancing_test_sha256 == hashlib.sha256(canonical).hexdigest()


def test_a_half_written_basis_can_be_read_and_is_refused(tmp_path, make_plan, catalogue):
    write(tmp_path, "proeve.toml", MINIMAL)
    decision = decide(make_plan(), load_bases(tmp_path), catalogue)
    assert not decision.allowed and decision.basis_file == "proeve.toml"


def test_no_folder_means_no_basis(tmp_path):
    assert load_bases(tmp_path / "bases") == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (MINIMAL.replace("IDENTIFY_FOR_OFFER", "CONTROL"), "purpose: Purpose CONTROL is refused"),
        (MINIMAL.replace("IDENTIFY_FOR_OFFER", "MARKETING"), "purpose: The purpose is unknown"),
        (MINIMAL + "valid_to = 2025-12-31\n", "valid_to lies before valid_from"),
        (MINIMAL + "approved = true\n", "approved: unknown key"),
        (MINIMAL + '[balancing_test]\nneccessity = "x"\n', "balancing_test.neccessity: unknown key"),
        (MINIMAL + '[registers.jobcentre]\ncolumn = ["cpr"]\n', "registers.jobcentre.column: unknown key"),
        (MINIMAL.replace("fictional = false\n", ""), "fictional: missing"),
        (MINIMAL + 'modes = ["produce"]\n', "modes.0"),
    ],
)
def test_a_wrong_declaration_is_refused_with_file_and_key(tmp_path, text, says):
    write(tmp_path, "proeve.toml", text)
    with pytest.raises(ConfigurationError, match=r"proeve\.toml") as wrong:
        load_bases(tmp_path)
    assert says in str(wrong.value)


def test_two_files_may_not_have_one_id(tmp_path):
    write(tmp_path, "a.toml", MINIMAL)
    write(tmp_path, "b.toml", MINIMAL)
    with pytest.raises(ConfigurationError, match=r"b\.toml: id is also the id of a\.toml"):
        load_bases(tmp_path)
