"""The report of a run: what a head of department reads of a release, made of its published tables and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from targeting.pages import Page, Section, counted, day, moment, percent, whole
from targeting.records.groups import Row, Rows
from targeting.records.report_checks import checks, warnings
from targeting.records.report_group import change, distribution, groups, overlap, way
from targeting.records.report_reading import basis, contact, hidden, sources, words
from targeting.shapes import Document
from targeting.workspace import EvidenceDictionary, Settings

STANDS = (
    "Skifter siden ikke efter en ny kørsel, er den kørsels tal ikke vist: den lykkedes ikke, var en simulering, eller "
    "tallene holdes tilbage."
)


@dataclass(frozen=True)
class RunReport:
    """The report of a release: ``tables`` are its dashboard's, by name, as they are shown.

    The rest is declared: who is asked, what ``rules`` are called, what the figures mean.
    """

    tables: Mapping[str, Rows]
    settings: Settings
    rules: Mapping[str, str]
    evidence: EvidenceDictionary

    @property
    def run(self) -> Row:
        """What the release says of the run."""
        (row,) = self.tables["run"]
        return row

    def html(self) -> str:
        """The report as a page."""
        return self.page().html()

    def as_dict(self) -> Document:
        """For programs."""
        return self.page().as_dict()

    def page(self) -> Page:
        """For people, in Danish."""
        run, municipality = self.run, self.settings.municipality
        made = moment(f"{run['started_at'].isoformat()}+00:00", self.settings.timezone)
        invented = " (opdigtet kommune: siden viser kun formen)" if municipality.fictional else ""
        found = warnings(self.tables)
        return Page(
            title=f"Rapport: tal fra den {day(run['as_of'])}",
            subtitle=f"{municipality.name}, kommune {municipality.code}{invented}. Kørsel {run['run_id']}, startet den "
            f"{made}.",
            lead=tuple(_lead(run, self.tables["source"])),
            notice=(f"{counted(len(found), 'advarsel', 'advarsler')}:", *found)
            if found
            else ("Ingen advarsler. Under »Det er set efter« står, hvad der er prøvet.",),
            sections=tuple(self._sections()),
            footer=(
                "Tallene er fra de tabeller, der ligger i samme mappe, resten fra kommunens egne erklæringer.",
                f"Siden er af kørsel {run['run_id']}. {STANDS}",
            ),
        )

    def _sections(self) -> Iterator[Section]:
        yield checks(self.tables)
        yield basis(self.run)
        yield way(self.tables["attrition"])
        yield distribution(self.tables["distribution"], self.evidence)
        yield overlap(self.tables["overlap"])
        yield groups(self.tables["selection_rate"])
        yield change(self.tables["change"], self.rules)
        yield sources(self.tables)
        yield hidden(self.tables)
        yield words(self.evidence)
        yield contact(self.settings)


def _lead(run: Row, sources_: Rows) -> Iterator[str]:
    nominated, scored, share = run["nominated"], run["persons_scored"], run["nominated_share"]
    if nominated is None or share is None:
        yield (
            "Hvor mange borgere der er foreslået til faglig vurdering, er skjult: enten er det selv et lille tal, "
            "eller også ville det røbe et andet, mindre tal."
        )
    else:
        yield (
            f"{whole(nominated)} af {whole(scored)} borgere, der er vurderet efter reglerne ({percent(share)}), er "
            "foreslået til faglig vurdering. Et menneske afgør, om de får tilbud om én plan."
        )
    for delivered in sorted({row["delivered_on"] for row in sources_} - {run["as_of"], None}):
        yield f"Læst: leverancen af {day(delivered)}. Den kender også det, der er rettet siden den {day(run['as_of'])}."
