"""No cell of an extract stands in its draft, whatever the extract holds."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from support.examples import examples
from targeting.errors import DeliveryError
from targeting.onboarding import draft_register
from targeting.workspace import load_register

HEADERS = ("Navn", "Status", "Startdato", "Beløb", "Paragraf", "Afdeling", "Kontakt", "Sagsnr", "Uge", "Note", "Team")
MARK = "qzx"

safe_cpr = st.integers(0, 9999).map(lambda number: f"150375{5000 + number % 4000:04d}")
dates = st.dates().map(lambda day: f"{day:%d-%m}-{1900 + day.year % 200}")
amounts = st.integers(10_000_000, 99_999_999).map(lambda number: f"{number // 1000},{number % 1000:03d}")
texts = st.text(st.characters(exclude_characters=';"\n\r\0', exclude_categories=("Cs", "Cc")), max_size=20).map(
    lambda text: f"{MARK}{text}{MARK}"
)
addresses = st.integers(1, 999).map(lambda number: f"{MARK}vej {number}, {MARK}")
values = st.one_of(dates, amounts, texts, addresses, st.just(""))


@st.composite
def extracts(draw: st.DrawFn) -> tuple[list[str], list[list[str]], str, bool]:
    """Column names, rows, encoding, and whether the names are written."""
    headers = draw(st.lists(st.sampled_from(HEADERS), min_size=1, max_size=6, unique=True))
    kinds = [draw(st.sampled_from([dates, amounts, texts, addresses, values])) for _ in headers]
    pools = [draw(st.lists(kind, min_size=1, max_size=8)) for kind in kinds]
    size = draw(st.integers(1, 30))
    rows = [[draw(safe_cpr), *(draw(st.sampled_from(pool)) for pool in pools)] for _ in range(size)]
    return ["CPR", *headers], rows, draw(st.sampled_from(["utf-8", "utf-8-sig"])), draw(st.booleans())


@examples(15, 1000)
@given(extracts())
def test_no_cell_stands_in_the_draft(extract: tuple[list[str], list[list[str]], str, bool]) -> None:
    headers, rows, encoding, named = extract
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "udtraek.csv"
        path.write_text("\n".join(";".join(row) for row in ([headers] if named else []) + rows), encoding=encoding)
        try:
            draft = draft_register(path)
        except DeliveryError as refusal:
            shown = str(refusal)
        else:
            shown = draft.yaml
            (Path(folder) / "draft.odcs.yaml").write_text(shown, encoding="utf-8")
            assert load_register(Path(folder) / "draft.odcs.yaml").status == "draft"
    assert MARK not in shown
    assert not [cell for row in rows for cell in row if len(cell) > 4 and cell in shown]
