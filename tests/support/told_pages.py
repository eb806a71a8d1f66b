"""The pages that citizens, the public and dashboards are shown, made in two municipalities, and what explains their
numbers.

Anna is the same in both, and so is all that is declared; the second has six to twelve more of each of the first's
citizens. So a number that stands in the same place on the pages of both is no count of citizens.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from support.delivery import ANNA, BENT, CARL, DORA, ERIK, small_rows
from support.page_numbers import Numbers, Place
from support.runs import typed
from support.world import SIX, small_workspace
from targeting.audit import CountsHidden, read_entries
from targeting.commands.access_report import access_report
from targeting.commands.case import record
from targeting.commands.compare import Compared, Pair, compare
from targeting.commands.explain import explain
from targeting.commands.letter import make
from targeting.commands.lookup import Whose
from targeting.commands.measure import page_of_measures
from targeting.commands.overview import overview
from targeting.commands.records import algorithm_document, article30_document, basis_document, contract_page
from targeting.commands.simulate import simulate
from targeting.commands.summary import summarise
from targeting.comparison import comparison_page, sha256
from targeting.disclosure import Shown
from targeting.outputs import read_shown
from targeting.pages import Page, day
from targeting.records import RunReport
from targeting.session import Session, open_session
from targeting.workspace import evidence_dictionary, output_contracts

HIDDEN = "skjult"
MORE = {ANNA: 6, BENT: 9, CARL: 7, DORA: 8, ERIK: 12}
GROUPS = {"all": "Alle", "sex": "Køn", "age_band": "Alder", "area": "Distrikt"}
SEXES = {"K": "kvinder", "M": "mænd"}
SOURCE = {
    "rows_read": "Læst", "accepted": "Godtaget", "quarantined": "Karantæne", "ignored": "Udeladt efter regel",
    "drift": "Ændring i %", "newest_days": "Nyeste dato, dage",
}  # fmt: skip
COMPARISON = {
    "format", "municipality", "run", "delivery", "incomplete", "rounded", "before", "after", "groups", "rules", "steps",
    "points",
}  # fmt: skip
FEW = "under 10"
ATTACK_TITLE = "Hvad kan der regnes ud af tallene?"
ABOUT, SHARE = re.compile(r"ca\. ([\d.]+)"), re.compile(r"ca\. \d+,\d %")
STEPS = ("Før", "Falder fra", "Efter")
YES = "social_psychiatry_centre:home_care_centre:social,jobcentre:home_care_centre:employment"
TO = "home_care_centre"
Tables = Mapping[str, list[dict[str, Any]]]
Sums = Sequence[Mapping[Place, int]]


@dataclass(frozen=True)
class Told:
    """A page, the same page where nobody (or everybody else) is counted, and what else may stand in which place.

    ``sums`` are cells that come to nothing together; ``few`` is a count that the release hides.
    """

    html: str
    blank: str
    few: int
    allowed: Mapping[Place, Iterable[str]] = field(default_factory=dict)
    sums: Sums = ()


@dataclass(frozen=True)
class Town:
    """A municipality after a run: what it published, and what its register keeps of it."""

    workspace: Path
    session: Session
    run_id: str
    tables: Tables
    shown: Shown

    @classmethod
    def of(cls, workspace: Path) -> Town:
        """As it lies."""
        session = open_session(workspace)
        current = workspace / "published" / "dashboard" / "current"
        run_id = current.resolve().name
        tables = {path.stem: pl.read_parquet(path).to_dicts() for path in sorted(current.glob("*.parquet"))}
        return cls(workspace, session, run_id, tables, read_shown(workspace / "state", session.keys.data, run_id))

    @property
    def few(self) -> int:
        """The smallest count that is hidden."""
        return min(value for name, value in self.shown.system.values.items() if name in self.shown.hidden and value)


def crowd() -> dict[str, list[dict[str, str]]]:
    """The small delivery, and more who are as the five in it: every count is another."""
    rows = small_rows()
    for cpr, times in MORE.items():
        for number in range(times):
            clone = f"{cpr[:4]}{80 + number}{cpr[6:]}"
            for register, found in small_rows().items():
                own = [row for row in found if cpr in row.values()]
                rows[register] += [{k: clone if v == cpr else v for k, v in row.items()} for row in own]
    return rows


@contextmanager
def at(home: Path) -> Iterator[Path]:
    """The workspace of a municipality, with its keys."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TARGETING_KEYS", str(home / "keys"))
        yield home / "workspace"


