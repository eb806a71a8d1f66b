"""What a person reads after a run. Everything shown is already disclosed: of what nobody else is shown, no count."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import polars as pl

from targeting.audit import CountsHidden, read_entries
from targeting.commands.held import why_held
from targeting.commands.trial import Size
from targeting.comparison import about, exactness
from targeting.outputs import found_in, untold
from targeting.pages import HIDDEN, Page, Section, cell, day, decimal, percent, whole
from targeting.publishing import ATTACK, REPORT, in_use, is_simulated, place_of
from targeting.session import Session
from targeting.shapes import Document
from targeting.workspace import OF_THE_RUN, output_contracts

PARTLY = {
    "accepted_incomplete": "er leveret ufuldstændigt, og den, der startede kørslen, har godtaget det",
    "begins_later": "begynder først efter opgørelsesdagen",
}
READ = ("read", *PARTLY)
WAYS = {
    "none": "",
    "fewest": "Et hovedtal, for eksempel hvor mange i en gruppe der er indstillet, vejer som ti andre tal. Vejet sådan "
    "er det bevist, at ingen af de måder, programmet prøver, skjuler mindre; talt uden vægt kan det være flere tal, "
    "end der behøvede at være skjult.",
    "fewer": "Det er ikke prøvet til ende, om det kan gøres med mindre.",
    "thinned": "Det er ikke prøvet til ende, om det kan gøres med mindre.",
}
CROSSING = (
    "Vises uden tal: {groups}. De går på tværs af områder eller aldersgrupper, der er vist før, så forskellen kunne "
    "vise et enkelt distrikt. Tegn dem som før under [groups] i workspace.toml, eller saml eller del hele områder. "
    "Ellers kommer tallene igen, når de udgivelser, der krydses, ikke længere huskes."
)


@dataclass(frozen=True)
class Summary:
    """A finished run: its row in the run table, its attrition, its sources and quality, and where the tables are.

    ``held`` says why its figures are not shown. Then, and of a simulation, nothing is counted; ``size`` is what a
    simulation's one question was answered.
    """

    run: dict[str, Any]
    attrition: list[dict[str, Any]]
    sources: list[dict[str, Any]]
    quality: list[dict[str, Any]]
    tables: dict[str, str]
    hidden: CountsHidden | None = None
    held: str = ""
    attack: dict[str, Any] | None = None
    size: Size | None = None

    @property
    def simulated(self) -> bool:
        """Whether nobody was nominated."""
        return bool(self.run["mode"] != "operate")

    @property
    def counted(self) -> bool:
        """Whether others are shown its figures too."""
        return not (self.simulated or self.held)

    def as_dict(self) -> Document:
        """For programs."""
        return {
            "run": self.run,
            "attrition": self.attrition,
            "source": self.sources,
            "quality": self.quality,
            "tables": self.tables,
            "hidden": _without_small(self.hidden) if self.hidden else None,
            "held": self.held,
            "attack": self.attack,
            "size": asdict(self.size) if self.size else None,
        }

    def render(self) -> Page:
        """For people, in Danish."""
        return Page(
            title=f"Kørsel {self.run['run_id']} · tal fra den {day(self.run['as_of'])} · {self._mode()}",
            subtitle=self._share(),
            lead=(*self._delivered(), *self._answered()),
            notice=(*([self.held] if self.held else ()), *self._incomplete()),
            sections=(
                *([self._attrition()] if self.counted else []),
                *([exactness()] if self.size and self.size.question else []),
                Section("Regler og hjemmel", tuple(self._basis())),
                *self._sources(),
                *self._hidden(),
            ),
            footer=tuple(f"{audience}: {place}" for audience, place in self.tables.items()),
        )

    def _mode(self) -> str:
        return "simulering" if self.simulated else "drift"

    def _share(self) -> str:
        if self.size and self.size.question:
            return f"{about(self.size.nominated).capitalize()} af {about(self.size.scored)} ville blive indstillet."
        if not self.counted:
            return "Hvor mange borgere der er indstillet, siges ikke."
        nominated, share = self.run["nominated"], self.run["nominated_share"]
        if nominated is None or share is None:
            # Which of the two it is would itself tell: of a small one that it is small, of another what it is above.
            return (
                "Hvor mange borgere der er indstillet, er skjult: enten er det selv et lille tal, eller også "
                "ville det afsløre et andet, mindre tal."
            )
        scored = whole(self.run["persons_scored"])
        return (
            f"{whole(nominated)} af {scored} voksne borgere ({percent(share)}) er indstillet til faglig vurdering. "
            "Et menneske afgør, om de får tilbud om én plan."
        )

    def _answered(self) -> Iterator[str]:
        """Which question the simulation's size was, and how to go on."""
        if not self.simulated:
            return
        if self.size:
            yield self.size.question.da if self.size.question else self.size.refused
        yield (
            "En simulering tæller ingen. Andre tal i reglerne prøves med `targeting simulate --simulation`, to "
            "regelsæt holdes sammen med `targeting compare --simulation`, og rækker, der ikke kunne læses, viser "
            "`targeting quarantine list`."
        )

    def _incomplete(self) -> Iterator[str]:
        """The registers that were not read whole, by name; nothing when all were."""
        if unread := ", ".join(row["name"] for row in self.sources if row["state"] not in READ):
            yield f"UFULDSTÆNDIG: {unread} er ikke læst. Indsatser derfra mangler i alle tal."
        for state, said in PARTLY.items():
            if names := ", ".join(row["name"] for row in self.sources if row["state"] == state):
                yield f"UFULDSTÆNDIG: {names} {said}. Indsatser derfra mangler i alle tal."

    def _delivered(self) -> Iterator[str]:
        """Which delivery was read, where it is of another day than the figures."""
        if days := sorted({str(row["delivered_on"]) for row in self.sources} - {str(self.run["as_of"])}):
            yield f"Læst: leverancen {', '.join(days)}. Den kender også det, der er rettet siden."

    def _attrition(self) -> Section:
        return Section(
            "Fra befolkning til indstillede",
            columns=("Trin", "Før", "Falder fra", "Efter"),
            rows=tuple(
                (row["label_da"], *(whole(row[name]) for name in ("before", "dropped", "after")))
                for row in self.attrition
            ),
            numeric=True,
        )

    def _basis(self) -> Iterator[str]:
        in_force = "gældende" if self.run["cited_in_force"] else "historisk: gjaldt ikke på behandlingsdagen"
        rules = f"{self.run['ruleset']} {self.run['ruleset_version']} · sha256 {self.run['ruleset_sha256'][:12]}…"
        yield f"Regler på opgørelsesdagen {self.run['as_of']}: {rules}"
        yield f"Hjemmel i brevet: {self.run['cited_as']} ({in_force})"
        yield f"Hjemmel på behandlingsdagen {self.run['processing_date']}: {self.run['current_basis']}"
        yield f"Interesseafvejning: {self.run['balancing_test_id']} · sha256 {self.run['balancing_test_sha256'][:12]}…"
        if self.run["warnings"]:
            yield from (f"Bemærk: {warning}" for warning in str(self.run["warnings"]).split("\n"))

    def _hidden(self) -> Iterator[Section]:
        """How much of the tables is hidden, whether more may be than has to be, and what that leaves to an attacker."""
        lines = []
        if found := self.hidden:
            lines.append(
                f"Skjult i tabellerne til overblik: {whole(found.hidden)} af {whole(found.counts)} tal. De er selv "
                f"små, eller de kunne sammen med andre fortælle om enkelte borgere. {WAYS[found.way]}".strip()
            )
            if found.crossing:
                lines.append(CROSSING.format(groups=", ".join(found.crossing)))
        if self.attack and (width := self.attack["smallest_width"]):
            before = " og dem, der er vist før," if self.attack["predecessors"] else ""
            lines.append(
                f"Prøven i attack.html: ud fra disse tal{before} kan intet tal, der beskyttes, regnes ud nærmere end "
                f"til et interval på {whole(width)}. Siden siger, hvad prøven ikke dækker."
            )
        if lines:
            yield Section("Skjulte tal", tuple(lines))

    def _sources(self) -> Iterator[Section]:
        if not self.counted:
            read = ", ".join(row["name"] for row in self.sources if row["state"] in READ)
            yield Section("Registre", (f"Læst: {read}.",))
            yield Section("Kvalitet", tuple(self._quality()))
            return
        counts = ("rows_read", "accepted", "quarantined", "ignored", "drift", "newest_days")
        yield Section(
            "Registre",
            columns=(
                "Register",
                "Læst",
                "Godtaget",
                "Karantæne",
                "Udeladt efter regel",
                "Ændring i %",
                "Nyeste dato, dage",
            ),
            rows=tuple(
                (row["name"], *(_shown(row, name) for name in counts)) for row in self.sources if row["state"] in READ
            ),
            numeric=True,
        )
        yield Section("Kvalitet", tuple(self._quality()))

    def _quality(self) -> Iterator[str]:
        names = {row["register"]: row["name"] for row in self.sources}
        failed = [row for row in self.quality if row["verdict"] == "failed"]
        judged = [row for row in self.quality if row["verdict"] != "not_applicable"]
        yield f"Kvalitet: {len(judged) - len(failed)} af {len(judged)} forventninger er opfyldt."
        if unjudged := len(self.quality) - len(judged):
            yield f"{unjudged} kan først prøves, når der er en tidligere levering eller flere datoer."
        for row in failed:
            name = names.get(row["register"], row["register"])
            yield f"Advarsel: {name}: {row['description_da']} ({_observed(row['observed'])})"


