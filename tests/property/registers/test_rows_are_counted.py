"""For every reader: the rows that a plain reader sees are those read, and each is accepted, quarantined or ignored.

The files are whole and odd: quotation marks, line breaks, errors, merged cells and the ways of other programs; the same
files in every `make test`, others every night.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.anyfile import registers
from support.delivery import ANNA, BENT, COLUMNS
from support.examples import EXAMPLES
from support.plainreader import Plain, plain_csv, plain_sheet
from support.promise import Ground
from support.rawsheets import Odd, raw_book
from support.specs import ORDINARY

SHEET = registers()["children_family"]
DECLARED = {COLUMNS["children_family"].index(column.header) + 1 for column in SHEET.columns}
TEXTS = ("", "x", "Bevilget", "Afslag", "I alt", "01-01-2017", ANNA, " ", "#N/A")
BROKEN = ("a\nb", "a;b", "\n", "a;\n;b", ";;;;;;;;;\n", '"', 'a"b', '""', '"a', 'a"', "a\r\nb", "\n\n", "\t")
CELLS = ("=", "!REF", "!N/A", "=!VALUE", "=~", "=Bevilget", "=#43100", "=@2017-06-30", "@2017-01-01", "#17", "#nan")
AREAS = ("A1:I1", "I6:I7", "B6:B9", "D7:E7", "A6:A8", "G6:H8", "I5:I6", "F8:F8")


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    made = Ground(tmp_path_factory.mktemp("ground"), most=50)
    yield made
    made.close()


@st.composite
def texts(draw: st.DrawFn) -> bytes:
    """A file of the social register: cells quoted, as they should be, or as they come, and rows of other widths."""
    header = COLUMNS["social_psychiatry"]
    lines = [";".join(header)]
    for _ in range(draw(st.integers(1, 6))):
        row = [ORDINARY["social_psychiatry"].get(name, "") for name in header]
        for place in draw(st.lists(st.integers(0, len(row) - 1), max_size=2)):
            row[place] = draw(st.sampled_from(TEXTS) | st.sampled_from(BROKEN).map(_closed))
        if draw(st.integers(0, 4)) == 0:
            place = draw(st.integers(0, len(row) - 1))
            row[place] = draw(st.sampled_from(BROKEN))
        lines.append(draw(st.sampled_from([";".join(row)] * 8 + [";".join(row[:-2]), ";".join([*row, ""]), "", ";;"])))
    end = draw(st.sampled_from(["\r\n", "\n", "\r"]))
    return (end.join(lines) + draw(st.sampled_from(["", end]))).encode("utf-8-sig")


def _closed(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


@st.composite
def sheets(draw: st.DrawFn) -> tuple[bytes, bool]:
    """A book of the children's register, and whether its merged cells are declared."""
    header = COLUMNS["children_family"]
    ordinary = [ORDINARY["children_family"].get(name, "") for name in header]
    rows: list[list[str]] = [["Børn og familie"], [], [], [], list(header)]
    for _ in range(draw(st.integers(1, 5))):
        row = list(ordinary) if draw(st.integers(0, 9)) else [""] * len(header)
        for place in draw(st.lists(st.integers(0, len(row) - 1), max_size=3)):
            row[place] = draw(st.sampled_from(CELLS) | st.sampled_from(TEXTS))
        rows.append(row)
    odd = Odd(
        strict=draw(st.booleans()),
        from_1904=draw(st.booleans()),
        places=draw(st.booleans()),
        shared=draw(st.booleans()),
        numbers=[1, 2, 3, 4, 5, *draw(_numbers(len(rows) - 5))],
    )
    merged = draw(st.lists(st.sampled_from(AREAS), max_size=2, unique=True))
    return raw_book(rows, merged=merged, odd=odd), draw(st.booleans())


def _numbers(rows: int) -> st.SearchStrategy[list[int | None]]:
    """As they should be, in another order, not at all, or some of them twice."""
    usual: list[int | None] = list(range(6, 6 + rows))
    return st.one_of(
        st.just(usual),
        st.permutations(usual),
        st.just([None] * rows),
        st.lists(st.none() | st.integers(6, 12), min_size=rows, max_size=rows),
    )


@st.composite
def frames(draw: st.DrawFn) -> tuple[bytes, int]:
    """A Parquet file of the refunds with numbers that are none, and how many rows it has."""
    numbers = st.sampled_from([float(ANNA), float(BENT), float("nan"), float("inf"), 17.0, None])
    rows = draw(st.lists(st.tuples(st.sampled_from(TEXTS), numbers, st.sampled_from(TEXTS), numbers), max_size=6))
    written = io.BytesIO()
    kinds = dict(zip(COLUMNS["benefit_refund"], (pl.String, pl.Float64, pl.String, pl.Float64), strict=True))
    pl.DataFrame(rows, schema=kinds, orient="row").write_parquet(written)
    return written.getvalue(), len(rows)


@settings(max_examples=EXAMPLES // 2)
@given(content=texts())
def test_every_row_of_a_text_file(ground: Ground, content: bytes) -> None:
    width = len(COLUMNS["social_psychiatry"])
    plain = plain_csv(content.decode("utf-8-sig"), ";", '"', above=1, width=width)
    _hold(ground, "social_psychiatry", content, plain)


@settings(max_examples=EXAMPLES * 2 // 5)
@given(drawn=sheets())
def test_every_row_of_a_sheet(ground: Ground, drawn: tuple[bytes, bool]) -> None:
    content, filled = drawn
    _hold(ground, "children_family", content, plain_sheet(content, 5, DECLARED, filled), fill_merged=filled)


@settings(max_examples=EXAMPLES // 10)
@given(drawn=frames())
def test_every_row_of_a_parquet_file(ground: Ground, drawn: tuple[bytes, int]) -> None:
    content, rows = drawn
    _hold(ground, "parquet", content, Plain(rows=list(range(1, rows + 1))))


def _hold(ground: Ground, register: str, content: bytes, plain: Plain, **declared: object) -> None:
    contract = registers()[register].model_copy(update=declared)
    landed = ground.land(contract, content)
    if landed is None:
        assert plain.muddled or plain.doubtful or not plain.rows, "a file that is whole was refused"
        return
    assert not plain.muddled, "rows were lost"
    assert landed.rows_read == len(plain.rows)
    accepted, waiting = ground.rows(contract)
    assert accepted | waiting <= set(plain.rows)
    assert not accepted & plain.unread, "a cell that could not be read was read as blank"
    assert landed.ignored == len(plain.rows) - len(accepted) - len(waiting)
