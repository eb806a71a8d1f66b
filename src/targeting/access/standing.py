"""What is the same for every citizen: how the search works, sources, retention, recipients, rights and contact."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from targeting.pages import DATATILSYNET, Fact, Section, listed, months, period
from targeting.workspace import RuleSet, Workspace

POINTS_AT_ROWS = (
    "Listen over foreslåede nævner fil og række bag hvert point: den, der også har afdelingernes udtræk, kan finde "
    "frem til, hvem du er."
)
TOLD = "Hvem en foreslået borger er, kan én fagperson ad gangen få at vide, når en leder har underskrevet det: {who}."

TOLD_DRAWN = "Det gælder også den, der er udtrukket til kontrol, og fagpersonen får ikke at vide, hvem der er hvad."


def standing_sections(workspace: Workspace, today: date) -> Iterator[Section]:
    """The sections on the search itself, as the workspace declares it today."""
    default = workspace.settings.defaults.ruleset
    if any(ruleset.id == default.partition("@")[0] for ruleset in workspace.rulesets):
        yield _logic(workspace.ruleset_shown(default, today), today)
    yield _sources(workspace)
    yield _recipients(workspace)
    yield _retention(workspace, today)
    yield Section(
        "Dine rettigheder",
        (
            "Indsigelse: Du kan når som helst gøre indsigelse mod, at oplysninger om dig bruges i udsøgningen "
            "(databeskyttelsesforordningens artikel 21). Tager kommunen den til følge, kommer du på en liste og tages "
            "ud, før noget tælles.",
            "Rettelse: Er en oplysning om dig forkert, kan du få den rettet der, hvor den kommer fra (artikel 16). Den "
            "næste opgørelse læser så den rettede oplysning.",
            "Sletning og begrænsning: Du kan bede kommunen slette oplysninger eller lade dem ligge ubrugt "
            "(artikel 17 og 18). Kommunen vurderer, om den har pligt til det.",
            f"Klage: Du kan klage over kommunens behandling af dine oplysninger til {DATATILSYNET} (artikel 77).",
        ),
    )
    controller = workspace.settings.controller
    yield Section(
        "Kontakt",
        facts=(
            Fact("Dataansvarlig", f"{controller.name}, {controller.unit}"),
            Fact("Databeskyttelsesrådgiver (DPO)", controller.dpo_contact),
        ),
    )


def _logic(ruleset: RuleSet, today: date) -> Section:
    shown = "reglerne i dag" if ruleset.used_on(today) else "de nyeste regler, som ikke gælder i dag"
    return Section(
        "Sådan virker udsøgningen",
        (
            "Programmet tæller, hvor mange ydelser, tilbud, planer og sager du har hos kommunen på én bestemt dag. Det "
            "ser ikke på, hvad de indeholder, og bruger hverken diagnoser, beløb eller familieforhold.",
            f"Du skal bo i kommunen, være fyldt {ruleset.min_age} år, ikke have gjort indsigelse, ikke allerede have "
            "én plan og have mindst én indsats. Derefter giver hver regel i tabellen point, når den er opfyldt. Nogle "
            "regler skal være opfyldt.",
            f"Med mindst {ruleset.threshold} point foreslår programmet, at en medarbejder ser på din sag. "
            f"{ruleset.threshold_rationale_da}",
            "Intet afgøres automatisk (artikel 22): en medarbejder vurderer hvert forslag. Følgen kan være, at du "
            "får et tilbud om én plan, som du frit kan sige nej til. Det får ingen betydning for din øvrige hjælp.",
            *_control(ruleset),
            f"Tabellen viser {shown} ({ruleset.name}, version {ruleset.version}). Nederst på siden "
            "står, hvilken version hver opgørelse brugte.",
            f"Kilde til reglerne: {ruleset.source}.",
        ),
        columns=("Regel", "Point", "Skal være opfyldt", "Hvorfor"),
        rows=tuple(
            (rule.label_da, str(rule.points), "Ja" if rule.required else "Nej", rule.why_da) for rule in ruleset.rules
        ),
    )


def _control(ruleset: RuleSet) -> Iterator[str]:
    if sample := ruleset.control_sample:
        yield (
            f"Blandt dem, der har en indsats og ikke foreslås, udtrækkes {sample.size} ved lodtrækning til kontrol: "
            f"en medarbejder ser efter, om reglerne overser nogen. {sample.why_da}"
        )


def _sources(workspace: Workspace) -> Section:
    settings = workspace.settings
    return Section(
        "Hvor oplysningerne kommer fra",
        ("Kommunen bruger disse registre i dag og har fastsat, hvor længe deres rækker højst må gemmes.",),
        columns=("Register", "Leveres af", "Hvad det bruges til", "Gemmes højst"),
        rows=tuple(
            (
                contract.name,
                settings.department_name(department) if department else settings.controller.name,
                contract.purpose,
                months(contract.retention_months),
            )
            for contract in workspace.registers
            for department in (settings.registers[contract.id].department,)
        ),
    )


def _recipients(workspace: Workspace) -> Section:
    recipients = [name for basis in workspace.bases for name in basis.balancing_test.recipients]
    people = workspace.settings.people
    opening = [people[name].title for basis in workspace.bases for name in basis.handover.recipients if name in people]
    told = [TOLD.format(who=listed(dict.fromkeys(opening)))] if opening else []
    told += [TOLD_DRAWN] if any(basis.handover.control_sample for basis in workspace.bases) else []
    return Section(
        "Hvem der kan få oplysningerne",
        (
            "Ledelse og rapporter får kun samlede tal, hvor små tal er skjult. Listen over foreslåede må kun "
            "gives til:",
            *dict.fromkeys(recipients),
            *told,
            POINTS_AT_ROWS,
        ),
    )


def _retention(workspace: Workspace, today: date) -> Section:
    """Each store that may hold something of the citizen, and how long at most."""
    limits = [limit for limit in workspace.limits(today) if limit.said]
    return Section(
        "Hvor længe det gemmes",
        (
            "Det, der er ældre, sletter kommunen; det sker ikke af sig selv. Historikken er der, så kommunen kan svare "
            "dig, og så en ny opgørelse kan tælle, hvor mange der er nye, og hvor mange der ikke længere foreslås.",
        ),
        columns=("Hvor", "Hvad", "Gemmes højst", "Regnet fra"),
        rows=tuple(
            (limit.store.name_da, limit.store.holds_da, period(limit.months, limit.days), limit.store.from_da)
            for limit in limits
        ),
    )