def summarise(session: Session, run_id: str) -> Summary:
    """The summary of a published run, read from its own release."""
    workspace = session.workspace
    release, simulated = place_of(workspace.published, run_id), is_simulated(workspace.published, run_id)
    why = why_held(session, run_id)
    held = why.da(release) if why else ""
    tables = {name: _release_rows(release / f"{name}.parquet") for name in OF_THE_RUN}
    attrition = []
    if held or simulated:
        tables = {name: untold(output_contracts()[name], rows) for name, rows in tables.items()}
    if held:
        tables["run"] = [_without_departures(session, release, row) for row in tables["run"]]
    if not (held or simulated):
        attrition = [row for row in _release_rows(release / "attrition.parquet") if row["group_by"] == "all"]
    return Summary(
        run=tables["run"][0],
        attrition=sorted(attrition, key=lambda row: int(row["step"])),
        sources=tables["source"],
        quality=tables["quality"],
        tables=_places(workspace.published, run_id, held=bool(held)),
        hidden=_counts_hidden(session, run_id),
        held=held,
        attack=None if held else _attack(release / ATTACK),
    )


def _places(published: Path, run_id: str, *, held: bool) -> dict[str, str]:
    """What of a run is where, and only what is there."""
    places, release = dict[str, str](), place_of(published, run_id)
    if is_simulated(published, run_id):
        places["Hvad simuleringen læste"] = str(release)
    elif held:
        places["Tal, der holdes tilbage, kun for driftskontoen"] = str(release)
    if not is_simulated(published, run_id) and in_use(published):
        label = "Tabeller til overblik, som før" if held else "Tabeller til overblik"
        current = published / "dashboard" / "current"
        places[label] = str(current)
        if (current / REPORT).is_file():
            places["Rapporten, som før" if held else "Rapporten"] = str(current / REPORT)
    if (published / "restricted" / "releases" / run_id).is_dir():
        places["Til den visiterende sagsbehandler"] = str(published / "restricted" / "current")
    return places


