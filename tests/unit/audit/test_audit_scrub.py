from __future__ import annotations

import hashlib

import pytest

from targeting.privacy import looks_like_cpr, scrub, scrub_name

# Every number here is a test number: born 1858-1899 (7th digit 5-8), or a substitute with day + 60.
HOLDS_ONE = [
    ("0101655008", "[cpr]"),
    ("010165-5008", "[cpr]"),
    ("010165 5008", "[cpr]"),
    ("010165\u20135008", "[cpr]"),
    ("010165\u00a05008", "[cpr]"),
    ("6701655001", "[cpr]"),
    ("0000000000", "[cpr]"),
    ("9999999999", "[cpr]"),
    ("borger 0101655008 ukendt", "borger [cpr] ukendt"),
    ("sag_0101655008.pdf", "sag_[cpr].pdf"),
    ("cpr0101655008", "cpr[cpr]"),
    ("borgerid0101655008", "borgerid[cpr]"),
    ("(010165-5008),6701655001;", "([cpr]),[cpr];"),
    # Short for a fingerprint, and somebody's number with a letter at either end.
    ("a0101655008b", "a[cpr]b"),
    ("Could not convert '0101655008' to DATE", "Could not convert '[cpr]' to DATE"),
]

HOLDS_NONE = [
    "",
    "2017-10-02T08:15:00.000001Z",
    "2017-10-02T08:15:00.123456+02:00",
    "20171002T081500Z-5f3a",
    "udtraek_20171002.csv",
    "202 rækker, 123456789 bytes",
    "12345678901",
    "lov nr. 1054 af 07-09-2015",
    "0101655",
    "12345678-1234-5678-1234-567812345678",
    "ab123456-7890-4abc-8def-0123456789ab",
    "analyst@kommune.example",
    "persondataloven § 8, stk. 3, nr. 2",
]


@pytest.mark.parametrize(("text", "masked"), HOLDS_ONE)
def test_a_cpr_number_is_seen_and_masked_however_it_is_written(text: str, masked: str) -> None:
    assert looks_like_cpr(text)
    assert scrub(text) == masked


@pytest.mark.parametrize("text", HOLDS_NONE)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert not looks_like_cpr(text)
    assert scrub(text) == text


def test_fingerprints_pass() -> None:
    digests = [hashlib.sha256(str(number).encode()).hexdigest() for number in range(5000)]
    assert not [digest for digest in digests if looks_like_cpr(digest) or looks_like_cpr(f"sha256:{digest}")]


def test_a_masked_text_holds_nothing_more_to_mask() -> None:
    once = scrub("010165-5008 0101655008 6701655001")
    assert once == "[cpr] [cpr] [cpr]"
    assert scrub(once) == once


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("boern_familie080668-7073.xlsx", "boern_familie[cpr].xlsx"),
        ("abe0806687073.csv", "abe[cpr].csv"),
        ("x_080668_7073.csv", "x_[cpr].csv"),
        ("x_080668.7073.csv", "x_[cpr].csv"),
        ("x 80668-7073.csv", "x [cpr].csv"),
        ("x_806687073.csv", "x_[cpr].csv"),
        ("folkeregister_2017-10-02.csv", "folkeregister_2017-10-02.csv"),
        ("folkeregister_20171002.csv", "folkeregister_20171002.csv"),
        ("ydelsesrefusion_2017-30_2017-33.csv", "ydelsesrefusion_2017-30_2017-33.csv"),
    ],
)
def test_a_file_name_is_masked_more_strictly_than_text(name: str, masked: str) -> None:
    assert scrub_name(name) == masked
