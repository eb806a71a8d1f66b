"""Ordninger: a card a measure, its state first, and then the letter's own words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from targeting.governance import Standing
from targeting.pages import Fact, Page, Section, counted, day, listed
from targeting.workspace import Adoption, Measure, MeasureVersion, Settings

VERIFIED = {True: "efterprøvet", False: "ikke efterprøvet"}


def measures_page(settings: Settings, standings: Sequence[Standing], on: date, shown: str = "") -> Page:
    """The page of all measures as they are on ``on``, or of the one with the id ``shown``."""
    municipality = settings.municipality
    return Page(
        title="Ordninger",
        subtitle=f"{municipality.name}, kommune {municipality.code}. Som det er den {day(on)}.",
        lead=(
            "Hvad ministeriets breve fra 2017 gav, fandt unødvendigt, afslog eller lod stå åbent, og hvad kommunen har "
            f"taget i brug. I dag kan bruges: {listed(each.measure.id for each in standings if each.usable)}.",
        ),
        sections=tuple(_card(each) for each in standings if shown in ("", each.measure.id)),
        footer=(
            "»Efterprøvet« betyder, at nogen har holdt det, der siges om loven, op mod kilden. Siden er ikke juridisk "
            "rådgivning: kommunen bygger på det, dens egne folk har underskrevet.",
        ),
    )


def _card(standing: Standing) -> Section:
    measure = standing.measure
    said = tuple(f"»{words}«" for words in (measure.letter_da, measure.remark_da) if words)
    return Section(
        f"{measure.id}: {measure.title_da}",
        said or (measure.allowed_da,),
        tuple(_facts(standing)),
        label=standing.sentence.da,
        columns=("Betingelse", "Spørges der om", "Svares med") if measure.conditions else (),
        rows=tuple(_conditions(measure)),
    )


def _facts(standing: Standing) -> Iterator[Fact]:
    measure, version = standing.measure, standing.version
    yield Fact("Givet til", _whom(measure))
    if measure.citizens_da:
        yield Fact("Borgere", measure.citizens_da)
    yield Fact("Hjemmel", measure.basis_da)
    if version is not None:
        yield from _law(version)
    if standing.adopted is not None:
        yield from adoption_facts(standing.adopted.adoption)
        names = [f"{each.name} ({each.title})" for each in standing.adopted.signed]
        yield Fact("Godkendt af", listed(names))


def _whom(measure: Measure) -> str:
    if measure.status == "OWN":
        return "kommunens egen ordning"
    name = measure.network_da
    if measure.open_to_all:
        return f"alle kommuner (brevet gik til netværket {name})" if name else "alle kommuner"
    return f"netværket {name}" if name else "alle netværk"


def _law(version: MeasureVersion) -> Iterator[Fact]:
    first = f"fra {day(version.valid_from)}" if version.valid_from else "fra en dag, ingen kilde viser"
    last = f" til og med {day(version.valid_to)}" if version.valid_to else ""
    yield Fact("Lov", f"{version.law_ref} ({VERIFIED[version.verified]}), {first}{last}")
    yield Fact("Kilde", version.source)
    if (after := version.superseded_by) is not None:
        begins = f", fra {day(after.valid_from)}" if after.valid_from else ""
        yield Fact("Derefter gælder", f"{after.law_ref} ({VERIFIED[after.verified]}){begins}. Kilde: {after.source}")


def adoption_facts(adoption: Adoption) -> Iterator[Fact]:
    """What a municipality has decided, as it is shown to whoever signs for it, and on the page."""
    until = f" til og med {day(adoption.ends)}" if adoption.ends else ", indtil kommunen slutter"
    yield Fact("I brug", f"fra {day(adoption.starts)}{until} ({adoption.place})")
    yield Fact("Målgruppe", adoption.target_group_da)
    if adoption.cap_persons is not None:
        yield Fact("Højst", counted(adoption.cap_persons, "borger", "borgere"))
    if adoption.cap_percent is not None:
        share = f"{adoption.cap_percent} % af målgruppen på {adoption.group_persons}"
        most = adoption.most_persons or 0
        yield Fact("Højst", f"{share}, altså {counted(most, 'borger', 'borgere')}")
    if adoption.order_ref:
        yield Fact("Hviler på", f"{adoption.order_ref}, i kraft {day(adoption.order_from)}")
    yield Fact("Besluttet", f"{adoption.decided_by}, {day(adoption.decided_on)}")


EVIDENCE = {"declaration": "en erklæring", "date": "en dag", "document_ref": "en henvisning til et dokument"}
ASKED = {
    "adoption": "når kommunen tager den i brug",
    "grant": "ved bevilling og forlængelse",
    "once": "ved bevillingen",
    "renewal": "ved forlængelse",
    "follow_up": "ved opfølgning",
    "always": "ved bevilling, forlængelse og opfølgning",
    "end": "når den slutter",
}


def _conditions(measure: Measure) -> Iterator[tuple[str, ...]]:
    for condition in measure.conditions:
        needed = "" if condition.required else " (oplyses, kræves ikke)"
        yield f"{condition.text_da}{needed}", ASKED[condition.asked], EVIDENCE[condition.evidence]
