"""How a count of stand-ins is said in Danish: about how many, and how exact that is."""

from __future__ import annotations

from targeting.disclosure import SHOWN_FROM
from targeting.pages import Section, whole

FEW = f"under {SHOWN_FROM}"
# What nine of ten counts are within: so many, or so great a part. tests/property/disclosure/test_stand_ins.py tries it.
WITHIN, PART = 20, 0.1


def about(count: int | None) -> str:
    """A count, of which only so much is known; None is said to be few."""
    return FEW if count is None else f"ca. {whole(count)}"


def share(nominated: int | None, scored: int | None) -> str:
    """A share of two such counts."""
    if nominated is None or scored is None:
        return "–"
    return f"ca. {f'{100 * nominated / scored:.1f}'.replace('.', ',')} %"


def exactness() -> Section:
    """What a reader must know of the numbers before they are used."""
    return Section(
        "Så nøjagtige er tallene",
        (
            "Ingen tal her er nøjagtige. De er talt på stedfortrædere: én for hver fem borgere, der ligner hinanden, "
            "og ingen stedfortræder er en borger. Alle tal går derfor op i fem, og et tal "
            f"{FEW} vises ikke, heller ikke et nul.",
            f"I ni af ti tilfælde ligger et tal højst {WITHIN} fra det rigtige, eller højst en tiendedel, når det er "
            f"over {WITHIN / PART:.0f}. Små forskelle siger derfor intet. De nøjagtige tal, der må vises for det "
            "regelsæt, der bruges, står i udgivelsen fra en kørsel i drift.",
        ),
    )
