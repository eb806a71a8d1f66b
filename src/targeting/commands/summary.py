"""What a person reads after a run. Everything shown is already disclosed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from targeting.pages import table
from targeting.workspace import load_workspace

HIDDEN = "<5"


@dataclass(frozen=True)
class Summary:
    """A finished run: its row in the run table, its attrition, its sources and quality, and where the tables are."""

    run: dict[str, Any]
    attrition: list[dict[str, Any]]
    sources: list[dict[str, Any]]
    quality: list[dict[str, Any]]
    tables: dict[str, str]

    def as_dict(self) -> dict[str, Any]:
        """For programs."""
        return {
            "run": self.run,
            "attrition": self.attrition,
            "source": self.sources,
            "quality": self.quality,
            "tables": self.tables,
        }

    def render(self) -> RenderableType:
        """For people, in Danish."""
        return Group(
            Text(f"Kørsel {self.run['run_id']} · opgjort pr. {self.run['as_of']} · {self._mode()}", style="bold"),
            Text(self._share()),
            *self._incomplete(),
            *self._delivered(),
            Text(),
            self._attrition(),
            Text(),
            self._basis(),
            Text(),
            self._sources(),
            self._quality(),
            Text(),
            *(Text(f"{audience}: {place}") for audience, place in self.tables.items()),
        )

    def _mode(self) -> str:
        return "drift" if self.run["mode"] == "operate" else "simulering: kun samlede tal"

    def _share(self) -> str:
        nominated, share = self.run["nominated"], self.run["nominated_share"]
        if nominated is None or share is None:
            return "Så få borgere er indstillet, at tallet ikke vises."
        percent = f"{100 * share:.2f}".replace(".", ",")
        return (
            f"{_whole(nominated)} af {_whole(self.run['persons_scored'])} voksne borgere ({percent} %) er indstillet "
            "til faglig vurdering. Et menneske afgør, om de får tilbud om én plan."
        )

    def _incomplete(self) -> list[RenderableType]:
        """The registers that were not read, by name; nothing when all were."""
        unread = ", ".join(row["name"] for row in self.sources if row["state"] != "read")
        said = f"UFULDSTÆNDIG: {unread} er ikke læst. Indsatser derfra mangler i alle tal."
        return [Text(said, style="bold red")] if unread else []

    def _delivered(self) -> list[RenderableType]:
        """Which delivery was read, where it is of another day than the figures."""
        days = sorted({str(row["delivered_on"]) for row in self.sources} - {str(self.run["as_of"])})
        return [Text(f"Læst: leverancen {', '.join(days)}. Den kender også det, der er rettet siden.")] if days else []

    def _attrition(self) -> RenderableType:
        drawn = Table(title="Fra befolkning til indstillede", title_justify="left", box=None, header_style="bold")
        drawn.add_column("Trin")
        for heading in ("Før", "Falder fra", "Efter"):
            drawn.add_column(heading, justify="right")
        for row in self.attrition:
            drawn.add_row(row["label_da"], *(_whole(row[name]) for name in ("before", "dropped", "after")))
        return drawn

    def _basis(self) -> RenderableType:
        in_force = "gældende" if self.run["cited_in_force"] else "historisk: gjaldt ikke på behandlingsdagen"
        rules = f"{self.run['ruleset']} {self.run['ruleset_version']} · sha256 {self.run['ruleset_sha256'][:12]}…"
        lines = [
            f"Regler på opgørelsesdagen {self.run['as_of']}: {rules}",
            f"Hjemmel i brevet: {self.run['cited_as']} ({in_force})",
            f"Hjemmel på behandlingsdagen {self.run['processing_date']}: {self.run['current_basis']}",
            f"Interesseafvejning: {self.run['balancing_test_id']} · sha256 {self.run['balancing_test_sha256'][:12]}…",
        ]
        if self.run["warnings"]:
            lines += [f"Bemærk: {warning}" for warning in str(self.run["warnings"]).split("\n")]
        return Text("\n".join(lines))

    def _sources(self) -> RenderableType:
        rows = [
            {"Register": row["name"], "Læst": row["rows_read"], "Godtaget": row["accepted"],
             "Karantæne": row["quarantined"], "Udeladt efter regel": row["ignored"],
             "Ændring i %": row["drift"], "Nyeste dato, dage": row["newest_days"]}
            for row in self.sources if row["state"] == "read"
        ]  # fmt: skip
        return table("Registre", rows)

    def _quality(self) -> RenderableType:
        failed = [row for row in self.quality if row["verdict"] == "failed"]
        judged = [row for row in self.quality if row["verdict"] != "not_applicable"]
        lines = [f"Kvalitet: {len(judged) - len(failed)} af {len(judged)} forventninger er opfyldt."]
        if unjudged := len(self.quality) - len(judged):
            lines.append(f"  {unjudged} kan først prøves, når der er en tidligere levering eller flere datoer.")
        lines += [
            f"  Advarsel: {row['register']}: {row['description_da']} ({_observed(row['observed'])})" for row in failed
        ]
        return Text("\n".join(lines))


def summarise(folder: Path, run_id: str) -> Summary:
    """The summary of a published run, read from its own release."""
    workspace = load_workspace(folder)
    release = workspace.published / "dashboard" / "releases" / run_id
    attrition = [row for row in _release_rows(release / "attrition.parquet") if row["group_by"] == "all"]
    places = {"Dashboardtabeller": str(workspace.published / "dashboard" / "current")}
    if (workspace.published / "restricted" / "releases" / run_id).is_dir():
        places["Til den visiterende sagsbehandler"] = str(workspace.published / "restricted" / "current")
    return Summary(
        run=_release_rows(release / "run.parquet")[0],
        attrition=sorted(attrition, key=lambda row: int(row["step"])),
        sources=_release_rows(release / "source.parquet"),
        quality=_release_rows(release / "quality.parquet"),
        tables=places,
    )


def _release_rows(path: Path) -> list[dict[str, Any]]:
    return pl.read_parquet(path).to_dicts()


def _observed(number: float | None) -> str:
    return "for få rækker til at vise tallet" if number is None else f"{number:g}"


def _whole(number: int | None) -> str:
    return HIDDEN if number is None else f"{number:,}".replace(",", ".")
