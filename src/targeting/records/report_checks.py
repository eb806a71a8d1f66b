"""What was looked after in a run, and what needs somebody: as far as its published tables say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from targeting.pages import HIDDEN, Fact, Section, listed, whole
from targeting.records.groups import Row, Rows

Tables = Mapping[str, Rows]
FRESHNESS = "ageDays"
# Why a register was not read whole, by its state in source.
STATES = {
    "missing": "mangler i leverancen",
    "skipped_no_health_approver": "er sprunget over, fordi ingen sundhedsfaglig har godkendt den",
    "accepted_incomplete": "er leveret ufuldstændigt, og den, der startede kørslen, har godtaget det",
    "begins_later": "begynder først efter den dag, tallene er fra",
}
UNREAD = ("missing", "skipped_no_health_approver")


def warnings(tables: Tables) -> tuple[str, ...]:
    """A sentence for each: what the run itself warns of, and each expectation that is not met."""
    (run,) = tables["run"]
    found = [line for line in str(run["warnings"] or "").split("\n") if line]
    names = names_of(tables["source"])
    found += [f"{named(row, names)}: kravet »{row['description_da']}« er ikke opfyldt." for row in failed(tables)]
    return tuple(found)


def checks(tables: Tables) -> Section:
    """What was looked after, whatever came of it."""
    return Section("Det er set efter", facts=tuple(Fact(asked, said) for asked, said in _checks(tables)))


def failed(tables: Tables) -> list[Row]:
    """The expectations that are not met."""
    return [row for row in tables["quality"] if row["verdict"] == "failed"]


def names_of(sources: Rows) -> dict[str, str]:
    """The registers' names."""
    return {row["register"]: row["name"] for row in sources}


def named(row: Row, names: Mapping[str, str]) -> str:
    """The name of a row's register."""
    return names.get(row["register"], str(row["register"]))


def hides(row: Row, column: str) -> bool:
    """Whether a cell is hidden, and not empty because there is nothing."""
    return column in str(row["suppressed"]).split(",")


def _checks(tables: Tables) -> Iterator[tuple[str, str]]:
    sources, names = tables["source"], names_of(tables["source"])
    partly = [f"{row['name']} {STATES[row['state']]}." for row in sources if row["state"] in STATES]
    yield "Er alle registre læst helt?", "\n".join(["Nej. Det mangler i alle tal.", *partly] if partly else ["Ja."])
    yield "Er kravene til registrene opfyldt?", _met(tables["quality"])
    yield "Er oplysningerne friske nok?", _fresh(tables["quality"], names)
    yield "Kunne alle rækker læses?", _rows_read(sources)
    yield "Rammer reglerne nogle grupper skævt?", _judged(tables["selection_rate"])


def _met(quality: Rows) -> str:
    judged = [row for row in quality if row["verdict"] != "not_applicable"]
    met = sum(row["verdict"] == "passed" for row in judged)
    said = f"{whole(met)} af {whole(len(judged))} er opfyldt."
    if unjudged := len(quality) - len(judged):
        said += f" {whole(unjudged)} kan først prøves, når der er en tidligere levering eller flere datoer."
    return said


def _fresh(quality: Rows, names: Mapping[str, str]) -> str:
    judged = [row for row in quality if row["metric"] == FRESHNESS and row["verdict"] != "not_applicable"]
    if not judged:
        return "Det kunne ikke prøves."
    stale = [f"{named(row, names)}: {row['description_da']}." for row in judged if row["verdict"] == "failed"]
    if stale:
        return "\n".join(["Nej. Disse krav er ikke opfyldt:", *stale])
    return f"Ja, efter kravet til hvert af disse: {listed(sorted(named(row, names) for row in judged))}."


def _rows_read(sources: Rows) -> str:
    """How many could not be, register by register: never a sum, which those that are hidden would be missing from."""
    read = [row for row in sources if row["state"] not in UNREAD]
    lost = [f"{row['name']} {whole(row['quarantined'])}" for row in read if row["quarantined"]]
    unknown = sorted(row["name"] for row in read if hides(row, "quarantined"))
    if not (lost or unknown):
        return "Ja."
    told = [f"Nej. Rækker, der venter i karantæne og ikke er talt med: {listed(lost)}."] if lost else []
    return "\n".join([*told, *([f"Antallet er {HIDDEN} for {listed(unknown)}."] if unknown else [])])


def _judged(rates: Rows) -> str:
    everybody = next((row for row in rates if row["group_by"] == "all"), None)
    if everybody is None or everybody["persons"] is None or everybody["nominated"] is None:
        return "Det kan ikke bedømmes, når tallene for alle er skjult."
    return (
        "Gruppernes andele er holdt op mod andelen blandt alle andre. En, der ligger længere fra, end regelsættet "
        "venter og tilfældet sjældent giver, står øverst som advarsel, medmindre regelsættet forklarer den. Hvor en "
        "gruppes tal er skjult, siges det aldrig, at den ligger højt."
    )
