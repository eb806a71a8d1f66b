"""The group of a release in pictures, each with its table: how it came about, what it has, and what changed."""

from __future__ import annotations

from collections.abc import Mapping

from targeting.pages import HIDDEN, Across, Interval, Section, Shade, across, intervals, percent, whole
from targeting.records.groups import (
    RATE_COLUMNS,
    SHARES,
    STEP_COLUMNS,
    Row,
    Rows,
    explanations,
    group,
    rate,
    rates,
    step,
    steps,
)
from targeting.workspace import EvidenceDictionary

MEASURES = ("departments", "benefits", "services")
SHADES: tuple[Shade, ...] = ("faint", "light", "medium", "deep")


def way(attrition: Rows) -> Section:
    """From all citizens to those nominated."""
    rows = steps(attrition)
    bars = [
        Across(
            row["label_da"],
            (row["after"], row["dropped"]),
            f"{whole(row['dropped'])} fra, {whole(row['after'])} tilbage",
        )
        for row in rows
    ]
    return Section(
        "Fra befolkning til forslag",
        ("Et trin ad gangen: hvem der falder fra hvorfor, og hvor mange der er tilbage.",),
        figure=across(bars, "Mørkt: tilbage efter trinnet. Lyst: falder fra på trinnet."),
        caption="Borgere før og efter hvert trin",
        columns=STEP_COLUMNS,
        rows=tuple(map(step, rows)),
        numeric=True,
    )


def distribution(rows: Rows, evidence: EvidenceDictionary) -> Section:
    """How many departments, benefits and services citizens have."""
    said = {column.name: (column.units_da, column.meaning_da) for column in evidence.columns}
    return Section(
        "Hvor meget har borgerne på én gang?",
        ("Alle, der er vurderet efter reglerne. De mange uden er med i tabellerne, men ikke i figurerne.",),
        parts=tuple(_of_measure(measure, rows, *said[measure]) for measure in MEASURES),
    )


def _of_measure(measure: str, rows: Rows, units: str, meaning: str) -> Section:
    values = sorted((row for row in rows if row["measure"] == measure), key=lambda row: int(row["value"]))
    bars = [Across(_value(row), (row["persons"],), whole(row["persons"])) for row in values if row["value"]]
    return Section(
        f"Antal {units}",
        (meaning,),
        figure=across(bars, f"Borgere med {units}; hver linje er et antal."),
        caption=f"Borgere efter antal {units}",
        columns=("Antal", "Borgere"),
        rows=tuple((_value(row), whole(row["persons"])) for row in values),
        numeric=True,
    )


def _value(row: Row) -> str:
    return f"{row['value']} eller flere" if row["or_more"] else str(row["value"])


def overlap(rows: Rows) -> Section:
    """Of how many citizens two departments know."""
    names = {row["department_a"]: row["name_a"] for row in rows}
    both = {(row["department_a"], row["department_b"]): row["persons"] for row in rows}
    ids = sorted(names, key=lambda each: str(names[each]))
    most = max((count or 0 for (one, other), count in both.items() if one != other), default=0)
    return Section(
        "Hvilke forvaltninger har borgere fælles?",
        (
            "Borgere med en indsats begge steder på samme tid. Hvor en forvaltning møder sig selv, står alle, den har. "
            "Jo mørkere et felt er, jo flere har de to fælles.",
        ),
        caption="Borgere med en indsats i begge forvaltninger, blandt dem, der er vurderet",
        columns=("Forvaltning", *(names[each] for each in ids)),
        rows=tuple((names[one], *(_common(both, one, other) for other in ids)) for one in ids),
        shades=tuple(tuple(_shade(both, one, other, most) for other in ids) for one in ids),
        numeric=True,
    )


def _common(both: Mapping[tuple[str, str], int | None], one: str, other: str) -> str:
    return whole(both.get((one, other)))


def _shade(both: Mapping[tuple[str, str], int | None], one: str, other: str, most: int) -> Shade:
    count = both.get((one, other))
    if one == other or not count:
        return ""
    return SHADES[min(len(SHADES) - 1, len(SHADES) * (count - 1) // most)]


def groups(selection_rate: Rows) -> Section:
    """The share nominated of each group."""
    shown, too_small = rates(selection_rate)
    everybody = next((row["share"] for row in shown if row["group_by"] == "all"), None)
    drawn = [
        Interval(group(row), row["share"], row["low"], row["high"], percent(row["share"]))
        for row in shown
        if row["group_by"] != "all"
    ]
    return Section(
        "Rammer reglerne nogle grupper skævt?",
        (SHARES, *explanations(selection_rate), *too_small),
        figure=intervals(
            drawn,
            everybody,
            "Prik: gruppens andel. Streg: intervallet. Lodret, prikket: andelen af alle. Til venstre er nul.",
        ),
        caption="Andelen, der er foreslået, af dem, der er vurderet",
        columns=RATE_COLUMNS,
        rows=tuple(map(rate, shown)),
        numeric=True,
    )


def change(rows: Rows, rules: Mapping[str, str]) -> Section:
    """Who came in, stayed and left since the run compared with."""
    heading = "Siden sidst"
    if not rows:
        none = (
            "Der vises ingen ændring. Det gør der, når der er en tidligere kørsel af samme regelsæt, som tallene kan "
            "holdes op mod, og dens tal blev vist."
        )
        return Section(heading, (none,))
    ordered = sorted(rows, key=lambda row: (row["rule"] != "all", rules.get(row["rule"], row["rule"])))
    everybody = ordered[0]
    moves = (("Nye", "entered"), ("Stadig foreslået", "stayed"), ("Ikke længere foreslået", "left"))
    bars = [Across(name, (everybody[column],), whole(everybody[column])) for name, column in moves]
    return Section(
        heading,
        (
            "Siden den seneste kørsel af samme regelsæt med tal fra en tidligere dag. Hvor der står "
            f"»{HIDDEN}«, må tallet ikke vises, eller også læste de to kørsler ikke de samme registre.",
        ),
        figure=across(bars, "Alle foreslåede."),
        caption="Foreslåede borgere, der opfylder hver regel",
        columns=("Regel", *(name for name, _ in moves)),
        rows=tuple(
            (
                "Alle foreslåede" if row["rule"] == "all" else rules.get(row["rule"], str(row["rule"])),
                *(whole(row[column]) for _, column in moves),
            )
            for row in ordered
        ),
        numeric=True,
    )
