"""The page a citizen gets: the same sections on paper, in HTML and in the terminal, in plain Danish."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime

from targeting.access.answer import Answer, Lies, Unkept
from targeting.access.copy_part import copies_section
from targeting.access.function import function_of, told_to
from targeting.access.leaving import may_be_left_out
from targeting.access.run_part import files_section, run_section
from targeting.access.standing import standing_sections
from targeting.access.trail import Touch
from targeting.audit import (
    CaseRead,
    CaseRecorded,
    CitizenRevealed,
    OverviewRead,
    QuarantineReplayed,
    RunAbandoned,
    RunCompleted,
    RunFailed,
    ShareChecked,
    SubjectExplained,
    SubjectLookedUp,
)
from targeting.casebook import Case, Recorded, fields_da, is_reference
from targeting.pages import Fact, Page, Section, counted, day, listed, moment
from targeting.workspace import Store, Workspace, stores

EVENTS = {
    SubjectLookedUp.type: "Opslag for at give indsigt",
    SubjectExplained.type: "Forklaringen af dit resultat er slået op",
    CitizenRevealed.type: "En fagperson fik at vide, hvem du er",
    CaseRecorded.type: "Der er skrevet i din sag",
    CaseRead.type: "Din sag er læst",
    ShareChecked.type: "Der er spurgt, om oplysninger om dig må deles",
    OverviewRead.type: "Et overblik over din hjælp er vist",
}
WORDS = Section(
    "Fire ord",
    facts=(
        Fact("Indsats", "Noget, kommunen giver dig eller er i gang med: en ydelse, et tilbud, en plan eller en sag."),
        Fact("Ydelse", "Penge, du får, for eksempel kontanthjælp eller sygedagpenge."),
        Fact("Tilbud", "Hjælp, du får, for eksempel hjemmehjælp, bostøtte eller en mentor."),
        Fact("Opgørelse", "Den ene gang, programmet talte: på hvilken dag, med hvilke tal, efter hvilke regler."),
    ),
)
STORES = {store.id: store for store in stores()}
NOT_SEARCHED = {
    "inbox": "Programmet leder ikke i udtrækkene",
    "dashboard": "Tal uden borgere",
    "figures": "Tal uden borgere",
    "shown": "Tal uden borgere",
    "ledger": "Kan ikke ses: listen har hverken navn eller nøgle",
}
LYING: dict[str, Callable[[int], str]] = {
    "ledger": lambda number: "Rækkenumre",
    "casebook": lambda number: "Én sag" if number == 1 else f"{number} sager",
}
NOT_FOUND = (
    "En kontakt uden CPR-nummer kan ikke findes ved dit nummer. Har du fået kontaktens nummer (K-…), kan du bede om at "
    "se den."
)
SEALED = "Kan ikke åbnes: nøglen er slettet"
ENDED = {
    RunFailed.type: "mislykkedes",
    RunAbandoned.type: "blev afbrudt",
    QuarantineReplayed.type: "indlæste kun rækkerne igen, og alt blev smidt væk bagefter",
    RunCompleted.type: "blev gennemført",
    "": "er endnu ikke slut",
}


def page(answer: Answer, workspace: Workspace) -> Page:
    """The page of an answer."""
    today = workspace.day(datetime.fromisoformat(answer.asked_at))
    return Page(
        title="Indsigt i oplysninger om dig",
        subtitle=workspace.settings.controller.name,
        lead=_intro(answer, workspace),
        sections=tuple(_sections(answer, workspace, today)),
        footer=(
            f"Opslaget er skrevet i kommunens log som post nr. {answer.log_seq}. Siden viser hverken navn eller "
            "CPR-nummer; kommunen skal selv sikre sig, at den kun gives til den, oplysningerne handler om.",
        ),
        private=True,
    )


def _intro(answer: Answer, workspace: Workspace) -> tuple[str, ...]:
    when = moment(answer.asked_at, workspace.settings.timezone)
    nominated = sum(run.seen.nominated and not run.tried_out for run in answer.runs)
    if not answer.runs:
        found = "Ingen af de opgørelser, kommunen har gemt historik for, har læst oplysninger om dig."
    else:
        found = f"{_runs(len(answer.runs))} har læst oplysninger om dig. "
        found += _nominated(nominated, len(answer.runs))
    return (
        f"Her er, hvad kommunen har gemt om dig i sin udsøgning af borgere, der kan få tilbud om én plan. "
        f"Siden er lavet den {when}.",
        found,
        "Et forslag betyder, at en medarbejder ser på, om du skal have et tilbud. Det er ikke en afgørelse, og det "
        "siger ikke, at du er i målgruppen. Det er frivilligt at tage imod et tilbud.",
    )


def _sections(answer: Answer, workspace: Workspace, today: date) -> Iterator[Section]:
    yield _short(answer, workspace, today)
    yield WORDS
    if answer.case:
        yield _case(answer.case, answer.listings, workspace)
    yield from _history_sections(answer, workspace)
    yield from standing_sections(workspace, today)
    if answer.runs:
        yield files_section(tuple(reversed(answer.runs)), workspace)


def _case(case: Case, listings: Sequence[Touch], workspace: Workspace) -> Section:
    """All that was recorded in the citizen's case: what was corrected since, too."""
    return Section(
        f"Din sag om én plan, {case.id}",
        ("Det her er, hvad medarbejdere har skrevet om dig i kommunens fortegnelse over tilbud om én plan. Der står "
         "ikke andet. Er noget forkert, så sig det til kommunen: det rettes med en ny linje.",
         *_listed(listings, workspace), *_mistaken(case, workspace)),
        columns=("Dag", "Hvad", "Hvordan", "Skrevet"),
        rows=tuple(
            (
                day(event.on),
                _name(case, event),
                fields_da(event, workspace.settings, workspace.measures),
                moment(event.recorded_at, workspace.settings.timezone),
            )
            for event in case.events
        ),
    )  # fmt: skip