def crowded(home: Path) -> Path:
    """A municipality of that delivery, after a run."""
    with at(home) as workspace:
        small_workspace(workspace, crowd(), SIX)
        assert typed("run", workspace) == 0
    return home


def of_anna(home: Path) -> dict[str, str]:
    """Every page that is of Anna alone."""
    with at(home) as workspace:
        session, whose, out = open_session(workspace), Whose(ask=lambda: ANNA), home / "letters"
        out.mkdir()
        until = (session.today() + timedelta(days=90)).isoformat()

        def made(letter: str, **asked: str) -> str:
            place = out / f"{letter}.html"
            make(session, whose, letter, place, asked)
            return place.read_text(encoding="utf-8")

        pseudonym = session.keys.pseudonym("person", ANNA)
        record(session, "referred", session.today(), whose, {"from_unit": "jobcentre"})
        pages = {"forklaring": explain(session, pseudonym).page.html()}
        pages |= {f"brev {letter}": made(letter) for letter in ("oplysning", "foelgebrev")}
        pages["brev samtykkebrev"] = made("samtykkebrev", yes=YES, until=until)
        record(session, "consent_given", session.today(), whose, {"yes": YES, "until": until})
        pages["overblik"] = overview(session, whose, TO).page.html()
        record(session, "consent_withdrawn", session.today(), whose, {})
        pages["brev tilbagekald"] = made("tilbagekald")
        pages["indsigt"] = access_report(session, lambda: ANNA).page.html()
        return pages


def of_declarations(home: Path) -> dict[str, str]:
    """Every page that is made of what is declared, and of no citizen."""
    with at(home) as workspace:
        session = open_session(workspace)
        pages = {f"hjemmel {basis.id}": basis_document(session, basis.id).html() for basis in session.workspace.bases}
        pages |= {f"register {name}": contract_page(session, name).html() for name in sorted(SIX)}
        pages["ordninger"] = page_of_measures(session, None).html()
        pages["fortegnelse"] = article30_document(session).html()
        return pages


def algorithm(town: Town, blank: str) -> Told:
    """The algorithm record, and of a municipality before any run: what a run adds is of the published tables."""
    heading, way, groups = "Sådan er det gået", "Fra befolkning til forslag", "Rammer reglerne nogle grupper skævt?"
    (run,) = town.tables["run"]
    allowed: dict[Place, list[str]] = {
        (heading, "fact", "Tal fra den"): [day(run["as_of"])],
        (heading, "fact", "Regelsæt i opgørelsen"): [run["ruleset_version"]],
        (heading, "fact", "Borgere vurderet"): [_thousands(run["persons_scored"])],
        (heading, "fact", "Foreslået til vurdering"): [_thousands(run["nominated"]), _percent(run["nominated_share"])],
        (heading, "fact", "Kvalitet"): list(_quality(town.tables)),
        (heading, "fact", "Bemærkninger til opgørelsen"): list(_departures(town)),
        (way, "@tabindex"): ["0"],
        (groups, "@tabindex"): ["0"],
        (groups, "p"): ["95"],
        (groups, "li"): ["95", *(str(row["explanation_da"]) for row in town.tables["selection_rate"])],
        (groups, "th"): [row["group_value"] for row in town.tables["selection_rate"]],
    }
    allowed |= dict(_steps(town.tables, way))
    sums = [*_sums_of_steps(town.tables, way)]
    for row in town.tables["selection_rate"]:
        name = group_name(row)
        allowed |= {
            (groups, "cell", name, "Borgere"): [_thousands(row["persons"])],
            (groups, "cell", name, "Foreslået"): [_thousands(row["nominated"])],
            (groups, "cell", name, "Andel"): [_percent(row["share"])],
            (groups, "cell", name, "Interval"): [_percent(row["low"]), _percent(row["high"])],
        }
    sums += _sums_of_groups(town.tables, groups, heading)
    return Told(algorithm_page(town.session), blank, town.few, allowed, sums)


def algorithm_page(session: Session) -> str:
    """`targeting record algorithm --html`."""
    return algorithm_document(session).html()


