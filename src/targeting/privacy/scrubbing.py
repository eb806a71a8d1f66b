"""Danish CPR numbers in what people type and files hold: find them, and mask them.

One reader for all of it, built to see too much rather than too little: ten digits are one number whatever a person
puts between them, in any script's digits, with what is not shown between them too. Ten digits in a row, or six and
four, count also where they spell no possible date, because a number with a typing error still points at a citizen;
a number that is taken apart in any other way counts where it begins with a day and a month, as amounts, journal
numbers and lists of years do not. What is no number of a citizen's by its very shape is let through: a date, a
moment, an amount in thousands, a fingerprint, a UUID.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate, pairwise

from targeting.privacy.plain_text import plain_text

MASK = "[cpr]"

_DIGITS = 10
_HALVES = [6, 4]
_PAIRS = [2, 2, 2, 4]
_MOST_SIGNS = 3
_MOST_SPACES = 12
_HARMLESS = re.compile(
    # A moment as machines write it, and a UUID.
    r"(?<!\d)\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?(?!\d)"
    r"|(?<![^\W_])[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?![^\W_])"
    # A fingerprint, in hexadecimal: one with a letter in it, and longer than anybody's number.
    r"|(?<![^\W_])(?=\w*[a-fA-F])[0-9a-fA-F]{16,}(?![^\W_])"
    # An amount in thousands, and a share of one with its decimals.
    r"|(?<![\d.,])\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?(?![\d.,]*\d)"
    r"|(?<![\d.,])0[.,]\d{3,}(?![\d.,]*\d)"
)
_DATE = re.compile(
    r"(?<!\d)(?:\d\d?[-./ ]{1,2}\d\d?[-./ ]{1,2}(?:18|19|20)\d\d|(?:18|19|20)\d\d[-./]\d\d[-./]\d\d)(?!\d)"
)
# The day of birth with its whole year, and the last four: a number as people say it.
_BORN = re.compile(
    r"(?<!\d)(?:(?:0[1-9]|[12]\d|3[01]|6[1-9]|[78]\d|9[01])[-./ ]?(?:0[1-9]|1[0-2])[-./ ]?(?:18|19|20)\d\d"
    r"|(?:18|19|20)\d\d[-./ ]?(?:0[1-9]|1[0-2])[-./ ]?(?:0[1-9]|[12]\d|3[01]))"
    r"[\s\-]{1,3}\d{4}(?![\d:]|[-./]\d)"
)
# In a file's name nine digits are enough, also glued to letters or divided after six.
_IN_A_NAME = re.compile(r"\d{9,}|(?<!\d)\d{5,6}[^0-9a-zA-Z]{1,3}\d{4}(?!\d)")


def spans_of_cpr(text: str) -> tuple[tuple[int, int], ...]:
    """Where in ``text`` each CPR-like number begins and ends, none within another."""
    if not _may_hold(text):
        return ()
    plain = plain_text(text)
    born = [(found.start(), found.end()) for found in _BORN.finditer(plain.text)]
    rest = _HARMLESS.sub(_blank, _blanked(plain.text, born))
    rest = _DATE.sub(_blank, rest)
    return _apart(sorted(plain.span(*span) for span in (*born, *_numbers(rest))))


def places_of_cpr(text: str) -> tuple[int, ...]:
    """Where in ``text`` each CPR-like number begins, counted from 1, so that it can be told without being repeated."""
    return tuple(start + 1 for start, _ in spans_of_cpr(text))


def looks_like_cpr(text: str) -> bool:
    """Whether ``text`` holds what looks like a CPR number."""
    return bool(spans_of_cpr(text))


def scrub(text: str) -> str:
    """``text`` with every CPR-like number replaced by ``[cpr]``."""
    for start, end in reversed(spans_of_cpr(text)):
        text = text[:start] + MASK + text[end:]
    return text


def scrub_name(name: str) -> str:
    """A file's or sheet's name with everything in it that could be a CPR number replaced by ``[cpr]``."""
    return _IN_A_NAME.sub(MASK, scrub(name))


def _may_hold(text: str) -> bool:
    """Whether it has digits enough; most of what is asked about has not."""
    return len(text) >= _DIGITS and sum(map(str.isdigit, text)) >= _DIGITS


def _blank(found: re.Match[str]) -> str:
    """Letters in its place: nothing is read across them."""
    return "x" * len(found[0])


def _blanked(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + "x" * (end - start) + text[end:]
    return text


def _numbers(text: str) -> Iterator[tuple[int, int]]:
    """Each run of whole groups of digits that makes up ten, and is a number by how it is divided or what it says."""
    groups = [(found.start(), found.end()) for found in re.finditer(r"[0-9]+", text)]
    first = 0
    while first < len(groups):
        last = _reach(text, groups, first)
        if last is not None and _is_number(text, groups[first : last + 1]):
            yield groups[first][0], groups[last][1]
            first = last
        first += 1


def _reach(text: str, groups: list[tuple[int, int]], first: int) -> int | None:
    """The last of the groups that make up ten digits with the first, where nothing but signs stands between them."""
    digits = accumulate(end - start for start, end in groups[first:])
    for last, so_far in enumerate(digits, first):
        if last > first and not _joins(text[groups[last - 1][1] : groups[last][0]]):
            return None
        if so_far >= _DIGITS:
            return last if so_far == _DIGITS else None
    return None


def _joins(gap: str) -> bool:
    """Whether what stands between two groups may divide one number: signs and spaces, and few of them."""
    if any(sign.isalnum() for sign in gap):
        return False
    spaces = sum(map(str.isspace, gap))
    return spaces <= _MOST_SPACES and len(gap) - spaces <= _MOST_SIGNS


def _is_number(text: str, groups: list[tuple[int, int]]) -> bool:
    said = "".join(text[start:end] for start, end in groups)
    gaps = [text[one[1] : next[0]] for one, next in pairwise(groups)]
    sizes = [end - start for start, end in groups]
    return _as_written(sizes, gaps) or (_begins_with_a_day(said) and (sizes == _HALVES or not any(map(_lists, gaps))))


def _as_written(sizes: list[int], gaps: list[str]) -> bool:
    """Ten digits, or six and four, or pairs and four, as a number is written: whatever the digits say."""
    divided = all(len(gap.strip()) <= 1 and gap.strip() != "," and len(gap) <= _MOST_SIGNS for gap in gaps)
    return sizes == [_DIGITS] or (divided and sizes in (_HALVES, _PAIRS))


def _begins_with_a_day(digits: str) -> bool:
    """Whether they begin with a day and a month, the day of a substitute number being 60 later."""
    day, month = int(digits[:2]), int(digits[2:4])
    return (1 <= day <= 31 or 61 <= day <= 91) and 1 <= month <= 12


def _lists(gap: str) -> bool:
    """Whether it divides the members of a list, or two lines, rather than one number."""
    return bool(re.search(r"[,;]\s|[\r\n]", gap))


def _apart(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The spans, those that overlap as one."""
    found: list[tuple[int, int]] = []
    for start, end in spans:
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)
