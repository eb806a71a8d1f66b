"""What a person may type is a table: each text is refused or let through, and a refusal never repeats it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from targeting.audit import log_takes
from targeting.errors import ConfigurationError
from targeting.language import spoken
from targeting.privacy import MASK, looks_like_cpr, require_typed, scrub

TABLE = tomllib.loads((Path(__file__).parent / "typed.toml").read_text(encoding="utf-8"))
DIAGNOSES = ("Har F20.0 skizofreni", "DF20.0", "df200 er stillet", "\uff2620.0", "F2\u200b0.0")
NO_DIAGNOSES = ("M2 og M3", "LAS § 22 b", "S-0A1B2C3D", "uge 45", "2026-123456", "lov nr. 1482 af 23/12/2014")


@pytest.mark.parametrize("name", TABLE["refused"])
def test_what_looks_like_a_number_is_refused_everywhere_and_not_repeated(name: str) -> None:
    text = TABLE["refused"][name]
    assert looks_like_cpr(text)
    assert not log_takes({"reason": text})
    assert MASK in scrub(text)
    assert not looks_like_cpr(scrub(text))
    with pytest.raises(ConfigurationError, match="--reason: what begins at character") as refused:
        require_typed("--reason", text)
    said = refused.value.message.in_(spoken())
    assert text not in said
    assert "5870" not in said


@pytest.mark.parametrize("name", TABLE["let_through"])
def test_what_is_no_number_is_let_through_as_it_is(name: str) -> None:
    text = TABLE["let_through"][name]
    require_typed("--reason", text)
    assert log_takes({"reason": text})
    assert scrub(text) == text


@pytest.mark.parametrize("text", DIAGNOSES)
def test_a_diagnosis_by_its_code_is_refused_by_its_place(text: str) -> None:
    with pytest.raises(ConfigurationError, match=r"character \d+ looks like the code of a diagnosis") as refused:
        require_typed("--reason", text)
    assert "20" not in str(refused.value).replace("--reason", "")


@pytest.mark.parametrize("text", NO_DIAGNOSES)
def test_what_is_no_diagnosis_is_let_through(text: str) -> None:
    require_typed("--reason", text)
