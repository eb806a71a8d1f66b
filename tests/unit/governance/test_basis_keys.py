"""One place says what each key of a basis is called and why it matters; model, gate and page agree with it."""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Iterator
from typing import Any, Union, get_args, get_origin

import pytest
from pydantic import BaseModel

from support.bases import DELETE
from targeting.governance import covered
from targeting.workspace import KEYS, TABLES, Basis, keys_of

FORMS = {dt.date: "date", int: "number", bool: "yes_no"}


def parts(annotation: Any) -> Iterator[Any]:
    """The types a field may have, None left out."""
    alternatives = get_args(annotation) if get_origin(annotation) in (Union, types.UnionType) else (annotation,)
    return (part for part in alternatives if part is not type(None))


def declared(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every dotted key of the model with the form of what is written there."""
    for name, field in model.model_fields.items():
        (part,) = parts(field.annotation)
        if get_origin(part) is dict:
            yield from declared(get_args(part)[1], f"{prefix}{name}.*.")
        elif get_origin(part) is tuple:
            yield prefix + name, "list"
        elif isinstance(part, type) and issubclass(part, BaseModel):
            yield from declared(part, f"{prefix}{name}.")
        else:
            yield prefix + name, FORMS.get(part, "text")


def test_every_key_of_the_model_is_described_and_no_other() -> None:
    assert dict(declared(Basis)) == {key.key: key.form for key in KEYS.values()}


def test_every_key_stands_under_a_table_with_a_heading() -> None:
    assert sorted(key.key for table in TABLES for key in keys_of(table.table)) == sorted(KEYS)
    assert {key.table for key in KEYS.values()} == {table.table for table in TABLES}


@pytest.mark.parametrize(
    "changes",
    [
        {"purpose_text": ""},
        {"valid_from": DELETE},
        {"cites": ""},
        {"supplementary_basis.paragraph": ""},
        {"registers.jobcentre.why": ""},
        {"balancing_test.necessity": ""},
        {"balancing_test.dpia_ref": ""},
        {"balancing_test.special_categories_basis": ""},
        {"balancing_test.dpo.opinion": ""},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_refusal_says_which_key_is_missing_what_it_is_called_and_why_it_matters(
    changes, make_basis, make_plan, catalogue
) -> None:
    decision = covered(make_plan(), [make_basis(changes)], catalogue)
    key = KEYS[next(iter(changes)).replace("jobcentre", "*")]
    told_da = "\n".join(sentence.da for sentence in decision.missing)
    told_en = "\n".join(sentence.en for sentence in decision.missing)
    assert not decision.allowed
    assert f"({key.heading_da}): {key.why_da}." in told_da
    assert f"{key.name}: {key.why_en}." in told_en


def test_a_basis_nobody_has_begun_is_refused_with_everything_it_lacks(make_basis, make_plan, catalogue) -> None:
    blank = {"relies_on": "", "cites": "", "letter": "", "valid_from": DELETE, "purpose_text": "", "modes": []}
    empty = {"supplementary_basis": DELETE, "registers": {}, "balancing_test": DELETE}
    told = covered(make_plan(), [make_basis(blank | empty)], catalogue).refusal().da
    for key in ("relies_on", "cites", "letter", "valid_from", "purpose_text", "evidence", "dpo.opinion", "review_date"):
        assert f"· {key} (" in told
    assert "Registeret jobcentre er ikke med" in told


def test_a_draft_beside_a_basis_in_use_is_passed_over(make_basis, make_plan, catalogue) -> None:
    draft = make_basis({"id": "udkast", "valid_from": DELETE}, "udkast.toml")
    decision = covered(make_plan(), [draft, make_basis()], catalogue)
    assert decision.allowed and decision.basis_id == "proeve" and decision.warnings == ()
