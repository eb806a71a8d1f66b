"""The first sheet of the workbook: which run it is, what is hidden and why, and what a number is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from targeting.pages import HIDDEN
from targeting.publishing.told import Told

Line = tuple[str, str]
FACTS = (
    "run_id", "started_at", "as_of", "processing_date", "purpose", "ruleset", "ruleset_version", "cited_as",
    "resolved_as", "current_basis", "supplementary_basis", "incomplete",
)  # fmt: skip
HIDDEN_CELLS = (
    f"En celle, hvor der står {HIDDEN}, har et tal, der ikke vises.",
    "Det er skjult, fordi det er lille (i kolonnen Skjules den? i Ordforklaring står, under hvad), fordi et lille tal "
    "ellers kunne regnes ud af det, eller fordi det ikke kan sammenlignes med en tidligere kørsel.",
    f"{HIDDEN.capitalize()} er ikke 0. Et 0, der står, er et 0. Skjulte tal regnes ikke med i en sum.",
    "En tom celle er ikke skjult: der er ikke noget at vise.",
)
NOT = (
    "En foreslået borger er foreslået til faglig vurdering. Det er ikke en afgørelse.",
    "Tallene er af de registre, der er læst, som de blev leveret, på opgørelsesdagen. De er ikke dagens tal.",
    "Tallene viser ikke, hvorfor noget er, som det er, og ikke om en indsats virker.",
    "Tal fra to kørsler må ikke trækkes fra hinanden for at finde, hvem der er kommet eller gået.",
)


def read_me(run: Told, tables: Sequence[Told]) -> Iterator[Line]:
    """The sheet's lines: a heading has no text beside it."""
    yield "Læs mig først", ""
    headings = {column.name: column.heading_da for column in run.contract.columns}
    for row in run.rows:
        for name in FACTS:
            if row[name] is not None and row[name] != "":
                yield headings[name], str(row[name])
        warnings = str(row["warnings"] or "").split("\n")
        yield from ((headings["warnings"], warning) for warning in warnings if warning)
    yield from _listed("Hvad der er skjult", HIDDEN_CELLS)
    yield from _listed("Hvad et tal ikke er", NOT)
    yield from _listed("Arkene", ())
    for told in tables:
        contract = told.contract
        said = (contract.meaning_da, contract.reading_da, f"Skjulte celler: {told.hidden}." if told.hidden else "")
        yield f"{contract.name} ({contract.id})", " ".join(filter(None, said))


def _listed(heading: str, sentences: Sequence[str]) -> Iterator[Line]:
    yield "", ""
    yield heading, ""
    yield from (("", sentence) for sentence in sentences)
