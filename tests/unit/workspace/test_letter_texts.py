"""The texts of letters: how one is written, what is refused with its place, and which one a name means."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.letters import CASE, DAY
from targeting.errors import ConfigurationError
from targeting.letters import Filling, Paragraph, Points, filled_letter
from targeting.workspace import LetterText, case_events, chosen_text, fields_of, letter_kinds
from targeting.workspace.letter_blocks import blocks_of
from targeting.workspace.letter_texts import letter_fields, load_letter_texts

BODY = "{{recipient}}\n\n{{withdrawn_on}} tog du det tilbage:\n\n{{withdrawn}}\n\nSkriv til {{dpo}}.\n"


def written(folder: Path, body: str = BODY, name: str = "kvittering-1.0.0.toml", **changes: str) -> Path:
    (folder / "letters").mkdir(exist_ok=True)
    told = {"id": "kvittering", "version": "1.0.0", "letter": "tilbagekald", "title_da": "Kvittering"}
    told |= {"source_da": "Kommunens egen tekst.", **changes}
    path = folder / "letters" / name
    lines = "".join(f'{key} = "{value}"\n' for key, value in told.items())
    path.write_text(f'{lines}body_da = """\n{body}"""\n', "utf-8")
    return path


def test_the_program_has_a_text_of_every_letter() -> None:
    texts = load_letter_texts(Path("no own texts"))
    assert {text.letter for text in texts} == {*letter_kinds()}
    assert all(text.source_da.startswith("Programmets egen tekst. Bilag 1") for text in texts)


def test_the_casebook_knows_every_letter_by_the_same_name() -> None:
    (field, _) = case_events()["letter_made"].fields
    assert dict(field.choices) == {kind.id: kind.name_da for kind in letter_kinds().values()}


def test_the_circumstances_that_keep_a_letter_back_are_those_that_may_be_recorded() -> None:
    known = {*case_events()["circumstance"].fields[0].choices, ""}
    assert {name for kind in letter_kinds().values() for pair in kind.never_when for name in pair} <= known


def test_blocks_are_told_apart() -> None:
    text = "## Om dig\n\nEn sætning,\n  der går videre.\n\n- Et punkt,\n  der går videre\n- Et til\n\n{{ why }}\n"
    assert [(block.kind, block.lines, block.line) for block in blocks_of(text)] == [
        ("heading", ("Om dig",), 1),
        ("paragraph", ("En sætning, der går videre.",), 3),
        ("list", ("Et punkt, der går videre", "Et til"), 6),
        ("field", ("why",), 10),
    ]


@pytest.mark.parametrize(
    ("body", "line", "told"),
    [
        (BODY + "\nHilsen {{municipalty}}\n", 15, "there is no such field. Did you mean municipality?"),
        (BODY + "\n{{cpr}}\n", 15, "there is no such field"),
        (BODY + "\n{{why}}\n", 15, "there is no such field. There are"),
        (BODY + "\nHer: {{withdrawn}}\n", 15, "withdrawn stands alone on its line"),
        (BODY + "\nHer:\n{{withdrawn}}\n", 16, "withdrawn stands alone on its line"),
        (BODY + "\n{municipality}\n", 15, "double braces"),
        (BODY + "\n{{municipality\n", 15, "double braces"),
        (BODY + "\n# Overskrift\n", 15, "a heading begins with two"),
        (BODY + "\n### Overskrift\n", 15, "a heading begins with two"),
        (BODY + "\nJa ☑\n", 15, "a box is ticked"),
        (BODY + "\n- [x] Ja\n", 15, "a box is ticked"),
        (BODY.replace("{{dpo}}", "os"), None, "must have these, in double braces: dpo"),
        ("Hej\n", None, "recipient, withdrawn, withdrawn_on"),
    ],
)
def test_a_text_that_is_wrong_is_refused_with_its_line(tmp_path: Path, body: str, line: int | None, told: str) -> None:
    written(tmp_path, body)
    with pytest.raises(ConfigurationError) as refused:
        load_letter_texts(tmp_path)
    assert told in str(refused.value)
    assert "kvittering-1.0.0.toml" in str(refused.value)
    if line:
        assert f"line {line}:" in str(refused.value)


def test_the_line_is_that_of_the_file_also_where_the_body_begins_beside_its_key(tmp_path: Path) -> None:
    path = written(tmp_path, BODY + "\n{{nobody}}\n")
    path.write_text(path.read_text("utf-8").replace('body_da = """\n', 'body_da = """'), "utf-8")
    with pytest.raises(ConfigurationError, match="line 14:"):
        load_letter_texts(tmp_path)


def test_a_field_in_the_title_is_held_against_the_same_list(tmp_path: Path) -> None:
    written(tmp_path, title_da="Til {{withdrawn}}")
    with pytest.raises(ConfigurationError, match="line 4: withdrawn stands alone"):
        load_letter_texts(tmp_path)


@pytest.mark.parametrize(
    ("name", "changes", "told"),
    [
        ("kvittering.toml", {}, "kvittering-1.0.0.toml"),
        ("en-plan-tilbagekald-2.0.0.toml", {"id": "en-plan-tilbagekald", "version": "2.0.0"}, "Give yours another id"),
        ("tilbagekald-1.0.0.toml", {"id": "tilbagekald"}, "the name of a letter"),
        ("kvittering-1.0.0.toml", {"letter": "rykker"}, "letter is none of those"),
        ("kvittering-1.0.0.toml", {"sprog": "da"}, "unknown key"),
    ],
)
def test_a_text_that_is_none(tmp_path: Path, name: str, changes: dict[str, str], told: str) -> None:
    written(tmp_path, name=name, **changes)
    with pytest.raises(ConfigurationError, match=told):
        load_letter_texts(tmp_path)


def test_a_letters_name_means_the_newest_of_the_municipalitys_own(tmp_path: Path) -> None:
    def meant(name: str) -> str:
        return chosen_text(load_letter_texts(tmp_path), name).name

    assert meant("tilbagekald") == "en-plan-tilbagekald@1.0.0"
    written(tmp_path)
    written(tmp_path, name="kvittering-1.10.0.toml", version="1.10.0")
    written(tmp_path, name="kvittering-1.9.0.toml", version="1.9.0")
    assert meant("tilbagekald") == meant("kvittering") == "kvittering@1.10.0"
    assert meant("kvittering@1.0.0") == "kvittering@1.0.0"
    assert meant("en-plan-tilbagekald") == "en-plan-tilbagekald@1.0.0"
    assert meant("Følgebrev") == "en-plan-foelgebrev@1.1.0"


def test_a_name_that_none_has_is_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="foelgebrev, samtykkebrev, tilbagekald, and oplysning") as refused:
        chosen_text(load_letter_texts(tmp_path), "0101655008")
    assert "0101655008" not in str(refused.value)


def own(tmp_path: Path, body: str = BODY, **changes: str) -> LetterText:
    written(tmp_path, body, **changes)
    return chosen_text(load_letter_texts(tmp_path), "kvittering")


def filling(**words: str) -> Filling:
    told = {name: name for name in fields_of("tilbagekald")} | {"case": CASE, "today": DAY.isoformat()} | words
    return Filling(told, {"recipient": (Paragraph("Navn"),), "withdrawn": (Points(("Det",)),)})


def made(text: LetterText, **words: str) -> tuple[str, ...]:
    from support.letters import NOW

    return filled_letter(text, filling(**words), "Kommunen", NOW).pieces


def test_what_is_filled_in_is_never_read_as_a_field_or_a_block(tmp_path: Path) -> None:
    assert "Skriv til {{case}}." in made(own(tmp_path), dpo="{{case}}")
    assert "Skriv til ## Om dig\n\n- punkt.".replace("\n\n", " ") in made(own(tmp_path), dpo="## Om dig - punkt")


@pytest.mark.parametrize("number", ["0101655008", "010165-5008", "010165 5008", "010165–5008"])
def test_no_letter_has_a_cpr_number(tmp_path: Path, number: str) -> None:
    with pytest.raises(ConfigurationError, match="looks like a CPR number") as refused:
        made(own(tmp_path, f"{BODY}\nDu er {number}.\n"))
    assert number not in str(refused.value)
    (tmp_path / "letters" / "kvittering-1.0.0.toml").unlink()
    with pytest.raises(ConfigurationError, match="looks like a CPR number"):
        made(own(tmp_path), dpo=f"dpo {number}")
    with pytest.raises(ConfigurationError, match="looks like a CPR number"):
        made(own(tmp_path, title_da=f"Til {number}"))


@pytest.mark.parametrize("sign", ["\x07", "\u202e", "\u200b", "\u00ad", "\ufffe", "\ue000"])
def test_a_sign_that_no_paper_shows_is_in_no_letter(tmp_path: Path, sign: str) -> None:
    with pytest.raises(ConfigurationError, match="a sign in the letter that is not printed"):
        made(own(tmp_path), dpo=f"d{sign}po")


def test_every_field_that_is_declared_can_be_filled_in_its_letters() -> None:
    """The words and blocks that the commands fill, held against the catalogue: support.letters fills them alike."""
    from support.letters import sample_letter

    for letter in letter_kinds():
        assert sample_letter(letter).pieces
    assert {field.id for field in letter_fields()} >= {name for kind in letter_kinds().values() for name in kind.must}
