"""The reference manual, made of the specs themselves: folder = chapter, file = section, test = paragraph.

``make reference`` writes docs/reference/ (log.md from the classes of the log's events), the evidence dictionary in
docs/da/regler/evidens.md, the language of contracts in docs/da/kontrakt.md, and the table of a basis's keys into
docs/da/hjemmel.md;
tests/house/test_reference_is_fresh.py fails when one is stale.
"""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator
from functools import cache
from itertools import takewhile
from pathlib import Path

from support.case_page import PAGE as CASE_PAGE
from support.case_page import with_case_events
from support.contract_page import PAGE as CONTRACT_PAGE
from support.contract_page import contract_page
from support.leaving import leaving_page
from support.log_reference import log_page
from targeting.workspace import (
    TABLES,
    Code,
    catalogue,
    catalogue_terms,
    evidence_dictionary,
    keys_of,
    load_code_lists,
    rule_of_law_da,
)

ROOT = Path(__file__).parents[2]
SPECS = ROOT / "tests" / "spec"
PAGES = ROOT / "docs" / "reference"
CHAPTERS = ("registers", "linking", "scoring", "rules", "measures", "sharing", "casebook", "overview")
CONTENTS, LOG, TABLES_PAGE, LEAVING = "README.md", "log.md", "tables.md", "leaving.md"
BASIS_PAGE = ROOT / "docs" / "da" / "hjemmel.md"
EVIDENCE_PAGE = ROOT / "docs" / "da" / "regler" / "evidens.md"
KEYS_BEGIN, KEYS_END = "<!-- nøgler:", "<!-- slut -->"

KINDS = {"benefit": "ydelse", "service": "tilbud", "plan": "plan", "case": "sag"}
EVIDENCE_NOTE = "<!-- Made from the catalogue by `make reference`. Change the catalogue, not this page. -->"
NOTE = "<!-- Made from tests/spec by `make reference`. Change the spec, not this page. -->"


@cache
def pages() -> dict[str, str]:
    """Every page of the manual by its name; the same specs always give the same pages."""
    chapters = {f"{chapter}.md": _chapter(chapter) for chapter in CHAPTERS} | {LOG: log_page(), LEAVING: leaving_page()}
    return chapters | {CONTENTS: _contents(chapters)}