def summary(town: Town) -> Told:
    """What is read after a run, as a page; its numbers are of the published tables and what the log says of them."""
    way = "Fra befolkning til indstillede"
    (run,) = town.tables["run"]
    titles = [town.run_id, day(run["as_of"])]
    title = f"Kørsel {town.run_id} · tal fra den {day(run['as_of'])} · drift"
    share = [_thousands(run["nominated"]), _thousands(run["persons_scored"]), _percent(run["nominated_share"])]
    hidden = next(CountsHidden.of(each) for each in read_entries(town.workspace / "log", {CountsHidden.type}))
    report = json.loads((town.workspace / "published/dashboard/current/attack.json").read_text(encoding="utf-8"))
    counts = [*map(_thousands, (hidden.hidden, hidden.counts)), str(report["smallest_width"])]
    texts = [str(value) for value in run.values() if isinstance(value, str) and not value.isdigit()]
    allowed: dict[Place, list[str]] = {
        ("", "title"): titles,
        (title, "h1"): titles,
        (title, "p"): share if run["nominated"] else [],
        ("Regler og hjemmel", "li"): [*texts, *_departures(town), str(run["as_of"]), str(run["processing_date"])],
        ("Registre", "@tabindex"): ["0"],
        ("Skjulte tal", "li"): counts,
        ("Skjulte tal", "p"): [*counts, *[str(town.workspace)] * 3],
        ("Kvalitet", "li"): list(_quality(town.tables, observed=True)),
        (way, "@tabindex"): ["0"],
    }
    allowed |= dict(_steps(town.tables, way))
    for row in town.tables["source"]:
        for column, head in SOURCE.items():
            place: Place = ("Registre", "cell", row["name"], head)
            hidden_ = column in row["suppressed"].split(",") or row[column] is None
            allowed[place] = [] if hidden_ else [_number(row[column])]
    return Told(summary_page(town), _nothing(), town.few, allowed, [*_sums_of_steps(town.tables, way)])


def attack(town: Town) -> Told:
    """What an attacker is left with, as it lies in the release; its numbers are those of attack.json."""
    release = town.workspace / "published" / "dashboard" / "current"
    report = json.loads((release / "attack.json").read_text(encoding="utf-8"))
    (run,) = town.tables["run"]
    facts = {
        "Tal i tabellerne": report["cells"],
        "Vist": report["shown"],
        "Skjult": report["hidden"],
        "Tidligere udgivelser, der er regnet med": report["predecessors"],
        "Det smalleste interval, et beskyttet tal kan regnes ud til": report["smallest_width"],
        "Det må ikke være under": report["minimum"],
        "Regnet med": report["solver"],
    }
    allowed: dict[Place, list[str]] = {("Det viste prøven", "fact", name): [str(told)] for name, told in facts.items()}
    allowed[ATTACK_TITLE, "p"] = [town.session.workspace.settings.municipality.code, day(run["as_of"])]
    allowed["Sådan regner prøven", "li"] = ["0"]
    allowed["Det siger prøven ikke", "li"] = ["12"]
    return Told((release / "attack.html").read_text(encoding="utf-8"), _nothing(), town.few, allowed)


REQUIRED = {"checked", "failed", "observed"}
MOVES = {"Nye": "entered", "Stadig foreslået": "stayed", "Ikke længere foreslået": "left"}
OF_A_REGISTER = {
    "Borgere": "persons", "Rækker læst": "rows_read", "Kunne ikke læses": "quarantined",
    "Udeladt efter regel": "ignored", "Ændring i %": "drift", "Nyeste oplysning, dage": "newest_days",
}  # fmt: skip
OF_CITIZENS = {"departments": "Antal forvaltninger", "benefits": "Antal ydelser", "services": "Antal tilbud"}
WAY, GROUPED, SINCE = "Fra befolkning til forslag", "Rammer reglerne nogle grupper skævt?", "Siden sidst"
SHARED, LACKING = "Hvilke forvaltninger har borgere fælles?", "Krav, der ikke er opfyldt"


def report(town: Town) -> Told:
    """The report as it lies in the release, and of the same tables with nothing counted in them."""
    html = (town.workspace / "published/dashboard/current/rapport.html").read_text(encoding="utf-8")
    allowed: dict[Place, list[str]] = {}
    for place, texts in (*_cells_of_report(town), *_words_of_report(town)):
        allowed.setdefault(place, []).extend(texts)
    return Told(html, report_page(town, _uncounted(town.tables)), town.few, allowed, [*_sums_of_report(town.tables)])