def _mistaken(case: Case, workspace: Workspace) -> Iterator[str]:
    """That nothing in the case holds, who began it and who took it back last."""
    if case.is_empty:
        first, last = case.events[0], case.retracted[-1][1]
        zone = workspace.settings.timezone
        yield (
            f"Sagen er oprettet ved en fejl, og intet i den gælder. Den blev oprettet "
            f"{moment(first.recorded_at, zone)} af {function_of(workspace, first.by)}, og det sidste er taget tilbage "
            f"{moment(last.recorded_at, zone)} af {function_of(workspace, last.by)}. Den slettes, når fristen er gået."
        )


def _name(case: Case, event: Recorded) -> str:
    """What happened, and whether it still holds."""
    if event.kind.retracts:
        return f"{event.kind.name_da}: linjen om {_of(case, event)}"
    if case.is_retracted(event):
        return f"{event.kind.name_da} (skrevet ved en fejl, gælder ikke)"
    return event.kind.name_da if event in case.standing else f"{event.kind.name_da} (rettet siden)"


def _of(case: Case, by: Recorded) -> str:
    taken_back = next(event for event, each in case.retracted if each == by)
    return f"»{taken_back.kind.name_da}« fra {day(taken_back.on)}"


def _listed(listings: Sequence[Touch], workspace: Workspace) -> Iterator[str]:
    """That people at work have read the list in which the case stands, as the log has it."""
    if listings:
        times = counted(len(listings), "gang", "gange")
        newest = moment(listings[-1].t, workspace.settings.timezone)
        yield (
            f"Listen over sagerne er læst {times}, siden din sag begyndte, senest {newest}. Den siger, hvor langt hver "
            "sag er, under sagens nummer."
        )


def _short(answer: Answer, workspace: Workspace, today: date) -> Section:
    return Section(
        "Kort fortalt",
        facts=(
            Fact("Skal jeg gøre noget?", "Nej."),
            Fact("Kan jeg slippe?", may_be_left_out(answer.case, answer.objecting, workspace, today)),
        ),
    )


def _nominated(times: int, runs: int) -> str:
    if not times:
        return "Du er ikke blevet foreslået til et tilbud."
    return "Vi foreslog, at en medarbejder ser på din sag" + (f", i {times} af dem." if runs > 1 else ".")


def _runs(count: int) -> str:
    return "Én opgørelse" if count == 1 else f"{count} opgørelser"


def _history_sections(answer: Answer, workspace: Workspace) -> Iterator[Section]:
    zone = workspace.settings.timezone
    if answer.runs:
        yield Section(
            "Opgørelser, der har læst oplysninger om dig",
            ("Den nyeste står først.",) if len(answer.runs) > 1 else (),
            parts=tuple(run_section(run, workspace) for run in reversed(answer.runs)),
        )
    if answer.elsewhere:
        yield Section(
            "Opgørelser, hvor du ikke var med",
            ("Dit CPR-nummer stod ikke i noget udtræk, som disse opgørelser læste.",),
            columns=("Opgørelse", "Tidspunkt"),
            rows=tuple((run.run_id, moment(run.asked_at, zone)) for run in answer.elsewhere),
        )
    if answer.unkept:
        yield Section(
            "Opgørelser, der læste registre, men hvor intet om dig er gemt",
            (
                "Vi kan ikke se, om du stod i de udtræk, disse opgørelser læste. En opgørelse, der afbrydes eller "
                "mislykkes, smider alt væk, den har læst; historikken for gamle opgørelser slettes.",
            ),
            columns=("Opgørelse", "Tidspunkt", "Hvad der skete", "Registre, der nåede at blive læst"),
            rows=tuple(_unkept_row(run, workspace) for run in answer.unkept),
        )
    yield _touched(answer, workspace)
    yield _lying(answer)
    if answer.copies:
        yield copies_section(answer, workspace)