def _without_small(hidden: CountsHidden) -> Document:
    """How many are small themselves, which the log of an earlier version has, would narrow the others."""
    return {name: value for name, value in asdict(hidden).items() if name != "small"}


def _without_departures(session: Session, release: Path, run: dict[str, Any]) -> dict[str, Any]:
    """The run's row without the warnings that are made of its figures."""
    rules = session.workspace.ruleset(f"{run['ruleset']}@{run['ruleset_version']}")
    found = found_in(_release_rows(release / "selection_rate.parquet"), rules.expected, rules.min_age)
    told = {warned.da for warned in found.warnings}
    return run | {"warnings": "\n".join(each for each in str(run["warnings"] or "").split("\n") if each not in told)}


def _counts_hidden(session: Session, run_id: str) -> CountsHidden | None:
    """What the log says of the run; nothing of one of an earlier version."""
    entries = read_entries(session.workspace.log, {CountsHidden.type})
    return next((CountsHidden.of(entry) for entry in entries if entry.run_id == run_id), None)


def _attack(path: Path) -> dict[str, Any] | None:
    """What an attacker is left with; None of a simulation, and of a release of an earlier version."""
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else None


def _release_rows(path: Path) -> list[dict[str, Any]]:
    return pl.read_parquet(path).to_dicts()


def _observed(number: float | None) -> str:
    return HIDDEN if number is None else decimal(number)


def _shown(row: Mapping[str, Any], column: str) -> str:
    """A cell; what is hidden is told apart from what there is none of."""
    return HIDDEN if column in row["suppressed"].split(",") else cell(row[column])