def report_page(town: Town, tables: Tables) -> str:
    """The report of such tables."""
    rules = town.session.workspace.ruleset("en-plan").rules
    settings = town.session.workspace.settings
    return RunReport(tables, settings, {rule.id: rule.label_da for rule in rules}, evidence_dictionary()).html()


def _uncounted(tables: Tables) -> Tables:
    """The tables without a count, or a warning, which may name one."""
    contracts = output_contracts()
    blank = dict[str, list[dict[str, Any]]]()
    for name, contract in contracts.items():
        if contract.audience == "dashboard":
            counts = {*contract.counts, *(column.name for column in contract.columns if column.hidden_with)}
            counts |= REQUIRED if name == "quality" else set()
            blank[name] = [{**row, **dict.fromkeys(counts)} for row in tables[name]]
    blank["run"] = [{**row, "warnings": ""} for row in blank["run"]]
    return blank


def _cells_of_report(town: Town) -> Iterator[tuple[Place, list[str]]]:
    tables, labels = town.tables, {rule.id: rule.label_da for rule in town.session.workspace.ruleset("en-plan").rules}
    yield from _steps(tables, WAY)
    for row in tables["distribution"]:
        if heading := OF_CITIZENS.get(row["measure"]):
            yield (heading, "cell", _of_value(row), "Borgere"), [_thousands(row["persons"])]
    for row in tables["overlap"]:
        yield (SHARED, "cell", row["name_a"], row["name_b"]), [_thousands(row["persons"])]
    for row in tables["selection_rate"]:
        cells = (_thousands(row["persons"]), _thousands(row["nominated"]), _percent(row["share"]))
        for column, said in zip(("Borgere", "Foreslået", "Andel"), cells, strict=True):
            yield (GROUPED, "cell", group_name(row), column), [said]
        yield (GROUPED, "cell", group_name(row), "Interval"), [_percent(row["low"]), _percent(row["high"])]
        yield (GROUPED, "th"), [row["group_value"]]
    for row in tables["change"]:
        name = "Alle foreslåede" if row["rule"] == "all" else labels[row["rule"]]
        for head, column in MOVES.items():
            yield (SINCE, "cell", name, head), [_thousands(row[column])]
    for row in tables["source"]:
        for head, column in OF_A_REGISTER.items():
            hidden = column in row["suppressed"].split(",") or row[column] is None
            yield ("Registrene", "cell", row["name"], head), [] if hidden else [_number(row[column])]
    for row in tables["quality"]:
        if row["verdict"] == "failed" and row["observed"] is not None:
            name = next(each["name"] for each in tables["source"] if each["register"] == row["register"])
            yield (LACKING, "cell", name, "Målt"), [_number(row["observed"])]


def _words_of_report(town: Town) -> Iterator[tuple[Place, list[str]]]:
    """What is said above, and at the bars and of them: what the cells below them say."""
    tables, (run,) = town.tables, town.tables["run"]
    title = f"Rapport: tal fra den {day(run['as_of'])}"
    yield (title, "p"), [_thousands(run["nominated"]), _thousands(run["persons_scored"])]
    yield (title, "p"), [_percent(run["nominated_share"])]
    failed = [row["description_da"] for row in tables["quality"] if row["verdict"] == "failed"]
    if warned := [*filter(None, str(run["warnings"]).split("\n")), *failed]:
        yield (title, "strong"), [str(len(warned))]
        yield (title, "p" if len(warned) == 1 else "li"), warned
    lost = [_thousands(row["quarantined"]) for row in tables["source"] if row["quarantined"]]
    yield ("Det er set efter", "fact", "Kunne alle rækker læses?"), lost
    drawn = {WAY: [_thousands(row[name]) for row in everybody(tables) for name in ("dropped", "after")]}
    for measure, heading in OF_CITIZENS.items():
        rows = [row for row in tables["distribution"] if row["measure"] == measure and row["value"]]
        drawn[heading] = [f"{_of_value(row)} {_thousands(row['persons'])}" for row in rows]
    rates = [row for row in tables["selection_rate"] if row["group_by"] != "all"]
    drawn[GROUPED] = [f"{row['group_value']} {_percent(row['share'])}" for row in rates]
    drawn[GROUPED] += [str(row["explanation_da"] or "") for row in rates]
    drawn[SINCE] = [
        _thousands(row[name]) for row in tables["change"] if row["rule"] == "all" for name in MOVES.values()
    ]
    labels = [row["label_da"] for row in everybody(tables)]
    for heading, texts in drawn.items():
        for kind in ("span", "@aria-label"):
            yield (heading, kind), [*texts, *(labels if heading == WAY else ())]
    yield (GROUPED, "p"), ["95"]
    yield (GROUPED, "li"), ["95", *(str(row["explanation_da"] or "") for row in rates)]


