"""No page for citizens, the public or a dashboard shows a number that the release hides, or lets one be reckoned.

Every number on every page is demanded an explanation: it stands in the same place where nobody, or everybody else, is
counted; or the published tables, a question's answer or the citizen's own figures say it there. A page of a new kind
fails until it is told here what explains its numbers.
"""

from __future__ import annotations

import ast
import datetime as dt
import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest
from typer.main import get_command

from support.beside import put_back, tables_beside, with_beside
from support.house import PACKAGE, modules, nodes
from support.page_numbers import Numbers, cells_of, derived, unexplained
from support.runs import replace as edit
from support.told_pages import (
    HIDDEN,
    Told,
    Town,
    algorithm,
    algorithm_page,
    at,
    attack,
    compared,
    crowded,
    of_anna,
    of_declarations,
    report,
    summary,
    trial,
    tried,
)
from support.world import SIX, small_workspace
from targeting.cli import app
from targeting.disclosure import Steps, cells
from targeting.session import open_session
from targeting.workspace import letter_kinds, output_contracts

CONTRACTS = output_contracts()
# Which module makes a page, and the pages of it that are looked at here.
MAKERS = {
    "access/page.py": ("indsigt",),
    "commands/summary.py": ("opsummering, få", "opsummering, mange"),
    "comparison/page.py": ("sammenligning",),
    "comparison/trial_page.py": ("afprøvning",),
    "explanation/page.py": ("forklaring",),
    "letters/forms.py": tuple(f"brev {kind}" for kind in letter_kinds()),
    "outputs/attack_page.py": ("angreb, få", "angreb, mange"),
    "overview/page.py": ("overblik",),
    "records/algorithm.py": ("algoritme, få", "algoritme, mange"),
    "records/article30.py": ("fortegnelse",),
    "records/basis_page.py": ("hjemmel eksempel-en-plan", "hjemmel eksempel-sagsmappe"),
    "records/measures_page.py": ("ordninger",),
    "records/run_report.py": ("rapport, få", "rapport, mange"),
    "records/register_page.py": tuple(f"register {name}" for name in sorted(SIX)),
}
# What only a person with a role reads, in the terminal: neither a citizen, nor the public, nor a dashboard.
WITH_A_ROLE = {
    "commands/candidates.py": "lederens liste over indstillede",
    "commands/case.py": "en sag, til den, der må se den",
    "commands/case_import.py": "hvad et udtræk til sagsmappen gav",
    "commands/consents.py": "kvittering for et samtykke, til den, der har skrevet det",
    "commands/handover.py": "overdragelser, til lederen",
    "commands/interviews.py": "samtaler, til den, der holder dem",
    "commands/register.py": "et register prøvet på en fil, til den, der har filen",
    "commands/shown.py": "registret over det viste, til den, der har nøglerne; dets skjulte tal siges aldrig",
    "commands/share.py": "om noget må deles, til den, der spørger",
    "doctor/status.py": "hvordan det står til, til den, der driver programmet; de tal, udgivelsen viser",
    "records/log_extract.py": "loggen selv, til tilsynet; docs/reference/leaving.md siger, hvad dens poster kan tælle",
}
# The commands that write a page to a file, and the module that makes it.
WRITERS = {
    "access-report": "access/page.py",
    "basis show": "records/basis_page.py",
    "case overview": "overview/page.py",
    "compare": "comparison/page.py",
    "explain": "explanation/page.py",
    "measure list": "records/measures_page.py",
    "record algorithm": "records/algorithm.py",
    "record article30": "records/article30.py",
    "register show": "records/register_page.py",
    "simulate": "comparison/trial_page.py",
}
# What lies in a release of figures, by name: what looks at it below.
FILES = {
    "*.parquet": "tables", "manifest.json": "rows", "attack.json": "report", "attack.html": "report",
    "rapport.html": "report",
    "udgivelse/udgivelse.xlsx": "beside", "udgivelse/csv/*.csv": "beside", "udgivelse/udgivelse.duckdb": "beside",
    "udgivelse/datapackage.json": "declared", "udgivelse/kontrakter/*.odcs.yaml": "declared",
}  # fmt: skip
NAMES = sorted(name for names in MAKERS.values() for name in names)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, run_of_six: Path, run_of_many: Path) -> Path:
    """Copies of two municipalities with a release, one of few citizens; another like it; and two that never ran."""
    folder = tmp_path_factory.mktemp("pages")
    for name, made in (("few", run_of_six), ("many", run_of_many)):
        shutil.copytree(made, folder / name, symlinks=True)
    crowded(folder / "crowd")
    for name, registers in (("never", SIX), ("never with ten", None)):
        with at(folder / name) as workspace:
            small_workspace(workspace, {}, *([registers] if registers else []))
    return folder


