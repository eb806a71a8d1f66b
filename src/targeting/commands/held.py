"""Why a run's figures are not shown, said to whoever started it: what is shown meanwhile, why, and what may help.

Each sentence is said only where it holds: docs/adr/0070-nobody-is-named-by-a-question.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from targeting.audit import FiguresHeld, read_entries
from targeting.disclosure import MOST_IN_A_YEAR
from targeting.pages import day
from targeting.publishing import in_use
from targeting.session import Session
from targeting.workspace import bandings

# The same in few words, for the register's table.
WHY = {
    "date": "tallene skifter på faste dage",
    "few": "for få borgere skiller dem fra tal, der er vist",
    "told": "et skjult tal kunne regnes ud for nøje af dem og de tal, der er vist før",
    "alone": "et skjult tal kunne regnes ud for nøje af dem",
    "unsolved": "det blev ikke regnet til ende, om et skjult tal kan regnes ud",
    "many": "der er vist tal for mange gange på tolv måneder",
    "register": "registret mangler en udgivelse, eller hvem der er talt med i den",
}
SAID = {
    "date": "Tallene udgives på faste dage (publish_every i workspace.toml), tidligst igen den {until}. Den første "
    "kørsel den dag eller senere prøver igen.",
    "many": f"Der er vist tal {MOST_IN_A_YEAR} gange på tolv måneder, og hver ny udgivelse holdes op mod dem alle. De "
    "kan skiftes igen den {until}.",
    "few": "For få borgere skiller kørslens tal fra tal, der er vist, og forskellen ville fortælle om dem. Vent på den "
    "næste leverance.",
    "told": "Af kørslens tal og dem, der er vist før, kunne et skjult tal regnes ud for nøje. Med den næste leverance "
    "kan det være anderledes.",
    "alone": "Af kørslens egne tal kunne et skjult tal regnes ud for nøje.",
    "unsolved": "Det blev ikke regnet til ende, om et skjult tal kan regnes ud af kørslens tal, og så vises de ikke.",
    "register": "Registret over, hvad der er vist, mangler en udgivelse, eller hvem der er talt med i den. Hent "
    "state/shown/ og state/counted/ og nøglerne dertil fra den nyeste sikkerhedskopi.",
}
OF_THE_TABLES = ("told", "alone", "unsolved")
UNCHANGED = "Tallene til overblik er ikke skiftet: de, der vises, er fra en tidligere kørsel."
NONE = "Ingen tal til overblik vises."
LISTS = "Listerne er de nye."
SAME_AGAIN = "Køres det samme igen, er svaret det samme."
BANDS = "grovere aldersgrupper (age_bands under [groups])"
AREAS = "områder, der lægges sammen (areas under [groups])"


@dataclass(frozen=True)
class WhyHeld:
    """Why figures are held, until when (blank: no day makes it so), and whether others are shown meanwhile."""

    reason: str
    until: str
    others: bool

    def da(self, figures: Path) -> str:
        """All of it in Danish; ``figures`` is where they lie, for what of them could be counted coarser."""
        until = day(self.until) if self.until else ""
        helps = _helps(_rows(figures)) if self.reason in OF_THE_TABLES else ()
        shown = UNCHANGED if self.others else NONE
        return " ".join([shown, SAID[self.reason].format(until=until), *helps, LISTS])


def why_held(session: Session, run_id: str) -> WhyHeld | None:
    """What the log says of a run's figures; None where they were not held."""
    for entry in read_entries(session.workspace.log, {FiguresHeld.type}):
        if entry.run_id == run_id:
            told = FiguresHeld.of(entry)
            return WhyHeld(told.reason, told.until, bool(in_use(session.workspace.published)))
    return None


def _rows(figures: Path) -> list[dict[str, Any]]:
    return pl.read_parquet(figures / "attrition.parquet", columns=["group_by", "group_value"]).to_dicts()


def _helps(rows: list[dict[str, Any]]) -> Iterator[str]:
    """What a steward can do: fewer groups where there are fewer to be had, or else another rule set."""
    yield SAME_AGAIN
    bands, areas = ({row["group_value"] for row in rows if row["group_by"] == by} for by in ("age_band", "area"))
    coarser = [BANDS] if bands - {name for _, _, name in bandings()[-1].bands} else []
    coarser += [AREAS] if len(areas) > 1 else []
    if coarser:
        yield f"Færre grupper i tabellerne kan hjælpe, i workspace.toml: {' eller '.join(coarser)}."
    yield (
        "Ellers kan et andet regelsæt." if coarser else "Grupperne er så få, de kan være; et andet regelsæt kan hjælpe."
    )
