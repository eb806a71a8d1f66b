"""Two people: a run rests on files that somebody else than its starter has signed, byte for byte."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.approval import note_of, person, sample_signer, signed_for
from support.bases import PEOPLE, RULESET, SIGNER, approvals_of
from targeting import governance
from targeting.governance import Approval, Approvals, Revocation
from targeting.workspace import KINDS, Approvable

APPROVE = "Få den godkendt: targeting basis approve."
OTHER = sample_signer("en_anden")
TODAY = datetime(2026, 11, 21, 12, tzinfo=UTC)
NOTE = "approvals/basis/proeve.note"


def note(basis, signer=SIGNER, **changes):
    return note_of(basis.subject, signer, **{"municipality_code": "201", "signed_at": TODAY, **changes})


def answer(make_basis, make_plan, catalogue, basis_note=b"", plan=None, **known):
    """The gate's answer when only the basis's note, or what else is known, is out of the ordinary."""
    basis, plan = make_basis(), plan or make_plan()
    approvals = approvals_of(plan, [basis], **known)
    if basis_note is not None:
        approvals = approvals_of(plan, [basis], **known, notes={**approvals.notes, ("basis", "proeve"): basis_note})
    return governance.decide(plan, [basis], catalogue, approvals)


def revoked(signed: bytes) -> dict[str, Revocation]:
    found = governance.open_approval(signed, PEOPLE).note_sha256
    return {found: Revocation(found, "D. Steward", "2026-11-20T09:00:00.000Z", "afvejningen er forældet")}


# Each row: what is wrong with the basis's note; the Danish and the English sentence.
VOID = {
    "no signature": (
        lambda basis: b"ja tak\n",
        f"Underskriften i {NOTE} passer ikke til teksten: noten er ændret.",
        f"The signature in {NOTE} does not fit its text: the note was changed.",
    ),
    "not text": (lambda basis: b"\xff\n\n\xff", "noten er ændret", "the note was changed"),
    "a text changed after signing": (
        lambda basis: note(basis).replace(b"version: 1", b"version: 2"), "noten er ændret", "the note was changed",
    ),
    "a key nobody has enrolled": (
        lambda basis: note(basis, OTHER),
        f"{NOTE} er underskrevet med en nøgle, som ikke er godkenderens i workspace.toml [people].",
        f"{NOTE} is signed with a key that is not the approver's in workspace.toml [people].",
    ),
    "another person's name under an enrolled key": (
        lambda basis: note(basis, approver="nogen"), "en nøgle, som ikke er godkenderens", "not the approver's",
    ),
    "a signed text that is no approval": (
        lambda basis: SIGNER.sign("targeting/999\n6\nq6ur\n"),
        f"{NOTE} er en underskrevet tekst, men ikke en godkendelse.",
        f"{NOTE} is a signed text, but not an approval.",
    ),
    "an approval with a line too many": (
        lambda basis: SIGNER.sign(f"{approval_text(note(basis))}modes: operate\n"),
        "men ikke en godkendelse", "but not an approval",
    ),
    "a kind there is not": (
        lambda basis: SIGNER.sign(approval_text(note(basis)).replace("kind: basis", "kind: alt")),
        "men ikke en godkendelse", "but not an approval",
    ),
    "another municipality": (
        lambda basis: note(basis, municipality_code="151"),
        f"{NOTE} er en godkendelse for kommune 151, og kørslen er for kommune 201.",
        f"{NOTE} is an approval for municipality 151, and the run is for municipality 201.",
    ),
    "another basis": (
        lambda basis: note(basis, id="tidligere"),
        f"{NOTE} er en godkendelse af noget andet (basis tidligere), ikke af bases/proeve.toml.",
        f"{NOTE} approves something else (basis tidligere), not bases/proeve.toml.",
    ),
    "a rule set of the same name": (
        lambda basis: note(basis, kind="ruleset", balancing_test_sha256=""),
        "noget andet (ruleset proeve)", "something else (ruleset proeve)",
    ),
    "other bytes": (
        lambda basis: note(basis, sha256="ab" * 32),
        "bases/proeve.toml er ændret efter godkendelsen, som derfor er bortfaldet (godkendt: version 1, abababababab…",
        "bases/proeve.toml was changed after its approval, which is void (approved: version 1, abababababab…",
    ),
    "another version": (
        lambda basis: note(basis, version="0.9"), "(godkendt: version 0.9, ", "(approved: version 0.9, ",
    ),
    "another balancing test": (
        lambda basis: note(basis, balancing_test_sha256="cd" * 32),
        f"{NOTE} nævner en anden interesseafvejning end den i bases/proeve.toml.",
        f"{NOTE} names another balancing test than that of bases/proeve.toml.",
    ),
    "signed tomorrow": (
        lambda basis: note(basis, signed_at=datetime(2026, 11, 22, 1, tzinfo=UTC)),
        f"{NOTE} er først underskrevet 2026-11-22, efter behandlingsdagen 2026-11-21.",
        f"{NOTE} was signed only on 2026-11-22, after the processing date 2026-11-21.",
    ),
}  # fmt: skip


def approval_text(signed: bytes) -> str:
    return governance.open_approval(signed, PEOPLE).text


@pytest.mark.parametrize(("void", "danish", "english"), VOID.values(), ids=VOID.keys())
def test_an_approval_that_does_not_hold_is_refused_with_its_own_sentence(
    void, danish, english, make_basis, make_plan, catalogue
):
    decision = answer(make_basis, make_plan, catalogue, void(make_basis()))
    (sentence,) = decision.missing
    assert danish in sentence.da
    assert english in sentence.en
    assert [approved.approval.kind for approved in decision.approvals] == ["ruleset"]


@pytest.mark.parametrize("mode", ["simulate", "operate"])
def test_a_basis_nobody_approved_is_refused_in_either_mode_and_the_sentence_says_what_to_do(
    mode, make_basis, make_plan, catalogue
):
    plan, basis = make_plan(mode=mode), make_basis()
    rules_alone = {("ruleset", "en-plan"): approvals_of(plan, [basis]).notes["ruleset", "en-plan"]}
    (sentence,) = governance.decide(plan, [basis], catalogue, signed_for(PEOPLE, rules_alone)).missing
    assert sentence.da == f"bases/proeve.toml er ikke godkendt: {NOTE} findes ikke. {APPROVE}"
    assert sentence.en == (
        f"bases/proeve.toml is not approved: there is no {NOTE}. Have it approved: targeting basis approve."
    )


def test_a_rule_set_must_be_approved_to_name_citizens_and_is_only_warned_of_where_rules_are_tried(
    make_basis, make_plan, catalogue
):
    basis = make_basis()
    for mode in ("operate", "simulate"):
        plan = make_plan(mode=mode)
        notes = {("basis", "proeve"): note(basis)}
        decision = governance.decide(plan, [basis], catalogue, signed_for(PEOPLE, notes))
        (said,) = decision.missing if mode == "operate" else decision.warnings
        assert said.da.startswith("rulesets/en-plan.toml er ikke godkendt: approvals/ruleset/en-plan.note findes ikke.")
        assert decision.allowed is (mode == "simulate")


@pytest.mark.parametrize(
    ("kind", "role", "enough"),
    [
        ("basis", "data_steward", True),
        ("basis", "rule_steward", False),
        ("basis", "health_approver", False),
        ("basis", "witness", False),
        ("ruleset", "data_steward", True),
        ("ruleset", "rule_steward", True),
        ("ruleset", "health_approver", False),
        ("ruleset", "witness", False),
    ],
)
def test_who_may_approve_what(kind, role, enough, make_basis, make_plan, catalogue):
    plan, basis = make_plan(mode="operate"), make_basis()
    subject = basis.subject if kind == "basis" else RULESET
    known = approvals_of(plan, [basis])
    signed = note_of(subject, OTHER, municipality_code="201", signed_at=TODAY)
    people = {**PEOPLE, "en_anden": person(OTHER, role)}
    decision = governance.decide(
        plan, [basis], catalogue, signed_for(people, {**known.notes, (subject.kind, subject.id): signed})
    )
    assert decision.allowed is enough
    if not enough:
        (sentence,) = decision.missing
        assert "en_anden har ikke rollen " in sentence.da and f"cannot approve {subject.place}" in sentence.en


@pytest.mark.parametrize("starter", ["usk", "USK ", "underskriver", "U. Skriver"])
def test_the_approver_cannot_start_the_run_under_any_of_their_names(starter, make_basis, make_plan, catalogue):
    plan = make_plan(mode="operate")
    missing = answer(make_basis, make_plan, catalogue, None, plan, starters=("analytiker", starter)).missing
    assert [sentence.da for sentence in missing] == [
        f"underskriver har selv godkendt {file} og kan derfor ikke starte det, der hviler på den. "
        "Lad en anden gøre det."
        for file in ("bases/proeve.toml", "rulesets/en-plan.toml")
    ]
    assert "cannot start what rests on it" in missing[0].en


def test_anybody_else_can(make_basis, make_plan, catalogue):
    assert answer(make_basis, make_plan, catalogue, None, starters=("analytiker", "usk2")).allowed


def test_a_revoked_approval_is_void_and_says_since_when_and_by_whom(make_basis, make_plan, catalogue):
    signed = note(make_basis())
    (sentence,) = answer(make_basis, make_plan, catalogue, signed, revoked=revoked(signed)).missing
    assert sentence.da == f"Godkendelsen af bases/proeve.toml blev trukket tilbage 2026-11-20 af D. Steward. {APPROVE}"
    assert "was revoked on 2026-11-20 by D. Steward" in sentence.en


def test_a_revoked_approval_stays_revoked_however_its_note_is_written(make_basis, make_plan, catalogue):
    """Signature lines of unknown keys are allowed, and base64 can be written in several ways: the lines count."""
    signed = note(make_basis())
    more = signed + OTHER.sign(approval_text(signed)).split(b"\n\n")[1]
    assert more != signed
    (sentence,) = answer(make_basis, make_plan, catalogue, more, revoked=revoked(signed)).missing
    assert "blev trukket tilbage" in sentence.da


def test_approving_again_after_a_revocation_is_another_approval_and_holds(make_basis, make_plan, catalogue):
    first = note(make_basis(), signed_at=datetime(2026, 11, 19, tzinfo=UTC))
    assert answer(make_basis, make_plan, catalogue, note(make_basis()), revoked=revoked(first)).allowed


def test_an_approval_counts_from_its_own_day_where_the_municipality_is(make_basis, make_plan, catalogue):
    signed = note(make_basis(), signed_at=datetime(2026, 11, 21, 23, 30, tzinfo=UTC))
    assert answer(make_basis, make_plan, catalogue, signed).allowed
    in_copenhagen = {"timezone": ZoneInfo("Europe/Copenhagen")}
    assert not answer(make_basis, make_plan, catalogue, signed, **in_copenhagen).allowed
    tomorrow = make_plan(processing_date=date(2026, 11, 22))
    assert answer(make_basis, make_plan, catalogue, signed, tomorrow, **in_copenhagen).allowed


def test_every_reason_is_given_at_once_beside_what_the_basis_lacks(make_plan, catalogue, make_basis):
    basis = make_basis({"modes": []})
    signed = note(basis, municipality_code="151", sha256="ab" * 32)
    known = approvals_of(make_plan(), [basis])
    known = signed_for(PEOPLE, {**known.notes, ("basis", "proeve"): signed}, starters=("usk",))
    decision = governance.decide(make_plan(), [basis], catalogue, known)
    said = " ".join(sentence.en for sentence in decision.missing)
    for words in ("Mode simulate is not approved", "municipality 151", "was changed", "cannot start what rests on it"):
        assert words in said


def test_the_log_gets_who_approved_what_when_and_with_which_key(make_basis, make_plan, catalogue):
    basis, signed = make_basis(), note(make_basis())
    first, second = answer(make_basis, make_plan, catalogue, signed).checked.body()["approvals"]
    assert first == {
        "kind": "basis",
        "id": "proeve",
        "version": "1",
        "sha256": basis.sha256,
        "balancing_test_sha256": basis.balancing_test_sha256,
        "comparison_sha256": "",
        "approved_by": "underskriver",
        "name": "U. Skriver",
        "title": "datasteward",
        "key_id": SIGNER.verifier.key_id.hex(),
        "approved_at": "2026-11-21T12:00:00.000Z",
        "note_sha256": governance.open_approval(signed, PEOPLE).note_sha256,
    }
    assert (second["kind"], second["sha256"]) == ("ruleset", RULESET.sha256)


def test_what_is_signed_are_plain_lines_that_come_back_the_same(make_basis):
    approval = Approval.of(RULESET, "201", "underskriver", TODAY, comparison="ef" * 32)
    assert approval.text.splitlines() == [
        "targeting/approval/v1",
        "municipality: 201",
        "kind: ruleset",
        "id: en-plan",
        "version: 1.0.0",
        f"sha256: {'ab' * 32}",
        f"comparison_sha256: {'ef' * 32}",
        "approved_by: underskriver",
        "approved_at: 2026-11-21T12:00:00.000Z",
    ]
    assert Approval.parse(approval.text) == approval


GENUINE = Approval.of(RULESET, "201", "underskriver", TODAY, comparison="ef" * 32).text.splitlines()
OTHER_LINES = [
    *GENUINE, "kind: basis", "kind: alt", "id: en-plan ", "balancing_test_sha256: cd", "comparison_sha256: ", "", ": ",
    "approved_at: 2026-11-21", "approved_at: 2026-11-21T12:00:00Z", "approved_at: i dag",
    "approved_at: 0001-01-01T00:00:00.000+14:00",
]  # fmt: skip


@pytest.mark.parametrize("line", OTHER_LINES)
def test_a_signed_text_with_any_line_changed_is_another_approval_or_none(line):
    for at in range(len(GENUINE)):
        changed = [*GENUINE[:at], line, *GENUINE[at + 1 :]]
        for text in ("\n".join(changed) + "\n", "\n".join(changed), "\n".join([*changed, line]) + "\n"):
            with suppress(ValueError):
                assert Approval.parse(text).text == text


@given(st.text())
def test_any_other_text_is_none(text):
    with pytest.raises(ValueError, match="not an approval"):
        Approval.parse(text)


@pytest.mark.parametrize("value", ["", " ", "a\nversion: 2", "a\u2028b", "a\r"])
def test_a_value_that_is_not_one_line_cannot_be_signed(value):
    approval = Approval("201", "basis", "proeve", value, "ab" * 32, "cd" * 32, "", "underskriver", TODAY)
    with pytest.raises(ValueError, match="version must be one line"):
        _ = approval.text


def test_a_refusal_tells_the_basis_from_the_rule_set_where_both_files_have_one_name():
    subjects = [Approvable(kind, "en-plan", "1", "en-plan.toml", "ab" * 32) for kind in KINDS[:3]]
    said = [governance.approval_in_force(each, "201", TODAY.date(), Approvals({}, {}))[1][0] for each in subjects]
    assert [sentence.en.split()[0] for sentence in said] == [
        "bases/en-plan.toml", "rulesets/en-plan.toml", "measures/en-plan.toml",
    ]  # fmt: skip