@pytest.fixture(scope="module")
def pages(home: Path) -> Mapping[str, Told]:
    """Every page by name, with what explains its numbers."""
    with at(home / "few") as workspace:
        few = Town.of(workspace)
        made = {"algoritme, få": algorithm(few, _never_ran(home / "never")), "opsummering, få": summary(few)}
        made |= {"angreb, få": attack(few), "rapport, få": report(few)}
        trial_of_few = trial(few)
    with at(home / "crowd") as workspace:
        tried(open_session(workspace))
    with at(home / "many") as workspace:
        many, draft = Town.of(workspace), home / "draft.toml"
        shutil.copy(workspace / "rulesets" / "en-plan.toml", draft)
        edit(draft, "threshold = 4", "threshold = 2")
        made |= {"angreb, mange": attack(many), "rapport, mange": report(many)}
        made["algoritme, mange"] = algorithm(many, _never_ran(home / "never with ten"))
        made |= {"opsummering, mange": summary(many), "afprøvning": trial(many, trial_of_few.html)}
        made["sammenligning"] = compared(many, draft)
    for one, other in (
        (of_anna(home / "few"), of_anna(home / "crowd")),
        (of_declarations(home / "few"), of_declarations(home / "never")),
    ):
        made |= {name: Told(html, other[name], few.few) for name, html in one.items()}
    return made


def _never_ran(home: Path) -> str:
    with at(home) as workspace:
        return algorithm_page(open_session(workspace))


def faults(page: Told) -> list[str]:
    """Numbers without an explanation, and hidden cells that can be reckoned from others on the page."""
    return [*unexplained(page.html, page.blank, page.allowed), *derived(cells_of(page.html), page.sums, HIDDEN)]


# ---- no page escapes ------------------------------------------------------------------------------------------------


def test_every_module_that_makes_a_page_is_known() -> None:
    assert set(makers()) == MAKERS.keys() | WITH_A_ROLE.keys(), "say what explains the numbers of a new page"