def write() -> None:
    """Write the manual, and remove what is no page of it any more."""
    PAGES.mkdir(parents=True, exist_ok=True)
    written = pages()
    for path in PAGES.glob("*.md"):
        if path.name not in written and path.name != TABLES_PAGE:
            path.unlink()
    for name, text in written.items():
        (PAGES / name).write_text(text, encoding="utf-8")
    EVIDENCE_PAGE.write_text(evidence(), encoding="utf-8")
    CONTRACT_PAGE.write_text(contract_page(), encoding="utf-8")
    CASE_PAGE.write_text(with_case_events(CASE_PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    BASIS_PAGE.write_text(with_basis_keys(BASIS_PAGE.read_text(encoding="utf-8")), encoding="utf-8")


def with_basis_keys(page: str) -> str:
    """The page with its tables of a basis's keys made anew, between the two comments."""
    before, _, rest = page.partition(KEYS_BEGIN)
    note, _, _ = rest.partition("\n")
    _, _, after = rest.partition(KEYS_END)
    return f"{before}{KEYS_BEGIN}{note}\n\n{basis_keys()}\n{KEYS_END}{after}"


def basis_keys() -> str:
    """Every table of a basis file: its keys, their headings, what to write and why it matters."""
    blocks = []
    for table in TABLES:
        blocks.append(f"### {table.heading_da}" + (f": `[{table.table}]`" if table.table else "") + "\n")
        blocks += ["| Nøgle | Overskrift | Hvad der skal stå | Hvorfor |", "|---|---|---|---|"]
        blocks += [
            f"| `{key.name}` | {key.heading_da} | {key.write_da} | {key.why_da} |" for key in keys_of(table.table)
        ]
        blocks.append("")
    return "\n".join(blocks)


def evidence() -> str:
    """The evidence dictionary: every figure, question and name a rule may use, in Danish and English."""
    dictionary = evidence_dictionary()
    counted = {column.name: ", ".join(KINDS[kind] for kind in column.kinds) or "–" for column in dictionary.columns}
    figures = [
        f"| `{column.name}` | {column.meaning_da} | {column.meaning_en} | {counted[column.name]} |"
        for column in dictionary.columns
    ]
    questions = [
        f"| `{function.example}` | {function.meaning_da} | {function.meaning_en} |" for function in dictionary.functions
    ]
    codes = sorted(load_code_lists(catalogue("code_lists")).codes, key=_place)
    names = dict.fromkeys(_code_row(code) for code in codes if code.main and code.counts)
    return _page(
        [
            EVIDENCE_NOTE,
            "# Hvad en regel kan læse",
            "Alt, hvad der kan nå frem til et point, står her. En regel, der nævner andet, afvises, før noget læses. "
            "Sådan skrives en regel: [regelsproget](README.md).",
            "*Everything that can reach a score. A rule that names anything else is refused before anything is read.*",
            "## Tal om borgeren",
            "\n".join(["| Tal | Betydning | Meaning | Tæller |", "|---|---|---|---|", *figures]),
            "## Spørgsmål om noget bestemt",
            "\n".join(["| Eksempel | Betydning | Meaning |", "|---|---|---|", *questions]),
            "## Navne",
            "En regel kan bruge hvert af navnene i en række, og loven alene. Store og små bogstaver er ens, og "
            "»SEL § 85 a« er »SEL § 85a«. Et navn, som flere rækker har, står for dem alle.",
            "Det, der aldrig tæller, står her ikke. Hvor navn eller kode mangler, betyder flere koder det samme i "
            "loven, og forløbet viser ikke hvilken: spørg efter paragraffen eller det fælles navn.",
            "\n".join(["| Paragraf | Navn | Kode | Fælles navn | Art | Gælder |", "|---|---|---|---|---|---|", *names]),
        ]
    )


def _code_row(code: Code) -> str:
    paragraph = rule_of_law_da(code.law, code.paragraph, spelt_out=False)
    period = f"{code.valid_from or ''} – {code.valid_to or ''}" if code.valid_from or code.valid_to else ""
    label, own = (name if catalogue_terms().known(name) else "" for name in (code.label_da, code.code))
    return f"| {paragraph} | {label} | {own} | `{code.family}` | {KINDS[code.kind]} | {period} |"


def _place(code: Code) -> tuple[str, int, str, str]:
    """The laws by name, their paragraphs in order: 85, 85a, 107."""
    digits = "".join(takewhile(str.isdigit, code.paragraph))
    return code.law, int(digits or 0), code.paragraph, code.code


def _contents(chapters: dict[str, str]) -> str:
    blocks = [
        NOTE,
        "# Reference",
        "What the program does, example by example. Every table here is a test that is run; the events of the log are "
        "the program's own classes.",
    ]
    for name, text in chapters.items():
        headings = [line for line in text.splitlines() if line.startswith(("# ", "## "))]
        title, *sections = [heading.lstrip("# ") for heading in headings]
        blocks.append("\n".join([f"## [{title}]({name})", "", *(f"- {section}" for section in sections)]))
    blocks.append(f"## [Tabeller]({TABLES_PAGE})\n\nWhat the SQL makes, and of what.")
    return _page(blocks)


def _chapter(name: str) -> str:
    folder = SPECS / name
    title, text = _documented(_parsed(folder / "__init__.py"))
    sections = [block for path in sorted(folder.glob("test_*.py")) for block in _section(path)]
    return _page([NOTE, f"# {title}", text, *sections])


def _section(path: Path) -> Iterator[str]:
    source = path.read_text(encoding="utf-8")
    title, text = _documented(_parsed(path))
    yield f"## {title}"
    yield text
    for node in _parsed(path).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield from _paragraph(node, source)


def _paragraph(test: ast.FunctionDef, source: str) -> Iterator[str]:
    """The test's name, what it says, and each of its tables; what is no table is shown as it is written."""
    title = test.name.removeprefix("test_").replace("_", " ")
    yield f"### {title[0].upper()}{title[1:]}"
    yield _text(ast.get_docstring(test) or "")
    for reason in _not_built(test):
        yield f"> **Not built yet:** {reason}."
    for statement in test.body[1:]:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(table))):
                yield f"{name.replace('_', ' ')}:"
                yield _code(textwrap.dedent(table).strip("\n").rstrip(), "text")
            case _:
                yield _code(textwrap.dedent(ast.get_source_segment(source, statement, padded=True) or ""), "python")


def _not_built(test: ast.FunctionDef) -> Iterator[str]:
    """Why the spec does not hold yet, from the mark of an expected failure."""
    for decorator in test.decorator_list:
        for keyword in decorator.keywords if isinstance(decorator, ast.Call) else []:
            if keyword.arg == "reason" and isinstance(keyword.value, ast.Constant):
                yield str(keyword.value.value)


def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _documented(module: ast.Module) -> tuple[str, str]:
    """The first line of a docstring, and the rest."""
    title, _, text = (ast.get_docstring(module) or "").partition("\n")
    assert title and text.strip(), "a chapter and a section say what they are about"
    return title, _text(text)


def _text(docstring: str) -> str:
    """Paragraphs, each on one line."""
    return "\n\n".join(" ".join(part.split()) for part in docstring.strip().split("\n\n"))


def _code(text: str, language: str) -> str:
    return f"```{language}\n{text}\n```"


def _page(blocks: list[str]) -> str:
    return "\n\n".join(blocks) + "\n"


if __name__ == "__main__":
    write()