def _unkept_row(unkept: Unkept, workspace: Workspace) -> tuple[str, ...]:
    run, zone = unkept.logged, workspace.settings.timezone
    names = {contract.id: contract.name for contract in workspace.registers}
    read = [names.get(source.register, source.register) for source in run.sources]
    happened = f"Opgørelsen {ENDED[run.end]}."
    if unkept.deleted:
        when, rule = unkept.deleted
        happened += f" Historikken om borgerne er slettet den {moment(when, zone)} efter reglen {rule} (måneder)."
    elif run.end == RunCompleted.type:
        happened += " Der er ingen historik for den, og derfor ved vi ikke, om du var med."
    return run.run_id, moment(run.asked_at, zone), happened, listed(read)


NUMBER = (
    "Dit CPR-nummer blev til en nøgle, da udtrækkene blev læst. Når en opgørelse er slut, står nummeret kun i "
    "udtrækkene selv, medmindre du er foreslået."
)
NUMBER_SEALED = (
    "Dit CPR-nummer blev til en nøgle, da udtrækkene blev læst. Fordi du er foreslået, ligger det også lukket i "
    "overdragelsen. Programmet viser det kun for en fagperson, som grundlaget nævner og en leder har underskrevet for, "
    "og først når loggen har sagt det."
)


def _touched(answer: Answer, workspace: Workspace) -> Section:
    zone = workspace.settings.timezone
    rows = tuple(
        (moment(touch.t, zone), _what(touch, workspace), told_to(workspace, touch), touch.reason)
        for touch in answer.touches
    )
    said = "Loggen viser disse opslag før dette:" if rows else "Ingen har før dette opslag slået dig op."
    return Section(
        "Hvem har slået dig op",
        ("Loggen viser ikke, hvem der har åbnet listerne over foreslåede. De er uden navn og CPR-nummer.", said),
        columns=("Tidspunkt", "Hvad", "Hvem", "Hvorfor"),
        rows=rows,
    )


def _what(touch: Touch, workspace: Workspace) -> str:
    """What was done; and which service centre it was for, or was asked about (art. 15(1)(c))."""
    said = EVENTS.get(touch.event, touch.event)
    name = workspace.settings.service_centre_name
    if touch.event == OverviewRead.type:
        return f"{said} til {name(touch.to)}"
    if touch.event == ShareChecked.type:
        asked = (row.split(":") for row in touch.asked)
        rows = (f"fra {_any(name, giving)} til {_any(name, to)}" for giving, to, _ in asked)
        return f"{said}: {listed(dict.fromkeys(rows))}" if touch.asked else f"{said}: mellem alle fagcentre"
    return said


def _any(name: Callable[[str], str], unit: str) -> str:
    return "alle fagcentre" if unit == "*" else name(unit)


def _lying(answer: Answer) -> Section:
    """What lies in each store at the moment of the look-up, as the stores themselves say."""
    lines = [
        NUMBER_SEALED if any(each.store == "handover" and each.about for each in answer.lies) else NUMBER,
        "Tabellen viser, hvad der lå i arbejdsmappen, da siden blev lavet. Sikkerhedskopier og filer, som nogen har "
        "gemt andre steder, kan programmet ikke se.",
    ]
    late = [each for each in answer.lies if each.late]
    if late:
        names = dict.fromkeys(STORES[each.store].name_da for each in late)
        lines.append(f"Gemt længere end fristen, og skal slettes af kommunen: {listed(names)}.")
    return Section(
        "Hvad der ligger i dag",
        tuple(lines),
        columns=("Hvor", "Hvad der ligger der", "Om dig"),
        rows=tuple(_store_row(store, answer) for store in stores() if store.deleted_by == "retain"),
    )


def _store_row(store: Store, answer: Answer) -> tuple[str, ...]:
    there = [each for each in answer.lies if each.store == store.id]
    contacts = [each for each in there if store.id == "casebook" and is_reference(each.name)]
    there = [each for each in there if each not in contacts]
    if not (there or contacts):
        return store.name_da, "Intet", "Intet"
    lying = LYING[store.id](len(there)) if store.id in LYING else listed(each.name for each in there)
    told, about = ([lying], [_about(store, there)]) if there else ([], [])
    if contacts:
        told, about = [*told, _contacts(len(contacts))], [*about, NOT_FOUND]
    return store.name_da, listed(told), " ".join(about)


def _contacts(number: int) -> str:
    return "Én kontakt uden CPR-nummer" if number == 1 else f"{number} kontakter uden CPR-nummer"


def _about(store: Store, there: Sequence[Lies]) -> str:
    if store.id in NOT_SEARCHED:
        return NOT_SEARCHED[store.id]
    open_ = [each for each in there if not each.sealed]
    if not open_:
        return SEALED
    if any(each.about is None for each in open_):
        return "Kunne ikke efterses"
    said = _found(open_)
    return said if len(open_) == len(there) else f"{said}. Resten: {SEALED.lower()}"


def _found(there: Sequence[Lies]) -> str:
    found = [each.name for each in there if each.about]
    if len(found) == len(there):
        return "Du står der"
    return f"Du står i {listed(found)}" if found else "Du står der ikke"
