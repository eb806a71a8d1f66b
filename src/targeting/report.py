"""What a person reads after a run, and of the log. Everything shown is already disclosed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from targeting.audit import Witnessed, read_entries, verify_witnessed
from targeting.errors import ConfigurationError
from targeting.privacy import load_keys
from targeting.terminal import table
from targeting.witnessing import demands, witness_folders
from targeting.workspace.declarations import load_toml
from targeting.workspace.settings import Settings
from targeting.workspace.workspace import Workspace, key_folder, load_workspace

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
    attrition = [row for row in _rows(release / "attrition.parquet") if row["group_by"] == "all"]
    places = {"Dashboardtabeller": str(workspace.published / "dashboard" / "current")}
    if (workspace.published / "restricted" / "releases" / run_id).is_dir():
        places["Til den visiterende sagsbehandler"] = str(workspace.published / "restricted" / "current")
    return Summary(
        run=_rows(release / "run.parquet")[0],
        attrition=sorted(attrition, key=lambda row: int(row["step"])),
        sources=_rows(release / "source.parquet"),
        quality=_rows(release / "quality.parquet"),
        tables=places,
    )


def log_rows(folder: Path, run_id: str | None) -> list[dict[str, Any]]:
    """One row a log entry, without its body."""
    entries = read_entries(_workspace_log(folder))
    return [
        {"seq": entry.seq, "t": entry.t, "type": entry.type, "run_id": entry.run_id, "actor": entry.actor}
        for entry in entries
        if run_id is None or entry.run_id == run_id
    ]


def log_entry(folder: Path, seq: int) -> dict[str, Any]:
    """One log entry, whole; raises ConfigurationError when the log is shorter, or the entry pruned."""
    for entry in read_entries(_workspace_log(folder)):
        if entry.seq == seq:
            return {
                "seq": entry.seq,
                "t": entry.t,
                "type": entry.type,
                "run_id": entry.run_id,
                "actor": entry.actor,
                "leaf_hash": entry.leaf_hash,
                "body": json.loads(json.dumps(entry.body)),
            }
    raise ConfigurationError(
        f"The log has no entry {seq}. See `targeting log list`; one that was pruned cannot be shown."
    )


@dataclass(frozen=True)
class VerifiedLog:
    """The verdict on a log and its witnesses, for people and programs."""

    found: Witnessed

    @property
    def ok(self) -> bool:
        """Whether every line, the chain, the root and the signature hold, and every witness agrees."""
        return self.found.verdict.ok

    def as_dict(self) -> dict[str, Any]:
        """For programs."""
        verdict = self.found.verdict
        return {
            "ok": verdict.ok,
            "size": verdict.size,
            "pruned": verdict.pruned,
            "root": verdict.root,
            "first_bad_line": verdict.first_bad_line,
            "witnesses": self.found.witnesses,
            "newest_witness": self.found.newest.isoformat() if self.found.newest else None,
            "witnessed_size": self.found.seen,
            "da": verdict.sentence_da,
            "en": verdict.sentence_en,
        }

    def render(self) -> RenderableType:
        """For people: Danish, then English."""
        return Text(f"{self.found.verdict.sentence_da}\n{self.found.verdict.sentence_en}")


def verification(folder: Path, witnesses: Sequence[Path] = (), witness_keys: Sequence[str] = ()) -> VerifiedLog:
    """Verify the workspace's log: with the key of the key folder where it can be read, else with the one beside it.

    It is held against ``witnesses`` (files or folders), or else those that workspace.toml names; ``witness_keys`` are
    verifier keys of persons beyond those that it declares.
    """
    log, settings = _workspace_log(folder), _settings(folder)
    places = witness_folders(folder, settings, witnesses)
    return VerifiedLog(verify_witnessed(log, _verifier_key(folder, settings), places, demands(settings, witness_keys)))


def _settings(folder: Path) -> Settings | None:
    """workspace.toml; None when it does not load, which is no reason not to verify the log."""
    try:
        return load_toml(folder / "workspace.toml", Settings)
    except ConfigurationError:
        return None


def _verifier_key(folder: Path, settings: Settings | None) -> Ed25519PublicKey | None:
    """The public half of the signing key; None for a reader who has no access to the keys."""
    try:
        return load_keys(key_folder(folder, settings)).log_key.public_key() if settings else None
    except ConfigurationError:
        return None


def _workspace_log(folder: Path) -> Path:
    """The log's folder. Nothing else of the workspace need be in order for the log to be read."""
    if not (folder / "workspace.toml").is_file():
        raise ConfigurationError(f"{folder} is no workspace: it has no workspace.toml.")
    return Workspace.log_folder(folder)


def _rows(path: Path) -> list[dict[str, Any]]:
    return pl.read_parquet(path).to_dicts()


def _observed(number: float | None) -> str:
    return "for få rækker til at vise tallet" if number is None else f"{number:g}"


def _whole(number: int | None) -> str:
    return HIDDEN if number is None else f"{number:,}".replace(",", ".")
