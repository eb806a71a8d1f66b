"""Why figures are held, state by state: each sentence is said where it holds, and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest

from targeting.commands.held import SAID, WHY, WhyHeld
from targeting.commands.summary import _places
from targeting.workspace import bandings

FINEST, COARSEST = ([name for _, _, name in banding.bands] for banding in (bandings()[0], bandings()[-1]))
SHOWN, NOTHING = "Tallene til overblik er ikke skiftet", "Ingen tal til overblik vises."
BEFORE, BANDS, AREAS, RULES = "vist før", "grovere aldersgrupper", "områder, der lægges sammen", "et andet regelsæt"
AGAIN, SINCE = "Køres det samme igen", "publish_every"
HELD, LISTS = "Tal, der holdes tilbage, kun for driftskontoen", "Til den visiterende sagsbehandler"
TOLD = (BEFORE, BANDS, AREAS, RULES, AGAIN, SINCE)


def figures(folder: Path, bands: Sequence[str] = FINEST, areas: Sequence[str] = ("Nord", "Syd")) -> Path:
    """Held figures of these groups."""
    groups = [*(("age_band", band) for band in bands), *(("area", area) for area in areas)]
    rows = [{"group_by": by, "group_value": value} for by, value in [("all", "all"), *groups]]
    pl.DataFrame(rows).write_parquet(folder / "attrition.parquet")
    return folder


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("date", {SINCE}),
        ("few", set()),
        ("many", set()),
        ("register", set()),
        ("told", {BEFORE, BANDS, AREAS, RULES, AGAIN}),
        ("alone", {BANDS, AREAS, RULES, AGAIN}),
        ("unsolved", {BANDS, AREAS, RULES, AGAIN}),
    ],
)
@pytest.mark.parametrize("others", [True, False])
def test_each_reason_says_its_own_and_nothing_else(tmp_path: Path, reason: str, said: set[str], others: bool) -> None:
    heard = WhyHeld(reason, "2026-12-01" if reason in ("date", "many") else "", others).da(figures(tmp_path))
    assert {words for words in TOLD if words in heard} == said
    assert heard.startswith(SHOWN if others else NOTHING)
    assert ("1. december 2026" in heard) is (reason in ("date", "many")) and "{" not in heard


def test_every_reason_is_said_in_full_and_in_few_words() -> None:
    assert SAID.keys() == WHY.keys()


@pytest.mark.parametrize(
    ("bands", "areas", "said"),
    [
        (FINEST, ("Nord", "Syd"), {BANDS, AREAS, RULES}),
        (COARSEST, ("Nord", "Syd"), {AREAS, RULES}),
        (FINEST, (), {BANDS, RULES}),
        (FINEST[:3], ("Nord",), {BANDS, RULES}),  # the oldest are not there, and what is can be put together still
        (COARSEST, ("Nord",), {RULES}),
    ],
)
def test_what_helps_is_said_where_it_can_be_done(
    tmp_path: Path, bands: Sequence[str], areas: Sequence[str], said: set[str]
) -> None:
    heard = WhyHeld("alone", "", others=False).da(figures(tmp_path, bands, areas))
    assert {words for words in (BANDS, AREAS, RULES) if words in heard} == said
    assert ("Grupperne er så få, de kan være" in heard) is (said == {RULES})


@pytest.mark.parametrize(
    ("there", "held", "labels"),
    [
        (("dashboard", "restricted"), False, ["Tabeller til overblik", LISTS]),
        (("held", "restricted"), True, [HELD, LISTS]),
        (("held", "restricted", "other"), True, [HELD, "Tabeller til overblik, som før", LISTS]),
        (("simulation",), False, ["Hvad simuleringen læste"]),
        (("simulation", "other"), False, ["Hvad simuleringen læste"]),
    ],
)  # fmt: skip
def test_only_places_that_are_there_are_named(
    tmp_path: Path, there: Sequence[str], held: bool, labels: list[str]
) -> None:
    for name in there:
        audience, run_id = ("dashboard", "earlier") if name == "other" else (name, "run")
        release = tmp_path / audience / "releases" / run_id
        release.mkdir(parents=True)
        (tmp_path / audience / "current").symlink_to(release)
    places = _places(tmp_path, "run", held=held)
    assert list(places) == labels and all(Path(place).is_dir() for place in places.values())
