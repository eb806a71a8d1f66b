"""What an attacker is left with who reads a release, as a page in Danish for whoever reads the figures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from targeting.disclosure import LEAST_REMEMBERED, Attack
from targeting.pages import Fact, Page, Section, day, whole
from targeting.workspace import Settings

READER = (
    "Prøven regner som en, der har alle tal i tabellerne her og i de tidligere udgivelser, og kender hver sammenhæng, "
    "programmet kender: hvad der går op i summer, hvordan trin følger på trin, og hvilke tal ingen er kommet til eller "
    "gået fra siden en af dem.",
    "Den finder det mindste og det største, hvert tal, der beskyttes, kan være, når alt det passer. Et interval på 0 "
    "betyder, at tallet kan regnes ud.",
    "Den regner for sig: kun løseren (HiGHS) er også den, der vælger, hvad der skjules, regner med.",
)
NOT_SAID = (
    "Hvor mange af de skjulte tal der selv er små: det ville indsnævre de andre.",
    "Hvad en kan regne ud, som selv ved noget om borgerne bag tallene.",
    "Hvad der følger af, at borgere tælles i hele tal: prøven regner også med brøker, så den, der ikke gør, kan komme "
    "nærmere.",
    f"Hvad der var i udgivelser, der er ældre end tolv måneder og ikke blandt de seneste {LEAST_REMEMBERED}, eller i "
    "dem, en anden udgivelse er trådt i stedet for.",
    "Antal rækker i registrene og tallene om kvalitet: de er ikke med i regnestykkerne.",
    "Andre veje: listerne til dem, der vurderer, loggen, og svar på spørgsmål om andre regler. De har deres egne værn.",
)


def attack_page(attack: Attack, settings: Settings, as_of: date) -> Page:
    """The page; the same of the same figures, so it names no run and no moment."""
    municipality = settings.municipality
    return Page(
        title="Hvad kan der regnes ud af tallene?",
        subtitle=f"{municipality.name}, kommune {municipality.code}. Tal fra den {day(as_of)}.",
        lead=(
            "Små tal er skjult i tabellerne til overblik, og andre med dem, så de små ikke kan regnes ud. Med hver "
            "udgivelse prøves det, hvor nær en, der har tallene, kan komme på dem, der beskyttes.",
        ),
        notice=("Opdigtet kommune: siden viser kun formen.",) if municipality.fictional else (),
        sections=(
            Section("Det viste prøven", facts=tuple(Fact(label, text) for label, text in _facts(attack))),
            Section("Sådan regner prøven", READER),
            Section("Det siger prøven ikke", NOT_SAID),
        ),
        footer=("attack.json ved siden af siger det samme til programmer.",),
    )


def _facts(attack: Attack) -> Iterator[tuple[str, str]]:
    yield "Tal i tabellerne", whole(attack.cells)
    yield "Vist", whole(attack.cells - attack.hidden)
    hidden = "fordi de selv er små, eller fordi de sammen med andre kunne fortælle om enkelte borgere"
    yield "Skjult", f"{whole(attack.hidden)}, {hidden}"
    yield "Tidligere udgivelser, der er regnet med", whole(attack.predecessors)
    yield "Det smalleste interval, et beskyttet tal kan regnes ud til", _width(attack)
    yield "Det må ikke være under", whole(attack.minimum)
    yield "Regnet til ende", "Ja" if attack.solved else "Nej: et regnestykke blev ikke løst"
    yield "Bestået", "Ja" if attack.holds else "Nej: tallene vises ikke"
    yield "Regnet med", attack.solver


def _width(attack: Attack) -> str:
    if attack.smallest_width is not None:
        return whole(attack.smallest_width)
    return "Ingen grænse fundet" if attack.solved else "Ikke fundet"
