"""A citizen's consents in words: what holds today, for who works with the case, and the receipt the citizen gets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from targeting.casebook import Case, Recorded, ScopeRow, plan_begun, row_sentence, rows_of
from targeting.pages import Page, Section, day, listed, moment
from targeting.run import history_of, known_of
from targeting.session import Session
from targeting.shapes import Document
from targeting.sharing import PURPOSES, Scope, Standing, State, standings
from targeting.workspace import CATEGORIES, Settings, filled

THREAD = "consent"
STEP_FIELDS = ("outcome", "answer")
NOT_FOR_ELSE = "Dit ja gælder kun arbejdet med én plan. Du kan tage det tilbage, når du vil."
SAID: Mapping[State, str] = {
    "covered": "Ja, til og med {day}",
    "refused": "Nej, sagt den {day}",
    "withdrawn": "Taget tilbage den {day}",
    "changed": "Ændret den {day}, og står der ikke mere",
    "retracted": "Ikke kendt: det skrevne er taget tilbage den {day} som en fejl",
    "guardian_changed": "Bortfaldet den {day}: den, der sagde ja, må ikke længere",
    "expired": "Udløbet. Gjaldt til og med {day}",
    "text_unknown": "Gælder ikke: ingen kender den underskrevne tekst",
}
HOW_TO_WITHDRAW = (
    "Sig det til kommunen, som du vil: på et møde, i telefonen eller skriftligt. Det gælder, fra det er skrevet ned.",
    "Du skal ikke sige hvorfor, og det har ingen betydning for din øvrige hjælp.",
)


def standings_of(session: Session, case: Case) -> Mapping[Scope, Standing]:
    """What holds now of every row that was ever written in a case."""
    now = session.clock()
    return standings(history_of(case, now), PURPOSES[0], now, known_of(session.workspace).texts)


def consents_dict(found: Mapping[Scope, Standing]) -> list[Document]:
    """For programs."""
    return [
        {
            "from": scope.giving,
            "to": scope.receiving,
            "category": scope.category,
            "state": standing.state,
            "day": _day(standing),
        }
        for scope, standing in found.items()
    ]


def consents_section(found: Mapping[Scope, Standing], settings: Settings) -> Section:
    """What the citizen has said, row by row, for who works with the case."""
    name = settings.service_centre_name
    return Section(
        "Samtykker i dag",
        ("Tabellen viser, hvad borgeren har sagt. Om I må dele, svarer targeting share check: den ser også, om "
         "borgeren har gjort indsigelse, er død eller har beskyttet adresse.",),
        columns=("Fra", "Til", "Om", "Borgeren har sagt"),
        rows=tuple(
            (name(scope.giving), name(scope.receiving), CATEGORIES[scope.category].da, _said(standing))
            for scope, standing in found.items()
        ),
    )  # fmt: skip


def receipt(session: Session, case: Case) -> Page | None:
    """What the citizen gets when a consent, a no or a withdrawal was recorded last; None of anything else."""
    event = case.events[-1]
    if event.kind.thread != THREAD:
        return None
    settings = session.workspace.settings
    return Page(
        f"Kvittering: {event.kind.name_da.lower()}",
        settings.controller.name,
        (f"Skrevet ned {moment(event.recorded_at, settings.timezone)}. Det er sagt den {day(event.on)}.",),
        tuple(_sections(session, case, event)),
        (f"Sag {case.id}, nr. {event.number}. Kvitteringen viser hverken navn eller CPR-nummer.",),
        private=True,
    )


def _sections(session: Session, case: Case, event: Recorded) -> Iterator[Section]:
    settings = session.workspace.settings
    if event.event == "consent_withdrawn":
        yield Section("Du har taget tilbage", _withdrawn(event, settings))
        if receivers := no_longer_told(session, case, event):
            yield Section("Kommunen skal nu sige det til", (f"{listed(receivers)}.",))
        return
    if "yes" in event.values:
        sentence = sentence_of(session, event.values["text"])
        yield Section("Du har sagt ja til", tuple(_lines(event.values["yes"], sentence, settings)))
    if "no" in event.values:
        no = "{from} må ikke give {to} besked om {category}."
        yield Section("Du har sagt nej til", tuple(_lines(event.values["no"], no, settings)))
    if "until" in event.values:
        if date.fromisoformat(event.values["until"]) < session.today():
            ended = f"Dit ja gjaldt til og med {day(event.values['until'])}. Det gælder ikke længere."
            yield Section("Hvor længe", (ended,))
            return
        yield Section("Hvor længe", (f"Dit ja gælder til og med {day(event.values['until'])}.",))
        yield Section("Sådan tager du det tilbage", HOW_TO_WITHDRAW)
    if "yes" in event.values and (none := no_plan_da(case)):
        yield Section("Din plan", (none, NOT_FOR_ELSE))


def _withdrawn(event: Recorded, settings: Settings) -> tuple[str, ...]:
    shared = "Det, der allerede er delt, bruges ikke videre i planen."
    if "of" not in event.values:
        return ("Alt, hvad du har sagt ja til at dele i denne sag.", shared)
    row = "At {from} giver {to} besked om {category}."
    return (*_lines(event.values["of"], row, settings), shared)


def _lines(rows: str, sentence: str, settings: Settings) -> Iterator[str]:
    return (row_sentence(sentence, row, settings) for row in rows_of(rows))


def sentence_of(session: Session, reference: str) -> str:
    """The sentence of a consent text, by what an event keeps of it."""
    return next(text.sentence_da for text in session.workspace.consent_texts if text.reference == reference)


def no_longer_told(session: Session, case: Case, event: Recorded) -> list[str]:
    """The units that were ever let be told something of what was taken back, or of what was recorded by mistake.

    They may have it, whatever ended the yes; also where it was recorded wrongly, and corrected since.
    """
    name = session.workspace.settings.service_centre_name
    return list(dict.fromkeys(name(row.receiving) for row in rows_taken_back(case, event)))


def rows_taken_back(case: Case, event: Recorded) -> tuple[ScopeRow, ...]:
    """What the citizen had ever said yes to by then, of what was taken back; all of it where no row was named.

    Of a mistake, what the event was a yes to that is none any more.
    """
    before = case.events[: case.events.index(event)]
    if event.kind.retracts:
        before = tuple(each for each in before if case.places[each.number] == case.places[event.number])
    said = dict.fromkeys(row for each in before for row in rows_said_yes(each))
    named = rows_of(event.values["of"]) if "of" in event.values else None
    return tuple(row for row in said if named is None or row in named)


def rows_said_yes(event: Recorded) -> tuple[ScopeRow, ...]:
    """The rows that an event says yes to."""
    return rows_of(event.values["yes"]) if event.kind.thread == THREAD and "yes" in event.values else ()


def no_plan_da(case: Case) -> str:
    """That the case has no plan under way, and what its latest step is; blank where it has one.

    A consent is given for one plan: docs/da/samtykke.md. Whether one without a plan is to stand, people decide.
    """
    if plan_begun(case):
        return ""
    latest = case.latest("assessment")
    if latest is None:
        return "Der er ingen plan i sagen, og ingen har vurderet, om der skal være en."
    chosen = [field.choices[latest.values[field.id]] for field in latest.kind.fields if field.id in STEP_FIELDS]
    told = f" ({chosen[0].lower()})" if chosen else ""
    return f"Der er ingen plan i gang i sagen. Det seneste skridt er: {latest.kind.name_da.lower()}{told}."


def _said(standing: Standing) -> str:
    return filled(SAID.get(standing.state, "Intet"), day=day(_day(standing)))


def _day(standing: Standing) -> str | None:
    found = standing.consent.expires_on if standing.consent else standing.day
    return found.isoformat() if found else None
