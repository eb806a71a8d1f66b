"""A citizen's consents in words: what holds today, for who works with the case, and the receipt the citizen gets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from targeting.casebook import Case, Recorded, row_sentence, rows_of
from targeting.pages import Page, Section, day, listed, moment
from targeting.run import history_of, known_of
from targeting.session import Session
from targeting.shapes import Document
from targeting.sharing import PURPOSES, Scope, Standing, State, standings
from targeting.workspace import CATEGORIES, Settings, filled

THREAD = "consent"
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
    """The units that a consent let be told something before a withdrawal, or a mistake, which lets it no more."""
    until = case.events.index(event)
    before = standings_of(session, replace(case, events=case.events[:until]))
    after = standings_of(session, replace(case, events=case.events[: until + 1]))
    told, still = ([scope for scope, held in found.items() if held.state == "covered"] for found in (before, after))
    lost = [scope for scope in told if scope not in still]
    name = session.workspace.settings.service_centre_name
    return list(dict.fromkeys(name(scope.receiving) for scope in lost))


def _said(standing: Standing) -> str:
    return filled(SAID.get(standing.state, "Intet"), day=day(_day(standing)))


def _day(standing: Standing) -> str | None:
    found = standing.consent.expires_on if standing.consent else standing.day
    return found.isoformat() if found else None