def _of_value(row: Mapping[str, Any]) -> str:
    return f"{row['value']} eller flere" if row["or_more"] else str(row["value"])


def _sums_of_report(tables: Tables) -> Iterator[Mapping[Place, int]]:
    yield from _sums_of_steps(tables, WAY)
    yield from _sums_of_groups(tables, GROUPED, "")
    for measure, heading in OF_CITIZENS.items():
        values = [_of_value(row) for row in tables["distribution"] if row["measure"] == measure]
        yield {(GROUPED, "cell", "Alle", "Borgere"): 1} | {(heading, "cell", each, "Borgere"): -1 for each in values}
    moved: list[Place] = [(SINCE, "cell", "Alle foreslåede", head) for head in ("Nye", "Stadig foreslået")]
    yield {(GROUPED, "cell", "Alle", "Foreslået"): 1} | dict.fromkeys(moved, -1)


def _nothing() -> str:
    """What every page has, that says nothing."""
    return Page("", "", (), (), ()).html()


def summary_page(town: Town) -> str:
    """What `targeting run` says in the end."""
    return summarise(town.session, town.run_id).render().html()


def trial(town: Town, blank: str = "") -> Told:
    """A trial; of a municipality where all is too little to show, it is the same without its numbers: the ``blank``."""
    shown = tried(town.session)
    return Told(shown, blank, town.few, dict(_about(shown)))


def tried(session: Session) -> str:
    """One question, which the citizen's page tells of too: so it is put in every municipality that is looked at."""
    return simulate(session, ["threshold=2..6"]).html()


def compared(town: Town, draft: Path) -> Told:
    """A comparison with a draft; and the same where every count is too little to show."""
    found = compare(town.session, Pair(draft=draft))
    bands = {
        (heading, "th"): [row["group_value"] for row in found.document["groups"] if row["group_by"] == by]
        for heading, by in (("Efter alder", "age_band"), ("Efter køn", "sex"))
    }
    tables = {(heading, "@tabindex"): ["0", "0"] for heading, _ in bands}
    return Told(found.html(), _nothing_shown(found), town.few, {**bands, **tables, **dict(_about(found.html()))})


def _nothing_shown(found: Compared) -> str:
    document: dict[str, Any] = dict(found.document)
    assert set(document) == COMPARISON, "what is new in a comparison may be a count: this test has to know it"
    for table in ("groups", "rules", "steps", "points"):
        document[table] = [
            {name: None if isinstance(value, int) and name not in ("points", "step") else value
             for name, value in row.items()} for row in document[table]
        ]  # fmt: skip
    return comparison_page(document, sha256(found.document), found.question.da, drawn=True).html()


def _about(html: str) -> Iterator[tuple[Place, list[str]]]:
    """What of a page may be a number because a question is answered so: "ca.", and a multiple of five from ten up.

    A drawing and its words say what the cells under the same heading say, and no more; a scale goes in equal steps.
    """
    read, told = Numbers(html), dict[str, list[str]]()
    for place, text in read.said:
        if place[1] in ("cell", "fact"):
            if found := ABOUT.fullmatch(text):
                told.setdefault(place[0], []).append(text)
                if int(found[1].replace(".", "")) % 5 == 0 and int(found[1].replace(".", "")) >= 10:
                    yield place, [text]
            elif SHARE.fullmatch(text) or text == FEW:
                yield place, [text]
    for heading, bars in read.bars:
        rows = [place[2] for place, _ in read.said if place[:2] == (heading, "cell")]
        scale = _scale([text for place, text in read.said if place == (heading, "drawn", "axis")], set(rows))
        few = [FEW] * (len(bars) * 2)
        yield (heading, "drawn", "axis"), [*dict.fromkeys(rows), *scale]
        yield (heading, "drawn", "text"), [*told.get(heading, ()), *few]
        yield (heading, "@aria-label"), [*told.get(heading, ()), *dict.fromkeys(rows), *few]
        yield (heading, "@class"), ["0", "1"]
        yield (heading, "@tabindex"), ["0", "0"]


