"""targeting runs: every run that the log tells of, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from targeting.audit import verify
from targeting.errors import TargetingError
from targeting.language import Both
from targeting.pages import Shown, day, moment, table
from targeting.run import RunTold, runs_told
from targeting.shapes import Document
from targeting.workspace import Settings, Workspace, load_toml, require_workspace

MODES = {"operate": "drift", "simulate": "simulering"}
FIGURES = {"shown": "vist", "held": "holdt tilbage", "": "ingen"}


@dataclass(frozen=True)
class Runs:
    """The runs, the newest first, and the municipality's time zone."""

    runs: tuple[RunTold, ...]
    zone: str

    def as_dict(self) -> list[Document]:
        """For programs."""
        return [
            {
                "run_id": each.run_id,
                "as_of": each.as_of,
                "mode": each.mode,
                "ruleset": each.ruleset,
                "delivery": each.delivery,
                "begun": each.begun.isoformat(),
                "ended": each.ended.isoformat() if each.ended else None,
                "seconds": round((each.ended - each.begun).total_seconds()) if each.ended else None,
                "end": each.end,
                "end_da": each.end_da,
                "figures": each.figures,
            }
            for each in self.runs
        ]

    def render(self) -> Shown:
        """For people, in Danish."""
        return table("Kørsler", [self._row(each) for each in self.runs])

    def _row(self, run: RunTold) -> dict[str, str]:
        return {
            "Begyndt": moment(run.begun.isoformat(), self.zone),
            "Kørsel": run.run_id,
            "Tal fra": day(run.as_of),
            "Måde": MODES.get(run.mode, run.mode),
            "Udfald": run.end_da,
            "Overblikket": FIGURES[run.figures],
        }


def list_runs(folder: Path, most: int) -> Runs:
    """The ``most`` newest; raises ConfigurationError where it is no workspace, TargetingError of a broken log."""
    require_workspace(folder)
    log = Workspace.log_folder(folder)
    verdict = verify(log)
    if not (verdict.ok or verdict.may_be_a_crash):
        raise TargetingError(
            "The log is not as it is to be, so nothing is said of runs. {why}",
            why=Both(verdict.sentence_da, verdict.sentence_en),
        )
    told = runs_told(log)
    zone = load_toml(folder / "workspace.toml", Settings).timezone
    return Runs(tuple(reversed(told))[:most], zone)
