"""The page a citizen gets: the same sections on paper, in HTML and in the terminal, in plain Danish."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from targeting.access.answer import Answer, Unkept
from targeting.access.run_part import run_section
from targeting.access.standing import standing_sections
from targeting.audit import QuarantineReplayed, RunAbandoned, RunCompleted, RunFailed, SubjectExplained, SubjectLookedUp
from targeting.pages import Page, Section, listed, moment
from targeting.workspace import Workspace

EVENTS = {
    SubjectLookedUp.type: "Opslag for at give indsigt",
    SubjectExplained.type: "Forklaringen af dit resultat er slået op",
}
ENDED = {
    RunFailed.type: "mislykkedes",
    RunAbandoned.type: "blev afbrudt",
    QuarantineReplayed.type: "indlæste kun rækkerne igen, og alt blev smidt væk bagefter",
    RunCompleted.type: "blev gennemført",
    "": "er endnu ikke slut",
}


def page(answer: Answer, workspace: Workspace) -> Page:
    """The page of an answer."""
    today = datetime.fromisoformat(answer.asked_at).astimezone(ZoneInfo(workspace.settings.timezone)).date()
    return Page(
        title="Indsigt i oplysninger om dig",
        subtitle=workspace.settings.controller.name,
        lead=_intro(answer, workspace),
        sections=(*_history_sections(answer, workspace), *standing_sections(workspace, today)),
        footer=(
            f"Opslaget er skrevet i kommunens log som post nr. {answer.log_seq}. Siden viser hverken navn eller "
            "personnummer; kommunen skal selv sikre sig, at den kun gives til den, oplysningerne handler om.",
        ),
        private=True,
    )


def _intro(answer: Answer, workspace: Workspace) -> tuple[str, ...]:
    when = moment(answer.asked_at, workspace.settings.timezone)
    nominated = sum(run.seen.nominated for run in answer.runs)
    if not answer.runs:
        found = "Ingen af de kørsler, kommunen har gemt historik for, har læst oplysninger om dig."
    else:
        found = f"{_runs(len(answer.runs))} har læst oplysninger om dig. "
        found += _nominated(nominated, len(answer.runs))
    return (
        f"Her er, hvad kommunen har gemt om dig i sin udsøgning af borgere, der kan få tilbud om én plan. "
        f"Siden er lavet den {when}.",
        found,
        "En indstilling er et forslag om, at en medarbejder ser på, om du skal have et tilbud. Den er ikke en "
        "afgørelse, og den siger ikke, at du er i målgruppen. Det er frivilligt at tage imod et tilbud.",
    )


_NOTHING = "Der er intet om dig, som kunne være slettet."


def _nominated(times: int, runs: int) -> str:
    if not times:
        return "Du er ikke blevet indstillet."
    return "Du blev indstillet til faglig vurdering" + (f" i {times} af dem." if runs > 1 else ".")


def _runs(count: int) -> str:
    return "Én kørsel" if count == 1 else f"{count} kørsler"


def _history_sections(answer: Answer, workspace: Workspace) -> Iterator[Section]:
    zone = workspace.settings.timezone
    if answer.runs:
        yield Section(
            "Kørsler, der har læst oplysninger om dig",
            ("Den nyeste står først.",) if len(answer.runs) > 1 else (),
            parts=tuple(run_section(run, workspace) for run in reversed(answer.runs)),
        )
    if answer.elsewhere:
        yield Section(
            "Kørsler, hvor du ikke var med",
            ("Dit personnummer stod ikke i noget udtræk, som disse kørsler læste.",),
            columns=("Kørsel", "Tidspunkt"),
            rows=tuple((run.run_id, moment(run.asked_at, zone)) for run in answer.elsewhere),
        )
    if answer.unkept:
        yield Section(
            "Kørsler, der læste registre, men hvor intet om dig er gemt",
            (
                "Vi kan ikke se, om du stod i de udtræk, disse kørsler læste. En kørsel, der afbrydes eller mislykkes, "
                "smider alt væk, den har læst; historikken for gamle kørsler slettes.",
            ),
            columns=("Kørsel", "Tidspunkt", "Hvad der skete", "Registre, der nåede at blive læst"),
            rows=tuple(_unkept_row(run, workspace) for run in answer.unkept),
        )
    yield _touched(answer, zone)
    yield _erased(answer, workspace)


def _unkept_row(unkept: Unkept, workspace: Workspace) -> tuple[str, ...]:
    run, zone = unkept.logged, workspace.settings.timezone
    names = {contract.id: contract.name for contract in workspace.registers}
    read = [names.get(source.register, source.register) for source in run.sources]
    happened = f"Kørslen {ENDED[run.end]}."
    if unkept.deleted:
        when, rule = unkept.deleted
        happened += (
            f" Det, der var gemt om borgerne, er slettet den {moment(when, zone)} efter reglen {rule} (måneder)."
        )
    elif run.end == RunCompleted.type:
        happened += " Der er ingen historik for den, og derfor ved vi ikke, om du var med."
    return run.run_id, moment(run.asked_at, zone), happened, listed(read)


def _touched(answer: Answer, zone: str) -> Section:
    rows = tuple(
        (moment(touch.t, zone), EVENTS.get(touch.event, touch.event), touch.actor, touch.reason)
        for touch in answer.touches
    )
    said = "Loggen viser disse opslag før dette:" if rows else "Ingen har før dette opslag slået dig op."
    return Section(
        "Hvem har slået dig op",
        ("Loggen viser ikke, hvem der har åbnet listerne over indstillede. De er uden navn og personnummer.", said),
        columns=("Tidspunkt", "Hvad", "Hvem", "Hvorfor"),
        rows=rows,
    )


def _erased(answer: Answer, workspace: Workspace) -> Section:
    lines = ["Dit personnummer blev til en nøgle i det øjeblik, udtrækkene blev læst, og blev ikke gemt."]
    if gone := [run.seen.run_id for run in answer.runs if not run.warehouse_kept]:
        lines.append(f"De indlæste rækker er slettet for {listed(gone)}. Kun den seneste kørsels rækker gemmes.")
    released = [run for run in answer.runs if run.published_rows and not run.release_kept]
    if released:
        lines.append(
            f"Listen til sagsbehandlerne er slettet for {listed([run.seen.run_id for run in released])}. Kommunen "
            f"gemmer de {workspace.settings.releases_kept} nyeste."
        )
    if any(run.warehouse_kept for run in answer.runs):
        lines.append("De indlæste rækker fra den seneste kørsel findes endnu, krypteret, og slettes ved den næste.")
    for delivery, there in sorted({(run.delivery, run.delivery_kept) for run in answer.runs}):
        what = "ligger endnu i kommunens leverancemappe" if there else "er fjernet fra kommunens leverancemappe"
        lines.append(f"Udtrækkene fra leverancen {delivery} {what}.")
    return Section("Hvad der siden er slettet, og hvad der findes endnu", tuple(lines) if answer.runs else (_NOTHING,))