def _scale(texts: Sequence[str], rows: Collection[str]) -> list[str]:
    """The numbers of an axis, where they go in equal steps from nought; else none."""
    found = [text for text in texts if text not in rows and text.replace(".", "").isdigit()]
    values = sorted({0, *(int(text.replace(".", "")) for text in found)})
    steps = {after - before for before, after in pairwise(values)}
    return ["0", *found] if len(steps) == 1 else []


def group_name(row: Mapping[str, Any]) -> str:
    """A group as the record names it."""
    by, value = row["group_by"], row["group_value"]
    return GROUPS[by] if by == "all" else f"{GROUPS[by]}: {SEXES.get(value, value)}"


def _steps(tables: Tables, heading: str) -> Iterator[tuple[Place, list[str]]]:
    yield (heading, "th"), [row["label_da"] for row in everybody(tables)]
    for row in everybody(tables):
        for head, column in zip(STEPS, ("before", "dropped", "after"), strict=True):
            yield (heading, "cell", row["label_da"], head), [_thousands(row[column])]


def everybody(tables: Tables) -> list[dict[str, Any]]:
    """The steps of all citizens, in order."""
    return sorted((row for row in tables["attrition"] if row["group_by"] == "all"), key=lambda row: int(row["step"]))


def _sums_of_steps(tables: Tables, heading: str) -> Iterator[Mapping[Place, int]]:
    labels = [row["label_da"] for row in everybody(tables)]
    for label in labels:
        before, dropped, after = ((heading, "cell", label, head) for head in STEPS)
        yield {before: 1, dropped: -1, after: -1}
    for earlier, later in pairwise(labels):
        yield {(heading, "cell", earlier, "Efter"): 1, (heading, "cell", later, "Før"): -1}


def _sums_of_groups(tables: Tables, heading: str, facts: str) -> Iterator[Mapping[Place, int]]:
    rows = tables["selection_rate"]
    for column, fact in (("Borgere", "Borgere vurderet"), ("Foreslået", "Foreslået til vurdering")):
        everyone: Place = (heading, "cell", "Alle", column)
        yield {everyone: 1, (facts, "fact", fact): -1}
        for by in sorted({row["group_by"] for row in rows} - {"all"}):
            parts = [row for row in rows if row["group_by"] == by and row["persons"] != 0]
            yield {everyone: 1} | {(heading, "cell", group_name(row), column): -1 for row in parts}


def _quality(tables: Tables, observed: bool = False) -> Iterator[str]:
    """What may be said of expectations: how many, and of one that is not met its bound, and what was seen if shown."""
    judged = [row for row in tables["quality"] if row["verdict"] != "not_applicable"]
    failed = [row for row in judged if row["verdict"] == "failed"]
    yield f"{len(judged) - len(failed)} {len(judged)} {len(tables['quality']) - len(judged)}"
    for row in failed:
        yield row["description_da"]
        if observed and row["observed"] is not None:
            yield _number(row["observed"])


def _departures(town: Town) -> Iterator[str]:
    """The shares that the published table shows: each group's, and that of all others."""
    rows = town.tables["selection_rate"]
    (everyone,) = (row for row in rows if row["group_by"] == "all")
    yield "1 2"  # the ratio that the rule set declares: under half, or more than twice
    for row in rows:
        if row["group_by"] != "all" and None not in (row["nominated"], everyone["nominated"]):
            others = everyone["persons"] - row["persons"]
            yield row["group_value"]
            yield _percent(row["nominated"] / row["persons"] if row["persons"] else None)
            yield _percent((everyone["nominated"] - row["nominated"]) / others if others else None)


def _number(value: float) -> str:
    return _thousands(value) if isinstance(value, int) else f"{value:g}".replace(".", ",")


def _thousands(number: int | None) -> str:
    return HIDDEN if number is None else f"{number:,}".replace(",", ".")


def _percent(share: float | None) -> str:
    return HIDDEN if share is None else f"{100 * share:.2f} %".replace(".", ",")
