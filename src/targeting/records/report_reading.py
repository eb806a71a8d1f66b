"""What a release rests on, and what its reader must know: basis, registers, what is hidden, words, whom to ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from targeting.pages import HIDDEN, Fact, Link, Section, cell, day, listed, said, whole
from targeting.records.groups import Row
from targeting.records.report_checks import STATES, UNREAD, Tables, failed, hides, named, names_of
from targeting.workspace import EvidenceDictionary, Purpose, Settings, output_contracts

PURPOSES = {Purpose.IDENTIFY_FOR_OFFER: "At finde borgere, der kan være i målgruppen for et tilbud om én plan."}
SOURCE = {
    "Borgere": "persons",
    "Rækker læst": "rows_read",
    "Kunne ikke læses": "quarantined",
    "Udeladt efter regel": "ignored",
    "Ændring i %": "drift",
    "Nyeste oplysning, dage": "newest_days",
}
VERDICTS = {"passed": "Opfyldt", "failed": "Ikke opfyldt", "not_applicable": "Kan ikke prøves endnu"}
WHY_HIDDEN = (
    "Et tal på 1-4 borgere, eller på 1-4 af et registers rækker, vises ikke. Der står »skjult«.",
    "Andre tal er skjult med, så de små ikke kan regnes ud af dem, der vises. Et skjult tal kan derfor godt være "
    "stort, og der står ikke, hvilke der er små.",
    "I en figur er et skjult tal en prikket linje, som ikke siger, hvor stort det er. Et nul, der må vises, er 0.",
)
WORDS = (
    ("Foreslået", "Programmet foreslår, at en medarbejder ser på sagen. Det er ingen afgørelse."),
    (
        "Vurderet efter reglerne",
        "Borgere med bopæl i kommunen, gamle nok til reglerne og uden indsigelse.",
    ),
    ("Tal fra den", "Den dag, indsatserne er talt på. Kørslen kan være senere."),
    ("Indsats", "Noget, kommunen allerede giver borgeren eller har en sag om: en ydelse, et tilbud, en plan, en sag."),
    (HIDDEN.capitalize(), "Tallet er på 1-4, eller et sådant kunne regnes ud af det."),
)


def basis(run: Row) -> Section:
    """What the run rests on."""
    return Section("Kørslen hviler på", facts=tuple(Fact(*each) for each in _basis(run)), parts=(_exactly(run),))


def _basis(run: Row) -> Iterator[tuple[str, str]]:
    yield "Formål", PURPOSES.get(run["purpose"], str(run["purpose"]))
    yield f"Hjemmel den {day(run['processing_date'])}", said(run["current_basis"] or "")
    in_force = "gjaldt den dag" if run["cited_in_force"] else "historisk: gjaldt ikke den dag"
    yield "I ministeriets brev", f"{run['cited_as']} ({in_force}). Kommunens læsning: {run['resolved_as']}."
    yield "Interesseafvejning", said(run["balancing_test_id"] or "")
    yield "Regelsæt", f"{run['ruleset']} {run['ruleset_version']}"


def _exactly(run: Row) -> Section:
    return Section(
        "Til den, der vil kontrollere",
        facts=(
            Fact("Regelsættets fil, SHA-256", str(run["ruleset_sha256"])),
            Fact("Interesseafvejningen, SHA-256", said(run["balancing_test_sha256"] or "")),
            Fact("I loggen", f"fra post nr. {run['log_seq']}"),
            Fact("Programmets version", str(run["program_version"])),
        ),
        folded=True,
    )


def sources(tables: Tables) -> Section:
    """Each register as it was read: how much, how fresh, and whether what is required of it holds."""
    rows = tables["source"]
    read = [row for row in rows if row["state"] not in UNREAD]
    delivered = sorted({row["delivered_on"] for row in read} - {None})
    return Section(
        "Registrene",
        (
            f"Leveret den {listed(day(each) for each in delivered)}. Nyeste oplysning er dage fra registrets nyeste "
            "dato, som mindst fem borgere har nået, til leveringen. Ændring er i rækker siden den tidligere levering.",
            *(f"{row['name']} {STATES[row['state']]}." for row in rows if row["state"] in STATES),
        ),
        caption="Hvert register, som det er læst",
        columns=("Register", *SOURCE),
        rows=tuple((row["name"], *(_shown(row, column) for column in SOURCE.values())) for row in read),
        numeric=True,
        parts=tuple(_required(tables)),
    )


def _required(tables: Tables) -> Iterator[Section]:
    names, quality = names_of(tables["source"]), tables["quality"]
    if lacking := failed(tables):
        yield Section(
            "Krav, der ikke er opfyldt",
            ("Målt er i det, kravet selv nævner: antal, procent eller dage.",),
            columns=("Register", "Krav", "Målt"),
            rows=tuple((named(row, names), str(row["description_da"]), _shown(row, "observed")) for row in lacking),
        )
    found = Counter((named(row, names), row["verdict"]) for row in quality)
    yield Section(
        "Krav til registrene",
        caption="Antal krav til hvert register, og hvordan det gik",
        columns=("Register", *VERDICTS.values()),
        rows=tuple(
            (name, *(whole(found[name, verdict]) for verdict in VERDICTS))
            for name in sorted({name for name, _ in found})
        ),
        numeric=True,
    )


def hidden(tables: Tables) -> Section:
    """What is hidden, and why."""
    contracts = output_contracts()
    there = [contracts[name].name for name, rows in tables.items() if any(row["suppressed"] for row in rows)]
    where = (
        f"Der er skjulte tal i {listed(f'»{name}«' for name in sorted(there))}." if there else "Intet tal er skjult."
    )
    return Section(
        "Hvad er skjult, og hvorfor?",
        (where, *WHY_HIDDEN),
        links=(Link("Hvad kan der regnes ud af tallene?", "attack.html"),),
    )


def words(evidence: EvidenceDictionary) -> Section:
    """How it is read."""
    meant = [(column.units_da.capitalize(), column.meaning_da) for column in evidence.columns
             if column.name in ("departments", "benefits", "services")]  # fmt: skip
    return Section("Sådan læses tallene", facts=tuple(Fact(*each) for each in (*WORDS, *meant)))


def contact(settings: Settings) -> Section:
    """Where the tables are, and who can be asked."""
    controller = settings.controller
    return Section(
        "Hvor tallene ligger, og hvem der kan spørges",
        (
            "Tabellerne ligger i samme mappe som siden, en fil for hver (Parquet). Hvad hver kolonne betyder, står i "
            "programmets kontrakt for tabellen.",
        ),
        facts=(
            Fact("Dataansvarlig", said(controller.name)),
            Fact("Ansvarlig enhed", said(controller.unit)),
            Fact("Databeskyttelsesrådgiver", said(controller.dpo_contact)),
        ),
    )


def _shown(row: Row, column: str) -> str:
    """A cell; what is hidden is told apart from what there is none of."""
    return HIDDEN if hides(row, column) else cell(row[column])
