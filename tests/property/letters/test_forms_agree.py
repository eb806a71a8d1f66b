"""Whatever a letter says, its HTML, its DOCX and its PDF say just that, piece for piece."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from support.examples import EXAMPLES, examples
from support.letters import NOW, dense_pieces, said_in_docx, said_in_html, said_in_pdf
from targeting.letters import FORMS, Block, Heading, Letter, Paragraph, Places, Points, Table

# What municipalities write: Danish letters, figures, and the signs that are marks of Typst, HTML or Python.
SIGNS = "abcdefghijæøåÆØÅéü0123456789 .,;:!?#*_$@<>&{}[]\\\"'`~^=+/%()|§½€☐"
texts = st.text(SIGNS, min_size=1, max_size=60).map(lambda text: " ".join(text.split())).filter(bool)
rows = st.integers(1, 4).flatmap(lambda width: st.lists(st.tuples(*[texts] * width), min_size=2, max_size=4))
tables = rows.map(lambda lines: Table(lines[0], tuple(lines[1:])))
blocks: st.SearchStrategy[Block] = st.one_of(
    texts.map(Heading),
    texts.map(Paragraph),
    st.lists(texts, min_size=1, max_size=3).map(lambda points: Points(tuple(points))),
    st.lists(texts, min_size=1, max_size=3).map(lambda labels: Places(tuple(labels))),
    tables,
)
letters = st.builds(Letter, texts, texts, st.lists(blocks, max_size=5).map(tuple), st.just("en tekst, version 1.0.0"),
                    st.just(NOW))  # fmt: skip


def said(letter: Letter) -> list[str]:
    pieces = [letter.title]
    for block in letter.blocks:
        colon = ":" if isinstance(block, Places) else ""
        pieces += [f"{piece}{colon}" for piece in Letter("", "", (block,), "", NOW).pieces if piece]
    return [*pieces, letter.foot]


@examples(40, EXAMPLES)
@given(letters)
def test_the_three_forms_say_the_same(letter: Letter) -> None:
    pieces = said(letter)
    assert said_in_html(FORMS[".html"](letter)) == pieces
    assert said_in_docx(FORMS[".docx"](letter)) == pieces
    told = Letter(letter.title, letter.author, (Points(tuple(pieces[1:-1])),), letter.foot, NOW)
    assert said_in_pdf(FORMS[".pdf"](letter), letter) == dense_pieces(told, {})