def makers() -> Iterator[str]:
    """The modules that make a page or a letter, as the calls in the code say."""
    named = {"Page", "letter_html"} | {
        node.name
        for path in modules()
        for node in nodes(path)
        if isinstance(node, ast.ClassDef)
        and any(isinstance(base, ast.Name) and base.id == "Page" for base in node.bases)
    }
    for path in modules():
        called = {
            node.func.id for node in nodes(path) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        if called & named:
            yield str(path.relative_to(PACKAGE))


def test_every_command_that_writes_a_page_is_known() -> None:
    assert {name for name, options in commands() if "html" in options} == WRITERS.keys()
    assert set(WRITERS.values()) <= MAKERS.keys()


def commands() -> Iterator[tuple[str, set[str]]]:
    """Each command as it is typed, with the names of its options."""
    waiting = [("", get_command(app))]
    while waiting:
        before, command = waiting.pop()
        inner = getattr(command, "commands", {})
        waiting += [(f"{before} {name}".strip(), each) for name, each in inner.items()]
        if not inner:
            yield before, {str(option.name) for option in command.params}


def test_every_file_of_a_release_of_figures_is_known(home: Path) -> None:
    release = home / "few" / "workspace" / "published" / "dashboard"
    lying = {path.relative_to(release).parts[0] for path in release.rglob("*") if path.is_file()}
    assert lying == {"releases", "current.json", "targeting.duckdb"}
    current = (release / "current").resolve()
    names = [path.relative_to(current).as_posix() for path in current.rglob("*") if path.is_file()]
    assert [name for name in names if not any(fnmatchcase(name, known) for known in FILES)] == []


# ---- the pages ------------------------------------------------------------------------------------------------------


def test_the_pages_that_are_made_are_those_that_are_known(pages: Mapping[str, Told]) -> None:
    assert sorted(pages) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_number_on_a_page_is_explained(name: str, pages: Mapping[str, Told]) -> None:
    assert faults(pages[name]) == []


def test_among_them_are_pages_that_hide_and_pages_that_show(pages: Mapping[str, Told]) -> None:
    assert pages["algoritme, få"].html.count(HIDDEN) > 20 and pages["algoritme, mange"].html.count(HIDDEN) == 0
    assert all(len(Numbers(pages[name].html).bars) for name in ("afprøvning", "sammenligning"))


PUT_BACK: dict[str, Callable[[str, str], str]] = {
    "in a cell": lambda html, few: html.replace("</td>", f" {few}</td>", 1),
    "in a fact": lambda html, few: html.replace("</dd>", f" {few}</dd>", 1),
    "in a sentence": lambda html, few: html.replace("</p>", f" {few} borgere.</p>", 1),
    "in the last sentence": lambda html, few: f" {few} borgere.</p>".join(html.rsplit("</p>", 1)),
    "in the title": lambda html, few: html.replace("</title>", f" {few}</title>"),
    "in an attribute": lambda html, few: html.replace("<main>", f'<main title="{few}">'),
    "in a comment": lambda html, few: html.replace("<main>", f"<main><!-- {few} -->"),
    "in the style": lambda html, few: html.replace("</style>", f".n::after {{ content: '{few}' }}</style>"),
    "in a drawing": lambda html, few: re.sub(r'(</text>|<span class="said">)', rf" {few}\1 {few} ", html, count=1),
    "in the words of a drawing": lambda html, few: re.sub(r'(role="img" aria-label="[^"]*)"', rf'\1 {few}"', html),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_hidden_count_that_is_put_back_is_found(name: str, pages: Mapping[str, Told]) -> None:
    page, tried = pages[name], list[str]()
    for place, put in PUT_BACK.items():
        changed = put(page.html, str(page.few))
        if changed != page.html:
            assert any(fault.startswith(f"{page.few} in ") for fault in faults(replace(page, html=changed))), place
            tried.append(place)
    assert len(tried) >= 6 and ("in a drawing" in tried) == ("<svg" in page.html)


@pytest.mark.parametrize("name", ["algoritme, få", "opsummering, få", "rapport, få"])
def test_a_hidden_count_is_found_in_each_place_where_it_would_stand(name: str, pages: Mapping[str, Told]) -> None:
    page = pages[name]
    parts = page.html.split(HIDDEN)
    for number in range(1, len(parts)):
        changed = HIDDEN.join(parts[:number]) + str(page.few) + HIDDEN.join(parts[number:])
        assert faults(replace(page, html=changed)), parts[number - 1][-100:]


@pytest.mark.parametrize("name", ["algoritme, mange", "opsummering, mange", "rapport, mange"])
def test_a_cell_that_is_hidden_alone_is_found_by_reckoning(name: str, pages: Mapping[str, Told]) -> None:
    page = pages[name]
    shown = cells_of(page.html)
    summed = {place for terms in page.sums for place in terms if place in shown}
    assert len(summed) > 20
    for place in summed:
        assert list(derived(shown | {place: HIDDEN}, page.sums, HIDDEN)), place


@pytest.mark.parametrize("name", ["afprøvning", "sammenligning"])
def test_a_bar_is_as_high_as_what_is_said_at_it(name: str, pages: Mapping[str, Told]) -> None:
    """A hidden count would stand in its height too."""
    read = Numbers(pages[name].html)
    for heading, heights in read.bars:
        said = [text for place, text in read.said if place == (heading, "drawn", "text")]
        counts = [int(text.removeprefix("ca. ").replace(".", "")) if text.startswith("ca. ") else 0 for text in said]
        assert len(counts) == len(heights)
        assert [round(height * max(counts) / max(heights)) for height in heights] == counts


BARS = re.compile(r'<span class="said">([^<]*)</span><svg[^>]*>(.*?)</svg>')
WIDTH, DOT = re.compile(r'<rect x="[\d.]+%" width="([\d.]+)%"'), re.compile(r'<circle cx="([\d.]+)%"')


@pytest.mark.parametrize("name", ["rapport, få", "rapport, mange"])
def test_a_bar_across_is_as_long_as_what_is_said_at_it_and_a_hidden_count_has_no_length(
    name: str, pages: Mapping[str, Told]
) -> None:
    for heading, drawn in bars_across(pages[name].html):
        counted = [[int(each.replace(".", "")) for each in re.findall(r"[\d.]+", said)][::-1] for said, _ in drawn]
        widest = max(sum(counts) for counts in counted)
        for (said, svg), counts in zip(drawn, counted, strict=True):
            widths = [float(width) for width in WIDTH.findall(svg)]
            shown = [count for count in counts if count] if HIDDEN not in said else []
            assert len(widths) <= len(counts) and (HIDDEN in said) == ("stroke-dasharray" in svg), (heading, said)
            assert widths == pytest.approx([100 * count / widest for count in shown], abs=0.06) or HIDDEN in said
            assert all(any(abs(width - 100 * count / widest) < 0.06 for count in counts) for width in widths)


def bars_across(html: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Of each drawing of counts its heading, what is said at each bar, and the bar."""
    for part in re.split(r"<h[23] id=", html)[1:]:
        if (found := BARS.findall(part)) and not DOT.search(part):
            yield part.split(">")[1], found


# ---- the files of a release -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["few", "many"])
def town(request: pytest.FixtureRequest, home: Path) -> Iterator[Town]:
    with at(home / request.param) as workspace:
        yield Town.of(workspace)


def table_faults(town: Town, table: str) -> list[str]:
    """Each cell that shows what the register keeps as hidden, or something else than the register keeps as shown."""
    contract, hidden = (
        CONTRACTS[table],
        {row["register"]: row["suppressed"].split(",") for row in town.tables["source"]},
    )
    found = []
    for row in town.tables[table]:
        covered = {name for name, variable in counted(town, table, row).items() if variable in town.shown.hidden}
        if table == "quality" and "persons" in hidden[row["register"]]:
            covered |= {"checked", "failed", "observed"}
        covered |= {column.name for column in contract.columns if covered & set(column.hidden_with)}
        found += [f"{table}.{name}" for name in sorted(covered) if row[name] is not None]
        for name, least in contract.counts.items():
            if row[name] is not None and 0 < row[name] < least:
                found.append(f"{table}.{name} is few")
        for name, variable in counted(town, table, row).items():
            if name not in covered and name != "coverage" and row[name] != town.shown.system.values[variable]:
                found.append(f"{table}.{name} is another")
    return found


def counted(town: Town, table: str, row: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    """What the register calls each count of a row."""
    there = {"persons": 0, "coverage": 0.0} if table == "source" and row["state"] == "read" else {}
    return cells(table, {**row, **there}, Steps.of(town.tables))


@pytest.mark.parametrize("table", sorted(name for name, each in CONTRACTS.items() if each.audience == "dashboard"))
def test_no_table_shows_what_the_register_keeps_as_hidden(town: Town, table: str) -> None:
    assert table_faults(town, table) == []
    for row in town.tables[table]:
        for name, variable in counted(town, table, row).items():
            if variable in town.shown.hidden and name != "coverage":
                changed = [{**each, name: town.shown.system.values[variable]} if each is row else each
                           for each in town.tables[table]]  # fmt: skip
                assert table_faults(replace(town, tables={**town.tables, table: changed}), table), (row, name)


def beside(town: Town) -> dict[str, bytes]:
    """The bytes of every file of the release, by place."""
    current = (town.workspace / "published" / "dashboard" / "current").resolve()
    return {path.relative_to(current).as_posix(): path.read_bytes() for path in current.rglob("*") if path.is_file()}


def test_no_file_beside_the_tables_shows_another_number_than_they_do(town: Town) -> None:
    files = beside(town)
    assert [kind for kind, _ in tables_beside(files)] == ["workbook", "database", "csv"]
    assert with_beside(town.tables, files) == town.tables
    for kind, tables in tables_beside(files):
        for name, rows in town.tables.items():
            texts = {column.name for column in CONTRACTS[name].columns if column.type == "string"}
            for row, other in zip(rows, tables[name], strict=True):
                said = {key for key, each in other.items() if isinstance(each, int | float) or each in ("ja", "nej")}
                assert said - texts == {key for key, each in row.items() if isinstance(each, int | float)}, (kind, name)
                word = None if kind == "database" else HIDDEN
                assert all(other[key] == word for key in row["suppressed"].split(",") if key), (kind, name)


def test_a_hidden_count_that_is_put_back_in_a_file_beside_the_tables_is_found(home: Path) -> None:
    with at(home / "few") as workspace:
        town = Town.of(workspace)
        for table in ("attrition", "distribution", "overlap", "run"):
            row = next(row for row in town.tables[table] if row["suppressed"])
            keys = [row[key] for key in CONTRACTS[table].keys if key != "run_id"]
            cell = (table, *keys, row["suppressed"].split(",")[0])
            for kind in ("workbook", "csv"):
                changed = put_back(beside(town), kind, cell, town.few)
                shown = with_beside(town.tables, beside(town) | changed)
                assert table_faults(replace(town, tables=shown), table), (kind, cell)


def test_what_lies_beside_the_tables_counts_rows_and_cells_alone(town: Town) -> None:
    release = town.workspace / "published" / "dashboard" / "current"
    manifest, report = (json.loads((release / name).read_text("utf-8")) for name in ("manifest.json", "attack.json"))
    assert {name: each["rows"] for name, each in manifest["tables"].items()} == {
        name: len(rows) for name, rows in town.tables.items()
    }
    numbers = {name for name, value in manifest.items() if isinstance(value, int)}
    assert numbers == {"log_seq"} and manifest.keys() == {
        "pseudonym_key", "run_id", "created", "log_seq", "tables", "beside",
    }  # fmt: skip
    for name, fingerprint in manifest["beside"].items():
        assert sha256((release / name).read_bytes()).hexdigest() == fingerprint
    by_hand = {"attack.json", "attack.html", "rapport.html"}
    assert manifest["beside"].keys() == by_hand | {
        path.relative_to(release).as_posix() for path in (release / "udgivelse").rglob("*") if path.is_file()
    }
    package = json.loads((release / "udgivelse" / "datapackage.json").read_text("utf-8"))
    kept = {"profile", "name", "title", "description", "path", "format", "mediatype", "encoding", "dialect", "schema"}
    assert all(each.keys() == kept | {"bytes", "hash"} for each in package["resources"])
    for path in (release / "udgivelse" / "kontrakter").iterdir():
        assert path.read_bytes() == CONTRACTS[path.name.split(".")[0]].content
    counts, hidden = len(town.shown.system.values), len(town.shown.hidden)
    assert (report["cells"], report["hidden"], report["shown"]) == (counts, hidden, counts - hidden)
    pointer = json.loads((release.parent / "current.json").read_text("utf-8"))
    assert dt.datetime.fromisoformat(pointer.pop("since"))
    assert pointer == {"run_id": town.run_id, "release": f"releases/{town.run_id}", "before": ""}


def test_the_views_hold_nothing_themselves(town: Town) -> None:
    with duckdb.connect(str(town.workspace / "published/dashboard/targeting.duckdb"), read_only=True) as views:
        assert views.execute("select count(*) from duckdb_tables()").fetchall() == [(0,)]
